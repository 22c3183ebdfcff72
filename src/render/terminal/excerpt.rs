//! Renders a part of an article for the terminal: its metadata, and its text with paragraph and line numbers.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;

use super::{ASIDE, NUMBER, PLAIN, TITLE, TerminalOptions, doubts, one_line, table, wrap};
use crate::article::Record;
use crate::cite;
use crate::cite::Excerpt;
use crate::render::place::Lines;
use crate::text::{ParagraphKind, Span};

/// Writes the metadata, an empty line, and the text, each line preceded by its paragraph and its line in the file:
///
/// ```text
/// p6    11  The robust service sector …
/// ```
pub fn excerpt(out: &mut dyn Write, excerpt: &Excerpt<'_>, look: &TerminalOptions<'_>) -> io::Result<()> {
    header(out, excerpt.record, &excerpt.reference.to_string(), look)?;
    doubts(out, &excerpt.record.doubts, 0, look)?;
    writeln!(out)?;
    let mut gutter = Gutter { lines: Lines::of(excerpt.article), look };
    for (paragraphs, style) in [(excerpt.before(), ASIDE), (excerpt.paragraphs(), PLAIN), (excerpt.after(), ASIDE)] {
        gutter.paragraphs(out, excerpt, paragraphs, style)?;
    }
    Ok(())
}

/// Writes the metadata of an article: a title line, then a table.
pub(super) fn header(
    out: &mut dyn Write,
    record: &Record,
    reference: &str,
    look: &TerminalOptions<'_>,
) -> io::Result<()> {
    let meta = &record.meta;
    writeln!(out, "{}", look.paint(TITLE, one_line(&cite::name(record))))?;
    let list = |values: &[String]| Some(values.join(", "));
    let words = format!("{} · {} words", record.format, record.words);
    let rows = [
        ("authors", list(&meta.authors)),
        ("source", meta.source.clone()),
        ("date", meta.date.clone()),
        ("section", meta.section.clone()),
        ("tags", list(&meta.tags)),
        ("language", meta.lang.clone()),
        ("url", meta.url.clone()),
        ("file", Some(format!("{} · {words}", record.path))),
    ];
    table(out, look, &rows)?;
    writeln!(out, "{}  {}", look.paint(ASIDE, "ref     "), look.linked(record, reference))
}

struct Gutter<'a> {
    lines: Lines<'a>,
    look: &'a TerminalOptions<'a>,
}

/// Columns before the text: `p123  1234  `.
const COLUMNS: usize = 12;

impl Gutter<'_> {
    fn paragraphs(
        &mut self,
        out: &mut dyn Write,
        excerpt: &Excerpt<'_>,
        places: Range<usize>,
        style: Style,
    ) -> io::Result<()> {
        let text = &excerpt.article.text;
        for place in places {
            let paragraph = &excerpt.article.paragraphs[place];
            // Only the requested sentences of the paragraph that contains them.
            let shown =
                Span::new(paragraph.span.start.max(excerpt.span.start), paragraph.span.end.min(excerpt.span.end));
            let shown = if shown.is_empty() || shown.start > shown.end { paragraph.span } else { shown };
            let style = if paragraph.kind == ParagraphKind::Heading { style.bold() } else { style };
            let mut name = format!("p{}", place + 1);
            let mut start = shown.start;
            for line in shown.of(text).split('\n') {
                let span = Span::new(start, start + line.len());
                start = span.end + 1;
                let number = self.lines.at(Span::new(span.start, span.end.max(span.start + 1)));
                self.line(out, text, span, (&name, number), style)?;
                name.clear();
            }
        }
        Ok(())
    }

    /// Writes a line of the text, wrapped to the width if there is one.
    fn line(
        &self,
        out: &mut dyn Write,
        text: &str,
        span: Span,
        (name, number): (&str, Option<usize>),
        style: Style,
    ) -> io::Result<()> {
        let rows = match self.look.width {
            Some(_) => wrap::lines(text, span, self.look.columns() - COLUMNS),
            None => vec![span.trimmed(text)],
        };
        for (row, part) in rows.into_iter().enumerate() {
            let first = row == 0;
            let name = format!("{:<4}", if first { name } else { "" });
            let number =
                format!("{:>6}", number.filter(|_| first).map(|number| number.to_string()).unwrap_or_default());
            let line = self.look.marked(text, part, &[], style);
            writeln!(out, "{}{}  {line}", self.look.paint(NUMBER, name), self.look.paint(ASIDE, number))?;
        }
        Ok(())
    }
}
