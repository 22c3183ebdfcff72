//! Renders the result of an integrity check and a repair as one object.

use std::io::{self, Write};

use serde::Serialize;

use super::line;
use crate::ingest::{Finding, Repaired, Verified};

/// Writes the result of an integrity check, of the repair if there was one, and the leftover files that were deleted.
pub fn verified(
    out: &mut dyn Write,
    verified: &Verified,
    repaired: Option<&Repaired>,
    deleted: Option<&[String]>,
) -> io::Result<()> {
    #[derive(Serialize)]
    struct Line<'a> {
        files: usize,
        bytes: u64,
        sealed: bool,
        articles: usize,
        passages: usize,
        corpus_bytes: u64,
        findings: &'a [Finding],
        notes: &'a [String],
        repaired: Option<Done<'a>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        deleted: Option<&'a [String]>,
        seconds: f64,
    }
    #[derive(Serialize)]
    struct Done<'a> {
        read: usize,
        rescued: usize,
        lost: Vec<Lost<'a>>,
    }
    #[derive(Serialize)]
    struct Lost<'a> {
        id: &'a str,
        reason: &'a str,
    }
    let repaired = repaired.map(|it| Done {
        read: it.summary.new,
        rescued: it.rescued,
        lost: it.lost.iter().map(|(id, reason)| Lost { id: id.as_str(), reason }).collect(),
    });
    let Verified { findings, notes, .. } = verified;
    let &Verified { files, bytes, sealed, articles, passages, corpus: corpus_bytes, seconds, .. } = verified;
    line(
        out,
        &Line { files, bytes, sealed, articles, passages, corpus_bytes, findings, notes, repaired, deleted, seconds },
    )
}
