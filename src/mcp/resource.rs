//! Articles as resources: `ibid://article/ID`, and a range of one as `ibid://article/ID#p3-5`.

use std::fmt::Write as _;

use ibid::{ArticleId, Limits, Reference, Span};
use rmcp::model::{ListResourcesResult, ReadResourceResult, Resource, ResourceContents, ResourceTemplate};
use serde_json::Map;

use super::cursor::CallDigest;
use super::library::AgentIndex;
use super::read::{missing, parsed};
use super::tool_error::ToolError;
use crate::app::lookup;

/// URI prefix of articles.
const PREFIX: &str = "ibid://article/";
/// Articles per page of the list.
const PAGE: usize = 50;
/// Maximum size of the returned text, in bytes: about 16,000 tokens.
const LONGEST: usize = 64_000;

/// Returns a page of the articles, in the order of their ids.
pub(super) fn list(
    library: &AgentIndex,
    limits: &Limits,
    cursor: Option<&str>,
) -> Result<ListResourcesResult, ToolError> {
    let (open, _) = library.open(limits)?;
    let seal = CallDigest::of("resources", &Map::new(), &open.held.commit);
    let given = seal.given(cursor)?;
    let ids = open.ids()?;
    let more = given + PAGE < ids.len();
    let ids: Vec<ArticleId> = ids.iter().skip(given).take(PAGE).cloned().collect();
    let mut listed = Vec::with_capacity(ids.len());
    for id in ids {
        limits.cancel.check()?;
        let Some(article) = open.search.searcher().article(&id)? else { continue };
        let meta = &article.meta;
        let mut resource = Resource::new(address(id.as_str()), id.as_str())
            .with_mime_type("text/plain")
            .with_size(article.text.len() as u64);
        if let Some(title) = &meta.title {
            resource = resource.with_title(title);
        }
        let known: Vec<&str> = [&meta.source, &meta.date].into_iter().flatten().map(String::as_str).collect();
        if !known.is_empty() {
            resource = resource.with_description(known.join(", "));
        }
        listed.push(resource);
    }
    let next_cursor = more.then(|| seal.cursor(given + PAGE));
    Ok(ListResourcesResult { next_cursor, ..ListResourcesResult::with_all_items(listed) })
}

/// Returns the URI template of references.
pub(super) fn template() -> ResourceTemplate {
    ResourceTemplate::new(format!("{PREFIX}{{+reference}}"), "passage")
        .with_title("A passage or an article")
        .with_description("The text of what a reference names: ibid://article/news/2018/forum#p3-5")
        .with_mime_type("text/plain")
}

/// Returns the text at a URI; for a long article, its beginning and the URI of the rest.
pub(super) fn read(library: &AgentIndex, limits: &Limits, uri: &str) -> Result<ReadResourceResult, ToolError> {
    let next = "addresses read ibid://article/ID, as resources/list has them";
    let query_string = uri
        .strip_prefix(PREFIX)
        .and_then(decoded)
        .ok_or_else(|| ToolError::new(format!("{uri}: not the address of an article"), next))?;
    let (open, settings) = library.open(limits)?;
    let mut reference = parsed(&query_string)?;
    let Some(article) = lookup::found(&open.search, &mut reference, settings)? else {
        return Err(missing(&open, &reference)?);
    };
    let whole =
        reference.resolve(&article).map_err(|error| ToolError::new(error, format!("read {PREFIX}{}", article.id)))?;
    if whole.len() <= LONGEST {
        return Ok(ReadResourceResult::new(vec![ResourceContents::text(whole.of(&article.text), uri)]));
    }
    let ends = article.paragraphs.iter().map(|paragraph| paragraph.span.end).filter(|end| *end > whole.start);
    let end = ends.take_while(|end| *end <= whole.start + LONGEST).last();
    let end = end.unwrap_or_else(|| article.text.floor_char_boundary(whole.start + LONGEST));
    let place = |span| address(&Reference::of(&article, span).to_string());
    let (first, rest) = (Span::new(whole.start, end), Span::new(end, whole.end));
    let goes_on = format!("[{} of {} bytes. The rest: {}]", first.len(), whole.len(), place(rest));
    Ok(ReadResourceResult::new(vec![
        ResourceContents::text(first.of(&article.text), place(first)),
        ResourceContents::text(goes_on, place(rest)),
    ]))
}

/// Returns the URI of a reference. The `#` before the range is literal; any other is part of an id and is encoded.
fn address(reference: &str) -> String {
    let (id, place) = match reference.rfind("#p") {
        Some(at) if reference[at + 2..].starts_with(|c: char| c.is_ascii_digit()) => reference.split_at(at),
        _ => (reference, ""),
    };
    let mut address = PREFIX.to_owned();
    for byte in id.bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'~' => address.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => address.push(char::from(byte)),
            byte => write!(address, "%{byte:02X}").expect("a string takes all"),
        }
    }
    address + place
}

/// Decodes percent-encoding; `None` if the result is not UTF-8.
fn decoded(encoded: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (byte, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_plain() {
        assert_eq!(address("news/2018/forum#p3s2-4"), "ibid://article/news/2018/forum#p3s2-4");
        assert_eq!(address("a b#1/新"), "ibid://article/a%20b%231/%E6%96%B0");
        assert_eq!(decoded("100%").as_deref(), Some("100%"));
        assert_eq!(decoded("%FF"), None);
    }

    proptest! {
        #[test]
        fn addresses_lead_back(reference in "\\PC{1,20}(#p[0-9]{1,3})?") {
            let address = address(&reference);
            prop_assert!(address.is_ascii() && !address.contains(' '));
            prop_assert_eq!(decoded(&address[PREFIX.len()..]), Some(reference));
        }
    }
}
