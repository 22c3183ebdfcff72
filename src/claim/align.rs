//! Aligns a claim with one sentence: which term matches which, in order, and what replaces the unmatched terms.

use super::matching::Matching;
use super::reading::WeightedClaim;
use super::source::{Sentence, TermPosition};
use super::statement::TermKind;
use crate::error::Result;
use crate::limits::Budget;

/// Decay length of the context weight, in words: two terms at this distance count 1/e.
const DECAY_LENGTH: f32 = 5.0;
/// Smallest weight of a term in an alignment; applies to denials too.
const MIN_WEIGHT: f32 = 0.05;
/// Bonus for a match that directly follows its neighbour's match.
const ADJACENCY_BONUS: f32 = 0.01;
/// Two matches at most this many terms apart are close enough that the claim may have dropped a denial between them.
const DROPPED_DENIAL_DISTANCE: usize = 3;

/// Alignment of a claim with a sentence.
#[derive(Clone, Debug)]
pub(super) struct Alignment {
    pub(super) sentence: usize,
    /// For each term of the claim, the matching term of the sentence and the degree of the match.
    pub(super) answers: Vec<Option<(usize, f32)>>,
    /// For each term of the claim, whether its match is in the order of the claim.
    pub(super) in_order: Vec<bool>,
    /// For each unmatched term of the claim, the terms that replace it: a gap in the sentence between the same
    /// neighbours.
    pub(super) instead: Vec<Vec<usize>>,
    /// Denials in the sentence between two neighbours of the claim without one there: the term, and the row after it.
    pub(super) dropped: Vec<(usize, usize)>,
}

impl Alignment {
    /// Finds the heaviest sequence of matches (Needleman and Wunsch, 1970, without gap costs), then the other matches.
    pub(super) fn of(
        claim: &WeightedClaim,
        matching: &Matching,
        sentence: usize,
        source: &Sentence,
        budget: &Budget,
    ) -> Result<Self> {
        let (rows, columns) = (claim.statement.units.len(), source.statement.units.len());
        budget.spend((rows + 1) * (columns + 1))?;
        let weight = |row: usize| claim.weights[row].max(MIN_WEIGHT);
        let mut best = vec![0.0_f32; (rows + 1) * (columns + 1)];
        let at = |row: usize, column: usize| row * (columns + 1) + column;
        let mut cell = vec![0.0_f32; rows * columns];
        for row in 0..rows {
            for met in matching.within(row, sentence) {
                cell[row * columns + met.place.unit as usize] = met.degree * weight(row);
            }
        }
        for row in (0..rows).rev() {
            for column in (0..columns).rev() {
                let value = cell[row * columns + column];
                // A match that continues its neighbour's is likelier to be meant than the same word elsewhere.
                let joined = if value > 0.0 {
                    let follows =
                        row + 1 < rows && column + 1 < columns && cell[(row + 1) * columns + column + 1] > 0.0;
                    value + best[at(row + 1, column + 1)] + if follows { ADJACENCY_BONUS } else { 0.0 }
                } else {
                    0.0
                };
                best[at(row, column)] = joined.max(best[at(row + 1, column)]).max(best[at(row, column + 1)]);
            }
        }
        let mut answers: Vec<Option<(usize, f32)>> = vec![None; rows];
        let mut in_order = vec![false; rows];
        let (mut row, mut column) = (0, 0);
        while row < rows && column < columns {
            let here = best[at(row, column)];
            if here <= 0.0 {
                break;
            }
            if (here - best[at(row + 1, column)]).abs() < 1e-7 {
                row += 1;
            } else if (here - best[at(row, column + 1)]).abs() < 1e-7 {
                column += 1;
            } else {
                answers[row] = Some((column, cell[row * columns + column] / weight(row)));
                in_order[row] = true;
                (row, column) = (row + 1, column + 1);
            }
        }
        let mut alignment = Self { sentence, answers, in_order, instead: vec![Vec::new(); rows], dropped: Vec::new() };
        let mut answered = vec![false; columns];
        for (column, _) in alignment.answers.iter().flatten() {
            answered[*column] = true;
        }
        alignment.moved(claim, matching, &mut answered);
        alignment.gaps(claim, source, &answered);
        Ok(alignment)
    }

