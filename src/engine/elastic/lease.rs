//! A lease: a document in the control index whose owner renews it while it lives.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use jiff::{Timestamp, Unit};
use serde::{Deserialize, Serialize};

use super::Cluster;
use super::control::Versioned;
use super::round::Complete;
use crate::error::{Error, Result};

/// How often an owner renews its lease, and how long another process waits for that before it takes the lease.
pub(super) const BEAT: Duration = Duration::from_secs(3);
pub(super) const SILENCE: Duration = Duration::from_secs(12);

/// A lease as stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Stored {
    /// The process, for messages; `None` if the lease is free.
    pub(super) owner: Option<String>,
    /// The machine and its space of process ids, and the process.
    machine: String,
    process: u32,
    /// The run that holds it.
    pub(super) run: String,
    /// Article numbers below this one may have been used. Only the lease of the writer has it.
    #[serde(default)]
    pub(super) high: u64,
    /// Counts the renewals.
    beat: u64,
    /// The run in shares that it belongs to: when that is over, it is deleted together with the lists of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) piece_of: Option<String>,
    /// What the owner of a share has indexed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) complete: Option<Complete>,
}

/// Returns a name for this run, which no other has.
pub(super) fn new_run() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{:x}-{:x}", now.as_micros(), std::process::id())
}

impl Stored {
    /// Returns a lease of this process.
    pub(super) fn new(run: &str, high: u64) -> Self {
        let since = now();
        let owner = Some(format!("process {}, since {since}", std::process::id()));
        let (machine, process) = (machine(), std::process::id());
        Self { owner, machine, process, run: run.to_owned(), high, ..Self::default() }
    }
}

/// Returns the time, to the second.
pub(super) fn now() -> Timestamp {
    let now = Timestamp::now();
    now.round(Unit::Second).unwrap_or(now)
}

/// A lease that this process holds, released on drop.
pub(super) struct Lease {
    cluster: Arc<Cluster>,
    held: Arc<Held>,
    renewal: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Held {
    id: String,
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

impl Lease {
    /// Takes a lease that is free: `former` is the version of its document.
    ///
    /// # Errors
    /// [`Error::Locked`] if another process was faster.
    pub(super) fn take(cluster: Arc<Cluster>, id: &str, stored: Stored, former: Option<(u64, u64)>) -> Result<Self> {
        let Some(version) = cluster.control().replace(id, &stored, former)? else {
            let by = cluster.control().document::<Stored>(id)?.and_then(|found| found.value.owner);
            return Err(Error::Locked { path: cluster.location().to_owned(), by });
        };
        let state = Mutex::new(State { stored, version, is_over: false });
        let held = Arc::new(Held { id: id.to_owned(), state, end: Condvar::new(), is_lost: AtomicBool::new(false) });
        let renewal = {
            let (held, cluster) = (Arc::clone(&held), Arc::clone(&cluster));
            thread::spawn(move || renew(&held, &cluster))
        };
        Ok(Self { cluster, held, renewal: Some(renewal) })
    }

    /// Returns what was stored last.
    pub(super) fn stored(&self) -> Stored {
        self.held.state().stored.clone()
    }

    /// Changes what is stored, if this process still holds the lease.
    pub(super) fn change(&self, change: impl FnOnce(&mut Stored)) -> Result<()> {
        if self.held.is_lost.load(Ordering::Relaxed) {
            return Err(self.lost());
        }
        let mut state = self.held.state();
        let mut stored = state.stored.clone();
        stored.beat += 1;
        change(&mut stored);
        let Some(version) = self.cluster.control().replace(&self.held.id, &stored, Some(state.version))? else {
            self.held.is_lost.store(true, Ordering::Relaxed);
            return Err(self.lost());
        };
        (state.stored, state.version) = (stored, version);
        Ok(())
    }

    /// Checks that this process still holds the lease.
    pub(super) fn check(&self) -> Result<()> {
        self.change(|_| ())
    }

    fn lost(&self) -> Error {
        self.cluster
            .client
            .engine("writing the index", "another process took over: this run did not answer for a while")
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.held.state().is_over = true;
        self.held.end.notify_all();
        if let Some(renewal) = self.renewal.take() {
            // A panic of that thread changes nothing here.
            let _ = renewal.join();
        }
        // Otherwise the next process waits until the lease is too old.
        let _ = self.change(|stored| stored.owner = None);
    }
}

/// Renews the lease until the end.
fn renew(held: &Held, cluster: &Cluster) {
    let mut state = held.state();
    loop {
        let waited = held.end.wait_timeout(state, BEAT).unwrap_or_else(PoisonError::into_inner);
        state = waited.0;
        if state.is_over {
            return;
        }
        let stored = Stored { beat: state.stored.beat + 1, ..state.stored.clone() };
        match cluster.control().replace(&held.id, &stored, Some(state.version)) {
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

/// Returns whether the owner of each of these leases lives; one of another machine is given some time to renew its lease.
pub(super) fn are_alive(cluster: &Cluster, leases: &[(&str, &Versioned<Stored>)], time: Duration) -> Result<Vec<bool>> {
    let known = |found: &Stored| match &found.owner {
        None => Some(false),
        Some(_) if found.machine == machine() => Some(is_alive(found.process)),
        Some(_) => None,
    };
    let mut alive: Vec<Option<bool>> = leases.iter().map(|(_, found)| known(&found.value)).collect();
    let started = Instant::now();
    while alive.contains(&None) && started.elapsed() < time {
        thread::sleep(BEAT / 6);
        for (alive, (id, found)) in alive.iter_mut().zip(leases).filter(|(alive, _)| alive.is_none()) {
            match cluster.control().document::<Stored>(id)? {
                Some(now) if now.seq_no == found.seq_no => {}
                now => *alive = Some(now.is_some_and(|now| now.value.owner.is_some())),
            }
        }
    }
    Ok(alive.into_iter().map(|alive| alive == Some(true)).collect())
}

/// Returns if a lease is free, its owner is dead, or does not renew it.
///
/// # Errors
/// [`Error::Locked`] if its owner lives.
pub(super) fn wait_for_owner(cluster: &Cluster, id: &str, found: &Versioned<Stored>) -> Result<()> {
    if are_alive(cluster, &[(id, found)], SILENCE)?[0] {
        return Err(Error::Locked { path: cluster.location().to_owned(), by: found.value.owner.clone() });
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
