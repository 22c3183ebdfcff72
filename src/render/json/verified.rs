//! What came of a look through an index, and of its repair → one object.

use std::io::{self, Write};

use serde::Serialize;

use super::line;
use crate::ingest::{Finding, Repaired, Verified};

/// What came of a look through an index, and of its repair where there was one.
pub fn verified(out: &mut dyn Write, verified: &Verified, repaired: Option<&Repaired>) -> io::Result<()> {
    #[derive(Serialize)]
    struct Line<'a> {
        files: usize,
        bytes: u64,
        sealed: bool,
        articles: usize,
        passages: usize,
        corpus_bytes: u64,
        findings: &'a [Finding],
        repaired: Option<Done<'a>>,
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
    let &Verified { files, bytes, sealed, articles, passages, corpus: corpus_bytes, ref findings, seconds } = verified;
    line(out, &Line { files, bytes, sealed, articles, passages, corpus_bytes, findings, repaired, seconds })
}
