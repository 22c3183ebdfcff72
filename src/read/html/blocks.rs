//! Joins the chosen pieces into one text with blocks.

use super::meta::tidy;
use super::outline::Outline;
use crate::text::{Block, ParagraphKind, Span};

/// Returns the text of the pieces at `chosen`, separated by empty lines, with a block for each piece.
pub(super) fn of(outline: &Outline, chosen: &[usize]) -> (String, Vec<Block>) {
    let mut text = String::new();
    let mut blocks = Vec::with_capacity(chosen.len());
    for piece in chosen.iter().map(|&at| &outline.pieces[at]) {
        let words = outline.text_of(piece);
        let words = if piece.kind == ParagraphKind::Code { trim_lines(words) } else { words.trim() };
        if words.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(words);
        let span = Span::new(start, text.len()).trimmed(&text);
        blocks.push(Block { span, kind: piece.kind, level: piece.level });
        if let Some(readings) = &piece.readings {
            text.push_str("\n\n");
            let start = text.len();
            text.push_str(readings);
            blocks.push(Block::new(Span::new(start, text.len()).trimmed(&text), ParagraphKind::Note));
        }
    }
    (text, blocks)
}

/// Returns a text that a page states for programs, with its paragraphs; it may contain markup.
pub(super) fn of_plain(body: &str) -> Result<(String, Vec<Block>), String> {
    if body.contains("</") || body.contains("<br") || body.contains("&lt;") {
        return super::whole(body);
    }
    let lines = body.lines().map(|line| line.replace(['\u{ad}', '\u{200b}'], ""));
    let (mut text, mut blocks) = (String::new(), Vec::new());
    for line in lines {
        let words = tidy(&line);
        if !words.is_empty() {
            text.push_str(if text.is_empty() { "" } else { "\n\n" });
            let start = text.len();
            text.push_str(words.trim());
            blocks.push(Block::new(Span::new(start, text.len()), ParagraphKind::Body));
        }
    }
    Ok((text, blocks))
}

/// Removes empty lines at both ends; the first line keeps its indent.
fn trim_lines(text: &str) -> &str {
    let text = text.trim_end();
    let indent = text.len() - text.trim_start().len();
    text[..indent].rfind('\n').map_or(text, |line| &text[line + 1..])
}
