//! Words of a report as they are read, with the way back to its bytes: emphasis, escapes and line ends are gone, and every
//! byte that is left knows the character of the report that it comes from.

use crate::text::Span;

/// Stands for what was taken out, until the prose is finished; a report that has it has a space there.
pub(super) const MARK: char = '\u{fffc}';

/// A stretch of prose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    text: String,
    /// For each byte of the text, where its character stands in the report.
    origin: Vec<Span>,
}

impl Prose {
    /// Its words.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a span of it stands in the report. An empty one stands before the character that follows it.
    pub fn source(&self, span: Span) -> Span {
        match (self.origin.get(span.start), self.origin.get(span.end.wrapping_sub(1))) {
            (Some(first), Some(last)) if !span.is_empty() => Span::new(first.start, last.end),
            (Some(first), _) => Span::new(first.start, first.start),
            (None, _) => self.origin.last().map_or(Span::default(), |last| Span::new(last.end, last.end)),
        }
    }

    /// A part of it.
    #[must_use]
    pub fn part(&self, span: Span) -> Self {
        Self { text: span.of(&self.text).to_owned(), origin: self.origin[span.start..span.end].to_vec() }
    }

    /// Adds words that stand at a place of the report: character by character where they are what stands there, else each
    /// of them for the whole of it.
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

    /// Adds another stretch behind an empty line.
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

    /// The characters with their places in it and in the report.
    pub(super) fn chars(&self) -> impl Iterator<Item = (usize, char, Span)> {
        self.text.char_indices().map(|(at, c)| (at, c, self.origin[at]))
    }
}
