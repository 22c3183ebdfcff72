//! Maps ranges of an article's text back to the pages: the boxes that contain its characters.

use super::bidi::is_right_to_left;
use super::compose::Composed;
use super::glyph::Shown;
use super::line::Line;
use super::paragraph::Paragraph;
use super::word::Word;
use crate::read::ocr::{Line as RecognisedLine, Placed, Word as RecognisedWord};
use crate::text::Span;

/// The height of letters above and below the baseline, in ems.
const ABOVE: f64 = 0.8;
const BELOW: f64 = 0.22;
/// Parts of a line within this distance, in ems, share a box.
const GAP: f64 = 1.5;

/// A rectangle on a page, in points from the top left corner of the page as a viewer shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PageBox {
    /// Physical page, from 1.
    pub page: u32,
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge.
    pub bottom: f64,
}

/// Where the characters of a PDF article are on its pages.
#[derive(Clone, Debug)]
pub struct PageBoxes {
    /// The text of the article.
    text: String,
    /// Parts of words, ordered by their range in the text.
    parts: Vec<Part>,
    pages: Vec<Orientation>,
}

/// A word, or the part of it that a line contains.
#[derive(Clone, Debug)]
struct Part {
    span: Span,
    page: u32,
    left: f64,
    right: f64,
    base: f64,
    size: f64,
    /// Whether it runs across a page of vertical writing.
    is_across: bool,
    /// Confidence of text recognition, in percent.
    confidence: Option<u8>,
}

/// How a page was turned to read it.
#[derive(Clone, Copy, Debug)]
struct Orientation {
    /// Quarter turns.
    turn: u8,
    is_mirrored: bool,
    /// Size of the turned page.
    width: f64,
    height: f64,
    /// Slope of its lines, which were levelled.
    slope: f64,
}

impl Orientation {
    /// Returns the page as it was before it was turned.
    fn unturned(self) -> Self {
        Self { turn: 0, is_mirrored: false, width: self.height, height: self.width, slope: 0.0 }
    }
}

impl PageBoxes {
    /// Finds the words of the paragraphs in the text that was composed of them.
    pub(super) fn of(composed: &Composed, paragraphs: &[Paragraph], shown: &[Shown]) -> Self {
        let text = composed.text.clone();
        let mut parts = Vec::new();
        for (place, (at, paragraph, line)) in composed.lines.iter().enumerate() {
            let end = composed.lines.get(place + 1).map_or(text.len(), |(next, ..)| *next).min(text.len());
            let line = paragraphs.get(*paragraph).and_then(|paragraph| paragraph.lines.get(*line));
            let Some((page, line)) = line.filter(|_| *at <= end) else { continue };
            let mut cursor = *at;
            for word in &line.words {
                let begin = end - text[cursor..end].trim_start().len();
                let length = matched(&text[begin..end], &word.text);
                if length > 0 {
                    let span = Span::new(begin, begin + length);
                    let Word { left, right, .. } = *word;
                    let confidence = shown.get(*page as usize - 1).and_then(|page| page.confidence(word, line.base));
                    let Line { base, size, is_across, .. } = *line;
                    parts.push(Part { span, page: *page, left, right, base, size, is_across, confidence });
                    cursor = begin + length;
                }
            }
        }
        let orientation = |page: &Shown| Orientation {
            turn: page.turn,
            is_mirrored: page.is_mirrored,
            width: page.width,
            height: page.height,
            slope: page.slope,
        };
        Self { text, parts, pages: shown.iter().map(orientation).collect() }
    }

    /// Finds the words of recognised text beside a scan, given the sizes of the pages of the scan.
    pub(in crate::read) fn of_recognised(placed: Placed, sizes: &[(f64, f64)]) -> Self {
        let Placed { text, lines, frames } = placed;
        let mut parts = Vec::new();
        for (place, (at, page, line)) in lines.iter().enumerate() {
            let end = lines.get(place + 1).map_or(text.len(), |(next, ..)| *next);
            let whole = frames.get(*page as usize - 1).copied().flatten();
            let Some((whole, size)) = whole.zip(sizes.get(*page as usize - 1)) else { continue };
            parts_of_line(&text, Span::new(*at, end), (*page, line), (whole, *size), &mut parts);
        }
        let orientation = |(width, height): &(f64, f64)| Orientation {
            turn: 0,
            is_mirrored: false,
            width: *width,
            height: *height,
            slope: 0.0,
        };
        Self { text, parts, pages: sizes.iter().map(orientation).collect() }
    }

    /// Returns the confidence of text recognition in a range of the text, in percent: that of its least certain word.
    /// `None` if the range was not recognised, or the confidence is unknown.
    pub fn confidence(&self, span: Span) -> Option<u8> {
        let first = self.parts.partition_point(|part| part.span.end <= span.start);
        let touched = self.parts[first..].iter().take_while(|part| part.span.start < span.end);
        touched.filter_map(|part| part.confidence).min()
    }

