//! The result of an integrity check and a repair.

use schemars::JsonSchema;
use serde::Serialize;

use crate::ingest::{Fault, Repaired, Verified};

/// The result of an integrity check, of the repair if there was one, and the leftover files that were deleted.
#[derive(Serialize, JsonSchema)]
pub struct Verification<'a> {
    files: usize,
    bytes: u64,
    /// Whether the checksums of the files are themselves intact
    sealed: bool,
    articles: usize,
    passages: usize,
    corpus_bytes: u64,
    findings: Vec<VerifyFinding<'a>>,
    notes: &'a [String],
    repaired: Option<Repair<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted: Option<&'a [String]>,
    seconds: f64,
}

/// A problem of the index or the corpus.
#[derive(Serialize, JsonSchema)]
pub struct VerifyFinding<'a> {
    fault: Fault,
    /// A file of the index, or an article
    place: &'a str,
    what: &'a str,
}

/// What a repair did.
#[derive(Serialize, JsonSchema)]
pub struct Repair<'a> {
    read: usize,
    rescued: usize,
    lost: Vec<LostArticle<'a>>,
}

/// An article that a repair could not restore.
#[derive(Serialize, JsonSchema)]
pub struct LostArticle<'a> {
    id: &'a str,
    reason: &'a str,
}

impl<'a> Verification<'a> {
    /// Returns the result of a check.
    pub fn of(verified: &'a Verified, repaired: Option<&'a Repaired>, deleted: Option<&'a [String]>) -> Self {
        let repaired = repaired.map(|it| Repair {
            read: it.summary.new,
            rescued: it.rescued,
            lost: it.lost.iter().map(|(id, reason)| LostArticle { id: id.as_str(), reason }).collect(),
        });
        let finding =
            |it: &'a crate::ingest::Finding| VerifyFinding { fault: it.fault, place: &it.place, what: &it.what };
        let &Verified { files, bytes, sealed, articles, passages, corpus: corpus_bytes, seconds, .. } = verified;
        let findings = verified.findings.iter().map(finding).collect();
        let notes = verified.notes.as_slice();
        Self { files, bytes, sealed, articles, passages, corpus_bytes, findings, notes, repaired, deleted, seconds }
    }
}
