//! `ibid index`: reads files and folders into the index.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;

use ibid::engine;
use ibid::ingest::{self, FirstBuild, Progress, STDIN, Summary, Wait};
use ibid::passage::Size;
use ibid::read::WalkOptions;
use ibid::render::{json, terminal};
use ibid::{Error, Result};
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use signal_hook::consts::TERM_SIGNALS;

use super::output::{Format, stdout};
use super::{Failure, Global, Outcome, watch, worker};

/// Index articles
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Args {
    /// Files and folders, or - for JSON Lines on stdin [default: the corpus]
    paths: Vec<PathBuf>,
    /// Discard the index and read everything
    #[arg(long)]
    rebuild: bool,
    /// Keep articles whose files no longer exist
    #[arg(long)]
    keep_missing: bool,
    /// Follow symbolic links that lead out of the corpus
    #[arg(long)]
    follow_links: bool,
    /// Read hidden files, and files that .gitignore and .ignore leave out
    #[arg(long)]
    no_ignore: bool,
    /// Keep running and index changes until Ctrl-C
    #[arg(long, conflicts_with = "strict")]
    watch: bool,
    /// Exit with status 2 if a file was skipped or cannot be read
    #[arg(long)]
    strict: bool,
    /// Number of threads [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// Memory for index data not yet on disk, such as 512MB or 2GiB
    #[arg(long, value_name = "SIZE", default_value = "256MB", value_parser = size)]
    memory: usize,
}

/// Default of `--memory`, in bytes.
const MEMORY: usize = 256_000_000;

const EXAMPLES: &str = "\
Only what changed is read again, and what is gone is dropped. A file that cannot be read is listed
with its reason and stops nothing: articles that were indexed before stay as they were. Interrupted, the
index stays as it was.

