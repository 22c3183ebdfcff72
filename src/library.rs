//! The index that the doors put questions to: open, shared by all who ask, and opened anew where it is no longer the same.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ibid::engine::{self, Searcher, Status};
use ibid::ingest::stale;
use ibid::render::Index;
use ibid::{Error, Result};

use crate::cli::Global;

/// How long a look at the index's files holds: one that found them unchanged, and one that did not. A look is at some of
/// many files, and what one saw the next may miss.
const FRESH: Duration = Duration::from_secs(1);
const STALE: Duration = Duration::from_secs(20);

/// An index, whatever commit it stands at.
pub(crate) struct SharedIndex {
    pub(crate) global: Global,
    open: Mutex<Option<Arc<OpenIndex>>>,
    looked: Mutex<Option<FreshnessCheck>>,
}

/// One commit of it.
pub(crate) struct OpenIndex {
    /// What tells it from others.
    pub(crate) commit: Vec<u8>,
    pub(crate) searcher: Arc<dyn Searcher>,
    /// What it holds, which does not change.
    pub(crate) status: Status,
}

/// What a look at the files found, and when.
struct FreshnessCheck {
    at: Instant,
    commit: Vec<u8>,
    reason: Option<String>,
}

impl SharedIndex {
    pub(crate) const fn new(global: Global) -> Self {
        Self { global, open: Mutex::new(None), looked: Mutex::new(None) }
    }

    /// The index as it is at the moment; as it was last, where missing.
    pub(crate) fn open(&self) -> Result<Arc<OpenIndex>> {
        let mut held = locked(&self.open);
        // Named before it is opened: a commit between the two is noticed with the next question.
        let commit = engine::commit(&self.global.index);
        if let Some(open) = held.as_ref().filter(|open| commit.as_ref().is_none_or(|now| *now == open.commit)) {
            return Ok(Arc::clone(open));
        }
        let Some(commit) = commit else {
            return Err(Error::input(self.global.index.display().to_string(), "no index found"));
        };
        let searcher: Arc<dyn Searcher> = engine::open(&self.global.index)?.into();
        let status = searcher.status()?;
        Ok(Arc::clone(held.insert(Arc::new(OpenIndex { commit, searcher, status }))))
    }

    /// Whether there has been a commit since.
    pub(crate) fn has_moved_on(&self, open: &OpenIndex) -> bool {
        engine::commit(&self.global.index).is_some_and(|commit| commit != open.commit)
    }

    /// Why the index is behind its files, as far as is known; looked at now and then, however often this is asked.
    pub(crate) fn stale(&self, open: &OpenIndex) -> Result<Option<String>> {
        let mut looked = locked(&self.looked);
        if let Some(known) = looked.as_ref().filter(|known| known.commit == open.commit) {
            let holds = if known.reason.is_some() { STALE } else { FRESH };
            if known.at.elapsed() < holds {
                return Ok(known.reason.clone());
            }
        }
        let reason = if engine::exists(&self.global.index) {
            stale(&*open.searcher)?
        } else {
            Some(format!("{} is missing: this is what it held", self.global.index.display()))
        };
        *looked = Some(FreshnessCheck { at: Instant::now(), commit: open.commit.clone(), reason: reason.clone() });
        Ok(reason)
    }

    /// What is said of the index with an answer.
    pub(crate) fn about(&self, open: &OpenIndex) -> Result<Index> {
        let Status { articles, passages, .. } = open.status;
        Ok(Index { articles, passages, stale: self.stale(open)?.is_some() })
    }
}

/// What it guards is whole at all times, whoever panicked.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
