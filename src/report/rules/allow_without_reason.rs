//! A suppression comment gives no reason.
//!
//! The comment has no effect. Write a rule, a colon and a reason.
//!
//! - bad: `<!-- ibid: allow quotation-altered -->`
//! - good: `<!-- ibid: allow quotation-altered: my translation -->`

use super::super::finding::{Finding, Fix, Severity};
use super::super::lint::LintContext;

pub(super) const NAME: &str = "allow-without-reason";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    let bare = case.report.allows.iter().filter(|allow| allow.reason.is_empty() || allow.rules.is_empty());
    let finding = |allow: &super::super::Suppression| {
        let what = if allow.rules.is_empty() { "no rule is named" } else { "no reason is given" };
        let mut finding = Finding::new(NAME, Severity::Warning, allow.span, what);
        finding.fix = Some(Fix::advice("write <!-- ibid: allow RULE: reason -->"));
        finding
    };
    bare.map(finding).collect()
}
