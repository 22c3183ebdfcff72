//! A run in shares: several processes, each with a lease, write passages under article numbers that readers ignore; when all
//! shares are complete, one of them commits all.
//!
//! A document of the control index describes the run and hands out article numbers. It belongs to one commit: after the next,
//! the run is over. Nobody deletes it, so that its numbers are never handed out again.

use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Cluster;
use super::control::{Commit, List, Versioned};
use super::lease::{self, Stored};
use super::lock::WriterLock;
use crate::engine::{OpenRun, Share, ShareState};
use crate::error::{Error, Result};

/// Number of article numbers in a block.
const BLOCK: u64 = 1 << 12;
/// Id of its document.
const ID: &str = "round";

/// A run in shares as stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Round {
    pub(super) id: String,
    /// Number of shares.
    pub(super) of: u32,
    /// Identifies the commit that it continues; `None` if there was none.
    base: Option<String>,
    pub(super) since: String,
    /// The index that is written to.
    pub(super) data: String,
    /// Whether the commit's articles are left out.
    pub(super) rebuild: bool,
    /// First article number of the run, and the first that is not handed out.
    pub(super) first: u64,
    pub(super) high: u64,
    /// The run that got the last block.
    last: String,
    /// No more numbers are handed out: all shares are complete, or the run was discarded.
    sealed: bool,
    discarded: bool,
}

/// What a share has indexed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Complete {
    /// The blocks of article numbers that it got.
    pub(super) blocks: Vec<(u64, u64)>,
    pub(super) manifest: List,
    pub(super) words: List,
    /// Ids of the articles of the commit that are changed or gone.
    pub(super) removed: List,
    pub(super) stems: Vec<String>,
}

fn identity(commit: Option<&Commit>) -> Option<String> {
    commit.map(|commit| String::from_utf8_lossy(&commit.identity()).into_owned())
}

/// Returns the id of the document of a share.
pub(super) fn share_id(round: &Round, number: u32) -> String {
    format!("share-{}-{number}", round.id)
}

impl Round {
    /// Returns the run in shares that is stored, which may be over.
    pub(super) fn stored(cluster: &Cluster) -> Result<Option<Self>> {
        Ok(cluster.control().document::<Self>(ID)?.map(|found| found.value))
    }

    /// Returns the run that is not over.
    pub(super) fn open(cluster: &Cluster) -> Result<Option<Self>> {
        let Some(round) = Self::stored(cluster)? else { return Ok(None) };
        let commit = match cluster.control().commit() {
            // It cannot be read, and is rebuilt.
            Err(Error::Index { .. }) => None,
            commit => commit?,
        };
        Ok(Some(round).filter(|round| round.continues(commit.as_ref())))
    }

    /// Returns whether the run is not over while this is the commit.
    pub(super) fn continues(&self, commit: Option<&Commit>) -> bool {
        !self.discarded && self.base == identity(commit)
    }

    /// Begins a run. The caller holds the lock.
    pub(super) fn begin(lock: &WriterLock, of: u32, data: String, rebuild: bool) -> Result<Self> {
        let cluster = &lock.cluster;
        let former = cluster.control().document::<Self>(ID)?;
        let round = Self {
            id: lock.run.clone(),
            of,
            base: identity(lock.commit.as_ref()),
            since: lease::now().to_string(),
            data,
            rebuild,
            first: lock.first,
            high: lock.first,
            ..Self::default()
        };
        lock.check()?;
        let former = former.map(|former| (former.seq_no, former.term));
        let written = cluster.control().replace(ID, &round, former)?;
        written.map(|_| round).ok_or_else(|| Error::Locked { path: cluster.location().to_owned(), by: None })
    }

    /// Hands out a block of article numbers.
    pub(super) fn block(&self, cluster: &Cluster, run: &str) -> Result<(u64, u64)> {
        let next = |now: &Self| Self { high: now.high + BLOCK, last: run.to_owned(), ..now.clone() };
        let now = self.replace(cluster, next)?;
        Ok((now.high - BLOCK, now.high))
    }

    /// Ends the handing out of numbers. Returns the run as it is from then on.
    pub(super) fn seal(&self, cluster: &Cluster, discarded: bool) -> Result<Self> {
        let stored = Self::stored(cluster)?.filter(|now| now.id == self.id);
        match stored {
            Some(now) if now.sealed && now.discarded == discarded => Ok(now),
            _ => self.replace_any(cluster, |now| Self { sealed: true, discarded, ..now.clone() }),
        }
    }

    /// Replaces the stored run if it is this one and takes writers.
    fn replace(&self, cluster: &Cluster, change: impl Fn(&Self) -> Self) -> Result<Self> {
        let stored = Self::stored(cluster)?;
        if stored.is_none_or(|now| now.id != self.id || now.sealed) {
            return Err(Self::over(cluster));
        }
        self.replace_any(cluster, change)
    }

