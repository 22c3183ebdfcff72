//! The index folder for searchers: nothing in it is written, created or locked, so other users can search an index and a
//! read-only medium can hold one.
//!
//! tantivy takes a lock while it opens segments, which keeps a writer from deleting them meanwhile, and needs the right to
//! write for it. Here the opener retries instead: a file can only be missing if there has been another commit since, see
//! [`super::searcher`].
//!
//! Reading a mapped file behind its end raises SIGBUS, which ends the process. Small files are therefore copied into memory,
//! and the lengths of mapped ones are compared with those at opening before a searcher reads them. A file that is cut short
//! while a request reads it still ends the process: noticing that takes a signal handler, which takes `unsafe`.

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use tantivy::directory::error::{DeleteError, LockError, OpenDirectoryError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, WatchCallback, WatchHandle, WritePtr,
};

use crate::engine::tantivy::integrity::files::MANAGED;

/// Files up to this size in bytes are copied into memory.
const COPIED: u64 = 64 << 10;
/// Lengths are compared at most this often: an answer takes many reads, and a comparison a system call per file.
const COMPARED_EVERY: Duration = Duration::from_millis(2);

/// The folder of an index, opened for reading only.
#[derive(Clone, Debug)]
pub(crate) struct ReadOnlyDirectory {
    location: PathBuf,
    mapped: MmapDirectory,
    /// Lengths by file name according to the checksum manifest.
    lengths: Arc<OnceLock<HashMap<String, u64>>>,
    lengths_at_opening: Arc<MappedFiles>,
}

impl ReadOnlyDirectory {
    pub(crate) fn open(location: &Path) -> Result<Self, OpenDirectoryError> {
        let (mapped, lengths) = (MmapDirectory::open(location)?, Arc::default());
        Ok(Self { location: location.to_owned(), mapped, lengths, lengths_at_opening: Arc::default() })
    }

    /// Makes opening a file of another length than this an error.
    pub(crate) fn expect_lengths(&self, lengths: HashMap<String, u64>) {
        // A second call would set the same lengths, since a directory serves one commit.
        let _ = self.lengths.set(lengths);
    }

    /// The files that are mapped.
    pub(crate) fn mapped_files(&self) -> Arc<MappedFiles> {
        Arc::clone(&self.lengths_at_opening)
    }

    fn check_length(&self, path: &Path, length: u64) -> io::Result<()> {
        let written = path.to_str().and_then(|name| self.lengths.get()?.get(name));
        match written {
            Some(written) if *written != length => {
                let what = format!("{}: {length} bytes long, expected {written}", path.display());
                Err(io::Error::new(ErrorKind::InvalidData, what))
            }
            _ => Ok(()),
        }
    }
}

impl Directory for ReadOnlyDirectory {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let fault = |error: io::Error| match error.kind() {
            ErrorKind::NotFound => OpenReadError::FileDoesNotExist(path.to_owned()),
            _ => OpenReadError::IoError { io_error: Arc::new(error), filepath: path.to_owned() },
        };
        let full = self.location.join(path);
        let mut file = File::open(&full).map_err(fault)?;
        let about = file.metadata().map_err(fault)?;
        self.check_length(path, about.len()).map_err(fault)?;
        if about.len() <= COPIED {
            let mut bytes = Vec::with_capacity(about.len() as usize);
            file.read_to_end(&mut bytes).map_err(fault)?;
            return Ok(Arc::new(OwnedBytes::new(bytes)));
        }
        let handle = self.mapped.get_file_handle(path)?;
        if handle.len() as u64 != about.len() {
            return Err(fault(io::Error::new(ErrorKind::InvalidData, "its length changes while it is opened")));
        }
        self.lengths_at_opening.add(full, &about);
        Ok(handle)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        if path == Path::new(MANAGED) {
            // The list of files that may be deleted: none of them.
            return Err(OpenReadError::FileDoesNotExist(path.to_owned()));
        }
        self.mapped.atomic_read(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.mapped.exists(path)
    }

    fn acquire_lock(&self, _: &Lock) -> Result<DirectoryLock, LockError> {
        Ok(DirectoryLock::from(Box::new(())))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        Err(DeleteError::IoError { io_error: Arc::new(read_only()), filepath: path.to_owned() })
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        Err(OpenWriteError::wrap_io_error(read_only(), path.to_owned()))
    }

    fn atomic_write(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(read_only())
    }

