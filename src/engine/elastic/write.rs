//! Writes articles to a cluster: several threads encode and send, one commit makes everything visible.

use std::collections::HashSet;
use std::mem;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use serde_json::{Value, json};

use super::bulk;
use super::control::{Commit, List, VERSION};
use super::encode::Encoder;
use super::lock::WriterLock;
use super::schema::{self, MAX_PASSAGES};
use super::{Cluster, control};
use crate::article::{Article, ArticleId};
use crate::engine::manifest::Manifest;
use crate::engine::{WriteOptions, Writer};
use crate::error::{Error, Result};
use crate::passage::Passage;
use crate::text::Lang;

const WRITING: &str = "writing the index";
const CLEANING: &str = "cleaning up after the last run";
/// Bytes of a bulk.
const BULK: usize = 6 << 20;
/// Removed articles that are looked up at once.
const LOOKUP: usize = 2000;

struct Job {
    number: u64,
    article: Article,
    passages: Vec<Passage>,
}

/// The result of a thread: the words of its articles.
type Written = Result<HashSet<String>>;

pub(super) struct ElasticWriter {
    cluster: Arc<Cluster>,
    lock: WriterLock,
    /// The index that is written to.
    data: String,
    manifest: Arc<Manifest>,
    /// The commit that this run continues, unless it rebuilds the index.
    last: Option<Commit>,
    next: u64,
    removed: Vec<ArticleId>,
    stems: Vec<String>,
    jobs: Option<SyncSender<Job>>,
    workers: Vec<JoinHandle<Written>>,
    words: HashSet<String>,
}

impl ElasticWriter {
    pub(super) fn open(mut lock: WriterLock, options: WriteOptions) -> Result<Self> {
        if let Some(error) = lock.unreadable.take_if(|_| !options.rebuild) {
            return Err(error);
        }
        let cluster = Arc::clone(&lock.cluster);
        let current = lock.commit.as_ref();
        cluster.sweep(current, &mut Vec::new())?;
        let last = current.filter(|_| !options.rebuild).cloned();
        let (data, manifest) = match &last {
            Some(last) => {
                sweep(&cluster, last)?;
                (last.data.clone(), cluster.read_manifest(last)?)
            }
            None => (create(&cluster, &lock.run)?, Manifest::default()),
        };
        let stems = last.as_ref().map(|last| last.stems.clone()).unwrap_or_default();
        let threads = options.threads.clamp(1, 32);
        let (jobs, queue) = sync_channel(threads * 2);
        let queue = Arc::new(Mutex::new(queue));
        let path = format!("{data}/_bulk");
        let worker = |_| {
            let (queue, cluster, path) = (Arc::clone(&queue), Arc::clone(&cluster), path.clone());
            thread::spawn(move || work(&queue, &cluster, &path))
        };
        let workers = (0..threads).map(worker).collect();
        let (next, manifest) = (lock.first, Arc::new(manifest));
        let (removed, words) = (Vec::new(), HashSet::new());
        Ok(Self { cluster, lock, data, manifest, last, next, removed, stems, jobs: Some(jobs), workers, words })
    }

    /// Waits until everything has been sent.
    fn finish(&mut self) -> Result<()> {
        self.jobs = None;
        let mut failure = None;
        for worker in mem::take(&mut self.workers) {
            match worker.join() {
                Ok(Ok(words)) => self.words.extend(words),
                Ok(Err(error)) => failure = failure.or(Some(error)),
                Err(_) => failure = failure.or(Some(self.cluster.client.engine(WRITING, "an indexing thread crashed"))),
            }
        }
        failure.map_or(Ok(()), Err)
    }

    /// Returns the numbers of the removed articles.
    fn dead(&self, last: &Commit, former: &[u64]) -> Result<Vec<u64>> {
        let mut numbers = Vec::new();
        for ids in self.removed.chunks(LOOKUP) {
            let query = json!({"bool": {
                "filter": [{"terms": {"id": ids}}, {"term": {"ordinal": 0}}, last.visible(former)],
            }});
            let body = json!({"query": query, "size": LOOKUP, "_source": false, "sort": ["article"]});
            let found = self.cluster.search(WRITING, &last.data, &body)?;
            let number = |hit: &Value| hit.pointer("/sort/0").and_then(Value::as_u64);
            numbers.extend(found["hits"]["hits"].as_array().into_iter().flatten().filter_map(number));
        }
        Ok(numbers)
    }

