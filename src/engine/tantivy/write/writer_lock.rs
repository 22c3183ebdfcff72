//! The lock of an index folder, held by one writer at a time.
//!
//! tantivy takes it when it opens an index for writing. That is too late: the state that the run depends on has been
//! read by then, and another process may have committed since. So the lock is taken before anything is read, and handed
//! to tantivy.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tantivy::TantivyError;
use tantivy::directory::error::LockError;
use tantivy::directory::{Directory as _, DirectoryLock, INDEX_WRITER_LOCK, MmapDirectory};

use super::lock_owner::{self, LockOwner};
use crate::engine::tantivy::fault;
use crate::error::{Error, Result};

/// How often a busy lock is retried, and the pause between attempts.
const LOCK_TRIES: usize = 5;
const LOCK_PAUSE: Duration = Duration::from_millis(60);

/// A held lock of an index folder, released on drop.
pub(in crate::engine) struct WriterLock {
    location: PathBuf,
    /// Removed before the lock is released, since the next owner writes its own.
    note: LockOwner,
    held: Held,
}

impl WriterLock {
    /// Takes the lock of an existing folder.
    pub(crate) fn acquire(location: &Path) -> Result<Self> {
        let fault = fault(location, "locking the index");
        let folder = MmapDirectory::open(location).map_err(|error| fault(error.into()))?;
        let acquire =
            || folder.acquire_lock(&INDEX_WRITER_LOCK).map_err(|error| TantivyError::LockFailure(error, None));
        let lock = with_lock_retries(acquire).map_err(|error| match fault(error) {
            Error::Locked { path, .. } => Error::Locked { by: lock_owner::of(&path), path },
            other => other,
        })?;
        let held = Held(Arc::new(Mutex::new(Some(lock))));
        Ok(Self { location: location.to_owned(), note: LockOwner::new(location), held })
    }

    pub(crate) fn location(&self) -> &Path {
        &self.location
    }

    /// Returns the lock and the record of its owner, to be dropped in reverse order.
    pub(crate) fn into_parts(self) -> (Held, LockOwner) {
        (self.held, self.note)
    }
}

/// A lock kept until tantivy acquires it.
#[derive(Clone, Default)]
pub(crate) struct Held(Arc<Mutex<Option<DirectoryLock>>>);

impl Held {
    /// Returns the lock on the first call.
    pub(crate) fn take(&self) -> Option<DirectoryLock> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Held")
    }
}

/// Retries briefly while another writer holds the lock: one that has just ended may not have released it yet.
pub(crate) fn with_lock_retries<T>(mut open: impl FnMut() -> tantivy::Result<T>) -> tantivy::Result<T> {
    for _ in 0..LOCK_TRIES {
        match open() {
            Err(TantivyError::LockFailure(LockError::LockBusy, _)) => thread::sleep(LOCK_PAUSE),
            outcome => return outcome,
        }
    }
    open()
}
