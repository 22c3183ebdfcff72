//! Reads plain text as it is.

use super::{Format, RawArticle};

/// The article's text is that of the file; its paragraphs are found later, in the text.
pub(super) fn read(text: String) -> RawArticle {
    RawArticle::of(text, Format::Text.name())
}
