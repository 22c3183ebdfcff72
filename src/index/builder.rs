//! Indexing files into a folder.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::thread;

use crate::error::{Error, Result};
use crate::ingest::{self, OcrOptions, Options, Progress, Recognition, Summary};
use crate::passage::Size;
use crate::read::{WalkOptions, Worker};

/// The default memory for index data not yet on disk, in bytes.
const MEMORY: usize = 256 << 20;

/// Indexes files and folders: reads what changed since the last run, in one commit.
///
/// ```no_run
/// use ibid::Index;
///
/// let summary = Index::builder("index").add_path("articles").keep_missing(true).build()?;
/// println!("{} new, {} changed, {} skipped", summary.new, summary.changed, summary.skipped.len());
/// # Ok::<(), ibid::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct IndexBuilder {
    location: PathBuf,
    paths: Vec<PathBuf>,
    corpus: Option<PathBuf>,
    walk: WalkOptions,
    keep_missing: bool,
    rebuild: bool,
    jobs: usize,
    memory: usize,
    worker: Option<Worker>,
    recognition: Recognition,
}

impl IndexBuilder {
    pub(super) fn new(location: impl Into<PathBuf>) -> Self {
        Self {
            location: location.into(),
            paths: Vec::new(),
            corpus: None,
            walk: WalkOptions::default(),
            keep_missing: false,
            rebuild: false,
            jobs: thread::available_parallelism().map_or(1, Into::into),
            memory: MEMORY,
            worker: None,
            recognition: Recognition::default(),
        }
    }

    /// Adds a file or folder to index.
    #[must_use]
    pub fn add_path(mut self, path: impl Into<PathBuf>) -> Self {
        self.paths.push(path.into());
        self
    }

    /// Sets the folder that article ids are relative to. The default is the only folder added, if there is one.
    #[must_use]
    pub fn corpus(mut self, folder: impl Into<PathBuf>) -> Self {
        self.corpus = Some(folder.into());
        self
    }

    /// Follows symbolic links that lead out of the corpus. Off by default.
    #[must_use]
    pub fn follow_links(mut self, yes: bool) -> Self {
        self.walk.follow_links = yes;
        self
    }

    /// Reads hidden and ignored files too. Off by default.
    #[must_use]
    pub fn no_ignore(mut self, yes: bool) -> Self {
        self.walk.no_ignore = yes;
        self
    }

    /// Keeps articles whose files no longer exist. Off by default.
    #[must_use]
    pub fn keep_missing(mut self, yes: bool) -> Self {
        self.keep_missing = yes;
        self
    }

    /// Discards the index and reads everything. Off by default.
    #[must_use]
    pub fn rebuild(mut self, yes: bool) -> Self {
        self.rebuild = yes;
        self
    }

    /// Sets the number of threads. The default is one per processor.
    #[must_use]
    pub fn jobs(mut self, threads: usize) -> Self {
        self.jobs = threads.max(1);
        self
    }

    /// Sets the memory for index data not yet on disk, in bytes. The default is 256 MiB.
    #[must_use]
    pub fn memory(mut self, bytes: usize) -> Self {
        self.memory = bytes;
        self
    }

    /// Parses risky formats (PDF, office, e-book, mail) in subprocesses that this worker starts. Without one they are parsed
    /// on threads, where neither their memory nor their time is limited.
    #[must_use]
    pub fn worker(mut self, worker: Worker) -> Self {
        self.worker = Some(worker);
        self
    }

    /// Recognises scanned pages of PDF files with Tesseract, which must be installed. Needs a
    /// [`worker`](IndexBuilder::worker).
    #[must_use]
    pub fn recognition(mut self, recognition: Recognition) -> Self {
        self.recognition = recognition;
        self
    }

    /// Indexes, and commits at the end.
    ///
    /// # Errors
    /// [`Error::Input`] if nothing was added, [`Error::Locked`] if another process writes to the index, [`Error::Disk`] if
    /// the index cannot be written. A file that cannot be read is no error: it is in [`Summary::skipped`].
    pub fn build(self) -> Result<Summary> {
        self.build_until(&AtomicBool::new(false), &mut |_| {})
    }

    /// Indexes until `stop` is set, and reports progress.
    ///
    /// # Errors
    /// [`Error::Interrupted`] if `stop` was set; the index is unchanged. Otherwise as [`IndexBuilder::build`].
    pub fn build_until(self, stop: &AtomicBool, progress: &mut dyn FnMut(Progress)) -> Result<Summary> {
        if self.paths.is_empty() {
            return Err(Error::input(self.location.display().to_string(), "no files or folders to index were added"));
        }
        let only_folder = match self.paths.as_slice() {
            [folder] if folder.is_dir() => Some(folder.clone()),
            _ => None,
        };
        ingest::ingest(Options {
            corpus: self.corpus.or(only_folder),
            paths: self.paths,
            index: self.location,
            stdin: None,
            walk: self.walk,
            keep_missing: self.keep_missing,
            rebuild: self.rebuild,
            share: None,
            jobs: self.jobs,
            memory: self.memory,
            size: Size::default(),
            worker: self.worker,
            ocr: OcrOptions::new(self.recognition),
            stop,
            progress,
        })
    }
}
