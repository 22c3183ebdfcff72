//! The table of styles: which paragraphs are headings, lists, quotations and captions.

use std::collections::HashMap;

use crate::text::ParagraphKind;

/// The paragraph styles of a document.
#[derive(Default)]
pub(super) struct Styles {
    known: HashMap<i32, Style>,
    current: Option<i32>,
    name: String,
}

#[derive(Clone, Copy, Default)]
struct Style {
    parent: Option<i32>,
    kind: Option<(ParagraphKind, u8)>,
    /// Level of headings in the document's outline, from 1.
    level: Option<u8>,
}

/// Maximum number of styles that a style is based on.
const DEPTH: usize = 16;

impl Styles {
    /// Begins the entry of a style.
    pub(super) fn begin(&mut self, style: i32) {
        self.current = Some(style);
        self.known.entry(style).or_default();
        self.name.clear();
    }

    /// Sets the style that the current one is based on.
    pub(super) fn based_on(&mut self, parent: i32) {
        if let Some(style) = self.current.and_then(|current| self.known.get_mut(&current)) {
            style.parent = Some(parent);
        }
    }

    /// Sets the outline level of the current style.
    pub(super) fn outline(&mut self, level: Option<u8>) {
        if let Some(style) = self.current.and_then(|current| self.known.get_mut(&current)) {
            style.level = level;
        }
    }

    /// Adds to the name of the current style; a semicolon ends it.
    pub(super) fn add(&mut self, c: char) {
        if c == ';' {
            self.end();
        } else if self.name.len() < 64 {
            self.name.extend(c.to_lowercase());
        }
    }

    /// Ends the entry of the current style.
    pub(super) fn end(&mut self) {
        let kind = kind(self.name.trim());
        if let Some(style) = self.current.take().and_then(|current| self.known.get_mut(&current)) {
            style.kind = kind;
        }
        self.name.clear();
    }

    /// Returns the kind and level of paragraphs with a style.
    pub(super) fn kind(&self, style: i32) -> (ParagraphKind, u8) {
        let mut next = self.known.get(&style);
        for _ in 0..DEPTH {
            let Some(style) = next else { break };
            if let Some(kind) = style.kind {
                return kind;
            }
            if let Some(level) = style.level {
                return (ParagraphKind::Heading, level);
            }
            next = style.parent.and_then(|parent| self.known.get(&parent));
        }
        (ParagraphKind::Body, 0)
    }
}

/// Returns the kind that the name of a style states; `None` if that of its parent counts.
fn kind(name: &str) -> Option<(ParagraphKind, u8)> {
    let level = |rest: &str| rest.trim().parse::<u8>().ok().filter(|level| (1..=9).contains(level));
    if let Some(level) = name.strip_prefix("heading").and_then(level) {
        return Some((ParagraphKind::Heading, level.min(6)));
    }
    match name {
        "title" => Some((ParagraphKind::Heading, 1)),
        "subtitle" => Some((ParagraphKind::Heading, 2)),
        "caption" | "illustration" | "figure" | "table caption" => Some((ParagraphKind::Caption, 0)),
        "quote" | "intense quote" | "quotations" | "block text" => Some((ParagraphKind::Quote, 0)),
        "html preformatted" | "preformatted text" | "source code" => Some((ParagraphKind::Code, 0)),
        // Words that Word and LibreOffice use for body text based on others.
        "normal" | "body text" | "text body" | "footnote" | "footnote text" => Some((ParagraphKind::Body, 0)),
        _ if name.starts_with("list bullet") || name.starts_with("list number") => Some((ParagraphKind::ListItem, 0)),
        _ => None,
    }
}
