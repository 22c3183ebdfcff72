//! Walks the structure tree in reading order and collects the blocks of the text.

use std::collections::{HashMap, HashSet};
use std::mem;

use super::roles::{heading_level, is_grouping, is_inline};
use super::tree::{Element, Kid, Tree};
use super::trust::Extent;
use super::{Block, Piece, Place, Role};
use crate::text::ParagraphKind;

/// Maximum depth of the tree.
const MAX_DEPTH: usize = 96;
/// Maximum number of nodes of the tree, and per item of marked content: elements without content are few.
const MAX_NODES: usize = 200_000;
const MAX_NODES_PER_PLACE: usize = 16;
/// Content of at most this many glyphs may be a drop cap: the paragraph goes on in the next element.
const DROP_CAP: usize = 3;

/// What a walk found.
pub(super) struct Walked {
    pub(super) blocks: Vec<Block>,
    /// The texts that elements state for their content.
    pub(super) actual: Vec<String>,
    /// Whether any element is a heading.
    pub(super) has_headings: bool,
}

/// Collects the blocks of a document.
pub(super) fn walk(tree: &Tree<'_>, extents: &HashMap<Place, Extent>) -> Walked {
    let mut walker = Walker {
        tree,
        extents,
        seen: HashSet::new(),
        out: Walked { blocks: Vec::new(), actual: Vec::new(), has_headings: false },
        open: None,
        held: Vec::new(),
        left: MAX_NODES + MAX_NODES_PER_PLACE * extents.len(),
        cell: 0,
        groups: 0,
    };
    let (documents, frames): (Vec<_>, Vec<_>) = tree.roots().into_iter().partition(
        |kid| !matches!(kid, Kid::Element(element) if matches!(&*element.role, "Div" | "Sect" | "Aside" | "Note")),
    );
    let context = Context::default();
    // Frames beside the document are drawn somewhere on its pages: they follow what begins there.
    let has_document = documents.iter().any(|kid| matches!(kid, Kid::Element(_)));
    for kid in documents {
        walker.kid(kid, context, 0);
    }
    walker.close();
    let document = mem::take(&mut walker.out.blocks);
    for kid in frames {
        walker.kid(kid, context, 0);
    }
    walker.close();
    let frames = mem::replace(&mut walker.out.blocks, document);
    if has_document {
        for frame in frames {
            let page = frame.pieces.first().map_or(0, |piece| piece.place.0);
            let begins_later = |block: &Block| block.pieces.first().is_some_and(|piece| piece.place.0 > page);
            let blocks = &mut walker.out.blocks;
            let at = blocks.iter().position(begins_later).unwrap_or(blocks.len());
            blocks.insert(at, frame);
        }
    } else {
        walker.out.blocks.extend(frames);
    }
    walker.out
}

/// What surrounds a node.
#[derive(Clone, Copy, Default)]
struct Context {
    kind: ParagraphKind,
    level: u8,
    /// Inside an element whose content is one block.
    in_block: bool,
    /// Inside a table row.
    in_row: bool,
    in_item: bool,
    /// The role that an element around gives, and the number of that element.
    role: Option<(Role, u32)>,
    actual: Option<usize>,
    /// Number of sections around.
    sections: u8,
}

struct Walker<'a, 'b> {
    tree: &'b Tree<'a>,
    extents: &'b HashMap<Place, Extent>,
    /// The content of the blocks so far: content belongs to one block.
    seen: HashSet<Place>,
    out: Walked,
    open: Option<Block>,
    /// Notes inside the open block: they follow it.
    held: Vec<Block>,
    left: usize,
    cell: u32,
    groups: u32,
}

