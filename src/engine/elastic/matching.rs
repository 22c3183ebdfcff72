//! The articles with passages that match a query: their number, and how many passages of each match.

use std::num::NonZeroUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use lru::LruCache;
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::plan::Plan;
use super::searcher::ElasticSearcher;
use crate::error::Result;

const COUNTING: &str = "counting";
/// Articles listed at once.
const PAGE: usize = 20_000;
/// Articles whose passages are counted at once.
const COUNTED: usize = 5000;
/// Number of queries whose articles are kept, and the maximum number of these.
const QUERIES: NonZeroUsize = NonZeroUsize::new(8).expect("not 0");
const KEPT: usize = 20_000;

/// The articles with matching passages.
pub(super) struct MatchingArticles {
    /// Numbers of articles in order, with the numbers of their matching passages.
    pub(super) passages: Vec<(u64, usize)>,
    /// Whether these are all; otherwise they are more than were to be counted.
    is_complete: bool,
}

/// Numbers of matching passages by article, of the last queries. The key is the query for the cluster.
pub(super) struct KnownArticles(Mutex<LruCache<String, FxHashMap<u64, usize>>>);

impl Default for KnownArticles {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(QUERIES)))
    }
}

impl KnownArticles {
    fn lock(&self) -> MutexGuard<'_, LruCache<String, FxHashMap<u64, usize>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ElasticSearcher {
    /// Returns the search for the matching articles after this one, of which not many more than `bound` are to be counted.
    pub(super) fn articles_search(&self, plan: &Plan, bound: usize, after: Option<u64>) -> Value {
        let mut composite = json!({"size": page(bound), "sources": [{"article": {"terms": {"field": "article"}}}]});
        if let Some(after) = after {
            composite["after"] = json!({"article": after});
        }
        json!({"size": 0, "query": self.matching(plan), "aggs": {"articles": {"composite": composite}}})
    }

    /// Returns the matching articles: all, or more than `bound`. The answer to the first search for them may be known.
    pub(super) fn matching_articles(
        &self,
        plan: &Plan,
        bound: usize,
        mut known: Option<Value>,
    ) -> Result<MatchingArticles> {
        let mut passages: Vec<(u64, usize)> = Vec::new();
        loop {
            let found = if let Some(found) = known.take() {
                found
            } else {
                let after = passages.last().map(|(article, _)| *article);
                let body = self.articles_search(plan, bound, after);
                self.cluster.search(COUNTING, &self.commit.data, &body)?
            };
            let buckets = found["aggregations"]["articles"]["buckets"].as_array().map_or(&[][..], Vec::as_slice);
            passages.extend(buckets.iter().filter_map(|bucket| {
                Some((bucket.pointer("/key/article")?.as_u64()?, bucket["doc_count"].as_u64()? as usize))
            }));
            let is_complete = buckets.len() < page(bound);
            if is_complete || passages.len() > bound {
                return Ok(MatchingArticles { passages, is_complete });
            }
        }
    }

    /// Counts the matching articles, up to about `bound`, and keeps the numbers of their passages, which are asked for next.
    pub(super) fn count_articles(&self, plan: &Plan, bound: usize, known: Option<Value>) -> Result<usize> {
        let matching = self.matching_articles(plan, bound, known)?;
        let count = matching.passages.len();
        if matching.is_complete && count <= KEPT {
            self.articles.lock().put(self.matching(plan).to_string(), matching.passages.into_iter().collect());
        }
        Ok(count)
    }

    /// Returns the number of matching passages in each of these articles.
    pub(super) fn passages_in(&self, articles: &[u64], plan: &Plan) -> Result<Vec<usize>> {
        let query = self.matching(plan);
        let of = |counts: &FxHashMap<u64, usize>| {
            articles.iter().map(|article| counts.get(article).copied().unwrap_or_default()).collect()
        };
        if let Some(known) = self.articles.lock().get(&query.to_string()) {
            return Ok(of(known));
        }
        let mut distinct = articles.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        let mut counts = FxHashMap::default();
        for part in distinct.chunks(COUNTED) {
            let query = json!({"bool": {"filter": [query, {"terms": {"article": part}}]}});
            let aggregation = json!({"articles": {"terms": {"field": "article", "size": part.len()}}});
            let body = json!({"size": 0, "query": query, "aggs": aggregation});
            let found = self.cluster.search(COUNTING, &self.commit.data, &body)?;
            for bucket in found["aggregations"]["articles"]["buckets"].as_array().into_iter().flatten() {
                if let (Some(number), Some(count)) = (bucket["key"].as_u64(), bucket["doc_count"].as_u64()) {
                    counts.insert(number, count as usize);
                }
            }
        }
        Ok(of(&counts))
    }
}

/// Number of articles that are listed at once, if not many more than `bound` are to be counted.
fn page(bound: usize) -> usize {
    PAGE.min(bound.saturating_add(1))
}
