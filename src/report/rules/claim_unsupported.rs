//! A sentence contradicts the passages it cites.
//!
//! The sentence is compared with the passages as in `ibid check`: an opposite, a different name or a denial is an
//! error. Numbers are checked by number-unsupported, quotations by the quotation rules. A paraphrase in other words
//! passes.
//!
//! - bad: `Nobody wants the rent to be lowered [market#p3].`
//! - good: `Traders want the rent to be lowered [market#p3].`

use super::super::finding::{Finding, Fix, Severity};
use super::super::lint::LintContext;
use crate::claim::{MatchKind, Verdict};

pub(super) const NAME: &str = "claim-unsupported";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, held) in &case.claims {
        let statement = &case.report.statements[*at];
        let is_quoted = case.report.quoted_in(statement.block, statement.place).next().is_some();
        if is_quoted || held.verdict != Verdict::Refuted {
            continue;
        }
        let Some((against, contradiction)) = held.evidence.iter().find_map(|it| Some((it, it.contradiction.as_ref()?)))
        else {
            continue;
        };
        let mut differing = against.matches.iter().filter(|it| !it.agrees);
        if differing.all(|it| matches!(it.kind, MatchKind::Number | MatchKind::Date)) {
            continue;
        }
        let mut finding = Finding::new(NAME, Severity::Error, statement.span, contradiction.as_str());
        finding.fix = Some(Fix::advice("follow the source, or cite another"));
        findings.push(finding);
    }
    findings
}
