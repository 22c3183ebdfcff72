//! Commits: what readers see from then on is written, counted and shown by one compare-and-set.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::Cluster;
use super::control::{Commit, List, VERSION};
use super::frequent::{self, Counts};
use super::lock::WriterLock;
use crate::article::ArticleId;
use crate::engine::manifest::Manifest;
use crate::error::{Error, Result};

const WRITING: &str = "writing the index";
/// Number of articles to look up in one request.
pub(super) const LOOKUP: usize = 2000;
/// Ranges of article numbers that are kept as void. The oldest are of runs that ended long ago, and deleted.
const VOID: usize = 256;

/// What a commit consists of, apart from what it takes over from the last.
pub(super) struct Contents<'c> {
    /// The index with the passages.
    pub(super) data: &'c str,
    /// The commit that it continues, unless it rebuilds the index.
    pub(super) last: Option<&'c Commit>,
    /// The first article number that is not part of it.
    pub(super) next: u64,
    /// Ranges of numbers since the last commit that are not part of it.
    pub(super) void: Vec<(u64, u64)>,
    /// Articles of the last commit that are not part of it.
    pub(super) removed: &'c [ArticleId],
    /// Numbers of other articles that are not part of it.
    pub(super) dead: Vec<u64>,
    pub(super) stems: Vec<String>,
    /// Words of the new articles.
    pub(super) words: HashSet<String>,
    /// Number of passages of the new articles with each term, if it is known.
    pub(super) counts: Option<Counts>,
    pub(super) manifest: &'c Manifest,
}

/// Makes everything that was sent visible.
///
/// # Errors
/// [`Error::Locked`] if another process has committed since the lock was taken.
pub(super) fn commit(lock: &WriterLock, contents: Contents<'_>) -> Result<()> {
    let Contents { data, last, next, void, removed, dead: mut more, mut stems, words, counts, manifest } = contents;
    let cluster = &lock.cluster;
    cluster.refresh(data)?;
    if last.is_none() {
        cluster.replicate(data)?;
    }
    let control = cluster.control();
    let run = lock.run.clone();
    let mut commit = Commit { version: VERSION, run: run.clone(), data: data.to_owned(), ..Commit::default() };
    commit.rebuilt = lock.commit.as_ref().map(|last| last.data.clone()).filter(|former| former != data);
    let (mut dead, mut gone) = (Vec::new(), Vec::new());
    if let Some(last) = last {
        commit.void.clone_from(&last.void);
        dead = cluster.numbers(&last.dead)?;
        gone = numbers(cluster, data, removed, &last.visible(&dead))?;
        dead.extend(&gone);
    }
    dead.append(&mut more);
    dead.sort_unstable();
    dead.dedup();
    commit.void.extend(void);
    commit.void.drain(..commit.void.len().saturating_sub(VOID));
    commit.next = next;
    commit.generation = lock.commit.as_ref().map_or(0, |last| last.generation) + 1;
    commit.dead_count = dead.len() as u64;
    commit.dead = store_dead(lock, &dead)?;
    stems.sort_unstable();
    stems.dedup();
    commit.stems = stems;
    commit.articles = manifest.articles() as u64;
    count(cluster, &mut commit, &dead)?;
    let mut lines = Vec::new();
    manifest.write_to(&mut lines).expect("memory takes all bytes");
    commit.manifest = control.store(&run, "manifest", &String::from_utf8_lossy(&lines))?;
    commit.words = store_words(lock, last, words)?;
    if let Some(counts) = counts {
        commit.frequencies = frequent::store(lock, &commit, last, &counts, &gone)?;
    }
    // Searches find the lists, which are read by id otherwise.
    cluster.client.refresh(WRITING, &cluster.address.control())?;
    lock.check()?;
    if control.replace("commit", &commit, lock.former)?.is_none() {
        return Err(Error::Locked { path: cluster.location().to_owned(), by: None });
    }
    // Committed. If this fails, the next run skips some numbers.
    let _ = lock.settle(commit.next);
    Ok(())
}

