//! Renders citations as text, Markdown, HTML, Pandoc's Markdown and JSON. Passages are quoted verbatim, with markup
//! characters escaped.

mod html;
mod json;
mod markdown;
mod text;

pub use html::html;
pub use json::json;
pub use markdown::{markdown, pandoc, styled};
pub use text::text;

use crate::article::{Article, Record};
use crate::cite::{Item, Locator, Reference, Styled};
use crate::text::Span;

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
    /// Whether the reference was pinned to a different text.
    pub changed: bool,
}

impl Cited {
    /// Returns the cited paragraphs, each cut to the span; none for a whole article.
    fn paragraphs(&self) -> impl Iterator<Item = &str> {
        let inside = |span: Span| Span { start: span.start.max(self.span.start), end: span.end.min(self.span.end) };
        let paragraphs = self.article.paragraphs.iter().map(move |paragraph| inside(paragraph.span));
        let is_quoted = self.reference.paragraphs.is_some();
        paragraphs.filter(move |span| is_quoted && !span.is_empty()).map(|span| span.of(&self.article.text))
    }
}
