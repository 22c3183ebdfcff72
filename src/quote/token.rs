//! Splits text into tokens: the words, numbers and punctuation that a quotation has to keep, each with its byte range.
//!
//! All folding of typography happens here: white space, the shape of quotation marks, apostrophes and dashes,
//! full-width and presentation forms, ligatures, soft hyphens, hyphens at line ends. A number is one token with its
//! sign, currency, separators and percent sign, so none of them can be lost. Where a digit can only be a subscript or
//! the power of a unit, it may be typed plainly (`H₂O`, `m²`), and an exponent with a caret (`10^3`). A letter's case,
//! exponents and everything else are kept.

use std::hash::Hasher as _;

use super::char_class::{
    ellipsis, fold_into, fold_sign, fraction, is_alone, is_apostrophe, is_blank, is_currency, is_dash, is_digit,
    is_hyphen, is_ignored, is_length_unit, is_letter, is_minus, is_quote, is_word_char, separator, subscript_digit,
    superscript_digit, superscript_of,
};
use crate::text::{Span, is_unsegmented_script};
use rustc_hash::FxHasher;

/// Class of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenClass {
    /// A word, or a character of a script without spaces.
    Word,
    /// A word with a digit in it, and all signs that belong to it.
    Number,
    /// A partly bracketed word: `[T]he`, `want[ing]`.
    Patched,
    /// One or more consecutive quotation marks.
    Quote,
    /// A full stop, comma, colon or semicolon.
    Point,
    /// Three or more dots, alone or in brackets.
    Ellipsis,
    /// Another character.
    Mark,
}

/// A word, number or punctuation mark of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct QuoteToken {
    /// Equal for tokens that differ in typography only.
    pub(super) key: u64,
    /// Equal also for tokens that differ in the case of their first letter.
    pub(super) caseless: u64,
    start: u32,
    end: u32,
    /// Equal for tokens that differ in the case of any letter.
    pub(super) lower: u32,
    pub(super) class: TokenClass,
}

impl QuoteToken {
    /// Returns its byte range.
    pub(super) const fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// Returns whether it is a word or a number.
    pub(super) const fn is_word(&self) -> bool {
        matches!(self.class, TokenClass::Word | TokenClass::Number | TokenClass::Patched)
    }
}

/// Returns the tokens of a text, in order.
pub(super) fn tokens(text: &str) -> Vec<QuoteToken> {
    let mut scan = Scan { text, at: 0, before: ' ', tokens: Vec::with_capacity(text.len() / 5), folded: String::new() };
    while scan.next() {}
    scan.tokens
}

/// Returns the folded form of a token's text.
pub(super) fn folded(text: &str) -> String {
    let mut scan = Scan { text, at: 0, before: ' ', tokens: Vec::new(), folded: String::new() };
    scan.next();
    scan.folded
}

/// Tokenizer state.
struct Scan<'t> {
    text: &'t str,
    at: usize,
    /// Character before `at`.
    before: char,
    tokens: Vec<QuoteToken>,
    /// Folded form of the current or last token.
    folded: String,
}

