//! Turns a parsed page into a flat list of elements and pieces of text, in page order, on which the article is chosen.
//!
//! A piece is the text between two block boundaries (a paragraph, a list item, a table row), with the evidence for and
//! against it: how much of it is link text, and how much of it Readability chose.

use std::collections::HashSet;
use std::ops::Range;

use dom_query::{Element as Node, NodeData, NodeId, NodeRef};

use super::evidence::{self, Roles};
use super::marks::{self, Mark};
use super::math;
use super::shape::{Shape, shape_of};
use crate::read::ruby::Readings;
use crate::read::superscript;
use crate::text::ParagraphKind;

/// An element of the page that can contain text.
#[derive(Debug)]
pub(super) struct Element {
    /// Its parent element; the first element is its own parent.
    pub parent: usize,
    /// Roles indicated by its name, roles and classes.
    pub roles: Roles,
    /// The pieces within it.
    pub pieces: Range<usize>,
    /// Whether it is an `article` or `main` element, or a block quotation.
    pub is_article: bool,
    pub is_quote: bool,
}

/// A run of text between two block boundaries.
#[derive(Debug)]
pub(super) struct Piece {
    /// Byte range in [`Outline::text`], with white space collapsed.
    pub span: Range<usize>,
    pub kind: ParagraphKind,
    /// 1 to 6 for headings, else 0.
    pub level: u8,
    /// The innermost enclosing block element.
    pub element: usize,
    /// Roles of the inline elements that enclose all of its text.
    pub roles: Roles,
    /// Number of characters without white space.
    pub chars: usize,
    /// Number of these inside links.
    pub linked: usize,
    /// Number of these that Readability chose.
    pub taken: usize,
    /// Readings of its words.
    pub readings: Option<String>,
}

/// All text of a page, in order.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub text: String,
    pub elements: Vec<Element>,
    pub pieces: Vec<Piece>,
    /// Elements that are marked as an author or a date.
    pub marks: Vec<Mark>,
}

impl Outline {
    /// Returns the text of a piece.
    pub(super) fn text_of(&self, piece: &Piece) -> &str {
        &self.text[piece.span.clone()]
    }

    /// Returns the elements around a piece, innermost first.
    pub(super) fn around(&self, piece: &Piece) -> impl Iterator<Item = &Element> {
        let mut next = Some(piece.element);
        std::iter::from_fn(move || {
            let at = next?;
            let element = &self.elements[at];
            next = (element.parent != at).then_some(element.parent);
            Some(element)
        })
    }
}

/// Walks the page under `body`; `taken` is the set of text nodes that Readability chose.
pub(super) fn of(body: &NodeRef, taken: &HashSet<NodeId>) -> Outline {
    let mut walk = Walk::default();
    let mut node = *body;
    loop {
        let mut below = None;
        if node.is_text() {
            node.query(|data| {
                if let NodeData::Text { contents } = &data.data {
                    walk.text(contents, taken.contains(&node.id));
                }
            });
        } else if node.has_name("math") {
            walk.formula(&node, taken);
        } else if node.element_ref().is_some_and(|element| {
            walk.mark(&node, &element);
            walk.enter(&element)
        }) {
            below = node.first_child();
            if below.is_none() {
                walk.leave();
            }
        }
        node = match below {
            Some(child) => child,
            None => loop {
                if node.id == body.id {
                    return walk.outline;
                }
                if let Some(next) = node.next_sibling() {
                    break next;
                }
                let Some(parent) = node.parent() else { return walk.outline };
                node = parent;
                walk.leave();
            },
        };
    }
}

/// The element that is being walked.
struct Level {
    shape: Shape,
    element: usize,
    kind: ParagraphKind,
    heading: u8,
    /// Roles of the inline elements since the last block.
    inline: Roles,
    /// Length of the outline's text at its start.
    start: usize,
}

