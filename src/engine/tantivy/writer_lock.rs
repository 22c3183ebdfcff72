//! The lock of an index folder that one writer holds at a time.
//!
//! tantivy takes it when an index is opened for writing, which is too late: what decides on the writing has been read by then,
//! and another process may have committed since. So it is taken before anything is read, and handed to tantivy.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::TantivyError;
use tantivy::directory::{Directory as _, DirectoryLock, INDEX_WRITER_LOCK, MmapDirectory};

use super::fault;
use super::lock_owner::{self, LockOwner};
use super::writer::locked;
use crate::error::{Error, Result};

/// The lock of an index folder, held; released when it is dropped.
pub(in crate::engine) struct WriterLock {
    location: PathBuf,
    /// Removed before the lock is released: the next owner leaves its own.
    note: LockOwner,
    held: Held,
}

impl WriterLock {
    /// Takes the lock of a folder that exists.
    pub(super) fn acquire(location: &Path) -> Result<Self> {
        let fault = fault(location, "locking the index");
        let folder = MmapDirectory::open(location).map_err(|error| fault(error.into()))?;
        let acquire =
            || folder.acquire_lock(&INDEX_WRITER_LOCK).map_err(|error| TantivyError::LockFailure(error, None));
        let lock = locked(acquire).map_err(|error| match fault(error) {
            Error::Locked { path, .. } => Error::Locked { by: lock_owner::of(&path), path },
            other => other,
        })?;
        let held = Held(Arc::new(Mutex::new(Some(lock))));
        Ok(Self { location: location.to_owned(), note: LockOwner::new(location), held })
    }

    pub(super) fn location(&self) -> &Path {
        &self.location
    }

    /// The lock and the note about it, to be dropped in reverse order.
    pub(super) fn into_parts(self) -> (Held, LockOwner) {
        (self.held, self.note)
    }
}

/// A lock that waits for tantivy to ask for it.
#[derive(Clone, Default)]
pub(super) struct Held(Arc<Mutex<Option<DirectoryLock>>>);

impl Held {
    /// The lock, the first time.
    pub(super) fn take(&self) -> Option<DirectoryLock> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Held")
    }
}
