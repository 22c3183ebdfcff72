//! Renders the result of a quotation check for the terminal: the verdict, the quotation and the source below each other
//! with differences highlighted, and the citation.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{ASIDE, HIGHLIGHT, PLAIN, TerminalOptions, clean, count, doubts, one_line, shortened, wrap};
use crate::quote::{Change, ChangeKind, Finding, Quotation, QuoteLocation, Verdict};
use crate::render::cited;
use crate::text::Span;

const GOOD: Style = AnsiColor::Green.on_default().bold();
const UNSURE: Style = AnsiColor::Yellow.on_default().bold();
/// Columns before the texts: `    quoted  `.
const LABEL: usize = 12;
const INDENT: usize = 4;
/// Maximum number of lines of a text; of a longer one only the first and those with a difference are shown.
const LINES: usize = 12;
/// Maximum number of differences listed.
const LISTED: usize = 12;
/// Maximum number of locations listed.
const PLACES: usize = 5;

/// Writes the finding.
///
/// ```text
/// altered  “The bridge cost 4.3 million crowns”
///     quoted  The bridge cost 4.3 million crowns
///                             ^^^
///     source  The bridge cost 4.2 million crowns
///                             ^^^
///     number  “4.3” for “4.2”
///     The harbour bridge, The Lantern, 2019-05-02, para. 3, sent. 1 · news/bridge#p3s1
/// ```
pub fn finding(
    out: &mut dyn Write,
    quotation: &Quotation,
    finding: &Finding,
    look: &TerminalOptions<'_>,
) -> io::Result<()> {
    headline(out, quotation, finding, look)?;
    let differs = !matches!(finding.verdict, Verdict::Exact | Verdict::Ambiguous);
    if let (Some(first), true) = (finding.found.first(), differs) {
        let marks = |span: fn(&Change) -> Span| {
            let marked = finding.changes.iter().filter(|change| change.kind != ChangeKind::Ellipsis);
            let mut spans: Vec<Span> = marked.map(span).filter(|span| !span.is_empty()).collect();
            spans.sort_unstable();
            spans
        };
        let whole = Span::new(0, quotation.text.len());
        let (own, other) = (marks(|change| change.quoted_span), marks(|change| change.source_span));
        text(out, "quoted", &quotation.text, whole, &own, look)?;
        let is_in_pieces = finding.verdict == Verdict::Altered && finding.found.len() > 1;
        for found in finding.found.iter().take(if is_in_pieces { LISTED } else { 1 }) {
            text(out, "source", &first.article.text, found.span, if is_in_pieces { &[] } else { &other }, look)?;
        }
    }
    changes(out, finding, look)?;
    let mut places: Vec<&QuoteLocation> = finding.found.iter().collect();
    places.dedup_by(|one, other| one.reference == other.reference);
    for found in places.iter().take(PLACES) {
        place(out, found, look)?;
    }
    if let Some(more) = places.len().checked_sub(PLACES).filter(|more| *more > 0) {
        writeln!(out, "{:INDENT$}{}", "", look.paint(ASIDE, format!("and {more} more")))?;
    }
    if let Some(step) = next_step(quotation, finding) {
        writeln!(out, "{:INDENT$}{}", "", look.paint(ASIDE, step))?;
    }
    Ok(())
}

fn headline(
    out: &mut dyn Write,
    quotation: &Quotation,
    finding: &Finding,
    look: &TerminalOptions<'_>,
) -> io::Result<()> {
    let style = match finding.verdict {
        verdict if verdict.is_good() => GOOD,
        Verdict::Ambiguous => UNSURE,
        _ => HIGHLIGHT,
    };
    let verdict = finding.verdict.name().replace('_', " ");
    let bare = |c: char| c.is_whitespace() || "\"“”„«»「」".contains(c);
    let quoted = one_line(quotation.text.trim_matches(bare));
    let room = look.columns().saturating_sub(verdict.len() + 4);
    writeln!(out, "{}  “{}”", look.paint(style, verdict), shortened(&quoted, room))
}

