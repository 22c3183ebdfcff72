//! Candidates → hits in their order, reading no more of them than it takes.

use std::collections::HashMap;

use crate::engine::{Candidate, Candidates, Hit, Request, Searcher, Sort, Statistics};
use crate::error::Result;
use crate::query::{Keyword, keywords};
use crate::rank::feedback::{self, Feedback};
use crate::rank::{self, Score};
use crate::text::Analyzers;

/// What was found, in its order.
pub(super) struct Ordered {
    pub(super) total: usize,
    /// As many as were asked for.
    pub(super) hits: Vec<(Hit, Score)>,
    pub(super) statistics: Statistics,
}

/// The best hits of a request.
pub(super) fn ordered(searcher: &dyn Searcher, mut request: Request, analyzers: &mut Analyzers) -> Result<Ordered> {
    let wanted = request.limit;
    if request.sort != Sort::Score {
        let Candidates { total, best, statistics } = searcher.candidates(&request)?;
        let score = |candidate: &Candidate| Score { words: candidate.score, kind: 1.0, ..Score::default() };
        let hits = best.iter().map(|candidate| Ok((searcher.hit(candidate)?, score(candidate))));
        return Ok(Ordered { total, hits: hits.collect::<Result<_>>()?, statistics });
    }
    // The same pool whatever page of the answer is asked for, so that pages do not overlap.
    request.limit = wanted.max(rank::POOL);
    let Candidates { total, best, statistics } = searcher.candidates(&request)?;
    let mut pool = Pool { searcher, candidates: &best, scores: Vec::new(), read: HashMap::new() };
    pool.score(&keywords(&request.query, &statistics.stems), &statistics, analyzers)?;
    let mut hits = pool.best(wanted)?;
    // Equal hits stand in the order of their articles, so that an answer is the same whenever it is asked for.
    let place = |hit: &Hit| hit.passage.span.start;
    hits.sort_by(|(one, by_one), (other, by_other)| {
        let by_score = by_other.total().total_cmp(&by_one.total());
        by_score.then_with(|| one.article.id.cmp(&other.article.id)).then_with(|| place(one).cmp(&place(other)))
    });
    hits.truncate(wanted);
    Ok(Ordered { total, hits, statistics })
}

/// Candidates that are ranked against each other.
struct Pool<'a> {
    searcher: &'a dyn Searcher,
    candidates: &'a [Candidate],
    scores: Vec<Score>,
    /// Those read so far, by their number.
    read: HashMap<usize, Hit>,
}

impl Pool<'_> {
    /// Gives every candidate its score, save for what reading it will tell.
    fn score(&mut self, words: &[Keyword], statistics: &Statistics, analyzers: &mut Analyzers) -> Result<()> {
        let by_words = |candidate: &Candidate| Score { words: candidate.score, kind: 1.0, ..Score::default() };
        if words.is_empty() {
            self.scores = self.candidates.iter().map(by_words).collect();
            return Ok(());
        }
        let (looked_at, rest) = self.candidates.split_at(self.candidates.len().min(rank::POOL));
        let evidence = self.searcher.evidence(looked_at, words)?;
        self.scores = rank::scores(looked_at, &evidence, words, statistics);
        self.scores.extend(rest.iter().map(by_words));
        let models = self.order().into_iter().take(feedback::MODELS).collect::<Vec<_>>();
        for &number in &models {
            self.read(number)?;
        }
        let best = models.iter().map(|number| (&self.read[number], self.scores[*number].total()));
        let Some(model) = Feedback::of(&best.collect::<Vec<_>>(), words, analyzers) else { return Ok(()) };
        let frequencies = self.searcher.frequencies(&model.terms())?;
        let (terms, weights) = model.most_telling(&frequencies, statistics);
        let counts = self.searcher.counts(looked_at, &terms)?;
        for ((score, evidence), counts) in self.scores.iter_mut().zip(&evidence).zip(&counts) {
            score.feedback = feedback::score(&weights, counts, evidence, statistics);
        }
        Ok(())
    }

    /// The numbers of all candidates, the best first.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.candidates.len()).collect();
        order.sort_by(|&one, &other| self.scores[other].total().total_cmp(&self.scores[one].total()));
        order
    }

    fn read(&mut self, number: usize) -> Result<()> {
        if !self.read.contains_key(&number) {
            let hit = self.searcher.hit(&self.candidates[number])?;
            self.scores[number].kind = rank::weight(hit.passage.kind());
            self.read.insert(number, hit);
        }
        Ok(())
    }

    /// At least so many of the best, read. What kind of text a candidate is, only reading tells: each is read that could
    /// still be among them.
    fn best(mut self, wanted: usize) -> Result<Vec<(Hit, Score)>> {
        let mut settled: Vec<usize> = Vec::new();
        for number in self.order() {
            let most = self.scores[number].total();
            if settled.iter().filter(|other| self.scores[**other].total() >= most).count() >= wanted {
                break;
            }
            self.read(number)?;
            settled.push(number);
        }
        let hit = |number: usize| {
            let score = self.scores[number];
            Some((Hit { score: score.total(), ..self.read.remove(&number)? }, score))
        };
        Ok(settled.into_iter().filter_map(hit).collect())
    }
}
