//! What an index was built from: every file with its size and time, the articles it gave, and why a file gave none.
//!
//! The manifest is what makes indexing incremental: a file that looks as it did is not read again, and an article that
//! reads as it did is not indexed again. Its file is plain JSON lines, one file of the corpus a line.

mod name;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, BufWriter, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::article::ArticleId;
use crate::error::{Error, Result};
use crate::read::{LeftOut, WalkOptions};

/// A place that was indexed: the path as it was given, and the folders seen under it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorpusRoot {
    /// Its absolute path.
    #[serde(with = "name")]
    pub path: PathBuf,
    /// Folders under it with their time of change, in nanoseconds since 1970: a file added or removed changes it.
    #[serde(with = "name::each")]
    pub folders: Vec<(PathBuf, i64)>,
    /// How it was looked through.
    #[serde(default)]
    pub walk: WalkOptions,
    /// What was not read: under this path, or under one given together with it.
    #[serde(default)]
    pub left_out: LeftOut,
    /// Those of its folders that another file system is mounted on, itself perhaps: where it is not, they are empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "name::list")]
    pub mounts: Vec<PathBuf>,
}

/// A file that was read, and how it looked then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Absolute path, `-` for standard input.
    #[serde(with = "name")]
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// When it was last changed, in nanoseconds since 1970.
    pub modified: i64,
    /// Changes with the file and with its sidecars.
    pub stamp: u64,
    /// Its articles in the index.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub articles: Vec<ManifestEntry>,
    /// Why it, or some of it, was left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<String>,
    /// Why the last run could not read it, or some of it: its articles are still those of an earlier run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<String>,
}

/// An article in the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestEntry {
    /// Its id.
    pub id: ArticleId,
    /// Digest of its text and metadata: the same digest need not be indexed again.
    pub digest: String,
    /// How many passages it has.
    pub passages: usize,
}

/// Everything an index was built from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// The places that were indexed.
    pub roots: Vec<CorpusRoot>,
    /// When the last run began, in nanoseconds since 1970. A file changed later than shortly before is looked at again.
    pub began: i64,
    /// The files, by path; shared, since most stay from one run to the next.
    pub sources: BTreeMap<PathBuf, Arc<SourceFile>>,
}

#[derive(Serialize, Deserialize)]
struct Header {
    roots: Vec<CorpusRoot>,
    began: i64,
}

impl Manifest {
    /// How many articles it lists.
    pub fn articles(&self) -> usize {
        self.sources.values().map(|source| source.articles.len()).sum()
    }

    /// What the runs that found its files read, all taken together.
    pub fn walk(&self) -> WalkOptions {
        let any = |is_set: fn(&WalkOptions) -> bool| self.roots.iter().any(|root| is_set(&root.walk));
        WalkOptions { follow_links: any(|walk| walk.follow_links), no_ignore: any(|walk| walk.no_ignore) }
    }

    /// What the runs that found its files left out.
    pub fn left_out(&self) -> LeftOut {
        let mut left_out = LeftOut::default();
        self.roots.iter().for_each(|root| left_out.extend(&root.left_out));
        left_out
    }

    /// Writes it to a file and waits until the disk has it.
    pub fn write(&self, path: &Path) -> Result<()> {
        let fault = |cause| Error::disk(path, "writing the manifest")(cause);
        let mut out = BufWriter::new(File::create(path).map_err(fault)?);
        let header = Header { roots: self.roots.clone(), began: self.began };
        line(&mut out, &header).map_err(fault)?;
        for source in self.sources.values() {
            line(&mut out, &**source).map_err(fault)?;
        }
        let file = out.into_inner().map_err(|stopped| fault(stopped.into_error()))?;
        file.sync_all().map_err(fault)
    }

    /// Reads the file that [`Manifest::write`] wrote.
    pub fn read(path: &Path) -> Result<Self> {
        let file = File::open(path).map_err(|cause| match cause.kind() {
            ErrorKind::NotFound => damaged(path, "is gone"),
            _ => Error::disk(path, "opening the manifest")(cause),
        })?;
        Self::read_from(path, &mut &file)
    }

    /// The same from the file that was opened at that path.
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
        // Made of all at once, since they stand in order.
        let sources = BTreeMap::from_iter(sources);
        Ok(Self { roots: header.roots, began: header.began, sources })
    }

    /// What can be read of a damaged one: a line that makes no sense is left out.
    pub fn salvage(path: &Path) -> Self {
        let bytes = fs::read(path).unwrap_or_default();
        let mut manifest = Self::default();
        for line in bytes.split(|byte| *byte == b'\n') {
            if let Ok(source) = serde_json::from_slice::<SourceFile>(line) {
                manifest.sources.insert(source.path.clone(), source.into());
            } else if let Ok(Header { roots, began }) = serde_json::from_slice(line) {
                (manifest.roots, manifest.began) = (roots, began);
            }
        }
        manifest
    }

    /// The roots, and the stamps of some files: a window of at most `window` bytes of the manifest, placed by `place` from
    /// 0 to 1. Cheap however many files there are.
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
        // A line cut at either end of the window does not parse, and is one file fewer to look at.
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

/// That the manifest at `path` differs from what was written there: a matter for a repair of its index.
fn damaged(path: &Path, what: &str) -> Error {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let index = path.parent().unwrap_or(path).to_owned();
    Error::Damaged { path: index, what: format!("{name}: the manifest {what}") }
}
