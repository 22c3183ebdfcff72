//! A manifest on disk: sorted blocks, and the list of the blocks of one commit.
//!
//! `blocks-N.bin` has the blocks of two tables: the source files by path, and their articles by path and id. It only
//! grows, so that the blocks of the commit before stay valid whatever happens to a run, and a reader that has opened it
//! can read them after later commits. `manifest-N.jsonl` has the roots and, one a line, the blocks of its commit. A run
//! appends the blocks that changed. When less than half of the file is in use, the next run copies its blocks to a new
//! file.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, ErrorKind, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::block::{Block, BlockRef};
use super::entries::Entries;
use super::table::blocks_of;
use super::{CorpusRoot, Header, Manifest, ManifestEntry, SourceFile, damaged, parse};
use crate::article::ArticleId;
use crate::error::{Error, Result};

pub(super) const READING: &str = "reading the manifest";

/// The list of the blocks of a commit, after the header: one a line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Listed {
    /// Lines of source files.
    Sources(BlockRef),
    /// Lines of articles.
    Articles(BlockRef),
}

/// The file of the blocks, as the header names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct BlockFile {
    /// File name, in the folder of the manifest.
    pub(super) name: String,
    /// Length in bytes at this commit.
    pub(super) length: u64,
    /// CRC-32 of these bytes, of blocks that are not in use too.
    pub(super) crc: u32,
}

/// The blocks of a commit.
pub(super) struct Store {
    pub(super) folder: PathBuf,
    pub(super) listed: BlockFile,
    pub(super) file: Arc<File>,
    pub(super) sources: Vec<BlockRef>,
    pub(super) articles: Vec<BlockRef>,
    /// The block that was read last, by its offset: articles are mostly asked for in order.
    last: Mutex<Option<(u64, Arc<Block>)>>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("listed", &self.listed).finish_non_exhaustive()
    }
}

impl Store {
    fn block(&self, block: &BlockRef) -> Result<Arc<Block>> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, loaded)) = last.as_ref().filter(|(offset, _)| *offset == block.offset) {
            return Ok(Arc::clone(loaded));
        }
        let loaded = Arc::new(self.load(block)?);
        *last = Some((block.offset, Arc::clone(&loaded)));
        Ok(loaded)
    }

    pub(super) fn load(&self, block: &BlockRef) -> Result<Block> {
        block.load(&self.file).map_err(self.fault())
    }

    pub(super) fn fault(&self) -> impl Fn(io::Error) -> Error {
        let path = self.folder.join(&self.listed.name);
        move |cause| match cause.kind() {
            ErrorKind::InvalidData | ErrorKind::UnexpectedEof => damaged(&path, &cause.to_string()),
            _ => Error::disk(&path, READING)(cause),
        }
    }

    /// Returns the articles of a file, which should be so many.
    pub(super) fn entries(&self, path: &Path, count: usize) -> Result<Vec<ManifestEntry>> {
        let mut entries = Vec::new();
        for block in blocks_of(&self.articles, path) {
            for body in self.block(block)?.of_key(path) {
                entries.extend(self.entries_in(body)?);
            }
        }
        if entries.len() == count {
            return Ok(entries);
        }
        let what = format!("lists {} articles of {}, expected {count}", entries.len(), path.display());
        Err(damaged(&self.folder.join(&self.listed.name), &what))
    }

    fn entries_in(&self, body: &[u8]) -> Result<Vec<ManifestEntry>> {
        let entries = entries_in(body);
        entries.map_err(|cause| damaged(&self.folder.join(&self.listed.name), &format!("cannot be read: {cause}")))
    }

    /// Returns the source file in a line, with its articles left on disk.
    fn source(self: &Arc<Self>, body: &[u8]) -> Result<SourceFile> {
        let (source, articles, passages): (SourceFile, usize, usize) = serde_json::from_slice(body)
            .map_err(|cause| damaged(&self.folder.join(&self.listed.name), &format!("cannot be read: {cause}")))?;
        Ok(SourceFile { articles: Entries::stored(self, articles, passages), ..source })
    }

    /// Bytes of the file that this commit uses.
    pub(super) fn used(&self) -> u64 {
        self.sources.iter().chain(&self.articles).map(|block| block.length).sum()
    }
}

impl Manifest {
    /// Opens the manifest at `path`; the articles stay on disk until they are asked for.
    pub fn open(path: &Path) -> Result<Self> {
        let mut file = File::open(path).map_err(|cause| match cause.kind() {
            ErrorKind::NotFound => damaged(path, "is gone"),
            _ => Error::disk(path, "opening the manifest")(cause),
        })?;
        let blocks = Self::block_file(path).map(|name| path.with_file_name(name));
        let blocks = blocks.and_then(|blocks| File::open(blocks).ok()).map(Arc::new);
        Self::open_files(path, &mut file, blocks.as_ref())
    }

