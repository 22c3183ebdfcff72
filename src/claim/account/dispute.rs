//! Statements that the accused or the person concerned denies in the same or the next sentence.

use super::{Account, Frame, PartKind, PartStatus};
use crate::claim::marks::{Mark, MarkedText};

/// Words behind a verb of denial that leave no room for a statement of its own: `denies the charges`.
const OBJECT: usize = 3;
/// The same in scripts without spaces, in characters.
const OBJECT_CHARACTERS: usize = 6;
/// Clauses at the beginning of the next sentence that may refer to the one before.
const FIRST_CLAUSES: usize = 1;

impl Frame<'_> {
    /// Objects if the claim states as a fact what somebody reports and another denies.
    pub(super) fn dispute(&self, account: &mut Account) {
        let own = self.own.all();
        let is_told = |marks: super::MarkSet| {
            [Mark::Report, Mark::Alleged, Mark::Maybe, Mark::Dispute].iter().any(|mark| marks.has(*mark))
        };
        let touched = self.all_touched();
        if is_told(own) || own.has(Mark::Correct) || !is_told(self.theirs.all()) || touched.is_empty() {
            return;
        }
        let Some(words) = self.denial_of(&touched) else { return };
        let is_former = self.governing(Mark::Former, &touched).is_some();
        let status = if is_former { PartStatus::Contradicted } else { PartStatus::Missing };
        let reason = format!("the source reports that it is denied (“{words}”)");
        self.object(account, PartKind::Certainty, status, self.whole(), reason);
    }

    /// Returns the word of denial behind the touched clauses, or at the beginning of the next sentence.
    fn denial_of(&self, touched: &[usize]) -> Option<String> {
        let text = &self.source.article.text;
        let last = *touched.last()?;
        let is_denial = |marked: &MarkedText, is_in: &dyn Fn(usize) -> bool| {
            let room = if self.table.is_unsegmented() { OBJECT_CHARACTERS } else { OBJECT };
            let found = marked
                .marks
                .iter()
                .find(|it| it.mark == Mark::Dispute && is_in(it.clause) && marked.words_behind(it) <= room)?;
            Some(found.span.of(text).to_owned())
        };
        is_denial(self.theirs, &|clause| clause > last).or_else(|| {
            let marked = self.source.marked(self.anchor() + 1)?;
            is_denial(marked, &|clause| clause <= FIRST_CLAUSES)
        })
    }
}
