//! A quotation is in another article than the cited one.
//!
//! The message names the other article. Which of the two is meant is for a person to decide.
//!
//! - bad: `“older than the harbour” [news/bridge#p3]`
//! - good: `“older than the harbour” [market#p2]`

use super::super::finding::{Finding, Fix};
use super::super::lint::LintContext;
use super::{cited, severity, shown, source};
use crate::quote::{ChangeKind, Verdict};

pub(super) const NAME: &str = "quotation-wrong-source";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (quotation, check) in cited(case) {
        let found = &check.finding;
        let (Verdict::WrongSource, Some(first)) = (found.verdict, found.found.first()) else { continue };
        let changes: Vec<String> = found
            .changes
            .iter()
            .filter(|change| change.kind != ChangeKind::Ellipsis)
            .map(super::quotation_altered::describe)
            .collect();
        let changed = if changes.is_empty() { String::new() } else { format!(", with {}", changes.join("; ")) };
        let message = format!("not in the cited article, but in {}{changed}", first.article.id);
        let mut finding = Finding::new(NAME, severity(quotation), quotation.span, message);
        finding.source = Some(source(first));
        let sha256 = first.article.sha256();
        finding.fix = Some(Fix::advice(format!(
            "cite [{}], if “{}” is from there",
            first.reference.clone().pinned(&sha256),
            shown(quotation.words.text())
        )));
        findings.push(finding);
    }
    findings
}
