//! A span of an article with its reference.

use std::sync::Arc;

use crate::article::Article;
use crate::cite::Reference;
use crate::text::{ParagraphKind, Span};

/// A location in an article.
#[derive(Clone, Debug)]
pub struct QuoteLocation {
    /// Reference to cite.
    pub reference: Reference,
    /// The article with its text.
    pub article: Arc<Article>,
    /// Byte range in the article's text.
    pub span: Span,
}

impl QuoteLocation {
    /// Creates the location of a span.
    pub fn new(article: Arc<Article>, span: Span) -> Self {
        Self { reference: Reference::of(&article, span), article, span }
    }

    /// Returns the article's text at the location.
    pub fn text(&self) -> &str {
        self.span.of(&self.article.text)
    }

    /// Returns the kind of the paragraph in which it begins.
    pub fn kind(&self) -> ParagraphKind {
        let paragraphs = &self.article.paragraphs;
        let at = paragraphs.partition_point(|paragraph| paragraph.span.end <= self.span.start);
        paragraphs.get(at).map_or(ParagraphKind::Body, |paragraph| paragraph.kind)
    }
}
