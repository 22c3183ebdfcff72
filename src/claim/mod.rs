//! Checks claims against their sources.
//!
//! A claim is parsed into terms (words, names, amounts, denials), the relevant sentences are found, and each term is
//! compared with its counterpart there. A small model estimates how well the article supports the claim; rules overrule
//! it if a number, a name or a denial differs. `docs/claims.md` describes what is compared, the limits, and the error
//! rate of each verdict.
//!
//! ```no_run
//! use ibid::claim::{Claim, Claims, Verdict};
//!
//! let searcher = ibid::engine::open("index".as_ref())?;
//! let mut claims = Claims::over(&*searcher)?;
//! let finding = claims.check(&Claim::new("57 Hangzhou enterprises are listed on the Hong Kong Stock Exchange"))?;
//! assert_eq!(finding.verdict, Verdict::Refuted);
//! # Ok::<(), ibid::Error>(())
//! ```

mod account;
mod align;
mod assess;
mod cache;
mod contradiction;
mod converse;
mod entailment;
mod evidence;
mod features;
mod judge;
mod lexicon;
mod marks;
mod matching;
mod model;
mod reading;
mod source;
mod split;
mod statement;
mod terms;

use serde::{Deserialize, Serialize};

pub use account::{Found, Part, PartKind, PartStatus};
pub use assess::Measurements;
pub use cache::SharedArticles;
pub(crate) use cache::SharedPassages;
pub use evidence::{Evidence, Match, MatchKind, Stance};
pub use features::{Features, Trend};
pub use model::{Feature, Model, Node};
pub use split::{LeftOut, SplitSentence, cut};

use std::sync::Arc;

use crate::article::{Article, ArticleId, Meta};
use crate::engine::SearcherRef;
use crate::error::{Error, Result};
use crate::limits::{Budget, Limits};
use crate::syntax::Parsers;
use crate::text::detect;
use source::Source;
use statement::StatementReader;

/// A sentence that states a fact, and the article cited for it, if any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// The statement.
    pub text: String,
    /// Article to check against.
    pub article: Option<ArticleId>,
}

impl Claim {
    /// Creates a claim to check against all articles.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), article: None }
    }

    /// Restricts the check to one article.
    #[must_use]
    pub fn from(self, article: ArticleId) -> Self {
        Self { article: Some(article), ..self }
    }
}

/// Result of checking a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A source states it.
    Supported,
    /// A source states part of it; nothing contradicts the rest.
    PartlySupported,
    /// A source contradicts it.
    Refuted,
    /// One source states it, another contradicts it.
    Conflicting,
    /// No source decides it.
    NotEnoughEvidence,
}

impl Verdict {
    /// Returns the name used in JSON and on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::PartlySupported => "partly_supported",
            Self::Refuted => "refuted",
            Self::Conflicting => "conflicting",
            Self::NotEnoughEvidence => "not_enough_evidence",
        }
    }
}

/// Result of checking a claim, with the evidence.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The verdict.
    pub verdict: Verdict,
    /// Probability that a source supports the claim, from 0 to 1; almost 0 if a rule contradicts it.
    pub support: f32,
    /// Evidence sentences, the most informative first.
    pub evidence: Vec<Evidence>,
    /// Reasons: what differs, what is missing, how many sources agree.
    pub reasons: Vec<String>,
    /// Parts of the claim, in order, each found, missing or contradicted.
    pub parts: Vec<Part>,
}

/// Maximum length of a claim, in bytes: the comparison is between all its terms. A longer text cannot be decided as a
/// whole.
const LONGEST: usize = 8 << 10;

impl Finding {
    fn too_long() -> Self {
        Self::undecided("longer than 8 KiB: check its sentences separately (`ibid check --text`)")
    }

    /// Creates the finding for a claim that exceeds the work budget: undecided.
    fn over_budget() -> Self {
        Self::undecided("not decided within the work budget: check its parts one by one, or name the article")
    }

    fn undecided(reason: &str) -> Self {
        let reasons = vec![reason.to_owned()];
        Self { verdict: Verdict::NotEnoughEvidence, support: 0.0, evidence: Vec::new(), reasons, parts: Vec::new() }
    }
}

/// An external entailment model, such as a language model. The rules still overrule it.
pub trait Entailment: Send + Sync {
    /// Returns the probability that the sentences support the claim, from 0 to 1; `None` if undecided.
    fn support(&self, claim: &str, sentences: &[&str]) -> Result<Option<f32>>;
}

/// Checks claims against an index. Caches a bounded number of articles for later claims.
pub struct Claims<'s> {
    searcher: SearcherRef<'s>,
    articles: SharedArticles,
    reader: StatementReader,
    model: Model,
    entailment: Option<&'s dyn Entailment>,
    passages: u64,
    cited: SharedPassages,
    work: u64,
}

/// What checking claims needs besides an index: word tables, parsers, the model, and passages that were read. Loaded as it is
/// needed; a later checker need not load it again.
pub struct Preloaded {
    reader: StatementReader,
    model: Model,
    cited: SharedPassages,
}

impl std::fmt::Debug for Preloaded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Preloaded").finish_non_exhaustive()
    }
}

impl Preloaded {
    pub(crate) const fn parsers(&self) -> &Parsers {
        &self.reader.parsers
    }

