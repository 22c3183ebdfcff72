//! Builds and updates an index: progress bar, interruption, and the wait for another process that builds it.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::available_parallelism;

use ibid::engine::{self, Share};
use ibid::ingest::{self, FirstBuild, OcrOptions, Progress, Recognition, STDIN, Summary, Wait};
use ibid::passage::Size;
use ibid::read::{Ocr, OcrProgress, WalkOptions};
use ibid::render::terminal;
use ibid::{Cancel, Error, Meaning, Result, Search};
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use signal_hook::consts::TERM_SIGNALS;

use super::outcome::Failure;
use super::settings::Settings;
use super::worker;

/// Default of `--memory`, in bytes.
const MEMORY: usize = 256_000_000;

/// Builds the index if it is missing; stops at the first interruption.
pub(crate) fn build_missing(settings: &Settings) -> Result<(), Failure> {
    // Install no signal handlers if there is nothing to interrupt.
    if engine::exists(&settings.index) {
        return Ok(());
    }
    let stop = interruption();
    let built = build_missing_until(settings, &stop);
    stop.store(true, Ordering::Relaxed);
    built
}

/// Builds the index if it is missing, until `stop` is set. All commands that need an index call this. If another
/// process is building it, waits for that process.
pub(crate) fn build_missing_until(settings: &Settings, stop: &Arc<AtomicBool>) -> Result<(), Failure> {
    if engine::exists(&settings.index) {
        return Ok(());
    }
    let index = settings.index.display();
    if !settings.corpus.exists() {
        let what = format!("no index, and no corpus to build it from: {}", settings.corpus.display());
        let error = Error::input(index.to_string(), what);
        let hint = "prepare this folder with `ibid init`, or name the articles to index: `ibid index PATH…`";
        return Err(Failure::Trouble(error, Some(hint)));
    }
    let paths = vec![settings.corpus.clone()];
    let built = BuildOptions::default().run(paths, settings, stop, |options| {
        let mut tell = |event: FirstBuild<'_>| match event {
            FirstBuild::Started => {
                settings.warn(format!("{index}: index not found: building it from {}", settings.corpus.display()));
            }
            FirstBuild::Waiting(process) => tell_waiting(process, settings),
        };
        ingest::build_missing(options, Wait { limit: settings.wait(), tell: &mut tell })
    });
    // Nothing to report if another process built it.
    let Some(summary) = built? else { return Ok(()) };
    tell_warnings(&summary, settings);
    if !settings.quiet {
        // Stdout is for results only.
        let _ = terminal::summary(&mut io::stderr().lock(), &summary, &settings.terminal_options(false));
    }
    Ok(())
}

/// Indexes. If the index is missing and another process is building it, waits for that process first.
pub(crate) fn waiting(options: ingest::Options<'_>, settings: &Settings) -> Result<Summary> {
    let mut tell = |event: FirstBuild<'_>| {
        if let FirstBuild::Waiting(process) = event {
            tell_waiting(process, settings);
        }
    };
    ingest::ingest_after_build(options, Wait { limit: settings.wait(), tell: &mut tell })
}

fn tell_waiting(process: Option<&str>, settings: &Settings) {
    let process = process.unwrap_or("another process");
    let (index, seconds) = (settings.index.display(), settings.wait().as_secs());
    settings.warn(format!("{index}: waiting for {process} to build the index, {seconds} s at most"));
}

fn tell_warnings(summary: &Summary, settings: &Settings) {
    for warning in &summary.warnings {
        settings.warn(warning);
    }
}

/// Resources for an indexing run.
pub(crate) struct BuildOptions {
    pub(crate) rebuild: bool,
    pub(crate) keep_missing: bool,
    pub(crate) walk: WalkOptions,
    pub(crate) share: Option<Share>,
    pub(crate) jobs: Option<u16>,
    pub(crate) memory: usize,
}

impl Default for BuildOptions {
    fn default() -> Self {
        Self {
            rebuild: false,
            keep_missing: false,
            walk: WalkOptions::default(),
            share: None,
            jobs: None,
            memory: MEMORY,
        }
    }
}