#[derive(Default)]
struct Walk {
    outline: Outline,
    levels: Vec<Level>,
    /// Open links; open `pre` elements.
    links: usize,
    verbatim: usize,
    /// The current piece, if any.
    piece: Option<Piece>,
    /// Whether white space was seen since the last character.
    space: bool,
    breaks: usize,
    /// Readings of words; the one that is being read; where the word began that the next one belongs to.
    readings: Readings,
    reading: Option<String>,
    word: usize,
}

impl Walk {
    /// Enters an element. Returns `false` if there is no text to read in it.
    fn enter(&mut self, node: &Node) -> bool {
        let shape = shape_of(&node.name.local);
        match shape {
            Shape::Skipped => return false,
            Shape::Break => {
                self.breaks += 1;
                if self.breaks > 1 && self.verbatim == 0 {
                    self.flush();
                }
                return false;
            }
            Shape::Ruler => {
                self.flush();
                return false;
            }
            _ => {}
        }
        let outer = self.levels.last();
        let roles = evidence::of(node, outer.is_some_and(|level| level.heading > 0));
        let (mut element, mut kind, mut heading, mut inline_roles) = outer
            .map_or((0, ParagraphKind::Body, 0, Roles::default()), |level| {
                (level.element, level.kind, level.heading, level.inline)
            });
        if shape.is_inline() {
            if roles.contains(Roles::HIDDEN) {
                return false;
            }
            inline_roles |= roles & Roles::INLINE;
        } else {
            self.flush();
            (kind, heading) = match shape {
                Shape::Kinded(kind, level) => (kind, level),
                Shape::Cell => (ParagraphKind::TableRow, 0),
                _ if roles.contains(Roles::CAPTION) && kind != ParagraphKind::Heading => (ParagraphKind::Caption, 0),
                _ => (kind, heading),
            };
            let start = self.outline.pieces.len();
            let is_article = evidence::is_article(node);
            let is_quote = shape == Shape::Kinded(ParagraphKind::Quote, 0);
            self.outline.elements.push(Element { parent: element, roles, pieces: start..start, is_article, is_quote });
            element = self.outline.elements.len() - 1;
        }
        self.links += usize::from(shape == Shape::Link);
        self.verbatim += usize::from(matches!(shape, Shape::Kinded(ParagraphKind::Code, _)));
        let start = self.outline.text.len();
        match shape {
            Shape::Ruby => self.word = start,
            Shape::Reading => self.reading = Some(String::new()),
            _ => {}
        }
        self.levels.push(Level { shape, element, kind, heading, inline: inline_roles, start });
        true
    }

    /// Records an element that is marked as an author or a date.
    fn mark(&mut self, node: &NodeRef, element: &Node) {
        if self.outline.marks.len() < marks::MAX {
            let (within, roles) =
                self.levels.last().map_or((0, Roles::default()), |level| (level.element, level.inline));
            let place = (self.outline.pieces.len(), within, roles | evidence::of(element, false));
            self.outline.marks.extend(marks::of(node, element, place));
        }
    }

    fn leave(&mut self) {
        let Some(level) = self.levels.pop() else { return };
        self.links -= usize::from(level.shape == Shape::Link);
        self.verbatim -= usize::from(matches!(level.shape, Shape::Kinded(ParagraphKind::Code, _)));
        match level.shape {
            Shape::Raised | Shape::Lowered => self.shift(level.shape, level.start),
            Shape::Reading => self.end_reading(),
            _ => {}
        }
        if !level.shape.is_inline() {
            self.flush();
            self.outline.elements[level.element].pieces.end = self.outline.pieces.len();
            if level.shape == Shape::Row {
                self.outline.join_cells(level.element);
            }
        }
    }

    /// Writes the raised or lowered text since `start` with superscripts or subscripts.
    fn shift(&mut self, shape: Shape, start: usize) {
        let text = &mut self.outline.text;
        if self.piece.as_ref().is_none_or(|piece| piece.span.start > start) || start >= text.len() {
            return;
        }
        let (before, written) = text.split_at(start);
        let shown = written.trim_start();
        let shown = match shape {
            Shape::Raised if shown.len() == written.len() => superscript::raised(shown, before),
            Shape::Raised => superscript::raised(shown, " "),
            _ => superscript::lowered(shown),
        };
        let at = text.len() - written.trim_start().len();
        text.truncate(at);
        text.push_str(&shown);
    }

