//! Orders candidates and reads only as many as needed.

use std::cmp::Ordering;
use std::sync::Arc;

use super::passages::{PassageCache, ReadPassage};
use crate::engine::{Candidate, Candidates, Evidence, Request, ResultUnit, Searcher, SortOrder, Statistics, Total};
use crate::error::Result;
use crate::limits::Cancel;
use crate::meaning::{self, Meaning};
use crate::rank::feedback::{self, Feedback};
use crate::rank::{self, Model, Score};
use crate::text::{Analyzers, NumberedToken, days};
use crate::transformer::Role;

/// The hits of a request, in order.
pub(super) struct RankedHits {
    pub(super) total: Total,
    /// The hits, as many as requested.
    pub(super) hits: Vec<RankedHit>,
    pub(super) statistics: Statistics,
}

/// A hit with its ranking data.
pub(super) struct RankedHit {
    pub(super) candidate: Candidate,
    pub(super) passage: Arc<ReadPassage>,
    pub(super) score: Score,
    /// Occurrences of the query's words; `None` for hits that were not reranked.
    pub(super) evidence: Option<Evidence>,
    /// Near-duplicates in other articles.
    pub(super) copies: Vec<Arc<ReadPassage>>,
}

/// How hits are ordered and which are omitted.
#[derive(Clone, Copy)]
pub(super) struct RankOptions<'m> {
    /// The model that reranks the best candidates; `None` for the first stage alone.
    pub(super) model: Option<&'m Model>,
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
    order: RankOptions<'_>,
    comparison: Option<Comparison<'_>>,
    (passages, analyzers): (&mut PassageCache, &mut Analyzers),
) -> Result<RankedHits> {
    let wanted = request.limit;
    let depth = if comparison.is_some() { rank::MEANING_POOL } else { rank::POOL };
    let model = order.model.filter(|_| request.sort == SortOrder::Score);
    if model.is_some() {
        // Every page of results uses the same pools, so that pages do not overlap.
        request.limit = wanted.max(if wanted > depth { rank::DEEP_POOL } else { depth });
    } else if order.fold_duplicates {
        request.limit = wanted.saturating_mul(2);
    }
    let Candidates { total, best, statistics } = searcher.candidates(&request)?;
    let by_words = |candidate: &Candidate| Score { words: candidate.score, kind: 1.0, ..Score::default() };
    let scores = best.iter().map(by_words).collect();
    let (by, evidence, read) = (request.by, Vec::new(), vec![None; best.len()]);
    let mut pool = CandidatePool { searcher, by, candidates: &best, scores, evidence, passages, read };
    let mut hits = if request.sort == SortOrder::Score {
        if let Some(model) = model {
            pool.score(model, &statistics, depth, analyzers)?;
            if let Some(comparison) = comparison {
                pool.compare(comparison)?;
            }
        }
        pool.best(wanted, order.fold_duplicates)?
    } else {
        pool.first(wanted, order.fold_duplicates)?
    };
    if request.sort == SortOrder::Score {
        // Ties are ordered by article, so that results are reproducible: the earliest first, which others may have copied.
        let date = |ranked: &RankedHit| ranked.passage.hit.article.meta.date.as_deref().and_then(days);
        let earliest = |one: &RankedHit, other: &RankedHit| match (date(one), date(other)) {
            (Some(one), Some(other)) => one.cmp(&other),
            (one, other) => other.is_some().cmp(&one.is_some()),
        };
        let place = |ranked: &RankedHit| ranked.passage.hit.passage.span.start;
        hits.sort_by(|one, other| {
            let by_score = other.score.total().total_cmp(&one.score.total());
            let by_article = || natural(one.passage.hit.article.id.as_str(), other.passage.hit.article.id.as_str());
            by_score
                .then_with(|| earliest(one, other))
                .then_with(by_article)
                .then_with(|| place(one).cmp(&place(other)))
        });
        hits.truncate(wanted);
    }
    Ok(RankedHits { total, hits, statistics })
}

