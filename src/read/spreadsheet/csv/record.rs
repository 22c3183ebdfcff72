//! Splits separated values into records (RFC 4180).
//!
//! Unlike the `csv` crate, it yields empty lines, which part tables from their titles and count as rows, and it recovers
//! from a quotation mark without its counterpart instead of reading the rest of the file as one value.

use std::borrow::Cow;

use memchr::{memchr, memchr3};

/// Maximum length of a quoted value, in bytes.
const LONGEST: usize = 1 << 20;
/// Number of quotation marks without their counterparts after which quotation marks are characters.
const UNCLOSED: usize = 8;

/// The records of a text.
pub(super) struct Records<'a> {
    rest: &'a str,
    separator: u8,
    /// Number of the current record, from 1.
    number: u32,
    unclosed: Vec<u32>,
}

impl<'a> Records<'a> {
    /// Splits a text by a separator, an ASCII character.
    pub(super) fn new(text: &'a str, separator: u8) -> Self {
        Self { rest: text, separator, number: 0, unclosed: Vec::new() }
    }

    /// Returns the first record with a quotation mark that has no counterpart.
    pub(super) fn unclosed(&self) -> Option<u32> {
        self.unclosed.first().copied()
    }

    /// Replaces `fields` by those of the next record; an empty line is a record of one empty field. Returns `false` at
    /// the end of the text.
    pub(super) fn next(&mut self, fields: &mut Vec<Cow<'a, str>>) -> bool {
        fields.clear();
        if self.rest.is_empty() {
            return false;
        }
        self.number = self.number.saturating_add(1);
        loop {
            let field = self.quoted().unwrap_or_else(|| Cow::Borrowed(self.plain()));
            fields.push(field);
            match self.rest.as_bytes() {
                [byte, ..] if *byte == self.separator => self.rest = &self.rest[1..],
                [b'\r', b'\n', ..] => {
                    self.rest = &self.rest[2..];
                    return true;
                }
                [b'\r' | b'\n', ..] => {
                    self.rest = &self.rest[1..];
                    return true;
                }
                _ => return true,
            }
        }
    }

    /// Takes a value up to the next separator or the end of the line.
    fn plain(&mut self) -> &'a str {
        let end = memchr3(self.separator, b'\n', b'\r', self.rest.as_bytes()).unwrap_or(self.rest.len());
        let (value, rest) = self.rest.split_at(end);
        self.rest = rest;
        value
    }

    /// Takes a quoted value with the spaces around it. A mark within it that is not doubled is a character.
    fn quoted(&mut self) -> Option<Cow<'a, str>> {
        let inner = self.rest.trim_start_matches(' ').strip_prefix('"')?;
        if self.unclosed.len() >= UNCLOSED {
            return None;
        }
        let bytes = inner.as_bytes();
        let (mut value, mut start, mut seen) = (Cow::Borrowed(""), 0, 0);
        while let Some(place) = memchr(b'"', &bytes[seen..bytes.len().min(LONGEST)]) {
            let mark = seen + place;
            seen = mark + 1;
            if bytes.get(seen) == Some(&b'"') {
                value.to_mut().push_str(&inner[start..seen]);
                seen += 1;
                start = seen;
                continue;
            }
            let after = inner[seen..].trim_start_matches(' ');
            if after.bytes().next().is_none_or(|byte| byte == self.separator || byte == b'\n' || byte == b'\r') {
                self.rest = after;
                if value.is_empty() && start == 0 {
                    return Some(Cow::Borrowed(&inner[..mark]));
                }
                value.to_mut().push_str(&inner[start..mark]);
                return Some(value);
            }
        }
        self.unclosed.push(self.number);
        None
    }
}
