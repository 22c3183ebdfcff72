//! The visible text of an article: paragraph by paragraph, white space collapsed to one space, letters without case and
//! accents; with a mapping back to the bytes of the article.

use memchr::memmem;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::article::Article;
use crate::text::{Span, fold_into, is_unsegmented_script};

/// Separator between two paragraphs.
const BETWEEN: char = '\n';

/// The visible text of an article. Positions in it are called *seen*, as opposed to those in the article.
pub(super) struct VisibleText<'a> {
    text: &'a str,
    /// The visible text.
    pub(super) seen: String,
    /// For each byte of it, the character of the article that it comes from.
    origin: Vec<Span>,
    /// Word boundaries (Unicode Annex 29) as byte positions of the article, in order.
    bounds: Vec<usize>,
}

impl<'a> VisibleText<'a> {
    pub(super) fn of(article: &'a Article) -> Self {
        let text = article.text.as_str();
        let mut view = VisibleText { text, seen: String::new(), origin: Vec::new(), bounds: Vec::new() };
        for paragraph in &article.paragraphs {
            view.paragraph(paragraph.span);
        }
        view
    }

    fn paragraph(&mut self, span: Span) {
        let span = span.trimmed(self.text);
        if !self.seen.is_empty() {
            let end = self.origin.last().map_or(span.start, |origin| origin.end);
            self.push(&BETWEEN.to_string(), Span::new(end, span.start));
        }
        let mut folded = String::new();
        for (at, c) in span.of(self.text).char_indices() {
            let origin = Span::new(span.start + at, span.start + at + c.len_utf8());
            folded.clear();
            if c.is_whitespace() {
                if !self.seen.ends_with([' ', BETWEEN]) {
                    folded.push(' ');
                }
            } else {
                fold_into(c, &mut folded);
            }
            self.push(&folded, origin);
        }
        self.bounds.extend(span.of(self.text).split_word_bound_indices().map(|(at, _)| span.start + at));
        self.bounds.push(span.end);
    }

    fn push(&mut self, folded: &str, origin: Span) {
        self.seen.push_str(folded);
        self.origin.resize(self.seen.len(), origin);
    }

    /// Returns a text in its visible form.
    pub(super) fn folded(text: &str) -> String {
        let mut folded = String::with_capacity(text.len());
        for c in text.trim().chars() {
            match c {
                c if !c.is_whitespace() => fold_into(c, &mut folded),
                _ if !folded.ends_with(' ') => folded.push(' '),
                _ => {}
            }
        }
        folded
    }

    /// Returns the visible span of a span of the article.
    pub(super) fn seen_at(&self, span: Span) -> Span {
        let start = self.origin.partition_point(|origin| origin.start < span.start);
        let end = self.origin.partition_point(|origin| origin.end <= span.end);
        Span::new(start, end.max(start)).trimmed(&self.seen)
    }

    /// Returns the span of the article for a visible span.
    pub(super) fn article_at(&self, seen: Span) -> Span {
        let last = self.origin[seen.end.max(seen.start + 1) - 1];
        Span::new(self.origin[seen.start].start, last.end)
    }

    /// Returns all occurrences of a folded text from `from` on; they may overlap.
    pub(super) fn places<'t>(&'t self, folded: &'t str, from: usize) -> impl Iterator<Item = Span> + 't {
        let mut from = from;
        std::iter::from_fn(move || {
            if folded.is_empty() {
                return None;
            }
            let start = from + memmem::find(self.seen.as_bytes().get(from..)?, folded.as_bytes())?;
            from = start + self.seen[start..].chars().next().map_or(1, char::len_utf8);
            Some(Span::new(start, start + folded.len()))
        })
    }

    /// Returns the position after white space and paragraph ends.
    pub(super) fn skip_space(&self, seen: usize) -> usize {
        self.seen.len() - self.seen[seen..].trim_start().len()
    }

    /// Returns whether a word may begin at this visible position.
    pub(super) fn begins_word(&self, seen: usize) -> bool {
        // A bidirectional mark before a word belongs to it.
        let is_marked = |at: usize| self.text[..at].ends_with(['\u{200e}', '\u{200f}', '\u{61c}']);
        self.origin.get(seen).is_none_or(|origin| self.is_bound(origin.start) && !is_marked(origin.start))
    }

    /// Returns whether a word may end before this visible position.
    pub(super) fn ends_word(&self, seen: usize) -> bool {
        seen == 0 || self.is_bound(self.origin[seen - 1].end)
    }

    fn is_bound(&self, at: usize) -> bool {
        self.bounds.binary_search(&at).is_ok()
    }

    /// Returns whether all programs agree on a word boundary here: they differ in where they split letters of
    /// unsegmented scripts.
    fn is_sure_bound(&self, at: usize) -> bool {
        let (before, after) = (self.text[..at].chars().next_back(), self.text[at..].chars().next());
        let is_inside = [before, after].iter().all(|side| side.is_some_and(char::is_alphanumeric));
        // Between `港` and `4` everyone splits.
        let is_change = before.is_some_and(is_unsegmented_script) != after.is_some_and(is_unsegmented_script);
        (!is_inside || is_change) && self.is_bound(at)
    }

    /// Returns the undisputed word ends inside a span of one paragraph, in order, and the end of the span.
    pub(super) fn word_ends(&self, span: Span) -> Vec<usize> {
        let is_end = |at: &usize| self.text[..*at].chars().next_back().is_some_and(char::is_alphanumeric);
        let mut ends: Vec<usize> = self.cuts(span).filter(is_end).filter(|at| *at > span.start).collect();
        ends.extend(Some(span.end).filter(|end| ends.last() != Some(end)));
        ends
    }

    /// Returns the undisputed word starts inside a span of one paragraph, last first, and the start of the span.
    pub(super) fn word_starts(&self, span: Span) -> Vec<usize> {
        let is_start = |at: &usize| self.text[*at..].chars().next().is_some_and(char::is_alphanumeric);
        let mut starts: Vec<usize> = self.cuts(span).filter(is_start).filter(|at| *at < span.end).collect();
        starts.reverse();
        starts.extend(Some(span.start).filter(|start| starts.last() != Some(start)));
        starts
    }

    fn cuts(&self, span: Span) -> impl Iterator<Item = usize> {
        let first = self.bounds.partition_point(|bound| *bound < span.start);
        let inside = self.bounds[first..].iter().take_while(move |bound| **bound <= span.end).copied();
        inside.filter(|at| self.is_sure_bound(*at))
    }
}
