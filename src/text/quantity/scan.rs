//! Forward and backward lookup in a text by words. Every lookup is bounded, so that parsing stays linear.

use std::borrow::Cow;

use super::digits::Style;
use crate::text::fold_into;

/// Maximum length of a word, in bytes; no number word, unit or currency is longer.
const MAX_WORD: usize = 48;
/// Maximum white space between two parts of a quantity, in characters.
const MAX_SPACE: usize = 3;

/// A text being parsed. Anything before `floor` belongs to a quantity already found.
#[derive(Clone, Copy)]
pub(super) struct Scan<'t> {
    pub(super) text: &'t str,
    pub(super) floor: usize,
    pub(super) style: Style,
}

impl<'t> Scan<'t> {
    /// Returns the text from `at`.
    pub(super) fn rest(&self, at: usize) -> &'t str {
        &self.text[at..]
    }

    /// Returns the character at `at`.
    pub(super) fn char(&self, at: usize) -> Option<char> {
        self.rest(at).chars().next()
    }

    /// Returns the character before `at`, even before the floor.
    pub(super) fn char_before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    /// Returns the end of the first of `parts` that occurs at `at`.
    pub(super) fn after(&self, at: usize, parts: &[&str]) -> Option<usize> {
        let rest = self.rest(at);
        parts.iter().find(|part| rest.starts_with(**part)).map(|part| at + part.len())
    }

    /// Returns the start of the first of `parts` that ends at `at` and does not begin before the floor.
    pub(super) fn before(&self, at: usize, parts: &[&str]) -> Option<usize> {
        let rest = &self.text[self.floor..at];
        parts.iter().find(|part| rest.ends_with(**part)).map(|part| at - part.len())
    }

    /// Skips a little white space after `at`.
    pub(super) fn past_space(&self, at: usize) -> usize {
        let spaces = self.rest(at).chars().take(MAX_SPACE).take_while(|c| c.is_whitespace());
        at + spaces.map(char::len_utf8).sum::<usize>()
    }

    /// Skips a little white space before `at`.
    pub(super) fn back_over_space(&self, at: usize) -> usize {
        let spaces = self.text[self.floor..at].chars().rev().take(MAX_SPACE).take_while(|c| c.is_whitespace());
        at - spaces.map(char::len_utf8).sum::<usize>()
    }

    /// Returns the word that starts at `at` in lower case, and its end; `None` if there is none or it is too long.
    pub(super) fn word(&self, at: usize) -> Option<(Cow<'t, str>, usize)> {
        let rest = self.rest(at);
        let mut end = 0;
        for c in rest.chars() {
            if !is_letter(c) {
                break;
            }
            end += c.len_utf8();
            if end > MAX_WORD {
                return None;
            }
        }
        (end > 0).then(|| (lower(&rest[..end]), at + end))
    }

    /// Returns the word after optional white space.
    pub(super) fn next_word(&self, at: usize) -> Option<(Cow<'t, str>, usize)> {
        self.word(self.past_space(at))
    }

    /// Returns the word after white space or a single hyphen: `thirty-four`, `34-year`.
    pub(super) fn linked_word(&self, at: usize) -> Option<(Cow<'t, str>, usize)> {
        let hyphen = self.after(at, &["-", "\u{2010}", "\u{2011}"]);
        hyphen.map_or_else(|| self.next_word(at), |at| self.word(at))
    }

    /// Returns the word that ends directly before `at` in lower case, and its start.
    pub(super) fn word_ending(&self, at: usize) -> Option<(Cow<'t, str>, usize)> {
        let rest = &self.text[self.floor..at];
        let mut length = 0;
        for c in rest.chars().rev() {
            if !is_letter(c) {
                break;
            }
            length += c.len_utf8();
            if length > MAX_WORD {
                return None;
            }
        }
        (length > 0).then(|| (lower(&rest[rest.len() - length..]), at - length))
    }

    /// Returns the word before optional white space.
    pub(super) fn previous_word(&self, at: usize) -> Option<(Cow<'t, str>, usize)> {
        self.word_ending(self.back_over_space(at))
    }

    /// Returns the end of `words` (in lower case, separated by white space or a hyphen) at or directly after `at`.
    pub(super) fn phrase(&self, at: usize, words: &str) -> Option<usize> {
        words.split(' ').try_fold(at, |at, wanted| {
            let (word, end) = self.linked_word(at)?;
            (word == wanted).then_some(end)
        })
    }

    /// Returns the start of `words` that end at or directly before `at`.
    pub(super) fn phrase_before(&self, at: usize, words: &str) -> Option<usize> {
        words.rsplit(' ').try_fold(at, |at, wanted| {
            let (word, start) = self.previous_word(at)?;
            (word == wanted).then_some(start)
        })
    }

    /// Returns whether no word continues at `at`.
    pub(super) fn is_free_end(&self, at: usize) -> bool {
        self.char(at).is_none_or(|c| !is_letter(c) && !c.is_ascii_digit() && c != '_')
    }
}

/// Returns whether a character is a letter of a script with spaces between words.
pub(super) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    // Vowel signs and the virama belong to the words of Indic scripts.
    c.is_alphabetic() && !is_ideograph(c)
        || matches!(c, '\u{93C}' | '\u{94D}' | '\u{9BC}' | '\u{9CD}' | '\u{300}'..='\u{36F}')
}

/// Returns whether a character is a letter of a script that attaches units to numbers without a space (Chinese,
/// Japanese, Korean), or a mark on such a letter.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{30FF}' | '\u{AC00}'..='\u{D7A3}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// Returns a word in the folded form of the tables of names: lower case, without accents.
pub(super) fn folded(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'\'') {
        return Cow::Borrowed(word);
    }
    let mut folded = String::with_capacity(word.len());
    word.chars().for_each(|c| fold_into(c, &mut folded));
    Cow::Owned(folded)
}

fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}
