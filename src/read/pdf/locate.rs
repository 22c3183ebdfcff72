//! Finds a passage on one page. The page is laid out alone, so its text may differ from that of the article in spaces,
//! hyphens and running heads, and the passage may begin or end on another page.

use super::PageBoxes;
use super::boxes::PageBox;
use crate::read::rendered::{PageRequest, PointBox};
use crate::text::Span;

/// Least number of characters of a passage that must be on the page, if not all are.
const LEAST: usize = 12;
/// Maximum number of comparisons of characters.
const MOST: usize = 60_000_000;

/// Where a passage is on a page.
#[derive(Debug, Default)]
pub(in crate::read) struct OnPage {
    /// A box for each of its lines.
    pub(in crate::read) boxes: Vec<PointBox>,
    /// Whether all of it was found.
    pub(in crate::read) is_whole: bool,
}

/// Finds the passage on its page.
pub(in crate::read) fn located(boxes: &PageBoxes, request: &PageRequest) -> OnPage {
    let Some(Found { span, is_whole }) = found(boxes.text(), request) else { return OnPage::default() };
    let here = boxes.of_span(span).into_iter().filter(|it| it.page == request.page);
    let boxes = here.map(|PageBox { left, top, right, bottom, .. }| [left, top, right, bottom]).collect();
    OnPage { boxes, is_whole }
}

/// What a text contains of a passage.
struct Found {
    span: Span,
    is_whole: bool,
}

/// Returns where the passage is in the text of the page.
fn found(text: &str, request: &PageRequest) -> Option<Found> {
    let (page, wanted, before) = (Bare::of(text), Bare::of(&request.passage), Bare::of(&request.before));
    if wanted.chars.is_empty() {
        return None;
    }
    let shared = |at: usize| {
        let pairs = page.chars[..at].iter().rev().zip(before.chars.iter().rev());
        pairs.take_while(|(one, other)| one == other).count()
    };
    let places = page.chars.windows(wanted.chars.len()).enumerate().filter(|(_, window)| *window == wanted.chars);
    // Of repetitions, the first that follows the same text.
    let whole = places.map(|(at, _)| at).reduce(|one, other| if shared(other) > shared(one) { other } else { one });
    if let Some(at) = whole {
        return page.span(at, wanted.chars.len()).map(|span| Found { span, is_whole: true });
    }
    let (at, length) = longest_common(&page.chars, &wanted.chars)?;
    let span = page.span(at, length).filter(|_| length >= LEAST.min(wanted.chars.len()))?;
    Some(Found { span, is_whole: false })
}

/// A text without spaces and hyphens.
struct Bare {
    chars: Vec<char>,
    /// Where each character is.
    spans: Vec<Span>,
}

impl Bare {
    fn of(text: &str) -> Self {
        let is_kept = |c: char| !c.is_whitespace() && !matches!(c, '-' | '\u{ad}' | '\u{2010}' | '\u{2011}');
        let kept = text.char_indices().filter(|(_, c)| is_kept(*c));
        let (spans, chars) = kept.map(|(at, c)| (Span::new(at, at + c.len_utf8()), c)).unzip();
        Self { chars, spans }
    }

    fn span(&self, at: usize, length: usize) -> Option<Span> {
        let (first, last) = (self.spans.get(at)?, self.spans.get((at + length).checked_sub(1)?)?);
        Some(Span::new(first.start, last.end))
    }
}

/// Returns the longest run of characters that two texts share: its place in the first, and its length.
fn longest_common(text: &[char], wanted: &[char]) -> Option<(usize, usize)> {
    if text.len().saturating_mul(wanted.len()) > MOST {
        return None;
    }
    // The length of the shared run that ends at each character of `wanted`, for the current character of `text`.
    let mut runs = vec![0_usize; wanted.len() + 1];
    let mut best: Option<(usize, usize)> = None;
    for (at, c) in text.iter().enumerate() {
        for (place, other) in wanted.iter().enumerate().rev() {
            runs[place + 1] = if c == other { runs[place] + 1 } else { 0 };
            let length = runs[place + 1];
            if length > best.map_or(0, |(_, length)| length) {
                best = Some((at + 1 - length, length));
            }
        }
    }
    best
}

#[cfg(test)]
mod tests;
