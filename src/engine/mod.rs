//! The engine interface: two traits that hide the search library from the rest of the program.
//!
//! Engines search and store passages. A [`Request`] names no product, and hits carry their text, so ranking, snippets
//! and citations are our own code and behave the same with every engine.

mod article_cache;
mod catch_panic;
mod commit_reader;
#[cfg(feature = "cluster")]
mod elastic;
#[cfg(not(feature = "cluster"))]
#[path = "elastic_missing.rs"]
mod elastic;
mod evidence;
mod facet;
pub mod manifest;
mod overview;
mod several;
mod share;
mod status;
mod tantivy;
mod total;

use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

use crate::article::{Article, ArticleId, Record};
use crate::error::Result;
use crate::passage::Passage;
use crate::query::{Keyword, Query};
use crate::text::Span;
pub use article_cache::ArticleCache;
pub use commit_reader::CommitReader;
pub use evidence::{Candidate, Candidates, Evidence, LEADING, PassageId, SimilarWord, Statistics, TermOccurrences};
pub use facet::{Facet, FacetCounts};
use manifest::{CorpusRoot, Manifest, SourceFile};
pub use overview::Overview;
pub use several::Several;
pub use share::{OpenRun, Share, ShareState};
pub use status::{IntegrityReport, Status};
pub use total::{Counting, Total};

/// A set of words as written, for engines that keep them elsewhere.
#[cfg(feature = "cluster")]
type WordList = tantivy::WordList;

/// Returns the expression for a term that is a pattern, `None` for any other.
#[cfg(feature = "cluster")]
fn pattern_of(term: &crate::query::Term, keyword: bool) -> Option<String> {
    tantivy::pattern_of(term, keyword)
}

/// Adds articles to an index. Changes become visible to readers with [`Writer::commit`]; dropping a writer discards
/// everything since the last commit.
pub trait Writer {
    /// Returns the manifest of the last commit.
    fn manifest(&self) -> Arc<Manifest>;
    /// Returns whether the last commit has an article; `None` if only the manifest tells.
    fn contains(&mut self, _id: &ArticleId) -> Result<Option<bool>> {
        Ok(None)
    }
    /// Adds an article that is not in the index, with passages that cover its text without gaps. May block until memory
    /// is available.
    fn put(&mut self, article: Article, passages: Vec<Passage>) -> Result<()>;
    /// Removes an article if it is in the index.
    fn remove(&mut self, id: &ArticleId) -> Result<()>;
    /// Makes all changes visible atomically, together with the manifest that describes them.
    fn commit(self: Box<Self>, manifest: &Manifest) -> Result<()>;
}

/// Answers queries from one commit of an index, regardless of later commits.
pub trait Searcher: Send + Sync {
    /// Returns the matching passages, best first, without their text.
    fn candidates(&self, request: &Request) -> Result<Candidates>;
    /// Reads the text and metadata of a candidate.
    fn hit(&self, candidate: &Candidate) -> Result<Hit>;
    /// Reads the first passage of a candidate's article.
    fn lead(&self, candidate: &Candidate) -> Result<Hit>;
    /// Returns how often and where the words occur in each candidate and its article.
    fn evidence(&self, candidates: &[Candidate], words: &[Keyword]) -> Result<Vec<Evidence>>;
    /// Returns how often each term occurs in the text of each candidate, or in the examined part of its article.
    fn counts(&self, candidates: &[Candidate], terms: &[String], within: ResultUnit) -> Result<Vec<Vec<u32>>>;
    /// Returns the number of passages that contain each term in their text.
    fn frequencies(&self, terms: &[String]) -> Result<Vec<u64>>;
    /// Returns the words as written, folded, within edit distance `distance` (1 or 2) of this word.
    fn similar(&self, word: &str, distance: u8) -> Result<Vec<SimilarWord>>;
    /// Returns whether a folded word is written so in a text or title.
    fn is_written(&self, word: &str) -> Result<bool>;
    /// Returns the number of matching passages in the article of each candidate.
    fn in_articles(&self, request: &Request, candidates: &[Candidate]) -> Result<Vec<usize>>;
    /// Counts the matching articles by each facet.
    fn facets(&self, request: &Request, facets: &[Facet]) -> Result<Vec<FacetCounts>>;
    /// Returns the matching passages with their text, best first.
    fn search(&self, request: &Request) -> Result<EngineHits> {
        let Candidates { total, best, statistics } = self.candidates(request)?;
        let hits = best.iter().map(|candidate| self.hit(candidate)).collect::<Result<_>>()?;
        Ok(EngineHits { total, hits, statistics })
    }
    /// Returns an article, its text assembled from its passages.
    fn article(&self, id: &ArticleId) -> Result<Option<Article>>;
    /// Returns a summary of the index.
    fn status(&self) -> Result<Status>;
    /// Returns whether the index has no articles.
    fn is_empty(&self) -> Result<bool> {
        Ok(self.status()?.articles == 0)
    }
    /// Returns the manifest of the commit; the articles stay on disk until they are asked for.
    fn manifest(&self) -> Result<Manifest>;
    /// Returns the roots and some of the source files, without their articles: those in a window of about `window` bytes of
    /// the manifest, whose position is given by `place` from 0 to 1.
    fn manifest_window(&self, place: f64, window: u64) -> Result<(Vec<CorpusRoot>, Vec<SourceFile>)>;
}

