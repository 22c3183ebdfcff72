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
    let document = bounds::document(markup);
    let meta = meta::of(&document);
    let outline = extract::outline(&document);
    let (text, blocks) = blocks::of(&outline, &extract::article(&outline, &meta));
    if blocks.is_empty() { Err("no text".to_owned()) } else { Ok(Page { text, blocks, meta }) }
}

#[cfg(test)]
mod tests;
