//! Undoes what word processors write into the pages that they export: Google Docs marks its title, its comments and its
//! struck-out text by classes and ids of its own; Word and Outlook put the bullets of lists into the text.

use dom_query::{Document, NodeData, NodeRef};

/// Maximum number of classes that strike text out.
const CLASSES: usize = 200;
/// Maximum number of nodes and of characters that a generated bullet consists of.
const BULLET: usize = 8;

/// Changes a page so that its elements say what the word processor meant.
pub(super) fn undo(document: &Document) {
    let is_google = document.body().is_some_and(|body| body.has_class("doc-content"));
    let struck = if is_google { struck_classes(document) } else { Vec::new() };
    let nodes: Vec<NodeRef> =
        document.root().descendants_it().filter(|node| is_ours(node, is_google, &struck)).collect();
    for node in nodes {
        if node.is_element() && node.has_name("p") && is_item_of_word(&node) {
            remove_label(&node);
            node.rename("li");
        } else if node.is_element() && node.has_name("p") {
            node.rename("h1");
        } else if node.has_name("a") {
            remove_comment(&node);
        } else if node.is_element() {
            node.remove_from_parent();
        } else {
            remove_bullet(&node);
        }
    }
}

/// Whether a node has to be changed.
fn is_ours(node: &NodeRef, is_google: bool, struck: &[String]) -> bool {
    if node.is_element() {
        return node.has_name("p") && is_item_of_word(node)
            || is_google
                && (node.has_name("p") && node.has_class("title")
                    || node.has_name("a") && node.attr("href").is_some_and(|address| address.starts_with("#cmnt"))
                    || node.has_name("span") && struck.iter().any(|class| node.has_class(class)));
    }
    node.query_or(false, |data| match &data.data {
        NodeData::Comment { contents } => contents.trim().starts_with("[if !supportLists]"),
        _ => false,
    })
}

/// Removes the mark of a comment, or the comment that leads back to it.
fn remove_comment(link: &NodeRef) {
    let is_back = link.attr("href").is_some_and(|address| address.starts_with("#cmnt_ref"));
    let around = link.parent().filter(|parent| is_back && parent.has_name("p") || parent.has_name("sup"));
    around.unwrap_or(*link).remove_from_parent();
}

/// Removes what follows a condition that holds for programs without lists, up to its end.
fn remove_bullet(condition: &NodeRef) {
    let mut bullet = Vec::new();
    let mut next = condition.next_sibling();
    while let Some(node) = next.filter(|_| bullet.len() < BULLET) {
        let is_end = node.query_or(false, |data| match &data.data {
            NodeData::Comment { contents } => contents.trim().starts_with("[endif]"),
            _ => false,
        });
        if is_end {
            return bullet.iter().for_each(NodeRef::remove_from_parent);
        }
        bullet.push(node);
        next = node.next_sibling();
    }
}

/// Whether a paragraph is an item of a list of Word.
fn is_item_of_word(node: &NodeRef) -> bool {
    node.attr("class").is_some_and(|class| class.trim_start().starts_with("MsoListParagraph"))
}

/// Removes the bullet or number of an item: what precedes a gap in small print.
fn remove_label(item: &NodeRef) {
    let (mut label, mut length) = (Vec::new(), 0);
    // Nothing can be removed while the tree is walked.
    let first: Vec<NodeRef> = item.descendants_it().take(4 * BULLET).collect();
    for node in first {
        let is_gap = node.has_name("span") && node.attr("style").is_some_and(|style| style.contains("7.0pt"));
        if is_gap && node.text().trim().is_empty() {
            label.push(node);
            return label.iter().for_each(NodeRef::remove_from_parent);
        }
        if node.is_text() {
            length += node.text().trim().chars().count();
            label.push(node);
        }
        if length > BULLET {
            return;
        }
    }
}

/// Returns the classes that the style sheet of a page strikes out: `.c9{text-decoration:line-through}`.
fn struck_classes(document: &Document) -> Vec<String> {
    let mut classes = Vec::new();
    for sheet in document.select("style").nodes() {
        for rule in sheet.text().split('}') {
            let Some((selector, style)) = rule.rsplit_once('{') else { continue };
            let class = selector.rsplit(';').next().unwrap_or_default().trim().strip_prefix('.');
            let is_name = |name: &&str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            let is_struck = style
                .split(';')
                .any(|it| it.trim_start().starts_with("text-decoration") && it.contains("line-through"));
            if is_struck && classes.len() < CLASSES {
                classes.extend(class.filter(is_name).map(str::to_owned));
            }
        }
    }
    classes
}