/// A searcher that is borrowed, or shared between threads.
#[derive(Clone)]
pub enum SearcherRef<'s> {
    /// Borrowed from its owner.
    Borrowed(&'s dyn Searcher),
    /// Shared; lives as long as its last user.
    Shared(Arc<dyn Searcher>),
}

impl<'s> Deref for SearcherRef<'s> {
    type Target = dyn Searcher + 's;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Borrowed(searcher) => *searcher,
            Self::Shared(searcher) => &**searcher,
        }
    }
}

impl<'s> From<&'s dyn Searcher> for SearcherRef<'s> {
    fn from(searcher: &'s dyn Searcher) -> Self {
        Self::Borrowed(searcher)
    }
}

impl<'s, S: Searcher> From<&'s S> for SearcherRef<'s> {
    fn from(searcher: &'s S) -> Self {
        Self::Borrowed(searcher)
    }
}

impl From<Arc<dyn Searcher>> for SearcherRef<'_> {
    fn from(searcher: Arc<dyn Searcher>) -> Self {
        Self::Shared(searcher)
    }
}

/// A request to an engine.
#[derive(Clone, Debug)]
pub struct Request {
    /// Query that must match and that determines the score.
    pub query: Query,
    /// Filter that must match but does not affect the score.
    pub filter: Query,
    /// Maximum number of hits.
    pub limit: usize,
    /// Whether a hit is a passage, or the best passage of an article.
    pub by: ResultUnit,
    /// Order of the hits.
    pub sort: SortOrder,
    /// How far to count the matches.
    pub count: Counting,
    /// Weight of a word in the title relative to one in the text.
    pub title_boost: f32,
    /// Passage aggregation decay: the share of an article's second best passage that is added to the score of its best,
    /// of the third relative to the second, and so on.
    pub aggregation_decay: f32,
}

/// What one hit represents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResultUnit {
    /// A passage.
    #[default]
    Passage,
    /// An article, represented by its best passage.
    Article,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortOrder {
    /// Best match first.
    #[default]
    Score,
    /// Latest date first; articles without a date last.
    Newest,
    /// Earliest date first; articles without a date last.
    Oldest,
}

/// The hits of a request.
#[derive(Clone, Debug, Default)]
pub struct EngineHits {
    /// Number of matching passages (or articles).
    pub total: Total,
    /// The first hits.
    pub hits: Vec<Hit>,
    /// Statistics of the query's words.
    pub statistics: Statistics,
}

/// A matching passage with everything needed to show and cite it.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Score of the engine, comparable only within one result list.
    pub score: f32,
    /// The article that contains the passage.
    pub article: Arc<Record>,
    /// Position of the passage in the article.
    pub passage: Passage,
    /// Text of the passage.
    pub text: String,
}

impl Hit {
    /// Returns the text of a span of the article that lies inside this passage.
    pub fn slice(&self, span: Span) -> &str {
        span.relative_to(self.passage.span.start).of(&self.text)
    }
}

/// Returns whether there is an index at `location`. An index without a commit, because its first run is in progress or
/// was killed, counts as missing.
pub fn exists(location: &Path) -> bool {
    if is_cluster(location) { elastic::exists(location) } else { tantivy::exists(location) }
}

/// Returns whether a location is the address of an index on a cluster, `http[s]://HOST:PORT[,HOST:PORT…]/NAME`, rather than a
/// folder.
pub fn is_cluster(location: &Path) -> bool {
    elastic::is_cluster(location)
}

/// Returns bytes that identify the current commit of the index; `None` if there is no index.
pub fn commit(location: &Path) -> Option<Vec<u8>> {
    if is_cluster(location) { elastic::commit(location) } else { tantivy::commit(location) }
}

/// Opens the index at `location` for reading.
///
/// # Errors
///
/// If there is no index, it has another version, is damaged, or cannot be read.
pub fn open(location: &Path) -> Result<Box<dyn Searcher>> {
    if is_cluster(location) { elastic::open(location) } else { tantivy::open(location) }
}

