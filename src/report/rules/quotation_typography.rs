//! A quotation uses a different apostrophe or dash than its source.
//!
//! The words are the same, so the report passes. This is a note, shown with `--verbose`. `--fix` inserts the source's
//! characters.
//!
//! - bad: `“It isn't dear” [market#p3]`, where the source has `isn’t`
//! - good: `“It isn’t dear” [market#p3]`

use super::super::finding::{Finding, Fix, Severity};
use super::super::lint::LintContext;
use super::{Quotation, cited, source};
use crate::quote::Verdict;
use crate::text::Span;

pub(super) const NAME: &str = "quotation-typography";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (quotation, check) in cited(case) {
        let found = &check.finding;
        let (Verdict::Normalized, [first, ..]) = (found.verdict, found.found.as_slice()) else { continue };
        let edits: Vec<(Span, String)> = signs(quotation, first.text(), &case.report.text);
        if edits.is_empty() {
            continue;
        }
        let told = edits.iter().map(|(span, sign)| format!("“{}” for “{sign}”", span.of(&case.report.text)));
        let mut told: Vec<String> = told.collect();
        told.dedup();
        let mut finding = Finding::new(NAME, Severity::Note, edits[0].0, told.join("; "));
        finding.marks = edits.iter().map(|(span, _)| *span).collect();
        finding.source = Some(source(first));
        finding.fix = Some(Fix { what: "use the source's characters".to_owned(), edits, is_safe: true });
        findings.push(finding);
    }
    findings
}

const APOSTROPHES: &str = "'’ʼ";
const DASHES: &str = "-‐‑‒–—−";

/// Returns the characters that differ in the source; none if the texts differ in more than such characters.
fn signs(quotation: &Quotation, source: &str, report: &str) -> Vec<(Span, String)> {
    // An apostrophe would close single quotation marks.
    let is_single = quotation.span.of(report).starts_with(['‘', '\'']);
    let text = quotation.words.text();
    let mut own = text.char_indices().filter(|(_, c)| !c.is_whitespace()).peekable();
    let mut other = source.chars().filter(|c| !c.is_whitespace()).peekable();
    // Punctuation at the beginning may be on one side only.
    while own.next_if(|(_, c)| !c.is_alphanumeric()).is_some() {}
    while other.next_if(|c| !c.is_alphanumeric()).is_some() {}
    let mut edits = Vec::new();
    let mut is_first = true;
    while let (Some((at, c)), Some(theirs)) = (own.peek().copied(), other.peek().copied()) {
        let is_alike = c == theirs || is_first && c.to_lowercase().eq(theirs.to_lowercase());
        let both = |class: &str| class.contains(c) && class.contains(theirs);
        if !is_alike {
            let is_apostrophe = both(APOSTROPHES) && text[..at].ends_with(char::is_alphanumeric) && !is_single;
            let span = quotation.words.source(Span::new(at, at + c.len_utf8()));
            if !is_apostrophe && !both(DASHES) || span.of(report) != c.to_string() {
                // The full stop at the end is the report's own.
                let is_end = text[at..].chars().all(|c| !c.is_alphanumeric());
                return if is_end { edits } else { Vec::new() };
            }
            edits.push((span, theirs.to_string()));
        }
        is_first = false;
        own.next();
        other.next();
    }
    edits
}