impl Scan<'_> {
    /// Advances past the next token; returns `false` at the end.
    fn next(&mut self) -> bool {
        let Some(c) = self.skip_blanks() else { return false };
        let start = self.at;
        self.folded.clear();
        let class = if let Some(end) = ellipsis(&self.text[start..]) {
            self.at += end;
            self.folded.push_str(if matches!(c, '.' | '…' | '⋯' | '。') { "…" } else { "[…]" });
            TokenClass::Ellipsis
        } else if is_quote(c) {
            self.quotes();
            TokenClass::Quote
        } else if self.begins_word(c) {
            self.word()
        } else {
            self.sign(c)
        };
        // A minus sign may follow a bracketed ellipsis, as it may follow a space.
        let last = self.text[..self.at].chars().next_back().filter(|_| class != TokenClass::Ellipsis);
        self.before = last.unwrap_or(' ');
        self.push(start, class);
        true
    }

    fn push(&mut self, start: usize, class: TokenClass) {
        let key = hash(&self.folded);
        let first = self.folded.chars().next().unwrap_or(' ');
        let caseless = if class == TokenClass::Word && first.is_uppercase() {
            let lower: String = first.to_lowercase().chain(self.folded[first.len_utf8()..].chars()).collect();
            hash(&lower)
        } else {
            key
        };
        let has_capitals = self.folded.chars().any(char::is_uppercase);
        let lower = if has_capitals { hash(&self.folded.to_lowercase()) } else { key } as u32;
        self.tokens.push(QuoteToken { key, caseless, start: start as u32, end: self.at as u32, lower, class });
    }

    fn skip_blanks(&mut self) -> Option<char> {
        while let Some(c) = self.peek() {
            if !is_blank(c) {
                return Some(c);
            }
            self.at += c.len_utf8();
            if !is_ignored(c) {
                self.before = c;
            }
        }
        None
    }

    fn peek(&self) -> Option<char> {
        let byte = *self.text.as_bytes().get(self.at)?;
        if byte.is_ascii() { Some(char::from(byte)) } else { self.text[self.at..].chars().next() }
    }

    /// Returns the first character from `at` on that is not ignored.
    fn after(&self, at: usize) -> Option<char> {
        self.text[at..].chars().find(|c| !is_ignored(*c))
    }

    fn quotes(&mut self) {
        self.folded.push('"');
        let mut end = self.at;
        for (at, c) in self.text[self.at..].char_indices() {
            if is_quote(c) {
                end = self.at + at + c.len_utf8();
            } else if !is_blank(c) {
                break;
            }
        }
        self.at = end;
    }

    /// Returns whether a word or number begins here: with a letter or digit, or with a sign of the number after it.
    fn begins_word(&self, c: char) -> bool {
        if is_word_char(c) {
            return true;
        }
        let inside = is_word_char(self.before);
        let next = || self.after(self.at + c.len_utf8());
        let is_figure = |c: char| c.is_numeric() || is_currency(c) || c == '.';
        match c {
            '.' | '+' | '±' | '＋' => !inside && next().is_some_and(char::is_numeric),
            '[' | '［' => self.patch().is_some_and(|end| self.after(end).is_some_and(is_letter)),
            c if is_currency(c) => {
                let rest = self.text[self.at + c.len_utf8()..].trim_start_matches(is_blank);
                next().is_some_and(is_word_char) || rest.starts_with(char::is_numeric)
            }
            c if is_minus(c) => {
                !inside && !matches!(self.before, ')' | ']' | '%') && !is_dash(self.before) && {
                    let mut rest = self.text[self.at + c.len_utf8()..].chars().filter(|c| !is_ignored(*c));
                    rest.next().is_some_and(is_figure) && {
                        let rest =
                            self.text[self.at + c.len_utf8()..].trim_start_matches(|c| is_currency(c) || c == '.');
                        rest.starts_with(char::is_numeric)
                    }
                }
            }
            _ => false,
        }
    }

    /// Returns the end of a bracket around a few letters that begins here.
    fn patch(&self) -> Option<usize> {
        let inside = self.text[self.at..].strip_prefix(['[', '［'])?;
        let open = self.text[self.at..].len() - inside.len();
        let letters = inside.find(|c| !is_word_char(c) || is_unsegmented_script(c))?;
        let close = inside[letters..].chars().next().filter(|c| matches!(c, ']' | '］'))?;
        (1..=24).contains(&letters).then(|| self.at + open + letters + close.len_utf8())
    }

    fn word(&mut self) -> TokenClass {
        // The last accepted character, folded; and whether the next one is part of the number or word.
        let mut last = ' ';
        let mut is_patched = false;
        while let Some(c) = self.peek() {
            let end = self.at + c.len_utf8();
            if is_ignored(c) {
                let Some(joined) = self.line_end(end).filter(|_| c == '\u{ad}' && is_letter(last)) else {
                    self.at = end;
                    continue;
                };
                self.at = joined;
                continue;
            }
            if let Some(fraction) = fraction(c) {
                // `1½` reads as `1 1/2`, not as `11/2`.
                if last == ' ' {
                    self.folded.push_str(&fraction);
                    self.at = end;
                    last = '9';
                }
                break;
            }
            if let Some(digit) = self.plain_digit(c, last) {
                self.folded.push(digit);
                self.at = end;
                last = c;
                continue;
            }
            if is_word_char(c) {
                if is_alone(c) && last != ' ' {
                    break;
                }
                fold_into(c, &mut self.folded);
                self.at = end;
                last = c;
                if is_alone(c) {
                    break;
                }
                continue;
            }
            if last == ' ' && !matches!(c, '[' | '［') {
                // A sign before the number.
                fold_into(c, &mut self.folded);
                self.at = end;
                while self.peek().is_some_and(is_blank) {
                    self.at += self.peek().map_or(0, char::len_utf8);
                }
                continue;
            }
            if let Some(end) = self.exponent(c, last) {
                self.at = end;
                last = '²';
                continue;
            }
            let next = self.after(end);
            if is_apostrophe(c) && is_word_char(last) && next.is_some_and(is_letter) {
                self.folded.push('\'');
                self.at = end;
            } else if let Some(separator) = separator(c).filter(|_| last.is_numeric() && next.is_some_and(is_digit)) {
                self.folded.push(separator);
                self.at = end;
            } else if let Some(joined) = self.line_end(end).filter(|_| is_hyphen(c) && is_letter(last)) {
                self.at = joined;
            } else if let Some(end) = self.patch().filter(|end| last != ' ' || self.after(*end).is_some_and(is_letter))
            {
                is_patched = true;
                let patch = self.text[self.at..end].to_owned();
                patch.chars().for_each(|c| fold_into(c, &mut self.folded));
                self.at = end;
                last = 'a';
            } else {
                break;
            }
        }
        let is_number = self.folded.contains(char::is_numeric);
        if is_number && last.is_numeric() {
            self.unit();
        }
        match (is_patched, is_number) {
            (true, _) => TokenClass::Patched,
            (false, true) => TokenClass::Number,
            (false, false) => TokenClass::Word,
        }
    }

    /// Returns the digit that a subscript behind a letter shows, or the power of a unit.
    fn plain_digit(&self, c: char, last: char) -> Option<char> {
        let is_subscript_behind_letter = || {
            let before = self.folded.trim_end_matches(|c: char| c.is_ascii_digit());
            (is_letter(last) || subscript_digit(last).is_some()) && before.ends_with(is_letter)
        };
        subscript_digit(c)
            .filter(|_| is_subscript_behind_letter())
            .or_else(|| superscript_digit(c).filter(|_| is_length_unit(&self.folded)))
    }

    /// Reads an exponent: a caret and a number, or a raised minus sign before raised digits. Returns its end.
    fn exponent(&mut self, c: char, last: char) -> Option<usize> {
        if !last.is_alphanumeric() {
            return None;
        }
        let rest = &self.text[self.at + c.len_utf8()..];
        if c == '⁻' {
            rest.starts_with(|c| superscript_digit(c).is_some()).then(|| self.folded.push(c))?;
            return Some(self.at + c.len_utf8());
        }
        if c != '^' {
            return None;
        }
        let sign = rest.strip_prefix(['-', '−', '–']).map_or(0, |after| rest.len() - after.len());
        let digits = rest[sign..].bytes().take_while(u8::is_ascii_digit).count();
        let number = rest.get(..sign + digits).filter(|_| (1..=4).contains(&digits))?;
        let is_power = sign == 0 && is_length_unit(&self.folded);
        let raised = number.chars().map(|c| if is_power { Some(c) } else { superscript_of(c) });
        self.folded.extend(raised.collect::<Option<String>>());
        Some(self.at + c.len_utf8() + number.len())
    }

    /// Reads a percent or currency sign that belongs to the number before it, with or without a space between.
    fn unit(&mut self) {
        let rest = &self.text[self.at..];
        let sign = rest.trim_start_matches(is_blank);
        let Some(c) = sign.chars().next() else { return };
        let end = self.text.len() - sign.len() + c.len_utf8();
        let is_glued = sign.len() == rest.len();
        let follows = self.after(end);
        let is_unit = match c {
            '%' | '％' | '﹪' | '‰' | '٪' => true,
            '+' | '＋' => is_glued && !follows.is_some_and(is_word_char),
            c if is_currency(c) => {
                !follows.is_some_and(is_word_char)
                    && !self.text[end..].trim_start_matches(is_blank).starts_with(char::is_numeric)
            }
            _ => false,
        };
        if is_unit {
            fold_into(c, &mut self.folded);
            self.at = end;
        }
    }

    /// Returns where a word continues in the next line, if only a line break separates its parts.
    fn line_end(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let next = rest.trim_start_matches([' ', '\t']);
        let next = next.strip_prefix("\r\n").or_else(|| next.strip_prefix(['\n', '\r']))?;
        let next = next.trim_start_matches([' ', '\t']);
        next.starts_with(char::is_lowercase).then(|| self.text.len() - next.len())
    }

    /// Reads another character; a run of dashes is one token.
    fn sign(&mut self, c: char) -> TokenClass {
        self.at += c.len_utf8();
        if is_dash(c) {
            self.folded.push('-');
            while self.peek().is_some_and(is_dash) {
                self.at += self.peek().map_or(0, char::len_utf8);
            }
            return TokenClass::Mark;
        }
        fold_sign(c, &mut self.folded);
        if matches!(self.folded.as_str(), "." | "," | ";" | ":" | "、") { TokenClass::Point } else { TokenClass::Mark }
    }
}

fn hash(folded: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(folded.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests;
