//! Byte offsets of a text as character offsets.

use ibid::Span;

/// Bytes between two known positions.
const STEP: usize = 256;

/// Converts many spans of one text.
pub(crate) struct Offsets<'a> {
    text: &'a str,
    /// Number of characters before each multiple of [`STEP`] bytes; empty if all characters are one byte.
    known: Vec<usize>,
}

impl<'a> Offsets<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        let mut known = Vec::new();
        if !text.is_ascii() {
            let mut before = 0;
            for bytes in text.as_bytes().chunks(STEP) {
                known.push(before);
                before += characters(bytes);
            }
            known.push(before);
        }
        Self { text, known }
    }

    /// Returns the number of characters before a byte.
    pub(crate) fn at(&self, byte: usize) -> usize {
        let Some(before) = self.known.get(byte / STEP) else { return byte };
        before + characters(&self.text.as_bytes()[byte / STEP * STEP..byte])
    }

    /// Returns a span in characters.
    pub(crate) fn chars(&self, span: Span) -> (usize, usize) {
        (self.at(span.start), self.at(span.end))
    }
}

/// Counts the bytes that begin a character.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
}
