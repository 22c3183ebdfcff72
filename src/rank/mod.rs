//! Reranking: orders the best candidates of the first stage, without the engine and before any text is read.
//!
//! The engine scores each passage by BM25 over its words. Reranking adds their proximity, the match of the article's
//! first passage, title and remaining text, and the passage's similarity to the other good ones. `docs/design.md` has
//! the effect of each feature and how its weight was chosen.

pub mod feedback;
mod mixture;
mod model;
mod score;
mod signature;
mod window;

pub use mixture::{MEANING_POOL, mix};
pub use model::Model;
pub use score::{Score, weight};
pub use signature::Signature;

use crate::engine::{Candidate, Evidence, Statistics, TermOccurrences};
use crate::query::Keyword;

/// Number of candidates that are reranked. Hardly any of the others would reach the first ten.
pub const POOL: usize = 50;
/// Number of candidates where more hits than [`POOL`] are requested: those after the first are reranked among themselves, so
/// that the first pages of results are always the same.
pub const DEEP_POOL: usize = 150;

/// Returns the inverse document frequency of a word that `held` of `all` passages contain (Robertson and Spärck Jones,
/// "Relevance weighting of search terms", 1976), never below 0.
pub fn idf(held: u64, all: u64) -> f32 {
    idf_of(held.min(all) as f32, all as f32)
}

fn idf_of(held: f32, all: f32) -> f32 {
    (1.0 + (all - held + 0.5) / (held + 0.5)).ln()
}

/// Returns the saturated frequency of a word that occurs `times` in a text of this length: BM25 (Robertson and Walker,
/// "Some simple effective approximations to the 2-Poisson model", 1994), from 0 to `k1 + 1`.
fn saturated(times: u32, length: u32, mean: f32, (k1, b): (f32, f32)) -> f32 {
    if times == 0 {
        return 0.0;
    }
    let times = times as f32;
    times * (k1 + 1.0) / (times + k1 * (1.0 - b + b * length as f32 / mean.max(1.0)))
}

/// Estimates how many articles contain a word, from the number of passages that do. Which passages are of one article, no engine
/// knows without reading all of them: the estimate is between as many passages of each article as articles have on average, and
/// one of each. A word that only titles contain counts as in one passage.
fn articles_with(passages: u64, statistics: &Statistics) -> f32 {
    let (held, all) = (passages.clamp(1, statistics.passages.max(1)) as f32, statistics.articles as f32);
    (held.min(all) * held * all / statistics.passages.max(1) as f32).sqrt()
}

/// k1 and b for the lead: it depends less on length and repetition than the first stage.
const LEAD_BM25: (f32, f32) = (0.9, 0.4);
/// k1 and b for passages, titles and whole articles.
const PASSAGE_BM25: (f32, f32) = (1.2, 0.75);

/// Scores candidates by their evidence, without reading their texts.
pub fn scores(model: &Model, candidates: &[Candidate], evidence: &[Evidence], statistics: &Statistics) -> Vec<Score> {
    let weight = |word: &Keyword| {
        let held = word.forms.iter().map(|form| statistics.frequency(form)).max().unwrap_or(0);
        if held == 0 { 0.0 } else { word.boost * idf(held, statistics.passages) }
    };
    let weights: Vec<f32> = statistics.words.iter().map(weight).collect();
    // A whole article has room for what a long question repeats; see "Repeated words" in `docs/design.md`.
    let among_articles = |word: &Keyword| {
        let held = word.forms.iter().map(|form| statistics.frequency(form)).max().unwrap_or(0);
        word.unsaturated() * idf_of(articles_with(held, statistics), statistics.articles as f32)
    };
    let article_weights: Vec<f32> = statistics.words.iter().map(among_articles).collect();
    let sum = |weights: &[f32], evidence: &Evidence, part: &dyn Fn(&TermOccurrences) -> f32| -> f32 {
        weights.iter().zip(&evidence.counts).map(|(weight, count)| weight * part(count)).sum()
    };
    // Title and text of an article are scored as one text, after BM25F (Robertson, Zaragoza and Taylor, 2004).
    let titles = statistics.title_length;
    let score = |(candidate, evidence): (&Candidate, &Evidence)| Score {
        words: model.words * candidate.score,
        window: model.window * window::best(&evidence.marks, &weights),
        lead: model.lead
            * sum(&weights, evidence, &|count| {
                let length = evidence.lead_length + evidence.title_length;
                saturated(count.lead + count.title, length, statistics.passage_length + titles, LEAD_BM25)
            }),
        article: model.article
            * sum(&article_weights, evidence, &|count| {
                let length = evidence.article_length + evidence.title_length;
                saturated(count.article + count.title, length, statistics.article_length + titles, PASSAGE_BM25)
            }),
        title: model.title
            * sum(&weights, evidence, &|count| {
                saturated(count.title, evidence.title_length, statistics.title_length, PASSAGE_BM25)
            }),
        coverage: model.coverage
            * sum(&weights, evidence, &|count| if count.article + count.title > 0 { 1.0 } else { 0.0 }),
        feedback: 0.0,
        meaning: 0.0,
        kind: 1.0,
    };
    candidates.iter().zip(evidence).map(score).collect()
}