    /// Returns the text of the article.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the boxes of a range of the text, one for each line that it touches, in reading order.
    pub fn of_span(&self, span: Span) -> Vec<PageBox> {
        let first = self.parts.partition_point(|part| part.span.end <= span.start);
        let touched = self.parts[first..].iter().take_while(|part| part.span.start < span.end);
        let mut lines: Vec<Part> = Vec::new();
        for part in touched.filter_map(|part| self.cut(part, span)) {
            let joins = |last: &&mut Part| {
                let apart = part.left.max(last.left) - part.right.min(last.right);
                last.page == part.page && (last.base - part.base).abs() < 0.01 && apart < GAP * part.size
            };
            match lines.last_mut().filter(joins) {
                Some(last) => (last.left, last.right) = (last.left.min(part.left), last.right.max(part.right)),
                None => lines.push(part),
            }
        }
        lines.iter().filter_map(|line| self.on_page(line)).collect()
    }

    /// Returns what a range contains of a part. Its characters are taken to be equally wide.
    fn cut(&self, part: &Part, span: Span) -> Option<Part> {
        let text = part.span.of(&self.text);
        let all = text.chars().count() as f64;
        let before = |at: usize| {
            let at = text.floor_char_boundary(at.saturating_sub(part.span.start).min(text.len()));
            text[..at].chars().count() as f64 / all
        };
        let (from, to) = (before(span.start.max(part.span.start)), before(span.end.min(part.span.end)));
        let width = part.right - part.left;
        let is_mirrored = self.pages.get(part.page as usize - 1).is_some_and(|page| page.is_mirrored);
        // Left and right are those of the mirrored page there: words of the other direction run against it.
        let (left, right) = if text.chars().any(is_right_to_left) == is_mirrored {
            (part.left + from * width, part.left + to * width)
        } else {
            (part.right - to * width, part.right - from * width)
        };
        (to > from).then(|| Part { left, right, ..part.clone() })
    }

    fn on_page(&self, part: &Part) -> Option<PageBox> {
        let page = self.pages.get(part.page as usize - 1)?;
        let page = if part.is_across { page.unturned() } else { *page };
        let Orientation { turn, is_mirrored, width, height, slope } = page;
        let (left, right) = if is_mirrored { (width - part.right, width - part.left) } else { (part.left, part.right) };
        // The line may rise or fall.
        let (begin, end) = (slope * (left - width / 2.0), slope * (right - width / 2.0));
        let (top, bottom) =
            (part.base - ABOVE * part.size + begin.min(end), part.base + BELOW * part.size + begin.max(end));
        let (left, top, right, bottom) = match turn {
            0 => (left, top, right, bottom),
            1 => (height - bottom, left, height - top, right),
            2 => (width - right, height - bottom, width - left, height - top),
            _ => (top, width - right, bottom, width - left),
        };
        Some(PageBox { page: part.page, left, top, right, bottom })
    }
}

/// Adds the words of a recognised line: `span` is its range in the text, `whole` the extent of its page in the unit of the
/// words, `size` the page's size in points.
fn parts_of_line(
    text: &str,
    span: Span,
    (page, line): (u32, &RecognisedLine),
    (whole, size): ([f64; 4], (f64, f64)),
    parts: &mut Vec<Part>,
) {
    let (across, down) = (size.0 / (whole[2] - whole[0]).max(1.0), size.1 / (whole[3] - whole[1]).max(1.0));
    let edges = |frame: [f64; 4], top: usize| (frame[top] - whole[1]) * down;
    // The words of a line share its height.
    let middle = |edge: usize| {
        let mut edges: Vec<f64> = line.words.iter().map(|word| edges(word.frame, edge)).collect();
        edges.sort_by(f64::total_cmp);
        edges.get(edges.len() / 2).copied().unwrap_or_default()
    };
    let (top, bottom) = (middle(1), middle(3));
    let height = (bottom - top) / (ABOVE + BELOW);
    let mut cursor = span.start;
    for RecognisedWord { text: word, frame, confidence } in &line.words {
        let rest = &text[cursor..span.end];
        let Some(begin) = rest.find(|c: char| !c.is_whitespace()).map(|at| cursor + at) else { break };
        let length = matched(&text[begin..span.end], word);
        if length > 0 {
            let (left, right) = ((frame[0] - whole[0]) * across, (frame[2] - whole[0]) * across);
            let span = Span::new(begin, begin + length);
            let (base, confidence) = (top + ABOVE * height, *confidence);
            parts.push(Part { span, page, left, right, base, size: height, is_across: false, confidence });
            cursor = begin + length;
        }
    }
}

/// Returns the length of the beginning of a text that a word was written as: without its hyphen, or raised.
fn matched(text: &str, word: &str) -> usize {
    let mut rest = text.char_indices().peekable();
    let mut end = 0;
    for c in word.chars() {
        match rest.peek().copied() {
            Some((at, written)) if written == c || is_raised_form(written, c) => {
                end = at + written.len_utf8();
                rest.next();
            }
            _ if matches!(c, '\u{ad}' | '-' | '\u{2010}') => {}
            None if end > 0 => break,
            _ => return 0,
        }
    }
    end
}

/// Whether a character is the superscript form of another.
fn is_raised_form(written: char, c: char) -> bool {
    match written {
        '¹' => c == '1',
        '²' => c == '2',
        '³' => c == '3',
        '⁰' | '⁴'..='⁹' => c.to_digit(10) == (u32::from(written) - 0x2070).into(),
        '⁻' => matches!(c, '-' | '−' | '–'),
        '⁺' => c == '+',
        'ⁿ' => c == 'n',
        'ⁱ' => c == 'i',
        _ => false,
    }
}

#[cfg(test)]
mod tests;
