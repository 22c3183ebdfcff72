//! The lock of the writer: a lease in the control index, together with the commit at which it was taken.
//!
//! The lock also hands out article numbers, so that two runs never write the same documents: a run that was taken for dead
//! and goes on writing does so under numbers that no commit uses.

use std::sync::Arc;

use serde_json::Value;

use super::Cluster;
use super::control::Commit;
use super::lease::{Lease, Stored, new_run, wait_for_owner};
use super::round::Round;
use crate::error::{Error, Result};

/// Article numbers reserved at once.
const BLOCK: u64 = 1 << 16;
/// Id of its document.
const ID: &str = "lock";

/// A held lock, released on drop.
pub(in crate::engine) struct WriterLock {
    pub(super) cluster: Arc<Cluster>,
    /// Identifies this run.
    pub(super) run: String,
    lease: Lease,
    /// The commit when the lock was taken.
    pub(super) commit: Option<Commit>,
    /// Version of its document.
    pub(super) former: Option<(u64, u64)>,
    /// Why the commit cannot be read; it can be rebuilt.
    pub(super) unreadable: Option<Error>,
    /// First number that this run may use.
    pub(super) first: u64,
    /// The run in shares that is not complete.
    pub(super) round: Option<Round>,
}

impl WriterLock {
    /// Takes the lock. A lock whose owner is dead, or does not renew it, is taken over.
    ///
    /// # Errors
    /// [`Error::Locked`] if another process holds it.
    pub(super) fn acquire(cluster: Arc<Cluster>, create: bool) -> Result<Self> {
        let control = cluster.control();
        if create {
            control.create(cluster.server()?)?;
        }
        let before = control.document::<Value>("commit")?;
        let (commit, unreadable) = match before.as_ref().map(|before| control.parse(&before.value)).transpose() {
            Ok(None) if !create => return Err(super::control::missing(&cluster.client)),
            Ok(commit) => (commit, None),
            Err(error) if create => (None, Some(error)),
            Err(error) => return Err(error),
        };
        let found = control.document::<Stored>(ID)?;
        if let Some(found) = &found {
            wait_for_owner(&cluster, ID, found)?;
        }
        let former = found.as_ref().map(|found| (found.seq_no, found.term));
        let high = found.map_or(0, |found| found.value.high);
        let round = Round::stored(&cluster)?;
        let used = round.as_ref().map_or(0, |round| round.high);
        let first = commit.as_ref().map_or(0, |commit| commit.next).max(high).max(used);
        let run = new_run();
        let lease = Lease::take(Arc::clone(&cluster), ID, Stored::new(&run, first + BLOCK), former)?;
        // A former owner that is not dead after all can no longer commit.
        let former = match before {
            None => None,
            Some(before) => {
                let version = control.replace("commit", &before.value, Some((before.seq_no, before.term)))?;
                Some(version.ok_or_else(|| Error::Locked { path: cluster.location().to_owned(), by: None })?)
            }
        };
        let round = round.filter(|round| round.continues(commit.as_ref()));
        Ok(Self { cluster, run, lease, commit, former, unreadable, first, round })
    }

    /// Reserves article numbers up to this one.
    pub(super) fn reserve(&self, number: u64) -> Result<()> {
        if number < self.lease.stored().high {
            return Ok(());
        }
        self.lease.change(|stored| stored.high = number + BLOCK)
    }

    /// Checks that this run still holds the lock.
    pub(super) fn check(&self) -> Result<()> {
        self.lease.check()
    }

    /// Records that numbers below this one are in use and no others: every document of this run has been answered.
    pub(super) fn settle(&self, next: u64) -> Result<()> {
        self.lease.change(|stored| stored.high = next)
    }
}
