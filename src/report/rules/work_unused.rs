//! A work of the report's metadata is cited nowhere.
//!
//! Works in files of their own are left alone: those serve many reports.
//!
//! - bad: a work `x` under `references:`, and no `[@x]`
//! - good: `[@x]`, or no such work

use super::super::Target;
use super::super::finding::{Finding, Fix, Severity};
use super::super::lint::Case;

pub(super) const NAME: &str = "work-unused";

pub(super) fn check(case: &Case<'_>) -> Vec<Finding> {
    let report = case.report;
    let is_cited = |key: &str| {
        let by_citation =
            report.citations.iter().flat_map(|citation| &citation.cited).any(|cited| match &cited.target {
                Target::Key(cited, _) => cited == key,
                Target::Reference(reference) => {
                    reference.article.as_str() == key || crate::cite::Item::key_of(&reference.article) == key
                }
                Target::Malformed(_) => false,
            });
        // In the author's place, or in a list of works that need no citation.
        let by_name = || {
            let sign = format!("@{key}");
            let ends = |at: usize| !report.text[at + sign.len()..].starts_with(|c: char| c.is_alphanumeric());
            report.text.match_indices(&sign).any(|(at, _)| ends(at))
        };
        by_citation || by_name()
    };
    let finding = |work: &super::super::Work| {
        let mut finding = Finding::new(NAME, Severity::Warning, work.span, format!("`{}` is cited nowhere", work.key));
        finding.fix = Some(Fix::advice("cite it, or take it out"));
        finding
    };
    report.works.iter().filter(|work| !is_cited(&work.key)).map(finding).collect()
}