impl BuildOptions {
    /// Indexes until done or interrupted, and prints warnings.
    pub(crate) fn done(self, paths: Vec<PathBuf>, settings: &Settings) -> Result<Summary> {
        let stop = interruption();
        let summary = self.run(paths, settings, &stop, |options| waiting(options, settings));
        if let Ok(summary) = &summary {
            tell_warnings(summary, settings);
        }
        // The flag is no longer read: later work ends at the first signal.
        stop.store(true, Ordering::Relaxed);
        summary
    }

    /// Runs `work` with the settings of an indexing run and a progress bar.
    pub(crate) fn run<T>(
        &self,
        paths: Vec<PathBuf>,
        settings: &Settings,
        stop: &Arc<AtomicBool>,
        job: impl FnOnce(ingest::Options<'_>) -> Result<T>,
    ) -> Result<T> {
        let bar = bar(settings);
        let mut ocr = OcrOptions::new(settings.recognition());
        (ocr.stop, ocr.progress) = (Arc::clone(stop), page_progress(&bar));
        let mut progress = |progress| advance(&bar, progress);
        let takes_stdin = paths.iter().any(|path| path == Path::new(STDIN));
        let outcome = job(ingest::Options {
            paths,
            corpus: Some(settings.corpus.clone()),
            index: settings.index.clone(),
            stdin: if takes_stdin { Some(Box::new(io::stdin())) } else { None },
            keep_missing: self.keep_missing,
            walk: self.walk,
            rebuild: self.rebuild,
            share: self.share,
            jobs: self.jobs.map_or_else(|| available_parallelism().map_or(1, usize::from), usize::from),
            memory: self.memory,
            size: Size::default(),
            worker: worker::own(),
            ocr,
            stop,
            progress: &mut progress,
        });
        bar.finish_and_clear();
        outcome
    }
}

/// Computes the vectors of all passages for a model, until done or interrupted; what was computed is kept.
pub(crate) fn embed(meaning: &Meaning, settings: &Settings) -> Result<()> {
    let (stop, cancel) = (interruption(), Cancel::new());
    let search = Search::open(&settings.index)?;
    let bar = bar(settings);
    bar.set_message("computing vectors");
    let outcome = meaning.embed_all(search.searcher(), &cancel, &mut |done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
        let each_second = done as f64 / bar.elapsed().as_secs_f64().max(1e-3);
        bar.set_message(format!("vectors of {} passages, {each_second:.0}/s", HumanCount(done as u64)));
        if stop.load(Ordering::Relaxed) {
            cancel.cancel();
        }
    });
    stop.store(true, Ordering::Relaxed);
    bar.finish_and_clear();
    match outcome {
        Err(Error::Cancelled) => Err(Error::Interrupted),
        outcome => outcome.map(drop),
    }
}

/// Returns a flag that the first termination signal sets; the second signal ends the process.
pub(crate) fn interruption() -> Arc<AtomicBool> {
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
fn bar(settings: &Settings) -> ProgressBar {
    if settings.quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{wide_bar:.dim} {percent:>3}%  {msg}, {eta} left").expect("it is well-formed");
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.with_style(style.progress_chars("━━ "))
}

/// Returns what shows each page that is recognised.
fn page_progress(bar: &ProgressBar) -> Arc<dyn Fn(OcrProgress) + Send + Sync> {
    let bar = bar.clone();
    Arc::new(move |OcrProgress { page, pages }| {
        if !bar.is_hidden() {
            bar.set_message(format!("OCR: page {page} of {pages}"));
        }
    })
}

/// Returns Tesseract for reading single files, with a progress bar on a terminal; `None` if it is not asked for.
pub(crate) fn ocr(settings: &Settings) -> Result<Option<Ocr>, Failure> {
    let (Recognition::In(languages), Some(worker)) = (settings.recognition(), worker::own()) else { return Ok(None) };
    let ocr = Ocr::find(&languages, worker).map_err(|what| Error::input("--ocr", what))?;
    let bar = bar(settings);
    bar.set_style(ProgressStyle::with_template("{msg}").expect("it is well-formed"));
    let progress = page_progress(&bar);
    Ok(Some(ocr.with(
        Arc::default(),
        Arc::new(move |it: OcrProgress| {
            progress(it);
            // Results are printed when the last page is read.
            if it.page == it.pages {
                bar.set_message("");
            }
        }),
    )))
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
