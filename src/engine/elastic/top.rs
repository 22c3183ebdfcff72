//! The best passages of a query: the cluster chooses more than are needed, and those with the highest scores of ours remain.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::plan::Plan;
use super::schema::{MAX_WINDOW, split};
use super::score::{Weights, idf, score};
use super::searcher::ElasticSearcher;
use crate::engine::{Request, ResultUnit, SortOrder};
use crate::error::{Error, Result};

/// How many more passages the cluster returns than are needed: a part, and a number.
const MORE: usize = 4;
const AT_LEAST: usize = 20;
/// Rounding of scores.
const ROUNDING: f32 = 1.0001;
/// Number of passages initially fetched per requested article, and the minimum.
const DEPTH: usize = 4;
const MIN_DEPTH: usize = 100;
const SEARCHING: &str = "searching";

/// A compiled query with the statistics that its scores need.
pub(super) struct Scored<'s> {
    pub(super) searcher: &'s ElasticSearcher,
    pub(super) plan: Plan,
    pub(super) weights: Weights,
    /// How far to count the matching passages, and their number once the cluster was asked.
    pub(super) bound: Option<usize>,
    pub(super) total: Cell<usize>,
}

/// Score and place of a passage.
pub(super) type Best = Vec<(f32, u64)>;

impl Scored<'_> {
    /// Returns the first hits of a request.
    pub(super) fn best(&self, request: &Request) -> Result<Best> {
        let all = (self.searcher.commit.passages.max(1) as usize).min(MAX_WINDOW);
        if request.limit > MAX_WINDOW && all == MAX_WINDOW {
            return Err(Error::input("number of hits", format!("at most {MAX_WINDOW} on a cluster")));
        }
        let limit = request.limit.clamp(1, all);
        match (request.by, request.sort) {
            (ResultUnit::Passage, SortOrder::Score) => self.top(limit, all),
            (ResultUnit::Article, SortOrder::Score) => self.best_articles(limit, all, request.aggregation_decay),
            (by, sort) => self.by_date(limit, all, by, sort),
        }
    }

    /// Asks the cluster for the best passages. Returns their scores there, and their places.
    fn asked(&self, size: usize, sort: &Value) -> Result<Vec<(f32, u64)>> {
        let query = json!({"bool": {
            "must": [self.plan.asked(&|field, terms| self.calibration(field, terms))],
            "filter": [self.searcher.visible()],
        }});
        // The servers count with 32 bits.
        let counted = match self.bound {
            None => json!(false),
            Some(bound) if bound >= i32::MAX as usize => json!(true),
            Some(bound) => json!(bound + 1),
        };
        let body = json!({
            "query": query, "size": size, "sort": sort, "track_scores": true, "track_total_hits": counted, "_source": false,
        });
        let found = self.searcher.cluster.search_scored(SEARCHING, &self.searcher.commit.data, &body)?;
        let total = found.pointer("/hits/total/value").and_then(Value::as_u64);
        self.total.set(total.unwrap_or_default() as usize);
        let hit = |hit: &Value| {
            let sort = hit["sort"].as_array()?;
            let [.., score, place] = sort.as_slice() else { return None };
            Some((score.as_f64()? as f32, place.as_u64()?))
        };
        Ok(found["hits"]["hits"].as_array().into_iter().flatten().filter_map(hit).collect())
    }

    /// Returns a factor that turns the score of the cluster for terms into about ours.
    fn calibration(&self, field: &'static str, terms: &[&str]) -> f32 {
        let commit = &self.searcher.commit;
        // It counts only documents that have the field.
        let holders = if field == "title" { commit.titled } else { commit.passages };
        let (mut ours, mut theirs) = (0.0, 0.0);
        for term in terms {
            ours += self.weights.idf(field, term);
            theirs += idf(self.searcher.frequency_alone(field, term).min(holders), holders);
        }
        if ours <= 0.0 || theirs <= 0.0 {
            return 1.0;
        }
        let mut factor = ours / theirs;
        if field == "title" && commit.titled > 0 && commit.titled < commit.passages {
            let average = commit.title_tokens as f32 / commit.titled as f32;
            let norm = 1.2 * (0.25 + 0.75 * average / self.weights.title_length.max(f32::MIN_POSITIVE));
            factor *= 2.2 / (1.0 + norm);
        }
        factor
    }

    /// Returns our scores of passages. A passage that seems not to match keeps the score of the cluster.
    fn rescored(&self, found: &[(f32, u64)]) -> Result<Best> {
        let places: Vec<u64> = found.iter().map(|(_, place)| *place).collect();
        let passages = self.searcher.found(&places)?;
        let each = passages.iter().zip(found);
        Ok(each
            .map(|(passage, (theirs, place))| {
                (score(&self.plan, &passage.view(), &self.weights).unwrap_or(*theirs), *place)
            })
            .collect())
    }

    /// Returns the passages with the highest scores.
    fn top(&self, limit: usize, all: usize) -> Result<Best> {
        let mut size = (limit + limit / MORE + AT_LEAST).min(all);
        loop {
            let found = self.asked(size, &json!([{"_score": "desc"}, {"place": "asc"}]))?;
            let mut best = self.rescored(&found)?;
            let is_all = found.len() < size || size >= all;
            // What the cluster left out has at most its last score there, and ours differ by no more than those seen.
            let ratio = best.iter().zip(&found).map(|((ours, _), (theirs, _))| ours / theirs.max(f32::MIN_POSITIVE));
            let (least, most) = ratio.fold((f32::MAX, 0.0), |(least, most), it| (it.min(least), it.max(most)));
            // Their ratio may be beyond those seen, by as much as these differ.
            let ratio = most + (most - least).max(0.0);
            let bound = found.last().map_or(0.0, |(theirs, _)| theirs * ratio);
            best.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
            best.truncate(limit);
            let last = best.last().map_or(0.0, |(ours, _)| *ours);
            if is_all || best.len() < limit || last * ROUNDING >= bound || size >= 8 * limit.max(AT_LEAST) {
                return Ok(best);
            }
            size = (size * 2).min(all);
        }
    }

    /// Returns the best passage of each of the best articles with the article's score, as the embedded engine does.
    fn best_articles(&self, limit: usize, all: usize, decay: f32) -> Result<Best> {
        let mut depth = (limit * DEPTH).max(MIN_DEPTH).min(all);
        loop {
            let passages = self.top(depth, all)?;
            let exhausted = passages.len() < depth || depth >= all;
            let mut places: HashMap<u64, usize> = HashMap::new();
            // Score, best passage, and the weight of the next passage.
            let mut articles: Vec<(f32, u64, f32)> = Vec::new();
            for (score, passage) in passages {
                let place = *places.entry(split(passage).0).or_insert(articles.len());
                match articles.get_mut(place) {
                    Some((sum, _, weight)) => {
                        *sum += score * *weight;
                        *weight *= decay;
                    }
                    None => articles.push((score, passage, decay)),
                }
            }
            if exhausted || articles.len() >= limit {
                articles.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
                articles.truncate(limit);
                return Ok(articles.into_iter().map(|(score, place, _)| (score, place)).collect());
            }
            depth = (depth * 4).min(all);
        }
    }

    fn by_date(&self, limit: usize, all: usize, by: ResultUnit, sort: SortOrder) -> Result<Best> {
        let order = if sort == SortOrder::Newest { "desc" } else { "asc" };
        let sort = json!([{"since": {"order": order, "missing": "_last"}}, {"_score": "desc"}, {"place": "asc"}]);
        let mut size = if by == ResultUnit::Article { limit * DEPTH } else { limit }.min(all);
        loop {
            let mut found = self.asked(size, &sort)?;
            let is_all = found.len() < size || size >= all;
            if by == ResultUnit::Article {
                let mut seen = HashSet::new();
                found.retain(|(_, place)| seen.insert(split(*place).0));
            }
            if is_all || found.len() >= limit {
                found.truncate(limit);
                return self.rescored(&found);
            }
            size = (size * 4).min(all);
        }
    }
}
