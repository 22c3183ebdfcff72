//! Who writes to an index, told to whoever finds it locked.
//!
//! The lock itself is the system's and ends with the process; the note beside it is read only while the lock is held.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::{Timestamp, Unit};

/// The note's file in the index.
pub(super) const NOTE: &str = ".writer";

/// The note of this process; taken away when it is dropped.
pub(super) struct LockOwner {
    path: PathBuf,
}

impl LockOwner {
    /// Leaves a note in the index whose lock this process holds.
    pub(super) fn new(location: &Path) -> Self {
        let path = location.join(NOTE);
        let now = Timestamp::now();
        let note = format!("process {}, since {}", std::process::id(), now.round(Unit::Second).unwrap_or(now));
        // Without it the other one knows less, and nothing else is amiss.
        let _ = fs::write(&path, note);
        Self { path }
    }
}

impl Drop for LockOwner {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// What the process that holds the lock has left.
pub(super) fn of(location: &Path) -> Option<String> {
    fs::read_to_string(location.join(NOTE)).ok().filter(|note| !note.is_empty())
}
