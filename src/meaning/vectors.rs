//! The file of vectors in an index folder: `vectors-MODEL`, one file a model, named after the model's folder.
//!
//! It is a cache and may be deleted at any time. It is bound to the model by the digest of its files, and each vector
//! to its text by the digest of the text. It is a hash table with open addressing (Knuth, "Sorting and searching",
//! 6.4, algorithm L) that is searched in place: a search reads a few hundred bytes for each passage, however large the
//! index is.
//!
//! Processes share the file. A slot that is being written has a wrong checksum and counts as empty; writers take turns
//! by locking the file; a larger table replaces the file by a rename. A crash loses the vectors being written at most.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest as _, Sha256};

use super::position::{read_at, write_at};
use super::quantized::Quantized;
use super::slot::{self, FILLED_AT, HEADER_BYTES, Header, Slot};
use crate::error::{Error, Result};
use crate::transformer::SentenceModel;

/// Share of the slots that may be filled, in percent. Fuller tables take long to search.
const MOST_FILLED: u64 = 85;
/// How much larger a table gets when it is full, in percent.
const GROWTH: u64 = 130;
/// Slots of the first table.
const FIRST_SLOTS: u64 = 256;
/// Slots that are searched for a key before it counts as missing.
const MOST_PROBES: u64 = 1024;
/// Slots that are read at a time.
const WINDOW: u64 = 4;
/// Slots that are read at a time when the table is copied.
const COPIED_TOGETHER: u64 = 1024;
/// Attempts to lock a file that others replace meanwhile.
const ATTEMPTS: usize = 10;

/// Identifies a text: half of its SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub(super) [u8; 16]);

impl Key {
    /// Creates the key of a digest.
    pub fn of(digest: &[u8; 32]) -> Self {
        let mut key = [0; 16];
        key.copy_from_slice(&digest[..16]);
        Self(key)
    }

    /// Returns the key's first eight bytes as a number.
    pub(super) fn number(&self) -> u64 {
        self.0.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes))
    }
}

/// The vectors of one model in one index folder.
pub struct VectorFile {
    path: PathBuf,
    /// SHA-256 of the model's stamp, when it was opened.
    stamp: [u8; 32],
    /// SHA-256 of the model, computed when it is needed.
    digest: OnceLock<[u8; 32]>,
}

/// The file, locked against other writers.
struct Locked {
    file: File,
    header: Header,
}

