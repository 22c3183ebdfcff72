//! Lints open documents in a thread: the newest text of each, and only what changed since the last time.

use std::collections::HashMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, SystemTime};

use ibid::limits::Limits;
use ibid::read::read_regular;
use ibid::report::{Finding, LintCache, Report, ReportFormat, lint_again};
use ibid::{Error, Result, engine};

use super::event::{Event, Linted, Text};
use super::library::Library;
use crate::app::{self, Failure, build};

/// How often the index and the bibliographies are compared with what was read.
const WATCH: Duration = Duration::from_secs(2);

/// A task for the thread.
pub(super) enum Task {
    /// Lint this text.
    Lint(Text),
    /// The document is closed.
    Close(String),
}

/// What is known of a document between two runs.
struct Known {
    index: PathBuf,
    commit: Vec<u8>,
    cache: LintCache,
    /// Bibliographies and the times when they were changed.
    works: Vec<(PathBuf, Option<SystemTime>)>,
}

/// Runs until the server ends.
pub(super) fn run(tasks: &Receiver<Task>, events: &Sender<Event>, library: &Library) {
    let mut known: HashMap<String, Known> = HashMap::new();
    loop {
        match tasks.recv_timeout(WATCH) {
            Ok(Task::Lint(text)) => {
                if text.cancel.is_cancelled() {
                    continue;
                }
                let linted = catch_unwind(AssertUnwindSafe(|| lint(&text, library, &mut known, events)));
                let event = match linted {
                    Ok(Ok(findings)) => Event::Linted(Linted { key: text.key, generation: text.generation, findings }),
                    Ok(Err(Error::Cancelled)) => continue,
                    Ok(Err(error)) => Event::Trouble(described(&error)),
                    Err(_) => {
                        known.remove(&text.key);
                        Event::Trouble("internal error while checking the document".to_owned())
                    }
                };
                if events.send(event).is_err() {
                    return;
                }
            }
            Ok(Task::Close(key)) => drop(known.remove(&key)),
            Err(RecvTimeoutError::Timeout) => {
                library.forget();
                let outdated = known.iter().filter(|(_, it)| it.is_outdated()).map(|(key, _)| key.clone());
                for key in outdated.collect::<Vec<_>>() {
                    if events.send(Event::Outdated(key)).is_err() {
                        return;
                    }
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

impl Known {
    fn is_outdated(&self) -> bool {
        let is_newer = engine::commit(&self.index).is_some_and(|commit| commit != self.commit);
        is_newer || self.works.iter().any(|(path, changed)| modified(path) != *changed)
    }
}

/// Returns an error with its hint.
pub(super) fn described(error: &Error) -> String {
    let hint = app::hint(error).map(|hint| format!(" (hint: {hint})"));
    format!("ibid: {error}{}", hint.unwrap_or_default())
}

fn lint(
    text: &Text,
    library: &Library,
    known: &mut HashMap<String, Known>,
    events: &Sender<Event>,
) -> Result<Vec<Finding>> {
    let path = text.path.as_deref();
    let settings = library.settings(path)?;
    if !engine::exists(&settings.index) && settings.corpus.exists() {
        let what = format!("ibid: building the index {} first", settings.index.display());
        // The server has ended if nothing receives it.
        let _ = events.send(Event::Progress(what));
        let stop = Arc::new(AtomicBool::new(false));
        build::build_missing_until(&settings, &stop).map_err(|failure| match failure {
            Failure::Trouble(error, _) => error,
            Failure::Output(error) => Error::disk("stdout", "building the index")(error),
        })?;
    }
    let open = library.open(path)?;
    let fresh = |known: &Known| known.index == settings.index && known.commit == open.commit;
    if !known.get(&text.key).is_some_and(fresh) {
        let new = Known {
            index: settings.index.clone(),
            commit: open.commit.clone(),
            cache: LintCache::default(),
            works: Vec::new(),
        };
        known.insert(text.key.clone(), new);
    }
    let known = known.get_mut(&text.key).expect("it has just been inserted");
    let (report, works) = parsed(&text.words, text.format, path, &known.cache);
    known.works = works;
    lint_again(&report, &*open.searcher, &Limits::until(&text.cancel).on_all_processors(), &known.cache)
}

/// Parses a report and reads its bibliographies; also returns their paths and times.
fn parsed(
    text: &str,
    format: ReportFormat,
    path: Option<&Path>,
    cache: &LintCache,
) -> (Report, Vec<(PathBuf, Option<SystemTime>)>) {
    let mut report = Report::parse_again(text, format, cache);
    let mut works = Vec::new();
    let Some(folder) = path.and_then(Path::parent) else { return (report, works) };
    for file in report.bibliographies.clone() {
        let path = folder.join(&file);
        works.push((path.clone(), modified(&path)));
        // One that cannot be read lists no works: its keys are reported as unknown.
        if let Some(read) = read_regular(&path).ok().and_then(|bytes| String::from_utf8(bytes).ok()) {
            report.know(&read);
        }
    }
    (report, works)
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|about| about.modified()).ok()
}

/// Parses a report as [`run`] does.
pub(super) fn report(text: &Text) -> Report {
    parsed(&text.words, text.format, text.path.as_deref(), &LintCache::default()).0
}
