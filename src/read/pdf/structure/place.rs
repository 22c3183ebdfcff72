//! Turns tagged blocks into paragraphs: the glyphs of their marked content become lines.

use std::collections::HashMap;

use super::super::glyph::{Glyph, Shown};
use super::super::line::{self, Line};
use super::super::marked_content::replaced;
use super::super::paragraph::Paragraph;
use super::trust::is_space;
use super::walk::Walked;
use super::{Block, Piece, Place, Role};
use crate::text::ParagraphKind;

/// Maximum length of a note reference, in characters.
const MARK: usize = 4;
/// Maximum number of lines of a heading that is known by its size only.
const HEADING_LINES: usize = 3;

/// The glyphs of marked content, by place.
type Marked = HashMap<Place, Vec<Glyph>>;

/// Takes the glyphs of the blocks out of the pages.
pub(super) fn taken(shown: &mut [Shown], blocks: &[Block]) -> Marked {
    let pieces = blocks.iter().flat_map(|block| &block.pieces);
    let mut marked: Marked = pieces.map(|piece| (piece.place, Vec::new())).collect();
    for (page, shown) in shown.iter_mut().enumerate() {
        let mut others = Vec::new();
        for glyph in std::mem::take(&mut shown.glyphs) {
            let place = glyph.mark.filter(|_| !glyph.artifact).map(|mark| (page, mark));
            match place.and_then(|place| marked.get_mut(&place)) {
                Some(glyphs) => glyphs.push(glyph),
                None => others.push(glyph),
            }
        }
        shown.glyphs = others;
    }
    marked
}

/// Returns the paragraphs of the blocks.
pub(super) fn paragraphs(walked: &Walked, mut marked: Marked, shown: &[Shown]) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> =
        walked.blocks.iter().filter_map(|block| paragraph(block, &walked.actual, &mut marked, shown)).collect();
    if !walked.has_headings {
        find_headings(&mut paragraphs);
    }
    paragraphs
}

/// Returns the paragraph of a block, unless nothing of it is shown.
fn paragraph(block: &Block, actual: &[String], marked: &mut Marked, shown: &[Shown]) -> Option<Paragraph> {
    // Glyphs of consecutive pieces with one role.
    let mut runs: Vec<(&Piece, Vec<Glyph>)> = Vec::new();
    for pieces in block.pieces.chunk_by(Piece::is_with) {
        let glyphs = pieces.iter().filter_map(|piece| marked.remove(&piece.place));
        let glyphs: Vec<Glyph> = glyphs.flatten().collect();
        let first = &pieces[0];
        let text = first.actual.and_then(|actual_text| actual.get(actual_text));
        runs.push((
            first,
            match text {
                Some(text) => replaced(glyphs, text),
                None => glyphs,
            },
        ));
    }
    let size = runs.iter().flat_map(|(_, glyphs)| glyphs).map(|glyph| glyph.size).fold(0.0, f64::max);
    let is_note = block.kind == ParagraphKind::Note;
    let first = runs.iter().position(|(_, glyphs)| !glyphs.iter().all(is_space));
    let is_left_out = |index: usize, piece: &Piece, glyphs: &[Glyph]| match piece.role {
        Role::NoteMark => is_mark(glyphs),
        Role::Link => is_mark(glyphs) && is_raised(glyphs, size),
        Role::Label if is_note => is_mark(glyphs),
        Role::Label if block.kind == ParagraphKind::ListItem => is_bullet(glyphs),
        // The number of a note may be its first part.
        Role::Label | Role::Text => is_note && first == Some(index) && is_mark(glyphs),
    };
    let mut index = 0;
    runs.retain(|(piece, glyphs)| {
        index += 1;
        !is_left_out(index - 1, piece, glyphs)
    });
    let mut lines: Vec<(u32, Line)> = Vec::new();
    let is_row = block.kind == ParagraphKind::TableRow;
    for cell in runs.chunk_by_mut(|one, next| !is_row || one.0.cell == next.0.cell) {
        let mut cell_lines = Vec::new();
        for run in cell.chunk_by_mut(|one, next| one.0.place.0 == next.0.place.0) {
            let page = run[0].0.place.0;
            let glyphs = run.iter_mut().flat_map(|(_, glyphs)| std::mem::take(glyphs)).collect();
            let number = u32::try_from(page + 1).unwrap_or(u32::MAX);
            let found = shown.get(page).map(|page| line::whole_lines(&page.with(glyphs)));
            cell_lines.extend(found.into_iter().flatten().map(|line| (number, line)));
        }
        if let (true, Some((_, last)), false) = (is_row, lines.last_mut(), cell_lines.is_empty()) {
            last.separate();
        }
        lines.extend(cell_lines);
    }
    join_drop_cap(&mut lines);
    (!lines.is_empty()).then_some(Paragraph { lines, kind: block.kind, level: block.level })
}

