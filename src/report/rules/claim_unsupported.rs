//! A sentence claims what the passages that it cites do not bear out.
//!
//! Only a judge of claims can tell; without one this rule is silent.
//!
//! - bad: `Nobody wants the rent to be lowered [market#p3].`
//! - good: `Traders want the rent to be lowered [market#p3].`

use super::super::finding::{Finding, Fix, Severity};
use super::super::lint::Case;
use crate::error::Result;

pub(super) const NAME: &str = "claim-unsupported";

pub(super) fn check(case: &Case<'_>) -> Result<Vec<Finding>> {
    let Some(claims) = case.claims else { return Ok(Vec::new()) };
    let mut findings = Vec::new();
    for statement in &case.report.statements {
        let places = case.places(&statement.citations);
        if places.is_empty() {
            continue;
        }
        let passages: Vec<&str> = places.iter().map(|place| place.text()).collect();
        let words = statement.place.of(case.report.blocks[statement.block].prose.text());
        if let Some(objection) = claims.objection(words, &passages)? {
            let mut finding = Finding::new(NAME, Severity::Error, statement.span, objection);
            finding.fix = Some(Fix::advice("say what the source says, or cite another"));
            findings.push(finding);
        }
    }
    Ok(findings)
}
