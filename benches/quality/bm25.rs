//! A textbook baseline: BM25 on whole articles (Robertson and Walker, "Some simple effective approximations to the
//! 2-Poisson model", 1994), with ibid's analyzer.

use std::collections::{BTreeMap, HashMap};

use ibid::text::{Analyzer, Form, Lang, detect, is_stop_word};

use crate::set::Article;

/// Bytes of a set used to detect its language.
const SAMPLE: usize = 10_000;

/// An in-memory inverted index.
pub(crate) struct Bm25 {
    analyzer: Analyzer,
    /// By term: the articles that contain it, each with the term frequency.
    postings: HashMap<String, Vec<(usize, f64)>>,
    lengths: Vec<f64>,
    mean: f64,
}

impl Bm25 {
    /// Builds an index of titles and texts.
    pub(crate) fn new(articles: &[Article]) -> Self {
        let mut sample = String::new();
        for article in articles {
            if sample.len() > SAMPLE {
                break;
            }
            sample.extend([&article.text, " "]);
        }
        let mut analyzer = Analyzer::new(Lang::for_article(detect(&sample)));
        let mut postings: HashMap<String, Vec<(usize, f64)>> = HashMap::new();
        let mut lengths = Vec::new();
        for (number, article) in articles.iter().enumerate() {
            let terms = terms(&mut analyzer, &format!("{}\n{}", article.title, article.text), false);
            lengths.push(terms.values().sum());
            for (term, times) in terms {
                postings.entry(term).or_default().push((number, times));
            }
        }
        let mean = lengths.iter().sum::<f64>() / lengths.len().max(1) as f64;
        Self { analyzer, postings, lengths, mean }
    }

    /// Returns the numbers of the best articles, at most `wanted`; ties are in the order of the corpus.
    pub(crate) fn best(&mut self, question: &str, wanted: usize, (k1, b): (f64, f64)) -> Vec<usize> {
        let mut asked = terms(&mut self.analyzer, question, true);
        if asked.is_empty() {
            asked = terms(&mut self.analyzer, question, false);
        }
        let mut scores: HashMap<usize, f64> = HashMap::new();
        for (term, boost) in asked {
            let Some(postings) = self.postings.get(&term) else { continue };
            let (held, all) = (postings.len() as f64, self.lengths.len() as f64);
            let rarity = (1.0 + (all - held + 0.5) / (held + 0.5)).ln();
            for (number, times) in postings {
                let length = self.lengths[*number] / self.mean;
                *scores.entry(*number).or_default() +=
                    boost * rarity * times * (k1 + 1.0) / (times + k1 * (1.0 - b + b * length));
            }
        }
        let mut best: Vec<(usize, f64)> = scores.into_iter().collect();
        best.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        best.into_iter().take(wanted).map(|(number, _)| number).collect()
    }
}

/// Returns the terms of a text with their frequencies: every word once, compounds as their parts.
fn terms(analyzer: &mut Analyzer, text: &str, drops_stop_words: bool) -> BTreeMap<String, f64> {
    let mut terms = BTreeMap::new();
    let mut stream = analyzer.stream(text);
    while stream.advance() {
        let token = stream.token();
        let is_dropped = drops_stop_words && is_stop_word(&token.span.of(text).to_lowercase().replace('’', "'"));
        if matches!(token.form, Form::Word | Form::Pair) && !is_dropped {
            *terms.entry(token.term.clone()).or_default() += 1.0;
        }
    }
    terms
}
