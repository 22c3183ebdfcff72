//! The text of a cited article may not be what its file shows.
//!
//! The file could not be read with certainty: it is a scan whose words were recognised, some of its fonts do not say which
//! characters they show, or it has text that the page hides. Compare the quotation with the page, then suppress the
//! finding with the result. Each article is reported once, at its first citation.
//!
//! - bad: `“… fourteen wrecks” [wrecks#p1]`, from a scan that nobody looked at
//! - good: the same, with `<!-- ibid: allow source-doubtful: compared with page 3 of the scan -->` before it

use rustc_hash::FxHashSet;

use super::super::finding::{Finding, Fix, Severity};
use super::super::lint::LintContext;
use super::super::sources::{ArticleRange, ReferenceStatus};
use super::standings;

pub(super) const NAME: &str = "source-doubtful";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut seen = FxHashSet::default();
    for (_, _, cited, standing) in standings(case) {
        let (ReferenceStatus::Found(ArticleRange { known, .. }) | ReferenceStatus::Beyond(known, _)) = standing else {
            continue;
        };
        let doubts = &known.record.doubts;
        if doubts.is_empty() || !seen.insert(known.record.id.as_str()) {
            continue;
        }
        let what = format!("text of `{}` may differ from its file: {}", known.record.id, doubts.join("; "));
        let mut finding = Finding::new(NAME, Severity::Warning, cited.span, what);
        finding.fix = Some(Fix::advice("compare the quotation with the page"));
        findings.push(finding);
    }
    findings
}
