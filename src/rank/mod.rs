//! Reranking: orders the best candidates of the first stage, without the engine and before any text is read.
//!
//! The engine scores each passage by BM25 over its words. Reranking adds their proximity, the match of the article's
//! first passage, title and remaining text, and the passage's similarity to the other good ones. `docs/design.md` has
//! the effect of each feature and how its weight was chosen.

pub mod feedback;
mod mixture;
mod score;
mod signature;
mod window;

pub use mixture::{MEANING_POOL, mix};
pub use score::{Score, weight};
pub use signature::Signature;

use crate::engine::{Candidate, Evidence, Statistics, TermOccurrences};
use crate::query::Keyword;

/// Number of candidates that are reranked. Hardly any of the others would reach the first ten.
pub const POOL: usize = 50;

/// Returns the inverse document frequency of a word that `held` of `all` passages contain (Robertson and Spärck Jones,
/// "Relevance weighting of search terms", 1976), never below 0.
pub fn idf(held: u64, all: u64) -> f32 {
    let (held, all) = (held.min(all) as f32, all as f32);
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

/// k1 and b for the text around a passage: reranking depends less on length and repetition than the first stage.
const CONTEXT_BM25: (f32, f32) = (0.9, 0.4);
/// k1 and b for passages and titles.
const PASSAGE_BM25: (f32, f32) = (1.2, 0.75);

/// Weight of the best window of a passage, relative to the first-stage score.
const WINDOW_WEIGHT: f32 = 0.8;
/// Weight of the article's title and first passage.
const LEAD_WEIGHT: f32 = 0.7;
/// Weight of the whole article, including its title.
const ARTICLE_WEIGHT: f32 = 0.7;
/// Weight of the title alone, in addition to the engine's title score.
const TITLE_WEIGHT: f32 = 0.4;

/// Scores candidates by their evidence, without reading their texts.
pub fn scores(candidates: &[Candidate], evidence: &[Evidence], statistics: &Statistics) -> Vec<Score> {
    let weight = |word: &Keyword| {
        let held = word.forms.iter().map(|form| statistics.frequency(form)).max().unwrap_or(0);
        if held == 0 { 0.0 } else { word.boost * idf(held, statistics.passages) }
    };
    let weights: Vec<f32> = statistics.words.iter().map(weight).collect();
    let sum = |evidence: &Evidence, part: &dyn Fn(&TermOccurrences) -> f32| -> f32 {
        weights.iter().zip(&evidence.counts).map(|(weight, count)| weight * part(count)).sum()
    };
    // Title and text of an article are scored as one text, after BM25F (Robertson, Zaragoza and Taylor, 2004).
    let titles = statistics.title_length;
    let score = |(candidate, evidence): (&Candidate, &Evidence)| Score {
        words: candidate.score,
        window: WINDOW_WEIGHT * window::best(&evidence.marks, &weights),
        lead: LEAD_WEIGHT
            * sum(evidence, &|count| {
                let length = evidence.lead_length + evidence.title_length;
                saturated(count.lead + count.title, length, statistics.passage_length + titles, CONTEXT_BM25)
            }),
        article: ARTICLE_WEIGHT
            * sum(evidence, &|count| {
                let length = evidence.article_length + evidence.title_length;
                saturated(count.article + count.title, length, statistics.article_length + titles, CONTEXT_BM25)
            }),
        title: TITLE_WEIGHT
            * sum(evidence, &|count| {
                saturated(count.title, evidence.title_length, statistics.title_length, PASSAGE_BM25)
            }),
        feedback: 0.0,
        meaning: 0.0,
        kind: 1.0,
    };
    candidates.iter().zip(evidence).map(score).collect()
}
