//! Parts of articles, requested by reference or cited.

use std::ops::Range;

use super::{Item, Locator, Reference, Styled};
use crate::article::{Article, Record};
use crate::read::FilePlace;
use crate::text::Span;

/// A part of an article, requested by reference.
#[derive(Clone, Copy, Debug)]
pub struct Excerpt<'a> {
    /// The article with its text.
    pub article: &'a Article,
    /// Metadata to print.
    pub record: &'a Record,
    /// The requested reference.
    pub reference: &'a Reference,
    /// Its span in the article's text.
    pub span: Span,
    /// Number of context paragraphs before and after it.
    pub context: usize,
    /// Whether the reference is pinned to a different text.
    pub changed: bool,
}

impl Excerpt<'_> {
    /// Returns the index range of the touched paragraphs in [`Article::paragraphs`].
    pub fn paragraphs(&self) -> Range<usize> {
        let paragraphs = &self.article.paragraphs;
        let first = paragraphs.partition_point(|paragraph| paragraph.span.end <= self.span.start);
        let last = paragraphs.partition_point(|paragraph| paragraph.span.start < self.span.end);
        first..last.max(first)
    }

    /// Returns the index range of the context paragraphs before them.
    pub fn before(&self) -> Range<usize> {
        let first = self.paragraphs().start;
        first.saturating_sub(self.context)..first
    }

    /// Returns the index range of the context paragraphs after them.
    pub fn after(&self) -> Range<usize> {
        let end = self.paragraphs().end;
        end..end.saturating_add(self.context).min(self.article.paragraphs.len())
    }
}

/// A cited range of an article.
#[derive(Clone, Debug)]
pub struct Cited {
    /// The article with its text.
    pub article: Article,
    /// Metadata to print.
    pub record: Record,
    /// Its bibliographic item.
    pub item: Item,
    /// The cited reference, pinned to the text.
    pub reference: Reference,
    /// Span in the article's text.
    pub span: Span,
    /// Page or paragraph; `None` for a whole article.
    pub locator: Option<Locator>,
    /// Citation in the requested style.
    pub citation: Styled,
    /// Address that opens at the passage, if the article has one.
    pub link: Option<String>,
    /// Place in the file, for e-books, and for pages and PDF files with an address.
    pub place: Option<FilePlace>,
    /// Whether the reference was pinned to a different text.
    pub changed: bool,
}

impl Cited {
    /// Returns the EPUB CFI of a passage of an e-book.
    pub fn cfi(&self) -> Option<&str> {
        match &self.place {
            Some(FilePlace::Cfi(cfi)) => Some(cfi),
            _ => None,
        }
    }

    /// Returns the cited paragraphs, each cut to the span; none for a whole article.
    pub fn paragraphs(&self) -> impl Iterator<Item = &str> {
        let inside = |span: Span| Span { start: span.start.max(self.span.start), end: span.end.min(self.span.end) };
        let paragraphs = self.article.paragraphs.iter().map(move |paragraph| inside(paragraph.span));
        let is_quoted = self.reference.paragraphs.is_some();
        paragraphs.filter(move |span| is_quoted && !span.is_empty()).map(|span| span.of(&self.article.text))
    }
}
