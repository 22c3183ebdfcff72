//! Pseudo-relevance feedback: terms that the best passages share, and how well other passages match them.
//!
//! A relevance model (Lavrenko and Croft, "Relevance-based language models", 2001), reduced to what every query can
//! afford and with an adaptive strength. A term is weighted by the share of the best passages that contain it, and the
//! whole by how close their scores are: passages about one event reinforce each other, while a search for one known article,
//! whose best passages have little in common with it, is hardly changed.

use std::collections::HashSet;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::{PASSAGE_BM25, idf, saturated};
use crate::engine::{Evidence, ResultUnit, Statistics};
use crate::query::Keyword;
use crate::text::{NumberedToken, TermNumbers, is_stop_word};

/// Number of passages that the model is built from.
pub const FEEDBACK_PASSAGES: usize = 10;
/// Number of terms in the model.
const TERMS: usize = 16;
/// Number of candidate terms whose frequencies are looked up; the most informative of them are kept.
const CANDIDATE_TERMS: usize = 40;
/// Number of candidates whose mean match with the terms is the unit of all matches.
const BEST_MATCHES: usize = 3;
/// Mean score of the best candidates after the first, as a share of its score, up to which the first stands out.
const NO_AGREEMENT: f32 = 0.4;

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
    /// Builds the model from the tokens of the best passages and their scores for a query of these words. Returns `None` if
    /// they share no other terms.
    pub fn of(best: &[(&[NumberedToken], f32)], words: &[Keyword], numbers: &TermNumbers) -> Option<Self> {
        let asked: HashSet<&str> = words.iter().flat_map(|word| &word.forms).map(String::as_str).collect();
        let sum: f32 = best.iter().map(|(_, score)| score).sum();
        // Room for the distinct words of ten passages.
        let mut terms: FxHashMap<u32, TermSupport> = FxHashMap::with_capacity_and_hasher(1024, FxBuildHasher);
        for (number, (tokens, score)) in best.iter().enumerate() {
            let held = TermSupport { passages: 1, last: number, share: score / sum };
            for token in tokens.iter().filter(|token| token.is_word()) {
                let known = terms.entry(token.number()).or_insert(held);
                if known.last != number {
                    *known =
                        TermSupport { passages: known.passages + 1, last: number, share: known.share + held.share };
                }
            }
        }
        let says_something = |term: &str| {
            !asked.contains(term) && !is_stop_word(term) && !term.bytes().all(|byte| byte.is_ascii_digit())
        };
        let shared = terms.into_iter().filter(|(_, held)| held.passages > 1);
        let shared = shared.map(|(number, held)| (numbers.term(number), held.share));
        let shared = shared.filter(|(term, _)| says_something(term));
        let mut shared: Vec<(String, f32)> = shared.map(|(term, share)| (term.to_owned(), share)).collect();
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
        weighted.into_iter().map(|(term, informativeness, idf)| (term.clone(), informativeness * idf)).unzip()
    }
}

/// Returns how well a passage or article matches the terms, from their frequencies in it.
pub fn score(weights: &[f32], counts: &[u32], evidence: &Evidence, statistics: &Statistics, within: ResultUnit) -> f32 {
    let (length, mean) = match within {
        ResultUnit::Passage => (evidence.passage_length, statistics.passage_length),
        ResultUnit::Article => (evidence.article_length, statistics.article_length),
    };
    weights.iter().zip(counts).map(|(weight, times)| weight * saturated(*times, length, mean, PASSAGE_BM25)).sum()
}

/// Returns how close the scores of the best candidates, given best first, are to the highest: 0 where it stands out, and there
/// is nothing to learn from the others, up to 1 where all are equal.
pub fn agreement(best: &[f32]) -> f32 {
    let [highest, others @ ..] = best else { return 0.0 };
    if others.is_empty() || *highest <= 0.0 {
        return 0.0;
    }
    ((mean(others) / highest - NO_AGREEMENT) / (1.0 - NO_AGREEMENT)).max(0.0)
}

/// Returns the factor that makes the best matches as large as the highest score.
pub fn unit(highest: f32, matches: &[f32]) -> f32 {
    let mut matches = matches.to_vec();
    matches.sort_unstable_by(|one, other| other.total_cmp(one));
    matches.truncate(BEST_MATCHES);
    let best = mean(&matches);
    if best > 0.0 { highest / best } else { 0.0 }
}

fn mean(values: &[f32]) -> f32 {
    values.iter().sum::<f32>() / values.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{keywords, plain};
    use crate::text::{Analyzer, Lang};

    #[test]
    fn the_model_has_the_terms_that_the_best_share() {
        let (mut numbers, mut analyzer) = (TermNumbers::default(), Analyzer::new(Lang::ENGLISH));
        let texts = ["The ferry sank off Kowloon in 1947.", "Divers raised the ferry at Kowloon in 1947.", "A bridge."];
        let tokens = texts.map(|text| numbers.tokens(&mut analyzer, text));
        let best: Vec<(&[NumberedToken], f32)> = tokens.iter().map(|it| &**it).zip([4.0, 3.0, 1.0]).collect();
        let words = keywords(&plain("ferry"), &[Lang::ENGLISH]);
        let model = Feedback::of(&best, &words, &numbers).expect("two share something");
        assert_eq!(model, Feedback(vec![("kowloon".into(), 0.875)]));
        let statistics = Statistics { passages: 1000, passage_length: 7.0, ..Statistics::default() };
        let (terms, weights) = model.most_informative(&[10], &statistics);
        let evidence = Evidence { passage_length: 7, ..Evidence::default() };
        assert_eq!(terms, ["kowloon"]);
        assert!(score(&weights, &[1], &evidence, &statistics, ResultUnit::Passage) > 0.0);
        assert!(score(&weights, &[0], &evidence, &statistics, ResultUnit::Passage).abs() < 1e-6);
        assert_eq!(Feedback::of(&best[1..], &words, &numbers), None);
    }

    #[test]
    fn a_hit_that_stands_out_is_left_alone() {
        let close = |value: f32, wanted: f32| (value - wanted).abs() < 1e-6;
        assert!(close(agreement(&[10.0, 10.0, 10.0]), 1.0) && close(agreement(&[10.0, 6.0, 8.0]), 0.5));
        assert!(
            close(agreement(&[10.0, 4.0, 2.0]), 0.0) && close(agreement(&[10.0]), 0.0) && close(agreement(&[]), 0.0)
        );
        assert!(close(unit(10.0, &[4.0, 1.0, 5.0, 3.0]), 2.5) && close(unit(10.0, &[0.0]), 0.0));
    }
}
