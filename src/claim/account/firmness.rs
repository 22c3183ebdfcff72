//! How firmly an objection contradicts a claim: how much of the rest of the claim the anchor has.

use super::{Frame, LONG, LONG_PAIRS, PartKind};
use crate::text::Span;

impl Frame<'_> {
    /// Returns whether the anchor begins with a pronoun and neither it nor the sentence before has a name of the claim.
    pub(super) fn is_of_another(&self) -> bool {
        let mut names = self.claim.rows().into_iter().filter(|row| self.is_own_name(*row)).peekable();
        let from = self.anchor().saturating_sub(1);
        let is_here = |row: usize| {
            let met = self.reading.matching.met[row].iter().map(|met| met.place.sentence as usize);
            met.into_iter().any(|sentence| (from..=self.anchor()).contains(&sentence))
        };
        self.theirs.begins_with_pronoun() && names.peek().is_some() && !names.any(is_here)
    }

    /// Returns whether the claim has several statements.
    pub(super) fn is_long(&self) -> bool {
        self.claim.statement.units.len() > if self.table.is_unsegmented() { LONG_PAIRS } else { LONG }
    }

    /// Returns the share of the claim's weight, apart from what an objection is to, that the anchor has.
    pub(super) fn rest(&self, kind: PartKind, span: Span) -> f32 {
        let is_of_names = matches!(kind, PartKind::Name | PartKind::Speaker);
        let is_other = |row: &usize| {
            let unit = self.claim.unit(*row);
            let is_whole = span.contains(unit.span) && span.len() * 2 > self.text.len();
            let is_inside = span.contains(unit.span) && !is_whole;
            let is_own_matter =
                !self.is_long() && self.alignment.answers[*row].is_none() && self.source.title.contains(&unit.term);
            !(is_inside || is_of_names && unit.is_name() || self.is_light(*row) || is_own_matter)
        };
        let (mut met, mut all) = (0.0, 0.0);
        for row in self.claim.rows().into_iter().filter(is_other) {
            all += self.claim.weights[row];
            met += if self.alignment.answers[row].is_some() { self.claim.weights[row] } else { 0.0 };
        }
        if all > 0.0 { met / all } else { 0.0 }
    }
}
