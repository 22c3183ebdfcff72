//! Plain text → a draft of that very text.

use super::{Format, RawArticle};

/// The article's text is the file's own; its paragraphs are found later, by the text itself.
pub(super) fn read(text: String) -> RawArticle {
    RawArticle::of(text, Format::Text.name())
}
