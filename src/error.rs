//! What can go wrong, sorted by who must act.
//!
//! Every message reads `place: what: cause` in lower case without a full stop; [`Error::hint`] adds the next step.

use std::io;
use std::path::PathBuf;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// You: a path, a query, a reference or an option that means nothing here. Correct it.
    #[error("{place}: {what}")]
    Input {
        /// What was typed, or where it stands.
        place: String,
        /// What is wrong with it.
        what: String,
    },
    /// The disk: a file or folder could not be read or written. Its cause is the system's.
    #[error("{}: {what}: {}", .path.display(), said(.cause))]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What was being done.
        what: &'static str,
        /// What the system said.
        cause: io::Error,
    },
    /// The index: missing, of another version, or damaged. Build it anew.
    #[error("{}: {what}", .path.display())]
    Index {
        /// The index folder.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The index: what is read there differs from what was written. Have it looked through, and rebuilt.
    #[error("{}: damaged: {what}", .path.display())]
    Damaged {
        /// The index folder.
        path: PathBuf,
        /// What was met.
        what: String,
    },
    /// Another process is writing to this index. Wait for it or end it.
    #[error("{}: index is locked by another process{}", .path.display(), holder(.by.as_deref()))]
    Locked {
        /// The index folder.
        path: PathBuf,
        /// Which process, and since when, as far as it has said so.
        by: Option<String>,
    },
    /// The engine failed in a way that is neither the disk's nor the index's fault.
    #[error("{}: {what}: {cause}", .path.display())]
    Engine {
        /// The index folder.
        path: PathBuf,
        /// What was being done.
        what: &'static str,
        /// What the engine said.
        cause: String,
    },
    /// The run was interrupted; the last commit stands.
    #[error("interrupted: the index is unchanged")]
    Interrupted,
    /// The computation was cancelled: nobody waits for its result.
    #[error("cancelled")]
    Cancelled,
    /// The computation did not end before its deadline.
    #[error("timed out: the answer takes too long")]
    TimedOut,
    /// The computation is larger than the work budget of one question.
    #[error("not decided within the work budget")]
    OverBudget,
}

impl Error {
    /// Wrong input at a place.
    pub fn input(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self::Input { place: place.into(), what: what.into() }
    }

    /// A fault of the disk while doing `what` to `path`; shaped for `map_err`.
    pub fn disk(path: impl Into<PathBuf>, what: &'static str) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |cause| Self::Disk { path, what, cause }
    }

    /// The next step, where one is known.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Index { .. } => Some("rebuild it with `ibid index --rebuild`"),
            Self::Damaged { .. } => {
                Some("`ibid verify` lists the damage; `ibid verify --repair` rebuilds the index from the corpus")
            }
            Self::Locked { .. } => Some("wait for it to finish, or stop it"),
            Self::Disk { cause, .. } if cause.kind() == io::ErrorKind::StorageFull => {
                Some("free some space and run the command again; the index is unchanged")
            }
            Self::Interrupted => Some("run the command again to finish"),
            Self::Engine { .. } => Some("check the index with `ibid verify`"),
            Self::TimedOut | Self::OverBudget => Some("split the question into smaller ones"),
            Self::Input { .. } | Self::Disk { .. } | Self::Cancelled => None,
        }
    }
}

/// What the system said, in the manner of all messages: in lower case, and without its error number.
pub(crate) fn said(cause: &io::Error) -> String {
    let said = cause.to_string();
    let said = said.split(" (os error").next().unwrap_or_default();
    let mut letters = said.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn holder(by: Option<&str>) -> String {
    by.map_or_else(String::new, |by| format!(": {by}"))
}
