//! Converts a span to a locator: what a reader of the source looks for (pages, slides, times, rows), otherwise paragraphs
//! of the article.
//!
//! Sentences are too fine for any style: a reference to a sentence cites its paragraph.

use std::str::FromStr;

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

impl Locator {
    /// Formats the locator for Pandoc: paragraphs by their sign, which it reads in every language.
    pub fn for_pandoc(self) -> String {
        match (self, self.is_range()) {
            (Self::Paragraphs(..), false) => format!("¶ {}", self.numbers()),
            (Self::Paragraphs(..), true) => format!("¶¶ {}", self.numbers()),
            _ => self.abbreviated(),
        }
    }
}

impl FromStr for Locator {
    type Err = ();

    /// Parses a locator as citations write it: `p. 4`, `slides 4-5`, `00:12:31`, `row 17`, `paras. 2–3`.
    fn from_str(written: &str) -> Result<Self, ()> {
        let written = written.trim();
        let digits = written.find(|c: char| c.is_ascii_digit()).ok_or(())?;
        let (label, numbers) = written.split_at(digits);
        let (first, last) = match numbers.split_once(['-', '–']) {
            Some((first, last)) => (first.trim(), last.trim()),
            None => (numbers, numbers),
        };
        let number = |written: &str| written.parse::<u32>().ok().filter(|number| *number > 0).ok_or(());
        let numbers = || Ok((number(first)?, number(last)?)).and_then(|it| if it.0 <= it.1 { Ok(it) } else { Err(()) });
        match label.trim().trim_end_matches('.').to_ascii_lowercase().as_str() {
            "" => {
                let (first, last): (Timestamp, Timestamp) = (first.parse()?, last.parse()?);
                if first <= last { Ok(Self::Times(first, last)) } else { Err(()) }
            }
            "p" | "pp" | "page" | "pages" => numbers().map(|(first, last)| Self::Pages(first, last)),
            "slide" | "slides" => numbers().map(|(first, last)| Self::Slides(first, last)),
            "row" | "rows" => numbers().map(|(first, last)| Self::Rows(first, last)),
            "para" | "paras" | "paragraph" | "paragraphs" | "¶" | "¶¶" => {
                numbers().map(|(first, last)| Self::Paragraphs(first as usize, last as usize))
            }
            _ => Err(()),
        }
    }
}

/// Returns the range between two known values in order.
fn range<T: PartialOrd>(locator: impl Fn(T, T) -> Locator, first: Option<T>, last: Option<T>) -> Option<Locator> {
    first.zip(last).filter(|(first, last)| first <= last).map(|(first, last)| locator(first, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleId, Meta};

    #[test]
    fn locators_are_parsed_as_they_are_written() {
        let time = |first, last| Locator::Times(Timestamp(first), Timestamp(last));
        for (written, locator) in [
            ("p. 4", Locator::Pages(4, 4)),
            ("slides 4-5", Locator::Slides(4, 5)),
            ("00:12:31", time(751, 751)),
            ("00:12:31-00:13:00", time(751, 780)),
            ("row 17", Locator::Rows(17, 17)),
            ("paras. 2-3", Locator::Paragraphs(2, 3)),
        ] {
            assert_eq!((written.parse(), locator.abbreviated().as_str()), (Ok(locator), written));
        }
        for written in ["", "4", "row", "row 0", "rows 5-4", "Act 4", "12:61", "00:02-00:01"] {
            assert_eq!(written.parse::<Locator>(), Err(()), "{written}");
        }
    }

    #[test]
    fn places_of_the_file_are_found_in_the_text() {
        let mut article = Article::plain("a", Meta::default(), "One.\n\nTwo.\n\nThree.");
        assert_eq!(article.id, ArticleId::new("a"));
        let words = |article: &Article, locator: &str| {
            let span = locator.parse::<Locator>().ok()?.span(article)?;
            Some(span.of(&article.text).trim().to_owned())
        };
        let time = |at, seconds| Mark::Time { at, seconds };
        article.marks = vec![time(0, 5), time(6, 10), time(12, 70)];
        for (locator, found) in [
            ("00:00:10", Some("Two.")),
            ("00:00:40", Some("Two.")),
            ("00:05-00:10", Some("One.\n\nTwo.")),
            ("00:01", None),
            ("09:00", Some("Three.")),
        ] {
            assert_eq!(words(&article, locator).as_deref(), found, "{locator}");
        }
        article.marks = vec![
            Mark::Row { at: 0, number: 1 },
            Mark::Sheet { at: 6, name: "B".into() },
            Mark::Row { at: 6, number: 2 },
            Mark::Row { at: 12, number: 3 },
        ];
        assert_eq!(words(&article, "row 2").as_deref(), Some("Two."));
        assert_eq!((words(&article, "row 1").as_deref(), words(&article, "row 9")), (Some("One."), None));
        assert_eq!(words(&article, "paras. 2-3").as_deref(), Some("Two.\n\nThree."));
    }
}
