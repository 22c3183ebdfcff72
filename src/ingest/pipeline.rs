//! Turns files into articles split into passages, on several threads, and returns them in the order of the files.
//!
//! The order makes a run repeatable: of two articles with the same id, the same one always wins.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::article::{Article, ArticleId};
use crate::engine::manifest::ManifestEntry;
use crate::error::{Error, Result};
use crate::parallel;
use crate::passage::{Passage, Size, passages};
use crate::read::{self, Batch, Batches, Format, FoundFile, RawArticle, Sidecars, Skip};

use super::STDIN;
use super::ids::Released;

/// A file to read, or a part of one.
pub(super) struct Job {
    file: Arc<File>,
    work: JobInput,
    /// Bytes of the file that it accounts for.
    bytes: u64,
    /// Whether this is the last part of the file.
    last: bool,
}

enum JobInput {
    Whole,
    Batch(Batch),
    Failed(Skip),
    /// Nothing more to read: the file is done. Holds the warnings that concern the whole file.
    End(Vec<String>),
}

impl Job {
    /// Reads its articles one by one and returns its file.
    pub(super) fn read(self, sidecars: &Sidecars, each: &mut dyn FnMut(&File, Result<RawArticle, Skip>)) -> Arc<File> {
        let Self { file, work, .. } = self;
        work.read(&file.found.path, sidecars, &mut |raw_article| each(&file, raw_article));
        file
    }
}

impl JobInput {
    /// Reads the articles one by one.
    fn read(self, path: &Path, sidecars: &Sidecars, each: &mut dyn FnMut(Result<RawArticle, Skip>)) {
        match self {
            Self::Failed(skip) => each(Err(skip)),
            Self::Batch(batch) => batch.raw_articles().for_each(each),
            Self::Whole => match read::open(path, sidecars) {
                Err(skip) => each(Err(skip)),
                Ok(read::Source::RawArticles(raw_articles)) => raw_articles.into_iter().for_each(each),
                Ok(read::Source::Batches(batches)) => {
                    for batch in batches {
                        match batch {
                            Ok(batch) => batch.raw_articles().for_each(&mut *each),
                            Err(skip) => each(Err(skip)),
                        }
                    }
                }
            },
            Self::End(_) => {}
        }
    }
}

/// A file that is being read.
pub(super) struct File {
    /// Absolute path; [`STDIN`] for standard input.
    pub(super) path: PathBuf,
    /// Its path as shown, and the name that its articles' ids derive from.
    pub(super) found: FoundFile,
    id: String,
}

/// The result of a job.
pub(super) struct Outcome {
    pub(super) file: Arc<File>,
    pub(super) articles: Vec<PreparedArticle>,
    pub(super) skipped: Vec<Skip>,
    pub(super) warnings: Vec<String>,
    /// The languages in which scanned pages were recognised.
    pub(super) ocr: Option<String>,
    /// Whether there are scanned pages that were not recognised.
    pub(super) has_scans: bool,
    pub(super) bytes: u64,
    pub(super) last: bool,
}

/// An article that was read.
pub(super) struct PreparedArticle {
    pub(super) entry: ManifestEntry,
    /// The article and its passages; `None` if the index already has them.
    pub(super) content: Option<(Article, Vec<Passage>)>,
}

/// Returns the jobs for some files. Files of many articles are cut into batches as they are read.
pub(super) fn jobs(
    files: Vec<FoundFile>,
    stdin: Option<Box<dyn Read + Send>>,
    sidecars: &Sidecars,
) -> impl Iterator<Item = Job> + Send + '_ {
    let piped = stdin.into_iter().flat_map(|input| {
        let (path, absolute, name) = (STDIN.into(), STDIN.into(), STDIN.into());
        let found = FoundFile { path, absolute, name, size: 0, modified: 0, stamp: 0, keeps_extension: false };
        let file = Arc::new(File { path: STDIN.into(), id: STDIN.to_owned(), found });
        batches(file, Batches::of_lines(input))
    });
    let on_disk = files.into_iter().flat_map(move |found| {
        let file = Arc::new(File { path: found.absolute.clone(), id: found.id(), found });
        if Format::of_name(&file.found.path).is_some_and(Format::is_stream) {
            let opened = match read::open(&file.found.path, sidecars) {
                Ok(read::Source::Batches(batches)) => Ok(batches),
                Ok(read::Source::RawArticles(_)) => Err(Skip::new("not a file of many articles")),
                Err(skip) => Err(skip),
            };
            return batches(file, opened);
        }
        let bytes = file.found.size;
        let whole: Box<dyn Iterator<Item = Job> + Send> =
            Box::new(std::iter::once(Job { file, work: JobInput::Whole, bytes, last: true }));
        whole
    });
    piped.chain(on_disk)
}

