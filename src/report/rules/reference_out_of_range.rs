//! A reference is to a paragraph or sentence that the article does not have.
//!
//! - bad: `[market#p9]`
//! - good: `[market#p3]`

use super::super::finding::{Finding, Severity};
use super::super::lint::LintContext;
use super::super::sources::ReferenceStatus;
use super::{Cited, reference_changed, standings};

pub(super) const NAME: &str = "reference-out-of-range";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    let finding = |(.., cited, standing): (_, _, &Cited, &ReferenceStatus)| match standing {
        // If the article has changed since, that is the cause.
        ReferenceStatus::Beyond(known, what) if !reference_changed::is_outdated(cited, known) => {
            Some(Finding::new(NAME, Severity::Error, cited.span, what.clone()))
        }
        _ => None,
    };
    standings(case).filter_map(finding).collect()
}
