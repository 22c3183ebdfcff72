//! What the threads of the server tell the one that owns the documents, and what they work on.

use std::path::PathBuf;
use std::sync::Arc;

use ibid::limits::Cancel;
use ibid::report::{Finding, ReportFormat};
use serde_json::Value;

use super::transport::{Incoming, Refusal};

/// Something that happened.
pub(super) enum Event {
    /// The client sent something.
    Incoming(Incoming),
    /// The client closed the connection.
    Closed,
    /// A document was linted.
    Linted(Linted),
    /// The index or a bibliography of a document changed.
    Outdated(String),
    /// A request was answered.
    Answered { id: Value, result: Result<Value, Refusal> },
    /// Something failed that no request waits for.
    Trouble(String),
    /// Something takes long.
    Progress(String),
}

/// The text of a document.
#[derive(Clone)]
pub(super) struct Text {
    /// Key of the document.
    pub(super) key: String,
    pub(super) generation: u64,
    pub(super) path: Option<PathBuf>,
    pub(super) format: ReportFormat,
    pub(super) words: Arc<str>,
    pub(super) cancel: Cancel,
}

/// The findings of one text.
pub(super) struct Linted {
    pub(super) key: String,
    pub(super) generation: u64,
    pub(super) findings: Vec<Finding>,
}
