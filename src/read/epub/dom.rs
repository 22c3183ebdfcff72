//! The text of a content document with the place of each character in the document's tree, as a reading system sees it.

use std::collections::{HashMap, HashSet};

use dom_query::Document;

use crate::read::Skip;
use crate::read::xml::{Step, walk};
use crate::text::fold_into;

/// Maximum number of characters of a content document.
const MOST: usize = 8_000_000;

/// An element of the tree.
#[derive(Debug)]
pub(super) struct TreeElement {
    /// Its parent; its own place for a root.
    pub(super) parent: usize,
    /// Its step: twice its number among the elements of its parent, from 1.
    pub(super) step: usize,
    /// Its id, if no other element has it.
    pub(super) id: Option<String>,
}

/// The place of a character in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The element that contains it.
    pub(super) element: usize,
    /// The step of its text: odd, since it is between elements.
    pub(super) step: usize,
    /// UTF-16 code units of that text before the character, and up to its end.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The text of a content document, without white space and folded.
#[derive(Debug, Default)]
pub(super) struct Dom {
    pub(super) elements: Vec<TreeElement>,
    /// The element whose content is shown.
    pub(super) body: Option<usize>,
    pub(super) text: Folded<Place>,
}

/// A folded text without white space, and where each of its characters comes from.
#[derive(Debug)]
pub(super) struct Folded<T> {
    pub(super) text: String,
    /// Byte at which each character of the text begins.
    starts: Vec<usize>,
    origins: Vec<T>,
}

impl<T> Default for Folded<T> {
    fn default() -> Self {
        Self { text: String::new(), starts: Vec::new(), origins: Vec::new() }
    }
}

impl<T: Copy> Folded<T> {
    /// Adds a character.
    pub(super) fn push(&mut self, c: char, origin: T) {
        // A reader writes `|` between the cells of a table; marks of line ends are not shown.
        if c.is_whitespace() || matches!(c, '|' | '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}') {
            return;
        }
        let from = self.text.len();
        fold_into(c, &mut self.text);
        for (at, _) in self.text[from..].char_indices() {
            self.starts.push(from + at);
            self.origins.push(origin);
        }
    }

    /// Returns the origins of the first and the last character of a range of the text, in bytes.
    pub(super) fn ends(&self, start: usize, end: usize) -> Option<(T, T)> {
        let first = self.starts.binary_search(&start).ok()?;
        let last = self.starts.partition_point(|at| *at < end).checked_sub(1)?;
        Some((*self.origins.get(first)?, *self.origins.get(last)?)).filter(|_| first <= last)
    }

    /// Returns the range of the text whose characters come from a range that `is_inside` knows; origins are ordered.
    pub(super) fn range(&self, is_before: impl Fn(&T) -> bool, is_not_after: impl Fn(&T) -> bool) -> (usize, usize) {
        let byte = |place: usize| self.starts.get(place).copied().unwrap_or(self.text.len());
        (byte(self.origins.partition_point(is_before)), byte(self.origins.partition_point(is_not_after)))
    }
}

/// An open element.
struct Frame {
    name: String,
    element: usize,
    /// Number of elements in it so far.
    children: usize,
    /// UTF-16 code units of its current text.
    length: usize,
}

/// Elements whose text is not shown with that around it.
const LEFT_OUT: [&str; 6] = ["head", "script", "style", "template", "rt", "rp"];

impl Dom {
    /// Builds the tree of an XML document; `None` if it is not well-formed, since reading systems then show no text or
    /// another tree.
    pub(super) fn of(markup: &str) -> Result<Option<Self>, Skip> {
        let mut dom = Self::default();
        let mut open: Vec<Frame> = Vec::new();
        let (mut left_out, mut roots, mut is_sound) = (0_usize, 0_usize, true);
        let mut ids: HashMap<String, usize> = HashMap::new();
        let mut doubled: HashSet<usize> = HashSet::new();
        let mut entities: HashMap<String, String> = HashMap::new();
        let mut count = 0;
        walk(markup, |step| match step {
            Step::Open(element) => {
                let at = dom.elements.len();
                let (parent, step) = if let Some(parent) = open.last_mut() {
                    parent.children += 1;
                    parent.length = 0;
                    (parent.element, 2 * parent.children)
                } else {
                    roots += 1;
                    (at, 0)
                };
                let id = element.get("id").or_else(|| element.get("xml:id"));
                if let Some(id) = &id
                    && let Some(other) = ids.insert(id.clone(), at)
                {
                    doubled.extend([other, at]);
                }
                dom.elements.push(TreeElement { parent, step, id });
                if element.local() == "body" && open.len() == 1 {
                    dom.body = dom.body.or(Some(at));
                }
                left_out += usize::from(LEFT_OUT.contains(&element.local()));
                open.push(Frame { name: element.name.to_owned(), element: at, children: 0, length: 0 });
            }
            Step::Close(name) => match open.pop() {
                Some(frame) if frame.name == name => {
                    left_out -= usize::from(LEFT_OUT.contains(&local(name)));
                }
                _ => is_sound = false,
            },
            Step::Words(words) => {
                count += words.len();
                let Some(frame) = open.last_mut().filter(|_| count <= MOST) else { return };
                let words = match words.strip_prefix('&').filter(|rest| rest.len() > 1) {
                    // Entities of HTML come one by one.
                    Some(_) => entities.entry(words.to_owned()).or_insert_with(|| decoded(words)).as_str(),
                    None => words,
                };
                let mut before = ' ';
                for c in words.chars() {
                    // A line end is one character, however it is written.
                    if before == '\r' && c == '\n' {
                        before = c;
                        continue;
                    }
                    before = c;
                    let start = frame.length;
                    frame.length += c.len_utf16();
                    if left_out == 0 {
                        let step = 2 * frame.children + 1;
                        dom.text.push(c, Place { element: frame.element, step, start, end: frame.length });
                    }
                }
            }
        })?;
        for at in doubled {
            dom.elements[at].id = None;
        }
        Ok((is_sound && roots == 1 && open.is_empty() && count <= MOST).then_some(dom))
    }
}

/// Returns the characters of an entity of HTML, such as `&eacute;`.
fn decoded(entity: &str) -> String {
    Document::fragment(entity).text().to_string()
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or_default()
}
