//! A quotation or sentence was not checked, since that would take too long.
//!
//! The work budget of the report, or of one quotation or sentence, was spent before there was an answer: it may be right or
//! wrong. Split it, cite a passage in place of a whole article, or check a part of the report at a time.
//!
//! - bad: a quotation of 20,000 words with an ellipsis behind each
//! - good: quotations as long as they are read

use super::super::finding::{Finding, Fix, Severity};
use super::super::lint::LintContext;
use crate::text::Span;

pub(super) const NAME: &str = "not-checked";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    case.unchecked.iter().map(|span| finding(*span)).collect()
}

pub(super) fn finding(at: Span) -> Finding {
    let mut finding = Finding::new(NAME, Severity::Warning, at, "not checked: not decided within the work budget");
    finding.fix = Some(Fix::advice("split it, or check a part of the report at a time"));
    finding
}
