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
use crate::claim::{Match, MatchKind, Verdict};
use crate::text::denies;

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
        let words = statement.place.of(case.report.blocks[statement.block].prose.text());
        if is_about_denial(&against.matches) && (denies_too(words, against.found.text()) || against.score < MIN_SHARE) {
            continue;
        }
        let mut finding = Finding::new(NAME, Severity::Error, statement.span, contradiction.as_str());
        finding.fix = Some(Fix::advice("follow the source, or cite another"));
        findings.push(finding);
    }
    findings
}

/// Minimum share of a sentence that the passage must contain for a missing or added denial to count: a denial of what
/// the source does not speak of contradicts nothing.
const MIN_SHARE: f32 = 0.5;

/// Returns whether claim and source differ by a denial.
fn is_about_denial(matches: &[Match]) -> bool {
    matches.iter().any(|it| !it.agrees && it.kind == MatchKind::Negation)
}

/// Returns whether both texts deny something: a denial that is reported as one.
fn denies_too(claim: &str, source: &str) -> bool {
    let has_denial = |text: &str| text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').any(denies);
    has_denial(claim) && has_denial(source)
}