/// Writes a text with its label; without colours, the line below has carets under differences.
fn text(
    out: &mut dyn Write,
    label: &str,
    text: &str,
    span: Span,
    marks: &[Span],
    look: &TerminalOptions<'_>,
) -> io::Result<()> {
    let lines = wrap::lines(text, span, look.columns() - LABEL);
    let is_long = lines.len() > LINES;
    let mut passed_over = false;
    for (number, line) in lines.iter().enumerate() {
        let inside: Vec<Span> = marks.iter().copied().filter(|mark| mark.overlaps(*line)).collect();
        if is_long && number > 0 && inside.is_empty() {
            if !std::mem::replace(&mut passed_over, true) {
                writeln!(out, "{:LABEL$}…", "")?;
            }
            continue;
        }
        passed_over = false;
        let label = if number == 0 { label } else { "" };
        let label = look.paint(ASIDE, format!("{:INDENT$}{label:<8}", ""));
        writeln!(out, "{label}{}", look.marked(text, *line, &inside, PLAIN))?;
        if !look.colour && !inside.is_empty() {
            writeln!(out, "{:LABEL$}{}", "", carets(text, *line, &inside))?;
        }
    }
    Ok(())
}

fn carets(text: &str, line: Span, marks: &[Span]) -> String {
    let mut row = String::new();
    let mut at = line.start;
    for mark in marks {
        let (start, end) = (mark.start.max(at), mark.end.min(line.end));
        for (part, sign) in [(Span::new(at, start), " "), (Span::new(start, end.max(start)), "^")] {
            let mut shown = String::new();
            clean::line(part.of(text), &mut shown);
            row.push_str(&sign.repeat(wrap::width(&shown)));
        }
        at = end.max(start);
    }
    row
}

fn changes(out: &mut dyn Write, finding: &Finding, look: &TerminalOptions<'_>) -> io::Result<()> {
    let room = look.columns() - INDENT - 14;
    for change in finding.changes.iter().take(LISTED) {
        let said = |text: &str| format!("“{}”", shortened(text, room / 2));
        let what = match (change.quoted.is_empty(), change.source.is_empty()) {
            (_, is_empty) if change.kind == ChangeKind::Ellipsis => {
                let hidden = if is_empty { "nothing".to_owned() } else { said(&change.source) };
                format!("{} replaces {hidden}", said(&change.quoted))
            }
            _ if change.kind == ChangeKind::Order => format!("{} occurs elsewhere", said(&change.quoted)),
            (true, _) => format!("{} left out", said(&change.source)),
            (_, true) => format!("{} added", said(&change.quoted)),
            _ => format!("{} for {}", said(&change.quoted), said(&change.source)),
        };
        let kind = look.paint(ASIDE, format!("{:<13}", change.kind.name()));
        writeln!(out, "{:INDENT$}{kind}{what}", "")?;
        if let Some(warning) = &change.warning {
            writeln!(out, "{:INDENT$}{}{}", "", look.paint(ASIDE, format!("{:<13}", "warning")), one_line(warning))?;
        }
    }
    if finding.changes.len() > LISTED {
        let more = count(finding.changes.len() - LISTED, "more difference");
        writeln!(out, "{:INDENT$}{}", "", look.paint(ASIDE, more))?;
    }
    Ok(())
}

/// Writes the citation of a location, its reference as a link if the terminal supports it.
pub(super) fn place(out: &mut dyn Write, found: &QuoteLocation, look: &TerminalOptions<'_>) -> io::Result<()> {
    let record = found.article.record(0);
    let (citation, reference) = (cited(found, &record), found.reference.to_string());
    let about = citation.strip_suffix(&reference).unwrap_or(&citation);
    writeln!(out, "{:INDENT$}{} {}", "", one_line(about), look.linked(&record, &reference))?;
    doubts(out, &record.doubts, INDENT, look)
}

/// Returns the next step for a quotation that cannot be cited as it is.
fn next_step(quotation: &Quotation, finding: &Finding) -> Option<String> {
    match (finding.verdict, &quotation.article) {
        (Verdict::NotFound, None) => {
            Some("nothing similar in the index; try `ibid search` with some of its words".to_owned())
        }
        (Verdict::NotFound, Some(article)) => {
            let article = one_line(article.as_str());
            Some(format!(
                "nothing similar in {article}, nor in any other article; try `ibid search` with some of its words"
            ))
        }
        (Verdict::WrongSource, Some(article)) => {
            Some(format!("not in {}: cite the article above", one_line(article.as_str())))
        }
        (Verdict::Ambiguous, _) if finding.found.is_empty() => Some("it contains no word to search for".to_owned()),
        (Verdict::Ambiguous, _) => {
            let more = if finding.more { "at least " } else { "" };
            let places = count(finding.places, "place");
            Some(format!(
                "too short to identify the source: it occurs in {more}{places}; quote more, or name the --article"
            ))
        }
        _ => None,
    }
}
