//! Records which process writes to an index, for the error message when the index is locked.
//!
//! The lock itself belongs to the operating system and ends with the process; this file is read only while the lock is
//! held.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::{Timestamp, Unit};
use tantivy::directory::INDEX_WRITER_LOCK;

use crate::error::{Error, Result};

/// Name of the file in the index.
pub(crate) const NOTE: &str = ".writer";

/// The file with the id of this process, deleted on drop.
pub(crate) struct LockOwner {
    location: PathBuf,
    path: PathBuf,
    /// Identifies the lock's file; `None` where the system does not.
    lock: Option<(u64, u64)>,
}

impl LockOwner {
    /// Writes the file; this process holds the lock of the index.
    pub(crate) fn new(location: &Path) -> Self {
        let path = location.join(NOTE);
        let now = Timestamp::now();
        let note = format!("process {}, since {}", std::process::id(), now.round(Unit::Second).unwrap_or(now));
        // On failure only the error message of the other process is less precise.
        let _ = fs::write(&path, note);
        Self { location: location.to_owned(), path, lock: lock_file(location) }
    }

    /// Checks that the lock is still that of the index folder. A folder that was removed, and made again by another process,
    /// has another lock, and what this process commits would take the place of what that one committed.
    ///
    /// # Errors
    /// [`Error::Index`] if it is not.
    pub(crate) fn check(&self) -> Result<()> {
        if lock_file(&self.location) == self.lock {
            return Ok(());
        }
        let what = "the index folder was removed or replaced during this run".to_owned();
        Err(Error::Index { path: self.location.clone(), what })
    }
}

impl Drop for LockOwner {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(unix)]
fn lock_file(location: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(location.join(&INDEX_WRITER_LOCK.filepath)).ok().map(|about| (about.dev(), about.ino()))
}

#[cfg(not(unix))]
fn lock_file(_: &Path) -> Option<(u64, u64)> {
    None
}

/// Returns the recorded owner of the lock.
pub(crate) fn of(location: &Path) -> Option<String> {
    fs::read_to_string(location.join(NOTE)).ok().filter(|note| !note.is_empty())
}
