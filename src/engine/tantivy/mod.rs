//! The engine on tantivy: the only room that names it.
//!
//! Every passage is one document, and the passages of an article stand side by side in one segment, so that an article is
//! found from any of its passages by counting back, and its text read by counting on.

mod analyze;
mod collect;
mod document;
mod evidence;
mod facet;
mod flow;
mod lower;
mod near;
mod pattern;
mod schema;
mod searcher;
mod statistics;
mod vocabulary;
mod writer;

use std::path::Path;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenReadError, OpenWriteError};

use super::{Searcher, WriteOptions, Writer};
use crate::error::{Error, Result};

pub(super) fn exists(location: &Path) -> bool {
    location.join("meta.json").is_file()
}

pub(super) fn open(location: &Path) -> Result<Box<dyn Searcher>> {
    Ok(Box::new(searcher::TantivySearcher::open(location)?))
}

pub(super) fn writer(location: &Path, options: WriteOptions) -> Result<Box<dyn Writer>> {
    Ok(Box::new(writer::TantivyWriter::open(location, options)?))
}

/// What tantivy said, sorted by who must act; shaped for `map_err`.
fn fault(location: &Path, what: &'static str) -> impl Fn(TantivyError) -> Error {
    let path = location.to_owned();
    move |error| {
        let path = path.clone();
        let disk = |cause: &std::io::Error| Error::Disk {
            path: path.clone(),
            what,
            cause: std::io::Error::new(cause.kind(), cause.to_string()),
        };
        match &error {
            TantivyError::LockFailure(LockError::LockBusy, _) => Error::Locked { path },
            TantivyError::LockFailure(LockError::IoError(cause), _) | TantivyError::IoError(cause) => disk(cause),
            TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. })
            | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error, .. }) => disk(io_error),
            TantivyError::DataCorruption(_)
            | TantivyError::IncompatibleIndex(_)
            | TantivyError::OpenReadError(_)
            | TantivyError::SchemaError(_)
            | TantivyError::FieldNotFound(_) => Error::Index { path, what: format!("damaged or not ours: {error}") },
            _ => Error::Engine { path, what, cause: error.to_string() },
        }
    }
}
