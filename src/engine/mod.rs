//! The seam: what an engine has to do. Everything to the right of here speaks to these two traits only.
//!
//! Engines find and keep passages; what is asked of them is a [`Request`] without the name of any product in it, and what
//! they give back are hits that carry their text, so that ranking, snippets and citations are ours and equal everywhere.

mod article_cache;
mod catch_panic;
mod evidence;
mod facet;
pub mod manifest;
mod overview;
mod tantivy;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::article::{Article, ArticleId, Record};
use crate::error::Result;
use crate::passage::Passage;
use crate::query::{Keyword, Query};
use crate::text::Span;
pub use article_cache::ArticleCache;
pub use evidence::{Candidate, Candidates, Evidence, LEADING, PassageId, SimilarTerm, Statistics, TermOccurrences};
pub use facet::{Facet, FacetCounts};
use manifest::{CorpusRoot, Manifest, SourceFile};
pub use overview::Overview;

/// Puts articles into an index. Nothing is seen by any reader before [`Writer::commit`]; dropping a writer forgets
/// everything since the last one.
pub trait Writer {
    /// What the last commit holds, and from which files.
    fn manifest(&self) -> Arc<Manifest>;
    /// Adds an article that is not in the index, in the passages given, which tile it. May wait for memory.
    fn put(&mut self, article: Article, passages: Vec<Passage>) -> Result<()>;
    /// Takes an article out, if it is there.
    fn remove(&mut self, id: &ArticleId) -> Result<()>;
    /// Makes all of it visible at once, with the manifest that describes it.
    fn commit(self: Box<Self>, manifest: &Manifest) -> Result<()>;
}

/// Answers from one commit of an index, however many follow.
pub trait Searcher: Send + Sync {
    /// The passages that match, the best first, not read yet.
    fn candidates(&self, request: &Request) -> Result<Candidates>;
    /// Reads one.
    fn hit(&self, candidate: &Candidate) -> Result<Hit>;
    /// How words stand in each of these candidates and its article.
    fn evidence(&self, candidates: &[Candidate], words: &[Keyword]) -> Result<Vec<Evidence>>;
    /// How often each of these terms stands in the text of each of these candidates.
    fn counts(&self, candidates: &[Candidate], terms: &[String]) -> Result<Vec<Vec<u32>>>;
    /// How many passages hold each of these terms in their text.
    fn frequencies(&self, terms: &[String]) -> Result<Vec<u64>>;
    /// The words known that are at most `distance` (1 or 2) letters off this term; none where it is shorter than that.
    fn similar(&self, term: &str, distance: u8) -> Result<Vec<SimilarTerm>>;
    /// How many passages match in the article of each of these candidates.
    fn in_articles(&self, request: &Request, candidates: &[Candidate]) -> Result<Vec<usize>>;
    /// Counts the articles that match by each of these facets.
    fn facets(&self, request: &Request, facets: &[Facet]) -> Result<Vec<FacetCounts>>;
    /// The passages that match, the best first.
    fn search(&self, request: &Request) -> Result<EngineHits> {
        let Candidates { total, best, statistics } = self.candidates(request)?;
        let hits = best.iter().map(|candidate| self.hit(candidate)).collect::<Result<_>>()?;
        Ok(EngineHits { total, hits, statistics })
    }
    /// An article with its text, put together from its passages.
    fn article(&self, id: &ArticleId) -> Result<Option<Article>>;
    /// What the index holds.
    fn status(&self) -> Result<Status>;
    /// What the index was built from.
    fn manifest(&self) -> Result<Manifest>;
    /// The roots it was built from and some of its files, see [`Manifest::peek`].
    fn manifest_window(&self, place: f64, window: u64) -> Result<(Vec<CorpusRoot>, Vec<SourceFile>)>;
}

/// What is asked of an engine.
#[derive(Clone, Debug)]
pub struct Request {
    /// What has to match, and ranks.
    pub query: Query,
    /// What has to match besides, and does not rank.
    pub filter: Query,
    /// How many hits are wanted at most.
    pub limit: usize,
    /// What a hit is: every passage, or the best passage of every article.
    pub by: ResultUnit,
    /// In which order.
    pub sort: SortOrder,
    /// Whether to count everything that matches.
    pub count: bool,
    /// How much a word counts in the title against one in the text.
    pub title_boost: f32,
    /// How much an article's second best passage adds to the score of its best, the third to the second, and so on.
    pub aggregation_decay: f32,
}

/// What one hit stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResultUnit {
    /// A passage.
    #[default]
    Passage,
    /// An article, shown by its best passage.
    Article,
}

