//! A quotation differs from its source.
//!
//! The cited article has similar text with a different number, name, word or punctuation mark. The message lists the
//! differences. Typography, an ellipsis and bracketed words are not changes; see `ibid quote` for the rules.
//!
//! - bad: `“It cost 4.3 million crowns” [news/bridge#p3]`
//! - good: `“cost 4.2 million crowns” [news/bridge#p3]`

use super::super::Prose;
use super::super::finding::{Finding, Fix};
use super::super::lint::LintContext;
use super::{cited, severity, source};
use crate::quote::{Change, ChangeKind, Verdict};
use crate::text::Span;

pub(super) const NAME: &str = "quotation-altered";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (quotation, check) in cited(case) {
        let found = &check.finding;
        if found.verdict != Verdict::Altered || found.found.len() > 1 {
            continue;
        }
        let faults: Vec<&Change> = found.changes.iter().filter(|change| change.kind != ChangeKind::Ellipsis).collect();
        let differences = faults.iter().map(|change| describe(change)).collect::<Vec<_>>().join("; ");
        let message = if differences.is_empty() { "differs from the source".to_owned() } else { differences };
        let mut finding = Finding::new(NAME, severity(quotation), quotation.span, message);
        let at = |change: &&Change| {
            let span = change.quoted_span;
            // Show an omission by the characters around it.
            let text = quotation.words.text();
            let start = if span.is_empty() {
                text[..span.start].char_indices().next_back().map_or(0, |(at, _)| at)
            } else {
                span.start
            };
            let end = if span.is_empty() {
                text[span.end..].chars().next().map_or(span.end, |c| span.end + c.len_utf8())
            } else {
                span.end
            };
            quotation.words.source(Span::new(start, end))
        };
        let mut marks: Vec<Span> = faults.iter().map(at).collect();
        marks.sort_unstable();
        if !marks.is_empty() {
            finding.marks = marks;
        }
        finding.source = found.found.first().map(source);
        let what = "quote the source's words, or mark what is left out or put in: …, [ ]";
        let edits = faults.iter().map(|change| edit(&quotation.words, change)).collect::<Option<Vec<_>>>();
        finding.fix = Some(Fix { edits: edits.unwrap_or_default(), ..Fix::advice(what) });
        findings.push(finding);
    }
    findings
}

/// Returns the edit that restores the source's words; `None` if they would be markup in the report.
fn edit(words: &Prose, change: &Change) -> Option<(Span, String)> {
    let Span { start, end } = change.quoted_span;
    let text = words.text();
    let source = change.source.split_whitespace().collect::<Vec<_>>().join(" ");
    if source.contains(|c: char| "\\`*_[]<>#$%&{}~^".contains(c)) {
        return None;
    }
    if start < end && source.is_empty() {
        // The space before the words that go, or else the one after them, goes too.
        let before = text[..start].ends_with(' ');
        let after = !before && text[end..].starts_with(' ');
        return Some((words.source(Span::new(start - usize::from(before), end + usize::from(after))), source));
    }
    if start < end {
        return Some((words.source(change.quoted_span), source));
    }
    let (before, after) = (text[..start].chars().next_back(), text[start..].chars().next());
    let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let is_word = source.starts_with(char::is_alphanumeric);
    let lead = if is_word && joins(before) { " " } else { "" };
    let trail = if source.ends_with(char::is_alphanumeric) && joins(after) { " " } else { "" };
    Some((words.source(change.quoted_span), format!("{lead}{source}{trail}")))
}

/// Formats `“4.3” for “4.2” (number)`.
pub(super) fn describe(change: &Change) -> String {
    let kind = change.kind.name();
    match (change.quoted.trim(), change.source.trim()) {
        ("", source) => format!("“{source}” omitted ({kind})"),
        (quoted, "") => format!("“{quoted}” added ({kind})"),
        (quoted, source) => format!("“{quoted}” for “{source}” ({kind})"),
    }
}
