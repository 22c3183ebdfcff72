//! Converts a span to a locator: pages if the source has them, otherwise paragraphs of the article.
//!
//! Sentences are too fine for any style: a reference to a sentence cites its paragraph.

use super::Reference;
use crate::article::{Article, Mark};
use crate::text::Span;

/// A range within a work, first to last, as a reader of the work can find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Locator {
    /// Pages of the source.
    Pages(u32, u32),
    /// Paragraphs of the article, from 1.
    Paragraphs(usize, usize),
}

impl Locator {
    /// Returns the locator of a reference that resolved to this span; `None` for a whole article.
    pub fn of(reference: &Reference, article: &Article, span: Span) -> Option<Self> {
        let (first, last) = reference.paragraphs?;
        let page = |at: usize| {
            let after = article.marks.partition_point(|mark| match *mark {
                Mark::Page { at: start, .. } | Mark::Line { at: start, .. } => start <= at,
            });
            article.marks[..after].iter().rev().find_map(|mark| match *mark {
                Mark::Page { at: start, number, .. } if start <= at => Some(number),
                Mark::Page { .. } | Mark::Line { .. } => None,
            })
        };
        let end = span.end.saturating_sub(1).max(span.start);
        match (page(span.start), page(end)) {
            (Some(first), Some(last)) if first <= last => Some(Self::Pages(first, last)),
            _ => Some(Self::Paragraphs(first, last)),
        }
    }

    /// Returns the numbers: `4`, or `4-5`.
    pub fn numbers(self) -> String {
        let range =
            |first: usize, last: usize| if first == last { first.to_string() } else { format!("{first}-{last}") };
        match self {
            Self::Pages(first, last) => range(first as usize, last as usize),
            Self::Paragraphs(first, last) => range(first, last),
        }
    }

    /// Returns whether it covers more than one page or paragraph.
    pub const fn is_range(self) -> bool {
        match self {
            Self::Pages(first, last) => first != last,
            Self::Paragraphs(first, last) => first != last,
        }
    }

    /// Formats the locator with English abbreviations: `p. 4`, `paras. 4-5`.
    pub fn abbreviated(self) -> String {
        let label = match (self, self.is_range()) {
            (Self::Pages(..), false) => "p.",
            (Self::Pages(..), true) => "pp.",
            (Self::Paragraphs(..), false) => "para.",
            (Self::Paragraphs(..), true) => "paras.",
        };
        format!("{label} {}", self.numbers())
    }
}
