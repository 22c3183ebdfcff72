//! Splits plain text into blocks.
//!
//! Plain text has either one paragraph per line or hard-wrapped lines with empty lines between paragraphs; the layout
//! is detected from the text. The blocks are in order, disjoint and trimmed, and cover everything except white space.

mod caption;
mod heading;
mod layout;
mod line;
#[cfg(test)]
mod tests;

use self::layout::Layout;
use self::line::{Line, Marker, lines};
use super::{Block, ParagraphKind, Span};

/// Returns the blocks of a plain text: in order, disjoint, trimmed, never empty.
///
/// Together they cover every character that is not white space. Takes time linear in the text.
pub fn paragraphs(text: &str) -> Vec<Block> {
    let layout = Layout::of(text);
    let mut drafts = Vec::new();
    let mut chunk: Vec<Line> = Vec::new();
    let mut blank = 0;
    for span in lines(text) {
        let line = Line::read(text, span);
        if line.is_blank() {
            blank += 1;
            continue;
        }
        if blank >= layout.blank && !chunk.is_empty() {
            drafts_of(text, &chunk, &layout, &mut drafts);
            chunk.clear();
        }
        blank = 0;
        chunk.push(line);
    }
    drafts_of(text, &chunk, &layout, &mut drafts);
    let mut blocks: Vec<Block> = (0..drafts.len()).map(|at| block(text, &drafts, at)).collect();
    confirm_numbers(&drafts, &mut blocks);
    confirm_captions(&mut blocks);
    blocks
}

/// A block whose kind is not known yet.
struct Draft {
    span: Span,
    /// Number of lines.
    lines: usize,
    /// Whether it follows an empty line or the start of the text.
    apart: bool,
    /// Whether its last line ends like a sentence.
    stopped: bool,
    marker: Option<Marker>,
    /// Role according to its lines alone.
    role: Role,
}

/// Role of a block according to its lines alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Plain,
    /// Lines that begin with `>`.
    Quote,
    /// Cells of a table row.
    Row,
    /// A heading of this level, because a line is drawn under it.
    Underlined(u8),
}

impl Draft {
    /// Returns whether it reads like a paragraph of running text.
    fn is_prose(&self) -> bool {
        const MIN_LENGTH: usize = 60; // bytes
        self.role == Role::Plain && self.marker.is_none() && self.stopped && self.span.len() >= MIN_LENGTH
    }
}

/// Splits a chunk of non-empty lines into drafts.
fn drafts_of(text: &str, chunk: &[Line], layout: &Layout, drafts: &mut Vec<Draft>) {
    let joining = layout.joining(chunk);
    let mut first = 0;
    for next in 1..=chunk.len() {
        let ends = match chunk.get(next) {
            None => true,
            Some(line) => !joining.joins(&chunk[first], &chunk[next - 1], line),
        };
        if !ends {
            continue;
        }
        let (head, last) = (&chunk[first], &chunk[next - 1]);
        let role = match chunk.get(next).and_then(|under| under.underlines(last)) {
            Some(level) if next - first == 1 => Role::Underlined(level),
            _ if head.quote > 0 => Role::Quote,
            _ if head.is_row(text) => Role::Row,
            _ => Role::Plain,
        };
        let marker = if role == Role::Plain { head.marker } else { None };
        drafts.push(Draft {
            span: Span::new(head.span.start, last.span.end),
            lines: next - first,
            apart: first == 0,
            stopped: last.stopped,
            marker,
            role,
        });
        first = next;
    }
}

/// Returns the block for the draft at `at`, given its neighbours.
fn block(text: &str, drafts: &[Draft], at: usize) -> Block {
    let draft = &drafts[at];
    let kind = match draft.role {
        Role::Underlined(level) => return Block::heading(draft.span, level),
        Role::Quote => ParagraphKind::Quote,
        Role::Row => ParagraphKind::TableRow,
        Role::Plain if draft.marker.is_none() && caption::is_caption(draft.span.of(text)) => ParagraphKind::Caption,
        Role::Plain => match heading::level(text, drafts, at) {
            Some(level) => return Block::heading(draft.span, level),
            None if draft.marker.is_some() => ParagraphKind::ListItem,
            None => ParagraphKind::Body,
        },
    };
    Block::new(draft.span, kind)
}

/// Turns captions back into text where there is nothing else: a claim about a photograph reads like its caption, but a caption
/// belongs to an article.
fn confirm_captions(blocks: &mut [Block]) {
    if blocks.iter().all(|block| block.kind == ParagraphKind::Caption) {
        for block in blocks.iter_mut() {
            block.kind = ParagraphKind::Body;
        }
    }
}

/// Turns list items whose numbers no neighbour continues back into text: `3. Oktober`, `5. The`.
fn confirm_numbers(drafts: &[Draft], blocks: &mut [Block]) {
    let numbered: Vec<(usize, u32)> =
        drafts.iter().enumerate().filter_map(|(at, draft)| Some((at, draft.marker?.number?))).collect();
    for (place, &(at, number)) in numbered.iter().enumerate() {
        let follows = place > 0 && numbered[place - 1].1.checked_add(1) == Some(number);
        let leads = numbered.get(place + 1).is_some_and(|next| number.checked_add(1) == Some(next.1));
        if !follows && !leads && blocks[at].kind == ParagraphKind::ListItem {
            blocks[at].kind = ParagraphKind::Body;
        }
    }
}
