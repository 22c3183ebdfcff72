//! Citations → text, Markdown, HTML, Pandoc's Markdown and JSON. Passages are quoted to the byte; what a format would take
//! for markup is escaped.

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

/// A place of an article, cited.
#[derive(Clone, Debug)]
pub struct Cited {
    /// The article with its text.
    pub article: Article,
    /// What is printed of it.
    pub record: Record,
    /// As the bibliography lists it.
    pub item: Item,
    /// What is cited, pinned to the text.
    pub reference: Reference,
    /// Where that is in the article's text.
    pub span: Span,
    /// The page or paragraph to be named; `None` for a whole article.
    pub locator: Option<Locator>,
    /// The citation in the style asked for.
    pub citation: Styled,
    /// An address that opens at the passage, where the article has one.
    pub link: Option<String>,
    /// Whether the reference was pinned to a text that is not this one.
    pub changed: bool,
}

impl Cited {
    /// The paragraphs of what is cited, each cut to it; none for a whole article.
    fn paragraphs(&self) -> impl Iterator<Item = &str> {
        let inside = |span: Span| Span { start: span.start.max(self.span.start), end: span.end.min(self.span.end) };
        let paragraphs = self.article.paragraphs.iter().map(move |paragraph| inside(paragraph.span));
        let is_quoted = self.reference.paragraphs.is_some();
        paragraphs.filter(move |span| is_quoted && !span.is_empty()).map(|span| span.of(&self.article.text))
    }
}
