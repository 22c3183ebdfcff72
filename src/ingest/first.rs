//! The first build of an index, where several processes find it missing: one builds it, the others wait.

use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use crate::engine::{self, Lock};
use crate::error::{Error, Result};

use super::{Options, Summary, check_paths, ingest_locked};

/// How often a waiting process looks again. Taking a lock that is held takes a while by itself.
const PAUSE: Duration = Duration::from_millis(20);

/// How to wait for the process that builds a missing index.
pub struct Wait<'a> {
    /// The longest time; then the run ends with [`Error::Locked`].
    pub limit: Duration,
    /// Called with what happens.
    pub tell: &'a mut dyn FnMut(FirstBuild<'_>),
}

/// What happens where an index is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstBuild<'a> {
    /// This process builds it.
    Started,
    /// Another process builds it: `process N`, where its number is known. Told once for each.
    Waiting(Option<&'a str>),
}

/// Builds the index if it is missing. Where another process builds it, waits and returns `None`, as for an index that is there.
///
/// # Errors
/// Those of [`super::ingest`]; [`Error::Locked`] when the other process is not ready in time.
pub fn build_missing(options: Options<'_>, mut wait: Wait<'_>) -> Result<Option<Summary>> {
    if engine::exists(&options.index) {
        return Ok(None);
    }
    check_paths(&options)?;
    let Some(lock) = lock(&options, &mut wait, Goal::Index)? else { return Ok(None) };
    if engine::exists(&options.index) {
        // Built by another process since.
        return Ok(None);
    }
    (wait.tell)(FirstBuild::Started);
    ingest_locked(options, lock).map(Some)
}

/// Brings an index up to date, as [`super::ingest`] does, but waits where the index is missing and another process builds it.
///
/// # Errors
/// As those of [`build_missing`].
pub fn ingest_after_build(options: Options<'_>, mut wait: Wait<'_>) -> Result<Summary> {
    check_paths(&options)?;
    if engine::exists(&options.index) {
        return super::ingest(options);
    }
    match lock(&options, &mut wait, Goal::Lock)? {
        Some(lock) => ingest_locked(options, lock),
        None => super::ingest(options),
    }
}

/// What a process waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goal {
    /// The index, or the right to build it.
    Index,
    /// The right to write to it.
    Lock,
}

/// Takes the lock; `None` where the goal is reached without it.
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
        // The note of the other process comes a moment after its lock.
        let number = by.as_deref().and_then(|by| by.split(',').next()).map(str::to_owned);
        if told.is_none() || number.is_some() && told.as_ref() != Some(&number) {
            (wait.tell)(FirstBuild::Waiting(number.as_deref()));
            told = Some(number);
        }
        thread::sleep(PAUSE);
    }
}
