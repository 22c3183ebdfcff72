//! A reference has no pin.
//!
//! A pin shows later whether the source has changed since it was cited. This is a note, shown with `--verbose`. `--fix`
//! adds the pin.
//!
//! - bad: `[market#p2]`
//! - good: `[market#p2@…]`, with the first digits of the text's SHA-256

use super::super::Target;
use super::super::finding::{Finding, Fix, Severity};
use super::super::lint::LintContext;
use super::super::sources::ReferenceStatus;
use super::{rewritten, standings};

pub(super) const NAME: &str = "reference-unpinned";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (_, citation, cited, standing) in standings(case) {
        let (ReferenceStatus::Found(place), Target::Reference(reference)) = (standing, &cited.target) else { continue };
        if reference.pin.is_some() || reference.paragraphs.is_none() {
            continue;
        }
        let pinned = place.reference.clone().pinned(&place.known.record.sha256);
        let Some(edit) = rewritten(case.report, citation, cited, &pinned) else { continue };
        let mut finding = Finding::new(NAME, Severity::Note, cited.span, "not pinned to a version of the text");
        finding.fix = Some(Fix { what: format!("pin it: {pinned}"), edits: vec![edit], is_safe: true });
        findings.push(finding);
    }
    findings
}
