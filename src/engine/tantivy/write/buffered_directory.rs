//! The index folder for writers: files are read in blocks instead of being mapped.
//!
//! A merge reads its segments sequentially. If they were mapped, every page would count as resident memory of the
//! process until the merge ends: 1.6 GB when 1 GB of text is indexed.
//!
//! tantivy lists the files that it may delete in a file, which it reads once and rewrites whenever it creates another
//! file. If two processes write one after the other, one of them has an outdated list, and the files missing from it
//! are never deleted. This directory uses the contents of the folder as the list.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, INDEX_WRITER_LOCK, Lock, META_LOCK, MmapDirectory, OwnedBytes, WatchCallback,
    WatchHandle, WritePtr,
};
use tantivy_common::HasLen;

use super::writer_lock::Held;
use crate::engine::tantivy::integrity::files::{MANAGED, segment_files, write_atomically};

/// Bytes per read. Larger ranges are mapped while they are in use.
const WINDOW: usize = 256 << 10;

/// tantivy's directory on disk, except for how files are read.
#[derive(Clone, Debug)]
pub(crate) struct BufferedDirectory {
    location: PathBuf,
    mapped: MmapDirectory,
    /// The writer lock until tantivy acquires it.
    held: Held,
}

impl BufferedDirectory {
    /// Opens the folder; its writer lock is held by the caller.
    pub(crate) fn open(location: &Path, held: Held) -> Result<Self, OpenDirectoryError> {
        Ok(Self { location: location.to_owned(), mapped: MmapDirectory::open(location)?, held })
    }
}

impl Directory for BufferedDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let fault = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => OpenReadError::FileDoesNotExist(path.to_owned()),
            _ => OpenReadError::IoError { io_error: Arc::new(error), filepath: path.to_owned() },
        };
        let file = File::open(self.location.join(path)).map_err(fault)?;
        let length = file.metadata().map_err(fault)?.len() as usize;
        let window = Mutex::new(Window { file, start: 0, bytes: Vec::new() });
        Ok(Arc::new(BufferedFile { mapped: self.mapped.clone(), path: path.to_owned(), length, window }))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.mapped.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.mapped.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.mapped.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if path == Path::new(MANAGED) {
            let segments = segment_files(&self.location);
            let segments = segments.and_then(|names| serde_json::to_vec(&names).map_err(io::Error::other));
            return segments.map_err(|error| OpenReadError::wrap_io_error(error, path.to_owned()));
        }
        self.mapped.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        if path == Path::new(MANAGED) {
            return Ok(());
        }
        write_atomically(&self.location.join(path), data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.mapped.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        if lock.filepath == INDEX_WRITER_LOCK.filepath
            && let Some(held) = self.held.take()
        {
            return Ok(held);
        }
        if lock.filepath == META_LOCK.filepath {
            // This lock protects files from deletion while a searcher opens them; our searchers retry instead, see
            // `read_only`.
            return Ok(DirectoryLock::from(Box::new(())));
        }
        self.mapped.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.mapped.watch(callback)
    }
}

/// A file that is read in blocks, mostly sequentially.
#[derive(Debug)]
struct BufferedFile {
    mapped: MmapDirectory,
    path: PathBuf,
    length: usize,
    window: Mutex<Window>,
}

/// The last block read.
#[derive(Debug)]
struct Window {
    file: File,
    start: usize,
    bytes: Vec<u8>,
}

impl HasLen for BufferedFile {
    fn len(&self) -> usize {
        self.length
    }
}

impl FileHandle for BufferedFile {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        if range.end > self.length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if range.len() > WINDOW {
            return self.mapped.get_file_handle(&self.path).map_err(io::Error::other)?.read_bytes(range);
        }
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        if range.start < window.start || range.end > window.start + window.bytes.len() {
            window.read(range.start, WINDOW.min(self.length - range.start))?;
        }
        let start = range.start - window.start;
        Ok(OwnedBytes::new(window.bytes[start..start + range.len()].to_vec()))
    }
}

impl Window {
    fn read(&mut self, start: usize, length: usize) -> io::Result<()> {
        // Empty until the read has succeeded, so that a failed read leaves no wrong bytes.
        self.bytes.clear();
        self.file.seek(SeekFrom::Start(start as u64))?;
        (&self.file).take(length as u64).read_to_end(&mut self.bytes)?;
        self.start = start;
        if self.bytes.len() < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 20, ..ProptestConfig::default() })]

        #[test]
        fn reads_return_the_bytes_of_the_file(reads in prop::collection::vec((0_usize..1_000_000, 0_usize..400_000), 1..20)) {
            let folder = tempfile::tempdir().expect("a folder");
            let written: Vec<u8> = (0..1_000_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
            fs::write(folder.path().join("a"), &written).expect("written");
            let directory = BufferedDirectory::open(folder.path(), Held::default()).expect("opened");
            let handle = directory.get_file_handle(Path::new("a")).expect("a file");
            prop_assert_eq!(handle.len(), written.len());
            for (start, length) in reads {
                let end = start + length;
                match handle.read_bytes(start..end) {
                    Ok(bytes) => prop_assert_eq!(bytes.as_slice(), &written[start..end]),
                    Err(_) => prop_assert!(end > written.len()),
                }
            }
        }
    }

    #[test]
    fn a_missing_file_is_reported_as_missing() {
        let folder = tempfile::tempdir().expect("a folder");
        let directory = BufferedDirectory::open(folder.path(), Held::default()).expect("opened");
        let missing = directory.get_file_handle(Path::new("a"));
        assert!(matches!(missing, Err(OpenReadError::FileDoesNotExist(_))));
    }
}
