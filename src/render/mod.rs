//! Results → bytes. Nothing is decided here: what is written was found, cut, marked and cited before it comes here.
//!
//! Each format is a module whose functions write to a stream and hand its errors back. What a format quotes, it quotes to
//! the byte; only the terminal shows control characters as signs, since there they would act.

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

use crate::article::{Article, Record};
use crate::cite::{self, Reference};
use crate::quote::QuoteLocation;
use crate::text::Span;

/// The index that an answer comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// Articles in it.
    pub articles: u64,
    /// Passages in it.
    pub passages: u64,
    /// Whether it is known to be behind its files.
    pub stale: bool,
}

/// The line that says where a quotation stands.
fn cited(found: &QuoteLocation, record: &Record) -> String {
    let page = place::Pages::of(&found.article.marks).at(found.span.start).map(|(page, _)| page);
    cite::citation(record, &found.reference, found.kind(), page)
}

/// A place in an article that was asked for by its reference.
#[derive(Clone, Copy, Debug)]
pub struct Excerpt<'a> {
    /// The article with its text.
    pub article: &'a Article,
    /// What is printed of it.
    pub record: &'a Record,
    /// What was asked for.
    pub reference: &'a Reference,
    /// Where that is in the article's text.
    pub span: Span,
    /// Paragraphs shown before and after it.
    pub context: usize,
    /// Whether the reference is pinned to a text that is not this one.
    pub changed: bool,
}

impl Excerpt<'_> {
    /// Places in [`Article::paragraphs`] of the paragraphs that it touches.
    fn paragraphs(&self) -> Range<usize> {
        let paragraphs = &self.article.paragraphs;
        let first = paragraphs.partition_point(|paragraph| paragraph.span.end <= self.span.start);
        let last = paragraphs.partition_point(|paragraph| paragraph.span.start < self.span.end);
        first..last.max(first)
    }

    /// Those of the paragraphs before it that are shown.
    fn before(&self) -> Range<usize> {
        let first = self.paragraphs().start;
        first.saturating_sub(self.context)..first
    }

    /// Those of the paragraphs after it that are shown.
    fn after(&self) -> Range<usize> {
        let end = self.paragraphs().end;
        end..end.saturating_add(self.context).min(self.article.paragraphs.len())
    }
}
