//! A claim → the articles that bear on it, each with what it says.

use std::sync::Arc;

use super::contradiction::Contradiction;
use super::features::Features;
use super::judge::alone;
use super::reading::{ClaimReading, WeightedClaim};
use super::source::Source;
use super::statement::TermKind;
use super::{Claim, Claims, Model, Verdict};
use crate::article::ArticleId;
use crate::engine::{Request, ResultUnit, SortOrder as Order};
use crate::error::Result;
use crate::limits::{Budget, Limits};
use crate::query::Query;
use crate::search::AGGREGATION_DECAY;
use crate::text::quantity::quantities;
use crate::text::{Lang, Span, detect};

/// Articles that are asked.
const ARTICLES: usize = 8;
/// Words that they are looked for by, the rarest.
const WORDS: usize = 16;
/// What a word weighs at least: one that stands everywhere still says something.
const LIGHTEST: f32 = 0.2;

/// What one article says to a claim.
pub(super) struct ArticleAssessment {
    pub(super) claim: Arc<WeightedClaim>,
    pub(super) source: Arc<Source>,
    pub(super) reading: ClaimReading,
    pub(super) features: Features,
    /// How likely it bears the claim out, rules aside.
    pub(super) support: f32,
    /// What it says against it.
    pub(super) contradiction: Option<Contradiction>,
}

/// What is measured of a claim in one article, and what the verdict on that article alone rests on.
#[derive(Clone, Debug)]
pub struct Measurements {
    /// What is measured.
    pub features: Features,
    /// The rule that speaks against it, if one does, and in which words.
    pub contradiction: Option<(&'static str, String)>,
    /// The sentences that bear on it, best first.
    pub sentences: Vec<Span>,
}

impl Measurements {
    /// What a model makes of it: the verdict on that article alone, and the support.
    pub fn verdict(&self, model: &Model) -> (Verdict, f32) {
        alone(&self.features, self.contradiction.is_some(), model.support(&self.features))
    }
}

impl Claims<'_> {
    /// What is measured of a claim in the article that it names; `None` where there is none. What models are trained on.
    pub fn measure(&mut self, claim: &Claim) -> Result<Option<Measurements>> {
        let limits = Limits::default();
        let source = claim.article.as_ref().map(|id| self.source(id, &limits)).transpose()?.flatten();
        let Some(source) = source else { return Ok(None) };
        let weighted = self.weighted(&claim.text, source.lang)?;
        let answer = self.answer(&claim.text, weighted, source, &limits.budget())?;
        let sentences = answer.reading.ranked.iter().map(|(at, _)| answer.source.sentences[*at].span).collect();
        let contradiction =
            answer.contradiction.as_ref().map(Contradiction::name).zip(answer.contradiction(&claim.text));
        Ok(Some(Measurements { features: answer.features, contradiction, sentences }))
    }

    /// What the articles say that bear on a claim.
    pub(super) fn ask(&mut self, claim: &Claim, limits: &Limits, budget: &Budget) -> Result<Vec<ArticleAssessment>> {
        limits.cancel.check()?;
        let ids = match &claim.article {
            Some(named) => vec![named.clone()],
            None => self.candidate_articles(claim, ARTICLES)?,
        };
        // Articles of one language hear the same claim.
        let mut heard: Vec<(Lang, Arc<WeightedClaim>)> = Vec::new();
        let mut answers = Vec::new();
        for id in ids {
            let Some(source) = self.source(&id, limits)? else { continue };
            let known = heard.iter().find(|(lang, _)| *lang == source.lang).map(|(_, weighted)| Arc::clone(weighted));
            let weighted = known.map_or_else(|| self.weighted(&claim.text, source.lang), Ok)?;
            heard.push((source.lang, Arc::clone(&weighted)));
            answers.push(self.answer(&claim.text, weighted, source, budget)?);
        }
        Ok(answers)
    }

