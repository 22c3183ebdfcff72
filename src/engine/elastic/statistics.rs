//! Frequencies of terms among the visible passages, asked for once per commit and term.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde_json::{Map, Value, json};

use super::Cluster;
use super::control::Commit;
use crate::error::Result;

/// Terms asked for at once.
const BATCH: usize = 500;
/// Terms whose frequency is kept.
const KEPT: usize = 200_000;

/// What is counted for a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Unit {
    Passages,
    Articles,
}

/// A field, a term in it, and what is counted.
pub(super) type Key = (&'static str, String, Unit);

/// Frequencies of one commit.
#[derive(Default)]
pub(super) struct Frequencies(Mutex<HashMap<Key, u64>>);

impl Frequencies {
    /// Returns the frequency of each term.
    pub(super) fn of(&self, cluster: &Cluster, commit: &Commit, dead: &[u64], keys: &[Key]) -> Result<Vec<u64>> {
        let mut unknown: Vec<&Key> = Vec::new();
        {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if known.len() > KEPT {
                known.clear();
            }
            unknown.extend(keys.iter().filter(|key| !known.contains_key(*key)));
        }
        unknown.sort_unstable_by_key(|key| (key.0, &key.1, key.2 == Unit::Articles));
        unknown.dedup();
        for batch in unknown.chunks(BATCH) {
            let mut aggregations = Map::new();
            for (number, (field, term, unit)) in batch.iter().enumerate() {
                let mut aggregation = json!({"filter": {"term": {*field: term}}});
                if *unit == Unit::Articles {
                    aggregation["aggs"] =
                        json!({"articles": {"cardinality": {"field": "article", "precision_threshold": 40_000}}});
                }
                aggregations.insert(number.to_string(), aggregation);
            }
            let body = json!({"size": 0, "query": commit.visible(dead), "aggs": aggregations});
            let found = cluster.search("searching", &commit.data, &body)?;
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            for (number, key) in batch.iter().enumerate() {
                let found = &found["aggregations"][number.to_string()];
                let count = match key.2 {
                    Unit::Passages => found["doc_count"].as_u64(),
                    Unit::Articles => found.pointer("/articles/value").and_then(Value::as_u64),
                };
                known.insert((*key).clone(), count.unwrap_or_default());
            }
        }
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(keys.iter().map(|key| known.get(key).copied().unwrap_or_default()).collect())
    }
}
