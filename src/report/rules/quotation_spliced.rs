//! A quotation joins separate parts of its source.
//!
//! Each piece is in the cited article, but they are not adjacent or not in this order, and no ellipsis marks the
//! omission.
//!
//! - bad: `“Steel took 1,900,000 crowns. The bridge cost 4.2 million crowns” [news/bridge#p3-5]`
//! - good: `“The bridge cost 4.2 million crowns … Steel took 1,900,000 crowns” [news/bridge#p3-5]`

use super::super::finding::{Finding, Fix};
use super::super::lint::LintContext;
use super::{cited, severity, source};
use crate::quote::Verdict;

pub(super) const NAME: &str = "quotation-spliced";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (quotation, check) in cited(case) {
        let found = &check.finding;
        if found.verdict != Verdict::Altered || found.found.len() < 2 {
            continue;
        }
        let places = found.found.iter().map(|found| found.reference.to_string()).collect::<Vec<_>>().join(" and ");
        let message = format!("put together from {places}");
        let mut finding = Finding::new(NAME, severity(quotation), quotation.span, message);
        finding.source = found.found.first().map(source);
        finding.fix = Some(Fix::advice("quote the pieces separately, or in order with an ellipsis between them"));
        findings.push(finding);
    }
    findings
}