/// Compares ids with their numbers by value, so that `note-9` comes before `note-10`.
fn natural(one: &str, other: &str) -> Ordering {
    let key = |id: &str| {
        let runs = id.as_bytes().chunk_by(|before, after| before.is_ascii_digit() == after.is_ascii_digit());
        let run = |run: &[u8]| {
            let zeros = if run[0].is_ascii_digit() { run.iter().take_while(|byte| **byte == b'0').count() } else { 0 };
            (
                !run[0].is_ascii_digit(),
                if run[0].is_ascii_digit() { run.len() - zeros } else { 0 },
                run[zeros..].to_vec(),
            )
        };
        runs.map(run).collect::<Vec<_>>()
    };
    key(one).cmp(&key(other)).then_with(|| one.cmp(other))
}

/// Candidates that are ranked together.
struct CandidatePool<'a> {
    searcher: &'a dyn Searcher,
    by: ResultUnit,
    candidates: &'a [Candidate],
    scores: Vec<Score>,
    /// Evidence of the reranked candidates.
    evidence: Vec<Evidence>,
    passages: &'a mut PassageCache,
    /// Candidates read so far, by number.
    read: Vec<Option<Arc<ReadPassage>>>,
}

/// A displayed candidate and its near-duplicates.
struct VisibleHit {
    number: usize,
    passage: Arc<ReadPassage>,
    copies: Vec<Arc<ReadPassage>>,
}

