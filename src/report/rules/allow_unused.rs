//! A suppression comment suppresses no finding.
//!
//! The finding it was for is gone, or the name of the rule is misspelt. A comment applies to its own block or, on a
//! separate line, to the next block.
//!
//! - bad: `<!-- ibid: allow quotation-altered: my translation -->` beside a quotation identical to its source
//! - good: no comment

use super::super::Suppression;
use super::super::finding::{Finding, Fix, Severity};
use super::super::lint::LintContext;
use super::{RULES, Rule, choice};

pub(super) const NAME: &str = "allow-unused";

/// Unused suppressions are known only after all other rules have run.
pub(super) const fn check(_: &LintContext<'_>) -> Vec<Finding> {
    Vec::new()
}

pub(super) fn finding(allow: &Suppression, rule: &str) -> Finding {
    if Rule::named(rule).is_some() {
        let message = format!("no {rule} finding here");
        let fix = Some(Fix::advice("remove the comment"));
        return Finding { fix, ..Finding::new(NAME, Severity::Warning, allow.span, message) };
    }
    let near = RULES.iter().map(|known| (strsim::jaro_winkler(rule, known.name), known.name));
    let best = near.max_by(|one, other| one.0.total_cmp(&other.0)).filter(|(alike, _)| *alike > 0.8);
    let fix = best.map(|(_, name)| Fix::advice(format!("did you mean {}?", choice(&[name.to_owned()]))));
    Finding { fix, ..Finding::new(NAME, Severity::Warning, allow.span, format!("unknown rule {rule}")) }
}
