//! The latest commit of an index on a cluster, asked for over one connection.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::Cluster;

/// How long a commit counts as the latest. Servers of this kind themselves show new documents once a second.
const LATEST: Duration = Duration::from_secs(1);

/// Asks for the latest commit, and keeps the answer for a second.
pub(in crate::engine) struct CommitReader {
    /// `None` if the address is wrong, which opening the index reports.
    cluster: Option<Cluster>,
    last: Mutex<Option<(Instant, Vec<u8>)>>,
}

impl CommitReader {
    pub(in crate::engine) fn new(location: &Path) -> Self {
        Self { cluster: Cluster::connect(location).ok(), last: Mutex::new(None) }
    }

    pub(in crate::engine) fn forget(&self) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Returns bytes that identify the latest commit; empty if the cluster cannot be asked.
    pub(in crate::engine) fn latest(&self) -> Option<Vec<u8>> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, commit)) = last.as_ref().filter(|(asked, _)| asked.elapsed() < LATEST) {
            return Some(commit.clone());
        }
        let commit = self.cluster.as_ref().map_or_else(|| Some(Vec::new()), super::latest);
        // That there is none is not kept: a process that waits for an index sees it at once.
        *last = commit.clone().map(|commit| (Instant::now(), commit));
        commit
    }
}
