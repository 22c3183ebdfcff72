//! A reference is to an article that is not in the index.
//!
//! Articles with similar ids are suggested. A Pandoc key, `[@key]`, is either the key that `ibid cite` assigns to an
//! article or one that the report's bibliography lists; works in the bibliography are not in the index and are not
//! checked.
//!
//! - bad: `[market-2019#p2]`
//! - good: `[market#p2]`

use super::super::finding::{Finding, Fix, Severity};
use super::super::lint::LintContext;
use super::super::sources::ReferenceStatus;
use super::{Cited, choice, standings};

pub(super) const NAME: &str = "reference-unknown";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    let finding = |(.., cited, standing): (_, _, &Cited, &ReferenceStatus)| {
        let ReferenceStatus::Unknown(near) = standing else { return None };
        let mut finding = Finding::new(NAME, Severity::Error, cited.span, "article not found in the index");
        let fix = if near.is_empty() {
            "find one with `ibid search`".to_owned()
        } else {
            format!("did you mean {}?", choice(near))
        };
        finding.fix = Some(Fix::advice(fix));
        Some(finding)
    };
    standings(case).filter_map(finding).collect()
}
