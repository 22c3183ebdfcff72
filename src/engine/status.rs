//! Summaries of an index, and of a check of its files.

use std::path::PathBuf;

use super::OpenRun;

/// A summary of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Status {
    /// Location of the index.
    pub location: PathBuf,
    /// Number of articles.
    pub articles: u64,
    /// Number of passages.
    pub passages: u64,
    /// Size on disk in bytes.
    pub bytes: u64,
    /// Number of segments.
    pub segments: usize,
    /// Version of the index format.
    pub version: u32,
    /// Languages in which words are stemmed.
    pub stems: Vec<String>,
    /// The run in shares that is not complete. Searchers leave it out: [`open_run`](super::open_run) takes some seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<OpenRun>,
}

/// Result of an integrity check of the files of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntegrityReport {
    /// Number of files checked.
    pub files: usize,
    /// Size of these files in bytes.
    pub bytes: u64,
    /// Whether the current commit has a checksum manifest. It is missing if a run was killed right after its commit:
    /// its files are then checked against the checksums in their own footers, and the next run writes the manifest.
    pub sealed: bool,
    /// Names of damaged files, each with the fault.
    pub damage: Vec<(String, String)>,
    /// Files that the current user may not read, each with the system's error.
    pub unreadable: Vec<(String, String)>,
    /// Files with names of the index format that no commit uses, each with its kind. Without the index lock this
    /// includes the files of a run in progress.
    pub leftovers: Vec<(String, String)>,
}
