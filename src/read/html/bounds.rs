//! Markup → a parsed document, in time and memory in proportion to its length: the one gate that hostile pages pass.
//!
//! A parser looks through its stack of open elements at every tag, compares every attribute of a tag with all before,
//! and reopens unclosed formatting in every paragraph: each quadratic on markup made for it. Beyond bounds that no
//! honest page reaches, the page is read again with fewer of its tags; its text stays.

use std::borrow::Cow;

use dom_query::{Document, NodeData, NodeRef};
use html5ever::tendril::{StrTendril, TendrilSink as _};
use html5ever::{ParseOpts, parse_document, tree_builder::TreeBuilderOpts};

/// Elements open at once; browsers stop at about as many.
pub(super) const DEPTH: usize = 600;
/// Nodes of a page: elements, texts and comments. Each takes some 200 bytes of memory.
const NODES: usize = 1_000_000;
/// Attributes of one tag.
const ATTRIBUTES: usize = 200;
/// Bytes parsed between two looks at the bounds.
const STEP: usize = 16 << 10;

/// Parses a page, or says why not.
pub(super) fn document(markup: &str) -> Result<Document, String> {
    let too_many = || format!("a page of more than {NODES} elements");
    if has_too_many_blocks(markup) {
        return Err(too_many());
    }
    let tags = [Tags::All, Tags::Structure, Tags::Paragraphs];
    tags.into_iter().find_map(|tags| parsed(&with(tags, markup))).ok_or_else(too_many)
}

/// Whether no choice of tags would bring a page within the bounds, so that it need not be parsed to know: it has too many
/// texts of which each is a paragraph.
fn has_too_many_blocks(markup: &str) -> bool {
    let bytes = markup.as_bytes();
    // Every page with so many of them has so many bytes.
    bytes.len() > NODES && {
        let tags = memchr::memchr_iter(b'<', bytes).filter_map(|start| Tag::at(markup, start));
        let begins_text = |end: usize| bytes.get(end).is_some_and(|&byte| byte != b'<' && !byte.is_ascii_whitespace());
        tags.filter(|tag| begins_text(tag.end) && class_of(tag.name) == Class::Block).nth(NODES / 2).is_some()
    }
}

/// The document, unless it grows beyond bounds.
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
        // Complaints about the markup are of no use here, and there can be one for every character.
        document.errors.take();
        rest = after;
    }
    Some(parser.finish())
}

/// How deep the place is at which the parser goes on.
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
    /// Those that shape paragraphs, lists, tables and links.
    Structure,
    /// Where paragraphs begin, and what tells of the page.
    Paragraphs,
}

/// The page with those of its tags, and without the attributes of tags that have too many.
fn with(tags: Tags, markup: &str) -> Cow<'_, str> {
    let bytes = markup.as_bytes();
    let mut kept = String::new();
    let (mut copied, mut at) = (0, 0);
    // Whether a paragraph was begun and has no text yet: another would only be one more node.
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

/// What an element does to the text around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Its content is not markup.
    Raw,
    /// It stands in the head of the page.
    Head,
    /// It only dresses or groups words.
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

/// A tag of the markup.
struct Tag<'a> {
    name: &'a str,
    closing: bool,
    /// Attributes, give or take.
    attributes: usize,
    /// One past its `>`.
    end: usize,
}

impl<'a> Tag<'a> {
    /// The tag that begins at the `<` at `start`, unless that begins something else.
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

/// One past the comment or declaration at `start`, or past the lone `<`.
fn skip_declaration(markup: &str, start: usize) -> usize {
    if !markup[start..].starts_with("<!--") {
        return start + 1;
    }
    let end = memchr::memmem::find(&markup.as_bytes()[start + 4..], b"-->");
    end.map_or(markup.len(), |end| start + 4 + end)
}

/// Where the content of a raw element that begins at `from` ends: at its closing tag.
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
    fn honest_pages_pass_untouched() {
        let page = "<!-- <b> --><p class='a>b' id=x>One <b>two</b><script>'<div>'</script> a < b<br/></p>";
        assert!(matches!(with(Tags::All, page), Cow::Borrowed(same) if same == page));
    }

    #[test]
    fn pages_nested_beyond_the_bounds_lose_tags_but_no_text() {
        let fonts = format!("<ul><li>one{}<li>two", "<font>".repeat(20_000));
        let parsed = document(&fonts).unwrap();
        assert_eq!((parsed.select("font").length(), parsed.select("li").length()), (0, 2));
        let blocks = format!("{}deep{}end", "<div>".repeat(20_000), "</div>".repeat(20_000));
        let parsed = document(&blocks).unwrap();
        assert_eq!((parsed.select("div").length(), parsed.text().as_ref()), (0, "deepend"));
        assert_eq!(with(Tags::Paragraphs, "<div> <div>a<b></div> </div><ul>b"), "<p> a<p> b");
    }

    #[test]
    fn tags_with_too_many_attributes_lose_them() {
        let page = format!("<p {}>text</p>", "a ".repeat(1000));
        assert_eq!(with(Tags::All, &page), "<p>text</p>");
    }
}
