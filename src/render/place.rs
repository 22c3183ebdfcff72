//! Maps positions in an article's text to pages and lines of its source file, where they are known.

use crate::article::{Article, Mark};
use crate::read::Format;
use crate::text::Span;

/// The pages of a file, by their start in the text.
pub(super) struct Pages<'a>(Vec<(usize, u32, Option<&'a str>)>);

impl<'a> Pages<'a> {
    pub(super) fn of(marks: &'a [Mark]) -> Self {
        let page = |mark: &'a Mark| match mark {
            Mark::Page { at, number, label } => Some((*at, *number, label.as_deref())),
            Mark::Line { .. } => None,
        };
        Self(marks.iter().filter_map(page).collect())
    }

    /// Returns the page that contains this byte of the text, and its printed label if that differs from its number.
    pub(super) fn at(&self, at: usize) -> Option<(u32, Option<&'a str>)> {
        let after = self.0.partition_point(|(start, ..)| *start <= at);
        after.checked_sub(1).map(|place| (self.0[place].1, self.0[place].2))
    }
}

/// Maps positions, given in ascending order, to lines of the file; each byte of the text is scanned once.
pub(super) struct Lines<'a> {
    text: Option<&'a str>,
    marks: &'a [Mark],
    /// Position in the text up to which lines were counted, and the line number there.
    counted: (usize, usize),
}

impl<'a> Lines<'a> {
    pub(super) fn of(article: &'a Article) -> Self {
        // The text of a plain-text file equals the file, line by line.
        let is_file = article.format == Format::Text.name();
        Self { text: is_file.then_some(article.text.as_str()), marks: &article.marks, counted: (0, 1) }
    }

    /// Returns the line of the file in which this line of the text begins.
    pub(super) fn at(&mut self, line: Span) -> Option<usize> {
        if let Some(text) = self.text {
            let (from, number) = self.counted;
            let passed = Span::new(from, line.start.max(from)).of(text);
            self.counted = (line.start.max(from), number + passed.bytes().filter(|byte| *byte == b'\n').count());
            return Some(self.counted.1);
        }
        // For other formats only the marked lines are known.
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