/// Checks every file of an index against its checksum, and reads what can be read without opening the index.
///
/// # Errors
///
/// If there is no index, or its folder cannot be read. Faults of single files are part of the report.
pub fn check(location: &Path) -> Result<IntegrityReport> {
    catch_panic::catch_panic(location, || {
        if is_cluster(location) { elastic::check(location) } else { tantivy::check(location) }
    })
}

/// Reads what it can of the manifest of a damaged index; the result may have gaps.
pub fn salvage(location: &Path) -> Manifest {
    let salvaged = || if is_cluster(location) { elastic::salvage(location) } else { tantivy::salvage(location) };
    catch_panic::catch_panic(location, || Ok(salvaged())).unwrap_or_default()
}

/// Deletes the files with names of the index format that no commit uses, and returns their names. Other files are left
/// alone.
///
/// # Errors
///
/// If the index is locked or cannot be read.
pub fn sweep(location: &Path) -> Result<Vec<String>> {
    catch_panic::catch_panic(location, || {
        if is_cluster(location) { elastic::sweep(location) } else { tantivy::sweep(location) }
    })
}

/// The writer lock of an index, held until it is dropped.
pub struct Lock(Held);

enum Held {
    Folder(tantivy::WriterLock),
    Cluster(Box<elastic::WriterLock>),
}

/// Locks the index at `location` against other writers.
///
/// # Errors
///
/// If the folder does not exist, cannot be written to, or is locked by another process.
pub fn lock(location: &Path) -> Result<Lock> {
    if is_cluster(location) {
        return elastic::lock(location).map(Box::new).map(Held::Cluster).map(Lock);
    }
    tantivy::lock(location).map(Held::Folder).map(Lock)
}

/// Locks a location that need not contain an index yet; creates the folder.
///
/// # Errors
///
/// If the folder cannot be created or written to, or is locked by another process.
pub fn lock_to_write(location: &Path) -> Result<Lock> {
    if is_cluster(location) {
        return elastic::lock_to_write(location).map(Box::new).map(Held::Cluster).map(Lock);
    }
    tantivy::lock_to_write(location).map(Held::Folder).map(Lock)
}

/// Replaces the index atomically with the one in the folder `by`, which lies inside the index folder. Until then the
/// old one remains fully valid. The caller holds the lock.
///
/// # Errors
///
/// If a file cannot be moved.
pub fn replace(location: &Path, by: &Path) -> Result<()> {
    tantivy::replace(location, by)
}

/// Deletes an index that is not in use. Files with other names are kept, and with them the folder.
///
/// # Errors
///
/// If a file cannot be deleted.
pub fn discard(folder: &Path) -> Result<()> {
    tantivy::discard(folder)
}

/// Options for writing an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriteOptions {
    /// Memory for postings that are not yet on disk, in bytes.
    pub memory: usize,
    /// Number of indexing threads.
    pub threads: usize,
    /// Whether to discard the existing index.
    pub rebuild: bool,
}

/// Opens the index at `location` for writing; creates it if there is none.
///
/// # Errors
///
/// If the index is locked, has another version, is damaged, or cannot be read or written.
pub fn writer(location: &Path, options: WriteOptions) -> Result<Box<dyn Writer>> {
    writer_with(lock_to_write(location)?, options)
}

/// Opens an index for writing with a lock that is already held; nothing was written to the index since the lock was
/// taken.
pub fn writer_with(lock: Lock, options: WriteOptions) -> Result<Box<dyn Writer>> {
    match lock.0 {
        Held::Folder(lock) => tantivy::writer(lock, options),
        Held::Cluster(lock) => elastic::writer(*lock, options),
    }
}

/// Opens an index on a cluster for writing one share of its articles; `None` if that share is complete. The commit of the last
/// share makes all visible.
///
/// # Errors
///
/// If the index is in a folder, another process writes this share, or a run with another number of shares is in progress.
pub fn writer_of_share(location: &Path, share: Share, options: WriteOptions) -> Result<Option<Box<dyn Writer>>> {
    if !is_cluster(location) {
        let place = format!("--shard {}/{}", share.number(), share.of());
        return Err(crate::error::Error::input(place, "needs an index on a cluster"));
    }
    elastic::writer_of_share(location, share, options)
}

/// Returns the run in shares that is not complete. Processes on other machines are given some seconds to show that they live.
///
/// # Errors
///
/// If the cluster cannot be asked.
pub fn open_run(location: &Path) -> Result<Option<OpenRun>> {
    if is_cluster(location) { elastic::open_run(location) } else { Ok(None) }
}
