//! Looking forward and back in a text, by words. Every look is bounded, so that reading stays linear.

use std::borrow::Cow;

use super::digits::Style;

/// Longest word looked at, in bytes; no number word, unit or currency is longer.
const LONGEST_WORD: usize = 24;
/// Most white space between two parts of one quantity, in characters.
const WIDEST_SPACE: usize = 3;

/// A text being read: what is before `floor` belongs to a quantity already found.
#[derive(Clone, Copy)]
pub(super) struct Scan<'t> {
    pub(super) text: &'t str,
    pub(super) floor: usize,
    pub(super) style: Style,
}

impl<'t> Scan<'t> {
    /// The rest of the text from `at`.
    pub(super) fn rest(&self, at: usize) -> &'t str {
        &self.text[at..]
    }

    /// The character at `at`.
    pub(super) fn char(&self, at: usize) -> Option<char> {
        self.rest(at).chars().next()
    }

    /// The character before `at`, whoever it belongs to.
    pub(super) fn char_before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    /// What follows the first of `parts` that stands at `at`.
    pub(super) fn after(&self, at: usize, parts: &[&str]) -> Option<usize> {
        let rest = self.rest(at);
        parts.iter().find(|part| rest.starts_with(**part)).map(|part| at + part.len())
    }

    /// Where the first of `parts` starts that ends at `at`, not before the floor.
    pub(super) fn before(&self, at: usize, parts: &[&str]) -> Option<usize> {
        let rest = &self.text[self.floor..at];
        parts.iter().find(|part| rest.ends_with(**part)).map(|part| at - part.len())
    }

    /// `at` past a little white space.
    pub(super) fn past_space(&self, at: usize) -> usize {
        let spaces = self.rest(at).chars().take(WIDEST_SPACE).take_while(|c| c.is_whitespace());
        at + spaces.map(char::len_utf8).sum::<usize>()
    }

    /// `at` back over a little white space.
    pub(super) fn back_over_space(&self, at: usize) -> usize {
        let spaces = self.text[self.floor..at].chars().rev().take(WIDEST_SPACE).take_while(|c| c.is_whitespace());
        at - spaces.map(char::len_utf8).sum::<usize>()
    }

    /// The word that starts at `at` in lower case, and its end; `None` where there is none or it is too long to know.
    pub(super) fn word(&self, at: usize) -> Option<(Cow<'t, str>, usize)> {
        let rest = self.rest(at);
        let mut end = 0;
        for c in rest.chars() {
            if !is_letter(c) {
                break;
            }
            end += c.len_utf8();
            if end > LONGEST_WORD {
                return None;
            }
        }
        (end > 0).then(|| (lower(&rest[..end]), at + end))
    }

    /// The word after white space or none.
    pub(super) fn next_word(&self, at: usize) -> Option<(Cow<'t, str>, usize)> {
        self.word(self.past_space(at))
    }

    /// The word after white space or a single hyphen: `thirty-four`, `34-year`.
    pub(super) fn linked_word(&self, at: usize) -> Option<(Cow<'t, str>, usize)> {
        let hyphen = self.after(at, &["-", "\u{2010}", "\u{2011}"]);
        hyphen.map_or_else(|| self.next_word(at), |at| self.word(at))
    }

    /// The word that ends right before `at` in lower case, and its start.
    pub(super) fn word_ending(&self, at: usize) -> Option<(Cow<'t, str>, usize)> {
        let rest = &self.text[self.floor..at];
        let mut length = 0;
        for c in rest.chars().rev() {
            if !is_letter(c) {
                break;
            }
            length += c.len_utf8();
            if length > LONGEST_WORD {
                return None;
            }
        }
        (length > 0).then(|| (lower(&rest[rest.len() - length..]), at - length))
    }

    /// The word before white space or none.
    pub(super) fn previous_word(&self, at: usize) -> Option<(Cow<'t, str>, usize)> {
        self.word_ending(self.back_over_space(at))
    }

    /// Where `words` (in lower case, white space or a hyphen between) end that start at or right after `at`.
    pub(super) fn phrase(&self, at: usize, words: &str) -> Option<usize> {
        words.split(' ').try_fold(at, |at, wanted| {
            let (word, end) = self.linked_word(at)?;
            (word == wanted).then_some(end)
        })
    }

    /// Where `words` start that end at or right before `at`.
    pub(super) fn phrase_before(&self, at: usize, words: &str) -> Option<usize> {
        words.rsplit(' ').try_fold(at, |at, wanted| {
            let (word, start) = self.previous_word(at)?;
            (word == wanted).then_some(start)
        })
    }

    /// Whether nothing of a word touches `at` from behind.
    pub(super) fn is_free_end(&self, at: usize) -> bool {
        self.char(at).is_none_or(|c| !is_letter(c) && !c.is_ascii_digit() && c != '_')
    }
}

/// A letter of a script that puts spaces between words.
pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { c.is_alphabetic() && !is_ideograph(c) }
}

/// A letter of a script without spaces, or one that sits on such a letter.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}
