//! Reads tagged PDF files by their structure tree: the author's order, headings, lists, tables and notes.
//!
//! The tree ([`tree`]) refers to marked content on the pages. A walk through it ([`walk`]) yields blocks in reading order,
//! the glyphs of each block become its lines ([`place`]), and the result is checked against the pages ([`trust`]): a tree
//! that leaves out text or contradicts the positions is ignored, and the layout analysis reads the file.

mod place;
mod roles;
mod tree;
mod trust;
mod walk;

use hayro_interpret::hayro_syntax::Pdf;

use super::glyph::Shown;
use super::paragraph::Paragraph;
use crate::text::ParagraphKind;

/// Where content is: the index of its page, and its number there.
type Place = (usize, u32);

/// A block of the text as the tags describe it.
#[derive(Debug)]
struct Block {
    kind: ParagraphKind,
    level: u8,
    pieces: Vec<Piece>,
}

/// Marked content in a block.
#[derive(Debug)]
struct Piece {
    place: Place,
    role: Role,
    /// Number of the element that gives it its role.
    group: u32,
    /// The innermost element that states the text of its content, if any.
    actual: Option<usize>,
    /// Number of the table cell it is in.
    cell: u32,
}

/// What a piece is within its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Text,
    /// The label of a list item, a caption or a note.
    Label,
    /// A link or reference: a note reference if it is raised.
    Link,
    /// Contains a label inside running text: a note reference.
    NoteMark,
}

/// Reads the tagged text of a document and takes its glyphs out of the pages. Glyphs that remain are not tagged and are
/// left to the layout analysis. Returns `None`, and leaves the pages as they are, if there are no tags to be trusted.
pub(super) fn paragraphs(pdf: &Pdf, shown: &mut [Shown]) -> Option<Vec<Paragraph>> {
    let tree = tree::Tree::of(pdf, shown)?;
    if !shown.iter().any(|page| page.glyphs.iter().any(|glyph| glyph.mark.is_some())) {
        return None;
    }
    let extents = trust::extents(shown);
    let walked = walk::walk(&tree, &extents);
    if !trust::covers(shown, &extents, &walked.blocks) || !trust::is_in_order(&extents, &walked.blocks) {
        return None;
    }
    let marked = place::taken(shown, &walked.blocks);
    let paragraphs = place::paragraphs(&walked, marked, shown);
    trust::drop_margins(shown, &paragraphs);
    Some(paragraphs)
}

/// Merges the paragraphs of the tags with those of the layout analysis, by page.
pub(super) fn merged(tagged: Vec<Paragraph>, layout: Vec<Paragraph>) -> Vec<Paragraph> {
    if tagged.is_empty() || layout.is_empty() {
        return if tagged.is_empty() { layout } else { tagged };
    }
    let page = |paragraph: &Paragraph| paragraph.lines.first().map_or(0, |(page, _)| *page);
    let mut merged = Vec::with_capacity(tagged.len() + layout.len());
    let mut others = layout.into_iter().peekable();
    for paragraph in tagged {
        while let Some(other) = others.next_if(|other| page(other) < page(&paragraph)) {
            merged.push(other);
        }
        merged.push(paragraph);
    }
    merged.extend(others);
    merged
}

#[cfg(test)]
mod tests;
