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
mod title;

use meta::Declared;

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
    let markup = ["title", "script", "style", "a"].iter().fold(markup.to_owned(), |markup, tag| closed(&markup, tag));
    let document = bounds::document(&markup)?;
    notes::move_notes(&document);
    let outline = extract::all(&document);
    let pieces: Vec<usize> = (0..outline.pieces.len()).collect();
    Ok(blocks::of(&outline, &pieces))
}

/// Returns the markup with every `<tag …/>` written as `<tag …></tag>`.
fn closed(markup: &str, tag: &str) -> String {
    let mut closed = String::with_capacity(markup.len());
    let mut rest = markup;
    let start = format!("<{tag}");
    while let Some(at) = rest.find(&start) {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end);
        let is_tag = rest[at + start.len()..].starts_with([' ', '/', '\n', '\t', '\r']);
        if is_tag && rest[..end].ends_with('/') {
            closed.extend([&rest[..end - 1], "></", tag]);
        } else {
            closed.push_str(&rest[..end]);
        }
        rest = &rest[end..];
    }
    closed + rest
}

#[cfg(test)]
mod tests;
