//! Writes a manifest to disk: the blocks that changed, and the list of all.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crc32fast::Hasher;
use serde::Serialize;

use super::block::{self, Block, BlockRef, Line};
use super::store::{BlockFile, ENTRIES, Listed, Store, entries_line};
use super::table::{Edit, Storage, update_table};
use super::{Header, Manifest, SourceFile, damaged, line};
use crate::error::{Error, Result};

/// Bytes that may be unused in a file of blocks, in addition to as many as are used.
const SLACK: u64 = 64 << 10;
const WRITING: &str = "writing the manifest";

impl Manifest {
    /// Writes the manifest to `path` and syncs it to disk, with the blocks that changed since `before`, which is in the same
    /// folder. Returns the name of the file of blocks.
    pub(crate) fn write(&self, path: &Path, before: &Self) -> Result<String> {
        let folder = path.parent().unwrap_or(path);
        let store = before.store.as_ref().filter(|store| store.folder == folder);
        let empty = Self::default();
        let before = if store.is_some() { before } else { &empty };
        let is_full = store.is_some_and(|store| store.listed.length > 2 * store.used() + SLACK);
        let name = match store.filter(|_| !is_full) {
            Some(store) => store.listed.name.clone(),
            None => format!("blocks-{}.bin", self.began),
        };
        let blocks = folder.join(&name);
        let mut writer = BlockWriter::open(blocks, store.map(|store| &**store).filter(|_| !is_full), store)?;
        let (old_sources, old_articles): (&[_], &[_]) =
            store.map_or((&[], &[]), |store| (&store.sources, &store.articles));
        let changed = changes(&before.sources, &self.sources);
        let sources = update_table(old_sources, &changed, &mut writer, &source_line)?;
        let is_unchanged = |path: &Path, after: &SourceFile| {
            before.sources.get(path).is_some_and(|before| after.articles.is_unchanged_from(&before.articles))
        };
        let changed: Vec<_> =
            changed.into_iter().filter(|(path, after)| !after.is_some_and(|it| is_unchanged(path, it))).collect();
        let articles = update_table(old_articles, &changed, &mut writer, &article_lines)?;
        let (length, crc) = writer.finish()?;
        let fault = |cause| Error::disk(path, WRITING)(cause);
        let mut out = BufWriter::new(File::create(path).map_err(fault)?);
        let listed = BlockFile { name: name.clone(), length, crc };
        let header = Header { roots: self.roots.clone(), began: self.began, blocks: Some(listed) };
        line(&mut out, &header).map_err(fault)?;
        let listed = sources.into_iter().map(Listed::Sources).chain(articles.into_iter().map(Listed::Articles));
        listed.into_iter().try_for_each(|listed| line(&mut out, &listed)).map_err(fault)?;
        let file = out.into_inner().map_err(|stopped| fault(stopped.into_error()))?;
        file.sync_all().map_err(fault)?;
        Ok(name)
    }
}

/// Returns the files that differ, in order: their new state, or `None` if they are gone.
fn changes<'m>(
    before: &'m BTreeMap<PathBuf, Arc<SourceFile>>,
    after: &'m BTreeMap<PathBuf, Arc<SourceFile>>,
) -> Vec<Edit<'m, SourceFile>> {
    let mut changed: Vec<Edit<'m, SourceFile>> = Vec::new();
    let (mut before, mut after) = (before.iter().peekable(), after.iter().peekable());
    loop {
        let gone = match (before.peek(), after.peek()) {
            (None, None) => return changed,
            (Some((old, _)), Some((new, _))) => old < new,
            (old, _) => old.is_some(),
        };
        if gone {
            changed.extend(before.next().map(|(path, _)| (path.as_path(), None)));
            continue;
        }
        let Some((path, source)) = after.next() else { return changed };
        let old = before.next_if(|(old, _)| *old == path);
        if old.is_none_or(|(_, old)| !Arc::ptr_eq(old, source)) {
            changed.push((path, Some(source)));
        }
    }
}

fn encoded(path: &Path, value: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|cause| Error::disk(path, WRITING)(cause.into()))
}

/// The line of a source file in the table of source files.
fn source_line(source: &SourceFile, take: &mut dyn FnMut(Line) -> Result<()>) -> Result<()> {
    let body = (source.without_entries(), source.articles.len(), source.articles.passages());
    take(Line { key: source.path.clone(), body: encoded(&source.path, &body)? })
}

/// The lines of a source file in the table of articles.
fn article_lines(source: &SourceFile, take: &mut dyn FnMut(Line) -> Result<()>) -> Result<()> {
    let mut take = |body: Vec<u8>| take(Line { key: source.path.clone(), body });
    match source.articles.lines() {
        Some(lines) => lines.iter().try_for_each(|line| take(line.to_vec())),
        None => source.entries()?.chunks(ENTRIES).try_for_each(|entries| take(entries_line(entries))),
    }
}

/// Appends blocks to a file.
struct BlockWriter<'s> {
    path: PathBuf,
    out: BufWriter<File>,
    length: u64,
    /// CRC-32 of the file.
    crc: Hasher,
    /// The blocks of the commit before.
    store: Option<&'s Arc<Store>>,
    /// Whether these are in another file.
    copies: bool,
}

impl<'s> BlockWriter<'s> {
    /// Continues the file of `continued`, or creates the file.
    fn open(path: PathBuf, continued: Option<&Store>, store: Option<&'s Arc<Store>>) -> Result<Self> {
        let fault = || Error::disk(path.clone(), WRITING);
        let length = continued.map_or(0, |store| store.listed.length);
        let opened = OpenOptions::new().write(true).create(continued.is_none()).truncate(false).open(&path);
        let mut file = opened.map_err(fault())?;
        // A run that was killed may have left blocks of no commit.
        file.set_len(length).and_then(|()| file.seek(SeekFrom::Start(length))).map_err(fault())?;
        let crc = continued.map_or_else(Hasher::new, |store| Hasher::new_with_initial(store.listed.crc));
        Ok(Self { path, out: BufWriter::new(file), length, crc, store, copies: continued.is_none() })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.length += bytes.len() as u64;
        self.crc.update(bytes);
        self.out.write_all(bytes).map_err(Error::disk(self.path.clone(), WRITING))
    }

    fn finish(self) -> Result<(u64, u32)> {
        let Self { path, out, length, crc, .. } = self;
        let fault = |cause| Error::disk(&path, WRITING)(cause);
        let file = out.into_inner().map_err(|stopped| fault(stopped.into_error()))?;
        file.sync_all().map_err(fault)?;
        Ok((length, crc.finalize()))
    }
}

impl Storage for BlockWriter<'_> {
    fn load(&mut self, block: &BlockRef) -> Result<Block> {
        self.store.map_or_else(|| Err(damaged(&self.path, "has no blocks")), |store| store.load(block))
    }

    fn append(&mut self, lines: &[Line]) -> Result<BlockRef> {
        let (block, bytes) = block::encode(lines, self.length).map_err(Error::disk(self.path.clone(), WRITING))?;
        self.write(&bytes)?;
        Ok(block)
    }

    fn keep(&mut self, block: &BlockRef) -> Result<BlockRef> {
        let Some(store) = self.store.filter(|_| self.copies) else { return Ok(block.clone()) };
        let bytes = block.read(&store.file).map_err(store.fault())?;
        let kept = BlockRef { offset: self.length, ..block.clone() };
        self.write(&bytes)?;
        Ok(kept)
    }
}

#[cfg(test)]
mod tests;
