//! Corrections: a sentence that quotes an error in order to correct it supports nothing.

use super::{Account, Frame, PartKind, PartStatus};
use crate::claim::marks::{Mark, Occurrence};

/// Sentences after an error within which it is called one.
const REACH: usize = 2;

impl Frame<'_> {
    /// Rejects an anchor that quotes an error, or what was said at first.
    pub(super) fn correction(&self, account: &mut Account) {
        let own = self.own.all();
        if own.has(Mark::Correct) {
            return;
        }
        let whole = self.whole();
        let theirs = self.theirs.all();
        let is_error = theirs.has(Mark::Publication)
            && (theirs.has(Mark::Correct) || self.source.corrects && theirs.has(Mark::Report));
        let anchor = self.anchor();
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
