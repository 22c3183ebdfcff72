//! Candidates → better order: a second look at the best of them, without the engine and before any text is read.
//!
//! An engine scores each passage by its words alone. Here it is also asked how closely they stand together, what the
//! article's opening, title and remaining text make of them, and whether a passage speaks as the other good ones do.
//! `docs/design.md` says what each part is worth, and how its weight was chosen.

pub mod feedback;
mod score;
mod signature;
mod window;

pub use score::{Score, weight};
pub use signature::Signature;

use crate::engine::{Candidate, Evidence, Statistics, TermOccurrences};
use crate::query::Keyword;

/// Candidates that get the second look. Of those behind, hardly any would reach the first ten.
pub const POOL: usize = 50;

/// How telling a word is that so many of all passages hold: the inverse document frequency of Robertson and Spärck Jones
/// ("Relevance weighting of search terms", 1976), never below 0.
pub fn idf(held: u64, all: u64) -> f32 {
    let (held, all) = (held.min(all) as f32, all as f32);
    (1.0 + (all - held + 0.5) / (held + 0.5)).ln()
}

/// What a word is worth that stands so often in a text of that length: BM25 (Robertson and Walker, "Some simple effective
/// approximations to the 2-Poisson model", 1994), from 0 to `k1 + 1`.
fn saturated(times: u32, length: u32, mean: f32, (k1, b): (f32, f32)) -> f32 {
    if times == 0 {
        return 0.0;
    }
    let times = times as f32;
    times * (k1 + 1.0) / (times + k1 * (1.0 - b + b * length as f32 / mean.max(1.0)))
}

/// k1 and b for the text around a passage: a second look takes less notice of length and of repetition than the first.
const AROUND: (f32, f32) = (0.9, 0.4);
/// k1 and b for passages and titles.
const WITHIN: (f32, f32) = (1.2, 0.75);

/// What the best window of a passage is worth, against the engine's score.
const WINDOW: f32 = 1.4;
/// What the article's first passage, under its title, is worth.
const LEAD: f32 = 0.7;
/// What the article as a whole, its title included, is worth.
const ARTICLE: f32 = 0.7;
/// What the title alone is worth, beyond what the engine makes of it.
const TITLE: f32 = 0.4;

/// Scores candidates by what is known of them without reading them.
pub fn scores(candidates: &[Candidate], evidence: &[Evidence], statistics: &Statistics) -> Vec<Score> {
    let weight = |word: &Keyword| {
        let held = word.forms.iter().map(|form| statistics.frequency(form)).max().unwrap_or(0);
        if held == 0 { 0.0 } else { word.boost * idf(held, statistics.passages) }
    };
    let weights: Vec<f32> = statistics.words.iter().map(weight).collect();
    let sum = |evidence: &Evidence, part: &dyn Fn(&TermOccurrences) -> f32| -> f32 {
        weights.iter().zip(&evidence.counts).map(|(weight, count)| weight * part(count)).sum()
    };
    // An article is its title and its text as one, in the manner of BM25F (Robertson, Zaragoza and Taylor, 2004).
    let titles = statistics.title_length;
    let score = |(candidate, evidence): (&Candidate, &Evidence)| Score {
        words: candidate.score,
        window: WINDOW * window::best(&evidence.marks, &weights),
        lead: LEAD
            * sum(evidence, &|count| {
                let length = evidence.lead_length + evidence.title_length;
                saturated(count.lead + count.title, length, statistics.passage_length + titles, AROUND)
            }),
        article: ARTICLE
            * sum(evidence, &|count| {
                let length = evidence.article_length + evidence.title_length;
                saturated(count.article + count.title, length, statistics.article_length + titles, AROUND)
            }),
        title: TITLE
            * sum(evidence, &|count| saturated(count.title, evidence.title_length, statistics.title_length, WITHIN)),
        feedback: 0.0,
        kind: 1.0,
    };
    candidates.iter().zip(evidence).map(score).collect()
}
