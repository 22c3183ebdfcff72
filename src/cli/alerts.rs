//! `ibid alerts`: reports the passages that match saved searches and have not been reported before.

mod seen;

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use ibid::engine;
use ibid::render::{json, terminal};
use ibid::search::Rank;
use ibid::{Error, Result, SearchOptions, SearchResults};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::output::stdout;
use super::{Global, search};
use crate::app::models::SynonymArgs;
use crate::app::{Failure, Format, Outcome};
use seen::Seen;

/// Report new passages that match saved searches
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// File of saved searches, one a line: NAME: QUERY
    #[arg(value_name = "FILE", default_value = "alerts.txt")]
    file: PathBuf,
    /// Report the passages that a new search finds too, instead of only remembering them
    #[arg(long)]
    all: bool,
    /// Shell command that receives the new passages as JSON Lines on stdin; they count as reported if it succeeds
    #[arg(long, value_name = "COMMAND")]
    run: Option<String>,
    /// Keep running, and report after every commit of the index
    #[arg(long)]
    watch: bool,
    #[command(flatten)]
    synonyms: SynonymArgs,
}

const EXAMPLES: &str = "\
A line of the file is a name, a colon and a query; # begins a comment. What has been reported is remembered in FILE.seen,
also across rebuilds of the index. The first run of a search remembers what it finds and reports nothing.

Examples:
  echo 'harbour: \"harbour bridge\" AND crowns' > alerts.txt
  ibid alerts                          report what is new since the last run
  ibid alerts desk.txt --format jsonl
  ibid alerts --watch --run 'mail -s \"new passages\" desk'

Exit status: 0 something new, 1 nothing new, 2 error.";

/// Maximum number of passages of a search. A search that finds more is too broad for alerts.
const MOST: usize = 2000;
/// How often `--watch` looks for a new commit.
const WATCH: Duration = Duration::from_secs(2);

/// A saved search.
#[derive(Debug, PartialEq, Eq)]
struct Saved {
    name: String,
    query: String,
}

pub(super) fn run(args: &Args, global: &Global) -> Result<Outcome, Failure> {
    let format = global.format("alerts", &[Format::Text, Format::Json, Format::Jsonl])?;
    let outcome = report(args, format, global)?;
    if args.watch {
        watched(args, format, global)?;
    }
    if outcome == Outcome::Nothing {
        global.settings.warn("nothing new");
    }
    Ok(outcome)
}

/// Runs all searches after every commit, until the process is ended.
fn watched(args: &Args, format: Format, global: &Global) -> Result<(), Failure> {
    let mut commit = engine::commit(&global.settings.index);
    loop {
        thread::sleep(WATCH);
        let newest = engine::commit(&global.settings.index);
        if newest.is_some() && newest != commit {
            commit = newest;
            report(args, format, global)?;
        }
    }
}

/// Runs all searches once.
fn report(args: &Args, format: Format, global: &Global) -> Result<Outcome, Failure> {
    let text = search_file(args)?;
    let searches =
        parsed(&text).map_err(|(line, what)| Error::input(format!("{}:{line}", args.file.display()), what))?;
    let mut seen = Seen::lock(&args.file)?;
    let mut search = args.synonyms.search(search::open(global)?)?;
    let mut news = Vec::new();
    for saved in searches {
        let options = SearchOptions { limit: MOST, suggest: false, rank: Rank::Words, ..SearchOptions::default() };
        let mut results = search.answer(&saved.query, &options)?;
        for note in &results.notes {
            global.settings.warn(format!("{}: {}", saved.name, note.what));
        }
        if results.total.count > MOST {
            let what = format!("{}: more than {MOST} matches, of which the best {MOST} count: narrow it", saved.name);
            global.settings.warn(what);
        }
        let is_new = seen.begin(&saved.name, &saved.query);
        results.hits.retain(|hit| seen.add(&saved.name, key(hit.hit.article.id.as_str(), &hit.hit.text)));
        for (place, hit) in results.hits.iter_mut().enumerate() {
            hit.rank = place + 1;
        }
        if is_new && !args.all {
            let found = results.hits.len();
            let unit = if found == 1 { "passage" } else { "passages" };
            global.settings.warn(format!("{}: new search: {found} {unit} remembered", saved.name));
        } else if !results.hits.is_empty() {
            news.push((saved, results));
        }
    }
    let is_empty = news.is_empty();
    if !is_empty {
        match &args.run {
            Some(command) => hand_over(command, &news)?,
            None => print(&news, format, global)?,
        }
    }
    seen.save()?;
    Ok(if is_empty { Outcome::Nothing } else { Outcome::Found })
}

