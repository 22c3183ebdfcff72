//! Notes on parts of a query that were not understood, shown with a caret under the position. They are never errors.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr as _;

use crate::text::Span;

/// Maximum number of notes; further ones are summarized in one.
const MAX_NOTES: usize = 20;
/// Number of columns of the query that are shown, and how many of them precede the position.
const COLUMNS: usize = 78;
const COLUMNS_BEFORE: usize = 50;
/// Upper bound of the bytes in that many columns, unless the characters have no width.
const BYTES: usize = 8 * COLUMNS;

/// A note on a part of the query string: what is wrong with it, and how it was read instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Range in the query string.
    pub span: Span,
    /// The message, in lower case, without a full stop.
    pub what: Cow<'static, str>,
}

impl Note {
    /// Returns the line of `query_string` that the note refers to, and below it a caret with the message:
    ///
    /// ```text
    /// lang:en "digital economy
    ///         ^ unclosed quotation: read to the end
    /// ```
    ///
    /// Long lines are shortened around the position. Control characters are shown as spaces.
    pub fn render(&self, query_string: &str) -> String {
        let start = query_string.floor_char_boundary(self.span.start);
        let line_start = query_string[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = query_string[start..].find('\n').map_or(query_string.len(), |at| start + at);
        let end = query_string.floor_char_boundary(self.span.end).clamp(start, line_end);

        let (dots, before) = last_columns(&query_string[line_start..start], COLUMNS_BEFORE);
        let before = format!("{dots}{before}");
        let (after, more) = first_columns(&query_string[start..line_end], COLUMNS - before.width());
        let indent = " ".repeat(before.width());
        let marked = shown(&query_string[start..end]).width().clamp(1, after.width().max(1));
        format!("{before}{after}{more}\n{indent}{} {}", "^".repeat(marked), self.what)
    }
}

/// Replaces control characters by spaces, so that every character has its computed width.
fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Returns an ellipsis if something is omitted, and the end of `text` that fits.
fn last_columns(text: &str, columns: usize) -> (&'static str, String) {
    let near = &text[text.ceil_char_boundary(text.len().saturating_sub(BYTES))..];
    let line = shown(near);
    let mut kept = line.chars();
    while kept.as_str().width() > columns {
        kept.next();
    }
    let whole = near.len() == text.len() && kept.as_str().len() == line.len();
    (if whole { "" } else { "…" }, kept.as_str().to_owned())
}

/// Returns the beginning of `text` that fits, and an ellipsis if something is omitted.
fn first_columns(text: &str, columns: usize) -> (String, &'static str) {
    let near = &text[..text.floor_char_boundary(BYTES)];
    let line = shown(near);
    let mut kept = line.chars();
    while kept.as_str().width() > columns {
        kept.next_back();
    }
    let whole = near.len() == text.len() && kept.as_str().len() == line.len();
    (kept.as_str().to_owned(), if whole { "" } else { "…" })
}

/// Collects the notes of one query.
#[derive(Debug, Default)]
pub(super) struct Notes {
    notes: Vec<Note>,
    unlisted: bool,
}

impl Notes {
    /// Adds a note if there is room.
    pub(super) fn add(&mut self, span: Span, what: impl Into<Cow<'static, str>>) {
        if self.notes.len() < MAX_NOTES {
            self.notes.push(Note { span, what: what.into() });
        } else if !self.unlisted {
            self.unlisted = true;
            self.notes.push(Note { span, what: "further notes of this kind are not listed".into() });
        }
    }

    /// Adds a note even if there is no room, because a part of the query was dropped.
    pub(super) fn add_always(&mut self, span: Span, what: impl Into<Cow<'static, str>>) {
        self.notes.push(Note { span, what: what.into() });
    }

    /// Returns the notes in order of position.
    pub(super) fn sorted(mut self) -> Vec<Note> {
        self.notes.sort_by_key(|note| note.span);
        self.notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(start: usize, end: usize) -> Note {
        Note { span: Span::new(start, end), what: "here".into() }
    }

    #[test]
    fn the_caret_is_under_the_position_at_any_width() {
        assert_eq!(note(4, 7).render("one two three"), "one two three\n    ^^^ here");
        assert_eq!(note(7, 8).render("香港 \"數字"), "香港 \"數字\n     ^ here");
        assert_eq!(note(2, 9).render("a\tb\nc"), "a b\n  ^ here", "one line, tabs of one column");
        assert_eq!(note(0, 0).render(""), "\n^ here");
    }

    #[test]
    fn long_lines_are_shortened_around_the_position() {
        let query_string = "x".repeat(60_000);
        let lines = note(30_000, 59_000).render(&query_string);
        let (line, caret) = lines.split_once('\n').expect("two lines");
        assert!(line.starts_with('…') && line.ends_with('…') && line.width() <= COLUMNS + 1);
        assert_eq!(caret.find('^'), Some(COLUMNS_BEFORE + 1));
    }
}
