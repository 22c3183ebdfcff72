//! What a figure is the figure of: the words next to it in the claim are next to it in the source.

use super::{Account, Frame, PartKind, PartStatus};
use crate::claim::statement::is_pair;
use crate::text::quantity::{Unit, Value};

/// Terms before a figure that say what it is, in scripts without spaces.
const LABEL: usize = 2;

impl Frame<'_> {
    /// Finds figures of something else, and figures of two sentences in each other's place.
    pub(super) fn figures(&self, account: &mut Account) {
        if self.is_long() {
            return;
        }
        let is_amount = |row: &usize| {
            let quantity = self.claim.unit(*row).quantity();
            quantity.is_some_and(|it| !matches!(it.value, Value::When(_) | Value::Label | Value::Score(..)))
        };
        let amounts: Vec<usize> = self.claim.rows().into_iter().filter(is_amount).collect();
        for row in &amounts {
            self.figure_of(account, *row);
            self.own_figure(account, *row);
        }
        for pair in amounts.windows(2) {
            self.figures_of_sentences(account, pair[0], pair[1]);
        }
    }

    /// Finds a figure whose clause in the anchor is about something else than the words before it in the claim.
    fn figure_of(&self, account: &mut Account, row: usize) {
        let Some((column, _)) = self.alignment.answers[row] else { return };
        let label = self.label(row);
        let clause = self.their_clause(column);
        let is_away = |row: &usize| self.only_clause(*row).is_some_and(|it| it != clause);
        if label.is_empty() || !label.iter().all(is_away) {
            return;
        }
        let units = &self.source.sentences[self.anchor()].statement.units;
        let is_other = |at: usize| {
            let unit = &units[at];
            let is_near = units[column].position - unit.position <= LABEL as u32 + 1;
            is_near && !unit.is_numeric() && self.their_clause(at) == clause && !self.is_matched(at)
        };
        if (0..column).any(is_other) {
            let (span, other) = (self.claim.unit(row).span, self.claim.unit(label[0]).span);
            let reason = format!("the source does not say “{}” of “{}”", span.of(self.text), other.of(self.text));
            self.object(account, PartKind::Amount, PartStatus::Missing, span, reason);
        }
    }

    /// Finds a figure whose subject in the claim has another one in its own clause of the anchor.
    fn own_figure(&self, account: &mut Account, row: usize) {
        let (Some((column, _)), Some(mine)) = (self.alignment.answers[row], self.claim.unit(row).quantity()) else {
            return;
        };
        let (clause, own) = (self.their_clause(column), self.clause_of(row));
        let units = &self.source.sentences[self.anchor()].statement.units;
        let is_rival = |at: usize, clause: usize| {
            let is_alike = units[at].quantity().is_some_and(|other| {
                let is_time = matches!(other.value, Value::When(_) | Value::Label | Value::Score(..));
                // `2.2 million` beside `6 million roubles` has its unit; `1,051 projects` has another.
                let is_same = other.unit == mine.unit && (other.noun == mine.noun || other.unit != Unit::Count);
                !is_time && (is_same || other.unit == Unit::Count && other.noun.is_none())
            });
            is_alike && self.their_clause(at) == clause && !self.is_matched(at) && !self.is_claimed(at)
        };
        let before = (0..row).filter(|it| !self.is_light(*it) && self.clause_of(*it) == own);
        let before = before.filter(|it| !self.claim.unit(*it).is_numeric());
        for subject in before {
            let Some(theirs) = self.only_clause(subject).filter(|it| *it != clause) else { continue };
            if let Some(rival) = (0..units.len()).find(|at| is_rival(*at, theirs)) {
                let (span, other) = (self.claim.unit(row).span, self.theirs_at(units[rival].span));
                let reason = format!(
                    "the claim says {} of “{}”, the source {other}",
                    span.of(self.text),
                    self.claim.unit(subject).span.of(self.text)
                );
                self.object(account, PartKind::Amount, PartStatus::Missing, span, reason);
                return;
            }
        }
    }

    /// Finds two figures of the claim of which the anchor has one, another sentence the other, with the words of the
    /// claim the other way round.
    fn figures_of_sentences(&self, account: &mut Account, one: usize, other: usize) {
        let is_here = |row: usize| self.alignment.answers[row].is_some();
        let (near, far) = match (is_here(one), is_here(other)) {
            (true, false) => (one, other),
            (false, true) => (other, one),
            _ => return,
        };
        let Some(sentence) = account.terms[far].1.filter(|sentence| *sentence != self.anchor()) else { return };
        // The words between two figures belong to the second.
        let words = |row: usize| -> Vec<usize> {
            let from = if row == one { 0 } else { one + 1 };
            (from..row).filter(|it| !self.claim.unit(*it).is_numeric()).collect()
        };
        let only = |rows: Vec<usize>, here: bool| {
            let is_in = |row: &usize, at: usize| !self.reading.matching.within(*row, at).is_empty();
            let count = |at: usize| rows.iter().filter(|row| is_in(row, at)).count();
            let (mine, theirs) = (count(self.anchor()), count(sentence));
            if here { mine > theirs } else { theirs > mine }
        };
        if only(words(far), true) && only(words(near), false) {
            let (span, second) = (self.claim.unit(one).span, self.claim.unit(other).span);
            let reason = format!("“{}” and “{}” are exchanged", span.of(self.text), second.of(self.text));
            self.object(account, PartKind::Relation, PartStatus::Contradicted, span, reason);
        }
    }

    /// Returns the terms directly before a figure that say what it is.
    fn label(&self, row: usize) -> Vec<usize> {
        let clause = self.clause_of(row);
        let before = (0..row).rev().filter(|it| !self.is_light(*it) && self.clause_of(*it) == clause);
        let mut label = Vec::new();
        for it in before.take(LABEL) {
            let unit = self.claim.unit(it);
            // Where words are separated, the word before a figure may be a verb.
            if !is_pair(&unit.term) {
                break;
            }
            label.push(it);
        }
        label
    }

    /// Returns whether the claim has the figure of a term of the anchor, with its unit or without.
    fn is_claimed(&self, column: usize) -> bool {
        let unit = &self.source.sentences[self.anchor()].statement.units[column];
        let Some(theirs) = unit.quantity() else { return false };
        let mut own = self.claim.statement.units.iter().filter_map(|unit| unit.quantity());
        own.any(|mine| mine.digits().eq(theirs.digits()))
    }

    /// Returns whether a term of the anchor is matched by one of the claim.
    fn is_matched(&self, column: usize) -> bool {
        self.alignment.answers.iter().flatten().any(|(it, _)| *it == column)
    }
}
