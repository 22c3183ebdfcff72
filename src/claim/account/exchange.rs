//! Two figures that belong to each other's nouns: `A gets 20, B 7` for `A gets 7, B 20`.

use std::ops::Range;

use super::{Account, Frame, PartKind, PartStatus};
use crate::claim::statement::ClaimTerm;
use crate::text::quantity::Value;

/// Terms between two figures that may say what they are.
const MAX_LABEL: usize = 8;

/// Two figures of a sentence by their place among its terms, the first before the second.
#[derive(Clone, Copy, Debug)]
struct Figures {
    first: usize,
    second: usize,
}

impl Figures {
    /// Returns whether a term belongs to the first figure. Figures follow what they are figures of if `leads` is a place
    /// before the first: `A 20, B 7`; otherwise they precede it: `20 A and 7 B`.
    fn owns_first(self, term: usize, leads: bool) -> bool {
        if leads { term < self.first } else { term > self.first && term < self.second }
    }
}

impl Frame<'_> {
    /// Finds two figures of which each has in the anchor the word that the other has in the claim.
    pub(super) fn exchanged_labels_of_figures(&self, account: &mut Account) {
        // A table may have its figures on either side.
        let is_table = self.text.contains([':', '→', '(', '|']);
        if self.is_long() || self.table.is_unsegmented() || is_table {
            return;
        }
        let units = &self.claim.statement.units;
        let rows: Vec<usize> = (0..units.len()).filter(|row| is_figure(&units[*row])).collect();
        let theirs = &self.source.sentences[self.anchor()].statement.units;
        for pair in rows.windows(2) {
            let [one, other] = [pair[0], pair[1]];
            if other - one > MAX_LABEL || digits(&units[one]) == digits(&units[other]) {
                continue;
            }
            let (Some(at_one), Some(at_other)) = (only(theirs, &units[one]), only(theirs, &units[other])) else {
                continue;
            };
            let own = Figures { first: one, second: other };
            let their = Figures { first: at_one.min(at_other), second: at_one.max(at_other) };
            let is_turned = at_one > at_other;
            // Up to the figures before and behind them.
            let from = (0..their.first).rev().find(|at| is_figure(&theirs[*at])).map_or(0, |at| at + 1);
            let to = (their.second + 1..theirs.len()).find(|at| is_figure(&theirs[*at])).unwrap_or(theirs.len());
            let around = from..to;
            // What says which figure is which: words that both sentences have once.
            let labels: Vec<(usize, usize)> = (one.saturating_sub(MAX_LABEL)..(other + 1 + MAX_LABEL).min(units.len()))
                .filter(|row| !units[*row].is_numeric() && !self.is_light(*row))
                .filter_map(|row| Some((row, self.only_column(row, around.clone())?)))
                .collect();
            let leads = |first: usize, second: usize, places: &[usize]| {
                let before = places.iter().any(|at| *at < first);
                let between = places.iter().any(|at| *at > first && *at < second);
                let behind = places.iter().any(|at| *at > second);
                match (before, between, behind) {
                    (true, true, false) => Some(true),
                    (false, true, true) => Some(false),
                    _ => None,
                }
            };
            // Only the nearest words: others are said of both.
            let near = |rows: Vec<(usize, usize)>| {
                let (own_places, their_places): (Vec<usize>, Vec<usize>) = rows.iter().copied().unzip();
                let mine = leads(own.first, own.second, &own_places)?;
                let its = leads(their.first, their.second, &their_places)?;
                let crossed = |(row, column): &(usize, usize)| {
                    own.owns_first(*row, mine) != (their.owns_first(*column, its) != is_turned)
                };
                Some(rows.iter().all(crossed))
            };
            let pairs = labels.iter().enumerate().flat_map(|(at, one)| labels[at + 1..].iter().map(|it| (*one, *it)));
            let mut found = pairs.filter_map(|(first, second)| near(vec![first, second])).peekable();
            if found.peek().is_some() && found.all(|is_crossed| is_crossed) {
                let (span, second) = (units[one].span, units[other].span);
                let reason = format!("“{}” and “{}” are exchanged", span.of(self.text), second.of(self.text));
                self.object(account, PartKind::Relation, PartStatus::Contradicted, span, reason);
                return;
            }
        }
    }

    /// Returns the only term of a part of the anchor that matches a row, if the claim has its word once.
    fn only_column(&self, row: usize, around: Range<usize>) -> Option<usize> {
        let units = &self.claim.statement.units;
        let is_once = units.iter().filter(|unit| unit.term == units[row].term).count() == 1;
        let within = self.reading.matching.within(row, self.anchor());
        let mut places = within.iter().map(|met| met.place.unit as usize).filter(|at| around.contains(at));
        let first = places.next().filter(|_| is_once)?;
        places.next().is_none().then_some(first)
    }
}

fn is_figure(unit: &ClaimTerm) -> bool {
    unit.quantity().is_some_and(|it| !matches!(it.value, Value::When(_) | Value::Label | Value::Score(..)))
}

fn digits(unit: &ClaimTerm) -> Vec<String> {
    unit.quantity().map_or_else(Vec::new, |it| it.digits().collect())
}

/// Returns the place of the only term with the same digits.
fn only(units: &[ClaimTerm], figure: &ClaimTerm) -> Option<usize> {
    let wanted = digits(figure);
    let mut found = (0..units.len()).filter(|at| is_figure(&units[*at]) && digits(&units[*at]) == wanted);
    let first = found.next()?;
    found.next().is_none().then_some(first)
}
