//! Lint rules, one file each; the module docs of a rule are its manual page.

mod allow_unused;
mod allow_without_reason;
mod claim_unsupported;
mod not_checked;
mod number_unsupported;
mod quotation_altered;
mod quotation_misplaced;
mod quotation_not_found;
mod quotation_spliced;
mod quotation_typography;
mod quotation_uncited;
mod quotation_unclosed;
mod quotation_wrong_source;
mod reference_ambiguous;
mod reference_changed;
mod reference_malformed;
mod reference_out_of_range;
mod reference_unknown;
mod reference_unpinned;
mod source_doubtful;
mod work_unused;

use rustc_hash::FxHashMap;

use super::citation::{Cited, Form};
use super::finding::{Finding, Severity, Source};
use super::lint::{LintContext, QuotationCheck};
use super::{Citation, Quotation, Report};
use crate::cite::Reference;
use crate::quote::QuoteLocation;
use crate::text::Span;

/// A lint rule.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Its name.
    pub name: &'static str,
    /// Maximum severity.
    pub severity: Severity,
    /// Source of its module.
    page: &'static str,
    pub(super) check: fn(&LintContext<'_>) -> Vec<Finding>,
}

macro_rules! rules {
    ($($module:ident $severity:ident,)*) => {
        /// All rules, by name.
        pub const RULES: [Rule; [$(stringify!($module)),*].len()] = [$(Rule {
            name: $module::NAME,
            severity: Severity::$severity,
            page: include_str!(concat!(stringify!($module), ".rs")),
            check: $module::check,
        }),*];
    };
}

rules! {
    allow_unused Warning,
    allow_without_reason Warning,
    claim_unsupported Error,
    not_checked Warning,
    number_unsupported Error,
    quotation_altered Error,
    quotation_misplaced Warning,
    quotation_not_found Error,
    quotation_spliced Error,
    quotation_typography Note,
    quotation_uncited Warning,
    quotation_unclosed Warning,
    quotation_wrong_source Error,
    reference_ambiguous Error,
    reference_changed Warning,
    reference_malformed Error,
    reference_out_of_range Error,
    reference_unknown Error,
    reference_unpinned Note,
    source_doubtful Warning,
    work_unused Warning,
}

impl Rule {
    /// Returns the rule with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        RULES.iter().find(|rule| rule.name == name)
    }

    /// Returns the manual page: a summary line, an explanation, a bad example and a good one.
    pub fn manual(&self) -> String {
        let lines = self.page.lines().map_while(|line| line.strip_prefix("//!"));
        lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
    }

    /// Returns the first sentence of the manual page.
    pub fn summary(&self) -> String {
        let manual = self.manual();
        let first = manual.split("\n\n").next().unwrap_or_default();
        first.replace('\n', " ")
    }
}

/// Records the reason on each suppressed finding, then adds a finding for each unused suppression.
pub(super) fn suppress(report: &Report, findings: &mut Vec<Finding>) {
    // For each rule, its findings by start, each with the furthest end so far.
    let mut by_rule: FxHashMap<&str, Vec<(Span, usize, usize)>> = FxHashMap::default();
    let mut places: Vec<usize> = (0..findings.len()).collect();
    places.sort_by_key(|place| findings[*place].span());
    for place in places {
        let (rule, span) = (findings[place].rule, findings[place].span());
        let of_rule = by_rule.entry(rule).or_default();
        let furthest = of_rule.last().map_or(span.end, |(_, _, furthest)| span.end.max(*furthest));
        of_rule.push((span, place, furthest));
    }
    let mut unused = Vec::new();
    // A second suppression of the same rule, range and kind has no effect.
    let mut seen: FxHashMap<(&str, Span, bool), bool> = FxHashMap::default();
    for allow in &report.allows {
        for rule in &allow.rules {
            let key = (rule.as_str(), allow.scope, allow.reason.is_empty());
            let is_used = *seen.entry(key).or_insert_with(|| {
                let of_rule = by_rule.get(rule.as_str()).map_or(&[][..], Vec::as_slice);
                let from = of_rule.partition_point(|(.., furthest)| *furthest <= allow.scope.start);
                let to = of_rule.partition_point(|(span, ..)| span.start < allow.scope.end);
                let mut is_used = false;
                for (span, place, _) in of_rule.get(from..to).unwrap_or_default() {
                    if !allow.scope.overlaps(*span) {
                        continue;
                    }
                    is_used = true;
                    // A suppression without a reason has no effect.
                    if !allow.reason.is_empty() {
                        findings[*place].allowed.get_or_insert_with(|| allow.reason.clone());
                    }
                }
                is_used
            });
            if !is_used {
                unused.push(allow_unused::finding(allow, rule));
            }
        }
    }
    findings.extend(unused);
}

/// Returns the source's text where a quotation was found.
fn source(found: &QuoteLocation) -> Source {
    let text = found.text().to_owned();
    Source { reference: found.reference.clone(), article: found.article.id.clone(), span: found.span, text }
}

/// Returns the quotations that cite something in the index, with their checks.
fn cited<'c>(case: &'c LintContext<'_>) -> impl Iterator<Item = (&'c Quotation, &'c QuotationCheck)> {
    let checks = case.report.quotations.iter().zip(&case.checks);
    checks.filter_map(|(quotation, check)| Some((quotation, check.as_ref()?))).filter(|(_, check)| check.is_cited)
}

/// Returns every reference, with its citation and status.
fn standings<'c>(
    case: &'c LintContext<'_>,
) -> impl Iterator<Item = (usize, &'c Citation, &'c Cited, &'c super::sources::ReferenceStatus)> {
    let citations = case.report.citations.iter().zip(&case.standings).enumerate();
    citations.flat_map(|(place, (citation, standings))| {
        citation.cited.iter().zip(standings).map(move |(cited, standing)| (place, citation, cited, standing))
    })
}

/// Lowers the severity for a term in quotation marks.
fn severity(quotation: &Quotation) -> Severity {
    if quotation.is_informative() { Severity::Error } else { Severity::Warning }
}

/// Returns the replacement of a reference; `None` if more than the reference would have to be rewritten.
fn rewritten(report: &Report, citation: &Citation, cited: &Cited, reference: &Reference) -> Option<(Span, String)> {
    if citation.form == Form::Written || !cited.typed.contains("#p") {
        return None;
    }
    let old = cited.span.of(&report.text);
    let new = reference.to_string();
    let new = if old.contains('\\') { escaped(&new) } else { new };
    Some((cited.span, new))
}

/// Escapes what Markdown would treat as markup in the middle of words.
fn escaped(reference: &str) -> String {
    let mut out = String::with_capacity(reference.len() + 8);
    for c in reference.chars() {
        out.extend(matches!(c, '_' | '*' | '#' | '[' | ']' | '\\' | '`').then_some('\\'));
        out.push(c);
    }
    out
}

/// Joins the text into one line and shortens a long one in the middle.
fn shown(words: &str) -> String {
    const LONGEST: usize = 60;
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= LONGEST {
        return words;
    }
    let start: String = words.chars().take(LONGEST / 2).collect();
    let end: String = words.chars().skip(words.chars().count() - LONGEST / 3).collect();
    format!("{} … {}", start.trim_end(), end.trim_start())
}

/// Formats `a`, `a or b`, `a, b or c`, each in backticks.
fn choice(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests;
