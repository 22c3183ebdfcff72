//! Joins the lines of paragraphs into the article's text, its blocks, and the page marks.
//!
//! Hyphenated words are joined; note references, bullets and leaders are removed.

use std::collections::{HashMap, HashSet};

use super::line::{Line, Word};
use super::paragraph::{Paragraph, label};
use crate::article::Mark;
use crate::text::{Block, ParagraphKind, Span, is_unsegmented_script};

/// The text being composed.
#[derive(Debug, Default)]
pub(super) struct Composed {
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
    pub(super) marks: Vec<Mark>,
}

/// Writes the paragraphs in sequence, separated by empty lines.
pub(super) fn compose(paragraphs: &[Paragraph]) -> Composed {
    let words = Words::of(paragraphs);
    let notes = notes(paragraphs);
    let mut out = Composed::default();
    let mut current = None;
    for paragraph in paragraphs {
        let end = out.text.len();
        if !out.text.is_empty() {
            out.text.push_str("\n\n");
        }
        let start = out.text.len();
        for (place, (page, line)) in paragraph.lines.iter().enumerate() {
            let skipped = if place == 0 { label_length(paragraph, &notes) } else { 0 };
            let line_text =
                line_text(line, skipped, |word| word.raised && notes.contains(&(*page, word.text.as_str())));
            let at = words.join(&mut out.text, start, &line_text);
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

/// Returns the characters used as note references, each with its page: those that occur raised after a word and that a
/// paragraph in small print on the same page begins with.
fn notes(paragraphs: &[Paragraph]) -> HashSet<(u32, &str)> {
    let lines = paragraphs.iter().flat_map(|paragraph| &paragraph.lines);
    let raised = lines.flat_map(|(page, line)| {
        let words = line.words.iter().skip(1).filter(|word| word.raised);
        words.map(|word| (*page, word.text.as_str(), line.size))
    });
    let mut raised: Vec<(u32, &str, f64)> = raised.collect();
    raised.sort_unstable_by(|one, other| (one.0, one.1).cmp(&(other.0, other.1)));
    let is_meant = |(page, sign, size): (u32, &str, f64)| {
        let from = raised.partition_point(|mark| (mark.0, mark.1) < (page, sign));
        raised[from..].iter().take_while(|mark| (mark.0, mark.1) == (page, sign)).any(|mark| mark.2 > 1.05 * size)
    };
    let begun = paragraphs.iter().filter_map(note_label);
    begun.filter(|note| is_meant(*note)).map(|(page, sign, _)| (page, sign)).collect()
}

/// Returns the note label that a paragraph may begin with, its page, and the size of the paragraph.
fn note_label(paragraph: &Paragraph) -> Option<(u32, &str, f64)> {
    let (page, line) = &paragraph.lines[0];
    let sign = line.words.first().filter(|_| line.words.len() > 1)?.text.as_str();
    let is_number = sign.len() <= 3 && sign.bytes().all(|byte| byte.is_ascii_digit());
    let is_sign = sign.chars().count() <= 3 && sign.chars().all(|c| matches!(c, '*' | '∗' | '†' | '‡' | '§' | '¶'));
    (is_number || is_sign).then_some((*page, sign, line.size))
}

/// Returns the number of leading words of a paragraph that are not text: a bullet, a note label.
fn label_length(paragraph: &Paragraph, notes: &HashSet<(u32, &str)>) -> usize {
    if let (ParagraphKind::ListItem, Some((words, true))) = (paragraph.kind, label(&paragraph.lines[0].1)) {
        return words;
    }
    let is_note = |(page, sign, _): &(u32, &str, f64)| notes.contains(&(*page, *sign));
    usize::from(note_label(paragraph).as_ref().is_some_and(is_note))
}

/// Returns the words of a line from `skipped` on, separated by spaces, without note references and leaders.
fn line_text(line: &Line, skipped: usize, is_mark: impl Fn(&Word) -> bool) -> String {
    let mut text = String::new();
    let is_leader = |word: &Word| word.text.bytes().all(|byte| byte == b'.');
    let words = &line.words[skipped..];
    for (place, word) in words.iter().enumerate() {
        let dots = |range: &[Word]| range.iter().take_while(|word| is_leader(word)).map(|word| word.text.len()).sum();
        let run: usize = if is_leader(word) { dots(&words[place..]) } else { 0 };
        let behind = place > 0 && is_leader(word) && is_leader(&words[place - 1]);
        if run > 3 || behind || is_mark(word) {
            continue;
        }
        if !word.attached && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    text
}

/// How often each unhyphenated word occurs in the document.
struct Words(HashMap<String, usize>);

impl Words {
    fn of(paragraphs: &[Paragraph]) -> Self {
        let mut words: HashMap<String, usize> = HashMap::new();
        for paragraph in paragraphs {
            let mut torn = false;
            for (_, line) in &paragraph.lines {
                let text = line.text();
                let ends_torn = text.ends_with(HYPHENS);
                let count = text.split(' ').count();
                for (place, word) in text.split(' ').enumerate() {
                    if !(torn && place == 0 || ends_torn && place + 1 == count) {
                        *words.entry(normalized(word)).or_default() += 1;
                    }
                }
                torn = ends_torn;
            }
        }
        Self(words)
    }

    /// Appends a line to a paragraph that begins at `start`. Returns the byte offset of the line.
    fn join(&self, text: &mut String, start: usize, line: &str) -> usize {
        let line = line.trim();
        let Some(first) = line.split(' ').next().filter(|first| !first.is_empty()) else { return text.len() };
        if text.len() > start {
            let last = text[start..].rsplit(' ').next().unwrap_or_default().to_owned();
            match self.line_join(&last, first) {
                LineJoin::Space => text.push(' '),
                LineJoin::None => {}
                LineJoin::HyphenRemoved => {
                    text.pop();
                }
            }
        }
        let at = text.len();
        text.extend(line.chars().filter(|c| *c != SOFT));
        if line.ends_with(SOFT) {
            // The next line needs it.
            text.push(SOFT);
        }
        at
    }

    /// Determines how the last word of a line and the first of the next are joined.
    fn line_join(&self, last: &str, first: &str) -> LineJoin {
        let (Some(end), Some(begin)) = (last.chars().next_back(), first.chars().next()) else { return LineJoin::Space };
        if !HYPHENS.contains(&end) {
            return if is_unsegmented_script(end) && is_unsegmented_script(begin) {
                LineJoin::None
            } else {
                LineJoin::Space
            };
        }
        let stem = &last[..last.len() - end.len_utf8()];
        if end == SOFT {
            return LineJoin::HyphenRemoved;
        }
        match stem.chars().next_back() {
            // A dash made of hyphens, or a lone hyphen.
            None => return LineJoin::Space,
            Some(c) if !c.is_alphanumeric() => return LineJoin::Space,
            Some(c) if !c.is_alphabetic() || !begin.is_lowercase() => return LineJoin::None,
            Some(_) => {}
        }
        let (stem, tail) = (normalized(stem), normalized(first));
        let count = |word: &str| self.0.get(word).copied().unwrap_or(0);
        let (whole, hyphened) = (count(&format!("{stem}{tail}")), count(&format!("{stem}-{tail}")));
        // Neither form occurs elsewhere: if both parts occur as words in this text, the hyphen joined a compound.
        let both = || stem.len() > 2 && tail.len() > 2 && count(&tail) > 0 && count(&stem) > 0;
        if whole > 0 && whole >= hyphened || hyphened == 0 && !both() {
            LineJoin::HyphenRemoved
        } else {
            LineJoin::None
        }
    }
}

enum LineJoin {
    Space,
    None,
    /// The hyphen is removed.
    HyphenRemoved,
}

/// Soft hyphen: shown only at a line break.
const SOFT: char = '\u{ad}';
const HYPHENS: [char; 3] = ['-', '\u{2010}', SOFT];

/// Returns the form in which a word is counted: without punctuation, in lower case.
fn normalized(word: &str) -> String {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.strip_suffix("’s").or(word.strip_suffix("'s")).unwrap_or(word).replace('\u{2010}', "-").to_lowercase()
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
        Line { words, left: 0.0, right: 400.0, base: 0.0, size: 10.0, artifact: false }
    }

    fn composed(lines: &[&str]) -> String {
        let lines = lines.iter().map(|line| (1, words(line))).collect();
        compose(&[Paragraph { lines, kind: ParagraphKind::Body, level: 0 }]).text
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
        assert_eq!(composed(&["Contents . . . . . . 12"]), "Contents 12");
    }
}