impl Piece {
    /// Whether the next piece belongs to the same run.
    fn is_with(&self, next: &Self) -> bool {
        (self.place.0, self.role, self.group, self.actual, self.cell)
            == (next.place.0, next.role, next.group, next.actual, next.cell)
    }
}

fn text_of(glyphs: &[Glyph]) -> String {
    glyphs.iter().map(|glyph| glyph.text.as_str(&mut [0; 4]).to_owned()).collect()
}

/// Whether glyphs may be a note reference: a short number, a letter or a sign.
fn is_mark(glyphs: &[Glyph]) -> bool {
    let text = text_of(glyphs);
    let text = text.trim().trim_matches(['[', ']', '(', ')', '.']);
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let is_sign = text.chars().all(|c| matches!(c, '*' | '∗' | '†' | '‡' | '§' | '¶' | '‖'));
    let is_letters = text.bytes().all(|byte| byte.is_ascii_lowercase()) && text.len() < 3;
    !text.is_empty() && text.chars().count() <= MARK && (is_number || is_sign || is_letters)
}

/// Whether glyphs are smaller than the text around them.
fn is_raised(glyphs: &[Glyph], size: f64) -> bool {
    glyphs.iter().filter(|glyph| !is_space(glyph)).all(|glyph| glyph.size < 0.85 * size)
}

fn is_bullet(glyphs: &[Glyph]) -> bool {
    !text_of(glyphs).contains(char::is_alphanumeric)
}

/// Joins a drop cap to the line beside it.
fn join_drop_cap(lines: &mut Vec<(u32, Line)>) {
    let [(page, cap), (next_page, next), ..] = &lines[..] else { return };
    let is_cap = page == next_page
        && cap.words.len() == 1
        && cap.length() <= 2
        && cap.has_words()
        && cap.size > 1.6 * next.size
        && next.base < cap.base + 0.2 * cap.size
        && next.left >= cap.left;
    if !is_cap {
        return;
    }
    let letter = lines.remove(0).1;
    let line = &mut lines[0].1;
    let first = &mut line.words[0];
    first.text.insert_str(0, &letter.words[0].text);
    first.left = letter.left;
    line.left = letter.left;
}

/// Finds headings by their size in a document whose tags contain none.
fn find_headings(paragraphs: &mut [Paragraph]) {
    let mut weights: HashMap<i64, usize> = HashMap::new();
    let tenths = |line: &Line| (line.size * 10.0).round() as i64;
    for (_, line) in paragraphs.iter().flat_map(|paragraph| &paragraph.lines) {
        *weights.entry(tenths(line)).or_default() += line.length();
    }
    let Some((body, _)) = weights.into_iter().max_by_key(|(size, weight)| (*weight, -size)) else { return };
    let is_heading = |paragraph: &&mut Paragraph| {
        paragraph.kind == ParagraphKind::Body
            && paragraph.lines.len() <= HEADING_LINES
            && paragraph.lines.iter().all(|(_, line)| tenths(line) * 100 > body * 108 && line.has_words())
    };
    let mut found: Vec<&mut Paragraph> = paragraphs.iter_mut().filter(is_heading).collect();
    let mut sizes: Vec<i64> = found.iter().map(|paragraph| tenths(&paragraph.lines[0].1)).collect();
    sizes.sort_unstable_by(|one, other| other.cmp(one));
    sizes.dedup_by(|small, large| *large - *small < *large / 25);
    for paragraph in &mut found {
        let size = tenths(&paragraph.lines[0].1);
        let rank = sizes.iter().position(|large| size > *large - *large / 20).unwrap_or(5);
        (paragraph.kind, paragraph.level) = (ParagraphKind::Heading, rank.min(5) as u8 + 1);
    }
}
