//! Corrections: a sentence that quotes an error in order to correct it supports nothing.

use super::{Account, Frame, PartKind, PartStatus};
use crate::claim::marks::{Mark, MarkedText};

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
        let text = &self.source.article.text;
        let read = |at: usize| self.source.sentences.get(at).map(|it| MarkedText::read(text, it.span, self.table));
        let is_error = theirs.has(Mark::Publication)
            && (theirs.has(Mark::Correct) || self.source.corrects && theirs.has(Mark::Report));
        let anchor = self.anchor();
        let is_swapped = (anchor + 1..=anchor + REACH).any(|at| read(at).is_some_and(|it| it.all().has(Mark::Swap)));
        if is_error || is_swapped && self.source.corrects {
            let mark = [Mark::Correct, Mark::Report].into_iter().find_map(|mark| self.theirs.first(mark, |_| true));
            let words = mark.map_or("", |it| self.theirs_at(it.span));
            let reason = format!("the source quotes this in order to correct it (“{words}”)");
            self.object(account, PartKind::Relation, PartStatus::Contradicted, whole, reason);
        }
        let touched = self.all_touched();
        if !own.has(Mark::Former)
            && let Some(it) = self.theirs.first(Mark::Former, |clause| touched.contains(&clause))
        {
            let reason = format!("the source says so of an earlier state (“{}”)", self.theirs_at(it.span));
            self.object(account, PartKind::Certainty, PartStatus::Missing, whole, reason);
        }
    }
}
