//! Reads Rich Text Format (1.9.1): text in the code pages of its fonts, with headings, lists, tables and notes. Hidden
//! and deleted text, field instructions, pictures, comments, page headers and generated numbers are left out.
//!
//! Outlook keeps HTML mail in RTF; [`html`] returns that HTML.

mod charset;
mod control;
mod document;
mod fonts;
mod lexer;
mod reader;
mod state;
mod styles;

use super::budget::Budget;
use super::declared::{DeclaredMetadata, Field};
use super::value::Value;
use super::{Format, RawArticle, Skip};
pub(super) use charset::encoding_of;
use reader::Reader;

/// Reads a document.
pub(super) fn read(bytes: &[u8], budget: Budget) -> Result<RawArticle, Skip> {
    if !is_rtf(bytes) {
        return Err(Skip::new("not an RTF document"));
    }
    let mut reader = Reader::new(bytes, budget);
    reader.read()?;
    let Reader { info, document, unmapped, state, .. } = reader;
    let mut stated = DeclaredMetadata::default();
    if let Some(title) = info.title {
        stated.take(Field::Title, Value::Text(title.into()));
    }
    let list = |names: &str| names.split(';').map(|name| Value::Text(name.trim().to_owned().into())).collect();
    if let Some(author) = info.author {
        stated.take(Field::Authors(0), Value::List(list(&author)));
    }
    if let Some(keywords) = info.keywords {
        stated.take(Field::Tags, Value::Text(keywords.into()));
    }
    let builder = document.finish(state.paragraph);
    let only_title = builder.only_title();
    let (text, blocks) = builder.finish()?;
    let mut raw_article = RawArticle::of(text, Format::Rtf.name());
    (raw_article.meta, raw_article.warnings, raw_article.blocks) = (stated.meta, stated.warnings, Some(blocks));
    raw_article.meta.title = raw_article.meta.title.take().or(only_title);
    if unmapped > 0 {
        let signs = if unmapped == 1 { "character" } else { "characters" };
        raw_article.warnings.push(format!("{unmapped} {signs} of symbol fonts shown as \u{fffd}"));
    }
    Ok(raw_article)
}

/// Returns the HTML that a message in RTF contains (MS-OXRTFEX); `None` if it was written as RTF.
pub(super) fn html(bytes: &[u8], budget: Budget) -> Result<Option<String>, Skip> {
    // The mark is within the first tokens of the header.
    let top = &bytes[..bytes.len().min(1024)];
    if !is_rtf(bytes) || memchr::memmem::find(top, b"\\fromhtml1").is_none() {
        return Ok(None);
    }
    let mut reader = Reader::new(bytes, budget);
    reader.html = Some(String::with_capacity(bytes.len()));
    reader.read()?;
    Ok(reader.html)
}

fn is_rtf(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"{\\rtf")
}

#[cfg(test)]
mod tests;
