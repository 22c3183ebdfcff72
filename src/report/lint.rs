//! A report and the articles that it cites → everything that its rules find.

use super::finding::Finding;
use super::rules::{self, RULES};
use super::sources::{Place, Sources, Standing};
use super::{Quotation, Report};
use crate::claim::{self, Claims};
use crate::engine::Searcher;
use crate::error::Result;
use crate::quote::{self, Verdict};

/// Everything that is found in a report, in its order; what it asks not to be told is there, with the reason.
pub fn lint(report: &Report, searcher: &dyn Searcher) -> Result<Vec<Finding>> {
    let case = Case::of(report, searcher)?;
    let mut findings = Vec::new();
    for rule in &RULES {
        findings.extend((rule.check)(&case));
    }
    rules::suppress(report, &mut findings);
    findings.sort_by(|one, other| one.span().cmp(&other.span()).then_with(|| one.rule.cmp(other.rule)));
    Ok(findings)
}

/// A report with what was found out about its citations and quotations: what rules look at.
pub(super) struct Case<'a> {
    pub(super) report: &'a Report,
    pub(super) sources: Sources<'a>,
    /// For every citation, how each thing that it cites stands.
    pub(super) standings: Vec<Vec<Standing>>,
    /// For every quotation, what was found of it; `None` where there was nothing to hold it to.
    pub(super) checks: Vec<Option<Check>>,
    /// Statements, by their places, with what the passages say that they cite.
    pub(super) claims: Vec<(usize, claim::Finding)>,
}

/// What was found of a quotation.
pub(super) struct Check {
    pub(super) finding: quote::Finding,
    /// Whether it was looked for in what is cited; else anywhere.
    pub(super) is_cited: bool,
}

impl<'a> Case<'a> {
    fn of(report: &'a Report, searcher: &'a dyn Searcher) -> Result<Self> {
        let sources = Sources::over(searcher);
        let mut standings = Vec::with_capacity(report.citations.len());
        for citation in &report.citations {
            standings.push(citation.cited.iter().map(|cited| sources.look_up(cited, report)).collect::<Result<_>>()?);
        }
        let mut case = Self { report, sources, standings, checks: Vec::new(), claims: Vec::new() };
        for quotation in &report.quotations {
            let check = case.check(quotation)?;
            case.checks.push(check);
        }
        case.claims = case.claims(searcher)?;
        Ok(case)
    }

    /// Holds every sentence that cites passages to them.
    fn claims(&self, searcher: &dyn Searcher) -> Result<Vec<(usize, claim::Finding)>> {
        let mut claims: Option<Claims<'_>> = None;
        let mut found = Vec::new();
        for (at, statement) in self.report.statements.iter().enumerate() {
            let places = self.places(&statement.citations);
            let words = statement.place.of(self.report.blocks[statement.block].prose.text());
            if !places.is_empty() {
                let claims = match &mut claims {
                    Some(claims) => claims,
                    none => none.insert(Claims::over(searcher)?),
                };
                let passages: Vec<&str> = places.iter().map(|place| place.text()).collect();
                found.push((at, claims.hold(words, &passages)?));
            }
        }
        Ok(found)
    }

    /// The places that some citations name, as far as there are such places.
    pub(super) fn places(&self, citations: &[usize]) -> Vec<&Place> {
        let standings = citations.iter().flat_map(|citation| &self.standings[*citation]);
        standings
            .filter_map(|standing| match standing {
                Standing::Found(place) => Some(place),
                _ => None,
            })
            .collect()
    }

    /// Holds a quotation to the articles that it cites: the best of what they say.
    fn check(&self, quotation: &Quotation) -> Result<Option<Check>> {
        let text = quotation.words.text();
        let cited = quotation.citations.iter().flat_map(|citation| &self.standings[*citation]);
        let mut articles = Vec::new();
        for standing in cited.clone() {
            if let Standing::Found(Place { known, .. }) | Standing::Beyond(known, _) = standing
                && !articles.contains(&known.article.id)
            {
                articles.push(known.article.id.clone());
            }
        }
        if articles.is_empty() {
            // Where nothing of ours is cited, there is nothing to hold it to; where nothing is cited, its place is wanted.
            let is_uncited = quotation.citations.is_empty() && quotation.is_telling();
            let anywhere = || self.sources.quotes.check(&quote::Quotation::new(text));
            return is_uncited.then(|| Ok(Check { finding: anywhere()?, is_cited: false })).transpose();
        }
        let mut best: Option<quote::Finding> = None;
        for article in articles {
            let finding = self.sources.quotes.check(&quote::Quotation::new(text).from(article))?;
            let is_better = best.as_ref().is_none_or(|best| rank(finding.verdict) < rank(best.verdict));
            if is_better {
                best = Some(finding);
            }
        }
        Ok(best.map(|finding| Check { finding, is_cited: true }))
    }
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