    /// Makes what was sent searchable, on every copy.
    fn refresh(&self) -> Result<()> {
        let client = &self.cluster.client;
        let answer = client.refresh(WRITING, &self.data)?;
        let number = |key: &str| answer["_shards"][key].as_u64().unwrap_or_default();
        // A copy that is lost is neither successful nor failed, so the copies that are assigned are asked for.
        let health = client.get(WRITING, &format!("_cluster/health/{}", self.data))?.body;
        let count = |key: &str| health[key].as_u64().unwrap_or_default();
        if health["status"] == "red"
            || number("failed") > 0
            || number("successful") < count("active_primary_shards").max(1)
        {
            return Err(client.engine(WRITING, "a shard is missing: nothing was committed"));
        }
        Ok(())
    }

    /// Stores the list of words: those of the last commit, and new ones.
    fn store_words(&mut self) -> Result<List> {
        let control = self.cluster.control();
        let mut words: Vec<String> = mem::take(&mut self.words).into_iter().collect();
        if let Some(last) = &self.last {
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
        control.store(&self.lock.run, "words", &(words.join("\n") + "\n"))
    }
}

impl Writer for ElasticWriter {
    fn manifest(&self) -> Arc<Manifest> {
        Arc::clone(&self.manifest)
    }

    fn put(&mut self, article: Article, passages: Vec<Passage>) -> Result<()> {
        if passages.len() >= MAX_PASSAGES {
            return Err(self
                .cluster
                .client
                .engine(WRITING, format!("{}: more than {MAX_PASSAGES} passages", article.id)));
        }
        let stem = Lang::for_article(article.meta.lang.as_deref()).code();
        if !self.stems.iter().any(|known| known == stem) {
            self.stems.push(stem.to_owned());
        }
        let number = self.next;
        self.lock.reserve(number)?;
        self.next += 1;
        let is_taken = self.jobs.as_ref().is_some_and(|jobs| jobs.send(Job { number, article, passages }).is_ok());
        if is_taken { Ok(()) } else { self.finish() }
    }

    fn remove(&mut self, id: &ArticleId) -> Result<()> {
        self.removed.push(id.clone());
        Ok(())
    }

    fn commit(mut self: Box<Self>, manifest: &Manifest) -> Result<()> {
        self.finish()?;
        self.refresh()?;
        let control = self.cluster.control();
        let run = self.lock.run.clone();
        let mut commit = Commit { version: VERSION, run: run.clone(), data: self.data.clone(), ..Commit::default() };
        commit.rebuilt = self.lock.commit.as_ref().map(|last| last.data.clone()).filter(|data| *data != self.data);
        let mut dead = Vec::new();
        if let Some(last) = &self.last {
            commit.void.clone_from(&last.void);
            dead = self.cluster.numbers(&last.dead)?;
            let removed = self.dead(last, &dead)?;
            dead.extend(removed);
            dead.sort_unstable();
            dead.dedup();
            if last.next < self.lock.first {
                commit.void.push((last.next, self.lock.first));
            }
        }
        commit.next = self.next;
        commit.generation = self.lock.commit.as_ref().map_or(0, |last| last.generation) + 1;
        commit.dead_count = dead.len() as u64;
        commit.dead = self.store_dead(&dead)?;
        self.stems.sort_unstable();
        commit.stems.clone_from(&self.stems);
        commit.articles = manifest.articles() as u64;
        self.count(&mut commit, &dead)?;
        let mut lines = Vec::new();
        manifest.write_to(&mut lines).expect("memory takes all bytes");
        commit.manifest = control.store(&run, "manifest", &String::from_utf8_lossy(&lines))?;
        commit.words = self.store_words()?;
        self.lock.check()?;
        if self.cluster.control().replace("commit", &commit, self.lock.former)?.is_none() {
            return Err(Error::Locked { path: self.cluster.location().to_owned(), by: None });
        }
        // Committed. If this fails, the next run skips some numbers.
        let _ = self.lock.settle(commit.next);
        Ok(())
    }
}

impl ElasticWriter {
    fn store_dead(&self, dead: &[u64]) -> Result<List> {
        if dead.is_empty() {
            return Ok(List::default());
        }
        let lines: Vec<String> = dead.iter().map(u64::to_string).collect();
        self.cluster.control().store(&self.lock.run, "removed", &lines.join("\n"))
    }