    pub(crate) const fn passages(&self) -> &SharedPassages {
        &self.cited
    }
}

impl<'s> Claims<'s> {
    /// Creates a checker for the articles of an open index.
    pub fn over(searcher: impl Into<SearcherRef<'s>>) -> Result<Self> {
        let searcher = searcher.into();
        let passages = searcher.status()?.passages;
        let (articles, cited) = (SharedArticles::default(), SharedPassages::default());
        let (reader, model) = (StatementReader::new(), Model::own());
        Ok(Self { searcher, articles, reader, model, entailment: None, passages, cited, work: 0 })
    }

    /// Uses what an earlier checker has loaded.
    #[must_use]
    pub fn with_preloaded(self, Preloaded { reader, model, cited }: Preloaded) -> Self {
        Self { reader, model, cited, ..self }
    }

    /// Returns what was loaded, for a later checker.
    #[must_use]
    pub fn into_preloaded(self) -> Preloaded {
        let Self { reader, model, cited, .. } = self;
        Preloaded { reader, model, cited }
    }

    /// Shares the parsers of sentences with other checkers, so that they are loaded once.
    #[must_use]
    pub fn with_parsers(mut self, parsers: &Parsers) -> Self {
        self.reader.parsers = parsers.clone();
        self
    }

    /// Shares the articles that are read with other checkers of the same commit.
    #[must_use]
    pub fn with_articles(self, articles: &SharedArticles) -> Self {
        Self { articles: articles.clone(), ..self }
    }

    /// Shares the passages that are read with other checkers.
    pub(crate) fn with_passages(self, passages: &SharedPassages) -> Self {
        Self { cited: passages.clone(), ..self }
    }

    /// Uses an external entailment model instead of the built-in one.
    #[must_use]
    pub fn with_entailment(self, entailment: &'s dyn Entailment) -> Self {
        Self { entailment: Some(entailment), ..self }
    }

    /// Returns whether the index contains the article.
    pub fn knows(&mut self, article: &ArticleId) -> Result<bool> {
        Ok(self.source(article, &Limits::default())?.is_some())
    }

    /// Checks a claim against these passages only, such as those a report cites for it.
    pub fn check_against(&mut self, claim: &str, passages: &[&str]) -> Result<Finding> {
        match self.check_against_within(claim, passages, &Limits::default()) {
            Err(Error::OverBudget) => Ok(Finding::over_budget()),
            found => found,
        }
    }

    /// Checks a claim against these passages within limits.
    ///
    /// # Errors
    /// [`Error::OverBudget`] if the work budget is spent; otherwise the errors of the engine and of cancellation.
    pub fn check_against_within(&mut self, claim: &str, passages: &[&str], limits: &Limits) -> Result<Finding> {
        let budget = limits.budget();
        let finding = self.check_against_metered(claim, passages, limits, &budget);
        self.work += budget.spent();
        finding
    }

    /// Checks a claim against these passages with the caller's budget, which then shows the work done, without that of reading the
    /// passages: another checker may have read them.
    pub(crate) fn check_against_metered(
        &mut self,
        claim: &str,
        passages: &[&str],
        limits: &Limits,
        budget: &Budget,
    ) -> Result<Finding> {
        if claim.len() > LONGEST {
            return Ok(Finding::too_long());
        }
        let source = self.passages_read(passages.join("\n\n"), limits)?;
        let claim = Claim::new(claim).from(source.article.id.clone());
        let weighted = self.weighted(&claim.text, source.lang)?;
        let answer = self.answer(&claim.text, weighted, source, true, budget)?;
        Ok(judge::judge(&claim, vec![answer]))
    }

    /// Reads passages as a source; cached, because reports cite the same ones repeatedly.
    fn passages_read(&mut self, text: String, limits: &Limits) -> Result<Arc<Source>> {
        let budget = limits.unbounded();
        let Self { cited, reader, .. } = self;
        let source = cited.get(text, |text| {
            let meta = Meta { lang: detect(text).map(str::to_owned), ..Meta::default() };
            Source::read(Article::plain("passages", meta, text), reader, &budget)
        });
        self.work += budget.spent();
        source
    }

    /// Checks a claim against the article it names, or else against the relevant articles. An article missing from the
    /// index provides no evidence.
    pub fn check(&mut self, claim: &Claim) -> Result<Finding> {
        self.check_within(claim, &Limits::default())
    }

    /// Checks a claim within limits. If the work budget is spent, the verdict is [`Verdict::NotEnoughEvidence`] and a
    /// reason reports it.
    ///
    /// # Errors
    /// [`Error::Cancelled`] and [`Error::TimedOut`], and those of the engine.
    pub fn check_within(&mut self, claim: &Claim, limits: &Limits) -> Result<Finding> {
        if claim.text.len() > LONGEST {
            return Ok(Finding::too_long());
        }
        let budget = limits.budget();
        let answers = self.ask(claim, limits, &budget);
        self.work += budget.spent();
        match answers {
            Err(Error::OverBudget) => Ok(Finding::over_budget()),
            answers => Ok(judge::judge(claim, answers?)),
        }
    }

    /// Returns the work done so far, reading articles included. Run time is proportional to it.
    pub const fn work(&self) -> u64 {
        self.work
    }
}

#[cfg(test)]
mod tests;
