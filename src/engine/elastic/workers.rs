//! Threads that encode articles and send them to the cluster.

use std::collections::HashSet;
use std::mem;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use rustc_hash::FxHashSet;

use super::Cluster;
use super::bulk;
use super::encode::Encoder;
use super::frequent::Counts;
use super::schema::MAX_PASSAGES;
use crate::article::Article;
use crate::error::Result;
use crate::passage::Passage;
use crate::text::Lang;

const WRITING: &str = "writing the index";
/// Bytes of a bulk.
const BULK: usize = 6 << 20;

struct Job {
    number: u64,
    article: Article,
    passages: Vec<Passage>,
}

/// The result of a thread: the words of its articles, and in how many passages each stem is.
type Written = Result<(FxHashSet<String>, Counts)>;

/// The threads of one run.
pub(super) struct Workers {
    cluster: Arc<Cluster>,
    jobs: Option<SyncSender<Job>>,
    threads: Vec<JoinHandle<Written>>,
    /// Languages in which words are stemmed.
    pub(super) stems: Vec<String>,
    /// Words of the articles, complete when the threads have ended.
    pub(super) words: HashSet<String>,
    /// Number of passages with each stem, complete when the threads have ended.
    pub(super) counts: Counts,
}

impl Workers {
    /// Starts threads that write to an index.
    pub(super) fn start(cluster: &Arc<Cluster>, data: &str, threads: usize, stems: Vec<String>) -> Self {
        let threads = threads.clamp(1, 32);
        let (jobs, queue) = sync_channel(threads * 2);
        let queue = Arc::new(Mutex::new(queue));
        let path = format!("{data}/_bulk?filter_path={}", bulk::ANSWERED);
        let worker = |_| {
            let (queue, cluster, path) = (Arc::clone(&queue), Arc::clone(cluster), path.clone());
            thread::spawn(move || work(&queue, &cluster, &path))
        };
        let threads = (0..threads).map(worker).collect();
        Self {
            cluster: Arc::clone(cluster),
            jobs: Some(jobs),
            threads,
            stems,
            words: HashSet::new(),
            counts: Counts::default(),
        }
    }

    /// Sends an article under a number. Waits for a free thread.
    pub(super) fn put(&mut self, number: u64, article: Article, passages: Vec<Passage>) -> Result<()> {
        let stem = Lang::for_article(article.meta.lang.as_deref()).code();
        if !self.stems.iter().any(|known| known == stem) {
            self.stems.push(stem.to_owned());
        }
        let is_taken = self.jobs.as_ref().is_some_and(|jobs| jobs.send(Job { number, article, passages }).is_ok());
        if is_taken { Ok(()) } else { self.finish() }
    }

    /// Checks that an article has not too many passages.
    pub(super) fn check(&self, article: &Article, passages: &[Passage]) -> Result<()> {
        if passages.len() < MAX_PASSAGES {
            return Ok(());
        }
        let what = format!("{}: more than {MAX_PASSAGES} passages", article.id);
        Err(self.cluster.client.engine(WRITING, what))
    }

    /// Waits until everything has been sent.
    pub(super) fn finish(&mut self) -> Result<()> {
        self.jobs = None;
        let mut failure = None;
        for worker in mem::take(&mut self.threads) {
            match worker.join() {
                Ok(Ok((words, counts))) => {
                    self.words.extend(words);
                    for (term, count) in counts {
                        *self.counts.entry(term).or_default() += count;
                    }
                }
                Ok(Err(error)) => failure = failure.or(Some(error)),
                Err(_) => failure = failure.or(Some(self.cluster.client.engine(WRITING, "an indexing thread crashed"))),
            }
        }
        self.stems.sort_unstable();
        failure.map_or(Ok(()), Err)
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.jobs = None;
        for worker in mem::take(&mut self.threads) {
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
    Ok((encoder.words, encoder.counter.into_counts()))
}
