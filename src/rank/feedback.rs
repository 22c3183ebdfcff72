//! Pseudo-relevance feedback: terms that the best passages share, and how well other passages match them.
//!
//! A relevance model (Lavrenko and Croft, "Relevance-based language models", 2001), reduced to what every query can
//! afford and with an adaptive strength. A term is weighted by the share of the best passages that contain it:
//! passages about one event reinforce each other, while a search for one known article, whose best passages have
//! little in common, is hardly changed.

use std::collections::HashSet;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{PASSAGE_BM25, idf, saturated};
use crate::engine::{Evidence, Hit, Statistics};
use crate::query::Keyword;
use crate::text::{Analyzers, Form, Lang, is_stop_word};

/// Number of passages that the model is built from.
pub const FEEDBACK_PASSAGES: usize = 10;
/// Number of terms in the model.
const TERMS: usize = 16;
/// Number of candidate terms whose frequencies are looked up; the most informative of them are kept.
const CANDIDATE_TERMS: usize = 40;
/// Weight of the model relative to the first-stage score.
const FEEDBACK_WEIGHT: f32 = 0.7;

/// How well the best passages support a term.
#[derive(Clone, Copy, Debug, Default)]
struct TermSupport {
    /// Number of passages that contain it.
    passages: u32,
    /// The last passage that contains it, to count each passage once.
    last: usize,
    /// Share of these passages in all scores, from 0 to 1.
    share: f32,
}

/// The terms that the best passages share, each with its share.
#[derive(Clone, Debug, PartialEq)]
pub struct Feedback(Vec<(String, f32)>);

impl Feedback {
    /// Builds the model from the best passages and their scores for a query of these words. Returns `None` if they
    /// share no other terms.
    pub fn of(best: &[(&Hit, f32)], words: &[Keyword], analyzers: &mut Analyzers) -> Option<Self> {
        let asked: HashSet<&str> = words.iter().flat_map(|word| &word.forms).map(String::as_str).collect();
        let sum: f32 = best.iter().map(|(_, score)| score).sum();
        // Room for the distinct words of ten passages.
        let mut terms: FxHashMap<String, TermSupport> = FxHashMap::with_capacity_and_hasher(1024, FxBuildHasher);
        for (number, (hit, score)) in best.iter().enumerate() {
            let held = TermSupport { passages: 1, last: number, share: score / sum };
            let mut stream = analyzers.of(Lang::for_article(hit.article.meta.lang.as_deref())).stream(&hit.text);
            while stream.advance() {
                let token = stream.token();
                if !matches!(token.form, Form::Word | Form::Pair) {
                    continue;
                }
                match terms.get_mut(&token.term) {
                    Some(known) if known.last != number => {
                        *known =
                            TermSupport { passages: known.passages + 1, last: number, share: known.share + held.share };
                    }
                    Some(_) => {}
                    None => _ = terms.insert(token.term.clone(), held),
                }
            }
        }
        let says_something = |term: &str| {
            !asked.contains(term) && !is_stop_word(term) && !term.bytes().all(|byte| byte.is_ascii_digit())
        };
        let shared = terms.into_iter().filter(|(term, held)| held.passages > 1 && says_something(term));
        let mut shared: Vec<(String, f32)> = shared.map(|(term, held)| (term, held.share)).collect();
        shared.sort_unstable_by(|one, other| other.1.total_cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        shared.truncate(CANDIDATE_TERMS);
        (!shared.is_empty()).then_some(Self(shared))
    }

    /// Returns the candidate terms.
    pub fn terms(&self) -> Vec<String> {
        self.0.iter().map(|(term, _)| term.clone()).collect()
    }

    /// Returns the most informative terms and their weights, given the number of passages that contain each.
    pub fn most_informative(&self, frequencies: &[u64], statistics: &Statistics) -> (Vec<String>, Vec<f32>) {
        let most = (statistics.passages.max(2) as f32).ln();
        let weighted = self.0.iter().zip(frequencies).map(|((term, share), held)| {
            let idf = idf(*held, statistics.passages);
            (term, share * idf / most, idf)
        });
        let mut weighted: Vec<(&String, f32, f32)> = weighted.collect();
        weighted.sort_by(|one, other| other.1.total_cmp(&one.1).then_with(|| one.0.cmp(other.0)));
        weighted.truncate(TERMS);
        weighted
            .into_iter()
            .map(|(term, informativeness, idf)| (term.clone(), FEEDBACK_WEIGHT * informativeness * idf))
            .unzip()
    }
}

/// Returns the feedback score of a passage from the frequencies of the terms in it.
pub fn score(weights: &[f32], counts: &[u32], evidence: &Evidence, statistics: &Statistics) -> f32 {
    let worth = |times| saturated(times, evidence.passage_length, statistics.passage_length, PASSAGE_BM25);
    weights.iter().zip(counts).map(|(weight, times)| weight * worth(*times)).sum()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::article::{Article, Meta};
    use crate::passage::{Size, passages};
    use crate::query::{keywords, plain};

    fn hit(text: &str) -> Hit {
        let article = Article::plain("a", Meta { lang: Some("en".into()), ..Meta::default() }, text);
        let passage = passages(&article, Size::default()).remove(0);
        Hit { score: 1.0, article: Arc::new(article.record(1)), passage, text: article.text }
    }

    #[test]
    fn the_model_has_the_terms_that_the_best_share() {
        let hits = [
            hit("The ferry sank off Kowloon in 1947."),
            hit("Divers raised the ferry at Kowloon in 1947."),
            hit("A bridge."),
        ];
        let best: Vec<(&Hit, f32)> = hits.iter().zip([4.0, 3.0, 1.0]).collect();
        let words = keywords(&plain("ferry"), &[Lang::ENGLISH]);
        let model = Feedback::of(&best, &words, &mut Analyzers::default()).expect("two share something");
        assert_eq!(model, Feedback(vec![("kowloon".into(), 0.875)]));
        let statistics = Statistics { passages: 1000, passage_length: 7.0, ..Statistics::default() };
        let (terms, weights) = model.most_informative(&[10], &statistics);
        let evidence = Evidence { passage_length: 7, ..Evidence::default() };
        assert_eq!(terms, ["kowloon"]);
        assert!(score(&weights, &[1], &evidence, &statistics) > 0.0);
        assert!(score(&weights, &[0], &evidence, &statistics).abs() < 1e-6);
        assert_eq!(Feedback::of(&best[1..], &words, &mut Analyzers::default()), None);
    }
}