impl VectorFile {
    /// Names the file of a model in an index folder.
    pub(super) fn of(index: &Path, model: &SentenceModel) -> Self {
        let absolute = fs::canonicalize(model.path()).unwrap_or_else(|_| model.path().to_owned());
        let name = absolute.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '_' };
        let name: String = name.chars().take(80).map(safe).collect();
        let stamp = Sha256::digest(model.stamp()).into();
        Self { path: index.join(format!("vectors-{name}")), stamp, digest: OnceLock::new() }
    }

    /// Returns the vectors of these keys, as far as there are any.
    pub(super) fn lookup(&self, model: &SentenceModel, keys: &[Key]) -> Result<Vec<Option<Quantized>>> {
        let nothing = || Ok(vec![None; keys.len()]);
        // Whatever is wrong with the file, the vectors can be computed.
        let Ok(file) = File::open(&self.path) else { return nothing() };
        let Some(header) = header_of(&file) else { return nothing() };
        if !self.is_of(&header, model)? {
            return nothing();
        }
        Ok(keys.iter().map(|key| find(&file, &header, key)).collect())
    }

    /// Adds vectors.
    pub(super) fn insert(&self, model: &SentenceModel, entries: &[(Key, Quantized)]) -> Result<()> {
        let mut locked = self.locked(model)?;
        let after = locked.header.filled + entries.len() as u64;
        if after * 100 > locked.header.slots * MOST_FILLED {
            let slots = (locked.header.slots * GROWTH / 100).max(slots_for(after));
            locked = self.replaced(&locked, slots, None)?;
        }
        for (key, vector) in entries {
            while !locked.put(key, vector).map_err(self.disk())? {
                locked = self.replaced(&locked, locked.header.slots * GROWTH / 100, None)?;
            }
        }
        locked.count().map_err(self.disk())
    }

    /// Makes room for this number of vectors.
    pub(super) fn reserve(&self, model: &SentenceModel, vectors: usize) -> Result<()> {
        let locked = self.locked(model)?;
        let slots = slots_for(vectors as u64);
        if slots > locked.header.slots {
            self.replaced(&locked, slots, None)?;
        }
        Ok(())
    }

    /// Drops the vectors of other keys, if these would fit into a much smaller table.
    pub(super) fn keep_only(&self, model: &SentenceModel, keys: &[Key]) -> Result<()> {
        let locked = self.locked(model)?;
        let slots = slots_for(keys.len() as u64);
        if slots * GROWTH / 100 < locked.header.slots {
            self.replaced(&locked, slots, Some(&keys.iter().copied().collect()))?;
        }
        Ok(())
    }

    /// Returns whether a file has vectors of this model.
    fn is_of(&self, header: &Header, model: &SentenceModel) -> Result<bool> {
        if header.dimensions as usize != model.dimensions() {
            return Ok(false);
        }
        // The digest takes some time; files of equal size and time are taken for equal.
        Ok(header.stamp == self.stamp || header.model == self.digest(model)?)
    }

    fn digest(&self, model: &SentenceModel) -> Result<[u8; 32]> {
        if let Some(digest) = self.digest.get() {
            return Ok(*digest);
        }
        let digest = model.digest()?;
        Ok(*self.digest.get_or_init(|| digest))
    }

    fn disk(&self) -> impl Fn(io::Error) -> Error + use<> {
        let path = self.path.clone();
        move |cause| Error::disk(&path, "keeping vectors")(cause)
    }

    /// Opens the file and locks it; creates it, or replaces one of another model.
    fn locked(&self, model: &SentenceModel) -> Result<Locked> {
        let disk = self.disk();
        for _ in 0..ATTEMPTS {
            let file = match OpenOptions::new().read(true).write(true).open(&self.path) {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    self.create(&self.header(model, FIRST_SLOTS)?).map_err(&disk)?;
                    continue;
                }
                Err(error) => return Err(disk(error)),
            };
            file.lock().map_err(&disk)?;
            let header = header_of(&file);
            let now = File::open(&self.path).ok().and_then(|file| header_of(&file));
            match header {
                // Replaced before it was locked.
                Some(header) if now.is_some_and(|now| now.generation != header.generation) => {}
                Some(header) if self.is_of(&header, model)? => {
                    if header.stamp != self.stamp {
                        let header = Header { stamp: self.stamp, ..header };
                        write_at(&file, &header.encode(), 0).map_err(&disk)?;
                    }
                    return Ok(Locked { file, header });
                }
                _ => {
                    // Of another model, or damaged.
                    self.create(&self.header(model, FIRST_SLOTS)?).map_err(&disk)?;
                }
            }
        }
        Err(Error::input(
            self.path.display().to_string(),
            "the vectors are replaced by other processes again and again",
        ))
    }

    fn header(&self, model: &SentenceModel, slots: u64) -> Result<Header> {
        let (model_digest, dimensions) = (self.digest(model)?, model.dimensions() as u32);
        Ok(Header { model: model_digest, stamp: self.stamp, dimensions, slots, generation: generation(), filled: 0 })
    }

    /// Puts an empty table in the place of the file.
    fn create(&self, header: &Header) -> io::Result<File> {
        let (file, part) = self.part(header)?;
        self.publish(&part)?;
        Ok(file)
    }

    /// Writes an empty table under a name of its own.
    fn part(&self, header: &Header) -> io::Result<(File, PathBuf)> {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let part = self.path.with_file_name(format!(".{name}.{}-{}.part", process::id(), header.generation));
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(&part)?;
        let written = file.set_len(header.position(header.slots)).and_then(|()| write_at(&file, &header.encode(), 0));
        if let Err(error) = written {
            let _ = fs::remove_file(&part);
            return Err(error);
        }
        Ok((file, part))
    }

    fn publish(&self, part: &Path) -> io::Result<()> {
        fs::rename(part, &self.path).inspect_err(|_| {
            let _ = fs::remove_file(part);
        })
    }

    /// Replaces the table by one of another size, with all its vectors or with those of some keys.
    fn replaced(&self, old: &Locked, slots: u64, only: Option<&HashSet<Key>>) -> Result<Locked> {
        let header = Header { slots: slots.max(FIRST_SLOTS), generation: generation(), filled: 0, ..old.header };
        let (file, part) = self.part(&header).map_err(self.disk())?;
        let mut new = Locked { file, header };
        let copied = new.file.lock().and_then(|()| new.copy(old, only)).and_then(|()| new.count());
        if let Err(error) = copied {
            let _ = fs::remove_file(&part);
            return Err(self.disk()(error));
        }
        self.publish(&part).map_err(self.disk())?;
        Ok(new)
    }
}

