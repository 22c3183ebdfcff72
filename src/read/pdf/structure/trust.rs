//! Whether the tags of a document can be trusted: they must cover its text and agree with the positions on the pages.

use std::collections::{HashMap, HashSet};

use super::super::glyph::{Glyph, Shown, Text};
use super::super::paragraph::Paragraph;
use super::{Block, Place};
use crate::text::ParagraphKind;

/// The tags must reach this part of the text, in tenths. Writers leave running headers and page numbers out.
const COVERED: usize = 7;
/// Headers and footers are within this fraction of the page height from its edge.
const MARGIN: f64 = 0.2;

/// What marked content covers on its page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    /// Number of its characters, without spaces.
    pub(super) glyphs: usize,
    left: f64,
    right: f64,
    pub(super) top: f64,
    bottom: f64,
    /// Its last character that is not a space.
    pub(super) last: char,
}

/// Returns the extent of all marked content that is not an artifact.
pub(super) fn extents(shown: &[Shown]) -> HashMap<Place, Extent> {
    let mut extents: HashMap<Place, Extent> = HashMap::new();
    for (page, shown) in shown.iter().enumerate() {
        for glyphs in shown.glyphs.chunk_by(|one, next| (one.mark, one.artifact) == (next.mark, next.artifact)) {
            let first = &glyphs[0];
            let Some(mark) = first.mark.filter(|_| !first.artifact) else { continue };
            let (left, right) = (first.left, first.right);
            let none = Extent { glyphs: 0, left, right, top: f64::MAX, bottom: f64::MIN, last: ' ' };
            let extent = extents.entry((page, mark)).or_insert(none);
            for glyph in glyphs.iter().filter(|glyph| !is_space(glyph)) {
                extent.glyphs += 1;
                extent.left = extent.left.min(glyph.left);
                extent.right = extent.right.max(glyph.right);
                extent.top = extent.top.min(glyph.base - 0.7 * glyph.size);
                extent.bottom = extent.bottom.max(glyph.base);
                extent.last = glyph.text.as_str(&mut [0; 4]).chars().last().unwrap_or(' ');
            }
        }
    }
    extents
}

/// Whether the blocks contain most of the text.
pub(super) fn covers(shown: &[Shown], extents: &HashMap<Place, Extent>, blocks: &[Block]) -> bool {
    let is_text = |glyph: &&Glyph| !glyph.artifact && !is_space(glyph);
    let all: usize = shown.iter().map(|page| page.glyphs.iter().filter(is_text).count()).sum();
    let places: HashSet<Place> = blocks.iter().flat_map(|block| &block.pieces).map(|piece| piece.place).collect();
    let tagged: usize = places.iter().filter_map(|place| extents.get(place)).map(|extent| extent.glyphs).sum();
    tagged > 0 && tagged * 10 >= all * COVERED
}

/// Whether the order of the blocks agrees with the pages: few blocks are above the previous block of their column.
pub(super) fn is_in_order(extents: &HashMap<Place, Extent>, blocks: &[Block]) -> bool {
    let text = blocks.iter().filter(|block| block.kind != ParagraphKind::Note);
    let boxes: Vec<(usize, Extent, usize, Extent)> = text.filter_map(|block| ends(extents, block)).collect();
    let (mut pairs, mut wrong) = (0, 0);
    for pair in boxes.windows(2) {
        let ((page, above), (next, below)) = ((pair[0].2, pair[0].3), (pair[1].0, pair[1].1));
        let overlap = above.right.min(below.right) - above.left.max(below.left);
        let width = (above.right - above.left).min(below.right - below.left);
        if page == next && overlap > 0.3 * width {
            pairs += 1;
            wrong += usize::from(below.bottom < above.top);
        }
    }
    wrong < 2 || wrong * 5 < pairs
}

/// Returns the first and the last page of a block, with its extent there.
fn ends(extents: &HashMap<Place, Extent>, block: &Block) -> Option<(usize, Extent, usize, Extent)> {
    let on = |page: usize| {
        let pieces = block.pieces.iter().filter(|piece| piece.place.0 == page);
        let all = pieces.filter_map(|piece| extents.get(&piece.place)).filter(|extent| extent.glyphs > 0).copied();
        all.reduce(|one, other| Extent {
            glyphs: one.glyphs + other.glyphs,
            left: one.left.min(other.left),
            right: one.right.max(other.right),
            top: one.top.min(other.top),
            bottom: one.bottom.max(other.bottom),
            last: other.last,
        })
    };
    let (first, last) = (block.pieces.first()?.place.0, block.pieces.last()?.place.0);
    Some((first, on(first)?, last, on(last)?))
}

/// Removes what is not tagged from the margins of tagged pages: writers draw running headers outside every mark. What is
/// not tagged in the midst of the tagged text stays.
pub(super) fn drop_margins(shown: &mut [Shown], paragraphs: &[Paragraph]) {
    let mut edges: HashMap<u32, (f64, f64)> = HashMap::new();
    for (page, line) in paragraphs.iter().flat_map(|paragraph| &paragraph.lines) {
        let (top, bottom) = edges.entry(*page).or_insert((f64::MAX, f64::MIN));
        (*top, *bottom) = (top.min(line.base - 0.7 * line.size), bottom.max(line.base + 0.1 * line.size));
    }
    for (page, number) in shown.iter_mut().zip(1..) {
        let Some((top, bottom)) = edges.get(&number) else { continue };
        let height = page.height;
        page.glyphs.retain(|glyph| {
            let above = glyph.base < *top && glyph.base < MARGIN * height;
            let below = glyph.base > *bottom && glyph.base > (1.0 - MARGIN) * height;
            !(above || below || glyph.artifact)
        });
    }
}

/// Whether a glyph shows nothing.
pub(super) fn is_space(glyph: &Glyph) -> bool {
    match &glyph.text {
        Text::One(c) => c.is_whitespace() || *c == '\0',
        Text::Several(text) => text.trim().is_empty(),
    }
}
