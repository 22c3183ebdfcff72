//! A comment asks not to be told something that is not there to be told.
//!
//! What it was for is gone, or its rule is misspelt. It holds for the block that it stands in, or, on a line of its own,
//! for the next one.
//!
//! - bad: `<!-- ibid: allow quotation-altered: my translation -->` beside a quotation as the source has it
//! - good: no comment

use super::super::Suppression;
use super::super::finding::{Finding, Fix, Severity};
use super::super::lint::LintContext;
use super::{RULES, Rule, choice};

pub(super) const NAME: &str = "allow-unused";

/// What is unused is known only when all other rules have been asked.
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
