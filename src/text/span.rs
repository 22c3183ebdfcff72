//! Positions in a text: byte spans, code points, lines and columns.
//!
//! A [`Span`] is the only way in which the crate refers to text. Its creator keeps both ends on character boundaries.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A half-open range `[start, end)` of UTF-8 bytes, both ends on character boundaries of the text it refers to.
///
/// Serialized as an array of two numbers in JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(usize, usize)", into = "(usize, usize)")]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// Creates the span from `start` up to, but excluding, `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// Returns the length in bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Returns whether the span is empty.
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Returns this range of the text.
    ///
    /// ```
    /// use ibid::Span;
    ///
    /// assert_eq!(Span::new(4, 10).of("The bridge is closed."), "bridge");
    /// ```
    ///
    /// # Panics
    /// If the span is not valid for this text.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// Returns the same range relative to a text that starts `offset` bytes earlier.
    #[must_use]
    pub const fn shifted(self, offset: usize) -> Self {
        Self::new(self.start + offset, self.end + offset)
    }

    /// Returns the same range relative to a text that starts `offset` bytes later.
    #[must_use]
    pub const fn relative_to(self, offset: usize) -> Self {
        Self::new(self.start - offset, self.end - offset)
    }

    /// Returns whether `other` is entirely inside.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Returns whether the two share at least one byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the span without white space at either end.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let whole = self.of(text);
        let start = self.start + (whole.len() - whole.trim_start().len());
        Self::new(start, start.max(self.start + whole.trim_end().len()))
    }

    /// Returns the same range in Unicode code points of `text`.
    #[must_use]
    pub fn chars(self, text: &str) -> Self {
        let start = text[..self.start].chars().count();
        Self::new(start, start + self.of(text).chars().count())
    }
}

impl From<(usize, usize)> for Span {
    fn from((start, end): (usize, usize)) -> Self {
        Self::new(start, end)
    }
}

impl From<Span> for (usize, usize) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// Returns the 1-based number of the line that contains byte `offset` of `text`.
pub fn line_of(text: &str, offset: usize) -> usize {
    1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..offset]).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_bytes_and_code_points() {
        let text = "Łódź 2018";
        let span = Span::new(8, 12);
        assert_eq!(span.of(text), "2018");
        assert_eq!(span.chars(text), Span::new(5, 9));
        assert_eq!(Span::new(0, 8).trimmed(text).of(text), "Łódź");
        assert_eq!(Span::new(7, 8).trimmed(text).len(), 0);
    }

    #[test]
    fn lines_are_counted_from_one() {
        assert_eq!((line_of("a\nb", 0), line_of("a\nb", 2)), (1, 2));
    }
}
