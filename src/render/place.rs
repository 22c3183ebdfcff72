//! Maps positions in an article's text to lines of its source file, where they are known.

use crate::article::{Article, Mark};
use crate::read::Format;
use crate::text::Span;

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
        let after = self.marks.partition_point(|mark| mark.at() < line.end);
        let within = self.marks[..after].iter().rev().take_while(|mark| mark.at() >= line.start);
        within.last().and_then(|mark| match *mark {
            Mark::Line { number, .. } => Some(number as usize),
            _ => None,
        })
    }
}
