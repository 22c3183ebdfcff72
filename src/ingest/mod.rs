//! The indexing pipeline: files → articles → passages → index, with the outcome for each file.
//!
//! Only changed files are read again, and only articles whose content changed are indexed again. All changes of a run
//! become visible in one commit at its end; an interrupted run leaves the index as it was.

mod first;
mod folder_state;
mod ids;
mod inspect;
mod pipeline;
mod plan;
mod repair;
mod scans;
mod stale;
mod survey;
mod unreadable;
mod verify;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::engine::manifest::{CorpusRoot, Manifest};
use crate::engine::{self, Lock, OpenRun, Share, WriteOptions, Writer};
use crate::error::{Error, Result};
use crate::passage::Size;
use crate::read::{Folder, LeftOut, Skip, Walk, WalkOptions, Worker, walk};

pub use first::{FirstBuild, Wait, build_missing, ingest_after_build};
pub use inspect::{Inspected, inspect};
use plan::{Keep, Plan};
pub use repair::{Repaired, repair};
pub use scans::{OcrOptions, Recognition};
pub use stale::stale;
pub(crate) use survey::{SurveyedFile, survey};
use unreadable::{UNREADABLE, Unreadable};
pub use verify::{Fault, Finding, Verified, verify};

/// The path that names standard input.
pub const STDIN: &str = "-";

/// What to index, where, and with which resources.
pub struct Options<'a> {
    /// Files and folders; [`STDIN`] for JSON Lines from `stdin`.
    pub paths: Vec<PathBuf>,
    /// The folder that ids are relative to, for paths inside it.
    pub corpus: Option<PathBuf>,
    /// The index folder.
    pub index: PathBuf,
    /// Read if the paths contain [`STDIN`]. Replaces what an earlier run read from standard input, as a changed file
    /// does; with `keep_missing`, adds to it.
    pub stdin: Option<Box<dyn Read + Send>>,
    /// Which links and ignored files are read.
    pub walk: WalkOptions,
    /// Keep articles whose file is gone.
    pub keep_missing: bool,
    /// Discard the existing index.
    pub rebuild: bool,
    /// Index only this share of the files; other processes index the others. The index is on a cluster.
    pub share: Option<Share>,
    /// Number of reading threads, and of indexing threads.
    pub jobs: usize,
    /// Memory for postings that are not yet on disk, in bytes.
    pub memory: usize,
    /// Size of the passages.
    pub size: Size,
    /// The program that parses risky formats in a subprocess; `None` parses them in this process.
    pub worker: Option<Worker>,
    /// Text recognition of scanned pages.
    pub ocr: OcrOptions,
    /// Set by the caller to stop the run; the index is then left as it was.
    pub stop: &'a AtomicBool,
    /// Called with the progress from time to time.
    pub progress: &'a mut dyn FnMut(Progress),
}

/// The progress of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Articles read.
    pub articles: usize,
    /// Bytes of files read.
    pub bytes: u64,
    /// Bytes of files to read; 0 if unknown.
    pub total: u64,
}

/// The result of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Articles that were not in the index.
    pub new: usize,
    /// Articles that were in the index with different content.
    pub changed: usize,
    /// Articles left as they were.
    pub unchanged: usize,
    /// Articles deleted from the index.
    pub removed: usize,
    /// Passages in the index.
    pub passages: usize,
    /// Files and folders that cannot be read at the moment. Their articles stay in the index as they were.
    pub kept: Vec<Kept>,
    /// Files, or parts of files, that were not read, each with its reason.
    pub skipped: Vec<(PathBuf, Skip)>,
    /// Hidden and ignored files, and links, that were not read.
    pub left_out: LeftOut,
    /// Problems that did not prevent reading.
    pub warnings: Vec<String>,
    /// Bytes of the files that were read.
    pub bytes: u64,
    /// Duration of the run.
    pub seconds: f64,
    /// The run in shares that this one belongs to, if other shares are missing: nothing of it is visible yet.
    pub open: Option<OpenRun>,
}

/// A file or folder that cannot be read at the moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its path.
    pub path: PathBuf,
    /// Why it cannot be read.
    pub reason: String,
    /// Number of its articles in the index.
    pub articles: usize,
}

/// If the files are smaller than this in total, one thread indexes them, which makes a single segment.
const SMALL: u64 = 4 << 20;

/// Updates an index from the files under `options.paths`.
pub fn ingest(options: Options<'_>) -> Result<Summary> {
    check_paths(&options)?;
    if let Some(share) = options.share {
        return ingest_share(options, share);
    }
    let lock = engine::lock_to_write(&options.index)?;
    ingest_locked(options, lock)
}

/// Indexes one share of the files. What is in other shares is left alone.
fn ingest_share(mut options: Options<'_>, share: Share) -> Result<Summary> {
    if takes_stdin(&options) {
        return Err(Error::input("--shard", "standard input cannot be indexed in shares"));
    }
    let started = Instant::now();
    let began = now();
    let mut found = found(&options)?;
    found.files.retain(|file| share.contains(&file.absolute));
    found.skipped.retain(|(path, _)| share.contains(&absolute(path)));
    let write = WriteOptions { memory: options.memory, threads: threads(&options, &found), rebuild: options.rebuild };
    let mut summary = Summary::default();
    if let Some(mut writer) = engine::writer_of_share(&options.index, share, write)? {
        let known = writer.manifest();
        let manifest;
        (manifest, summary) = run(&mut options, began, found, &known, &mut *writer)?;
        writer.commit(&manifest)?;
    }
    summary.open = engine::open_run(&options.index)?;
    summary.seconds = started.elapsed().as_secs_f64();
    Ok(summary)
}

