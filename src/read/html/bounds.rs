//! Parses markup in time and memory proportional to its length: the protection against hostile pages.
//!
//! A parser searches its stack of open elements at every tag, compares every attribute of a tag with all previous ones,
//! and reopens unclosed formatting in every paragraph: each is quadratic on hostile markup. A page that exceeds limits
//! which no honest page reaches is parsed again with fewer of its tags; its text is kept.

use std::borrow::Cow;

use dom_query::{Document, NodeData, NodeRef};
use html5ever::tendril::{StrTendril, TendrilSink as _};
use html5ever::{ParseOpts, parse_document, tree_builder::TreeBuilderOpts};

/// Maximum number of open elements; browsers have a similar limit.
pub(super) const DEPTH: usize = 600;
/// Maximum number of nodes of a page: elements, texts and comments. Each takes about 200 bytes of memory.
const NODES: usize = 1_000_000;
/// Maximum number of attributes of a tag.
const ATTRIBUTES: usize = 200;
/// Bytes parsed between two checks of the limits.
const STEP: usize = 16 << 10;

/// Parses a page, or returns why it cannot be parsed.
pub(super) fn document(markup: &str) -> Result<Document, String> {
    let too_many = || format!("a page of more than {NODES} elements");
    if has_too_many_blocks(markup) {
        return Err(too_many());
    }
    let tags = [Tags::All, Tags::Structure, Tags::Paragraphs];
    tags.into_iter().find_map(|tags| parsed(&keep_tags(tags, markup))).ok_or_else(too_many)
}

/// Whether a page exceeds the limits whatever tags are removed, because it has too many texts that are paragraphs by
/// themselves. Such a page need not be parsed.
fn has_too_many_blocks(markup: &str) -> bool {
    let bytes = markup.as_bytes();
    // A page with that many blocks has at least this many bytes.
    bytes.len() > NODES && {
        let tags = memchr::memchr_iter(b'<', bytes).filter_map(|start| Tag::at(markup, start));
        let begins_text = |end: usize| bytes.get(end).is_some_and(|&byte| byte != b'<' && !byte.is_ascii_whitespace());
        tags.filter(|tag| begins_text(tag.end) && class_of(tag.name) == Class::Block).nth(NODES / 2).is_some()
    }
}

/// Returns the document, unless it exceeds the limits.
fn parsed(markup: &str) -> Option<Document> {
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let mut parser = parse_document(Document::default(), ParseOpts { tree_builder, ..ParseOpts::default() });
    let mut rest = markup;
    while !rest.is_empty() {
        let (step, after) = rest.split_at(rest.floor_char_boundary(STEP));
        parser.process(StrTendril::from_slice(step));
        let document = &parser.tokenizer.sink.sink;
        if document.tree.len() > NODES || open_elements(document.root()) > DEPTH {
            return None;
        }
        // Parse errors are not used, and there can be one for every character.
        document.errors.take();
        rest = after;
    }
    Some(parser.finish())
}

/// Returns the depth of the parser's current position.
fn open_elements(root: NodeRef) -> usize {
    std::iter::successors(Some(root), innermost).count()
}

fn innermost<'a>(node: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let contents = node.query_or(None, |data| match &data.data {
        NodeData::Element(element) => element.template_contents,
        _ => None,
    });
    let contents = contents.map(|id| NodeRef::new(id, node.tree));
    contents.and_then(|contents| contents.last_child()).or_else(|| node.last_child())
}

/// Which tags of a page are kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tags {
    All,
    /// Tags that define paragraphs, lists, tables and links.
    Structure,
    /// Tags that begin paragraphs, and those that hold metadata.
    Paragraphs,
}

/// Returns the page with only those tags, and without the attributes of tags that have too many.
fn keep_tags(tags: Tags, markup: &str) -> Cow<'_, str> {
    let bytes = markup.as_bytes();
    let mut kept = String::new();
    let (mut copied, mut at) = (0, 0);
    // Whether a paragraph has begun and has no text yet: another one would only add a node.
    let mut begun = false;
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        let start = at + found;
        let Some(tag) = Tag::at(markup, start) else {
            at = skip_declaration(markup, start);
            continue;
        };
        let class = class_of(tag.name);
        at = if class == Class::Raw && !tag.closing { raw_end(markup, tag.name, tag.end) } else { tag.end };
        let replaced = match (tags, class) {
            (Tags::Structure, Class::Inline) | (Tags::Paragraphs, Class::Inline | Class::Link) => Some(""),
            (Tags::Paragraphs, Class::Block) => Some("<p>"),
            _ => None,
        };
        let bare = tag.attributes > ATTRIBUTES;
        if bare || replaced.is_some() {
            let between = &markup[copied..start];
            begun &= between.trim_ascii().is_empty();
            kept.push_str(between);
            match replaced {
                Some("<p>") if std::mem::replace(&mut begun, true) => {}
                Some(instead) => kept.push_str(instead),
                None => kept.extend(["<", if tag.closing { "/" } else { "" }, tag.name, ">"]),
            }
            copied = tag.end;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(markup);
    }
    kept.push_str(&markup[copied..]);
    Cow::Owned(kept)
}

