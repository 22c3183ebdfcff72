//! Frequencies of terms among the visible passages, asked for once per commit and term.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

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

/// A request for frequencies that are not known.
pub(super) struct Unknown(Vec<Key>);

impl Unknown {
    /// Returns the search that counts them among the visible passages.
    pub(super) fn asked(&self, commit: &Commit, dead: &[u64]) -> Value {
        let mut aggregations = Map::new();
        for (number, (field, term, unit)) in self.0.iter().enumerate() {
            let mut aggregation = json!({"filter": {"term": {*field: term}}});
            if *unit == Unit::Articles {
                aggregation["aggs"] =
                    json!({"articles": {"cardinality": {"field": "article", "precision_threshold": 40_000}}});
            }
            aggregations.insert(number.to_string(), aggregation);
        }
        json!({"size": 0, "query": commit.visible(dead), "aggs": aggregations})
    }
}

impl Frequencies {
    fn known(&self) -> MutexGuard<'_, HashMap<Key, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the terms whose frequencies are to be asked for, in parts that one request takes.
    pub(super) fn unknown(&self, keys: &[Key]) -> Vec<Unknown> {
        let mut known = self.known();
        if known.len() > KEPT {
            known.clear();
        }
        let mut unknown: Vec<&Key> = keys.iter().filter(|key| !known.contains_key(*key)).collect();
        unknown.sort_unstable_by_key(|key| (key.0, &key.1, key.2 == Unit::Articles));
        unknown.dedup();
        unknown.chunks(BATCH).map(|part| Unknown(part.iter().copied().cloned().collect())).collect()
    }

    /// Records the answer to a request.
    pub(super) fn learn(&self, unknown: Unknown, found: &Value) {
        let mut known = self.known();
        for (number, key) in unknown.0.into_iter().enumerate() {
            let found = &found["aggregations"][number.to_string()];
            let count = match key.2 {
                Unit::Passages => found["doc_count"].as_u64(),
                Unit::Articles => found.pointer("/articles/value").and_then(Value::as_u64),
            };
            known.insert(key, count.unwrap_or_default());
        }
    }

    /// Returns the frequency of each term.
    pub(super) fn of(&self, cluster: &Cluster, commit: &Commit, dead: &[u64], keys: &[Key]) -> Result<Vec<u64>> {
        for part in self.unknown(keys) {
            let found = cluster.search("searching", &commit.data, &part.asked(commit, dead))?;
            self.learn(part, &found);
        }
        let known = self.known();
        Ok(keys.iter().map(|key| known.get(key).copied().unwrap_or_default()).collect())
    }
}