fn batches(file: Arc<File>, opened: Result<Batches, Skip>) -> Box<dyn Iterator<Item = Job> + Send> {
    let doubts = opened.as_ref().map_or_else(|_| Vec::new(), |batches| batches.warnings().to_vec());
    let end = Job { file: Arc::clone(&file), work: JobInput::End(doubts), bytes: 0, last: true };
    match opened {
        Err(skip) => Box::new([Job { file, work: JobInput::Failed(skip), bytes: 0, last: false }, end].into_iter()),
        Ok(batches) => {
            let part = move |batch: Result<Batch, Skip>| {
                let bytes = batch.as_ref().map_or(0, |batch| batch.len() as u64);
                let work = batch.map_or_else(JobInput::Failed, JobInput::Batch);
                Job { file: Arc::clone(&file), work, bytes, last: false }
            };
            Box::new(batches.map(part).chain(std::iter::once(end)))
        }
    }
}

/// Runs all jobs on `threads` threads and passes their results to `take` in order, until it fails.
pub(super) fn run(
    jobs: impl Iterator<Item = Job> + Send,
    threads: usize,
    released: &Released,
    sidecars: &Sidecars,
    size: Size,
    mut take: impl FnMut(Outcome) -> Result<()>,
) -> Result<()> {
    let reader = || Reader { released, sidecars, size };
    parallel::ordered_map(
        jobs,
        threads,
        reader,
        |reader, job| reader.outcome(job),
        |outcome| take(outcome.map_err(|panicked| Error::input("reading the files", panicked.to_string()))?),
    )
}

struct Reader<'a> {
    released: &'a Released,
    sidecars: &'a Sidecars,
    size: Size,
}

impl Reader<'_> {
    fn outcome(&self, job: Job) -> Outcome {
        let Job { file, work, bytes, last } = job;
        let (articles, skipped, warnings) = (Vec::new(), Vec::new(), Vec::new());
        let mut outcome = Outcome { file, articles, skipped, warnings, ocr: None, has_scans: false, bytes, last };
        if let JobInput::End(doubts) = &work {
            let name = &outcome.file.found.name;
            outcome.warnings.extend(doubts.iter().map(|doubt| format!("{name}: {doubt}")));
        }
        let path = outcome.file.found.path.clone();
        work.read(&path, self.sidecars, &mut |raw_article| match raw_article {
            Ok(raw_article) => {
                let number = raw_article.number;
                // Nothing is kept of an article whose text causes a panic.
                let panicked = parallel::catch_panic(|| self.one(raw_article, &mut outcome)).err();
                let skip = panicked.map(|panicked| Skip { line: number, ..Skip::new(panicked.to_string()) });
                outcome.skipped.extend(skip);
            }
            Err(skip) => outcome.skipped.push(skip),
        });
        outcome
    }

    fn one(&self, mut raw_article: RawArticle, outcome: &mut Outcome) {
        let name = &outcome.file.found.name;
        let number = raw_article.number;
        let place = number.map_or_else(|| name.clone(), |number| format!("{name}:{number}"));
        outcome.warnings.extend(raw_article.warnings.drain(..).map(|warning| format!("{place}: {warning}")));
        outcome.ocr = outcome.ocr.take().or_else(|| raw_article.ocr.clone());
        outcome.has_scans |= raw_article.has_scans;
        let id = raw_article.id(&outcome.file.id);
        let article = raw_article.finish(id, name.clone());
        let digest = article.digest();
        if let Some(entry) = self.known_as(&outcome.file.path, &article.id, &digest) {
            outcome.articles.push(PreparedArticle { entry: entry.clone(), content: None });
            return;
        }
        let passages = passages(&article, self.size);
        if passages.is_empty() {
            outcome.skipped.push(Skip { line: number, ..Skip::new("no text") });
            return;
        }
        let entry = ManifestEntry { id: article.id.clone(), digest, passages: passages.len() };
        outcome.articles.push(PreparedArticle { entry, content: Some((article, passages)) });
    }

    fn known_as(&self, path: &Path, id: &ArticleId, digest: &str) -> Option<&ManifestEntry> {
        let before = self.released.of(path);
        // Found by binary search: a JSON Lines file may contain a million articles.
        let place = before.binary_search_by(|entry| entry.id.cmp(id)).ok()?;
        Some(&before[place]).filter(|entry| entry.digest == digest)
    }
}