impl<'a> Walker<'a, '_> {
    fn kid(&mut self, kid: Kid<'a>, context: Context, depth: usize) {
        if self.left == 0 || depth > MAX_DEPTH {
            return;
        }
        self.left -= 1;
        match kid {
            Kid::Content(place) => self.content(place, context),
            Kid::Element(element) => self.element(&element, context, depth + 1),
        }
    }

    fn content(&mut self, place: Place, context: Context) {
        if !self.extents.contains_key(&place) || !self.seen.insert(place) {
            return;
        }
        let (role, group) = context.role.unwrap_or((Role::Text, 0));
        let piece = Piece { place, role, group, actual: context.actual, cell: self.cell };
        self.block(context).pieces.push(piece);
    }

    /// Returns a role for the content of a new element.
    fn role(&mut self, role: Role) -> (Role, u32) {
        self.groups = self.groups.wrapping_add(1);
        (role, self.groups)
    }

    /// Returns the open block, or opens one.
    fn block(&mut self, context: Context) -> &mut Block {
        self.open.get_or_insert_with(|| Block { kind: context.kind, level: context.level, pieces: Vec::new() })
    }

    /// Ends the open block. Notes inside it follow it.
    fn close(&mut self) {
        self.out.blocks.extend(self.open.take().filter(|block| !block.pieces.is_empty()));
        self.out.blocks.append(&mut self.held);
    }

    fn kids(&mut self, element: &Element<'a>, context: Context, depth: usize) {
        for kid in self.tree.kids(element) {
            self.kid(kid, context, depth);
        }
    }

    /// Walks an element whose content is a block.
    fn whole(&mut self, element: &Element<'a>, context: Context, depth: usize) {
        self.close();
        self.kids(element, Context { in_block: true, ..context }, depth);
        self.close();
    }

    fn element(&mut self, element: &Element<'a>, mut context: Context, depth: usize) {
        if let Some(actual) = element.actual_text() {
            self.out.actual.push(actual);
            context.actual = Some(self.out.actual.len() - 1);
        }
        if element.raw_role == "Title" {
            return self.heading(element, 1, context, depth);
        }
        match &*element.role {
            "Artifact" | "RT" | "RP" => {}
            "H" => self.heading(element, context.sections.max(1), context, depth),
            "Title" => self.heading(element, 1, context, depth),
            role if let Some(level) = heading_level(role) => self.heading(element, level, context, depth),
            "Note" | "FENote" => self.note(element, context, depth),
            "Table" => self.table(element, context, depth),
            "TR" => self.row(element, context, depth),
            "LI" | "TOCI" => self.item(element, context, depth),
            "Lbl" => self.label(element, context, depth),
            "L" | "TOC" if !context.in_row => {
                self.close();
                self.kids(element, Context { in_block: false, in_item: false, ..context }, depth);
                self.close();
            }
            "Caption" if !context.in_row => {
                self.whole(element, Context { kind: ParagraphKind::Caption, level: 0, ..context }, depth);
            }
            "BlockQuote" if !context.in_block => {
                self.close();
                self.kids(element, Context { kind: ParagraphKind::Quote, ..context }, depth);
                self.close();
            }
            "Code" if !context.in_block => {
                self.whole(element, Context { kind: ParagraphKind::Code, ..context }, depth);
            }
            "P" => self.paragraph(element, context, depth),
            "Figure" | "Formula" if !context.in_block => self.whole(element, context, depth),
            "Link" | "Reference" | "Annot" => {
                let role = Some(context.role.unwrap_or_else(|| self.role(Role::Link)));
                self.kids(element, Context { role, ..context }, depth);
            }
            "LBody" | "TH" | "TD" => self.kids(element, context, depth),
            "Span" if !context.in_block && element.is_placed_as_block() => self.whole(element, context, depth),
            role if is_grouping(role) => {
                if context.in_block {
                    return self.kids(element, context, depth);
                }
                let sections = context.sections.saturating_add(u8::from(matches!(role, "Sect" | "Art"))).min(6);
                self.close();
                self.kids(element, Context { sections, ..context }, depth);
                self.close();
            }
            // Inline, or unknown.
            role => {
                if !context.in_block && !is_inline(role) {
                    return self.whole(element, context, depth);
                }
                self.kids(element, Context { in_block: true, ..context }, depth);
            }
        }
    }

    fn heading(&mut self, element: &Element<'a>, level: u8, context: Context, depth: usize) {
        if context.in_row {
            return self.kids(element, context, depth);
        }
        self.out.has_headings = true;
        self.whole(element, Context { kind: ParagraphKind::Heading, level, ..context }, depth);
    }

    /// A paragraph inside a block (a heading, a list item, another paragraph) goes on with it, or begins a block.
    fn paragraph(&mut self, element: &Element<'a>, context: Context, depth: usize) {
        if !context.in_block {
            return self.whole(element, context, depth);
        }
        let is_one = context.in_row || matches!(context.kind, ParagraphKind::Heading | ParagraphKind::Caption);
        if is_one || self.goes_on(element) {
            return self.kids(element, context, depth);
        }
        self.close();
        let kind = if context.kind == ParagraphKind::ListItem { ParagraphKind::Body } else { context.kind };
        self.kids(element, Context { kind, ..context }, depth);
    }

    /// Whether an element goes on with the open block: after a label or a drop cap, or, in the next column or on the
    /// next page, in the midst of a sentence.
    fn goes_on(&self, element: &Element<'a>) -> bool {
        let Some(block) = &self.open else { return true };
        let text = block.pieces.iter().filter(|piece| piece.role != Role::Label);
        let text: Vec<(usize, &Extent)> =
            text.filter_map(|piece| Some((piece.place.0, self.extents.get(&piece.place)?))).collect();
        if text.iter().map(|(_, extent)| extent.glyphs).sum::<usize>() <= DROP_CAP {
            return true;
        }
        let last = text.iter().rev().find(|(_, extent)| extent.glyphs > 0);
        let next = self.first_place(element, 0);
        let (Some((page, above)), Some(next)) = (last, next) else { return true };
        let Some(below) = self.extents.get(&next) else { return true };
        let is_elsewhere = *page != next.0 || below.top < above.top;
        is_elsewhere && !matches!(above.last, '.' | '!' | '?' | ':' | '…' | '”' | '"' | '»' | '。' | '！' | '？' | '」')
    }

    /// Returns the first content of an element that shows something.
    fn first_place(&self, element: &Element<'a>, depth: usize) -> Option<Place> {
        self.tree.kids(element).into_iter().find_map(|kid| match kid {
            Kid::Content(place) => self.extents.get(&place).filter(|extent| extent.glyphs > 0).map(|_| place),
            Kid::Element(kid) if depth < 4 => self.first_place(&kid, depth + 1),
            Kid::Element(_) => None,
        })
    }

    fn label(&mut self, element: &Element<'a>, context: Context, depth: usize) {
        let is_label = context.in_item || context.kind != ParagraphKind::Body || !context.in_block;
        let role = if is_label { Role::Label } else { Role::NoteMark };
        let role = Some(self.role(role));
        self.kids(element, Context { role, ..context }, depth);
    }

    fn item(&mut self, element: &Element<'a>, context: Context, depth: usize) {
        if context.in_row {
            return self.kids(element, context, depth);
        }
        let kind = if element.role == "TOCI" { context.kind } else { ParagraphKind::ListItem };
        self.whole(element, Context { kind, level: 0, in_item: true, ..context }, depth);
    }

    /// A note inside a paragraph follows the paragraph.
    fn note(&mut self, element: &Element<'a>, context: Context, depth: usize) {
        let around = (self.open.take(), mem::take(&mut self.held), mem::take(&mut self.out.blocks));
        let inside = Context {
            kind: ParagraphKind::Note,
            in_block: false,
            in_row: false,
            in_item: false,
            role: None,
            ..context
        };
        let kids = self.tree.kids(element);
        // Apache FOP: the first part is the reference in the text, not a part of the note.
        let holds_block =
            |kid: &Kid<'_>| matches!(kid, Kid::Element(kid) if matches!(&*kid.role, "P" | "Sect" | "Div"));
        let is_span = |kid: &Kid<'_>| matches!(kid, Kid::Element(kid) if kid.role == "Span");
        let begins_with_mark = around.0.is_some() && kids.first().is_some_and(is_span) && kids.iter().any(holds_block);
        let holds_blocks = kids.iter().any(holds_block);
        for kid in kids.into_iter().skip(usize::from(begins_with_mark)) {
            self.kid(kid, Context { in_block: !holds_blocks, ..inside }, depth);
        }
        self.close();
        let notes = mem::replace(&mut self.out.blocks, around.2);
        (self.open, self.held) = (around.0, around.1);
        if self.open.is_some() {
            self.held.extend(notes);
        } else {
            self.out.blocks.extend(notes);
        }
    }

    /// Captions are read before the rows, wherever the file puts them.
    fn table(&mut self, element: &Element<'a>, context: Context, depth: usize) {
        if context.in_row {
            return self.kids(element, context, depth);
        }
        self.close();
        let is_caption = |kid: &Kid<'_>| matches!(kid, Kid::Element(kid) if kid.role == "Caption");
        let (captions, rows): (Vec<_>, Vec<_>) = self.tree.kids(element).into_iter().partition(is_caption);
        let kind = if context.kind == ParagraphKind::Note { context.kind } else { ParagraphKind::Body };
        let context = Context { in_block: false, in_item: false, kind, level: 0, ..context };
        for kid in captions.into_iter().chain(rows) {
            self.kid(kid, context, depth);
        }
        self.close();
    }

    /// A row of simple cells is one block. Cells that contain lists, tables or headings lay out a page.
    fn row(&mut self, element: &Element<'a>, context: Context, depth: usize) {
        let cells = self.tree.kids(element);
        let mut is_layout = cells.len() < 2;
        for cell in &cells {
            is_layout |= self.holds_blocks(cell, 0);
        }
        if context.in_row || is_layout {
            for cell in cells {
                self.close();
                self.kid(cell, context, depth);
            }
            return self.close();
        }
        self.close();
        let context = Context { kind: ParagraphKind::TableRow, level: 0, in_block: true, in_row: true, ..context };
        for cell in cells {
            self.cell = self.cell.wrapping_add(1);
            self.kid(cell, context, depth);
        }
        self.close();
    }

    /// Whether a cell contains a list, a table or a heading.
    fn holds_blocks(&mut self, kid: &Kid<'a>, depth: usize) -> bool {
        let Kid::Element(element) = kid else { return false };
        if matches!(&*element.role, "Table" | "L") || heading_level(&element.role).is_some() {
            return true;
        }
        self.left = self.left.saturating_sub(1);
        depth < 4 && self.left > 0 && self.tree.kids(element).iter().any(|kid| self.holds_blocks(kid, depth + 1))
    }
}
