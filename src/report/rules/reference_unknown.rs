//! A reference names no article of the index.
//!
//! Articles that are called alike are proposed. A key of Pandoc's, `[@key]`, is the key that `ibid cite` gives to an
//! article, or one that the report's bibliography lists: such works are none of the index's, and not checked.
//!
//! - bad: `[market-2019#p2]`
//! - good: `[market#p2]`

use super::super::finding::{Finding, Fix, Severity};
use super::super::lint::Case;
use super::super::sources::Standing;
use super::{Cited, choice, standings};

pub(super) const NAME: &str = "reference-unknown";

pub(super) fn check(case: &Case<'_>) -> Vec<Finding> {
    let finding = |(.., cited, standing): (_, _, &Cited, &Standing)| {
        let Standing::Unknown(near) = standing else { return None };
        let mut finding = Finding::new(NAME, Severity::Error, cited.span, "no such article in the index");
        let fix =
            if near.is_empty() { "`ibid search` finds one".to_owned() } else { format!("is it {}?", choice(near)) };
        finding.fix = Some(Fix::advice(fix));
        Some(finding)
    };
    standings(case).filter_map(finding).collect()
}
