//! Orders candidates and reads only as many as needed.

use std::collections::HashMap;

use crate::engine::{Candidate, Candidates, Evidence, Hit, Request, Searcher, SortOrder, Statistics};
use crate::error::Result;
use crate::limits::Cancel;
use crate::meaning::{self, Meaning};
use crate::rank::feedback::{self, Feedback};
use crate::rank::{self, Score, Signature};
use crate::text::Analyzers;
use crate::transformer::Role;

/// The hits of a request, in order.
pub(super) struct RankedHits {
    pub(super) total: usize,
    /// The hits, as many as requested.
    pub(super) hits: Vec<RankedHit>,
    pub(super) statistics: Statistics,
}

/// A hit with its ranking data.
pub(super) struct RankedHit {
    pub(super) candidate: Candidate,
    pub(super) hit: Hit,
    pub(super) score: Score,
    /// Occurrences of the query's words; `None` for hits that were not reranked.
    pub(super) evidence: Option<Evidence>,
    /// Near-duplicates in other articles.
    pub(super) copies: Vec<Hit>,
}

/// How hits are ordered and which are omitted.
#[derive(Clone, Copy)]
pub(super) struct RankOptions {
    /// Whether to rerank the best candidates.
    pub(super) rerank: bool,
    /// Whether to group near-duplicates under the better hit.
    pub(super) fold_duplicates: bool,
}

/// What candidates are compared with in meaning.
#[derive(Clone, Copy)]
pub(super) struct Comparison<'a> {
    pub(super) meaning: &'a Meaning,
    pub(super) text: &'a str,
    pub(super) role: Role,
    pub(super) cancel: &'a Cancel,
}

/// Returns the best hits of a request.
pub(super) fn ordered(
    searcher: &dyn Searcher,
    mut request: Request,
    order: RankOptions,
    comparison: Option<Comparison<'_>>,
    analyzers: &mut Analyzers,
) -> Result<RankedHits> {
    let wanted = request.limit;
    let depth = if comparison.is_some() { rank::MEANING_POOL } else { rank::POOL };
    if request.sort == SortOrder::Score && order.rerank {
        // Every page of results uses the same pool, so that pages do not overlap.
        request.limit = wanted.max(depth);
    } else if order.fold_duplicates {
        request.limit = wanted.saturating_mul(2);
    }
    let Candidates { total, best, statistics } = searcher.candidates(&request)?;
    let by_words = |candidate: &Candidate| Score { words: candidate.score, kind: 1.0, ..Score::default() };
    let scores = best.iter().map(by_words).collect();
    let mut pool = CandidatePool { searcher, candidates: &best, scores, evidence: Vec::new(), read: HashMap::new() };
    let mut hits = if request.sort == SortOrder::Score {
        if order.rerank {
            pool.score(&statistics, depth, analyzers)?;
            if let Some(comparison) = comparison {
                pool.compare(comparison)?;
            }
        }
        pool.best(wanted, order.fold_duplicates)?
    } else {
        pool.first(wanted, order.fold_duplicates)?
    };
    if request.sort == SortOrder::Score {
        // Ties are ordered by article, so that results are reproducible.
        let place = |ranked: &RankedHit| ranked.hit.passage.span.start;
        hits.sort_by(|one, other| {
            let by_score = other.hit.score.total_cmp(&one.hit.score);
            let by_article = || one.hit.article.id.cmp(&other.hit.article.id);
            by_score.then_with(by_article).then_with(|| place(one).cmp(&place(other)))
        });
        hits.truncate(wanted);
    }
    Ok(RankedHits { total, hits, statistics })
}

/// Candidates that are ranked together.
struct CandidatePool<'a> {
    searcher: &'a dyn Searcher,
    candidates: &'a [Candidate],
    scores: Vec<Score>,
    /// Evidence of the reranked candidates.
    evidence: Vec<Evidence>,
    /// Candidates read so far, by number.
    read: HashMap<usize, Hit>,
}

/// A displayed candidate and its near-duplicates.
struct VisibleHit {
    number: usize,
    signature: Option<Signature>,
    copies: Vec<usize>,
}

