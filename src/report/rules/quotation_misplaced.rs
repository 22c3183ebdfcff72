//! A quotation is in the cited article, but not in the cited passage.
//!
//! If it occurs only once, and nothing else uses the same reference, `--fix` corrects the reference.
//!
//! - bad: `“older than the harbour” [market#p3]`
//! - good: `“older than the harbour” [market#p2]`

use super::super::finding::{Finding, Fix, Severity};
use super::super::lint::LintContext;
use super::super::sources::{ArticleRange, ReferenceStatus};
use super::{cited, rewritten, source};
use crate::article::ArticleId;
use crate::cite::Reference;
use crate::quote::QuoteLocation;
use crate::text::Span;

pub(super) const NAME: &str = "quotation-misplaced";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (quotation, check) in cited(case) {
        let found = &check.finding;
        let Some(first) = found.found.first().filter(|_| found.verdict.is_good()) else { continue };
        let places = case.places(&quotation.citations);
        let here: Vec<&&ArticleRange> =
            places.iter().filter(|place| place.known.article.id == first.article.id).collect();
        // A changed text is reported by another rule.
        if here.is_empty()
            || here.iter().any(|place| !place.is_current())
            || found.found.iter().any(|it| is_within(it, &here))
        {
            continue;
        }
        let cites = here.iter().map(|place| place.reference.to_string()).collect::<Vec<_>>().join(" and ");
        let message = format!("is in {}, not in {cites}", first.reference);
        let mut finding = Finding::new(NAME, Severity::Warning, quotation.span, message);
        finding.source = Some(source(first));
        let is_sure = found.found.len() == 1 && !found.more && here.len() == 1 && is_alone(case, &quotation.citations);
        finding.fix = Some(moved(case, &quotation.citations, first, is_sure));
        findings.push(finding);
    }
    findings
}

/// Returns whether a quotation is within the cited ranges of its article, all taken together.
fn is_within(found: &QuoteLocation, places: &[&&ArticleRange]) -> bool {
    let start = places.iter().map(|place| place.span.start).min().unwrap_or_default();
    let end = places.iter().map(|place| place.span.end).max().unwrap_or_default();
    // If the ranges have gaps between them, the quotation must overlap at least one.
    Span::new(start, end).contains(found.span) && places.iter().any(|place| place.span.overlaps(found.span))
}

/// Returns whether these citations belong to one quotation only.
fn is_alone(case: &LintContext<'_>, citations: &[usize]) -> bool {
    let mut uses = citations.iter().flat_map(|citation| &case.uses[*citation]);
    let first = uses.next();
    first.is_some() && uses.all(|other| Some(other) == first)
}

/// Creates the fix that corrects the reference.
fn moved(case: &LintContext<'_>, citations: &[usize], found: &QuoteLocation, is_sure: bool) -> Fix {
    let mut places = citations.to_vec();
    places.sort_unstable();
    places.dedup();
    let mut edits: Vec<(Span, String)> = Vec::new();
    for place in places {
        let citation = &case.report.citations[place];
        for (cited, standing) in citation.cited.iter().zip(&case.standings[place]) {
            let ReferenceStatus::Found(place) = standing else { continue };
            let is_meant = place.known.article.id == found.article.id;
            let new = corrected(&place.reference, &found.article.id, found, &place.known.record.sha256);
            edits.extend(rewritten(case.report, citation, cited, &new).filter(|_| is_meant));
        }
    }
    let is_safe = is_sure && edits.len() == 1;
    Fix { what: format!("cite {}", found.reference), edits, is_safe }
}

fn corrected(old: &Reference, article: &ArticleId, found: &QuoteLocation, sha256: &str) -> Reference {
    let new = Reference { article: article.clone(), pin: None, ..found.reference.clone() };
    if old.pin.is_some() { new.pinned(sha256) } else { new }
}
