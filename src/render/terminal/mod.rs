//! Renders results for a terminal, or for a file that the output is redirected to.
//!
//! All text from files is displayed through [`Visible`]. Colours and links are our own escape sequences, written only
//! if [`TerminalOptions`] allows them.

mod answer;
mod claim;
mod clean;
mod excerpt;
mod finding;
mod inspected;
mod lint;
mod report;
mod verified;
mod wrap;

use std::fmt;
use std::io::{self, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};

use crate::article::Record;
use crate::text::Span;

pub use answer::{answer, extent};
pub use claim::{claim, left_out};
pub use clean::{Visible, VisibleName};
pub use excerpt::excerpt;
pub use finding::finding;
pub use inspected::inspected;
pub use lint::{lint, tally};
pub use report::{shares, status, summary};
pub use verified::{deleted, repaired, verified};

/// Output options.
#[derive(Clone, Copy, Default)]
pub struct TerminalOptions<'a> {
    /// Width in columns; `None` if the output is not a terminal.
    pub width: Option<usize>,
    /// Whether to use colours.
    pub colour: bool,
    /// Whether output is verbose.
    pub verbose: bool,
    /// Addresses of the articles' files, for terminals that support links.
    pub link: Option<Link<'a>>,
}

/// Function that returns the address of an article's file, if known: a URI, in which nothing needs escaping.
pub type Link<'a> = &'a dyn Fn(&Record) -> Option<String>;

/// Width if the output is not a terminal.
const WIDTH: usize = 100;
/// Minimum and maximum width of readable text, in columns.
const NARROWEST: usize = 24;
const WIDEST: usize = 120;

const TITLE: Style = Style::new().bold();
const ASIDE: Style = Style::new().dimmed();
const HIGHLIGHT: Style = AnsiColor::Red.on_default().bold();
const REFERENCE: Style = AnsiColor::Cyan.on_default();
const NUMBER: Style = AnsiColor::Green.on_default();
const PLAIN: Style = Style::new();

/// Writes the reasons to check an article's text against its source.
fn doubts(out: &mut dyn Write, doubts: &[String], indent: usize, look: &TerminalOptions<'_>) -> io::Result<()> {
    doubts
        .iter()
        .try_for_each(|doubt| writeln!(out, "{:indent$}{} {}", "", look.paint(HIGHLIGHT, "warning:"), one_line(doubt)))
}

impl TerminalOptions<'_> {
    /// Returns the width to which text is wrapped.
    fn columns(&self) -> usize {
        self.width.unwrap_or(WIDTH).clamp(NARROWEST, WIDEST)
    }

    /// Returns the text in a style, if colours are enabled.
    fn paint<T: fmt::Display>(&self, style: Style, text: T) -> Painted<T> {
        Painted { style: if self.colour { style } else { PLAIN }, text }
    }

    /// Formats a part of a text on one line with its highlights, which are spans of the same text in order.
    fn marked(&self, text: &str, part: Span, highlights: &[Span], style: Style) -> String {
        let marks: Vec<(Span, Style)> = highlights.iter().map(|span| (*span, HIGHLIGHT)).collect();
        self.styled(text, part, &marks, style)
    }

    /// Formats a part of a text with a separate style for each highlight.
    fn styled(&self, text: &str, part: Span, marks: &[(Span, Style)], style: Style) -> String {
        let mut line = String::with_capacity(part.len() + 16);
        let mut at = part.start;
        let mut piece = |span: Span, style: Style| {
            let mut shown = String::with_capacity(span.len());
            clean::line(span.of(text), &mut shown);
            line.push_str(&self.paint(style, shown).to_string());
        };
        for (mark, own) in marks.iter().filter(|(mark, _)| mark.overlaps(part)) {
            let (start, end) = (mark.start.max(at), mark.end.min(part.end));
            if start < end {
                piece(Span::new(at, start), style);
                piece(Span::new(start, end), *own);
                at = end;
            }
        }
        piece(Span::new(at, part.end), style);
        line
    }

    /// Formats a name as a link to the article's file, if links are enabled, with the index of the article, if several
    /// are searched.
    fn linked(&self, record: &Record, name: &str) -> String {
        let painted = self.paint(REFERENCE, Visible(name));
        let mut linked = match self.link.and_then(|link| link(record)) {
            Some(address) => format!("\x1b]8;;{address}\x1b\\{painted}\x1b]8;;\x1b\\"),
            None => painted.to_string(),
        };
        if let Some(index) = &record.meta.index {
            linked.push_str(&self.paint(ASIDE, format!(" in {}", Visible(index))).to_string());
        }
        linked
    }
}

/// A text between the escape sequences of its style.
struct Painted<T> {
    style: Style,
    text: T,
}

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.style.render(), self.text, self.style.render_reset())
    }
}

/// Returns the text on one line.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    clean::line(text.trim(), &mut line);
    line
}

/// Returns the text on one line of at most `columns` columns, `…` replacing what does not fit.
fn shortened(text: &str, columns: usize) -> String {
    let mut line = one_line(text);
    if let Some(end) = wrap::end(&line, columns) {
        line.truncate(end);
        line.truncate(line.trim_end().len());
        line.push('…');
    }
    line
}

/// Returns the metadata shown next to the title of an article.
fn origin(record: &Record) -> Vec<String> {
    let meta = &record.meta;
    let date = meta.date.as_deref().map(|date| date.split('T').next().unwrap_or(date));
    [meta.source.as_deref(), date].into_iter().flatten().map(one_line).collect()
}

/// Formats `1 passage`, `12 passages`.
fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Formats `0.4 ms`, `12 ms`, `3.2 s`.
fn length(time: Duration) -> String {
    let millis = time.as_secs_f64() * 1e3;
    match millis {
        _ if millis < 9.95 => format!("{millis:.1} ms"),
        _ if millis < 999.5 => format!("{millis:.0} ms"),
        _ => format!("{:.1} s", millis / 1e3),
    }
}

/// Formats `812 B`, `1.2 MB`.
fn size(bytes: u64) -> String {
    let bytes = bytes as f64;
    match bytes {
        _ if bytes < 1e3 => format!("{bytes} B"),
        _ if bytes < 1e6 => format!("{:.1} kB", bytes / 1e3),
        _ if bytes < 1e9 => format!("{:.1} MB", bytes / 1e6),
        _ => format!("{:.1} GB", bytes / 1e9),
    }
}

/// Writes labels and values, one pair per line, omitting unknown values.
fn table(out: &mut dyn Write, look: &TerminalOptions<'_>, rows: &[(&str, Option<String>)]) -> io::Result<()> {
    let widest = rows.iter().map(|(label, _)| label.len()).max().unwrap_or_default();
    let known = rows.iter().filter_map(|(label, value)| value.as_deref().map(|value| (label, value)));
    for (label, value) in known.filter(|(_, value)| !value.is_empty()) {
        let label = format!("{label:widest$}");
        writeln!(out, "{}  {}", look.paint(ASIDE, label), one_line(value))?;
    }
    Ok(())
}
