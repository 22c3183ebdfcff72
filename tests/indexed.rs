//! Indexes a folder through the library.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use ibid::engine::{Counting, Request, ResultUnit, Searcher, SortOrder};
use ibid::ingest::{OcrOptions, Options, Progress, Summary, ingest};
use ibid::passage::Size;
use ibid::query::Query;
use ibid::{ArticleId, Error, Result, Search};

use crate::run::Folder;

/// Options of an indexing run.
pub(crate) struct Indexing {
    /// The paths to index, in the folder.
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) keep_missing: bool,
    pub(crate) rebuild: bool,
    pub(crate) size: Size,
    /// Number of progress reports after which the run is cancelled.
    pub(crate) stop_after: Option<usize>,
}

impl Default for Indexing {
    fn default() -> Self {
        let paths = vec!["corpus".into()];
        Self { paths, keep_missing: false, rebuild: false, size: Size::default(), stop_after: None }
    }
}

/// Indexes a folder into its `index`; ids are relative to its `corpus`.
pub(crate) fn index(folder: &Folder, how: Indexing) -> Result<Summary> {
    let paths: Vec<PathBuf> = how.paths.into_iter().map(|path| folder.path("").join(path)).collect();
    let stop = AtomicBool::new(false);
    let run = || {
        let mut reports = 0;
        let mut progress = |_: Progress| {
            reports += 1;
            stop.fetch_or(Some(reports) == how.stop_after, Ordering::Relaxed);
        };
        ingest(Options {
            paths: paths.clone(),
            corpus: Some(folder.path("corpus")),
            index: folder.path("index"),
            stdin: None,
            walk: ibid::read::WalkOptions::default(),
            keep_missing: how.keep_missing,
            rebuild: how.rebuild,
            share: None,
            jobs: 2,
            memory: 32 << 20,
            size: how.size,
            worker: None,
            ocr: OcrOptions::default(),
            stop: &stop,
            progress: &mut progress,
        })
    };
    // A child process of another test inherits the lock from its fork until its exec.
    for _ in 0..40 {
        match run() {
            Err(Error::Locked { .. }) => thread::sleep(Duration::from_millis(25)),
            outcome => return outcome,
        }
    }
    run()
}

/// Opens the index of a folder.
pub(crate) fn open(folder: &Folder) -> Search {
    Search::open(&folder.path("index")).expect("the index opens")
}

/// Every passage of an index, or the best one of every article.
pub(crate) fn everything(by: ResultUnit) -> Request {
    let (query, filter) = (Query::All, Query::All);
    Request {
        query,
        filter,
        limit: 20_000,
        by,
        sort: SortOrder::Score,
        count: Counting::All,
        title_boost: 1.0,
        aggregation_decay: 0.0,
    }
}

/// Returns the article ids of all passages in an index.
pub(crate) fn ids(searcher: &dyn Searcher) -> BTreeSet<ArticleId> {
    let found = searcher.search(&everything(ResultUnit::Passage)).expect("the index answers");
    assert_eq!(found.total.count, found.hits.len(), "every passage is a hit");
    found.hits.iter().map(|hit| hit.article.id.clone()).collect()
}
