//! Names in Japanese that share their last word: `青葉工場`, `宮古工場`.

use super::{Account, Frame, PartKind, PartStatus};

/// Characters of the last word of a compound.
const HEAD: usize = 2;
/// Most characters of a compound.
const MAX: usize = 10;

impl Frame<'_> {
    /// Finds a compound of the claim of which the anchor has the last word behind another one.
    pub(super) fn compounds(&self, account: &mut Account) {
        if !(self.table.is_unsegmented() && self.table.is_verb_final()) || self.is_long() {
            return;
        }
        let supplying = account.terms.iter().filter_map(|(status, at)| at.filter(|_| *status == PartStatus::Found));
        let mut sentences: Vec<usize> = supplying.chain([self.anchor()]).collect();
        sentences.sort_unstable();
        sentences.dedup();
        for at in sentences {
            self.compounds_in(account, self.theirs_at(self.source.sentences[at].span));
        }
    }

    fn compounds_in(&self, account: &mut Account, sentence: &str) {
        let theirs: Vec<&str> = compounds(sentence).collect();
        for compound in compounds(self.text) {
            let at = compound.char_indices().rev().nth(HEAD - 1).map_or(0, |(at, _)| at);
            let (first, head) = compound.split_at(at);
            if first.chars().count() < HEAD || sentence.contains(first) {
                continue;
            }
            let others: Vec<&str> = theirs.iter().filter_map(|it| it.strip_suffix(head)).collect();
            let is_other = |it: &&str| it.chars().count() >= HEAD && !self.text.contains(*it) && !first.contains(*it);
            if let Some(other) = others.first().filter(|_| others.iter().all(is_other)) {
                let start = self.text.find(compound).unwrap_or_default();
                let span = crate::text::Span::new(start, start + compound.len());
                let reason = format!("the claim names “{compound}”, the source “{other}{head}”");
                self.object(account, PartKind::Name, PartStatus::Missing, span, reason);
                return;
            }
        }
    }
}

/// Returns the runs of ideographs and katakana of a text that may be compounds.
fn compounds(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| matches!(c, '\u{30a1}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '々');
    text.split(move |c: char| !is_part(c)).filter(|it| (HEAD + 1..=MAX).contains(&it.chars().count()))
}
