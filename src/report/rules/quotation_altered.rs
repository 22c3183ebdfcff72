//! A quotation differs from its source.
//!
//! The cited article has similar text with a different number, name, word or punctuation mark. The message lists the
//! differences. Typography, an ellipsis and bracketed words are not changes; see `ibid quote` for the rules.
//!
//! - bad: `“It cost 4.3 million crowns” [news/bridge#p3]`
//! - good: `“cost 4.2 million crowns” [news/bridge#p3]`

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
        finding.fix = Some(Fix::advice("quote the source's words, or mark what is left out or put in: …, [ ]"));
        findings.push(finding);
    }
    findings
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