/// Returns the numbers of articles with these ids among the passages that meet a condition.
pub(super) fn numbers(cluster: &Cluster, data: &str, ids: &[ArticleId], among: &Value) -> Result<Vec<u64>> {
    let mut numbers = Vec::new();
    for ids in ids.chunks(LOOKUP) {
        let query = json!({"bool": {"filter": [{"terms": {"id": ids}}, super::schema::is_first(), among]}});
        let body = json!({"query": query, "size": LOOKUP, "_source": false, "sort": ["article"]});
        let found = cluster.search(WRITING, data, &body)?;
        let number = |hit: &Value| hit.pointer("/sort/0").and_then(Value::as_u64);
        numbers.extend(found["hits"]["hits"].as_array().into_iter().flatten().filter_map(number));
    }
    Ok(numbers)
}

impl Cluster {
    /// Makes what was sent searchable, on every copy.
    pub(super) fn refresh(&self, data: &str) -> Result<()> {
        let client = &self.client;
        let answer = client.refresh(WRITING, data)?;
        let number = |key: &str| answer["_shards"][key].as_u64().unwrap_or_default();
        // A copy that is lost is neither successful nor failed, so the copies that are assigned are asked for.
        let health = client.get(WRITING, &format!("_cluster/health/{data}"))?.body;
        let count = |key: &str| health[key].as_u64().unwrap_or_default();
        if health["status"] == "red"
            || number("failed") > 0
            || number("successful") < count("active_primary_shards").max(1)
        {
            return Err(client.engine(WRITING, "a shard is missing: nothing was committed"));
        }
        Ok(())
    }
}

impl Cluster {
    /// Adds the replicas of a new index, and waits for them. Those for which there are too few nodes are left to the cluster.
    fn replicate(&self, data: &str) -> Result<()> {
        let (client, replicas) = (&self.client, self.server()?.replicas()?);
        if replicas == 0 {
            return Ok(());
        }
        // Otherwise they would be sent every document instead of files.
        client.flush(WRITING, data)?;
        let settings = json!({"index": {"number_of_replicas": replicas}});
        client.good(WRITING, client.put(WRITING, &format!("{data}/_settings"), &settings)?)?;
        loop {
            let path = format!("_cluster/health/{data}?wait_for_status=green&timeout=10s");
            let health = client.get(WRITING, &path)?.body;
            let count = |key: &str| health[key].as_u64().unwrap_or_default();
            if health["status"] == "red" {
                return Err(client.engine(WRITING, "a shard is missing: nothing was committed"));
            }
            if health["status"] == "green" || count("initializing_shards") == 0 {
                return Ok(());
            }
        }
    }
}

fn store_dead(lock: &WriterLock, dead: &[u64]) -> Result<List> {
    if dead.is_empty() {
        return Ok(List::default());
    }
    let lines: Vec<String> = dead.iter().map(u64::to_string).collect();
    lock.cluster.control().store(&lock.run, "removed", &lines.join("\n"))
}

/// Stores the list of words: those of the last commit, and new ones.
fn store_words(lock: &WriterLock, last: Option<&Commit>, words: HashSet<String>) -> Result<List> {
    let control = lock.cluster.control();
    let mut words: Vec<String> = words.into_iter().collect();
    if let Some(last) = last {
        let known = control.text(&last.words)?;
        let before = known.lines().count();
        words.extend(known.lines().map(str::to_owned));
        words.sort_unstable();
        words.dedup();
        if words.len() == before {
            return Ok(last.words.clone());
        }
    } else {
        words.sort_unstable();
    }
    control.store(&lock.run, "words", &(words.join("\n") + "\n"))
}

/// Counts the visible passages and their tokens.
fn count(cluster: &Cluster, commit: &mut Commit, dead: &[u64]) -> Result<()> {
    let sum = |field: &str| json!({"sum": {"field": field}});
    let body = json!({
        "size": 0, "track_total_hits": true, "query": commit.visible(dead),
        "aggs": {
            "text": sum("text_length"), "title": sum("title_length"),
            "titled": {"filter": {"exists": {"field": "title"}}},
        },
    });
    let found = cluster.search(WRITING, &commit.data, &body)?;
    commit.passages = found.pointer("/hits/total/value").and_then(Value::as_u64).unwrap_or_default();
    let sum = |name: &str| found["aggregations"][name]["value"].as_f64().unwrap_or_default() as u64;
    (commit.text_tokens, commit.title_tokens) = (sum("text"), sum("title"));
    commit.titled = found["aggregations"]["titled"]["doc_count"].as_u64().unwrap_or_default();
    Ok(())
}
