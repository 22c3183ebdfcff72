//! How much of a claim a sentence has, when the anchor is chosen.

use crate::claim::align::Alignment;
use crate::claim::marks::{Mark, MarkedText};
use crate::claim::reading::WeightedClaim;
use crate::claim::source::Source;

/// Share of the weight of a word of the title in the choice of the anchor.
const TITLE_WEIGHT: f32 = 0.4;

/// Returns the weight of a claim term in the choice of the anchor: less for what the title says, because the article need
/// not repeat it where it states the claim.
pub(super) fn anchor_weight(claim: &WeightedClaim, source: &Source, own: &MarkedText, row: usize) -> f32 {
    let unit = claim.unit(row);
    let is_light = !unit.is_numeric() && own.marks_at(unit.span).has(Mark::Light);
    let factor = match (is_light, source.title.contains(&unit.term)) {
        (true, _) => 0.0,
        (false, true) => TITLE_WEIGHT,
        (false, false) => 1.0,
    };
    claim.weights[row] * factor
}

/// Returns the share of these weights of the claim's terms that a sentence has.
pub(super) fn coverage(weights: &[f32], alignment: &Alignment) -> f32 {
    let total: f32 = weights.iter().sum::<f32>().max(f32::EPSILON);
    let met = alignment.answers.iter().zip(weights).filter(|(answer, _)| answer.is_some());
    met.map(|(_, weight)| weight).sum::<f32>() / total
}
