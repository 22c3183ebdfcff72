//! The manifest of an index: every source file with its size and time, its articles, and the reason if it has none.
//!
//! The manifest makes indexing incremental: an unchanged file is not read again, and an unchanged article is not
//! indexed again. On disk it is in sorted blocks (`store.rs`), so that a run reads and writes what concerns changed files
//! only; a cluster stores it as JSON Lines, one source file a line.

mod block;
mod entries;
mod name;
mod salvage;
mod store;
mod table;
mod write;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::{Timestamp, Unit};
use serde::{Deserialize, Serialize};

use crate::article::ArticleId;
use crate::error::{Error, Result};
use crate::read::{LeftOut, WalkOptions};
pub use entries::Entries;
use store::{BlockFile, Store};

pub(crate) use store::is_block_file;

/// A root that was indexed: its path as given, and the folders found under it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorpusRoot {
    /// Absolute path.
    #[serde(with = "name")]
    pub path: PathBuf,
    /// Folders under the root with their modification time in nanoseconds since 1970. It changes when a file is added
    /// or removed.
    #[serde(with = "name::each")]
    pub folders: Vec<(PathBuf, i64)>,
    /// Options of the walk.
    #[serde(default)]
    pub walk: WalkOptions,
    /// Files that were not read, under this root or one given together with it.
    #[serde(default)]
    pub left_out: LeftOut,
    /// Folders, possibly the root itself, that are mount points. If the file system is not mounted, they are empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "name::list")]
    pub mounts: Vec<PathBuf>,
}

/// A source file and its state when it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Absolute path, `-` for standard input.
    #[serde(with = "name")]
    pub path: PathBuf,
    /// Size in bytes.
    pub size: u64,
    /// Modification time in nanoseconds since 1970.
    pub modified: i64,
    /// Fingerprint that changes with the file and with its sidecars.
    pub stamp: u64,
    /// Whether its articles have ids with its extension, because another file differed in the extension only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keeps_extension: bool,
    /// The file's articles in the index.
    #[serde(default, skip_serializing_if = "Entries::is_empty")]
    pub articles: Entries,
    /// The languages in which scanned pages of the file were recognised; `None` if none were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ocr: Option<String>,
    /// Whether the file has scanned pages that were not recognised.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_scans: bool,
    /// Why all or part of the file was skipped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<String>,
    /// Why the last run could not read all or part of the file; its articles are then still those of an earlier run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<String>,
}

/// An article in the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestEntry {
    /// Article id.
    pub id: ArticleId,
    /// Digest of the text and metadata. An article whose digest is unchanged is not indexed again.
    pub digest: String,
    /// Number of passages.
    pub passages: usize,
}

/// Everything that an index was built from.
#[derive(Clone, Debug, Default)]
pub struct Manifest {
    /// The indexed roots.
    pub roots: Vec<CorpusRoot>,
    /// Start of the last run, in nanoseconds since 1970. Files modified after it, or shortly before, are checked again.
    pub began: i64,
    /// The source files, by path. They are shared because most stay the same from one run to the next.
    pub sources: BTreeMap<PathBuf, Arc<SourceFile>>,
    /// The blocks on disk that it was opened from.
    store: Option<Arc<Store>>,
}

#[derive(Serialize, Deserialize)]
struct Header {
    roots: Vec<CorpusRoot>,
    began: i64,
    /// The blocks that follow; without them, source files follow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    blocks: Option<BlockFile>,
}

impl Manifest {
    /// Creates the manifest of a run.
    pub fn new(roots: Vec<CorpusRoot>, began: i64, sources: BTreeMap<PathBuf, Arc<SourceFile>>) -> Self {
        Self { roots, began, sources, store: None }
    }

    /// Returns the number of articles.
    pub fn articles(&self) -> usize {
        self.sources.values().map(|source| source.articles.len()).sum()
    }

    /// Returns the number of passages.
    pub fn passages(&self) -> usize {
        self.sources.values().map(|source| source.articles.passages()).sum()
    }

    /// Returns the ids of all articles, ordered by file.
    ///
    /// # Errors
    ///
    /// If the articles are on disk and cannot be read.
    pub fn ids(&self) -> Result<Vec<ArticleId>> {
        let mut ids = Vec::with_capacity(self.articles());
        for source in self.sources.values() {
            ids.extend(source.entries()?.iter().map(|entry| entry.id.clone()));
        }
        Ok(ids)
    }

    /// Returns the file that has the article with this id.
    ///
    /// # Errors
    ///
    /// If the articles are on disk and cannot be read.
    pub fn owner(&self, id: &str) -> Result<Option<&SourceFile>> {
        for source in self.sources.values() {
            if source.entries()?.iter().any(|entry| entry.id.as_str() == id) {
                return Ok(Some(source));
            }
        }
        Ok(None)
    }

    /// Returns the start of the last run, rounded to the second, if there was one.
    pub fn built(&self) -> Option<Timestamp> {
        let began = Timestamp::from_nanosecond(i128::from(self.began)).ok().filter(|_| self.began > 0)?;
        began.round(Unit::Second).ok()
    }

