//! Neither the quotation nor similar text is in the cited articles.
//!
//! No other article of the index contains it either. For a term of up to three words in a sentence that cites
//! something, this is a warning: the quotation marks may be the report's own.
//!
//! - bad: `“Nobody asked us about the accordion” [news/bridge#p3]`
//! - good: `“Steel was dearer than anyone foresaw” [news/bridge#p3]`

use super::super::finding::{Finding, Fix};
use super::super::lint::LintContext;
use super::{cited, severity};
use crate::quote::Verdict;

pub(super) const NAME: &str = "quotation-not-found";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    let missing = cited(case).filter(|(_, check)| check.finding.verdict == Verdict::NotFound);
    let finding = |(quotation, _): (&super::Quotation, _)| {
        let places = case.places(&quotation.citations);
        let mut articles: Vec<_> = places.iter().map(|place| place.known.article.id.as_str()).collect();
        articles.dedup();
        let message = match articles.as_slice() {
            [] => "neither this nor anything similar is in the cited article".to_owned(),
            articles => format!("neither this nor anything similar is in {}", articles.join(" or ")),
        };
        let mut finding = Finding::new(NAME, severity(quotation), quotation.span, message);
        finding.fix = Some(Fix::advice("cite its source, or remove the quotation marks"));
        finding
    };
    missing.map(finding).collect()
}