impl Locked {
    /// Writes a vector into its slot. Returns whether there was one.
    fn put(&mut self, key: &Key, vector: &Quantized) -> io::Result<bool> {
        let (size, first) = (self.header.slot_bytes(), self.header.first_slot(key));
        let mut bytes = vec![0; size];
        for probe in 0..MOST_PROBES.min(self.header.slots) {
            let at = (first + probe) % self.header.slots;
            let read = read_at(&self.file, &mut bytes, self.header.position(at))?;
            // A file that was cut short is filled up again.
            let contents = if read < size { Slot::Empty } else { slot::contents(&bytes) };
            match contents {
                Slot::Filled(known) if known == *key => return Ok(true),
                Slot::Filled(_) => {}
                Slot::Empty | Slot::Damaged => {
                    write_at(&self.file, &slot::encode(key, vector), self.header.position(at))?;
                    self.header.filled += 1;
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Writes the number of filled slots.
    fn count(&self) -> io::Result<()> {
        write_at(&self.file, &self.header.filled.to_le_bytes(), FILLED_AT)
    }

    /// Copies the vectors of another table.
    fn copy(&mut self, old: &Self, only: Option<&HashSet<Key>>) -> io::Result<()> {
        let size = old.header.slot_bytes();
        let mut bytes = vec![0; size * COPIED_TOGETHER as usize];
        for first in (0..old.header.slots).step_by(COPIED_TOGETHER as usize) {
            let read = read_at(&old.file, &mut bytes, old.header.position(first))?;
            let here = usize::try_from(old.header.slots - first).unwrap_or(usize::MAX).min(read / size);
            for slot in bytes.chunks_exact(size).take(here) {
                if let Slot::Filled(key) = slot::contents(slot)
                    && only.is_none_or(|only| only.contains(&key))
                {
                    self.put(&key, &slot::vector(slot))?;
                }
            }
        }
        Ok(())
    }
}

/// Reads the header of a file; `None` if it is damaged.
fn header_of(file: &File) -> Option<Header> {
    let mut bytes = [0; HEADER_BYTES];
    (read_at(file, &mut bytes, 0).ok()? == HEADER_BYTES).then(|| Header::decode(&bytes))?
}

/// Returns the vector of a key. Unreadable slots count as missing.
fn find(file: &File, header: &Header, key: &Key) -> Option<Quantized> {
    let (size, first) = (header.slot_bytes(), header.first_slot(key));
    let mut bytes = vec![0; size * WINDOW as usize];
    let mut probe = 0;
    while probe < MOST_PROBES.min(header.slots) {
        let at = (first + probe) % header.slots;
        let here = WINDOW.min(header.slots - at);
        let read = read_at(file, &mut bytes[..size * here as usize], header.position(at)).ok()?;
        for slot in bytes[..read - read % size].chunks_exact(size) {
            match slot::contents(slot) {
                Slot::Empty => return None,
                Slot::Filled(known) if known == *key => return Some(slot::vector(slot)),
                Slot::Filled(_) | Slot::Damaged => {}
            }
        }
        if read < size * here as usize {
            return None;
        }
        probe += here;
    }
    None
}

/// Returns the number of slots for vectors, with some to spare.
fn slots_for(vectors: u64) -> u64 {
    (vectors * 100 / MOST_FILLED + 1).max(FIRST_SLOTS)
}

/// Returns a number that the next file will not have.
fn generation() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos() as u64;
    now ^ u64::from(process::id()).rotate_left(48)
}

#[cfg(test)]
mod tests;