/// The effect of an element on the text around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Its content is not markup.
    Raw,
    /// It belongs to the head of the page.
    Head,
    /// It only formats or groups words.
    Inline,
    Link,
    /// Everything else.
    Block,
}

fn class_of(name: &str) -> Class {
    let mut lower = [0_u8; 10];
    let Some(lower) = lower.get_mut(..name.len()) else { return Class::Inline };
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    match &*lower {
        b"script" | b"style" | b"textarea" | b"title" | b"iframe" | b"noembed" | b"noframes" | b"xmp" => Class::Raw,
        b"html" | b"head" | b"body" | b"meta" | b"link" | b"base" => Class::Head,
        b"a" => Class::Link,
        b"address" | b"article" | b"aside" | b"blockquote" | b"br" | b"center" | b"caption" | b"dd" | b"details"
        | b"dir" | b"div" | b"dl" | b"dt" | b"fieldset" | b"figcaption" | b"figure" | b"footer" | b"form" | b"h1"
        | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"header" | b"hr" | b"li" | b"main" | b"nav" | b"ol" | b"p"
        | b"pre" | b"section" | b"table" | b"tbody" | b"td" | b"tfoot" | b"th" | b"thead" | b"tr" | b"ul" => {
            Class::Block
        }
        _ => Class::Inline,
    }
}

/// A tag in the markup.
struct Tag<'a> {
    name: &'a str,
    closing: bool,
    /// Approximate number of attributes.
    attributes: usize,
    /// Byte offset after its `>`.
    end: usize,
}

impl<'a> Tag<'a> {
    /// Parses the tag that begins with the `<` at `start`, if it is one.
    fn at(markup: &'a str, start: usize) -> Option<Self> {
        let bytes = markup.as_bytes();
        let closing = bytes.get(start + 1) == Some(&b'/');
        let from = start + 1 + usize::from(closing);
        if !bytes.get(from)?.is_ascii_alphabetic() {
            return None;
        }
        let length = bytes[from..].iter().position(|&b| b.is_ascii_whitespace() || b == b'>' || b == b'/');
        let name_end = length.map_or(bytes.len(), |length| from + length);
        let (mut at, mut attributes, mut value, mut gap) = (name_end, 0, false, true);
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'>' => break,
                b'"' | b'\'' if value => {
                    at += memchr::memchr(byte, &bytes[at + 1..]).map_or(bytes.len(), |quoted| quoted + 1);
                    (value, gap) = (false, true);
                }
                b'=' => value = true,
                b'/' => gap = true,
                _ if byte.is_ascii_whitespace() => gap = true,
                _ => {
                    attributes += usize::from(gap && !value);
                    (value, gap) = (false, false);
                }
            }
            at += 1;
        }
        Some(Self { name: &markup[from..name_end], closing, attributes, end: at.saturating_add(1).min(bytes.len()) })
    }
}

/// Returns the offset after the comment or declaration at `start`, or after a lone `<`.
fn skip_declaration(markup: &str, start: usize) -> usize {
    if !markup[start..].starts_with("<!--") {
        return start + 1;
    }
    let end = memchr::memmem::find(&markup.as_bytes()[start + 4..], b"-->");
    end.map_or(markup.len(), |end| start + 4 + end)
}

/// Returns where the content of a raw element that begins at `from` ends: at its closing tag.
fn raw_end(markup: &str, name: &str, from: usize) -> usize {
    let bytes = markup.as_bytes();
    let mut at = from;
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"</") {
        let close = at + found;
        let after = &bytes[close + 2..];
        if after.len() >= name.len() && after[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
            return close;
        }
        at = close + 2;
    }
    markup.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_pages_are_unchanged() {
        let page = "<!-- <b> --><p class='a>b' id=x>One <b>two</b><script>'<div>'</script> a < b<br/></p>";
        assert!(matches!(keep_tags(Tags::All, page), Cow::Borrowed(same) if same == page));
    }

    #[test]
    fn pages_nested_beyond_the_bounds_lose_tags_but_no_text() {
        let fonts = format!("<ul><li>one{}<li>two", "<font>".repeat(20_000));
        let parsed = document(&fonts).unwrap();
        assert_eq!((parsed.select("font").length(), parsed.select("li").length()), (0, 2));
        let blocks = format!("{}deep{}end", "<div>".repeat(20_000), "</div>".repeat(20_000));
        let parsed = document(&blocks).unwrap();
        assert_eq!((parsed.select("div").length(), parsed.text().as_ref()), (0, "deepend"));
        assert_eq!(keep_tags(Tags::Paragraphs, "<div> <div>a<b></div> </div><ul>b"), "<p> a<p> b");
    }

    #[test]
    fn tags_with_too_many_attributes_lose_them() {
        let page = format!("<p {}>text</p>", "a ".repeat(1000));
        assert_eq!(keep_tags(Tags::All, &page), "<p>text</p>");
    }
}
