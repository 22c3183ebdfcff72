//! Plain text → a draft of that very text.

use super::{Draft, Format};

/// The article's text is the file's own; its paragraphs are found later, by the text itself.
pub(super) fn read(text: String) -> Draft {
    Draft::of(text, Format::Text.name())
}