    fn sync_directory(&self) -> io::Result<()> {
        Ok(())
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.mapped.watch(callback)
    }
}

fn read_only() -> io::Error {
    io::Error::new(ErrorKind::PermissionDenied, "the index is opened for reading only")
}

/// The mapped files of a searcher with their lengths at opening.
#[derive(Debug)]
pub(crate) struct MappedFiles {
    files: Mutex<Vec<MappedFile>>,
    opened: Instant,
    /// When the lengths were last found unchanged, in microseconds after `opened`.
    compared: AtomicU64,
}

#[derive(Debug)]
struct MappedFile {
    path: PathBuf,
    length: u64,
    identity: Identity,
}

impl Default for MappedFiles {
    fn default() -> Self {
        Self { files: Mutex::default(), opened: Instant::now(), compared: AtomicU64::new(0) }
    }
}

impl MappedFiles {
    fn add(&self, path: PathBuf, about: &Metadata) {
        let file = MappedFile { path, length: about.len(), identity: identity(about) };
        self.files.lock().unwrap_or_else(PoisonError::into_inner).push(file);
    }

    /// Returns the name of a file whose length differs from that at mapping.
    pub(crate) fn changed(&self) -> Option<String> {
        let now = self.opened.elapsed().as_micros() as u64;
        if now.saturating_sub(self.compared.load(Ordering::Relaxed)) < COMPARED_EVERY.as_micros() as u64 {
            return None;
        }
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = files.iter().find_map(|file| {
            // A later commit deletes files, and a repair may replace them; the mapped content stays the same.
            let about = file.path.metadata().ok().filter(|about| identity(about) == file.identity)?;
            let name = file.path.file_name().unwrap_or_default().to_string_lossy();
            let what = || format!("{name}: {} bytes long, expected {}", about.len(), file.length);
            (about.len() != file.length).then(what)
        });
        if changed.is_none() {
            self.compared.store(now, Ordering::Relaxed);
        }
        changed
    }
}

#[cfg(unix)]
type Identity = (u64, u64);

/// Returns what distinguishes a file from another one that takes its name.
#[cfg(unix)]
fn identity(about: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt as _;
    (about.dev(), about.ino())
}

#[cfg(not(unix))]
type Identity = ();

/// On other systems a mapped file can be neither truncated nor replaced.
#[cfg(not(unix))]
fn identity(_: &Metadata) -> Identity {}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_mapped_file_that_is_cut_short_is_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let (small, large) = (vec![b'a'; COPIED as usize], vec![b'b'; COPIED as usize + 1]);
        fs::write(folder.path().join("small"), &small).expect("written");
        fs::write(folder.path().join("large"), &large).expect("written");
        let directory = ReadOnlyDirectory::open(folder.path()).expect("opened");
        let copied = directory.get_file_handle(Path::new("small")).expect("a file");
        let mapped = directory.get_file_handle(Path::new("large")).expect("a file");
        for name in ["small", "large"] {
            let file = File::options().write(true).open(folder.path().join(name)).expect("it opens");
            file.set_len(9).expect("it is cut short");
        }
        std::thread::sleep(COMPARED_EVERY * 2);
        assert_eq!(copied.read_bytes(0..small.len()).expect("a copy").as_slice(), small);
        let changed = directory.mapped_files().changed().expect("it is noticed");
        assert_eq!(changed, format!("large: 9 bytes long, expected {}", large.len()));
        fs::remove_file(folder.path().join("large")).expect("it is there");
        assert_eq!(directory.mapped_files().changed(), None, "what is mapped is not what is there now");
        drop(mapped);
    }

    #[test]
    fn a_length_that_is_not_in_the_manifest_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a"), "abc").expect("written");
        let directory = ReadOnlyDirectory::open(folder.path()).expect("opened");
        directory.expect_lengths([("a".to_owned(), 4)].into());
        let refused = directory.get_file_handle(Path::new("a")).expect_err("it is shorter");
        assert!(refused.to_string().contains("a: 3 bytes long, expected 4"), "{refused}");
    }

    #[test]
    fn nothing_is_created_to_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let directory = ReadOnlyDirectory::open(folder.path()).expect("opened");
        let lock = directory.acquire_lock(&tantivy::directory::META_LOCK);
        assert!(lock.is_ok() && directory.atomic_write(Path::new("meta.json"), b"{}").is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
}