    /// Returns the walk options of all roots, combined.
    pub fn walk(&self) -> WalkOptions {
        let any = |is_set: fn(&WalkOptions) -> bool| self.roots.iter().any(|root| is_set(&root.walk));
        WalkOptions { follow_links: any(|walk| walk.follow_links), no_ignore: any(|walk| walk.no_ignore) }
    }

    /// Returns what was left out under all roots.
    pub fn left_out(&self) -> LeftOut {
        let mut left_out = LeftOut::default();
        self.roots.iter().for_each(|root| left_out.extend(&root.left_out));
        left_out
    }

    /// Returns the reasons why files, or lines of files, were skipped, each with their number: most frequent first, ties in
    /// byte order. Reasons that differ only in the line or in details after a colon are one.
    pub fn skipped_by_reason(&self) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for reason in self.sources.values().flat_map(|source| &source.skipped) {
            let line = reason.strip_prefix("line ").and_then(|rest| rest.split_once(": "));
            let line = line.filter(|(line, _)| line.bytes().all(|byte| byte.is_ascii_digit()));
            let reason = line.map_or(reason.as_str(), |(_, what)| what);
            let reason = reason.split(": ").next().unwrap_or(reason);
            *counts.entry(reason.split(" at line ").next().unwrap_or(reason)).or_default() += 1;
        }
        let mut counts: Vec<(String, usize)> = counts.into_iter().map(|(it, count)| (it.to_owned(), count)).collect();
        counts.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        counts
    }

    /// Writes the manifest, one source file a line.
    pub fn write_to(&self, out: &mut impl std::io::Write) -> std::io::Result<()> {
        let header = Header { roots: self.roots.clone(), began: self.began, blocks: None };
        line(out, &header)?;
        for source in self.sources.values() {
            line(out, &source.loaded().map_err(std::io::Error::other)?)?;
        }
        Ok(())
    }

    /// Reads what [`Manifest::write_to`] wrote; `path` is for error messages.
    pub fn read_from(path: &Path, file: &mut (impl Read + Seek)) -> Result<Self> {
        file.rewind().map_err(Error::disk(path, "reading the manifest"))?;
        let mut lines = BufReader::new(file).lines();
        let fault = |cause: std::io::Error| match cause.kind() {
            ErrorKind::InvalidData => damaged(path, "is no text"),
            _ => Error::disk(path, "reading the manifest")(cause),
        };
        let mut next = || lines.next().transpose().map_err(fault);
        let header: Header = parse(path, &next()?.unwrap_or_default())?;
        let mut sources = Vec::new();
        while let Some(line) = next()? {
            let source: SourceFile = parse(path, &line)?;
            sources.push((source.path.clone(), Arc::new(source)));
        }
        // Built in one step, which is cheap because the lines are sorted.
        let sources = BTreeMap::from_iter(sources);
        Ok(Self::new(header.roots, header.began, sources))
    }

    /// Returns the roots and some of the source files: those in a window of at most `window` bytes of the lines, whose
    /// position is given by `place` from 0 to 1. The cost does not depend on the number of files.
    pub fn peek(
        path: &Path,
        file: &mut (impl Read + Seek),
        place: f64,
        window: u64,
    ) -> Result<(Vec<CorpusRoot>, Vec<SourceFile>)> {
        let fault = |cause| Error::disk(path, "reading the manifest")(cause);
        let length = file.seek(SeekFrom::End(0)).map_err(fault)?;
        file.rewind().map_err(fault)?;
        let mut file = BufReader::new(file);
        let mut first = String::new();
        file.read_line(&mut first).map_err(fault)?;
        let header: Header = parse(path, &first)?;
        let start = first.len() as u64;
        let from = start + ((length - start).saturating_sub(window) as f64 * place) as u64;
        file.seek(SeekFrom::Start(from)).map_err(fault)?;
        let mut bytes = Vec::new();
        file.take(window).read_to_end(&mut bytes).map_err(fault)?;
        let cut_in_front = usize::from(from > start);
        let lines = bytes.split(|byte| *byte == b'\n').skip(cut_in_front);
        // A line cut at either end of the window does not parse; that is one file fewer to check.
        let sources = lines.filter_map(|line| serde_json::from_slice(line).ok()).collect();
        Ok((header.roots, sources))
    }
}

fn line(out: &mut impl std::io::Write, value: &impl Serialize) -> std::io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

fn parse<'a, T: Deserialize<'a>>(path: &Path, line: &'a str) -> Result<T> {
    serde_json::from_str(line).map_err(|cause| damaged(path, &format!("cannot be read: {cause}")))
}

/// The error for a corrupt manifest at `path`, which a repair of the index can mend.
fn damaged(path: &Path, what: &str) -> Error {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let index = path.parent().unwrap_or(path).to_owned();
    Error::Damaged { path: index, what: format!("{name}: the manifest {what}") }
}
