//! `ibid alerts`: reports the passages that match saved searches and have not been reported before.

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use ibid::engine;
use ibid::render::{json, terminal};
use ibid::{Error, Result, SearchResults};
use serde_json::Value;

use super::output::stdout;
use super::{Global, search};
use crate::app::alerts::{self, MOST, Saved, Seen};
use crate::app::models::SynonymArgs;
use crate::app::{Failure, Format, Outcome};

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

/// How often `--watch` looks for a new commit.
const WATCH: Duration = Duration::from_secs(2);

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
    let searches = alerts::read(&args.file)?;
    let mut seen = Seen::lock(&args.file)?;
    let mut search = args.synonyms.search(search::open(global)?)?;
    let mut news = Vec::new();
    for saved in searches {
        let mut results = saved.results(&mut search)?;
        for note in &results.notes {
            global.settings.warn(format!("{}: {}", saved.name, note.what));
        }
        if results.total.count > MOST {
            let what = format!("{}: more than {MOST} matches, of which the best {MOST} count: narrow it", saved.name);
            global.settings.warn(what);
        }
        let is_new = seen.begin(&saved.name, &saved.query);
        results.hits.retain(|hit| seen.add(&saved.name, alerts::key(hit)));
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
