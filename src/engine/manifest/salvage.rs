//! Checks the blocks of a manifest, and reads what it can of a damaged one.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _, Seek as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crc32fast::Hasher;

use super::block::Block;
use super::store::{Listed, READING, entries_in, is_block_file, list};
use super::{Header, Manifest, ManifestEntry, SourceFile, damaged};
use crate::error::{Error, Result};

impl Manifest {
    /// Checks every block of a manifest, which are in the file with this name. Returns its length and the faults.
    ///
    /// # Errors
    ///
    /// If the file of blocks, or the list of them, cannot be read.
    pub(crate) fn check_blocks(path: &Path, name: &str) -> Result<(u64, Vec<String>)> {
        let blocks = File::open(path.with_file_name(name)).map_err(|cause| match cause.kind() {
            ErrorKind::NotFound => damaged(path, "has no file of blocks"),
            _ => Error::disk(path, READING)(cause),
        })?;
        let mut file = File::open(path).map_err(Error::disk(path, READING))?;
        let Some((_, store)) = list(path, &mut file, Some(&Arc::new(blocks)))? else { return Ok((0, Vec::new())) };
        if store.listed.name != name {
            return Err(damaged(path, "lists the blocks of another commit"));
        }
        let blocks = store.sources.iter().chain(&store.articles);
        let fault = |cause: io::Error, offset| format!("{cause}, in the block at {offset}");
        let faults = blocks.filter_map(|block| Some(fault(block.load(&store.file).err()?, block.offset)));
        let mut faults: Vec<String> = faults.collect();
        if faults.is_empty() && checksum(&store.file, store.listed.length).ok() != Some(store.listed.crc) {
            // No answer depends on these blocks, but the file is not as it was written.
            faults.push("checksum mismatch in a block that is not in use".to_owned());
        }
        Ok((store.listed.length, faults))
    }

    /// Reads what it can of a damaged manifest; source files and articles in damaged blocks are left out.
    pub fn salvage(path: &Path) -> Self {
        let bytes = fs::read(path).unwrap_or_default();
        let (mut manifest, mut name, mut listed) = (Self::default(), None, Vec::new());
        for line in bytes.split(|byte| *byte == b'\n') {
            if let Ok(block) = serde_json::from_slice::<Listed>(line) {
                listed.push(block);
            } else if let Ok(source) = serde_json::from_slice::<SourceFile>(line) {
                manifest.sources.insert(source.path.clone(), source.into());
            } else if let Ok(Header { roots, began, blocks }) = serde_json::from_slice(line) {
                (manifest.roots, manifest.began, name) = (roots, began, blocks.map(|blocks| blocks.name));
            }
        }
        let folder = path.parent().unwrap_or(path);
        let last = || {
            let entries = fs::read_dir(folder).ok()?.flatten();
            entries.filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| is_block_file(name)).max()
        };
        let file = name.filter(|name| is_block_file(name)).or_else(last).map(|name| folder.join(name));
        let Some(file) = file.and_then(|file| File::open(file).ok()) else { return manifest };
        for block in &listed {
            let Listed::Sources(block) = block else { continue };
            for (_, body) in block.load(&file).iter().flat_map(Block::lines) {
                if let Ok((source, ..)) = serde_json::from_slice::<(SourceFile, usize, usize)>(body) {
                    manifest.sources.insert(source.path.clone(), source.into());
                }
            }
        }
        let mut found: Vec<(PathBuf, Vec<ManifestEntry>)> = Vec::new();
        for block in &listed {
            let Listed::Articles(block) = block else { continue };
            for (path, body) in block.load(&file).iter().flat_map(Block::lines) {
                let entries = entries_in(body).unwrap_or_default();
                match found.last_mut().filter(|(last, _)| *last == path) {
                    Some((_, found)) => found.extend(entries),
                    None => found.push((path, entries)),
                }
            }
        }
        for (path, entries) in found {
            // A file whose own line is lost is taken for one that has to be read again.
            let source = manifest
                .sources
                .entry(path.clone())
                .or_insert_with(|| SourceFile { path, ..SourceFile::default() }.into());
            Arc::make_mut(source).articles = entries.into();
        }
        manifest
    }
}

/// Computes the CRC-32 of the first bytes of a file.
fn checksum(mut file: &File, length: u64) -> io::Result<u32> {
    file.rewind()?;
    let (mut crc, mut rest, mut buffer) = (Hasher::new(), file.take(length), vec![0; 1 << 16]);
    loop {
        match rest.read(&mut buffer)? {
            0 => return Ok(crc.finalize()),
            count => crc.update(&buffer[..count]),
        }
    }
}