impl CandidatePool<'_> {
    /// Scores every candidate, except for the factor that depends on its text.
    fn score(&mut self, model: &Model, statistics: &Statistics, depth: usize, analyzers: &mut Analyzers) -> Result<()> {
        let words = statistics.words.as_slice();
        if words.is_empty() {
            return Ok(());
        }
        let reranked = &self.candidates[..self.candidates.len().min(rank::DEEP_POOL)];
        self.evidence = self.searcher.evidence(reranked, words)?;
        let model = &model.within(self.by);
        let scores = rank::scores(model, reranked, &self.evidence, statistics);
        self.scores[..scores.len()].copy_from_slice(&scores);
        self.add_feedback(model, statistics, depth, analyzers)?;
        self.keep_pools_apart(depth);
        Ok(())
    }

    /// Adds the match with the terms that the best candidates share.
    fn add_feedback(
        &mut self,
        model: &Model,
        statistics: &Statistics,
        depth: usize,
        analyzers: &mut Analyzers,
    ) -> Result<()> {
        let first_pool = self.candidates.len().min(depth);
        let models: Vec<usize> =
            self.order().into_iter().filter(|it| *it < first_pool).take(feedback::FEEDBACK_PASSAGES).collect();
        let totals: Vec<f32> = models.iter().map(|number| self.scores[*number].total()).collect();
        let agreement = feedback::agreement(&totals);
        if agreement <= 0.0 {
            return Ok(());
        }
        let read = models.iter().map(|number| self.read(*number)).collect::<Result<Vec<_>>>()?;
        let scored = read.iter().zip(&models);
        let best: Vec<(&[NumberedToken], f32)> = scored
            .map(|(passage, number)| (self.passages.tokens(passage, analyzers), self.scores[*number].total()))
            .collect();
        let Some(shared) = Feedback::of(&best, &statistics.words, self.passages.numbers()) else { return Ok(()) };
        let frequencies = self.searcher.frequencies(&shared.terms())?;
        let (terms, weights) = shared.most_informative(&frequencies, statistics);
        let counts = self.searcher.counts(&self.candidates[..self.evidence.len()], &terms, self.by)?;
        let matches = counts.iter().zip(&self.evidence);
        let matches: Vec<f32> =
            matches.map(|(counts, it)| feedback::score(&weights, counts, it, statistics, self.by)).collect();
        let weight = model.feedback * agreement * feedback::unit(totals[0], &matches[..first_pool]);
        for (score, matching) in self.scores.iter_mut().zip(matches) {
            score.feedback = weight * matching;
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
            texts.push(meaning::text(&self.read(number)?.hit));
        }
        // The beginning of an article says what it is about.
        let mut leads = Vec::new();
        for (place, number) in compared.iter().enumerate().filter(|_| self.by == ResultUnit::Article) {
            with.cancel.check()?;
            if self.read[*number].as_ref().is_some_and(|read| read.hit.passage.span.start > 0) {
                leads.push(place);
                texts.push(meaning::text(&self.searcher.lead(&self.candidates[*number])?));
            }
        }
        let mut cosines = with.meaning.similarities(with.text, with.role, &texts, with.cancel)?;
        let of_leads = cosines.split_off(compared.len().min(cosines.len()));
        for (place, lead) in leads.into_iter().zip(of_leads) {
            cosines[place] = f32::midpoint(cosines[place], lead);
        }
        rank::mix(&mut self.scores, &compared, &cosines);
        Ok(())
    }

    /// Lowers the scores of the candidates after the first pool, where they are higher than those of the pool before.
    fn keep_pools_apart(&mut self, depth: usize) {
        let ends = [depth, rank::DEEP_POOL, self.scores.len()].map(|end| end.min(self.scores.len()));
        let mut ceiling = f32::INFINITY;
        let mut start = 0;
        for end in ends {
            let pool = &mut self.scores[start..end];
            let highest = pool.iter().map(Score::total).fold(0.0, f32::max);
            if highest >= ceiling {
                // A little lower, so that rounding makes no ties.
                for score in pool.iter_mut() {
                    *score = score.scaled(0.999 * ceiling / highest);
                }
            }
            ceiling = pool.iter().map(Score::total).fold(ceiling, f32::min);
            start = end;
        }
    }

    /// Returns the numbers of all candidates, the best first.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.candidates.len()).collect();
        order.sort_by(|&one, &other| self.scores[other].total().total_cmp(&self.scores[one].total()));
        order
    }

    fn read(&mut self, number: usize) -> Result<Arc<ReadPassage>> {
        if let Some(passage) = &self.read[number] {
            return Ok(Arc::clone(passage));
        }
        let passage = self.passages.read(self.searcher, &self.candidates[number])?;
        if self.by == ResultUnit::Passage {
            self.scores[number].kind = rank::weight(passage.hit.passage.kind());
        }
        self.read[number] = Some(Arc::clone(&passage));
        Ok(passage)
    }

    /// Returns at least `wanted` of the best. The kind of a candidate is known only after reading it, so every
    /// candidate that could still be among the best is read, also those that tie with the last: how ties are ordered must not
    /// depend on where a page ends.
    fn best(mut self, wanted: usize, fold_duplicates: bool) -> Result<Vec<RankedHit>> {
        let mut visible: Vec<VisibleHit> = Vec::new();
        for number in self.order() {
            let most = self.scores[number].total();
            if visible.iter().filter(|other| self.scores[other.number].total() > most).count() >= wanted {
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
        let passage = self.read(number)?;
        let is_original = |other: &&mut VisibleHit| {
            let other = &other.passage;
            fold_duplicates
                && other.signature().is_like(passage.signature())
                && other.hit.article.id != passage.hit.article.id
        };
        match visible.iter_mut().find(is_original) {
            Some(original) => original.copies.push(passage),
            None => visible.push(VisibleHit { number, passage, copies: Vec::new() }),
        }
        Ok(())
    }

    fn ranked(mut self, visible: Vec<VisibleHit>) -> Vec<RankedHit> {
        let mut ranked = Vec::with_capacity(visible.len());
        for VisibleHit { number, passage, copies } in visible {
            ranked.push(RankedHit {
                candidate: self.candidates[number],
                passage,
                score: self.scores[number],
                evidence: self.evidence.get_mut(number).map(std::mem::take),
                copies,
            });
        }
        ranked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_ids_are_compared_by_value() {
        let mut ids = ["b", "note-10", "note-9", "note-009", "10", "9", "a1b2", "a1b10"];
        ids.sort_by(|one, other| natural(one, other));
        assert_eq!(ids, ["9", "10", "a1b2", "a1b10", "b", "note-009", "note-9", "note-10"]);
    }
}
