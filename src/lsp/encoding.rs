//! Positions as editors count them: a line, and a column in UTF-8, UTF-16 or UTF-32 code units.

use ibid::text::Span;
use serde::{Deserialize, Serialize};

/// Unit of columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// What clients use that offer no other.
    #[default]
    Utf16,
    /// Code points.
    Utf32,
}

impl Encoding {
    /// Returns the encoding with this name in the protocol.
    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Utf8, Self::Utf16, Self::Utf32].into_iter().find(|encoding| encoding.name() == name)
    }

    /// Returns its name in the protocol.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Utf32 => "utf-32",
        }
    }

    const fn width(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
            Self::Utf32 => 1,
        }
    }
}

/// A position in a text, from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Position {
    pub(super) line: u32,
    pub(super) character: u32,
}

/// A half-open range of positions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Range {
    pub(super) start: Position,
    pub(super) end: Position,
}

impl Range {
    /// Returns whether two ranges have a position in common; their ends count.
    pub(super) fn touches(self, other: Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }
}

/// How a client counts positions.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counting {
    pub(super) encoding: Encoding,
    /// Whether a carriage return alone ends a line.
    pub(super) is_cr_line_end: bool,
}

/// Line index of a text.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    starts: Vec<usize>,
    counting: Counting,
}

impl Lines {
    /// Builds the index of a text.
    pub(super) fn of(text: &str, counting: Counting) -> Self {
        let bytes = text.as_bytes();
        let is_end = |at: usize| {
            bytes[at] == b'\n' || (counting.is_cr_line_end && bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
        };
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes).filter(|at| is_end(*at));
        Self { starts: std::iter::once(0).chain(ends.map(|at| at + 1)).collect(), counting }
    }

    /// Returns the range of a line without its end; empty, at the end of the text, for a line that does not exist.
    pub(super) fn line(&self, text: &str, line: usize) -> Span {
        let Some(start) = self.starts.get(line).copied() else { return Span::new(text.len(), text.len()) };
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let ends: &[char] =
            if self.counting.is_cr_line_end || text[start..end].ends_with('\n') { &['\n', '\r'] } else { &[] };
        Span::new(start, start + text[start..end].trim_end_matches(ends).len())
    }

    /// Returns the number of the line that contains a byte.
    pub(super) fn line_at(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at) - 1
    }

    /// Returns the byte at a position. A position beyond its line or the text is that of the end.
    pub(super) fn offset(&self, text: &str, position: Position) -> usize {
        let line = self.line(text, position.line as usize);
        let mut left = position.character as usize;
        for (at, c) in line.of(text).char_indices() {
            let width = self.counting.encoding.width(c);
            // A position inside a character is that of its start.
            if left < width {
                return line.start + at;
            }
            left -= width;
        }
        line.end
    }

    /// Returns the position of a byte.
    pub(super) fn position(&self, text: &str, at: usize) -> Position {
        let at = text.floor_char_boundary(at.min(text.len()));
        let line = self.line_at(at);
        let character = text[self.starts[line]..at].chars().map(|c| self.counting.encoding.width(c)).sum::<usize>();
        let number = |it| u32::try_from(it).unwrap_or(u32::MAX);
        Position { line: number(line), character: number(character) }
    }

    /// Returns the range of positions of a span.
    pub(super) fn range(&self, text: &str, span: Span) -> Range {
        Range { start: self.position(text, span.start), end: self.position(text, span.end) }
    }

    /// Returns the span of a range of positions; an end before its start counts as the start.
    pub(super) fn span(&self, text: &str, range: Range) -> Span {
        let start = self.offset(text, range.start);
        Span::new(start, self.offset(text, range.end).max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a😀é\r\nb\rc\u{2028}d\u{b}e\n";

    fn lines(encoding: Encoding, is_cr_line_end: bool) -> Lines {
        Lines::of(TEXT, Counting { encoding, is_cr_line_end })
    }

    #[test]
    fn columns_behind_an_emoji_are_counted_in_each_encoding() {
        let at = TEXT.find('é').expect("it is there");
        for (encoding, character) in [(Encoding::Utf8, 5), (Encoding::Utf16, 3), (Encoding::Utf32, 2)] {
            let (lines, position) = (lines(encoding, false), Position { line: 0, character });
            assert_eq!(lines.position(TEXT, at), position);
            assert_eq!(lines.offset(TEXT, position), at);
            // Inside the emoji, and beyond the line.
            let inside = Position { line: 0, character: 2 };
            assert_eq!(lines.offset(TEXT, inside), if encoding == Encoding::Utf32 { at } else { 1 });
            assert_eq!(lines.offset(TEXT, Position { line: 0, character: 99 }), at + 'é'.len_utf8());
        }
    }

    #[test]
    fn lines_end_where_the_client_ends_them() {
        let count = |is_cr| lines(Encoding::Utf16, is_cr).starts.len();
        assert_eq!((count(false), count(true)), (3, 4));
        let line = |number, is_cr| lines(Encoding::Utf16, is_cr).line(TEXT, number).of(TEXT).to_owned();
        assert_eq!(line(1, false), "b\rc\u{2028}d\u{b}e");
        assert_eq!(line(1, true), "b");
        assert_eq!(line(0, false), "a😀é");
    }

    #[test]
    fn positions_outside_the_text_are_those_of_its_end() {
        let lines = lines(Encoding::Utf16, false);
        for line in [3, u32::MAX] {
            assert_eq!(lines.offset(TEXT, Position { line, character: 7 }), TEXT.len());
        }
        assert_eq!(lines.position(TEXT, usize::MAX), Position { line: 2, character: 0 });
        let empty = Lines::of("", Counting::default());
        assert_eq!(empty.offset("", Position { line: 9, character: 9 }), 0);
        let swapped = Range { start: Position { line: 1, character: 1 }, end: Position::default() };
        assert!(lines.span(TEXT, swapped).is_empty());
    }
}
