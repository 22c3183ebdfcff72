//! Larger and smaller parts of a sentence than clauses: statements beyond a contrast, and participles.

use super::{MarkedText, MarkedWord};
use crate::claim::marks::Mark;

/// Bytes that a present participle has more of.
const MIN_PARTICIPLE: usize = 5;

impl MarkedText {
    /// Returns whether a clause begins with a present participle: `…, beating the holders`.
    pub(in crate::claim) fn begins_with_participle(&self, text: &str, clause: usize) -> bool {
        let first = self.words.iter().find(|word| word.clause == clause);
        first.is_some_and(|word| {
            let written = word.span.of(text);
            written.starts_with(char::is_lowercase)
                && written.len() > MIN_PARTICIPLE
                && ["ing", "ant", "ndo"].iter().any(|ending| written.ends_with(ending))
        })
    }

    /// Returns the number of the statement that each clause is in: one begins at a contrast and behind a semicolon.
    pub(in crate::claim) fn statements(&self, text: &str) -> Vec<usize> {
        let mut statements = vec![0; self.clauses.len()];
        let mut last: Option<&MarkedWord> = None;
        let mut number = 0;
        for word in &self.words {
            if let Some(before) = last.filter(|before| before.clause != word.clause) {
                let is_parted = text[before.span.end..word.span.start].contains([';', '；', '؛']);
                let mut contrasts =
                    self.marks.iter().filter(|it| it.mark == Mark::Contrast && it.clause == word.clause);
                number += usize::from(is_parted || contrasts.any(|it| self.begins_near(it)));
            }
            statements[word.clause] = number;
            last = Some(word);
        }
        statements
    }
}

/// Longest name between quotation marks, in words.
const QUOTED_NAME: usize = 3;

/// Returns the length of what is between quotation marks if it is a name: a few words, the first with a capital.
pub(super) fn closing_of_name(rest: &str) -> Option<usize> {
    let end = rest.char_indices().find(|(_, c)| matches!(c, '»' | '”' | '“' | '"'))?.0;
    let inside = &rest[..end];
    let is_name = inside.starts_with(char::is_uppercase)
        && inside.split_whitespace().count() <= QUOTED_NAME
        && !inside.contains(['.', ',', '!', '?', ';', ':']);
    is_name.then_some(end)
}
