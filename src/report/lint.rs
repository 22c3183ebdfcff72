//! Applies all rules to a report and the articles it cites.

use std::sync::Arc;

use super::cache::LintCache;
use super::finding::Finding;
use super::rules::{self, RULES};
use super::sources::{ArticleRange, ReferenceStatus, Sources};
use super::{Quotation, Report};
use crate::claim::{self, Claims};
use crate::engine::Searcher;
use crate::error::{Error, Result};
use crate::limits::{Budget, Limits};
use crate::quote::{self, Verdict};
use crate::text::Span;

/// Returns all findings of a report, in order; suppressed ones are included, with the reason.
pub fn lint(report: &Report, searcher: &dyn Searcher) -> Result<Vec<Finding>> {
    lint_within(report, searcher, &Limits::default())
}

/// Lints a report within limits. The work budget is per quotation or sentence; a report has `QUESTIONS` such budgets.
/// A check that exceeds it gets the finding `not-checked`.
///
/// # Errors
/// [`Error::Cancelled`] and [`Error::TimedOut`], and those of the engine.
pub fn lint_within(report: &Report, searcher: &dyn Searcher, limits: &Limits) -> Result<Vec<Finding>> {
    lint_again(report, searcher, limits, &LintCache::default())
}

/// Lints a report that is being edited: what an earlier run with this cache checked is not checked again. The cache must
/// have been used with the same commit of the index only.
///
/// # Errors
/// As [`lint_within`].
pub fn lint_again(
    report: &Report,
    searcher: &dyn Searcher,
    limits: &Limits,
    cache: &LintCache,
) -> Result<Vec<Finding>> {
    let case = LintContext::of(report, searcher, limits, cache)?;
    let mut findings = Vec::new();
    for rule in &RULES {
        findings.extend((rule.check)(&case));
        limits.cancel.check()?;
    }
    rules::suppress(report, &mut findings);
    findings.sort_by(|one, other| one.span().cmp(&other.span()).then_with(|| one.rule.cmp(other.rule)));
    cache.end_run();
    Ok(findings)
}

/// Number of work budgets per report.
const QUESTIONS: u64 = 16;

/// A report with the results of looking up its citations and quotations: the input of the rules.
pub(super) struct LintContext<'a> {
    pub(super) report: &'a Report,
    pub(super) sources: Sources<'a>,
    /// For each citation, the status of each reference.
    pub(super) standings: Vec<Vec<ReferenceStatus>>,
    /// For each quotation, its check; `None` if there was nothing to check it against.
    pub(super) checks: Vec<Option<QuotationCheck>>,
    /// Statements, by index, with the result of checking them against the passages they cite.
    pub(super) claims: Vec<(usize, Arc<claim::Finding>)>,
    /// For each citation, the quotations it belongs to, in order.
    pub(super) uses: Vec<Vec<usize>>,
    /// Quotations and statements that the budget did not allow to check.
    pub(super) unchecked: Vec<Span>,
    /// Budget of the whole report.
    pub(super) budget: Budget,
    pub(super) cache: &'a LintCache,
}

/// Result of checking a quotation.
pub(super) struct QuotationCheck {
    pub(super) finding: Arc<quote::Finding>,
    /// Whether it was checked against the cited articles; otherwise against all.
    pub(super) is_cited: bool,
}

impl<'a> LintContext<'a> {
    fn of(report: &'a Report, searcher: &'a dyn Searcher, limits: &Limits, cache: &'a LintCache) -> Result<Self> {
        let sources = Sources::over(searcher, cache);
        let budget = Limits { work: limits.work.saturating_mul(QUESTIONS), ..limits.clone() }.budget();
        let mut standings = Vec::with_capacity(report.citations.len());
        for citation in &report.citations {
            limits.cancel.check()?;
            standings.push(citation.cited.iter().map(|cited| sources.look_up(cited, report)).collect::<Result<_>>()?);
        }
        let mut uses = vec![Vec::new(); report.citations.len()];
        for (place, quotation) in report.quotations.iter().enumerate() {
            for citation in &quotation.citations {
                let uses: &mut Vec<usize> = &mut uses[*citation];
                if uses.last() != Some(&place) {
                    uses.push(place);
                }
            }
        }
        let (checks, claims, unchecked) = (Vec::new(), Vec::new(), Vec::new());
        let mut case = Self { report, sources, standings, checks, claims, uses, unchecked, budget, cache };
        for quotation in &report.quotations {
            let check = match case.check(quotation, limits) {
                Err(Error::OverBudget) => {
                    case.unchecked.push(quotation.span);
                    None
                }
                check => check?,
            };
            case.checks.push(check);
        }
        case.check_claims(searcher, limits)?;
        Ok(case)
    }

