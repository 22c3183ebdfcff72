//! `ibid search --batch`: answers many queries, each as soon as possible.

use std::io::Write as _;
use std::path::Path;

use ibid::render::{json, trec};
use ibid::search::Options;
use ibid::wire::IndexInfo;
use ibid::{Result, Search};

use crate::app::{Failure, Format, Outcome, batch_line};
use crate::cli::Global;
use crate::cli::batch::Batch;
use crate::cli::output::stdout;

/// Answers the queries of a file in order. Invalid lines are reported and skipped.
pub(super) fn run(
    file: &Path,
    search: &Search,
    options: &Options,
    format: Format,
    index: IndexInfo,
    global: &Global,
) -> Result<Outcome, Failure> {
    let mut out = stdout(format);
    let mut outcome = Outcome::Nothing;
    let answer = |search: &mut Search, (id, query_string): (String, String)| {
        let answer = search.answer(&query_string, options)?;
        let mut written = Vec::new();
        match format {
            Format::Trec => trec::answer(&mut written, &id, &answer),
            _ => json::answer(&mut written, Some(&id), &answer, index),
        }
        .expect("memory takes what is written to it");
        Ok((written, answer.notes, !answer.hits.is_empty()))
    };
    Batch::open(file, global)?.answered(
        batch_line::query,
        || search.clone(),
        answer,
        |line, (written, notes, has_found)| {
            for note in &notes {
                line.warn(&note.what);
            }
            out.write_all(&written)?;
            if line.is_stdin() {
                out.flush()?;
            }
            if has_found {
                outcome = Outcome::Found;
            }
            Ok(())
        },
    )?;
    out.flush()?;
    Ok(outcome)
}
