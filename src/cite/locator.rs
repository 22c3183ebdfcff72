//! Converts a span to a locator: what a reader of the source looks for (pages, slides, times, rows), otherwise paragraphs
//! of the article.
//!
//! Sentences are too fine for any style: a reference to a sentence cites its paragraph.

use super::{Reference, has_slides};
use crate::article::{Article, Mark, Places, Timestamp};
use crate::text::Span;

/// A range within a work, first to last, as a reader of the work can find it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Locator {
    /// Pages of the source.
    Pages(u32, u32),
    /// Slides of a presentation.
    Slides(u32, u32),
    /// Times of a recording.
    Times(Timestamp, Timestamp),
    /// Rows of a sheet.
    Rows(u32, u32),
    /// Paragraphs of the article, from 1.
    Paragraphs(usize, usize),
}

impl Locator {
    /// Returns the locator of a reference that resolved to this span; `None` for a whole article.
    pub fn of(reference: &Reference, article: &Article, span: Span) -> Option<Self> {
        let paragraphs = reference.paragraphs?;
        let places = Places::of(&article.marks);
        let end = span.end.saturating_sub(1).max(span.start);
        let (from, to) = (places.at(span.start), places.at(end));
        let page = if has_slides(&article.format) { Self::Slides } else { Self::Pages };
        Some(
            match () {
                () if from.row.is_some() && from.sheet == to.sheet => range(Self::Rows, from.row, to.row),
                () if from.time.is_some() => range(Self::Times, from.time, to.time),
                () => range(page, from.page, to.page),
            }
            .unwrap_or(Self::Paragraphs(paragraphs.0, paragraphs.1)),
        )
    }

    /// Returns the range of an article's text that it names; `None` if the article has no such place.
    ///
    /// A time names what is said from there on, up to the next mark. Rows are those of the first sheet that has them.
    pub fn span(self, article: &Article) -> Option<Span> {
        let bounds = |of: &dyn Fn(&Mark) -> Option<u32>, first: u32, last: u32| {
            let marks: Vec<(usize, u32)> =
                article.marks.iter().filter_map(|mark| Some((mark.at(), of(mark)?))).collect();
            let place = marks.iter().position(|(_, number)| (first..=last).contains(number))?;
            let end = marks[place..].iter().find(|(_, number)| !(first..=last).contains(number));
            Some(Span::new(marks[place].0, end.map_or(article.text.len(), |(at, _)| *at)))
        };
        match self {
            Self::Pages(first, last) | Self::Slides(first, last) => {
                bounds(&|mark| if let Mark::Page { number, .. } = mark { Some(*number) } else { None }, first, last)
            }
            Self::Rows(first, last) => bounds(
                &|mark| match mark {
                    Mark::Row { number, .. } => Some(*number),
                    Mark::Sheet { .. } => Some(0),
                    _ => None,
                },
                first.max(1),
                last,
            ),
            Self::Times(Timestamp(first), Timestamp(last)) => {
                let times = article.marks.iter().filter_map(|mark| match *mark {
                    Mark::Time { at, seconds } => Some((at, seconds)),
                    _ => None,
                });
                let times: Vec<(usize, u32)> = times.collect();
                // A cue that began before the time may go on at it.
                let before = times.iter().rposition(|(_, seconds)| *seconds <= first);
                let start = times[before.or_else(|| times.iter().position(|(_, seconds)| *seconds <= last))?].0;
                let end = times.iter().find(|(at, seconds)| *at > start && *seconds > last);
                Some(Span::new(start, end.map_or(article.text.len(), |(at, _)| *at)))
            }
            Self::Paragraphs(first, last) => {
                let first = article.paragraphs.get(first.checked_sub(1)?)?;
                let last = article.paragraphs.get(last.checked_sub(1)?)?;
                (first.span.start <= last.span.start).then(|| Span::new(first.span.start, last.span.end))
            }
        }
    }

    /// Returns the numbers: `4`, or `4-5`.
    pub fn numbers(self) -> String {
        fn range<T: PartialEq + ToString>(first: &T, last: &T) -> String {
            if first == last { first.to_string() } else { format!("{}-{}", first.to_string(), last.to_string()) }
        }
        match self {
            Self::Pages(first, last) | Self::Slides(first, last) | Self::Rows(first, last) => range(&first, &last),
            Self::Times(first, last) => range(&first, &last),
            Self::Paragraphs(first, last) => range(&first, &last),
        }
    }

    /// Returns whether it covers more than one page, paragraph, time or row.
    pub fn is_range(self) -> bool {
        match self {
            Self::Pages(first, last) | Self::Slides(first, last) | Self::Rows(first, last) => first != last,
            Self::Times(first, last) => first != last,
            Self::Paragraphs(first, last) => first != last,
        }
    }

    /// Returns its name in JSON.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pages(..) => "page",
            Self::Slides(..) => "slide",
            Self::Times(..) => "time",
            Self::Rows(..) => "row",
            Self::Paragraphs(..) => "paragraph",
        }
    }

    /// Formats the locator with English abbreviations: `p. 4`, `paras. 4-5`, `00:12:31`.
    pub fn abbreviated(self) -> String {
        let label = match (self, self.is_range()) {
            (Self::Pages(..), false) => "p. ",
            (Self::Pages(..), true) => "pp. ",
            (Self::Slides(..), false) => "slide ",
            (Self::Slides(..), true) => "slides ",
            (Self::Times(..), _) => "",
            (Self::Rows(..), false) => "row ",
            (Self::Rows(..), true) => "rows ",
            (Self::Paragraphs(..), false) => "para. ",
            (Self::Paragraphs(..), true) => "paras. ",
        };
        format!("{label}{}", self.numbers())
    }
}

/// Returns the range between two known values in order.
fn range<T: PartialOrd>(locator: impl Fn(T, T) -> Locator, first: Option<T>, last: Option<T>) -> Option<Locator> {
    first.zip(last).filter(|(first, last)| first <= last).map(|(first, last)| locator(first, last))
}