    /// Checks every sentence that cites passages against them.
    fn check_claims(&mut self, searcher: &dyn Searcher, limits: &Limits) -> Result<()> {
        let mut claims: Option<Claims<'_>> = None;
        for (at, statement) in self.report.statements.iter().enumerate() {
            let places = self.places(&statement.citations);
            let words = statement.place.of(self.report.blocks[statement.block].prose.text());
            if !places.is_empty() {
                let ranges = places.iter().map(|place| (place.known.article.id.clone(), place.span)).collect();
                let key = (words.to_owned(), ranges);
                if let Some(known) = self.cache.claims.get(&key) {
                    self.claims.push((at, known));
                    continue;
                }
                let claims = match &mut claims {
                    Some(claims) => claims,
                    none => {
                        let new = Claims::over(searcher)?;
                        none.insert(match self.cache.preloaded.take() {
                            Some(preloaded) => new.with_preloaded(preloaded),
                            None => new,
                        })
                    }
                };
                let passages: Vec<&str> = places.iter().map(|place| place.text()).collect();
                let length: usize = passages.iter().map(|passage| passage.len()).sum();
                let before = claims.work();
                let held = self.budget.spend(length / BYTES_PER_STEP);
                let held = held.and_then(|()| claims.check_against_within(words, &passages, limits));
                let held = self.budget.spend((claims.work() - before) as usize).and(held);
                match held {
                    Ok(held) => {
                        let held = Arc::new(held);
                        self.cache.claims.insert(key, Arc::clone(&held));
                        self.claims.push((at, held));
                    }
                    Err(Error::OverBudget) => self.unchecked.push(statement.span),
                    Err(error) => return Err(error),
                }
            }
        }
        self.cache.preloaded.set(claims.map(Claims::into_preloaded).or_else(|| self.cache.preloaded.take()));
        Ok(())
    }

    /// Returns the article ranges that some citations refer to, without those that do not exist.
    pub(super) fn places(&self, citations: &[usize]) -> Vec<&ArticleRange> {
        let standings = citations.iter().flat_map(|citation| &self.standings[*citation]);
        standings
            .filter_map(|standing| match standing {
                ReferenceStatus::Found(place) => Some(place),
                _ => None,
            })
            .collect()
    }

    /// Checks a quotation against the articles it cites; returns the best result.
    fn check(&self, quotation: &Quotation, limits: &Limits) -> Result<Option<QuotationCheck>> {
        self.budget.spend(quotation.words.text().len())?;
        let text = quotation.words.text();
        let cited = quotation.citations.iter().flat_map(|citation| &self.standings[*citation]);
        let mut articles = Vec::new();
        for standing in cited.clone() {
            if let ReferenceStatus::Found(ArticleRange { known, .. }) | ReferenceStatus::Beyond(known, _) = standing
                && !articles.contains(&known.article.id)
            {
                articles.push(known.article.id.clone());
            }
        }
        let titles = cited.filter_map(|standing| match standing {
            ReferenceStatus::Found(ArticleRange { known, .. }) | ReferenceStatus::Beyond(known, _) => {
                known.article.meta.title.as_deref()
            }
            _ => None,
        });
        // The title of the cited article in quotation marks quotes nothing.
        if titles.into_iter().any(|title| is_title(text, title)) {
            return Ok(None);
        }
        if articles.is_empty() {
            // If only works outside the index are cited, there is nothing to check against; if nothing is cited, search
            // everywhere.
            let is_uncited = quotation.citations.is_empty() && quotation.is_informative();
            let anywhere = || self.ask(&quote::Quotation::new(text), limits);
            return is_uncited.then(|| Ok(QuotationCheck { finding: anywhere()?, is_cited: false })).transpose();
        }
        let mut best: Option<Arc<quote::Finding>> = None;
        for article in articles {
            let finding = self.ask(&quote::Quotation::new(text).from(article), limits)?;
            let is_better = best.as_ref().is_none_or(|best| rank(finding.verdict) < rank(best.verdict));
            if is_better {
                best = Some(finding);
            }
        }
        Ok(best.map(|finding| QuotationCheck { finding, is_cited: true }))
    }

    fn ask(&self, quotation: &quote::Quotation, limits: &Limits) -> Result<Arc<quote::Finding>> {
        let key = (quotation.text.clone(), quotation.article.clone());
        if let Some(known) = self.cache.quotations.get(&key) {
            return Ok(known);
        }
        let question = limits.budget();
        let found = self.sources.quotes.check_metered(quotation, limits, &question);
        let found = Arc::new(self.budget.spend(question.spent() as usize).and(found)?);
        self.cache.quotations.insert(key, Arc::clone(&found));
        Ok(found)
    }
}

/// Returns whether a text is a title, or begins or ends one, apart from case and punctuation.
fn is_title(text: &str, title: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (text, title) = (words(text), words(title));
    let is_long = text.len() * 2 >= title.len();
    !text.is_empty() && is_long && (title.starts_with(&text) || title.ends_with(&text))
}

/// Bytes of passages joined per work unit.
const BYTES_PER_STEP: usize = 16;

const fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Exact => 0,
        Verdict::Normalized => 1,
        Verdict::Elided => 2,
        Verdict::Altered => 3,
        Verdict::WrongSource => 4,
        Verdict::Ambiguous => 5,
        Verdict::NotFound => 6,
    }
}
