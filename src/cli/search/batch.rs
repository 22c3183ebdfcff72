//! `ibid search --batch`: answers many queries, each as soon as it is read.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write as _};
use std::path::Path;

use ibid::ingest::STDIN;
use ibid::render::{Index, json, trec};
use ibid::search::Options;
use ibid::{Error, Result, Search};
use serde::Deserialize;

use crate::cli::output::{Format, stdout};
use crate::cli::{Failure, Global, Outcome};

/// A query as it stands in the file.
#[derive(Deserialize)]
struct Line {
    #[serde(alias = "_id")]
    id: Option<Id>,
    text: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(serde_json::Number),
}

impl Id {
    fn into_name(self) -> String {
        match self {
            Self::Text(name) => name,
            Self::Number(number) => number.to_string(),
        }
    }
}

/// Answers the queries of a file in their order. A line that is none is said and passed over.
pub(super) fn run(
    file: &Path,
    search: &mut Search,
    options: &Options,
    format: Format,
    index: Index,
    global: &Global,
) -> Result<Outcome, Failure> {
    let is_stdin = file == Path::new(STDIN);
    let mut input: Box<dyn BufRead> = if is_stdin {
        Box::new(io::stdin().lock())
    } else {
        Box::new(BufReader::new(File::open(file).map_err(Error::disk(file, "opening the queries"))?))
    };
    let mut out = stdout(format);
    let mut outcome = Outcome::Nothing;
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if input.read_until(b'\n', &mut line).map_err(Error::disk(file, "reading the queries"))? == 0 {
            break;
        }
        let (id, typed) = match query(&line, number) {
            Ok(Some(query)) => query,
            Ok(None) => continue,
            Err(what) => {
                global.remark(format!("{}:{number}: {what}", file.display()));
                continue;
            }
        };
        let answer = search.answer(&typed, options)?;
        for note in &answer.notes {
            global.remark(format!("{}:{number}: {}", file.display(), note.what));
        }
        match format {
            Format::Trec => trec::answer(&mut out, &id, &answer)?,
            _ => json::answer(&mut out, Some(&id), &answer, index)?,
        }
        if is_stdin {
            // Whoever asks may wait for this answer before the next question.
            out.flush()?;
        }
        if !answer.hits.is_empty() {
            outcome = Outcome::Found;
        }
    }
    out.flush()?;
    Ok(outcome)
}

/// The name and the words of a query, `None` for an empty line, else what is wrong with the line.
fn query(line: &[u8], number: usize) -> Result<Option<(String, String)>, String> {
    let line = if number == 1 { line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line) } else { line };
    let line = std::str::from_utf8(line).map_err(|_| "not UTF-8: passed over".to_owned())?.trim();
    if line.is_empty() {
        return Ok(None);
    }
    if !line.starts_with('{') {
        return Ok(Some((number.to_string(), line.to_owned())));
    }
    let read = |error: serde_json::Error| {
        let error = error.to_string();
        let cause = error.split(" at line ").next().unwrap_or_default();
        format!("not a query {{\"id\", \"text\"}}: {cause}: passed over")
    };
    let Line { id, text } = serde_json::from_str(line).map_err(read)?;
    Ok(Some((id.map_or_else(|| number.to_string(), Id::into_name), text)))
}

#[cfg(test)]
mod tests {
    use super::query;

    #[test]
    fn lines_are_queries_or_objects() {
        let read = |line: &str| query(line.as_bytes(), 7);
        let named = |id: &str, text: &str| Ok(Some((id.to_owned(), text.to_owned())));
        assert_eq!(read("digital economy\r\n"), named("7", "digital economy"));
        assert_eq!(read(r#"{"_id": "q1", "text": "a", "more": 1}"#), named("q1", "a"));
        assert_eq!(read(r#"{"id": 12, "text": "a"}"#), named("12", "a"));
        assert_eq!(read(r#"{"text": "a"}"#), named("7", "a"));
        assert_eq!(read(" \n"), Ok(None));
        assert_eq!(query("\u{feff}a".as_bytes(), 1), named("1", "a"));
        assert!(read(r#"{"id": 12}"#).is_err_and(|what| what.contains("missing field `text`")));
        assert!(query(b"\xff", 1).is_err());
    }
}