    /// Counts the visible passages and their tokens.
    fn count(&self, commit: &mut Commit, dead: &[u64]) -> Result<()> {
        let sum = |field: &str| json!({"sum": {"field": field}});
        let body = json!({
            "size": 0, "track_total_hits": true, "query": commit.visible(dead),
            "aggs": {
                "text": sum("text_length"), "title": sum("title_length"),
                "titled": {"filter": {"exists": {"field": "title"}}},
            },
        });
        let found = self.cluster.search(WRITING, &commit.data, &body)?;
        commit.passages = found.pointer("/hits/total/value").and_then(Value::as_u64).unwrap_or_default();
        let sum = |name: &str| found["aggregations"][name]["value"].as_f64().unwrap_or_default() as u64;
        (commit.text_tokens, commit.title_tokens) = (sum("text"), sum("title"));
        commit.titled = found["aggregations"]["titled"]["doc_count"].as_u64().unwrap_or_default();
        Ok(())
    }
}

impl Drop for ElasticWriter {
    fn drop(&mut self) {
        self.jobs = None;
        for worker in mem::take(&mut self.workers) {
            // What it sent is invisible, and deleted by the next run.
            let _ = worker.join();
        }
    }
}

/// Encodes and sends articles until there are no more.
fn work(queue: &Mutex<Receiver<Job>>, cluster: &Cluster, path: &str) -> Written {
    let mut encoder = Encoder::default();
    let mut body = Vec::with_capacity(BULK + (BULK >> 2));
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { number, article, passages }) = job else { break };
        encoder.append(number, &article, &passages, &mut body);
        if body.len() >= BULK {
            bulk::send_in_parts(&cluster.client, WRITING, path, &body, BULK)?;
            body.clear();
        }
    }
    if !body.is_empty() {
        bulk::send_in_parts(&cluster.client, WRITING, path, &body, BULK)?;
    }
    Ok(encoder.words)
}

/// Creates the index of a run.
fn create(cluster: &Cluster, run: &str) -> Result<String> {
    let what = "creating the index";
    let name = cluster.address.data(run);
    let body = schema::body(cluster.server()?)?;
    let answer = cluster.client.put(what, &name, &body)?;
    if !answer.is_good() && !control::exists_already(&answer) {
        return Err(cluster.client.refused(what, &answer));
    }
    let health = format!("_cluster/health/{name}?wait_for_status=yellow&timeout=15s");
    cluster.client.good(what, cluster.client.get(what, &health)?)?;
    Ok(name)
}

impl Cluster {
    /// Deletes lists and indices of runs that the commit does not use. The caller holds the lock.
    pub(super) fn sweep(&self, commit: Option<&Commit>, deleted: &mut Vec<String>) -> Result<()> {
        let lists = commit.iter().flat_map(|it| [&it.manifest, &it.words, &it.dead]);
        let used: Vec<&str> = lists.map(|list| list.run.as_str()).collect();
        let query = json!({"bool": {"filter": [{"exists": {"field": "piece_of"}}], "must_not": [{"terms": {"piece_of": used}}]}});
        let control = self.address.control();
        let count = self.delete(CLEANING, &control, &query)?;
        if count > 0 {
            deleted.push(format!("{control}: {count} pieces of lists"));
        }
        for index in self.control().data_indices()? {
            if commit.is_none_or(|commit| commit.data != index) {
                self.client.delete(CLEANING, &index)?;
                deleted.push(index);
            }
        }
        Ok(())
    }
}

/// Deletes documents that no commit shows: of runs that were killed, and of articles that the last commit replaced.
fn sweep(cluster: &Cluster, last: &Commit) -> Result<()> {
    let fields = ["article", "text_of"];
    let mut hidden: Vec<Value> = fields.map(|field| json!({"range": {field: {"gte": last.next}}})).to_vec();
    for (from, to) in &last.void {
        hidden.extend(fields.map(|field| json!({"range": {field: {"gte": from, "lt": to}}})));
    }
    for numbers in cluster.numbers(&last.dead)?.chunks(control::TERMS) {
        hidden.extend(fields.map(|field| json!({"terms": {field: numbers}})));
    }
    cluster.delete(CLEANING, &last.data, &json!({"bool": {"should": hidden, "minimum_should_match": 1}})).map(drop)
}
