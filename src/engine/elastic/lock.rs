//! The lock of the writer: a document in the control index that its owner renews.
//!
//! The lock also hands out article numbers, so that two runs never write the same documents: a run that was taken for dead
//! and goes on writing does so under numbers that no commit uses.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use jiff::{Timestamp, Unit};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Cluster;
use super::control::{Commit, Versioned};
use crate::error::{Error, Result};

/// How often an owner renews its lock, and how long another process waits for that before it takes the lock.
const BEAT: Duration = Duration::from_secs(3);
const SILENCE: Duration = Duration::from_secs(12);
/// Article numbers reserved at once.
const BLOCK: u64 = 1 << 16;

/// The lock as stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Stored {
    /// The process, for messages; `None` if the lock is free.
    owner: Option<String>,
    /// The machine and its space of process ids, and the process.
    machine: String,
    process: u32,
    /// The run that holds it.
    run: String,
    /// Article numbers below this one may have been used.
    high: u64,
    /// Counts the renewals.
    beat: u64,
}

/// A held lock, released on drop.
pub(in crate::engine) struct WriterLock {
    pub(super) cluster: Arc<Cluster>,
    /// Identifies this run.
    pub(super) run: String,
    held: Arc<Held>,
    renewal: Option<JoinHandle<()>>,
    /// The commit when the lock was taken.
    pub(super) commit: Option<Commit>,
    /// Version of its document.
    pub(super) former: Option<(u64, u64)>,
    /// Why the commit cannot be read; it can be rebuilt.
    pub(super) unreadable: Option<Error>,
    /// First number that this run may use.
    pub(super) first: u64,
}

#[derive(Debug)]
struct Held {
    state: Mutex<State>,
    end: Condvar,
    is_lost: AtomicBool,
}

#[derive(Debug)]
struct State {
    stored: Stored,
    version: (u64, u64),
    is_over: bool,
}

impl Held {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
        let found = control.document::<Stored>("lock")?;
        if let Some(found) = &found {
            wait_for_owner(&cluster, found)?;
        }
        let former = found.as_ref().map(|found| (found.seq_no, found.term));
        let high = found.map_or(0, |found| found.value.high);
        let first = commit.as_ref().map_or(0, |commit| commit.next).max(high);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let run = format!("{:x}-{:x}", now.as_micros(), std::process::id());
        let since = Timestamp::now();
        let owner = format!("process {}, since {}", std::process::id(), since.round(Unit::Second).unwrap_or(since));
        let (machine, process) = (machine(), std::process::id());
        let stored = Stored { owner: Some(owner), machine, process, run: run.clone(), high: first + BLOCK, beat: 0 };
        let version = control.replace("lock", &stored, former)?;
        let Some(version) = version else {
            let by = control.document::<Stored>("lock")?.and_then(|found| found.value.owner);
            return Err(Error::Locked { path: cluster.location().to_owned(), by });
        };
        // A former owner that is not dead after all can no longer commit.
        let former = match before {
            None => None,
            Some(before) => {
                let version = control.replace("commit", &before.value, Some((before.seq_no, before.term)))?;
                Some(version.ok_or_else(|| Error::Locked { path: cluster.location().to_owned(), by: None })?)
            }
        };
        let state = Mutex::new(State { stored, version, is_over: false });
        let held = Arc::new(Held { state, end: Condvar::new(), is_lost: AtomicBool::new(false) });
        let renewal = {
            let (held, cluster) = (Arc::clone(&held), Arc::clone(&cluster));
            thread::spawn(move || renew(&held, &cluster))
        };
        Ok(Self { cluster, run, held, renewal: Some(renewal), commit, former, unreadable, first })
    }

    /// Reserves article numbers up to this one.
    pub(super) fn reserve(&self, number: u64) -> Result<()> {
        let mut state = self.held.state();
        if number < state.stored.high {
            return Ok(());
        }
        let stored = Stored { high: number + BLOCK, ..state.stored.clone() };
        self.store(&mut state, stored)
    }

    /// Checks that this run still holds the lock.
    pub(super) fn check(&self) -> Result<()> {
        if self.held.is_lost.load(Ordering::Relaxed) {
            return Err(self.lost());
        }
        let mut state = self.held.state();
        let stored = Stored { beat: state.stored.beat + 1, ..state.stored.clone() };
        self.store(&mut state, stored)
    }

    /// Records that numbers below this one are in use and no others: every document of this run has been answered.
    pub(super) fn settle(&self, next: u64) -> Result<()> {
        let mut state = self.held.state();
        let stored = Stored { high: next, ..state.stored.clone() };
        self.store(&mut state, stored)
    }

    fn store(&self, state: &mut State, stored: Stored) -> Result<()> {
        let Some(version) = self.cluster.control().replace("lock", &stored, Some(state.version))? else {
            self.held.is_lost.store(true, Ordering::Relaxed);
            return Err(self.lost());
        };
        (state.stored, state.version) = (stored, version);
        Ok(())
    }

    fn lost(&self) -> Error {
        self.cluster
            .client
            .engine("writing the index", "another process took over: this run did not answer for a while")
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        self.held.state().is_over = true;
        self.held.end.notify_all();
        if let Some(renewal) = self.renewal.take() {
            // A panic of that thread changes nothing here.
            let _ = renewal.join();
        }
        if !self.held.is_lost.load(Ordering::Relaxed) {
            let mut state = self.held.state();
            let stored = Stored { owner: None, ..state.stored.clone() };
            // Otherwise the next writer waits until the lock is too old.
            let _ = self.store(&mut state, stored);
        }
    }
}

/// Renews the lock until the end.
fn renew(held: &Held, cluster: &Cluster) {
    let mut state = held.state();
    loop {
        let waited = held.end.wait_timeout(state, BEAT).unwrap_or_else(PoisonError::into_inner);
        state = waited.0;
        if state.is_over {
            return;
        }
        let stored = Stored { beat: state.stored.beat + 1, ..state.stored.clone() };
        match cluster.control().replace("lock", &stored, Some(state.version)) {
            Ok(Some(version)) => (state.stored, state.version) = (stored, version),
            Ok(None) => {
                held.is_lost.store(true, Ordering::Relaxed);
                return;
            }
            // The cluster may be back at the next beat.
            Err(_) => {}
        }
    }
}

/// Returns if a lock is free, its owner is dead, or does not renew it.
fn wait_for_owner(cluster: &Cluster, found: &Versioned<Stored>) -> Result<()> {
    let Some(owner) = &found.value.owner else { return Ok(()) };
    if found.value.machine == machine() && !is_alive(found.value.process) {
        return Ok(());
    }
    let locked = || Error::Locked { path: cluster.location().to_owned(), by: Some(owner.clone()) };
    let started = Instant::now();
    while started.elapsed() < SILENCE {
        let now = cluster.control().document::<Stored>("lock")?;
        match now {
            Some(now) if now.seq_no == found.seq_no => thread::sleep(BEAT / 6),
            _ => return Err(locked()),
        }
    }
    Ok(())
}

/// Identifies the machine since it was started, and its space of process ids; empty if that is unknown.
fn machine() -> String {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let space = fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    format!("{} {}", boot.trim(), space.display()).trim().to_owned()
}

/// Returns whether a process of this machine runs; `true` if that is unknown.
fn is_alive(process: u32) -> bool {
    !Path::new("/proc/self").exists() || Path::new(&format!("/proc/{process}")).exists()
}
