//! The article has changed since it was cited: the pin is of a different text.
//!
//! If the quotation is still in the article, there or elsewhere, `--fix` updates the reference and its pin. If nothing
//! is quoted, only a reader can decide whether the passage still supports the sentence.
//!
//! - bad: `“older than the harbour” [market#p2@00000000]`
//! - good: `“older than the harbour” [market#p2]`

use super::super::Target;
use super::super::finding::{Finding, Fix, Severity};
use super::super::lint::LintContext;
use super::super::sources::{CitedArticle, ReferenceStatus};
use super::{Cited, rewritten, standings};
use crate::cite::Reference;
use crate::text::Span;

pub(super) const NAME: &str = "reference-changed";

pub(super) fn check(case: &LintContext<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (place, citation, cited, standing) in standings(case) {
        let (known, span) = match standing {
            ReferenceStatus::Found(place) => (&place.known, Some(place.span)),
            ReferenceStatus::Beyond(known, _) => (known, None),
            _ => continue,
        };
        if !is_outdated(cited, known) {
            continue;
        }
        let message = "the source has changed since it was cited";
        let mut finding = Finding::new(NAME, Severity::Warning, cited.span, message);
        finding.fix = Some(match quoted(case, place, known) {
            Some(quoted) => {
                let stays = span.is_some_and(|span| span.contains(quoted));
                let old = match &cited.target {
                    Target::Reference(old) if stays => {
                        Some(Reference { article: known.article.id.clone(), ..old.clone() })
                    }
                    _ => Reference::covering(&known.article, quoted),
                };
                let new = old.map(|new| Reference { pin: None, ..new }.pinned(&known.record.sha256));
                let edit = new.as_ref().and_then(|new| rewritten(case.report, citation, cited, new));
                let name = new.map_or_else(String::new, |new| new.to_string());
                let what = format!(
                    "the quoted words are {}: cite {name}",
                    if stays { "still there" } else { "now elsewhere" }
                );
                Fix { what, is_safe: edit.is_some(), edits: edit.into_iter().collect() }
            }
            None => Fix::advice("read the passage again and update the citation"),
        });
        findings.push(finding);
    }
    findings
}

/// Returns whether a reference is pinned to a different text.
pub(super) fn is_outdated(cited: &Cited, known: &CitedArticle) -> bool {
    matches!(&cited.target, Target::Reference(reference) if !reference.fits(&known.record.sha256))
}

/// Returns the range in the article of all quotations that a citation belongs to; `None` if one is missing, or there
/// are none.
fn quoted(case: &LintContext<'_>, citation: usize, known: &CitedArticle) -> Option<Span> {
    let mut hull: Option<Span> = None;
    for quotation in &case.uses[citation] {
        let found =
            case.checks[*quotation].as_ref().map(|check| &check.finding).filter(|finding| finding.verdict.is_good())?;
        let first = found.found.iter().find(|found| found.article.id == known.article.id)?;
        hull = Some(
            hull.map_or(first.span, |hull| Span::new(hull.start.min(first.span.start), hull.end.max(first.span.end))),
        );
    }
    hull
}
