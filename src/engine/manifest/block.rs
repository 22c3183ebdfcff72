//! A block of a manifest: consecutive lines of a sorted table, compressed, with a checksum.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::name;

/// An LZ4 block expands by this factor at most.
const MAX_EXPANSION: u64 = 256;

/// Location of a block in its file, and the first and last key in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct BlockRef {
    #[serde(with = "name")]
    pub(super) first: PathBuf,
    #[serde(with = "name")]
    pub(super) last: PathBuf,
    /// Offset of the block in bytes.
    pub(super) offset: u64,
    /// Length of the block in bytes.
    pub(super) length: u64,
    /// Length in bytes before compression.
    pub(super) size: u64,
    /// CRC-32 of the compressed bytes.
    pub(super) crc: u32,
}

/// A line of a table: a path, and data that this module does not interpret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) key: PathBuf,
    pub(super) body: Vec<u8>,
}

impl Line {
    /// Returns its size in a block, in bytes.
    pub(super) fn size(&self) -> usize {
        self.key.as_os_str().len() + self.body.len() + 2 * size_of::<u32>()
    }
}

/// Encodes lines, in order of their keys, as a block at `offset`.
pub(super) fn encode(lines: &[Line], offset: u64) -> io::Result<(BlockRef, Vec<u8>)> {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "a block without lines"));
    };
    let mut plain = Vec::with_capacity(lines.iter().map(Line::size).sum());
    for line in lines {
        for part in [line.key.as_os_str().as_encoded_bytes(), &line.body] {
            let length = u32::try_from(part.len()).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
            plain.extend_from_slice(&length.to_le_bytes());
            plain.extend_from_slice(part);
        }
    }
    let mut bytes = vec![0; lz4_flex::block::get_maximum_output_size(plain.len())];
    let length = lz4_flex::block::compress_into(&plain, &mut bytes).map_err(io::Error::other)?;
    bytes.truncate(length);
    let (first, last) = (first.key.clone(), last.key.clone());
    let (length, size, crc) = (length as u64, plain.len() as u64, crc32fast::hash(&bytes));
    Ok((BlockRef { first, last, offset, length, size, crc }, bytes))
}

impl BlockRef {
    /// Reads the compressed bytes; an error of kind `InvalidData` if they are not those that were written.
    pub(super) fn read(&self, file: &File) -> io::Result<Vec<u8>> {
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "checksum mismatch");
        let end = self.offset.checked_add(self.length).ok_or_else(damaged)?;
        if end > file.metadata()?.len() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "a block is cut off"));
        }
        let mut bytes = vec![0; usize::try_from(self.length).map_err(|_| damaged())?];
        read_exact_at(file, &mut bytes, self.offset)?;
        if crc32fast::hash(&bytes) == self.crc { Ok(bytes) } else { Err(damaged()) }
    }

    /// Reads and decompresses the block.
    pub(super) fn load(&self, file: &File) -> io::Result<Block> {
        let damaged = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
        let bytes = self.read(file)?;
        if self.size > self.length.saturating_mul(MAX_EXPANSION) {
            return Err(damaged("a block states an impossible size"));
        }
        let mut plain = vec![0; self.size as usize];
        let length = lz4_flex::block::decompress_into(&bytes, &mut plain);
        if length.map_err(|cause| damaged(&cause.to_string()))? != plain.len() {
            return Err(damaged("a block is shorter than stated"));
        }
        Block::of(plain).ok_or_else(|| damaged("a block is cut off"))
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(not(unix))]
fn read_exact_at(mut file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    use std::io::{Read as _, Seek as _};
    file.seek(io::SeekFrom::Start(offset))?;
    file.read_exact(bytes)
}

/// A decompressed block.
#[derive(Debug)]
pub(super) struct Block {
    bytes: Vec<u8>,
    /// Key and body of each line.
    lines: Vec<(Range<usize>, Range<usize>)>,
}

impl Block {
    fn of(bytes: Vec<u8>) -> Option<Self> {
        let (mut lines, mut at) = (Vec::new(), 0);
        let part = |at: usize| -> Option<Range<usize>> {
            let length = bytes.get(at..)?.first_chunk::<4>()?;
            let start = at + length.len();
            let end = start.checked_add(u32::from_le_bytes(*length) as usize)?;
            (end <= bytes.len()).then_some(start..end)
        };
        while at < bytes.len() {
            let key = part(at)?;
            let body = part(key.end)?;
            at = body.end;
            lines.push((key, body));
        }
        Some(Self { bytes, lines })
    }

    /// Returns the number of lines.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// Returns key and body of a line.
    pub(super) fn line(&self, number: usize) -> (PathBuf, &[u8]) {
        let (key, body) = self.lines[number].clone();
        (name::from_bytes(self.bytes[key].to_vec()), &self.bytes[body])
    }

    /// Returns all lines in order.
    pub(super) fn lines(&self) -> impl Iterator<Item = (PathBuf, &[u8])> {
        (0..self.len()).map(|number| self.line(number))
    }

    /// Returns the bodies of the lines with this key.
    pub(super) fn of_key<'b>(&'b self, key: &'b Path) -> impl Iterator<Item = &'b [u8]> {
        let first = self.lines.partition_point(|(own, _)| name::from_bytes(self.bytes[own.clone()].to_vec()) < key);
        (first..self.len()).map(|number| self.line(number)).take_while(move |(own, _)| own == key).map(|(_, body)| body)
    }

    /// Returns the number of the first line of a window of `window` bytes around this share, from 0 to 1, of all bytes.
    pub(super) fn line_at(&self, share: f64, window: usize) -> usize {
        let middle = (self.bytes.len() as f64 * share) as usize;
        let start = middle.saturating_sub(window / 2).min(self.bytes.len().saturating_sub(window));
        self.lines.partition_point(|(key, _)| key.start < start)
    }
}
