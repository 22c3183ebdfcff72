//! A quotation or sentence was not checked because that would take too long.
//!
//! The work budget of the report, quotation or sentence was used up before there was a result; the text may be right or
//! wrong. Split it, cite a passage instead of a whole article, or check one part of the report at a time.
//!
//! - bad: a quotation of 20,000 words with an ellipsis after each
//! - good: quotations of a readable length

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
