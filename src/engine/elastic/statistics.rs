//! Frequencies of terms among the visible passages, asked for once per commit and term.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use serde_json::{Map, Value, json};

use super::Cluster;
use super::control::Commit;
use crate::error::Result;

/// Terms asked for at once.
const BATCH: usize = 500;
/// Terms whose frequency is kept.
const KEPT: usize = 200_000;

/// A field, and a term in it.
pub(super) type Key = (&'static str, String);

/// Frequencies of one commit.
#[derive(Default)]
pub(super) struct Frequencies {
    asked: Mutex<HashMap<Key, u64>>,
    /// The most frequent terms of texts, once they were read.
    frequent: OnceLock<HashMap<String, u64>>,
}

/// A request for frequencies that are not known.
pub(super) struct Unknown(Vec<Key>);

impl Unknown {
    /// Returns the search that counts them among the visible passages. Only passages with one of the terms are looked at.
    pub(super) fn asked(&self, commit: &Commit, dead: &[u64]) -> Value {
        let terms: Vec<Value> = self.0.iter().map(|(field, term)| json!({"term": {*field: term}})).collect();
        let each = terms.iter().enumerate().map(|(number, term)| (number.to_string(), json!({"filter": term})));
        let aggregations: Map<String, Value> = each.collect();
        let any = json!({"bool": {"should": terms, "minimum_should_match": 1}});
        json!({"size": 0, "query": {"bool": {"filter": [any, commit.visible(dead)]}}, "aggs": aggregations})
    }
}

impl Frequencies {
    fn known(&self) -> MutexGuard<'_, HashMap<Key, u64>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns whether the most frequent terms were read.
    pub(super) fn has_frequent(&self) -> bool {
        self.frequent.get().is_some()
    }

    /// Returns whether the commit has none.
    pub(super) fn is_without_frequent(&self) -> bool {
        self.frequent.get().is_none_or(HashMap::is_empty)
    }

    /// Records the most frequent terms.
    pub(super) fn learn_frequent(&self, frequent: HashMap<String, u64>) {
        // Another thread may have read them meanwhile.
        let _ = self.frequent.set(frequent);
    }

    fn frequent(&self, (field, term): &Key) -> Option<u64> {
        self.frequent.get().filter(|_| *field == "text")?.get(term).copied()
    }

    /// Returns the terms whose frequencies are to be asked for, in parts that one request takes.
    pub(super) fn unknown(&self, keys: &[Key]) -> Vec<Unknown> {
        let mut known = self.known();
        if known.len() > KEPT {
            known.clear();
        }
        let is_unknown = |key: &&Key| self.frequent(key).is_none() && !known.contains_key(*key);
        let mut unknown: Vec<&Key> = keys.iter().filter(is_unknown).collect();
        unknown.sort_unstable();
        unknown.dedup();
        unknown.chunks(BATCH).map(|part| Unknown(part.iter().copied().cloned().collect())).collect()
    }

    /// Records the answer to a request.
    pub(super) fn learn(&self, unknown: Unknown, found: &Value) {
        let mut known = self.known();
        for (number, key) in unknown.0.into_iter().enumerate() {
            let count = found["aggregations"][number.to_string()]["doc_count"].as_u64();
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
        let of = |key: &Key| self.frequent(key).or_else(|| known.get(key).copied()).unwrap_or_default();
        Ok(keys.iter().map(of).collect())
    }
}
