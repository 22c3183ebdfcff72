//! Records which process writes to an index, for the error message when the index is locked.
//!
//! The lock itself belongs to the operating system and ends with the process; this file is read only while the lock is
//! held.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::{Timestamp, Unit};

/// Name of the file in the index.
pub(super) const NOTE: &str = ".writer";

/// The file with the id of this process, deleted on drop.
pub(super) struct LockOwner {
    path: PathBuf,
}

impl LockOwner {
    /// Writes the file; this process holds the lock of the index.
    pub(super) fn new(location: &Path) -> Self {
        let path = location.join(NOTE);
        let now = Timestamp::now();
        let note = format!("process {}, since {}", std::process::id(), now.round(Unit::Second).unwrap_or(now));
        // On failure only the error message of the other process is less precise.
        let _ = fs::write(&path, note);
        Self { path }
    }
}

impl Drop for LockOwner {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Returns the recorded owner of the lock.
pub(super) fn of(location: &Path) -> Option<String> {
    fs::read_to_string(location.join(NOTE)).ok().filter(|note| !note.is_empty())
}