Examples:
  ibid index                         the corpus, which is ./corpus unless --corpus says otherwise
  ibid index articles/ notes.md      these
  ibid index - < export.jsonl        JSON Lines: {\"id\", \"title\", \"text\", \"date\", …}";

pub(super) fn run(args: Args, global: &Global) -> Result<Outcome, Failure> {
    let format = global.format("index", &[Format::Text, Format::Json])?;
    let Args { mut paths, strict, .. } = args;
    if paths.is_empty() {
        if !global.corpus.exists() {
            let error = Error::input(global.corpus.display().to_string(), "corpus not found");
            return Err(Failure::Trouble(error, Some("name the articles to index: `ibid index PATH…`")));
        }
        paths.push(global.corpus.clone());
    }
    let work = BuildOptions {
        rebuild: args.rebuild,
        keep_missing: args.keep_missing,
        walk: WalkOptions { follow_links: args.follow_links, no_ignore: args.no_ignore },
        jobs: args.jobs,
        memory: args.memory,
    };
    if args.watch {
        return watched(work, &paths, format, global);
    }
    let summary = work.done(paths, global)?;
    print(&summary, format, global)?;
    Ok(match () {
        () if strict && !(summary.skipped.is_empty() && summary.kept.is_empty()) => Outcome::Trouble,
        () if summary.passages == 0 => Outcome::Nothing,
        () => Outcome::Found,
    })
}

fn print(summary: &Summary, format: Format, global: &Global) -> io::Result<()> {
    if global.quiet {
        return Ok(());
    }
    let mut out = stdout(format);
    match format {
        Format::Json => json::summary(&mut out, summary)?,
        _ => terminal::summary(&mut out, summary, &global.look())?,
    }
    out.flush()
}

/// Indexes until interrupted; reports the first run, and later runs that change something.
fn watched(mut work: BuildOptions, paths: &[PathBuf], format: Format, global: &Global) -> Result<Outcome, Failure> {
    let stop = interruption();
    let mut told: Option<Summary> = None;
    let mut broken = None;
    let follow_links = work.walk.follow_links;
    let outcome = watch::watch(paths, follow_links, global, &stop, || {
        let summary = work.run(paths.to_vec(), global, &stop, |options| waiting(options, global))?;
        // Rebuild only once.
        work.rebuild = false;
        let is_same = |told: &Summary| {
            (&told.skipped, &told.kept, &told.warnings) == (&summary.skipped, &summary.kept, &summary.warnings)
        };
        let has_changed = summary.new + summary.changed + summary.removed > 0;
        if has_changed || !told.as_ref().is_some_and(is_same) {
            for warning in
                summary.warnings.iter().filter(|it| told.as_ref().is_none_or(|told| !told.warnings.contains(it)))
            {
                global.warn(warning);
            }
            if let Err(error) = print(&summary, format, global) {
                broken = Some(error);
                stop.store(true, Ordering::Relaxed);
            }
        }
        told = Some(summary);
        Ok(())
    });
    stop.store(true, Ordering::Relaxed);
    match (outcome, broken) {
        (_, Some(error)) => Err(Failure::Output(error)),
        (Err(Error::Interrupted) | Ok(()), None) => Ok(Outcome::Found),
        (Err(error), None) => Err(error.into()),
    }
}

/// Builds the index if it is missing; stops at the first interruption.
pub(crate) fn build_missing(global: &Global) -> Result<(), Failure> {
    // Install no signal handlers if there is nothing to interrupt.
    if engine::exists(&global.index) {
        return Ok(());
    }
    let stop = interruption();
    let built = build_missing_until(global, &stop);
    stop.store(true, Ordering::Relaxed);
    built
}

/// Builds the index if it is missing, until `stop` is set. All commands that need an index call this. If another
/// process is building it, waits for that process.
pub(crate) fn build_missing_until(global: &Global, stop: &AtomicBool) -> Result<(), Failure> {
    if engine::exists(&global.index) {
        return Ok(());
    }
    let index = global.index.display();
    if !global.corpus.exists() {
        let what = format!("no index, and no corpus to build it from: {}", global.corpus.display());
        let error = Error::input(index.to_string(), what);
        return Err(Failure::Trouble(error, Some("name the articles to index: `ibid index PATH…`")));
    }
    let paths = vec![global.corpus.clone()];
    let built = BuildOptions::default().run(paths, global, stop, |options| {
        let mut tell = |event: FirstBuild<'_>| match event {
            FirstBuild::Started => {
                global.warn(format!("{index}: index not found: building it from {}", global.corpus.display()));
            }
            FirstBuild::Waiting(process) => tell_waiting(process, global),
        };
        ingest::build_missing(options, Wait { limit: global.wait(), tell: &mut tell })
    });
    // Nothing to report if another process built it.
    let Some(summary) = built? else { return Ok(()) };
    tell_warnings(&summary, global);
    if !global.quiet {
        let look = terminal::TerminalOptions { colour: false, ..global.look() };
        // Stdout is for results only.
        let _ = terminal::summary(&mut io::stderr().lock(), &summary, &look);
    }
    Ok(())
}

/// Indexes. If the index is missing and another process is building it, waits for that process first.
fn waiting(options: ingest::Options<'_>, global: &Global) -> Result<Summary> {
    let mut tell = |event: FirstBuild<'_>| {
        if let FirstBuild::Waiting(process) = event {
            tell_waiting(process, global);
        }
    };
    ingest::ingest_after_build(options, Wait { limit: global.wait(), tell: &mut tell })
}

fn tell_waiting(process: Option<&str>, global: &Global) {
    let process = process.unwrap_or("another process");
    let (index, seconds) = (global.index.display(), global.wait().as_secs());
    global.warn(format!("{index}: waiting for {process} to build the index, {seconds} s at most"));
}

fn tell_warnings(summary: &Summary, global: &Global) {
    for warning in &summary.warnings {
        global.warn(warning);
    }
}

/// Resources for an indexing run.
pub(super) struct BuildOptions {
    pub(super) rebuild: bool,
    pub(super) keep_missing: bool,
    pub(super) walk: WalkOptions,
    pub(super) jobs: Option<u16>,
    pub(super) memory: usize,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self { rebuild: false, keep_missing: false, walk: WalkOptions::default(), jobs: None, memory: MEMORY }
    }
}

