//! The best passages of a query: the cluster chooses more than are needed, and those with the highest scores of ours remain.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use super::Asked;
use super::control::{Commit, Control};
use super::frequent;
use super::plan::{Calibration, Plan};
use super::schema::{MAX_WINDOW, split};
use super::score::{PassageView, Weights, idf, score};
use super::searcher::ElasticSearcher;
use super::statistics::Unknown;
use super::stored::{Stored, with_texts};
use crate::article::Record;
use crate::engine::{Request, ResultUnit, SortOrder};
use crate::error::{Error, Result};

/// How many more passages the cluster returns than are needed: a part, and a number.
const MORE: usize = 4;
const AT_LEAST: usize = 20;
/// Rounding of scores.
const ROUNDING: f32 = 1.0001;
/// Maximum number of passages whose texts are part of the answer. More are read in parts.
const WITH_TEXTS: usize = 1000;
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
    pub(super) first: Cell<Option<First>>,
    /// The search for the matching articles, if they are to be counted, and its answer once the cluster was asked.
    pub(super) articles_search: Option<Value>,
    pub(super) articles: Cell<Option<Value>>,
}

/// An answer to the first request of a search, which was asked for together with the frequencies of its words.
pub(super) struct First {
    size: usize,
    found: Value,
    articles: Option<Value>,
}

fn by_score() -> Value {
    json!([{"_score": "desc"}, {"place": "asc"}])
}

/// Number of passages that are asked for first, to find the best `limit`.
fn size_for(limit: usize, all: usize) -> usize {
    (limit + limit / MORE + AT_LEAST).min(all)
}

/// Number of passages that are summed up first, to find the best `limit` articles.
fn depth_for(limit: usize, all: usize) -> usize {
    (limit * DEPTH).max(MIN_DEPTH).min(all)
}

fn body(
    searcher: &ElasticSearcher,
    plan: &Plan,
    calibration: Calibration<'_>,
    size: usize,
    sort: &Value,
    bound: Option<usize>,
) -> Value {
    let query = json!({"bool": {"must": [plan.asked(calibration)], "filter": [searcher.visible()]}});
    // The servers count with 32 bits.
    let counted = match bound {
        None => json!(false),
        Some(bound) if bound >= i32::MAX as usize => json!(true),
        Some(bound) => json!(bound + 1),
    };
    let body = json!({
        "query": query, "size": size, "sort": sort, "track_scores": true, "track_total_hits": counted, "_source": false,
    });
    if size <= WITH_TEXTS { with_texts(body) } else { body }
}

/// Asks for the frequencies of a query's words and, in the same request, for its best passages by the scores of the cluster: most
/// often ours among them are the best; and for the matching articles, if they are to be counted. Returns nothing if the frequencies are known, or are needed first: scores are far apart if
/// the forms of a word share one.
pub(super) fn first(
    searcher: &ElasticSearcher,
    plan: &Plan,
    unknown: Vec<Unknown>,
    request: &Request,
    bound: Option<usize>,
    articles: Option<&Value>,
) -> Result<Option<First>> {
    let mut unknown = unknown.into_iter();
    let (Some(part), None) = (unknown.next(), unknown.next()) else { return Ok(None) };
    let all = (searcher.commit.passages.max(1) as usize).min(MAX_WINDOW);
    if request.sort != SortOrder::Score || request.limit > all {
        return Ok(None);
    }
    let limit = request.limit.max(1);
    let size = match request.by {
        ResultUnit::Passage => size_for(limit, all),
        ResultUnit::Article => size_for(depth_for(limit, all), all),
    };
    let factor: Calibration<'_> = &|field, _| of_lengths(&searcher.commit, field);
    let (counting, best) =
        (part.asked(&searcher.commit, searcher.dead()), body(searcher, plan, factor, size, &by_score(), bound));
    let list = Control::asked(&searcher.commit.frequencies);
    let control = searcher.cluster.address.control();
    let mut searches = vec![Asked::plain(&counting), Asked::scored(&best)];
    searches.extend(articles.map(Asked::plain));
    if !searcher.frequencies.has_frequent() {
        searches.push(Asked { index: Some(&control), ..Asked::plain(&list) });
    }
    let Some(found) = searcher.cluster.searches(SEARCHING, &searcher.commit.data, &searches)? else { return Ok(None) };
    let mut found = found.into_iter();
    let (Some(counted), Some(best)) = (found.next(), found.next()) else { return Ok(None) };
    let articles = articles.and_then(|_| found.next());
    if let Some(frequent) = found.next().as_ref().and_then(Control::found) {
        searcher.frequencies.learn_frequent(frequent::parse(&frequent));
    }
    searcher.learn(part, &counted);
    Ok(Some(First { size, found: best, articles }))
}

