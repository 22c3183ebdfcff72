//! The first build of an index when several processes find it missing: one builds it, the others wait.

use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use crate::engine::{self, Lock};
use crate::error::{Error, Result};

use super::{Options, Summary, check_paths, ingest_locked};

/// How often a waiting process checks again. Taking a lock that is held already takes a while.
const PAUSE: Duration = Duration::from_millis(20);

/// How to wait for the process that builds a missing index.
pub struct Wait<'a> {
    /// The longest wait; after it the run fails with [`Error::Locked`].
    pub limit: Duration,
    /// Called with every change of the state.
    pub tell: &'a mut dyn FnMut(FirstBuild<'_>),
}

/// The state of a missing index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstBuild<'a> {
    /// This process builds it.
    Started,
    /// Another process builds it: `process N`, if its number is known. Reported once for each process.
    Waiting(Option<&'a str>),
}

/// Builds the index if it is missing. Returns `None` if the index exists, or once another process has built it.
///
/// # Errors
/// Returns the errors of [`super::ingest`], and [`Error::Locked`] if the other process does not finish in time.
pub fn build_missing(options: Options<'_>, mut wait: Wait<'_>) -> Result<Option<Summary>> {
    if engine::exists(&options.index) {
        return Ok(None);
    }
    check_paths(&options)?;
    let Some(lock) = lock(&options, &mut wait, Goal::Index)? else { return Ok(None) };
    if engine::exists(&options.index) {
        // Another process has built it since.
        return Ok(None);
    }
    (wait.tell)(FirstBuild::Started);
    ingest_locked(options, lock).map(Some)
}

/// Updates an index as [`super::ingest`] does, but waits if the index is missing and another process builds it.
///
/// # Errors
/// Returns the errors of [`build_missing`].
pub fn ingest_after_build(options: Options<'_>, mut wait: Wait<'_>) -> Result<Summary> {
    check_paths(&options)?;
    if options.share.is_some() || engine::exists(&options.index) {
        return super::ingest(options);
    }
    match lock(&options, &mut wait, Goal::Lock)? {
        Some(lock) => ingest_locked(options, lock),
        None => super::ingest(options),
    }
}

/// What the process waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goal {
    /// The index, or the right to build it.
    Index,
    /// The right to write to the index.
    Lock,
}

/// Takes the lock. Returns `None` if the goal is reached without it.
fn lock(options: &Options<'_>, wait: &mut Wait<'_>, goal: Goal) -> Result<Option<Lock>> {
    let started = Instant::now();
    let mut told = None;
    loop {
        let (path, by) = match engine::lock_to_write(&options.index) {
            Err(Error::Locked { path, by }) => (path, by),
            outcome => return outcome.map(Some),
        };
        if goal == Goal::Index && engine::exists(&options.index) {
            return Ok(None);
        }
        if options.stop.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        if started.elapsed() >= wait.limit {
            let by = by.unwrap_or_else(|| "unknown process".to_owned());
            let by = format!("{by}, not ready after {} s", wait.limit.as_secs());
            return Err(Error::Locked { path, by: Some(by) });
        }
        // The other process writes its name a moment after it takes the lock.
        let number = by.as_deref().and_then(|by| by.split(',').next()).map(str::to_owned);
        if told.is_none() || number.is_some() && told.as_ref() != Some(&number) {
            (wait.tell)(FirstBuild::Waiting(number.as_deref()));
            told = Some(number);
        }
        thread::sleep(PAUSE);
    }
}
