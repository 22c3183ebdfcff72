//! Reads HTML pages: the article's text, blocks and metadata.
//!
//! Readability finds the article; its typical errors (related links, author boxes and sign-up prompts in the text;
//! dropped sections) are then corrected by general evidence. Scripts are never run. Time and memory are proportional to
//! the length of the markup, whatever it contains.

mod authors;
mod blocks;
mod bounds;
mod byline;
mod date;
mod evidence;
mod exports;
mod extract;
mod jsonld;
mod marks;
mod math;
mod meta;
mod notes;
mod outline;
mod phrases;
mod rows;
mod shape;
mod shown;
mod title;

use std::borrow::Cow;

use memchr::memmem;
use meta::Declared;
pub(super) use shown::shown;

use super::{Format, RawArticle, Skip};
use crate::article::Meta;
use crate::text::Block;

/// The content of a page and its metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// Readable text of the article: blocks separated by an empty line.
    pub text: String,
    /// Its blocks: in order, without surrounding white space, covering all of `text` except white space.
    pub blocks: Vec<Block>,
    /// The declared metadata.
    pub meta: Meta,
}

/// Reads a page, or returns why it contains nothing to read.
pub(crate) fn read(markup: &str) -> Result<Page, String> {
    let document = bounds::document(markup)?;
    exports::undo(&document);
    let declared = Declared::of(&document);
    notes::remove_marks(&document);
    let outline = extract::outline(&document);
    let chosen = extract::article(&outline, &declared.meta);
    let (mut text, mut blocks) = blocks::of(&outline, &chosen);
    if let Some(body) = declared.body.as_deref()
        && body.len() > text.len().saturating_mul(2)
    {
        (text, blocks) = blocks::of_plain(body)?;
    }
    let meta = declared.complete(&outline, &chosen);
    if blocks.is_empty() { Err("no text".to_owned()) } else { Ok(Page { text, blocks, meta }) }
}

/// Reads the article of a page that is a file by itself.
pub(super) fn article(markup: &str) -> Result<RawArticle, Skip> {
    let page = read(markup).map_err(Skip::new)?;
    let mut raw_article = RawArticle::of(page.text, Format::Html.name());
    (raw_article.blocks, raw_article.meta) = (Some(page.blocks), page.meta);
    Ok(raw_article)
}

/// Returns all text of a page that is part of a book or a message, in which nothing is clutter. Fails if it is too
/// large.
pub(crate) fn whole(markup: &str) -> Result<(String, Vec<Block>), String> {
    // XHTML may write these as empty elements; an HTML parser would take everything after them as their content.
    let markup = closed(markup);
    let document = bounds::document(&markup)?;
    exports::undo(&document);
    notes::move_notes(&document);
    let outline = extract::all(&document);
    let pieces: Vec<usize> = (0..outline.pieces.len()).collect();
    Ok(blocks::of(&outline, &pieces))
}

/// Elements that are not empty in HTML.
const NOT_EMPTY: [&str; 4] = ["title", "script", "style", "a"];

/// Returns the markup with every empty `<a …/>` written as `<a …></a>`, and the other elements of [`NOT_EMPTY`].
fn closed(markup: &str) -> Cow<'_, str> {
    let bytes = markup.as_bytes();
    let mut closed = String::new();
    let (mut copied, mut from) = (0, 0);
    for end in memmem::find_iter(bytes, b"/>") {
        // A tag does not begin before the end of another.
        let start = memchr::memrchr(b'<', &bytes[from..end]).map(|at| from + at);
        from = end;
        let Some(start) = start else { continue };
        let inner = &markup[start + 1..end];
        let name = NOT_EMPTY.iter().find(|name| {
            inner.strip_prefix(**name).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\n', '\t', '\r']))
        });
        if let Some(name) = name.filter(|_| !inner.contains('>')) {
            closed.extend([&markup[copied..end], "></", name]);
            copied = end + 1;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(markup);
    }
    closed.push_str(&markup[copied..]);
    Cow::Owned(closed)
}

#[cfg(test)]
mod tests;