impl CandidatePool<'_> {
    /// Scores every candidate, except for the factor that depends on its text.
    fn score(&mut self, statistics: &Statistics, depth: usize, analyzers: &mut Analyzers) -> Result<()> {
        let words = statistics.words.as_slice();
        if words.is_empty() {
            return Ok(());
        }
        let looked_at = &self.candidates[..self.candidates.len().min(depth)];
        self.evidence = self.searcher.evidence(looked_at, words)?;
        for (score, better) in self.scores.iter_mut().zip(rank::scores(looked_at, &self.evidence, statistics)) {
            *score = better;
        }
        let models: Vec<usize> = self.order().into_iter().take(feedback::FEEDBACK_PASSAGES).collect();
        for &number in &models {
            self.read(number)?;
        }
        let best = models.iter().map(|number| (&self.read[number], self.scores[*number].total()));
        let Some(model) = Feedback::of(&best.collect::<Vec<_>>(), words, analyzers) else { return Ok(()) };
        let frequencies = self.searcher.frequencies(&model.terms())?;
        let (terms, weights) = model.most_informative(&frequencies, statistics);
        let counts = self.searcher.counts(looked_at, &terms)?;
        for ((score, evidence), counts) in self.scores.iter_mut().zip(&self.evidence).zip(&counts) {
            score.feedback = feedback::score(&weights, counts, evidence, statistics);
        }
        Ok(())
    }

    /// Adds the closeness in meaning to the scores of the best candidates.
    fn compare(&mut self, with: Comparison<'_>) -> Result<()> {
        let mut compared = self.order();
        compared.truncate(rank::MEANING_POOL);
        let mut texts = Vec::with_capacity(compared.len());
        for &number in &compared {
            with.cancel.check()?;
            texts.push(meaning::text(self.read(number)?));
        }
        let cosines = with.meaning.similarities(with.text, with.role, &texts, with.cancel)?;
        rank::mix(&mut self.scores, &compared, &cosines);
        Ok(())
    }

    /// Returns the numbers of all candidates, the best first.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.candidates.len()).collect();
        order.sort_by(|&one, &other| self.scores[other].total().total_cmp(&self.scores[one].total()));
        order
    }

    fn read(&mut self, number: usize) -> Result<&Hit> {
        if !self.read.contains_key(&number) {
            let hit = self.searcher.hit(&self.candidates[number])?;
            self.scores[number].kind = rank::weight(hit.passage.kind());
            self.read.insert(number, hit);
        }
        Ok(&self.read[&number])
    }

    /// Returns at least `wanted` of the best. The kind of a candidate is known only after reading it, so every
    /// candidate that could still be among the best is read.
    fn best(mut self, wanted: usize, fold_duplicates: bool) -> Result<Vec<RankedHit>> {
        let mut visible: Vec<VisibleHit> = Vec::new();
        for number in self.order() {
            let most = self.scores[number].total();
            if visible.iter().filter(|other| self.scores[other.number].total() >= most).count() >= wanted {
                break;
            }
            self.show(number, fold_duplicates, &mut visible)?;
        }
        Ok(self.ranked(visible))
    }

    /// Returns the first `wanted` candidates in their original order.
    fn first(mut self, wanted: usize, fold_duplicates: bool) -> Result<Vec<RankedHit>> {
        let mut visible: Vec<VisibleHit> = Vec::new();
        for number in 0..self.candidates.len() {
            if visible.len() == wanted {
                break;
            }
            self.show(number, fold_duplicates, &mut visible)?;
            self.scores[number].kind = 1.0;
        }
        Ok(self.ranked(visible))
    }

    /// Reads a candidate and appends it, or groups it under a near-duplicate of another article.
    fn show(&mut self, number: usize, fold_duplicates: bool, visible: &mut Vec<VisibleHit>) -> Result<()> {
        let hit = self.read(number)?;
        let (id, signature) = (hit.article.id.clone(), fold_duplicates.then(|| Signature::of(&hit.text)));
        let is_original = |other: &&mut VisibleHit| {
            let alike = other.signature.as_ref().zip(signature.as_ref()).is_some_and(|(one, other)| one.is_like(other));
            alike && self.read[&other.number].article.id != id
        };
        match visible.iter_mut().find(is_original) {
            Some(original) => original.copies.push(number),
            None => visible.push(VisibleHit { number, signature, copies: Vec::new() }),
        }
        Ok(())
    }

    fn ranked(mut self, visible: Vec<VisibleHit>) -> Vec<RankedHit> {
        let mut ranked = Vec::with_capacity(visible.len());
        for VisibleHit { number, copies, .. } in visible {
            let score = self.scores[number];
            let Some(hit) = self.read.remove(&number) else { continue };
            ranked.push(RankedHit {
                candidate: self.candidates[number],
                hit: Hit { score: score.total(), ..hit },
                score,
                evidence: self.evidence.get_mut(number).map(std::mem::take),
                copies: copies.into_iter().filter_map(|copy| self.read.remove(&copy)).collect(),
            });
        }
        ranked
    }
}
