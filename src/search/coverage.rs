//! How much of what was asked the hits have.

use super::order::RankedHit;
use crate::engine::{Evidence, Statistics};
use crate::query::{Expansion, Keyword, readings};
use crate::rank::idf;

/// Coverage below which the hits of a short query are hardly an answer, and the length of such a query in words; measured in
/// `docs/design.md`.
const WEAK_COVERAGE: f32 = 0.25;
const SHORT_QUERY: usize = 12;

/// Returns whether the best hit has few of the words of a query. Long queries describe more than any article says.
pub(super) fn is_weak(coverage: Option<f32>, statistics: &Statistics) -> bool {
    statistics.words.len() <= SHORT_QUERY && coverage.is_some_and(|coverage| coverage < WEAK_COVERAGE)
}

/// Returns the largest share of the query's words that a hit and its article have, weighted by IDF; a word that no passage has
/// weighs most. `None` without hits whose words were counted, and for a query without words.
pub(super) fn coverage(hits: &[RankedHit], statistics: &Statistics, synonyms: &[Expansion]) -> Option<f32> {
    let readings: Vec<_> = synonyms.iter().flat_map(|it| readings(&it.synonym, &statistics.stems)).collect();
    let is_synonym = |word: &Keyword| word.forms.iter().any(|form| readings.iter().any(|it| it.has(form)));
    let weight = |word: &Keyword| {
        let held = word.forms.iter().map(|form| statistics.frequency(form)).max().unwrap_or(0);
        idf(held, statistics.passages)
    };
    let weights: Vec<f32> = statistics.words.iter().map(weight).collect();
    let asked = statistics.words.iter().zip(&weights).filter(|(word, _)| !is_synonym(word));
    let asked: f32 = asked.map(|(_, weight)| weight).sum();
    let of = |evidence: &Evidence| -> f32 {
        let words = weights.iter().zip(&evidence.counts).enumerate();
        let has = |(number, count): (usize, &crate::engine::TermOccurrences)| {
            count.article + count.title > 0 || evidence.marks.iter().any(|(_, word)| *word as usize == number)
        };
        words.map(|(number, (weight, count))| if has((number, count)) { *weight } else { 0.0 }).sum()
    };
    let best = hits.iter().filter_map(|hit| hit.evidence.as_ref()).map(of).reduce(f32::max)?;
    (asked > 0.0).then(|| (best / asked).min(1.0))
}