    /// Opens a manifest from its files, which may have been deleted since they were opened; `path` is for error messages.
    pub(crate) fn open_files(path: &Path, file: &mut (impl Read + Seek), blocks: Option<&Arc<File>>) -> Result<Self> {
        let Some((header, store)) = list(path, file, blocks)? else { return Self::read_from(path, file) };
        let store = Arc::new(store);
        let mut sources = Vec::new();
        for block in &store.sources {
            for (_, body) in store.load(block)?.lines() {
                let source = store.source(body)?;
                sources.push((source.path.clone(), Arc::new(source)));
            }
        }
        let sources = sources.into_iter().collect();
        Ok(Self { roots: header.roots, began: header.began, sources, store: Some(store) })
    }

    /// Returns the roots and some of the source files, without their articles: those in a window of at most `window` bytes,
    /// whose position is given by `place` from 0 to 1. The cost hardly depends on the number of files.
    pub(crate) fn window(
        path: &Path,
        file: &mut (impl Read + Seek),
        blocks: Option<&Arc<File>>,
        place: f64,
        window: usize,
    ) -> Result<(Vec<CorpusRoot>, Vec<SourceFile>)> {
        let Some((header, store)) = list(path, file, blocks)? else {
            return Self::peek(path, file, place, window as u64);
        };
        let store = Arc::new(store);
        let place = place.clamp(0.0, 1.0) * store.sources.len() as f64;
        let number = (place as usize).min(store.sources.len().saturating_sub(1));
        let Some(block) = store.sources.get(number).filter(|_| window > 0) else {
            return Ok((header.roots, Vec::new()));
        };
        let block = store.load(block)?;
        let (mut sources, mut bytes) = (Vec::new(), 0);
        for line in block.line_at(place - number as f64, window)..block.len() {
            let (_, body) = block.line(line);
            bytes += body.len();
            if bytes > window && !sources.is_empty() {
                break;
            }
            sources.push(store.source(body)?);
        }
        Ok((header.roots, sources))
    }

    /// Returns the name of the file of blocks that a manifest names, if it can be read and names one.
    pub(crate) fn block_file(path: &Path) -> Option<String> {
        let mut first = Vec::new();
        BufReader::new(File::open(path).ok()?).read_until(b'\n', &mut first).ok()?;
        let header: Header = serde_json::from_slice(&first).ok()?;
        header.blocks.map(|blocks| blocks.name).filter(|name| is_block_file(name))
    }
}

/// Maximum number of articles in a line of the table of articles.
pub(super) const ENTRIES: usize = 512;

/// Encodes a line of the table of articles.
pub(super) fn entries_line(entries: &[ManifestEntry]) -> Vec<u8> {
    let entries: Vec<_> = entries.iter().map(|entry| (&entry.id, &entry.digest, entry.passages)).collect();
    serde_json::to_vec(&entries).expect("entries are plain data")
}

/// Decodes a line of the table of articles.
pub(super) fn entries_in(body: &[u8]) -> serde_json::Result<Vec<ManifestEntry>> {
    let entries: Vec<(ArticleId, String, usize)> = serde_json::from_slice(body)?;
    Ok(entries.into_iter().map(|(id, digest, passages)| ManifestEntry { id, digest, passages }).collect())
}

/// Returns whether a file name is that of a file of blocks.
pub(crate) fn is_block_file(name: &str) -> bool {
    let number = name.strip_prefix("blocks-").and_then(|rest| rest.strip_suffix(".bin"));
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Reads the list of blocks; `None` if the manifest is in one piece.
pub(super) fn list(
    path: &Path,
    file: &mut (impl Read + Seek),
    blocks: Option<&Arc<File>>,
) -> Result<Option<(Header, Store)>> {
    file.rewind().map_err(Error::disk(path, READING))?;
    let mut lines = BufReader::new(&mut *file).lines();
    let fault = |cause: io::Error| match cause.kind() {
        ErrorKind::InvalidData => damaged(path, "is no text"),
        _ => Error::disk(path, READING)(cause),
    };
    let mut next = || lines.next().transpose().map_err(fault);
    let mut header: Header = parse(path, &next()?.unwrap_or_default())?;
    let Some(listed) = header.blocks.take() else { return Ok(None) };
    let file = blocks.filter(|_| is_block_file(&listed.name)).ok_or_else(|| damaged(path, "has no file of blocks"))?;
    let (mut sources, mut articles) = (Vec::new(), Vec::new());
    while let Some(line) = next()? {
        match parse(path, &line)? {
            Listed::Sources(block) => sources.push(block),
            Listed::Articles(block) => articles.push(block),
        }
    }
    let (folder, file) = (path.parent().unwrap_or(path).to_owned(), Arc::clone(file));
    Ok(Some((header, Store { folder, listed, file, sources, articles, last: Mutex::default() })))
}
