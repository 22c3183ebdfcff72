//! A span of an article, with the place that is cited for it.

use std::sync::Arc;

use crate::article::Article;
use crate::cite::Reference;
use crate::text::{ParagraphKind, Span};

/// A place in an article.
#[derive(Clone, Debug)]
pub struct QuoteLocation {
    /// What to cite.
    pub reference: Reference,
    /// The article with its text.
    pub article: Arc<Article>,
    /// Where it stands in that text.
    pub span: Span,
}

impl QuoteLocation {
    /// The place of a span.
    pub fn new(article: Arc<Article>, span: Span) -> Self {
        Self { reference: Reference::of(&article, span), article, span }
    }

    /// What the article says there.
    pub fn text(&self) -> &str {
        self.span.of(&self.article.text)
    }

    /// What the paragraph is that it begins in.
    pub fn kind(&self) -> ParagraphKind {
        let paragraphs = &self.article.paragraphs;
        let at = paragraphs.partition_point(|paragraph| paragraph.span.end <= self.span.start);
        paragraphs.get(at).map_or(ParagraphKind::Body, |paragraph| paragraph.kind)
    }
}
