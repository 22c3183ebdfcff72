//! A work in the report's metadata is never cited.
//!
//! Works in separate bibliography files are ignored, because those files serve many reports.
//!
//! - bad: a work `x` under `references:`, and no `[@x]`
//! - good: `[@x]`, or no such work

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::super::finding::{Finding, Fix, Severity};
use super::super::lint::LintContext;
use super::super::{Report, Target};

pub(super) const NAME: &str = "work-unused";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    let report = case.report;
    if report.works.is_empty() {
        return Vec::new();
    }
    let mut used: FxHashSet<String> = FxHashSet::default();
    for cited in report.citations.iter().flat_map(|citation| &citation.cited) {
        match &cited.target {
            Target::Key(key, _) => _ = used.insert(key.clone()),
            Target::Reference(reference) => {
                used.insert(reference.article.as_str().to_owned());
                used.insert(crate::cite::Item::key_of(&reference.article));
            }
            Target::Malformed(_) => {}
        }
    }
    let named = named(report);
    let is_cited = |key: &str| used.contains(key) || named.contains(key);
    let finding = |work: &super::super::Work| {
        let mut finding = Finding::new(NAME, Severity::Warning, work.span, format!("`{}` is never cited", work.key));
        finding.fix = Some(Fix::advice("cite it, or remove it"));
        finding
    };
    report.works.iter().filter(|work| !is_cited(&work.key)).map(finding).collect()
}

/// Returns the keys that follow an `@`: in narrative citations, or in a list of works that need no citation. The text
/// is scanned once, whatever the number of works.
fn named(report: &Report) -> FxHashSet<&str> {
    let keys: FxHashSet<&str> = report.works.iter().map(|work| work.key.as_str()).collect();
    let lengths: BTreeSet<usize> = keys.iter().map(|key| key.len()).collect();
    let mut named = FxHashSet::default();
    for (at, _) in report.text.match_indices('@') {
        let rest = &report.text[at + 1..];
        for length in lengths.iter().take_while(|length| **length <= rest.len()) {
            let Some((key, after)) = rest.split_at_checked(*length) else { continue };
            if !after.starts_with(|c: char| c.is_alphanumeric())
                && let Some(key) = keys.get(key)
            {
                named.insert(*key);
            }
        }
    }
    named
}
