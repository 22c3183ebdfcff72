//! Removes note references and links back from notes. In a book chapter, each element marked as a note is moved after
//! the paragraph that refers to it.

use std::collections::{HashMap, HashSet};

use dom_query::{Document, NodeId, NodeRef};

/// Maximum number of characters of a note reference: `[12]`.
const MARK: usize = 6;

/// Removes the note references of a page, the links back from its notes and its links for editing.
pub(super) fn remove_marks(document: &Document) {
    let is_any_mark = |node: &NodeRef| match node.node_name().as_deref() {
        Some("a") => is(node, "noteref") || is(node, "backlink") || is_mark(node) || is_permalink(node),
        Some("sup") => has_class(node, &MARK_CLASSES) && short(node).is_some(),
        Some("span") => has_class(node, &["mw-editsection", "mw-cite-backlink"]),
        _ => false,
    };
    let marks: Vec<NodeRef> = document.root().descendants_it().filter(is_any_mark).collect();
    marks.iter().for_each(remove);
}

/// Moves the notes of a document to their paragraphs.
pub(super) fn move_notes(document: &Document) {
    let mut notes: HashMap<String, NodeRef> = HashMap::new();
    let (mut calls, mut marks) = (Vec::new(), Vec::new());
    for node in document.root().descendants_it().filter(NodeRef::is_element) {
        if is_note(&node) {
            notes.extend(node.attr("id").map(|id| (id.to_string(), node)));
        }
        if node.has_name("a") {
            if is(&node, "noteref") {
                calls.push(node);
                marks.push(node);
            } else if is(&node, "backlink") || is_mark(&node) {
                marks.push(node);
            }
        }
    }
    // The node after which the next note of a paragraph is inserted.
    let mut last: HashMap<NodeId, NodeRef> = HashMap::new();
    let mut moved: HashSet<NodeId> = HashSet::new();
    for call in calls {
        let target = call.attr("href").and_then(|address| notes.get(address.strip_prefix('#')?));
        let (Some(note), Some(block)) = (target, block_of(&call)) else { continue };
        // A note may refer to another, and hostile notes to each other.
        let is_within = note.id == block.id || block.ancestors_it(None).any(|around| around.id == note.id);
        if !is_within && moved.insert(note.id) {
            last.get(&block.id).unwrap_or(&block).insert_after(note);
            last.insert(block.id, *note);
        }
    }
    marks.iter().for_each(remove);
}

/// Removes a mark, and the superscript that contained nothing else.
fn remove(mark: &NodeRef) {
    let raised = mark.parent().filter(|parent| parent.has_name("sup"));
    mark.remove_from_parent();
    if let Some(raised) = raised.filter(|raised| raised.first_child().is_none()) {
        raised.remove_from_parent();
    }
}

/// Whether an element is marked as being of this kind, in the EPUB or the web vocabulary.
fn is(node: &NodeRef, kind: &str) -> bool {
    let says = |name: &str| {
        node.attr(name).is_some_and(|kinds| {
            kinds.split_ascii_whitespace().any(|it| it.strip_prefix("doc-").unwrap_or(it).eq_ignore_ascii_case(kind))
        })
    };
    says("epub:type") || says("role")
}

fn is_note(node: &NodeRef) -> bool {
    ["footnote", "endnote", "rearnote"].iter().any(|kind| is(node, kind))
}

/// Classes of note references, as converters and content management systems write them.
const MARK_CLASSES: [&str; 14] = [
    "footnote-ref",
    "footnoteref",
    "footnote-reference",
    "footnote-link",
    "footnote-anchor",
    "footnote-identifier-link",
    "footnote_referrer",
    "footnote_plugin_tooltip_text",
    "footnote",
    "noteref",
    "note-ref",
    "endnote-ref",
    "reference",
    "easy-footnote",
];
/// Classes of links back from a note.
const BACK_CLASSES: [&str; 7] = [
    "footnote-back",
    "footnote-backref",
    "footnote-backlink",
    "footnote-return",
    "reversefootnote",
    "mw-cite-backlink",
    "fn-backref",
];
/// Beginnings of the names of notes: `#fn1`, `#cite_note-1`, `#_ftn1`, `#sdfootnote1sym`.
const NOTE_NAMES: [&str; 13] = [
    "fn",
    "ftn",
    "_ftn",
    "_edn",
    "cite_note",
    "cite-note",
    "footnote",
    "endnote",
    "note",
    "sdfootnote",
    "sdendnote",
    "easy-footnote",
    "ednref",
];

fn has_class(node: &NodeRef, classes: &[&str]) -> bool {
    node.attr("class").is_some_and(|value| {
        value.split_ascii_whitespace().any(|it| classes.iter().any(|class| it.eq_ignore_ascii_case(class)))
    })
}

/// Whether a link is a note reference, or leads back from a note: a superscript number or character that links to a
/// fragment, or a link whose class or target names a note.
fn is_mark(link: &NodeRef) -> bool {
    let Some(address) = link.attr("href").filter(|address| address.contains('#')) else { return false };
    let Some(text) = short(link) else { return false };
    let text = text.trim();
    if matches!(text.trim_end_matches('\u{fe0e}'), "↩" | "↑" | "⏎" | "↵" | "↲" | "⤴" | "^") {
        return true;
    }
    let is_raised = link.parent().is_some_and(|parent| parent.has_name("sup"))
        || link.first_child().is_some_and(|child| child.has_name("sup"));
    let is_sign = |c: char| c.is_ascii_digit() || "*†‡§¶[]()".contains(c);
    let is_number = !text.is_empty() && text.chars().all(is_sign);
    // A letter or a Roman numeral is a mark only where something else says so.
    let inner = text.trim_matches(['[', ']', '(', ')']);
    let is_label = is_number
        || !inner.is_empty() && (inner.chars().nth(1).is_none() || inner.bytes().all(|byte| b"ivxIVX".contains(&byte)));
    let target = address.rsplit('#').next().unwrap_or("").to_ascii_lowercase();
    let names_note = NOTE_NAMES.iter().any(|name| {
        let rest = target.strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | ':' | '.')))
    });
    is_raised && is_number
        || (is_raised || text.starts_with('[')) && is_label && names_note
        || is_label && has_class(link, &MARK_CLASSES)
        || has_class(link, &BACK_CLASSES)
}

/// Whether a link behind a heading only names its place on the page: `¶`, `#`.
fn is_permalink(link: &NodeRef) -> bool {
    link.attr("href").is_some_and(|address| address.starts_with('#'))
        && short(link).is_some_and(|text| matches!(text.trim(), "¶" | "#" | "§" | "🔗" | "∞"))
}

/// Returns the text of a node, unless it is longer than a note reference.
fn short(node: &NodeRef) -> Option<String> {
    let mut text = String::new();
    for part in node.descendants_it().filter(NodeRef::is_text) {
        text.push_str(&part.text());
        if text.chars().count() > MARK {
            return None;
        }
    }
    Some(text)
}

/// Returns the paragraph that contains a note reference; for one in a table, the table.
fn block_of<'a>(call: &NodeRef<'a>) -> Option<NodeRef<'a>> {
    let is_block = |node: &NodeRef| {
        ["p", "li", "dd", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"].iter().any(|name| node.has_name(name))
    };
    let mut found = None;
    for around in call.ancestors_it(None) {
        if around.has_name("table") || found.is_none() && is_block(&around) {
            found = Some(around);
        }
    }
    found
}
