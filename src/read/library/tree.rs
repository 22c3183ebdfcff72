//! An XML document as a tree, for libraries whose parts refer to each other.

use std::collections::HashMap;

use super::super::{Skip, xml};

/// Maximum number of elements of one tree.
const ELEMENTS: usize = 4 << 20;
/// Maximum depth; deeper elements are dropped with their content.
const DEPTH: usize = 48;

/// An element.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    /// Its name without the prefix of its namespace.
    pub(super) name: String,
    /// Line on which it begins.
    pub(super) line: usize,
    /// Its attributes, by their names without prefixes.
    pub(super) attributes: HashMap<String, String>,
    /// Its own text, without that of the elements in it.
    pub(super) text: String,
    pub(super) children: Vec<Node>,
}

impl Node {
    /// Returns the first element of that name in it.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Returns the elements of that name in it.
    pub(super) fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// Returns the elements at a path below it.
    pub(super) fn at(&self, path: &[&str]) -> Vec<&Self> {
        let mut found = vec![self];
        for name in path {
            found =
                found.into_iter().flat_map(|node| node.children.iter().filter(|child| child.name == *name)).collect();
        }
        found
    }

    /// Returns all text in it.
    pub(super) fn whole(&self) -> String {
        let mut whole = self.text.clone();
        for child in &self.children {
            whole.push_str(&child.whole());
        }
        whole
    }

    /// Returns its text in one line; `None` if it has none.
    pub(super) fn line_of(&self) -> Option<String> {
        super::plain_text::line(&self.whole())
    }
}

/// Reads the elements named `roots` into trees, one after the other. Elements named in `dropped` are left out.
pub(super) fn read(
    document: &str,
    roots: &dyn Fn(&str, usize) -> bool,
    dropped: &[&str],
    mut take: impl FnMut(Node),
) -> Result<(), Skip> {
    let mut lines = super::LineCounter::of(document);
    let mut open: Vec<Node> = Vec::new();
    // Depth in the document, and the depth at which dropped content began.
    let (mut depth, mut silent): (usize, Option<usize>) = (0, None);
    let mut count = 0;
    xml::walk_places(document, |at, step| match step {
        xml::Step::Open(element) => {
            depth += 1;
            let name = element.local();
            let is_kept = !open.is_empty() || roots(name, depth);
            if silent.is_some() || !is_kept {
                return;
            }
            if dropped.contains(&name) || open.len() == DEPTH || count == ELEMENTS {
                silent = Some(depth);
                return;
            }
            count += 1;
            let attributes = element.attributes();
            let attributes =
                attributes.map(|(name, value)| (xml::local(name).to_owned(), value.into_owned())).collect();
            let line = lines.line_at(at);
            open.push(Node { name: name.to_owned(), line, attributes, ..Node::default() });
        }
        xml::Step::Words(words) => {
            if silent.is_none()
                && let Some(node) = open.last_mut()
            {
                node.text.push_str(words);
            }
        }
        xml::Step::Close(name) => {
            let began = depth;
            depth = depth.saturating_sub(1);
            match silent {
                Some(at) if at == began => silent = None,
                Some(_) => {}
                None => {
                    if open.last().is_some_and(|node| node.name == xml::local(name))
                        && let Some(node) = open.pop()
                    {
                        match open.last_mut() {
                            Some(parent) => parent.children.push(node),
                            None => take(node),
                        }
                    }
                }
            }
        }
    })?;
    if count == ELEMENTS {
        return Err(Skip::new(format!("more than {ELEMENTS} elements")));
    }
    Ok(())
}
