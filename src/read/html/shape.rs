//! The effect of each HTML element on the text: paragraph, link, table cell.

use crate::text::ParagraphKind;

/// The effect of an element's tag on its text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Part of the surrounding paragraph.
    Inline,
    /// Link text.
    Link,
    /// A paragraph or a container.
    Block,
    /// A block whose paragraphs have this kind.
    Kinded(ParagraphKind, u8),
    /// A table row, and a table cell.
    Row,
    Cell,
    /// A line break or a horizontal rule.
    Break,
    Ruler,
    /// Raised or lowered characters.
    Raised,
    Lowered,
    /// A word with its reading, and the reading.
    Ruby,
    Reading,
    /// Not text, or text that the author has struck out.
    Skipped,
}

/// Returns the effect of a tag.
pub(super) fn shape_of(name: &str) -> Shape {
    match name {
        "script" | "style" | "noscript" | "template" | "head" | "title" | "meta" | "link" | "svg" | "canvas"
        | "iframe" | "object" | "embed" | "audio" | "video" | "select" | "datalist" | "textarea" | "input"
        | "button" | "map" | "dialog" | "menu" | "noembed" | "noframes" | "base" | "source" | "img" | "del" | "s"
        | "strike" | "rp" => Shape::Skipped,
        "sup" => Shape::Raised,
        "sub" => Shape::Lowered,
        "ruby" => Shape::Ruby,
        "rt" | "rtc" => Shape::Reading,
        "br" => Shape::Break,
        "hr" => Shape::Ruler,
        "a" => Shape::Link,
        "h1" => Shape::Kinded(ParagraphKind::Heading, 1),
        "h2" => Shape::Kinded(ParagraphKind::Heading, 2),
        "h3" => Shape::Kinded(ParagraphKind::Heading, 3),
        "h4" => Shape::Kinded(ParagraphKind::Heading, 4),
        "h5" => Shape::Kinded(ParagraphKind::Heading, 5),
        "h6" => Shape::Kinded(ParagraphKind::Heading, 6),
        "figcaption" | "caption" => Shape::Kinded(ParagraphKind::Caption, 0),
        "li" | "dt" | "dd" => Shape::Kinded(ParagraphKind::ListItem, 0),
        "blockquote" => Shape::Kinded(ParagraphKind::Quote, 0),
        "pre" | "listing" | "xmp" | "plaintext" => Shape::Kinded(ParagraphKind::Code, 0),
        "tr" => Shape::Row,
        "td" | "th" => Shape::Cell,
        "address" | "article" | "aside" | "body" | "center" | "details" | "dir" | "div" | "dl" | "fieldset"
        | "figure" | "footer" | "form" | "header" | "hgroup" | "html" | "legend" | "main" | "nav" | "ol" | "p"
        | "search" | "section" | "summary" | "table" | "tbody" | "tfoot" | "thead" | "ul" => Shape::Block,
        _ => Shape::Inline,
    }
}

impl Shape {
    /// Whether the element is part of the surrounding paragraph.
    pub(super) const fn is_inline(self) -> bool {
        matches!(self, Self::Inline | Self::Link | Self::Raised | Self::Lowered | Self::Ruby | Self::Reading)
    }
}
