//! `ibid search --batch`: answers many queries, each as soon as possible.

use std::io::Write as _;
use std::path::Path;

use ibid::render::{Index, json, trec};
use ibid::search::Options;
use ibid::{Result, Search};
use serde::Deserialize;

use crate::cli::batch::{Batch, Id, misread};
use crate::cli::output::{Format, stdout};
use crate::cli::{Failure, Global, Outcome};

/// A line of the batch file.
#[derive(Deserialize)]
struct Line {
    #[serde(alias = "_id")]
    id: Option<Id>,
    text: String,
}

/// Answers the queries of a file in order. Invalid lines are reported and skipped.
pub(super) fn run(
    file: &Path,
    search: &Search,
    options: &Options,
    format: Format,
    index: Index,
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
        query,
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

/// Parses a line into an id and a query, or returns what is wrong with it.
pub(crate) fn query(line: &str, number: usize) -> Result<(String, String), String> {
    if !line.starts_with('{') {
        return Ok((number.to_string(), line.to_owned()));
    }
    let Line { id, text } = serde_json::from_str(line).map_err(|error| misread("query {\"id\", \"text\"}", &error))?;
    Ok((id.map_or_else(|| number.to_string(), Id::into_name), text))
}

#[cfg(test)]
mod tests {
    use super::query;

    #[test]
    fn lines_are_queries_or_objects() {
        let read = |line: &str| query(line, 7);
        let named = |id: &str, text: &str| Ok((id.to_owned(), text.to_owned()));
        assert_eq!(read("digital economy"), named("7", "digital economy"));
        assert_eq!(read(r#"{"_id": "q1", "text": "a", "more": 1}"#), named("q1", "a"));
        assert_eq!(read(r#"{"id": 12, "text": "a"}"#), named("12", "a"));
        assert_eq!(read(r#"{"text": "a"}"#), named("7", "a"));
    }
}
