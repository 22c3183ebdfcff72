//! Applies all rules to a report and the articles it cites.

use std::sync::Arc;

use super::cache::LintCache;
use super::checks::{Checker, Places, Question};
use super::finding::Finding;
use super::rules::{self, RULES};
use super::sources::{ArticleRange, ReferenceStatus, Sources};
use super::{Quotation, Report};
use crate::claim;
use crate::engine::Searcher;
use crate::error::Result;
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
/// [`Cancelled`](crate::Error::Cancelled) and [`TimedOut`](crate::Error::TimedOut), and those of the engine.
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
        let quotations: Vec<_> = report.quotations.iter().map(|quotation| case.questions(quotation)).collect();
        let claims = case.cited_sentences();
        let mut questions: Vec<Question> = Vec::new();
        questions.extend(quotations.iter().flat_map(|(questions, _)| questions).cloned().map(Question::Quotation));
        questions.extend(claims.iter().map(|(_, words, places)| Question::Claim(words.clone(), places.clone())));
        let Self { sources, budget, .. } = &case;
        Checker { searcher, quotes: &sources.quotes, limits, budget, cache }.answer(questions)?;
        for (quotation, (questions, is_cited)) in report.quotations.iter().zip(quotations) {
            let answers = questions.iter().map(|question| cache.quotations.get(&Question::quotation_key(question)));
            let answers: Option<Vec<_>> = answers.collect();
            if answers.is_none() {
                case.unchecked.push(quotation.span);
            }
            let best = answers.and_then(|answers| answers.into_iter().min_by_key(|finding| rank(finding.verdict)));
            case.checks.push(best.map(|finding| QuotationCheck { finding, is_cited }));
        }
        for (at, words, places) in claims {
            match cache.claims.get(&Question::claim_key(&words, &places)) {
                Some(finding) => case.claims.push((at, finding)),
                None => case.unchecked.push(report.statements[at].span),
            }
        }
        Ok(case)
    }

    /// Returns the sentences that cite passages, by index, with these.
    fn cited_sentences(&self) -> Vec<(usize, String, Places)> {
        let mut sentences = Vec::new();
        for (at, statement) in self.report.statements.iter().enumerate() {
            let places = self.places(&statement.citations);
            if !places.is_empty() {
                let words = statement.place.of(self.report.blocks[statement.block].prose.text()).to_owned();
                sentences.push((at, words, places.iter().map(|it| (Arc::clone(&it.known), it.span)).collect()));
            }
        }
        sentences
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

    /// Returns what a quotation is checked against, and whether it cites that: the articles that it cites, or all; nothing if there is
    /// nothing to check.
    fn questions(&self, quotation: &Quotation) -> (Vec<quote::Quotation>, bool) {
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
            return (Vec::new(), true);
        }
        if articles.is_empty() {
            // If only works outside the index are cited, there is nothing to check against; if nothing is cited, search
            // everywhere.
            let is_uncited = quotation.citations.is_empty() && quotation.is_informative();
            return (is_uncited.then(|| quote::Quotation::new(text)).into_iter().collect(), false);
        }
        (articles.into_iter().map(|article| quote::Quotation::new(text).from(article)).collect(), true)
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