    /// Adds matches out of order: words only, because a denial elsewhere denies something else.
    fn moved(&mut self, claim: &WeightedClaim, matching: &Matching, answered: &mut [bool]) {
        for row in 0..self.answers.len() {
            if self.answers[row].is_some() || claim.unit(row).sort == TermKind::Denial {
                continue;
            }
            let free = matching.within(row, self.sentence).iter().find(|met| !answered[met.place.unit as usize]);
            self.answers[row] = free.map(|met| (met.place.unit as usize, met.degree));
            if let Some((column, _)) = self.answers[row] {
                answered[column] = true;
            }
        }
    }

    /// Finds the terms in the gaps between matches in order.
    fn gaps(&mut self, claim: &WeightedClaim, source: &Sentence, answered: &[bool]) {
        let anchors: Vec<(usize, usize)> = (0..self.answers.len())
            .filter(|row| self.in_order[*row])
            .filter_map(|row| self.answers[row].map(|(column, _)| (row, column)))
            .collect();
        let units = &source.statement.units;
        let mut before: Option<(usize, usize)> = None;
        for after in anchors.iter().copied().map(Some).chain([None]) {
            let rows = before.map_or(0, |(row, _)| row + 1)..after.map_or(claim.statement.units.len(), |(row, _)| row);
            // At either end of the claim, the gap is as long as what is missing there.
            let length = rows.len();
            let columns = match (before, after) {
                (Some((_, from)), Some((_, to))) => from + 1..to,
                (Some((_, from)), None) => from + 1..(from + 1 + length).min(units.len()),
                (None, Some((_, to))) => to.saturating_sub(length)..to,
                (None, None) => 0..0,
            };
            let free: Vec<usize> = columns.filter(|column| !answered[*column]).collect();
            for row in rows {
                if self.answers[row].is_none() {
                    self.instead[row] =
                        free.iter().copied().filter(|column| units[*column].sort != TermKind::Denial).collect();
                }
            }
            if let (Some((row, from)), Some((next, to))) = (before, after)
                && next == row + 1
                && to - from <= DROPPED_DENIAL_DISTANCE
            {
                let denials = (from + 1..to).filter(|at| units[*at].sort == TermKind::Denial && !answered[*at]);
                self.dropped.extend(denials.map(|column| (column, next)));
            }
            before = after;
        }
    }

    /// Returns how much of the context of a claim term also surrounds a term of the sentence, at similar distances: 1
    /// if all of it does. This distinguishes two numbers in one sentence.
    pub(super) fn context(&self, claim: &WeightedClaim, source: &Sentence, row: usize, column: usize) -> f32 {
        let units = &source.statement.units;
        let there = units[column].position as f32;
        self.around(claim, row, |answer, distance| {
            if answer == column {
                return 0.0;
            }
            let other = (units[answer].position as f32 - there).abs();
            (-(other - distance).max(0.0) / DECAY_LENGTH).exp()
        })
    }

    /// Returns how much of the context of a claim term is matched here, whether or not the term itself is.
    pub(super) fn surroundings(&self, claim: &WeightedClaim, row: usize) -> f32 {
        self.around(claim, row, |_, _| 1.0)
    }

    /// Returns the matched share of the context of a claim term. Near terms count more than far ones, and each match
    /// counts by `fits`, which receives the column of the match and its distance from the term.
    fn around(&self, claim: &WeightedClaim, row: usize, fits: impl Fn(usize, f32) -> f32) -> f32 {
        let here = claim.unit(row).position as f32;
        let (mut met, mut all) = (0.0, 0.0);
        for (other, unit) in claim.statement.units.iter().enumerate() {
            if other == row || unit.sort == TermKind::Denial {
                continue;
            }
            let distance = (unit.position as f32 - here).abs();
            let weight = claim.weights[other] * (-distance / DECAY_LENGTH).exp();
            all += weight;
            met += self.answers[other].map_or(0.0, |(answer, degree)| weight * degree * fits(answer, distance));
        }
        if all > 0.0 { met / all } else { 0.0 }
    }

    /// Returns whether a term of the sentence matches a claim term other than this one.
    pub(super) fn answers_other(&self, row: usize, column: usize) -> bool {
        let others = self.answers.iter().enumerate().filter(|(other, _)| *other != row);
        others.filter_map(|(_, answer)| *answer).any(|(unit, _)| unit == column)
    }

    pub(super) fn place(&self, column: usize) -> TermPosition {
        TermPosition { sentence: self.sentence as u32, unit: column as u32 }
    }
}
