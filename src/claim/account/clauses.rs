//! The clauses of claim and anchor, and which of the claim's are matched in which of the anchor's.

use super::Frame;
use crate::claim::marks::{Mark, MarkSet};
use crate::claim::statement::TermKind;
use crate::text::Span;

impl Frame<'_> {
    /// Returns the clause of a claim term.
    pub(super) fn clause_of(&self, row: usize) -> usize {
        self.clauses[row]
    }

    /// Returns the clause of a term of the anchor.
    pub(super) fn their_clause(&self, column: usize) -> usize {
        let units = &self.source.sentences[self.anchor()].statement.units;
        self.theirs.clause_at(units[column].span.start)
    }

    /// Returns the rows of one clause of the claim, negations excluded.
    pub(super) fn rows_of(&self, clause: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.claim.statement.units.len())
            .filter(move |row| self.claim.unit(*row).sort != TermKind::Denial && self.clause_of(*row) == clause)
    }

    /// Returns the clauses of the anchor that a clause of the claim is matched in.
    pub(super) fn touched(&self, clause: usize) -> Vec<usize> {
        let rows: Vec<usize> =
            self.rows_of(clause).filter(|row| !self.is_light(*row) && self.alignment.answers[*row].is_some()).collect();
        let mut touched: Vec<usize> = rows.iter().filter_map(|row| self.only_clause(*row)).collect();
        // A word in several clauses is in one that has more of the claim.
        let is_elsewhere = |row: &&usize| {
            let within = self.reading.matching.within(**row, self.anchor());
            !within.iter().any(|met| touched.contains(&self.their_clause(met.place.unit as usize)))
        };
        let denies = |marks: Option<&MarkSet>| marks.is_some_and(|marks| marks.has(Mark::Deny));
        let is_denied = denies(self.own.clauses.get(clause));
        let nearest = |row: &usize| {
            let within = self.reading.matching.within(*row, self.anchor());
            let clauses = within.iter().map(|met| self.their_clause(met.place.unit as usize));
            let alike = clauses.into_iter().find(|it| denies(self.theirs.clauses.get(*it)) == is_denied);
            alike.or_else(|| self.alignment.answers[*row].map(|(column, _)| self.their_clause(column)))
        };
        let rest: Vec<usize> = rows.iter().filter(is_elsewhere).filter_map(nearest).collect();
        touched.extend(rest);
        touched.sort_unstable();
        touched.dedup();
        touched
    }

    /// Returns the marks in some clauses of the anchor.
    pub(super) fn their_marks(&self, clauses: &[usize]) -> MarkSet {
        let sets = clauses.iter().filter_map(|clause| self.theirs.clauses.get(*clause));
        sets.fold(MarkSet::default(), |all, set| all.union(*set))
    }

    /// Returns the words of the claim at a span of it, or of a whole clause.
    pub(super) fn clause_span(&self, clause: usize) -> Span {
        let mut rows = self.rows_of(clause).map(|row| self.claim.unit(row).span);
        let first = rows.next().unwrap_or(Span::new(0, 0));
        Span::new(first.start, rows.last().map_or(first.end, |last| last.end))
    }

    /// Returns the clauses of the claim that have terms.
    pub(super) fn clauses(&self) -> Vec<usize> {
        let mut clauses = self.clauses.to_vec();
        clauses.sort_unstable();
        clauses.dedup();
        clauses
    }
}
