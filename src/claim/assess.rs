//! Finds the candidate articles for a claim and assesses the claim against each.

use std::sync::Arc;

use super::account::{Account, Found};
use super::contradiction::Contradiction;
use super::features::Features;
use super::judge::{MIN_SAME_MATTER, alone};
use super::reading::{ClaimReading, WeightedClaim};
use super::source::Source;
use super::statement::TermKind;
use super::{Claim, Claims, Model, Verdict};
use crate::article::ArticleId;
use crate::engine::{Counting, Request, ResultUnit, SortOrder as Order};
use crate::error::Result;
use crate::limits::{Budget, Limits};
use crate::query::Query;
use crate::search::AGGREGATION_DECAY;
use crate::text::quantity::quantities;
use crate::text::{Lang, Span, detect};

/// Maximum number of articles to assess.
const ARTICLES: usize = 8;
/// Number of words to search for, the rarest of the claim.
const WORDS: usize = 16;
/// Minimum weight of a word: even a word that occurs everywhere carries some information.
const MIN_WEIGHT: f32 = 0.2;

/// Assessment of a claim by one article.
pub(super) struct ArticleAssessment {
    pub(super) claim: Arc<WeightedClaim>,
    pub(super) source: Arc<Source>,
    pub(super) reading: ClaimReading,
    pub(super) features: Features,
    /// Probability that the article supports the claim, before the rules.
    pub(super) support: f32,
    /// How the article contradicts the claim.
    pub(super) contradiction: Option<Contradiction>,
    /// Which parts of the claim the article has.
    pub(super) account: Account,
    /// Whether an external model decided on the support.
    is_external: bool,
}

impl ArticleAssessment {
    /// Accounts for the claim if that was left out, so that its parts can be shown.
    pub(super) fn complete(&mut self, claim: &str) {
        if self.account.anchor.is_none() {
            self.account = Account::of(claim, &self.claim, &self.source, &self.reading, self.source.states(claim));
        }
    }

    /// Returns how much of the claim is found; what an external model decides needs no account.
    pub(super) fn extent(&self) -> Found {
        match self.account.extent() {
            _ if self.is_external && self.support >= 0.5 => Found::All,
            found => found,
        }
    }
}

/// Features of a claim in one article, and the basis of the verdict on that article alone.
#[derive(Clone, Debug)]
pub struct Measurements {
    /// Features of the claim.
    pub features: Features,
    /// Rule that contradicts the claim, if any, and the words it rests on.
    pub contradiction: Option<(&'static str, String)>,
    /// How much of the claim is found.
    pub found: Found,
    /// Evidence sentences, best first.
    pub sentences: Vec<Span>,
    /// Language of the article.
    pub lang: Lang,
}

impl Measurements {
    /// Returns the model's verdict on this article alone, and the support.
    pub fn verdict(&self, model: &Model) -> (Verdict, f32) {
        let support = model.support(&self.features);
        alone(&self.features, self.contradiction.is_some(), self.found, support, self.lang)
    }
}

impl Claims<'_> {
    /// Measures a claim in the article it names; `None` if it names none or the article is missing. Models are trained
    /// on this.
    pub fn measure(&mut self, claim: &Claim) -> Result<Option<Measurements>> {
        let limits = Limits::default();
        let source = claim.article.as_ref().map(|id| self.source(id, &limits)).transpose()?.flatten();
        let Some(source) = source else { return Ok(None) };
        let weighted = self.weighted(&claim.text, source.lang)?;
        let answer = self.answer(&claim.text, weighted, source, true, &limits.budget())?;
        let sentences = answer.reading.ranked.iter().map(|(at, _)| answer.source.sentences[*at].span).collect();
        let contradiction = answer.contradiction_name().zip(answer.contradiction(&claim.text));
        let (found, lang) = (answer.extent(), answer.source.lang);
        Ok(Some(Measurements { features: answer.features, contradiction, found, sentences, lang }))
    }