    /// Assigns a reading to the word before it.
    fn end_reading(&mut self) {
        let Some(reading) = self.reading.take() else { return };
        if self.piece.is_some() {
            self.readings.add(self.outline.text.get(self.word..).unwrap_or(""), &reading);
        }
        self.word = self.outline.text.len();
    }

    /// Writes a formula.
    fn formula(&mut self, node: &NodeRef, taken: &HashSet<NodeId>) {
        let is_taken = node.descendants_it().any(|inner| taken.contains(&inner.id));
        self.text(&math::linear(node), is_taken);
    }

    fn text(&mut self, text: &str, taken: bool) {
        if let Some(reading) = &mut self.reading {
            reading.push_str(text);
            return;
        }
        if self.verbatim > 0 {
            self.verbatim_text(text, taken);
            return;
        }
        for word in text.split_inclusive(is_space) {
            let bare = word.trim_end_matches(is_space);
            if bare.bytes().next().is_some_and(|byte| byte.is_ascii()) || !bare.trim_matches(is_invisible).is_empty() {
                self.begin();
                let between = std::mem::take(&mut self.space);
                let lines = std::mem::take(&mut self.breaks);
                let start = self.piece.as_ref().map_or(0, |piece| piece.span.start);
                if self.outline.text.len() > start {
                    if lines > 0 {
                        self.outline.text.push('\n');
                    } else if between {
                        self.outline.text.push(' ');
                    }
                }
                self.write(bare, taken);
            }
            self.space |= bare.len() < word.len();
        }
    }

    fn verbatim_text(&mut self, text: &str, taken: bool) {
        if self.piece.is_none() && text.trim().is_empty() {
            return;
        }
        self.begin();
        if std::mem::take(&mut self.breaks) > 0 {
            self.outline.text.push('\n');
        }
        self.write(text, taken);
    }

    fn write(&mut self, text: &str, taken: bool) {
        let count = if text.is_ascii() {
            self.outline.text.push_str(text);
            text.bytes().filter(|&byte| !char::from(byte).is_whitespace()).count()
        } else {
            // A soft hyphen or a zero-width space says where a line may end, and is not shown.
            self.outline.text.extend(text.split(is_invisible));
            text.chars().filter(|c| !c.is_whitespace()).count()
        };
        let linked = self.links > 0;
        let roles = self.levels.last().map_or(Roles::default(), |level| level.inline);
        let piece = self.piece.as_mut().expect("a piece was begun");
        piece.chars += count;
        piece.roles &= roles;
        piece.linked += if linked { count } else { 0 };
        piece.taken += if taken { count } else { 0 };
    }

    fn begin(&mut self) {
        if self.piece.is_none() {
            let at = self.outline.text.len();
            let (element, kind, level) = self
                .levels
                .last()
                .map_or((0, ParagraphKind::Body, 0), |level| (level.element, level.kind, level.heading));
            self.piece = Some(Piece {
                span: at..at,
                kind,
                level,
                element,
                roles: Roles::ALL,
                chars: 0,
                linked: 0,
                taken: 0,
                readings: None,
            });
            (self.space, self.breaks) = (false, 0);
        }
    }

    /// Ends the current piece.
    fn flush(&mut self) {
        if let Some(mut piece) = self.piece.take() {
            piece.span.end = self.outline.text.len();
            piece.readings = self.readings.take();
            self.outline.text.push('\n');
            self.outline.pieces.push(piece);
        }
        (self.space, self.breaks) = (false, 0);
    }
}

/// Whether a character is white space in HTML or typography.
fn is_space(c: char) -> bool {
    c.is_whitespace()
}

/// Whether a character only marks where a line may end.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}')
}