/// Returns the key of a passage: its article and its words, so that it outlives a rebuild.
fn key(article: &str, text: &str) -> String {
    let digest = Sha256::digest(format!("{article}\n{text}").as_bytes());
    digest.iter().take(12).fold(String::new(), |mut key, byte| {
        // Writing to a string cannot fail.
        let _ = write!(key, "{byte:02x}");
        key
    })
}

fn search_file(args: &Args) -> Result<String, Failure> {
    let bytes = ibid::read::read_regular(&args.file).map_err(|error| {
        let missing = error.kind() == io::ErrorKind::NotFound;
        let hint = missing.then_some("save a search: `echo 'NAME: QUERY' >> alerts.txt`");
        Failure::Trouble(Error::disk(&args.file, "reading the saved searches")(error), hint)
    })?;
    let text = String::from_utf8(bytes);
    text.map_err(|_| Error::input(args.file.display().to_string(), "not UTF-8").into())
}

/// Parses the saved searches; the error names the line.
fn parsed(text: &str) -> std::result::Result<Vec<Saved>, (usize, String)> {
    let mut searches: Vec<Saved> = Vec::new();
    for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (name, query) = line.split_once(':').unwrap_or((line, line));
        let (name, query) = (name.trim().to_owned(), query.trim().to_owned());
        if name.is_empty() || query.is_empty() {
            return Err((number, "expected NAME: QUERY".to_owned()));
        }
        if searches.iter().any(|saved| saved.name == name) {
            return Err((number, format!("name used twice: {name}")));
        }
        searches.push(Saved { name, query });
    }
    Ok(searches)
}

fn print(news: &[(Saved, SearchResults)], format: Format, global: &Global) -> Result<(), Failure> {
    let mut out = stdout(format);
    if format == Format::Text {
        let look = global.look();
        for (saved, results) in news {
            writeln!(out, "{}: {} new\n", saved.name, results.hits.len())?;
            terminal::answer(&mut out, results, &look)?;
        }
    } else {
        out.write_all(&lines(news)?)?;
    }
    out.flush()?;
    Ok(())
}

/// Returns the new passages as JSON Lines: hits with the name of their search as `alert`.
fn lines(news: &[(Saved, SearchResults)]) -> Result<Vec<u8>> {
    let mut all = Vec::new();
    for (saved, results) in news {
        let mut hits = Vec::new();
        json::hits(&mut hits, results).map_err(Error::disk("stdout", "writing the results"))?;
        for hit in serde_json::Deserializer::from_slice(&hits).into_iter::<Value>().flatten() {
            let Value::Object(hit) = hit else { continue };
            let mut line = serde_json::Map::new();
            line.insert("alert".to_owned(), saved.name.clone().into());
            line.extend(hit.into_iter().filter(|(field, _)| field != "rank"));
            all.extend(Value::Object(line).to_string().into_bytes());
            all.push(b'\n');
        }
    }
    Ok(all)
}

/// Runs a command with the new passages on its stdin.
fn hand_over(command: &str, news: &[(Saved, SearchResults)]) -> Result<()> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let failed = |error| Error::disk(command, "running the command")(error);
    let mut process = Command::new(shell).args([flag, command]).stdin(Stdio::piped()).spawn().map_err(failed)?;
    if let Some(mut stdin) = process.stdin.take() {
        match stdin.write_all(&lines(news)?) {
            // A command need not read everything.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(failed(error)),
            _ => {}
        }
    }
    let status = process.wait().map_err(failed)?;
    if status.success() {
        return Ok(());
    }
    Err(Error::input(
        command,
        format!("the command failed ({status}): the passages are reported again at the next run"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saved_searches_are_lines() {
        let saved = |name: &str, query: &str| Saved { name: name.to_owned(), query: query.to_owned() };
        let text = "# desk\n\nharbour: \"harbour bridge\" AND source:lantern\r\ntar\n";
        assert_eq!(
            parsed(text),
            Ok(vec![saved("harbour", "\"harbour bridge\" AND source:lantern"), saved("tar", "tar")])
        );
        assert_eq!(parsed("a: b\n: c").map_err(|(line, _)| line), Err(2));
        assert_eq!(parsed("a: b\n\na: c").map_err(|(line, _)| line), Err(3));
    }
}
