//! A sentence claims what the passages that it cites do not bear out.
//!
//! Only a judge of claims can tell; without one this rule is silent.
//!
//! - bad: `Nobody wants the rent to be lowered [market#p3].`
//! - good: `Traders want the rent to be lowered [market#p3].`

use super::super::finding::{Finding, Fix, Severity};
use super::super::lint::Case;

pub(super) const NAME: &str = "claim-unsupported";

pub(super) fn check(case: &Case<'_>) -> Vec<Finding> {
    let finding = |(statement, objection): &(usize, String)| {
        let span = case.report.statements[*statement].span;
        let mut finding = Finding::new(NAME, Severity::Error, span, objection.as_str());
        finding.fix = Some(Fix::advice("say what the source says, or cite another"));
        finding
    };
    case.objections.iter().map(finding).collect()
}