/// Updates a locked index. The state that decides what to write is read here, under the lock: a previous lock owner may
/// have committed until now.
fn ingest_locked(mut options: Options<'_>, lock: Lock) -> Result<Summary> {
    let started = Instant::now();
    let began = now();
    let is_new = !engine::exists(&options.index);
    if options.rebuild && !is_new {
        options.ocr.record(&engine::salvage(&options.index));
    }
    let found = found(&options)?;
    let write = WriteOptions { memory: options.memory, threads: threads(&options, &found), rebuild: options.rebuild };
    let mut writer = engine::writer_with(lock, write)?;
    let known = writer.manifest();
    let (manifest, mut summary) = run(&mut options, began, found, &known, &mut *writer)?;
    if is_new || options.rebuild || !same(&manifest, &known)? || plan::confirms_unchanged(&manifest, &known) {
        writer.commit(&manifest)?;
    }
    summary.seconds = started.elapsed().as_secs_f64();
    Ok(summary)
}

fn takes_stdin(options: &Options<'_>) -> bool {
    options.paths.iter().any(|path| path == Path::new(STDIN))
}

/// The paths of files and folders, without standard input.
fn on_disk(options: &Options<'_>) -> Vec<PathBuf> {
    options.paths.iter().filter(|path| *path != Path::new(STDIN)).cloned().collect()
}

/// Checks that every path exists, and that Tesseract can be used if it is to be, before a folder is created for the index.
fn check_paths(options: &Options<'_>) -> Result<()> {
    options.ocr.find(options.worker.as_ref())?;
    on_disk(options).iter().try_for_each(|path| match fs::metadata(path) {
        Ok(_) => Ok(()),
        Err(cause) => Err(Error::disk(path, "cannot be read")(cause)),
    })
}

/// Finds the files under the paths.
fn found(options: &Options<'_>) -> Result<Walk> {
    walk(&on_disk(options), options.corpus.as_deref(), Some(&options.index), options.walk)
}

/// Number of threads that index the files found.
fn threads(options: &Options<'_>, found: &Walk) -> usize {
    let bytes: u64 = found.files.iter().map(|file| file.size).sum();
    if bytes < SMALL && !takes_stdin(options) { 1 } else { options.jobs.max(1) }
}

/// Reads the files that are new or changed and adds their articles to the writer. Returns the new manifest and the
/// summary; only the commit remains to be done. `began` is the time at which the run began, before any file was
/// `found`.
fn run(
    options: &mut Options<'_>,
    began: i64,
    found: Walk,
    known: &Manifest,
    writer: &mut dyn Writer,
) -> Result<(Manifest, Summary)> {
    let paths: Vec<PathBuf> = on_disk(options).iter().map(|path| absolute(path)).collect();
    let unreadable = Unreadable::of(&found, &known.roots, &paths);
    let roots = roots(paths, &found, &unreadable, options.walk);
    let stdin = options.stdin.take().filter(|_| takes_stdin(options));
    options.ocr.record(known);
    let sidecars = options.ocr.sidecars(options.worker.as_ref())?;
    let keep = Keep { missing: options.keep_missing, ocr: &options.ocr };
    let mut plan = Plan::new(known, roots, began, keep, found, &unreadable, stdin.is_some())?;
    let mut progress = Progress { total: plan.to_read.iter().map(|file| file.size).sum(), ..Progress::default() };
    let jobs = pipeline::jobs(std::mem::take(&mut plan.to_read), stdin, &sidecars);
    let released = Arc::clone(plan.released());
    pipeline::run(jobs, options.jobs.max(1), &released, &sidecars, options.size, |outcome| {
        if options.stop.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        progress.bytes += outcome.bytes;
        progress.articles += outcome.articles.len();
        plan.take(outcome, writer)?;
        (options.progress)(progress);
        Ok(())
    })?;
    let (manifest, mut summary) = plan.finish(writer)?;
    if options.stop.load(Ordering::Relaxed) {
        return Err(Error::Interrupted);
    }
    summary.warnings.extend(sidecars.warnings());
    summary.bytes = progress.bytes;
    Ok((manifest, summary))
}

fn same(one: &Manifest, other: &Manifest) -> Result<bool> {
    if one.roots != other.roots || !one.sources.keys().eq(other.sources.keys()) {
        return Ok(false);
    }
    for (one, other) in one.sources.values().zip(other.sources.values()) {
        if !Arc::ptr_eq(one, other) && !one.is_same(other)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The absolute paths of this run with the folders found under each.
fn roots(paths: Vec<PathBuf>, found: &Walk, unreadable: &Unreadable, walk: WalkOptions) -> Vec<CorpusRoot> {
    let root = |path: PathBuf| {
        let under = found.folders.iter().map(|folder| (absolute(&folder.path), folder));
        let (mut folders, mut devices) = (Vec::new(), Vec::new());
        for (folder, &Folder { modified, device, .. }) in under.filter(|(folder, _)| folder.starts_with(&path)) {
            devices.push((folder.clone(), device));
            let modified = if unreadable.contains(&folder) { UNREADABLE } else { modified };
            folders.push((folder, modified));
        }
        let mut mounts = unreadable::mounts(&path, &devices);
        mounts.extend(unreadable.mounts_under(&path).cloned());
        mounts.sort();
        mounts.dedup();
        CorpusRoot { path, folders, walk, left_out: LeftOut::default(), mounts }
    };
    let mut roots: Vec<CorpusRoot> = paths.into_iter().map(root).collect();
    // Counted once, whichever of the paths they are under.
    if let Some(first) = roots.first_mut() {
        first.left_out = found.left_out.clone();
    }
    roots
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}
