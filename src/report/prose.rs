//! Text of a report with a map to its bytes: emphasis, escapes and line ends are removed, and each remaining byte maps
//! to its character in the report.

use crate::text::Span;

/// Placeholder for removed content in unfinished prose; if the report contains this character, it becomes a space.
pub(super) const MARK: char = '\u{fffc}';

/// Text with its map to the report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    text: String,
    /// For each byte of the text, the range of its character in the report.
    origin: Vec<Span>,
}

impl Prose {
    /// Returns the text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Maps a span of the text to the report. An empty span maps to before the character that follows it.
    pub fn source(&self, span: Span) -> Span {
        match (self.origin.get(span.start), self.origin.get(span.end.wrapping_sub(1))) {
            (Some(first), Some(last)) if !span.is_empty() => Span::new(first.start, last.end),
            (Some(first), _) => Span::new(first.start, first.start),
            (None, _) => self.origin.last().map_or(Span::default(), |last| Span::new(last.end, last.end)),
        }
    }

    /// Returns a part of the prose.
    #[must_use]
    pub fn part(&self, span: Span) -> Self {
        Self { text: span.of(&self.text).to_owned(), origin: self.origin[span.start..span.end].to_vec() }
    }

    /// Appends text from a range of the report: mapped character by character if it equals the report there, otherwise
    /// each character to the whole range.
    pub(super) fn push(&mut self, words: &str, at: Span) {
        let is_verbatim = words.len() == at.len();
        for (place, c) in words.char_indices() {
            let start = at.start + place;
            let origin = if is_verbatim { Span::new(start, start + c.len_utf8()) } else { at };
            self.push_char(if c == MARK { ' ' } else { c }, origin);
        }
    }

    pub(super) fn push_char(&mut self, c: char, origin: Span) {
        self.text.push(c);
        self.origin.resize(self.text.len(), origin);
    }

    /// Appends other prose after an empty line.
    pub(super) fn append(&mut self, other: &Self) {
        if let Some(last) = self.origin.last().copied() {
            let between = Span::new(last.end, other.origin.first().map_or(last.end, |first| first.start));
            self.push("\n\n", if between.len() == 2 { Span::new(last.end, last.end) } else { between });
        }
        self.text.push_str(&other.text);
        self.origin.extend_from_slice(&other.origin);
    }

    pub(super) fn truncate(&mut self, length: usize) {
        self.text.truncate(length);
        self.origin.truncate(length);
    }

    /// Returns the characters with their offsets in the text and their ranges in the report.
    pub(super) fn chars(&self) -> impl Iterator<Item = (usize, char, Span)> {
        self.text.char_indices().map(|(at, c)| (at, c, self.origin[at]))
    }
}
