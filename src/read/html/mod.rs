//! An HTML page → its article's text, blocks and metadata.
//!
//! Readability finds the article; what it typically gets wrong (related links, author boxes, sign-up prompts inside the
//! text; sections it dropped) is then repaired on general evidence. Scripts are never run, and whatever the markup, the
//! time and memory it takes stay proportional to its length.

mod authors;
mod blocks;
mod bounds;
mod date;
mod evidence;
mod extract;
mod jsonld;
mod meta;
mod notes;
mod outline;
mod phrases;
mod title;

use crate::article::Meta;
use crate::text::Block;

/// What a page says, and what it says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// The readable text of the article: blocks separated by an empty line.
    pub text: String,
    /// Its blocks: in order, white space around them left out, covering all of `text` but white space.
    pub blocks: Vec<Block>,
    /// What the page states about itself.
    pub meta: Meta,
}

/// Reads a page, or says why there is nothing to read.
pub(crate) fn read(markup: &str) -> Result<Page, String> {
    let document = bounds::document(markup)?;
    let meta = meta::of(&document);
    let outline = extract::outline(&document);
    let (text, blocks) = blocks::of(&outline, &extract::article(&outline, &meta));
    if blocks.is_empty() { Err("no text".to_owned()) } else { Ok(Page { text, blocks, meta }) }
}

/// All text of a page that is one piece of a book or letter: nothing in it is beside the point. Or why it is too much.
pub(crate) fn whole(markup: &str) -> Result<(String, Vec<Block>), String> {
    // XHTML may close these at once; HTML would take all that follows for their content.
    let markup = ["title", "script", "style", "a"].iter().fold(markup.to_owned(), |markup, tag| closed(&markup, tag));
    let document = bounds::document(&markup)?;
    notes::settle(&document);
    let outline = extract::all(&document);
    let pieces: Vec<usize> = (0..outline.pieces.len()).collect();
    Ok(blocks::of(&outline, &pieces))
}

/// The markup with every `<tag …/>` written as `<tag …></tag>`.
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
