//! Checks the quotations and sentences of a report, on several threads if there are many.
//!
//! The results, and what is left unchecked when the budget of the report is spent, do not depend on the number of threads.

use std::collections::VecDeque;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustc_hash::FxHashSet;

use super::cache::{ClaimKey, LintCache, QuotationKey};
use super::sources::CitedArticle;
use crate::claim::{self, Claims, SharedPassages};
use crate::engine::Searcher;
use crate::error::{Error, Result};
use crate::limits::{Budget, Limits};
use crate::parallel::ordered_map;
use crate::quote::{self, Quotes};
use crate::syntax::Parsers;
use crate::text::Span;

/// Fewer questions are answered on one thread: starting others takes longer.
const FEW: usize = 16;
/// Bytes of passages joined per work unit.
const BYTES_PER_STEP: usize = 16;

/// Passages that a sentence cites.
pub(super) type Places = Vec<(Arc<CitedArticle>, Span)>;

/// A quotation, and the article it is checked against; or a sentence, and the passages that it cites.
pub(super) enum Question {
    Quotation(quote::Quotation),
    Claim(String, Places),
}

enum Answer {
    Quotation(QuotationKey, Arc<quote::Finding>),
    Claim(ClaimKey, Arc<claim::Finding>),
}

impl Question {
    pub(super) fn quotation_key(quotation: &quote::Quotation) -> QuotationKey {
        (quotation.text.clone(), quotation.article.clone())
    }

    pub(super) fn claim_key(words: &str, places: &[(Arc<CitedArticle>, Span)]) -> ClaimKey {
        (words.to_owned(), places.iter().map(|(known, span)| (known.article.id.clone(), *span)).collect())
    }

    /// Returns the work of reading the question itself.
    fn length(&self) -> usize {
        match self {
            Self::Quotation(quotation) => quotation.text.len(),
            Self::Claim(_, places) => places.iter().map(|(_, span)| span.len()).sum::<usize>() / BYTES_PER_STEP,
        }
    }

    fn is_known(&self, cache: &LintCache) -> bool {
        match self {
            Self::Quotation(quotation) => cache.quotations.get(&Self::quotation_key(quotation)).is_some(),
            Self::Claim(words, places) => cache.claims.get(&Self::claim_key(words, places)).is_some(),
        }
    }
}

/// Checks quotations and sentences against one index.
pub(super) struct Checker<'c, 's> {
    pub(super) searcher: &'s dyn Searcher,
    pub(super) quotes: &'c Quotes<'s>,
    pub(super) limits: &'c Limits,
    /// Budget of the whole report.
    pub(super) budget: &'c Budget,
    pub(super) cache: &'c LintCache,
}

impl<'s> Checker<'_, 's> {
    /// Answers all questions that the cache does not know the answers to, and records these there. It gets no answer for what the budget
    /// did not allow.
    ///
    /// # Errors
    /// The first error, in the order of the questions, but for budgets that are spent.
    pub(super) fn answer(&self, questions: Vec<Question>) -> Result<()> {
        let mut seen = (FxHashSet::default(), FxHashSet::default());
        let is_new = |question: &Question| {
            let is_first = match question {
                Question::Quotation(quotation) => seen.0.insert(Question::quotation_key(quotation)),
                Question::Claim(words, places) => seen.1.insert(Question::claim_key(words, places)),
            };
            is_first && !question.is_known(self.cache)
        };
        let questions: Vec<Question> = questions.into_iter().filter(is_new).collect();
        let has_claims = questions.iter().any(|question| matches!(question, Question::Claim(..)));
        if self.limits.threads <= 1 || questions.len() < FEW {
            let mut claims = None;
            for question in questions {
                let length = question.length();
                let answered = match self.budget.spend(0) {
                    Ok(()) => answer(question, self.limits, self.quotes, &mut claims, || self.claims()),
                    Err(error) => (0, Err(error)),
                };
                self.record(length, answered)?;
            }
            self.cache.preloaded.set(claims.map(Claims::into_preloaded).or_else(|| self.cache.preloaded.take()));
            return Ok(());
        }
        let preloaded = match self.cache.preloaded.take() {
            None if has_claims => Some(self.claims()?.into_preloaded()),
            preloaded => preloaded,
        };
        let shared = preloaded.as_ref().map(|it| (it.parsers().clone(), it.passages().clone()));
        self.cache.preloaded.set(preloaded);
        self.on_threads(questions, &shared.unwrap_or_default())
    }

    fn on_threads(&self, questions: Vec<Question>, (parsers, passages): &(Parsers, SharedPassages)) -> Result<()> {
        let mut lengths: VecDeque<usize> = questions.iter().map(Question::length).collect();
        let is_spent = AtomicBool::new(false);
        let Checker { searcher, quotes, limits, .. } = *self;
        let claims = || Ok(Claims::over(searcher)?.with_parsers(parsers).with_passages(passages));
        let work = |own: &mut Option<Claims<'s>>, question: Question| {
            // The questions before the one that spent the budget have been drawn before, so all of them are answered.
            if is_spent.load(Ordering::Relaxed) {
                return (0, Err(Error::OverBudget));
            }
            answer(question, limits, quotes, own, claims)
        };
        ordered_map(
            questions.into_iter(),
            self.limits.threads,
            || None,
            work,
            |answered| {
                let answered = answered.unwrap_or_else(|panicked| resume_unwind(Box::new(panicked.message)));
                self.record(lengths.pop_front().unwrap_or_default(), answered)?;
                is_spent.store(self.budget.spend(0).is_err(), Ordering::Relaxed);
                Ok(())
            },
        )
    }

    fn claims(&self) -> Result<Claims<'s>> {
        let claims = Claims::over(self.searcher)?;
        Ok(match self.cache.preloaded.take() {
            Some(preloaded) => claims.with_preloaded(preloaded),
            None => claims,
        })
    }

    /// Counts the work of a question, and records its answer.
    fn record(&self, length: usize, (work, answer): (u64, Result<Answer>)) -> Result<()> {
        let within = self.budget.spend(length).and_then(|()| self.budget.spend(work as usize));
        match within.and(answer) {
            Ok(Answer::Quotation(key, finding)) => self.cache.quotations.insert(key, finding),
            Ok(Answer::Claim(key, finding)) => self.cache.claims.insert(key, finding),
            Err(Error::OverBudget) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// Returns the work that a question took, and the answer.
fn answer<'c>(
    question: Question,
    limits: &Limits,
    quotes: &Quotes<'_>,
    own: &mut Option<Claims<'c>>,
    claims: impl FnOnce() -> Result<Claims<'c>>,
) -> (u64, Result<Answer>) {
    let budget = limits.budget();
    let answer = match question {
        Question::Quotation(quotation) => {
            let finding = quotes.check_metered(&quotation, limits, &budget);
            finding.map(|finding| Answer::Quotation(Question::quotation_key(&quotation), Arc::new(finding)))
        }
        Question::Claim(words, places) => {
            let checker = match own {
                Some(known) => Ok(known),
                none => claims().map(|new| none.insert(new)),
            };
            let passages: Vec<&str> = places.iter().map(|(known, span)| span.of(&known.article.text)).collect();
            let finding = checker.and_then(|checker| checker.check_against_metered(&words, &passages, limits, &budget));
            finding.map(|finding| Answer::Claim(Question::claim_key(&words, &places), Arc::new(finding)))
        }
    };
    (budget.spent(), answer)
}
