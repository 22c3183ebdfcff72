//! A reference has invalid syntax.
//!
//! The syntax is `ARTICLE#p3`, `ARTICLE#p3-5` for paragraphs, `ARTICLE#p3s2-4` for sentences of one paragraph; all
//! numbers start at 1.
//!
//! - bad: `[market#p5-3]`
//! - good: `[market#p3-5]`

use super::super::finding::{Finding, Severity};
use super::super::lint::LintContext;
use super::super::sources::ReferenceStatus;
use super::standings;

pub(super) const NAME: &str = "reference-malformed";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    let finding = |(.., cited, standing): (_, _, &super::Cited, &ReferenceStatus)| match standing {
        ReferenceStatus::Malformed(what) => Some(Finding::new(NAME, Severity::Error, cited.span, what.clone())),
        _ => None,
    };
    standings(case).filter_map(finding).collect()
}
