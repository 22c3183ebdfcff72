//! The index shared by the HTTP and MCP servers: open, used by all requests, and reopened after a commit.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ibid::claim::SharedArticles;
use ibid::engine::{self, CommitReader, Searcher, Status};
use ibid::ingest::stale;
use ibid::wire::IndexInfo;
use ibid::{Error, Result};

use super::models::Models;
use super::original::Originals;
use super::{Settings, UserFiles};

/// How long a freshness check is valid: one that found no change, and one that found a change. A check samples large
/// corpora, so a later one may miss what an earlier one found.
const FRESH: Duration = Duration::from_secs(1);
const STALE: Duration = Duration::from_secs(20);

/// An index at its latest commit.
pub(crate) struct SharedIndex {
    pub(crate) settings: Settings,
    pub(crate) models: Models,
    pub(crate) originals: Originals,
    pub(crate) files: UserFiles,
    commits: CommitReader,
    open: Mutex<Option<Arc<OpenIndex>>>,
    looked: Mutex<Option<FreshnessCheck>>,
}

/// One commit of the index.
pub(crate) struct OpenIndex {
    /// Identifier of the commit.
    pub(crate) commit: Vec<u8>,
    pub(crate) searcher: Arc<dyn Searcher>,
    /// Status of the index, which does not change within a commit.
    pub(crate) status: Status,
    /// What all workers have read for checking claims.
    pub(crate) articles: SharedArticles,
}

/// Result and time of a freshness check.
struct FreshnessCheck {
    at: Instant,
    commit: Vec<u8>,
    reason: Option<String>,
}

impl SharedIndex {
    pub(crate) fn new(settings: Settings) -> Self {
        let (models, originals, files) = (Models::default(), Originals::new(), UserFiles::default());
        let commits = CommitReader::new(&settings.index);
        Self { settings, models, originals, files, commits, open: Mutex::new(None), looked: Mutex::new(None) }
    }

    /// Uses these models.
    pub(crate) fn with_models(self, models: Models) -> Self {
        Self { models, ..self }
    }

    /// Uses these files of the user.
    pub(crate) fn with_files(self, files: UserFiles) -> Self {
        Self { files, ..self }
    }

    /// Returns the index at its latest commit; the last open one if it is missing.
    pub(crate) fn open(&self) -> Result<Arc<OpenIndex>> {
        let mut held = locked(&self.open);
        // Read before opening: a commit between the two is noticed at the next request.
        let commit = self.commits.latest();
        if let Some(open) = held.as_ref().filter(|open| commit.as_ref().is_none_or(|now| *now == open.commit)) {
            return Ok(Arc::clone(open));
        }
        let Some(commit) = commit else {
            return Err(Error::input(self.settings.index.display().to_string(), "no index found"));
        };
        let searcher: Arc<dyn Searcher> = engine::open(&self.settings.index)?.into();
        let status = searcher.status()?;
        Ok(Arc::clone(held.insert(Arc::new(OpenIndex {
            commit,
            searcher,
            status,
            articles: SharedArticles::default(),
        }))))
    }

    /// Makes the next request see a commit that this process has made.
    pub(crate) fn look_again(&self) {
        self.commits.forget();
    }

    /// Returns whether there has been a newer commit.
    pub(crate) fn has_moved_on(&self, open: &OpenIndex) -> bool {
        self.commits.latest().is_some_and(|commit| commit != open.commit)
    }

    /// Returns why the index is stale, as far as is known; the files are checked at intervals, not on every call.
    pub(crate) fn stale(&self, open: &OpenIndex) -> Result<Option<String>> {
        let mut looked = locked(&self.looked);
        if let Some(known) = looked.as_ref().filter(|known| known.commit == open.commit) {
            let holds = if known.reason.is_some() { STALE } else { FRESH };
            if known.at.elapsed() < holds {
                return Ok(known.reason.clone());
            }
        }
        let reason = if engine::exists(&self.settings.index) {
            stale(&*open.searcher)?
        } else {
            Some(format!("{} is missing: this is what it held", self.settings.index.display()))
        };
        *looked = Some(FreshnessCheck { at: Instant::now(), commit: open.commit.clone(), reason: reason.clone() });
        Ok(reason)
    }

    /// Returns the index's metadata for an answer.
    pub(crate) fn about(&self, open: &OpenIndex) -> Result<IndexInfo> {
        let Status { articles, passages, .. } = open.status;
        Ok(IndexInfo { articles, passages, stale: self.stale(open)?.is_some() })
    }
}

/// Locks a mutex whose value stays valid even if a thread panicked.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
