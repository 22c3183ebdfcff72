//! Places in an article's text → pages and lines of the file it came from, where they are known.

use crate::article::{Article, Mark};
use crate::read::Format;
use crate::text::Span;

/// The pages of a file, by where they begin in the text.
pub(super) struct Pages<'a>(Vec<(usize, u32, Option<&'a str>)>);

impl<'a> Pages<'a> {
    pub(super) fn of(marks: &'a [Mark]) -> Self {
        let page = |mark: &'a Mark| match mark {
            Mark::Page { at, number, label } => Some((*at, *number, label.as_deref())),
            Mark::Line { .. } => None,
        };
        Self(marks.iter().filter_map(page).collect())
    }

    /// The page that holds this byte of the text, and what is printed on it where that is not its number.
    pub(super) fn at(&self, at: usize) -> Option<(u32, Option<&'a str>)> {
        let after = self.0.partition_point(|(start, ..)| *start <= at);
        after.checked_sub(1).map(|place| (self.0[place].1, self.0[place].2))
    }
}

/// Tells the lines of the file for places that are asked for in order; each byte of the text is looked at once.
pub(super) struct Lines<'a> {
    text: Option<&'a str>,
    marks: &'a [Mark],
    /// How far the text was counted, and the number of the line there.
    counted: (usize, usize),
}

impl<'a> Lines<'a> {
    pub(super) fn of(article: &'a Article) -> Self {
        // The text of a plain file is the file's own, line for line.
        let is_file = article.format == Format::Text.name();
        Self { text: is_file.then_some(article.text.as_str()), marks: &article.marks, counted: (0, 1) }
    }

    /// The line of the file that this line of the text begins in.
    pub(super) fn at(&mut self, line: Span) -> Option<usize> {
        if let Some(text) = self.text {
            let (from, number) = self.counted;
            let passed = Span::new(from, line.start.max(from)).of(text);
            self.counted = (line.start.max(from), number + passed.bytes().filter(|byte| *byte == b'\n').count());
            return Some(self.counted.1);
        }
        // Elsewhere a line is known where the reader marked one.
        let after = self.marks.partition_point(|mark| at(mark) < line.end);
        self.marks[..after].iter().rev().take_while(|mark| at(mark) >= line.start).last().and_then(|mark| match *mark {
            Mark::Line { number, .. } => Some(number as usize),
            Mark::Page { .. } => None,
        })
    }
}

const fn at(mark: &Mark) -> usize {
    match *mark {
        Mark::Page { at, .. } | Mark::Line { at, .. } => at,
    }
}
