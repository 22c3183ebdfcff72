//! Joins the lines of paragraphs into the article's text, its blocks, and the page marks.
//!
//! Hyphenated words are joined; note references, bullets and leaders are removed; exponents become superscript characters.

use super::hyphen::{Hyphens, SOFT};
use super::item::label;
use super::line::Line;
use super::note::{Notes, Raised, superscript};
use super::paragraph::Paragraph;
use super::word::Word;
use crate::article::Mark;
use crate::text::{Block, ParagraphKind, Span};

/// The text being composed.
#[derive(Debug, Default)]
pub(super) struct Composed {
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
    pub(super) marks: Vec<Mark>,
    /// Where each line begins in the text, with the index of its paragraph and its own there.
    pub(super) lines: Vec<(usize, usize, usize)>,
}

/// Writes the paragraphs in sequence, separated by empty lines. `never_hyphenates`: the program that made the file does
/// not.
pub(super) fn compose(paragraphs: &[Paragraph], never_hyphenates: bool) -> Composed {
    let hyphens = Hyphens::of(paragraphs, never_hyphenates);
    let notes = Notes::of(paragraphs);
    let mut out = Composed::default();
    let mut current = None;
    for (index, paragraph) in paragraphs.iter().enumerate() {
        let end = out.text.len();
        if !out.text.is_empty() {
            out.text.push_str("\n\n");
        }
        let start = out.text.len();
        for (place, (page, line)) in paragraph.lines.iter().enumerate() {
            let skipped = if place == 0 { label_length(paragraph, &notes) } else { 0 };
            let line_text = line_text(*page, line, skipped, place == 0, &notes);
            let at = hyphens.join(&mut out.text, start, &line_text);
            out.lines.push((at, index, place));
            if current != Some(*page) && !line_text.is_empty() {
                out.marks.push(Mark::Page { at, number: *page, label: None });
                current = Some(*page);
            }
        }
        out.text.truncate(out.text.trim_end_matches(SOFT).len());
        let span = Span::new(start, out.text.len()).trimmed(&out.text);
        if span.is_empty() {
            out.text.truncate(end);
            continue;
        }
        out.text.truncate(span.end);
        out.blocks.push(Block { span, kind: paragraph.kind, level: paragraph.level });
    }
    out
}

/// Returns the number of leading words of a paragraph that are not text: a bullet, a note label.
fn label_length(paragraph: &Paragraph, notes: &Notes) -> usize {
    let (page, line) = &paragraph.lines[0];
    if notes.is_note(*page, line) {
        return 1;
    }
    match label(line) {
        Some((words, true)) if paragraph.kind == ParagraphKind::ListItem => words,
        _ => 0,
    }
}

/// Returns the words of a line from `skipped` on, separated by spaces, without note references and leaders. `is_first`: it
/// is the first of its paragraph.
fn line_text(page: u32, line: &Line, skipped: usize, is_first: bool, notes: &Notes) -> String {
    let mut text = String::new();
    let is_leader = |word: &Word| word.text.bytes().all(|byte| byte == b'.');
    let words = &line.words;
    let mut follows_reference = false;
    for place in skipped..words.len() {
        let word = &words[place];
        let dots = |range: &[Word]| range.iter().take_while(|word| is_leader(word)).map(|word| word.text.len()).sum();
        let run: usize = if is_leader(word) { dots(&words[place..]) } else { 0 };
        let behind = place > skipped && is_leader(word) && is_leader(&words[place - 1]);
        let raised = (word.raised && (place > skipped || !is_first)).then(|| notes.raised(page, line, place));
        if run > 3 || behind || raised == Some(Raised::Reference) {
            follows_reference = raised.is_some();
            continue;
        }
        // What follows a reference touches it, though not the word before.
        let is_attached = (word.attached || raised == Some(Raised::Exponent))
            && !(follows_reference && word.text.starts_with(char::is_alphanumeric));
        follows_reference = false;
        if !is_attached && !text.is_empty() {
            text.push(' ');
        }
        match raised {
            Some(Raised::Exponent) => text.extend(word.text.chars().map(|c| superscript(c).unwrap_or(c))),
            _ => text.push_str(&word.text),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Line {
        let word = |(place, text): (usize, &str)| {
            let left = place as f64 * 40.0;
            Word { text: text.into(), left, right: left + 35.0, raised: false, attached: false }
        };
        let words = line.split(' ').enumerate().map(word).collect();
        Line::of(words, 0.0, 10.0).expect("it has words")
    }

    fn composed(lines: &[&str]) -> String {
        let lines = lines.iter().map(|line| (1, words(line))).collect();
        compose(&[Paragraph { lines, kind: ParagraphKind::Body, level: 0 }], false).text
    }

    #[test]
    fn hyphenated_words_are_joined_and_compounds_keep_hyphens() {
        assert_eq!(composed(&["The respon-", "sibility was"]), "The responsibility was");
        assert_eq!(composed(&["a five-year plan, a five-", "year plan"]), "a five-year plan, a five-year plan");
        assert_eq!(
            composed(&["a long road, the standing of a long-", "standing rule"]),
            "a long road, the standing of a long-standing rule"
        );
        assert_eq!(composed(&["Lin Wei-", "Hsiun, 1990-", "1994 –", "all"]), "Lin Wei-Hsiun, 1990-1994 – all");
        assert_eq!(composed(&["in\u{ad}ter\u{ad}", "nal"]), "internal");
        assert_eq!(composed(&["数字经", "济发展"]), "数字经济发展");
        assert_eq!(
            composed(&["the nine-", "teenth rule, a one-", "in-ten chance in June"]),
            "the nineteenth rule, a one-in-ten chance in June"
        );
        assert_eq!(
            composed(&["fundusz polsko-", "czeski, ekono-", "micznego"]),
            "fundusz polsko-czeski, ekonomicznego"
        );
        assert_eq!(composed(&["debate político-", "-económico"]), "debate político-económico");
        assert_eq!(composed(&["восемь–", "десять (л/", "с)"]), "восемь–десять (л/с)");
        assert_eq!(
            composed(&["les uns, les autres, une c’est-à-", "dire, écrit-", "il, pé-", "ril"]),
            "les uns, les autres, une c’est-à-dire, écrit-il, péril"
        );
        assert_eq!(
            composed(&["a mill-owner, a mill\u{ad}", "owner, a mil\u{ad}", "lion"]),
            "a mill-owner, a mill-owner, a million"
        );
        assert_eq!(
            composed(&["방앗간 주", "인의 것", "이다 저수지는", "옛 수문을 표", "결에"]),
            "방앗간 주인의 것이다 저수지는 옛 수문을 표결에"
        );
        assert_eq!(composed(&["Contents . . . . . . 12"]), "Contents 12");
    }
}
