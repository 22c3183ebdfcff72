//! Renders the findings in a report in the style of compiler diagnostics: location, problem, the report's line with
//! carets, the source's words, the fix.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{ASIDE, HIGHLIGHT, REFERENCE, TITLE, TerminalOptions, Visible, clean, count, shortened, wrap};
use crate::report::{Finding, Position, Positions, Severity};
use crate::text::Span;

const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Blue.on_default().bold();

/// Writes the findings of the report with that name. Notes and suppressed findings are shown only with `--verbose`.
///
/// ```text
/// report.md:3:33: error[quotation-altered]: “4.6” for “4.2” (number)
///   3 | The mayor said “the bridge cost 4.6 million crowns” [news/bridge#p3].
///     |                                 ^^^
///     = news/bridge#p3s1 says: The bridge cost 4.2 million crowns
///     = quote the source's words, or mark what is left out or put in: …, [ ]
/// ```
pub fn lint(
    out: &mut dyn Write,
    name: &str,
    text: &str,
    findings: &[Finding],
    look: &TerminalOptions<'_>,
) -> io::Result<()> {
    let shown = findings.iter().filter(|finding| look.verbose || finding.counts());
    let positions = Positions::of(text);
    for finding in shown {
        one(out, name, (text, &positions), finding, look)?;
    }
    Ok(())
}

fn one(
    out: &mut dyn Write,
    name: &str,
    (text, positions): (&str, &Positions<'_>),
    finding: &Finding,
    look: &TerminalOptions<'_>,
) -> io::Result<()> {
    let at = finding.span().start;
    let Position { line, column } = positions.at(at);
    let style = match finding.severity {
        Severity::Error => HIGHLIGHT,
        Severity::Warning => WARNING,
        Severity::Note => NOTE,
    };
    let label = format!("{}[{}]", finding.severity.name(), finding.rule);
    let place = look.paint(TITLE, format!("{}:{line}:{column}:", Visible(name)));
    writeln!(out, "{place} {}: {}", look.paint(style, label), Visible(&finding.message))?;
    let gutter = line.to_string().len() + 2;
    let (words, carets) = excerpt(text, positions.line(at), &finding.marks, look.columns().saturating_sub(gutter + 3));
    writeln!(out, "{} {words}", look.paint(ASIDE, format!("{line:>gutter$} |")))?;
    writeln!(out, "{} {}", look.paint(ASIDE, format!("{:gutter$} |", "")), look.paint(style, carets))?;
    let equals = look.paint(ASIDE, format!("{:gutter$} =", ""));
    let room = look.columns().saturating_sub(gutter + 3);
    if let Some(source) = &finding.source {
        let reference = source.reference.to_string();
        let says = shortened(&source.text, (2 * room).saturating_sub(reference.len() + 7));
        writeln!(out, "{equals} {} says: {says}", look.paint(REFERENCE, Visible(&reference)))?;
    }
    if let Some(fix) = &finding.fix {
        let how = if fix.is_safe { " (--fix)" } else { "" };
        writeln!(out, "{equals} {}{how}", Visible(&fix.what))?;
    }
    if let Some(reason) = &finding.allowed {
        writeln!(out, "{equals} allowed: {}", Visible(reason))?;
    }
    writeln!(out)
}

/// Bytes examined before and after a highlight: more than fit in any terminal.
const FAR: usize = 8 << 10;

/// Returns the line in which the first highlight begins, cut to fit, and carets under all highlights in it.
fn excerpt(text: &str, line: Span, marks: &[Span], columns: usize) -> (String, String) {
    let first = marks[0].start;
    // In a very long line, text far from the highlight does not fit and is not examined.
    let start = line.start.max(text.floor_char_boundary(first.saturating_sub(FAR)));
    let end = line.end.min(text.ceil_char_boundary((first + FAR).min(text.len())));
    let width = |span: Span| {
        let mut shown = String::new();
        clean::line(span.of(text), &mut shown);
        wrap::width(&shown)
    };
    // If the line does not fit, a third of the width is for the text before the highlight.
    let mut from = start;
    let is_long = width(Span::new(start, end)) > columns;
    if is_long && width(Span::new(start, first)) > columns / 3 {
        let before = text[start..first].char_indices().rev().map(|(at, _)| start + at);
        from = before.take_while(|at| width(Span::new(*at, first)) <= columns / 3).last().unwrap_or(first);
    }
    let mut words = String::from(if from > line.start { "…" } else { "" });
    let mut row = " ".repeat(words.chars().count());
    clean::line(&text[from..end], &mut words);
    if let Some(cut) = wrap::end(&words, columns) {
        words.truncate(cut);
        words.push('…');
    }
    let mut at = from;
    for mark in marks {
        let (left, right) = (mark.start.clamp(at, end), mark.end.clamp(at, end));
        row.push_str(&" ".repeat(width(Span::new(at, left))));
        row.push_str(&"^".repeat(width(Span::new(left, right))));
        at = right;
    }
    if !row.contains('^') {
        row.push('^');
    }
    let room = wrap::width(&words);
    (words.trim_end().to_owned(), row.chars().take(room.max(1)).collect())
}

/// Formats the number of findings: `2 errors, 1 warning`; empty if there are none.
pub fn tally<'f>(findings: impl Iterator<Item = &'f Finding>) -> String {
    let told: Vec<Severity> =
        findings.filter(|finding| finding.allowed.is_none()).map(|finding| finding.severity).collect();
    let parts = [Severity::Error, Severity::Warning, Severity::Note].into_iter().filter_map(|severity| {
        let number = told.iter().filter(|it| **it == severity).count();
        (number > 0).then(|| count(number, severity.name()))
    });
    parts.collect::<Vec<_>>().join(", ")
}
