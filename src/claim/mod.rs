//! Street 4: claim → what its sources say to it.
//!
//! A claim is read into units (words, names, amounts, denials), the sentences that bear on it are found, and each unit is
//! held to what stands in its place there. A small model says how far an article bears the claim out; rules overrule it
//! where a number, a name or a denial differs. `docs/claims.md` says what is compared, what cannot be, and how often
//! each verdict is wrong.
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

mod align;
mod assess;
mod contradiction;
mod evidence;
mod features;
mod judge;
mod lexicon;
mod matching;
mod model;
mod reading;
mod source;
mod split;
mod statement;

use serde::{Deserialize, Serialize};

pub use assess::Measurements;
pub use evidence::{Evidence, Match, MatchKind, Stance};
pub use features::{Features, Trend};
pub use model::{Feature, Model, Node};
pub use split::{LeftOut, SplitSentence, cut};

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::article::{Article, ArticleId, Meta};
use crate::engine::{ArticleCache, Searcher};
use crate::error::{Error, Result};
use crate::limits::Limits;
use crate::text::detect;
use source::Source;
use statement::StatementReader;

/// A sentence that says something is so, and the article that is said to bear it out, where one is named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// What is claimed.
    pub text: String,
    /// Where it is said to come from.
    pub article: Option<ArticleId>,
}

impl Claim {
    /// A claim to be held to all articles.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), article: None }
    }

    /// The same, to be held to that article.
    #[must_use]
    pub fn from(self, article: ArticleId) -> Self {
        Self { article: Some(article), ..self }
    }
}

/// What the sources say to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A source says so.
    Supported,
    /// A source says part of it; nothing is said against the rest.
    PartlySupported,
    /// A source says otherwise.
    Refuted,
    /// One source says so, another otherwise.
    Conflicting,
    /// No source says anything that decides it.
    NotEnoughEvidence,
}

impl Verdict {
    /// The name used in JSON and on screen.
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

/// What was found of a claim.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What the sources say to it.
    pub verdict: Verdict,
    /// How likely a source bears it out, from 0 to 1; next to nothing where a rule speaks against it.
    pub support: f32,
    /// The sentences it rests on, the most telling first.
    pub evidence: Vec<Evidence>,
    /// Why: what differs, what is missing, how many sources agree.
    pub reasons: Vec<String>,
}

/// No claim that is checked is longer, in bytes: everything in one is set beside everything else. One that is says nothing
/// that could be decided as a whole.
const LONGEST: usize = 8 << 10;

impl Finding {
    fn too_long() -> Self {
        Self::undecided("longer than 8 KiB: check its sentences separately (`ibid check --text`)")
    }

    /// That the question was too large to decide: nothing is said for or against the claim.
    fn over_budget() -> Self {
        Self::undecided("not decided within the work budget: check its parts one by one, or name the article")
    }

    fn undecided(reason: &str) -> Self {
        let reasons = vec![reason.to_owned()];
        Self { verdict: Verdict::NotEnoughEvidence, support: 0.0, evidence: Vec::new(), reasons }
    }
}

/// A judge of whether sentences entail a claim, brought by whoever has one: a language model, say. Rules stay above it.
pub trait Entailment {
    /// How likely the sentences bear the claim out, from 0 to 1; `None` where it cannot tell.
    fn support(&self, claim: &str, sentences: &[&str]) -> Result<Option<f32>>;
}

/// Checks claims against an index. Articles that were read are kept, within bounds, for the claims that follow.
pub struct Claims<'s> {
    searcher: &'s dyn Searcher,
    cache: ArticleCache<Source>,
    reader: StatementReader,
    model: Model,
    entailment: Option<&'s dyn Entailment>,
    passages: u64,
    /// Passages that reports cite, read.
    held: Held,
    work: u64,
}

/// Sources by their text, within bounds.
#[derive(Default)]
struct Held {
    sources: FxHashMap<String, Arc<Source>>,
    bytes: usize,
}

/// Bytes of the texts of passages that are kept.
const HELD: usize = 4 << 20;

impl<'s> Claims<'s> {
    /// Over the articles of an engine that is open.
    pub fn over(searcher: &'s dyn Searcher) -> Result<Self> {
        let passages = searcher.status()?.passages;
        let (cache, reader, model) = (ArticleCache::default(), StatementReader::new(), Model::own());
        Ok(Self { searcher, cache, reader, model, entailment: None, passages, held: Held::default(), work: 0 })
    }

    /// The same, with a judge that is asked instead of the model.
    #[must_use]
    pub fn with_entailment(self, entailment: &'s dyn Entailment) -> Self {
        Self { entailment: Some(entailment), ..self }
    }

    /// Whether there is such an article.
    pub fn knows(&mut self, article: &ArticleId) -> Result<bool> {
        Ok(self.source(article, &Limits::default())?.is_some())
    }

    /// What some passages say to a claim, and nothing else: those that a report cites for it.
    pub fn check_against(&mut self, claim: &str, passages: &[&str]) -> Result<Finding> {
        match self.check_against_within(claim, passages, &Limits::default()) {
            Err(Error::OverBudget) => Ok(Finding::over_budget()),
            found => found,
        }
    }

    /// The same within limits.
    ///
    /// # Errors
    /// [`Error::OverBudget`] where it is not decided within the work budget, besides those of the engine and of cancellation.
    pub fn check_against_within(&mut self, claim: &str, passages: &[&str], limits: &Limits) -> Result<Finding> {
        if claim.len() > LONGEST {
            return Ok(Finding::too_long());
        }
        let source = self.passages_read(passages.join("\n\n"), limits)?;
        let claim = Claim::new(claim).from(source.article.id.clone());
        let weighted = self.weighted(&claim.text, source.lang)?;
        let budget = limits.budget();
        let answer = self.answer(&claim.text, weighted, source, &budget);
        self.work += budget.spent();
        Ok(judge::judge(&claim, vec![answer?]))
    }

    /// Passages as a source; reports cite the same ones again and again.
    fn passages_read(&mut self, text: String, limits: &Limits) -> Result<Arc<Source>> {
        if let Some(known) = self.held.sources.get(&text) {
            return Ok(Arc::clone(known));
        }
        let meta = Meta { lang: detect(&text).map(str::to_owned), ..Meta::default() };
        let budget = limits.unbounded();
        let source = Source::read(Article::plain("passages", meta, &text), &mut self.reader, &budget);
        self.work += budget.spent();
        let source = Arc::new(source?);
        if self.held.bytes + text.len() > HELD {
            self.held = Held::default();
        }
        self.held.bytes += text.len();
        self.held.sources.insert(text, Arc::clone(&source));
        Ok(source)
    }

    /// What the sources say to a claim: the article it names, else those that bear on it. An article that is not in the
    /// index says nothing.
    pub fn check(&mut self, claim: &Claim) -> Result<Finding> {
        self.check_within(claim, &Limits::default())
    }

    /// The same within limits. What is not decided within the work budget has the verdict
    /// [`Verdict::NotEnoughEvidence`] and a reason that says so.
    ///
    /// # Errors
    /// [`Error::Cancelled`] and [`Error::TimedOut`], besides those of the engine.
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

    /// Units of work done so far, reading articles included: what the time taken is proportional to.
    pub const fn work(&self) -> u64 {
        self.work
    }
}

#[cfg(test)]
mod tests;