    /// An article, read. ClaimReading it is outside of the budget, since the answer must not depend on what was read before.
    pub(super) fn source(&mut self, article: &ArticleId, limits: &Limits) -> Result<Option<Arc<Source>>> {
        let Self { cache, searcher, reader, .. } = self;
        let budget = limits.unbounded();
        let source = cache.get(*searcher, article, |article| Source::read(article, reader, &budget));
        self.work += budget.spent();
        source
    }

    /// The articles that share most of the claim's rarest words, the likeliest first.
    pub fn candidate_articles(&mut self, claim: &Claim, articles: usize) -> Result<Vec<ArticleId>> {
        let lang = Lang::for_article(detect(&claim.text));
        let weighted = self.weighted(&claim.text, lang)?;
        let mut rarest: Vec<(usize, f32)> =
            weighted.weights.iter().copied().enumerate().filter(|it| it.1 > 0.0).collect();
        rarest.sort_by(|one, other| other.1.total_cmp(&one.1));
        rarest.truncate(WORDS);
        if rarest.is_empty() {
            return Ok(Vec::new());
        }
        let words = rarest.into_iter().map(|(row, _)| Query::phrase(weighted.unit(row).span.of(&claim.text)));
        let request = Request {
            query: Query::any(words),
            filter: Query::All,
            limit: articles,
            by: ResultUnit::Article,
            sort: Order::Score,
            count: false,
            title_boost: 0.0,
            aggregation_decay: AGGREGATION_DECAY,
        };
        let found = self.searcher.candidates(&request)?;
        let mut ids = Vec::new();
        for candidate in &found.best {
            ids.push(self.searcher.hit(candidate)?.article.id.clone());
        }
        Ok(ids)
    }

    /// What one article says.
    pub(super) fn answer(
        &self,
        claim: &str,
        weighted: Arc<WeightedClaim>,
        source: Arc<Source>,
        budget: &Budget,
    ) -> Result<ArticleAssessment> {
        let reading = ClaimReading::of(&weighted, &source, &self.reader.lexicon, budget)?;
        let features = Features::of(&weighted, &source, &reading, budget)?;
        // Another sentence may say otherwise; that the article says this as well, nobody can object to.
        let is_said = source.states(claim) || reading.has_it_all(&weighted);
        let contradiction = if is_said { None } else { Contradiction::of(&weighted, &source, &reading, &features) };
        let mut support = self.model.support(&features);
        if let Some(entailment) = self.entailment {
            let sentences = reading.ranked.iter().map(|(at, _)| source.sentences[*at].span.of(&source.article.text));
            support = entailment.support(claim, &sentences.collect::<Vec<_>>())?.unwrap_or(support);
        }
        Ok(ArticleAssessment { claim: weighted, source, reading, features, support, contradiction })
    }

    /// What a claim states, each unit by how rare it is: ln((N + 1) / (n + ½)) as a share of the most that can be, where n
    /// of N passages have it. Amounts weigh most, denials nothing.
    pub(super) fn weighted(&mut self, text: &str, lang: Lang) -> Result<Arc<WeightedClaim>> {
        let statement = self.reader.statement(text, Span::new(0, text.len()), lang, &quantities(text, Some(lang)));
        let terms: Vec<String> = statement.units.iter().map(|unit| unit.term.clone()).collect();
        let frequencies = self.searcher.frequencies(&terms)?;
        let most = (self.passages as f32 + 1.0).ln().max(f32::EPSILON);
        let weight = |(unit, frequency): (&super::statement::ClaimTerm, u64)| match unit.sort {
            TermKind::Denial => 0.0,
            TermKind::Amount(_) => 1.0,
            TermKind::Word | TermKind::Name => {
                let idf = ((self.passages as f32 + 1.0) / (frequency as f32 + 0.5)).ln() / most;
                idf.clamp(LIGHTEST, 1.0)
            }
        };
        let weights = statement.units.iter().zip(frequencies).map(weight).collect();
        Ok(Arc::new(WeightedClaim { statement, weights }))
    }
}