impl BuildOptions {
    /// Indexes until done or interrupted, and prints warnings.
    fn done(self, paths: Vec<PathBuf>, global: &Global) -> Result<Summary> {
        let stop = interruption();
        let summary = self.run(paths, global, &stop, |options| waiting(options, global));
        if let Ok(summary) = &summary {
            tell_warnings(summary, global);
        }
        // The flag is no longer read: later work ends at the first signal.
        stop.store(true, Ordering::Relaxed);
        summary
    }

    /// Runs `work` with the settings of an indexing run and a progress bar.
    pub(super) fn run<T>(
        &self,
        paths: Vec<PathBuf>,
        global: &Global,
        stop: &AtomicBool,
        job: impl FnOnce(ingest::Options<'_>) -> Result<T>,
    ) -> Result<T> {
        let bar = bar(global);
        let mut progress = |progress| advance(&bar, progress);
        let takes_stdin = paths.iter().any(|path| path == Path::new(STDIN));
        let outcome = job(ingest::Options {
            paths,
            corpus: Some(global.corpus.clone()),
            index: global.index.clone(),
            stdin: if takes_stdin { Some(Box::new(io::stdin())) } else { None },
            keep_missing: self.keep_missing,
            walk: self.walk,
            rebuild: self.rebuild,
            jobs: self.jobs.map_or_else(|| available_parallelism().map_or(1, usize::from), usize::from),
            memory: self.memory,
            size: Size::default(),
            worker: worker::own(),
            stop,
            progress: &mut progress,
        });
        bar.finish_and_clear();
        outcome
    }
}

/// Returns a flag that the first termination signal sets; the second signal ends the process.
pub(super) fn interruption() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in TERM_SIGNALS {
        // The order matters: the first signal sets the flag, the second finds it set and ends the process.
        let armed = signal_hook::flag::register_conditional_shutdown(*signal, 2, Arc::clone(&stop))
            .and_then(|_| signal_hook::flag::register(*signal, Arc::clone(&stop)));
        // Without a handler, an interruption ends the process, which also loses nothing that is committed.
        drop(armed);
    }
    stop
}

/// Creates a progress bar, on a terminal only.
fn bar(global: &Global) -> ProgressBar {
    if global.quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{wide_bar:.dim} {percent:>3}%  {msg}, {eta} left").expect("it is well-formed");
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.with_style(style.progress_chars("━━ "))
}

fn advance(bar: &ProgressBar, progress: Progress) {
    if bar.is_hidden() {
        return;
    }
    if bar.length().is_none() && progress.total > 0 {
        bar.set_length(progress.total);
    }
    let seconds = bar.elapsed().as_secs_f64().max(1e-3);
    let Progress { articles, bytes, .. } = progress;
    let (each_second, megabytes) = (articles as f64 / seconds, bytes as f64 / 1e6 / seconds);
    let articles = HumanCount(articles as u64);
    bar.set_message(format!("{articles} articles, {each_second:.0}/s, {megabytes:.1} MB/s"));
    bar.set_position(bytes);
}

/// Parses a number of bytes: `512MB`, `2GiB`, `1000000`.
fn size(query_string: &str) -> Result<usize, String> {
    let expected = || "expected a size such as 512MB or 2GiB".to_owned();
    let digits = query_string.len() - query_string.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let number: f64 = query_string[..digits].parse().map_err(|_| expected())?;
    let unit = match query_string[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1.0,
        "k" | "kb" => 1e3,
        "m" | "mb" => 1e6,
        "g" | "gb" => 1e9,
        "kib" => 1024.0,
        "mib" => 1024.0 * 1024.0,
        "gib" => 1024.0 * 1024.0 * 1024.0,
        _ => return Err(expected()),
    };
    let bytes = number * unit;
    if (1e6..1e12).contains(&bytes) { Ok(bytes as usize) } else { Err("expected between 1MB and 1000GB".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_read() {
        assert_eq!(size("512MB"), Ok(512_000_000));
        assert_eq!(size("1.5 GiB"), Ok(1_610_612_736));
        assert_eq!(size("64m"), Ok(64_000_000));
        for wrong in ["", "MB", "12 parsecs", "1", "1e9", "9999999GB"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