/// Returns the factor for the scores of a field that its lengths make: the servers average over passages that have it.
fn of_lengths(commit: &Commit, field: &str) -> f32 {
    if field != "title" || commit.titled == 0 || commit.titled >= commit.passages {
        return 1.0;
    }
    let average = commit.title_tokens as f32 / commit.titled as f32;
    let over_all = commit.title_tokens as f32 / commit.passages as f32;
    2.2 / (1.0 + 1.2 * (0.25 + 0.75 * average / over_all.max(f32::MIN_POSITIVE)))
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
        let first = self.first.take().map(|first| {
            self.articles.set(first.articles);
            (first.size, first.found)
        });
        let mut body = match first {
            Some((of, found)) if of == size && *sort == by_score() => found,
            _ => {
                let factor: Calibration<'_> = &|field, terms| self.calibration(field, terms);
                self.search(&body(self.searcher, &self.plan, factor, size, sort, self.bound))?
            }
        };
        let total = body.pointer("/hits/total/value").and_then(Value::as_u64);
        self.total.set(total.unwrap_or_default() as usize);
        if size <= WITH_TEXTS {
            self.searcher.learn_texts(&mut body)?;
        }
        let hit = |hit: &Value| {
            let sort = hit["sort"].as_array()?;
            let [.., score, place] = sort.as_slice() else { return None };
            Some((score.as_f64()? as f32, place.as_u64()?))
        };
        Ok(body["hits"]["hits"].as_array().into_iter().flatten().filter_map(hit).collect())
    }

    /// Answers a search for passages. In the same request, the matching articles are asked for, unless that was done.
    fn search(&self, body: &Value) -> Result<Value> {
        let ElasticSearcher { cluster, commit, .. } = self.searcher;
        let known = self.articles.take();
        if let (Some(articles), None) = (&self.articles_search, &known) {
            let answers = cluster.searches(SEARCHING, &commit.data, &[Asked::scored(body), Asked::plain(articles)])?;
            if let Some([found, articles]) = answers.and_then(|answers| <[Value; 2]>::try_from(answers).ok()) {
                self.articles.set(Some(articles));
                return Ok(found);
            }
        }
        self.articles.set(known);
        cluster.search_scored(SEARCHING, &commit.data, body)
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
        ours / theirs * of_lengths(commit, field)
    }

    /// Returns our scores of passages. A passage that seems not to match keeps the score of the cluster.
    fn rescored(&self, found: &[(f32, u64)]) -> Result<Best> {
        let places: Vec<u64> = found.iter().map(|(_, place)| *place).collect();
        let of = |stored: &Stored, record: Option<&Record>, (theirs, place): &(f32, u64)| {
            (score(&self.plan, PassageView { stored, record }, &self.weights).unwrap_or(*theirs), *place)
        };
        if self.plan.needs_record() {
            let passages = self.searcher.found_for(&places, &[])?;
            let each = passages.iter().zip(found);
            return Ok(each.map(|(it, found)| of(&it.passage, Some(&it.article.record), found)).collect());
        }
        let passages = self.searcher.stored(&places)?;
        Ok(passages.iter().zip(found).map(|(stored, found)| of(stored, None, found)).collect())
    }

    /// Returns the passages with the highest scores.
    fn top(&self, limit: usize, all: usize) -> Result<Best> {
        let mut size = size_for(limit, all);
        loop {
            let found = self.asked(size, &by_score())?;
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
        let mut depth = depth_for(limit, all);
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
