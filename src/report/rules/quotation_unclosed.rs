//! A quotation mark is opened but never closed.
//!
//! A speech may continue over several paragraphs, each of which begins with a quotation mark. Otherwise, the end of the
//! quotation is unknown.
//!
//! - bad: `He said: “Steel was dearer than anyone foresaw.`
//! - good: `He said: “Steel was dearer than anyone foresaw.”`

use super::super::finding::{Finding, Fix, Severity};
use super::super::lint::LintContext;
use crate::text::Span;

pub(super) const NAME: &str = "quotation-unclosed";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    let open = case.report.quotations.iter().filter(|quotation| quotation.is_open);
    let finding = |quotation: &super::Quotation| {
        let start = quotation.span.start;
        let mark = case.report.text[start..].chars().next().map_or(1, char::len_utf8);
        let mut finding =
            Finding::new(NAME, Severity::Warning, Span::new(start, start + mark), "unclosed quotation mark");
        finding.fix = Some(Fix::advice("close the quotation where it ends"));
        finding
    };
    open.map(finding).collect()
}
