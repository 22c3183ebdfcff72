//! A quotation has no citation.
//!
//! A quotation of four words or more needs a reference in its sentence or paragraph, or a note with one. If the index
//! contains the quotation, its reference is suggested. Titles in headings and terms in quotation marks are ignored.
//!
//! - bad: `“Steel was dearer than anyone foresaw,” the mayor said.`
//! - good: `“Steel was dearer than anyone foresaw,” the mayor said [news/bridge#p3].`

use super::super::ReportBlockKind;
use super::super::finding::{Finding, Fix, Severity};
use super::super::lint::LintContext;
use super::source;
use crate::text::Span;

pub(super) const NAME: &str = "quotation-uncited";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (quotation, check) in case.report.quotations.iter().zip(&case.checks) {
        let is_heading = case.report.blocks[quotation.block].kind == ReportBlockKind::Heading;
        let Some(check) = check.as_ref().filter(|check| !check.is_cited && !is_heading) else { continue };
        let found = &check.finding;
        let good = found.found.first().filter(|_| found.verdict.is_good());
        let why = if quotation.note.is_some() { "its note cites no article" } else { "not cited" };
        let message = match (good, found.found.first()) {
            (Some(_), _) => why.to_owned(),
            (None, Some(like)) => format!("{why}, and the most similar article, {}, has other words", like.reference),
            (None, None) => format!("{why}, and not found in any article of the index"),
        };
        let mut finding = Finding::new(NAME, Severity::Warning, quotation.span, message);
        finding.source = found.found.first().map(source);
        finding.fix = Some(match good {
            Some(first) => {
                let reference = first.reference.clone().pinned(&first.article.sha256());
                let end = quotation.span.end;
                let edits = if quotation.is_block {
                    Vec::new()
                } else {
                    vec![(Span::new(end, end), format!(" [{reference}]"))]
                };
                Fix { what: format!("cite [{reference}]"), edits, is_safe: false }
            }
            None => Fix::advice("cite its source, or remove the quotation marks"),
        });
        findings.push(finding);
    }
    findings
}
