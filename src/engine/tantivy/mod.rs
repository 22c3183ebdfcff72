//! The engine interface on tantivy; no other module uses tantivy.
//!
//! Every passage is one document. The passages of an article are consecutive in one segment, so the article's first
//! passage is found by subtraction and its text is read from there.

mod codebook;
mod integrity;
mod read;
mod schema;
#[cfg(feature = "cluster")]
mod word_list;
mod write;
mod written;

use std::io;
use std::path::Path;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenReadError, OpenWriteError};

use super::catch_panic::{PanicGuard, catch_panic};
use super::{Searcher, WriteOptions, Writer};
use crate::error::{Error, Result};
pub(super) use integrity::check::{check, discard, lock, replace, salvage, sweep};
#[cfg(feature = "cluster")]
pub(super) use read::pattern::of as pattern_of;
#[cfg(feature = "cluster")]
pub(super) use word_list::WordList;
pub(super) use write::writer_lock::WriterLock;

/// State of a folder as an index. tantivy writes `meta.json` when it creates an index, before the first commit, so the
/// presence of that file is not enough.
enum State {
    /// No index.
    Missing,
    /// An index without a commit; its first run is in progress or was killed.
    Uncommitted,
    /// A committed index, with the bytes of its `meta.json`; empty if they cannot be read.
    Committed(Vec<u8>),
}

impl State {
    fn of(location: &Path) -> Self {
        #[derive(serde::Deserialize)]
        struct Meta {
            segments: Vec<serde::de::IgnoredAny>,
            payload: Option<serde::de::IgnoredAny>,
        }
        match std::fs::read(location.join("meta.json")) {
            Ok(bytes) => match serde_json::from_slice::<Meta>(&bytes) {
                Ok(meta) if meta.payload.is_none() && meta.segments.is_empty() => Self::Uncommitted,
                // A damaged file is not a missing one.
                Ok(_) | Err(_) => Self::Committed(bytes),
            },
            // Nor is one without read permission.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Self::Committed(Vec::new()),
            Err(_) => Self::Missing,
        }
    }
}

pub(super) fn exists(location: &Path) -> bool {
    matches!(State::of(location), State::Committed(_))
}

/// Returns the content of the file that each commit replaces. It names the segments, whose names are never reused.
pub(super) fn commit(location: &Path) -> Option<Vec<u8>> {
    match State::of(location) {
        State::Committed(bytes) => Some(bytes),
        State::Missing | State::Uncommitted => None,
    }
}

pub(super) fn open(location: &Path) -> Result<Box<dyn Searcher>> {
    let inner = catch_panic(location, || read::searcher::TantivySearcher::open(location))?;
    Ok(Box::new(PanicGuard { location: location.to_owned(), inner }))
}

/// Takes the writer lock of a folder, which is created if missing.
pub(super) fn lock_to_write(location: &Path) -> Result<WriterLock> {
    std::fs::create_dir_all(location).map_err(Error::disk(location, "creating the index folder"))?;
    WriterLock::acquire(location)
}

pub(super) fn writer(lock: WriterLock, options: WriteOptions) -> Result<Box<dyn Writer>> {
    let location = lock.location().to_owned();
    Ok(Box::new(catch_panic(&location, || write::writer::TantivyWriter::open(lock, options))?))
}

/// Converts an error of tantivy to one of ours, classified by who can act on it; shaped for `map_err`.
fn fault(location: &Path, what: &'static str) -> impl Fn(TantivyError) -> Error {
    let path = location.to_owned();
    move |error| {
        let path = path.clone();
        let disk = |cause: &io::Error| {
            let path = path.clone();
            let is_the_system = cause.raw_os_error().is_some() || system(&cause.to_string()).is_some();
            if is_the_system {
                let cause = io::Error::new(cause.kind(), cause.to_string());
                return Error::Disk { path, what, cause };
            }
            // The data does not decode.
            Error::Damaged { path, what: format!("{what}: {cause}") }
        };
        match &error {
            TantivyError::LockFailure(LockError::LockBusy, _) => Error::Locked { path, by: None },
            TantivyError::LockFailure(LockError::IoError(cause), _) | TantivyError::IoError(cause) => disk(cause),
            TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. })
            | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. }) => disk(io_error),
            TantivyError::DataCorruption(_)
            | TantivyError::IncompatibleIndex(_)
            | TantivyError::OpenReadError(_)
            | TantivyError::SchemaError(_)
            | TantivyError::FieldNotFound(_) => {
                Error::Index { path, what: format!("corrupt, or not an ibid index: {error}") }
            }
            TantivyError::InternalError(said) | TantivyError::ErrorInThread(said) => match system(said) {
                Some(cause) => Error::Disk { path, what, cause },
                None => Error::Engine { path, what, cause: error.to_string() },
            },
            _ => Error::Engine { path, what, cause: error.to_string() },
        }
    }
}

/// Returns whether the system denied permission.
fn is_denied(error: &Error) -> bool {
    matches!(error, Error::Disk { cause, .. } if cause.kind() == io::ErrorKind::PermissionDenied)
}

/// Recovers a system error from its message, when only the message is left.
fn system(said: &str) -> Option<io::Error> {
    let number = said.split_once("(os error ")?.1.split_once(')')?.0;
    number.parse().ok().map(io::Error::from_raw_os_error)
}