    /// Assesses a claim against its candidate articles.
    pub(super) fn ask(&mut self, claim: &Claim, limits: &Limits, budget: &Budget) -> Result<Vec<ArticleAssessment>> {
        limits.cancel.check()?;
        let ids = match &claim.article {
            Some(named) => vec![named.clone()],
            None => self.candidate_articles(claim, ARTICLES)?,
        };
        // Articles in the same language share one weighted claim.
        let mut claims_by_lang: Vec<(Lang, Arc<WeightedClaim>)> = Vec::new();
        let mut answers = Vec::new();
        for id in ids {
            let Some(source) = self.source(&id, limits)? else { continue };
            let known =
                claims_by_lang.iter().find(|(lang, _)| *lang == source.lang).map(|(_, weighted)| Arc::clone(weighted));
            let weighted = known.map_or_else(|| self.weighted(&claim.text, source.lang), Ok)?;
            claims_by_lang.push((source.lang, Arc::clone(&weighted)));
            answers.push(self.answer(&claim.text, weighted, source, claim.article.is_some(), budget)?);
        }
        Ok(answers)
    }

    /// Reads an article. Reading is not charged to the budget, because the answer must not depend on what was read
    /// before.
    pub(super) fn source(&mut self, article: &ArticleId, limits: &Limits) -> Result<Option<Arc<Source>>> {
        let Self { articles, searcher, reader, .. } = self;
        let budget = limits.unbounded();
        let source = articles.0.get(&**searcher, article, |article| Source::read(article, reader, &budget));
        self.work += budget.spent();
        source
    }

    /// Returns the articles that share the most of the claim's rarest words, best first.
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
            count: Counting::None,
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

    /// Assesses a claim against one article.
    pub(super) fn answer(
        &self,
        claim: &str,
        weighted: Arc<WeightedClaim>,
        source: Arc<Source>,
        is_named: bool,
        budget: &Budget,
    ) -> Result<ArticleAssessment> {
        let reading = ClaimReading::of(&weighted, &source, budget)?;
        let features = Features::of(&weighted, &source, &reading, budget)?;
        // A sentence that states the claim word for word cannot be overruled by another sentence of the same article.
        let is_stated = source.states(claim) || reading.states_all(&weighted);
        let contradiction =
            if is_stated { None } else { Contradiction::of(claim, &weighted, &source, &reading, &features) };
        // An article with little of the claim, which is one of many candidates, neither states nor contradicts it.
        let account = if is_named || features.all >= MIN_SAME_MATTER {
            Account::of(claim, &weighted, &source, &reading, source.states(claim))
        } else {
            Account::default()
        };
        let mut support = self.model.support(&features);
        let mut is_external = false;
        // The account compares negations clause by clause, which is more precise, unless the words are all the same. Only in
        // English: elsewhere a word that negates may have another meaning (`pas` in Dutch).
        let is_english = source.article.meta.lang.as_deref().is_some_and(|lang| lang.starts_with("en"));
        let is_precise = |it: &Contradiction| {
            let is_copy = || reading.is_copy_but_for_negations(&weighted, &source, it.sentence());
            account.agrees_in(it.sentence()) && !(is_english && is_copy())
        };
        let contradiction = contradiction.filter(|it| !(it.is_of_negation() && is_precise(it)));
        let contradiction = contradiction.filter(|it| !it.row().is_some_and(|row| account.excused.contains(&row)));
        if let Some(entailment) = self.entailment {
            let sentences = reading.ranked.iter().map(|(at, _)| source.sentences[*at].span.of(&source.article.text));
            let external = entailment.support(claim, &sentences.collect::<Vec<_>>())?;
            is_external = external.is_some();
            support = external.unwrap_or(support);
        }
        Ok(ArticleAssessment {
            claim: weighted,
            source,
            reading,
            features,
            support,
            contradiction,
            account,
            is_external,
        })
    }

    /// Reads a claim and weights each term by its IDF: ln((N + 1) / (n + ½)) as a share of the maximum, where n of N
    /// passages contain the term. Amounts get the greatest weight, denials none.
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
                idf.clamp(MIN_WEIGHT, 1.0)
            }
        };
        let weights = statement.units.iter().zip(frequencies).map(weight).collect();
        let lexicon = self.reader.lexicons.of(lang);
        let relatives = |unit: &super::statement::ClaimTerm| match unit.sort {
            TermKind::Word | TermKind::Name => lexicon.relatives(&unit.term),
            TermKind::Amount(_) | TermKind::Denial => Vec::new(),
        };
        let relatives = statement.units.iter().map(relatives).collect();
        Ok(Arc::new(WeightedClaim { statement, weights, relatives }))
    }
}
