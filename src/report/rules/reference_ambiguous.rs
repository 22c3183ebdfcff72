//! A reference may refer to several articles.
//!
//! It is the end of more than one id.
//!
//! - bad: `[forum#p3]`, where there are `2018/forum` and `2019/forum`
//! - good: `[2018/forum#p3]`

use super::super::finding::{Finding, Fix, Severity};
use super::super::lint::LintContext;
use super::super::sources::ReferenceStatus;
use super::{Cited, choice, standings};

pub(super) const NAME: &str = "reference-ambiguous";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    let finding = |(.., cited, standing): (_, _, &Cited, &ReferenceStatus)| {
        let ReferenceStatus::Ambiguous(ids) = standing else { return None };
        let message = format!("{} articles have this name", ids.len());
        let mut finding = Finding::new(NAME, Severity::Error, cited.span, message);
        finding.fix = Some(Fix::advice(format!("write {}", choice(ids))));
        Some(finding)
    };
    standings(case).filter_map(finding).collect()
}