/// The order of hits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortOrder {
    /// The best match first.
    #[default]
    Score,
    /// The latest date first; articles without a date last.
    Newest,
    /// The earliest date first; articles without a date last.
    Oldest,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct EngineHits {
    /// How many passages (or articles) match in all; 0 when it was not asked to count.
    pub total: usize,
    /// The first of them.
    pub hits: Vec<Hit>,
    /// What their words were weighed by.
    pub statistics: Statistics,
}

/// A passage that matches, with everything that is needed to show and cite it.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The engine's score; comparable within one answer only.
    pub score: f32,
    /// The article it belongs to.
    pub article: Arc<Record>,
    /// Its places in that article.
    pub passage: Passage,
    /// The text of its tile.
    pub text: String,
}

impl Hit {
    /// The text at a span of the article that lies inside this passage.
    pub fn slice(&self, span: Span) -> &str {
        span.relative_to(self.passage.span.start).of(&self.text)
    }
}

/// What an index holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Status {
    /// Where it is.
    pub location: PathBuf,
    /// Articles in it.
    pub articles: u64,
    /// Passages in it.
    pub passages: u64,
    /// Its size on disk, in bytes.
    pub bytes: u64,
    /// The parts it is kept in.
    pub segments: usize,
    /// The version of the format that it is written in.
    pub version: u32,
    /// The languages its words are stemmed in.
    pub stems: Vec<String>,
}

/// Whether there is an index at that place. One that was never committed, since its first run was killed or is under way,
/// counts as missing.
pub fn exists(location: &Path) -> bool {
    tantivy::exists(location)
}

/// What tells the commit that an index stands at from every other; `None` where there is no index.
pub fn commit(location: &Path) -> Option<Vec<u8>> {
    tantivy::commit(location)
}

/// Opens the index at that place for reading.
pub fn open(location: &Path) -> Result<Box<dyn Searcher>> {
    tantivy::open(location)
}

/// What a look at the files of an index found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntegrityReport {
    /// Files that were read.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Whether the commit in force has its checksums. A run that was killed right after it has not written them: its files
    /// are then held to what each says of itself, and the next run writes them.
    pub sealed: bool,
    /// Names of files, each with what is wrong with it.
    pub damage: Vec<(String, String)>,
    /// Files that this user may not read, each with the system's reason.
    pub unreadable: Vec<(String, String)>,
    /// Files with names of ours that no commit needs, each with what it is; those of a run in progress as well, unless the
    /// index is locked.
    pub leftovers: Vec<(String, String)>,
}

/// Holds every file of an index to what was written, and reads of it what can be read without opening it.
pub fn check(location: &Path) -> Result<IntegrityReport> {
    catch_panic::catch_panic(location, || tantivy::check(location))
}

/// What can still be read of what an index was built from, however damaged it is: a manifest with gaps.
pub fn salvage(location: &Path) -> Manifest {
    catch_panic::catch_panic(location, || Ok(tantivy::salvage(location))).unwrap_or_default()
}

/// Deletes the files with names of ours that no commit needs, and gives back their names. Others are left alone.
pub fn sweep(location: &Path) -> Result<Vec<String>> {
    catch_panic::catch_panic(location, || tantivy::sweep(location))
}

/// Kept for as long as nobody else may write to an index.
pub struct Lock(tantivy::WriterLock);

/// Keeps others from writing to the index at that place.
pub fn lock(location: &Path) -> Result<Lock> {
    tantivy::lock(location)
}

/// The same at a place where there need not be an index yet: the folder is created.
pub fn lock_to_write(location: &Path) -> Result<Lock> {
    tantivy::lock_to_write(location).map(Lock)
}

/// Puts the index in the folder `by`, which lies inside of the index folder, in the place of what is there, in one instant:
/// before it, the old one is in force, whole. The lock is the caller's.
pub fn replace(location: &Path, by: &Path) -> Result<()> {
    tantivy::replace(location, by)
}

/// Deletes an index that nobody uses. Files of other names stay, and its folder where there are any.
pub fn discard(folder: &Path) -> Result<()> {
    tantivy::discard(folder)
}

/// How an index is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriteOptions {
    /// Memory for words not yet on disk, in bytes.
    pub memory: usize,
    /// Threads that index.
    pub threads: usize,
    /// Forget what is there.
    pub rebuild: bool,
}

/// Opens the index at that place for writing, and makes one if there is none.
pub fn writer(location: &Path, options: WriteOptions) -> Result<Box<dyn Writer>> {
    writer_with(lock_to_write(location)?, options)
}

/// The same with the lock that is held already: nobody has written to the index since it was taken.
pub fn writer_with(lock: Lock, options: WriteOptions) -> Result<Box<dyn Writer>> {
    tantivy::writer(lock.0, options)
}