    fn replace_any(&self, cluster: &Cluster, change: impl Fn(&Self) -> Self) -> Result<Self> {
        loop {
            let found: Option<Versioned<Self>> = cluster.control().document(ID)?;
            let Some(found) = found.filter(|found| found.value.id == self.id && !found.value.discarded) else {
                return Err(Self::over(cluster));
            };
            let changed = change(&found.value);
            if cluster.control().replace(ID, &changed, Some((found.seq_no, found.term)))?.is_some() {
                return Ok(changed);
            }
        }
    }

    fn over(cluster: &Cluster) -> Error {
        cluster.client.engine("writing the index", "the run in shares was discarded by another process, or is over")
    }

    /// Returns the documents of the shares; `None` where no process has begun.
    pub(super) fn shares(&self, cluster: &Cluster) -> Result<Vec<Option<Versioned<Stored>>>> {
        (1..=self.of).map(|number| cluster.control().document(&share_id(self, number))).collect()
    }

    /// Returns the state of all shares. Owners on other machines are given some time to show that they live.
    pub(super) fn state(&self, cluster: &Cluster, time: Duration) -> Result<OpenRun> {
        let found = self.shares(cluster)?;
        let ids: Vec<String> = (1..=self.of).map(|number| share_id(self, number)).collect();
        let begun = |stored: &&Versioned<Stored>| stored.value.complete.is_none();
        let each = ids.iter().zip(&found);
        let begun: Vec<_> = each.filter_map(|(id, it)| Some((id.as_str(), it.as_ref().filter(begun)?))).collect();
        let mut alive = lease::are_alive(cluster, &begun, time)?.into_iter();
        let state = |found: &Option<Versioned<Stored>>| match found {
            None => ShareState::Missing,
            Some(found) if found.value.complete.is_some() => ShareState::Complete,
            Some(found) => {
                let is_alive = alive.next() == Some(true);
                match &found.value.owner {
                    Some(owner) if is_alive => ShareState::Running(owner.clone()),
                    owner => ShareState::Stopped(owner.clone().unwrap_or_else(|| "it ended early".to_owned())),
                }
            }
        };
        Ok(OpenRun { since: self.since.clone(), shares: found.iter().map(state).collect() })
    }

    /// Discards a run, unless one of its processes lives. The caller holds the lock.
    pub(super) fn discard(&self, cluster: &Cluster) -> Result<Self> {
        let state = self.state(cluster, lease::SILENCE)?;
        let running = state.shares.iter().find_map(|share| match share {
            ShareState::Running(owner) => Some(owner.clone()),
            _ => None,
        });
        match running {
            Some(owner) => Err(Error::Locked { path: cluster.location().to_owned(), by: Some(owner) }),
            None => self.seal(cluster, true),
        }
    }

    /// Returns the error for another run while this one is not complete.
    pub(super) fn incomplete_error(&self, cluster: &Cluster) -> Result<Error> {
        let missing = self.state(cluster, lease::SILENCE)?.incomplete().join(", ");
        let missing = if missing.is_empty() { "none".to_owned() } else { missing };
        let of = self.of;
        let what = format!(
            "a run in {of} shares is not complete, missing: {missing}: finish it with `ibid index --shard K/{of}`, or discard \
             it with `--rebuild`"
        );
        Ok(cluster.client.engine("writing the index", what))
    }
}

/// Returns the run in shares that is not complete.
pub(in crate::engine) fn open_run(cluster: &Cluster) -> Result<Option<OpenRun>> {
    Round::open(cluster)?.map(|round| round.state(cluster, 3 * lease::BEAT)).transpose()
}

/// Returns the run that a share belongs to: the one that is not over, or a new one.
///
/// # Errors
/// If it has another number of shares, or the index is locked by a run that is not in shares.
pub(super) fn join(cluster: &Arc<Cluster>, share: Share, rebuild: bool) -> Result<Round> {
    const LIMIT: Duration = Duration::from_mins(2);
    cluster.control().create(cluster.server()?)?;
    let started = std::time::Instant::now();
    loop {
        if let Some(round) = Round::open(cluster)?.filter(|round| round.rebuild || !rebuild) {
            if round.of != share.of() {
                let what = format!("the run that is in progress has {} shares", round.of);
                return Err(Error::input(format!("--shard {}/{}", share.number(), share.of()), what));
            }
            return Ok(round);
        }
        match WriterLock::acquire(Arc::clone(cluster), true) {
            Ok(lock) => {
                if let Some(round) = super::share::begin(lock, share.of(), rebuild)? {
                    return Ok(round);
                }
            }
            // Perhaps by a process that begins this run.
            Err(Error::Locked { .. }) if started.elapsed() < LIMIT => {
                std::thread::sleep(Duration::from_millis(500));
            }
            Err(error) => return Err(error),
        }
    }
}
