//! Indexing, and splitting a text into claims.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use ibid::article::{Article, Meta};
use ibid::claim::{LeftOut, cut};
use ibid::{Index, IndexBuilder, Progress};
use pyo3::prelude::*;
use serde::Serialize;

use crate::argument::Text;
use crate::call::{interruptible, stoppable};
use crate::index::plain;
use crate::offsets::Offsets;

#[derive(Serialize)]
struct Summary<'a> {
    new: usize,
    changed: usize,
    unchanged: usize,
    removed: usize,
    passages: usize,
    skipped: Vec<Skipped<'a>>,
    warnings: &'a [String],
    bytes: u64,
    seconds: f64,
}

#[derive(Serialize)]
struct Skipped<'a> {
    path: String,
    line: Option<usize>,
    reason: &'a str,
}

/// Indexes files and folders.
#[pyfunction]
#[expect(clippy::too_many_arguments, reason = "they are named where it is called")]
pub(crate) fn build(
    py: Python<'_>,
    paths: Vec<PathBuf>,
    index: PathBuf,
    corpus: Option<PathBuf>,
    rebuild: bool,
    keep_missing: bool,
    no_ignore: bool,
    jobs: Option<usize>,
    memory: Option<usize>,
    progress: Option<Py<PyAny>>,
) -> PyResult<Bound<'_, PyAny>> {
    let mut builder = Index::builder(index).rebuild(rebuild).keep_missing(keep_missing).no_ignore(no_ignore);
    builder = paths.into_iter().fold(builder, IndexBuilder::add_path);
    builder = corpus.into_iter().fold(builder, IndexBuilder::corpus);
    builder = jobs.into_iter().fold(builder, IndexBuilder::jobs);
    builder = memory.into_iter().fold(builder, IndexBuilder::memory);
    let stop = AtomicBool::new(false);
    let mut raised = None;
    let set = || stop.store(true, Ordering::Relaxed);
    let summary = stoppable(py, set, || {
        let mut advance = |at: Progress| {
            let Some(report) = progress.as_ref().filter(|_| raised.is_none()) else { return };
            let reported = Python::attach(|py| report.call1(py, (at.articles, at.bytes, at.total)).map(drop));
            if let Err(error) = reported {
                set();
                raised = Some(error);
            }
        };
        builder.build_until(&stop, &mut advance)
    });
    if let Some(error) = raised {
        return Err(error);
    }
    let summary = summary?;
    let skipped = summary.skipped.iter().map(|(path, skip)| Skipped {
        path: path.to_string_lossy().into_owned(),
        line: skip.line,
        reason: &skip.what,
    });
    let view = Summary {
        new: summary.new,
        changed: summary.changed,
        unchanged: summary.unchanged,
        removed: summary.removed,
        passages: summary.passages,
        skipped: skipped.collect(),
        warnings: &summary.warnings,
        bytes: summary.bytes,
        seconds: summary.seconds,
    };
    plain(py, &view)
}

#[derive(Serialize)]
struct Sentence<'a> {
    id: String,
    text: &'a str,
    span: (usize, usize),
    left_out: Option<LeftOut>,
}

/// Splits a text into sentences, each a claim or left out.
#[pyfunction]
pub(crate) fn sentences(py: Python<'_>, text: Text) -> PyResult<Bound<'_, PyAny>> {
    let Text(text) = text;
    let pieces = interruptible(py, |_| {
        let meta = Meta { lang: ibid::text::detect(&text).map(str::to_owned), ..Meta::default() };
        Ok(cut(&Article::plain("text", meta, text.as_str())))
    })?;
    let offsets = Offsets::of(&text);
    let view = pieces.iter().map(|piece| {
        let id = piece.reference.to_string();
        Sentence {
            id: id.strip_prefix("text#").unwrap_or(&id).to_owned(),
            text: piece.span.of(&text),
            span: offsets.chars(piece.span),
            left_out: piece.left_out,
        }
    });
    plain(py, &view.collect::<Vec<_>>())
}
