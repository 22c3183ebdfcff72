//! Corrections: a sentence that quotes an error in order to correct it supports nothing.

use super::{Account, Frame, PartKind, PartStatus};
use crate::claim::marks::{Mark, Occurrence};
use crate::claim::source::TermPosition;
use crate::claim::statement::ClaimTerm;
use crate::text::quantity::{Unit, Value};

/// Sentences after an error within which it is called one.
const REACH: usize = 2;
/// Terms of a sentence that is a heading.
const HEADING: usize = 5;

impl Frame<'_> {
    /// Rejects an anchor that quotes an error, or what was said at first.
    pub(super) fn correction(&self, account: &mut Account) {
        let own = self.own.all();
        if own.has(Mark::Correct) {
            return;
        }
        let whole = self.whole();
        let anchor = self.anchor();
        let is_error = self.is_error(anchor);
        let is_swapped = self.source.corrects
            && (anchor + 1..=anchor + REACH)
                .any(|at| self.source.marked(at).is_some_and(|it| it.all().has(Mark::Swap)));
        if is_error || is_swapped {
            let mark = [Mark::Correct, Mark::Report].into_iter().find_map(|mark| self.theirs.first(mark, |_| true));
            let words = mark.map_or("", |it| self.theirs_at(it.span));
            let reason = format!("the source quotes this in order to correct it (“{words}”)");
            self.object(account, PartKind::Relation, PartStatus::Contradicted, whole, reason);
            account.is_error = true;
        }
        self.corrected_amount(account);
        let touched = self.all_touched();
        // `At first the company said that …`.
        let reports = |clause: usize| self.theirs.clauses.get(clause).is_some_and(|marks| marks.has(Mark::Report));
        if !own.has(Mark::Former)
            && let Some(it) = self.theirs.first(Mark::Former, |clause| {
                touched.contains(&clause) || reports(clause) && self.governs(clause, &touched)
            })
        {
            let reason = format!("the source says so of an earlier state (“{}”)", self.theirs_at(it.span));
            self.object(account, PartKind::Certainty, PartStatus::Missing, whole, reason);
        }
        self.contested(account);
    }

    /// Returns whether a sentence quotes an error in order to correct it.
    pub(super) fn is_error(&self, sentence: usize) -> bool {
        let Some(marked) = self.source.marked(sentence) else { return false };
        let marks = marked.all();
        // `Correction.` as a heading.
        let is_headed = || {
            let before = sentence.checked_sub(1).and_then(|at| Some((self.source.marked(at)?, at)));
            before.is_some_and(|(it, at)| {
                let sentence = &self.source.sentences[at];
                let begins = |it: &Occurrence| it.mark == Mark::Correct && it.span.start <= sentence.span.start + 1;
                sentence.statement.units.len() <= HEADING && it.marks.iter().any(begins)
            })
        };
        marks.has(Mark::Publication)
            && (marks.has(Mark::Correct) || marks.has(Mark::Report) && (self.source.corrects || is_headed()))
    }

    /// Objects if a correction elsewhere in the article quotes an amount of the claim as the error: it comes first there.
    fn corrected_amount(&self, account: &mut Account) {
        for row in self.claim.rows() {
            let unit = self.claim.unit(row);
            let is_amount =
                unit.quantity().is_some_and(|it| !matches!(it.value, Value::When(_)) && it.unit != Unit::Ordinal);
            if !is_amount || account.terms[row].0 == PartStatus::Found {
                continue;
            }
            let is_quoted = |place: &TermPosition| {
                let sentence = &self.source.sentences[place.sentence as usize];
                let kind = unit.quantity().map(|it| it.unit);
                let is_alike = |other: &ClaimTerm| other.quantity().is_some_and(|it| Some(it.unit) == kind);
                let before = &sentence.statement.units[..place.unit as usize];
                self.is_error(place.sentence as usize) && !before.iter().any(is_alike)
            };
            let met = &self.reading.matching.met[row];
            if met.iter().any(|met| is_quoted(&met.place)) {
                let reason = format!("the source corrects “{}”", unit.span.of(self.text));
                self.object(account, PartKind::Amount, PartStatus::Contradicted, unit.span, reason);
            }
        }
    }

    /// Objects if the sentence after the anchor says that somebody denies it: `The company rejects this`.
    fn contested(&self, account: &mut Account) {
        let own = self.own.all();
        if [Mark::Reject, Mark::Deny, Mark::Untrue, Mark::Report, Mark::Alleged].iter().any(|mark| own.has(*mark)) {
            return;
        }
        let Some(next) = self.source.marked(self.anchor() + 1) else { return };
        let Some(it) = next.first(Mark::Reject, |clause| clause == 0) else { return };
        // Not the subject: `on Monday it denied the charges`.
        let refers = |this: &&Occurrence| {
            this.mark == Mark::This
                && this.clause == 0
                && (this.span.start >= it.span.start || self.table.has_free_order && !next.starts_clause(this))
        };
        if !next.marks.iter().any(|this| refers(&this)) {
            return;
        }
        let reason = format!("the next sentence of the source says that it is denied (“{}”)", self.theirs_at(it.span));
        self.object(account, PartKind::Certainty, PartStatus::Missing, self.whole(), reason);
    }
}
