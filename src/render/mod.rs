//! Renders results. Nothing is decided here: results arrive complete, with their excerpts, highlights and citations.
//!
//! Each format is a module whose functions write to a stream and return its errors. Quotations are verbatim in every
//! format; only the terminal replaces control characters by visible ones, since there they would take effect.

pub mod cited;
pub mod csv;
pub mod findings;
pub mod json;
pub mod markdown;
mod place;
pub mod sarif;
pub mod terminal;
pub mod trec;

use std::ops::Range;

use crate::article::{Article, Places, Record};
use crate::cite::{self, Reference};
use crate::quote::QuoteLocation;
use crate::text::Span;

/// The index that the results come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// Number of articles.
    pub articles: u64,
    /// Number of passages.
    pub passages: u64,
    /// Whether the index is known to be out of date.
    pub stale: bool,
}

/// Returns the citation line of a quotation.
fn cited(found: &QuoteLocation, record: &Record) -> String {
    let place = Places::of(&found.article.marks).at(found.span.start);
    cite::citation(record, &found.reference, found.kind(), place)
}

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
    fn paragraphs(&self) -> Range<usize> {
        let paragraphs = &self.article.paragraphs;
        let first = paragraphs.partition_point(|paragraph| paragraph.span.end <= self.span.start);
        let last = paragraphs.partition_point(|paragraph| paragraph.span.start < self.span.end);
        first..last.max(first)
    }

    /// Returns the index range of the context paragraphs before them.
    fn before(&self) -> Range<usize> {
        let first = self.paragraphs().start;
        first.saturating_sub(self.context)..first
    }

    /// Returns the index range of the context paragraphs after them.
    fn after(&self) -> Range<usize> {
        let end = self.paragraphs().end;
        end..end.saturating_add(self.context).min(self.article.paragraphs.len())
    }
}
