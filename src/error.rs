//! Errors, grouped by who must act.
//!
//! Every message reads `place: what: cause` in lower case without a full stop. The next step depends on how a user calls the
//! library, so front ends add it.

use std::io;
use std::path::PathBuf;

/// The result type of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why an operation failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Invalid input: a path, query, reference or option. The user must correct it.
    #[error("{place}: {what}")]
    Input {
        /// The input, or where it is.
        place: String,
        /// What is wrong with it.
        what: String,
    },
    /// A file or folder could not be read or written. The cause is the system's.
    #[error("{}: {what}: {}", .path.display(), said(.cause))]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// The operation that failed.
        what: &'static str,
        /// The system's error.
        #[source]
        cause: io::Error,
    },
    /// The index is missing, has another version, or is damaged. It must be rebuilt.
    #[error("{}: {what}", .path.display())]
    Index {
        /// The index folder.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The content of the index differs from what was written. It must be verified and repaired.
    #[error("{}: damaged: {what}", .path.display())]
    Damaged {
        /// The index folder.
        path: PathBuf,
        /// The damage that was found.
        what: String,
    },
    /// Another process is writing to this index. Wait for it or stop it.
    #[error("{}: index is locked by another process{}", .path.display(), holder(.by.as_deref()))]
    Locked {
        /// The index folder.
        path: PathBuf,
        /// The process and its start time, if known.
        by: Option<String>,
    },
    /// The engine failed for a reason that is neither the disk nor the index.
    #[error("{}: {what}: {cause}", .path.display())]
    Engine {
        /// The index folder.
        path: PathBuf,
        /// The operation that failed.
        what: &'static str,
        /// The engine's error.
        cause: String,
    },
    /// The run was interrupted; the last commit is intact.
    #[error("interrupted: the index is unchanged")]
    Interrupted,
    /// The computation was cancelled: its result is no longer needed.
    #[error("cancelled")]
    Cancelled,
    /// The computation did not finish before its deadline.
    #[error("timed out: the answer takes too long")]
    TimedOut,
    /// The computation exceeds the work budget of one query.
    #[error("not decided within the work budget")]
    OverBudget,
}

impl Error {
    /// Creates an error about invalid input.
    pub fn input(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self::Input { place: place.into(), what: what.into() }
    }

    /// Creates an error of the disk during the operation `what` on `path`; shaped for `map_err`.
    pub fn disk(path: impl Into<PathBuf>, what: &'static str) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |cause| Self::Disk { path, what, cause }
    }
}

/// Returns the system's message in the style of all messages: in lower case, without the error number.
pub(crate) fn said(cause: &io::Error) -> String {
    let said = cause.to_string();
    let said = said.split(" (os error").next().unwrap_or_default();
    let mut letters = said.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn holder(by: Option<&str>) -> String {
    by.map_or_else(String::new, |by| format!(": {by}"))
}
