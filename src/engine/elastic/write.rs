//! Writes articles to a cluster: several threads encode and send, one commit makes everything visible.

use std::mem;
use std::sync::Arc;

use serde_json::json;

use super::commit::{Contents, commit};
use super::control::Commit;
use super::lock::WriterLock;
use super::schema;
use super::workers::Workers;
use super::{Cluster, control};
use crate::article::{Article, ArticleId};
use crate::engine::manifest::Manifest;
use crate::engine::{WriteOptions, Writer};
use crate::error::Result;
use crate::passage::Passage;

const CLEANING: &str = "cleaning up after the last run";

pub(super) struct ElasticWriter {
    lock: WriterLock,
    /// The index that is written to.
    data: String,
    manifest: Arc<Manifest>,
    /// The commit that this run continues, unless it rebuilds the index.
    last: Option<Commit>,
    next: u64,
    removed: Vec<ArticleId>,
    workers: Workers,
}

impl ElasticWriter {
    pub(super) fn open(mut lock: WriterLock, options: WriteOptions) -> Result<Self> {
        if let Some(error) = lock.unreadable.take_if(|_| !options.rebuild) {
            return Err(error);
        }
        let cluster = Arc::clone(&lock.cluster);
        if let Some(round) = &lock.round {
            if !options.rebuild {
                return Err(round.incomplete_error(&cluster)?);
            }
            lock.first = lock.first.max(round.discard(&cluster)?.high);
        }
        // Replicas come at the commit: copies of files take less work than writing everything twice.
        let (data, last) = prepare(&lock, options.rebuild, 0)?;
        let manifest = last.as_ref().map(|last| cluster.read_manifest(last)).transpose()?.unwrap_or_default();
        let stems = last.as_ref().map(|last| last.stems.clone()).unwrap_or_default();
        let workers = Workers::start(&cluster, &data, options.threads, stems);
        let (next, manifest) = (lock.first, Arc::new(manifest));
        Ok(Self { lock, data, manifest, last, next, removed: Vec::new(), workers })
    }
}

/// Deletes what no commit shows, and creates the index that is written to if it is to be a new one, with this number of
/// replicas. Returns its name, and the commit that is continued.
pub(super) fn prepare(lock: &WriterLock, rebuild: bool, replicas: u64) -> Result<(String, Option<Commit>)> {
    let (cluster, current) = (&lock.cluster, lock.commit.as_ref());
    cluster.sweep(current, &mut Vec::new())?;
    match current.filter(|_| !rebuild) {
        Some(last) => {
            sweep(cluster, last)?;
            Ok((last.data.clone(), Some(last.clone())))
        }
        None => Ok((create(cluster, &lock.run, replicas)?, None)),
    }
}

impl Writer for ElasticWriter {
    fn manifest(&self) -> Arc<Manifest> {
        Arc::clone(&self.manifest)
    }

    fn put(&mut self, article: Article, passages: Vec<Passage>) -> Result<()> {
        self.workers.check(&article, &passages)?;
        let number = self.next;
        self.lock.reserve(number)?;
        self.next += 1;
        self.workers.put(number, article, passages)
    }

    fn remove(&mut self, id: &ArticleId) -> Result<()> {
        self.removed.push(id.clone());
        Ok(())
    }

    fn commit(mut self: Box<Self>, manifest: &Manifest) -> Result<()> {
        self.workers.finish()?;
        let next = self.last.as_ref().map_or(self.lock.first, |last| last.next);
        let void = if next < self.lock.first { vec![(next, self.lock.first)] } else { Vec::new() };
        let (stems, words) = (mem::take(&mut self.workers.stems), mem::take(&mut self.workers.words));
        let (last, removed, dead) = (self.last.as_ref(), self.removed.as_slice(), Vec::new());
        let counts = Some(mem::take(&mut self.workers.counts));
        commit(
            &self.lock,
            Contents { data: &self.data, last, next: self.next, void, removed, dead, stems, words, counts, manifest },
        )
    }
}

/// Creates the index of a run.
fn create(cluster: &Cluster, run: &str, replicas: u64) -> Result<String> {
    let what = "creating the index";
    let name = cluster.address.data(run);
    let body = schema::body(cluster.server()?, replicas)?;
    let answer = cluster.client.put(what, &name, &body)?;
    if !answer.is_good() && !control::exists_already(&answer) {
        return Err(cluster.client.refused(what, &answer));
    }
    let health = format!("_cluster/health/{name}?wait_for_status=yellow&timeout=15s");
    cluster.client.good(what, cluster.client.get(what, &health)?)?;
    // A replica that recovers while documents are written takes them twice. It may never come, and 408 says that it did not.
    cluster.client.get(what, &format!("_cluster/health/{name}?wait_for_status=green&timeout=5s"))?;
    Ok(name)
}

impl Cluster {
    /// Deletes lists and indices of runs that the commit does not use. The caller holds the lock.
    pub(super) fn sweep(&self, commit: Option<&Commit>, deleted: &mut Vec<String>) -> Result<()> {
        let lists = commit.iter().flat_map(|it| [&it.manifest, &it.words, &it.frequencies, &it.dead]);
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
pub(super) fn sweep(cluster: &Cluster, last: &Commit) -> Result<()> {
    let mut hidden = vec![json!({"range": {"article": {"gte": last.next}}})];
    for (from, to) in &last.void {
        hidden.push(json!({"range": {"article": {"gte": from, "lt": to}}}));
    }
    for numbers in cluster.numbers(&last.dead)?.chunks(control::TERMS) {
        hidden.push(json!({"terms": {"article": numbers}}));
    }
    cluster.delete(CLEANING, &last.data, &json!({"bool": {"should": hidden, "minimum_should_match": 1}})).map(drop)
}
