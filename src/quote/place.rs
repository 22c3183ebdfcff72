//! A span of an article → the place that is cited for it: its sentences inside one paragraph, else its paragraphs.

use std::sync::Arc;

use crate::article::Article;
use crate::cite::Reference;
use crate::text::{Kind, Span};

/// A place in an article.
#[derive(Clone, Debug)]
pub struct Found {
    /// What to cite.
    pub reference: Reference,
    /// The article with its text.
    pub article: Arc<Article>,
    /// Where it stands in that text.
    pub span: Span,
}

impl Found {
    pub(super) fn new(article: Arc<Article>, span: Span) -> Self {
        Self { reference: reference(&article, span), article, span }
    }

    /// What the article says there.
    pub fn text(&self) -> &str {
        self.span.of(&self.article.text)
    }

    /// What the paragraph is that it begins in.
    pub fn kind(&self) -> Kind {
        let paragraphs = &self.article.paragraphs;
        let at = paragraphs.partition_point(|paragraph| paragraph.span.end <= self.span.start);
        paragraphs.get(at).map_or(Kind::Body, |paragraph| paragraph.kind)
    }
}

fn reference(article: &Article, span: Span) -> Reference {
    let paragraphs = &article.paragraphs;
    let first = paragraphs.partition_point(|paragraph| paragraph.span.end <= span.start);
    let end = paragraphs.partition_point(|paragraph| paragraph.span.start < span.end);
    let whole = Reference::to_article(article.id.clone());
    if first >= end {
        return whole;
    }
    let sentences = (end - first == 1).then(|| {
        let sentences = &paragraphs[first].sentences;
        let one = sentences.partition_point(|sentence| sentence.end <= span.start);
        let last = sentences.partition_point(|sentence| sentence.start < span.end);
        (one < last && (one, last) != (0, sentences.len())).then_some((one + 1, last))
    });
    Reference { paragraphs: Some((first + 1, end)), sentences: sentences.flatten(), ..whole }
}
