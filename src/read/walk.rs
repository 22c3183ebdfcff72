//! Paths → the files to read under them, in a settled order, and what was left out with its reason.
//!
//! Hidden files and whatever `.gitignore` and `.ignore` leave out are not looked at; the index itself never is. Nothing
//! is opened here, so that a pipe cannot hold up a run.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, FileType, Metadata};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

use ignore::WalkBuilder;
use rustc_hash::FxHashSet;

use crate::error::{Error, Result};

use super::meta::{CATALOG, SIDECAR, is_sidecar};
use super::{Format, Skip, format, skip};

/// What lies under some paths.
#[derive(Debug, Default)]
pub struct Walk {
    /// The files to read, in order of their names.
    pub files: Vec<Found>,
    /// What is not read, with the reason, in the order it was met.
    pub skipped: Vec<(PathBuf, Skip)>,
    /// The folders seen: as long as none of them changes, no file came or went.
    pub folders: Vec<Folder>,
}

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// The same from the root of the file system; `..` is left in it.
    pub absolute: PathBuf,
    /// Its path inside the corpus, with `/` between folders and characters that are no Unicode replaced.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// When it was last changed, in nanoseconds since 1970.
    pub modified: i64,
    /// Changes whenever the file or a sidecar beside it does, as far as size and time of change tell.
    pub stamp: u64,
}

impl Found {
    /// The id of its article, where it holds one and states none.
    pub fn id(&self) -> String {
        format::id_of(Path::new(&self.name))
    }
}

/// A folder that was looked into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    /// When something in it last came or went, in nanoseconds since 1970.
    pub modified: i64,
}

/// Finds the files under `paths`. A file named itself is read whatever its extension.
///
/// Names are relative to `corpus` for what lies inside it, else to the path they were found under. `index` is left out.
pub fn walk(paths: &[PathBuf], corpus: Option<&Path>, index: Option<&Path>) -> Result<Walk> {
    let mut walker = Walker {
        corpus: corpus.map(absolute),
        index: index.and_then(|index| index.canonicalize().ok()),
        ..Walker::default()
    };
    for path in paths {
        let about = fs::metadata(path).map_err(Error::disk(path, "cannot be read"))?;
        if about.is_dir() {
            walker.folder(path);
        } else if about.is_file() {
            let names = path.file_name().map(|name| format::names(&name.to_string_lossy())).unwrap_or_default();
            let beside = names.iter().map(|name| format!("{name}{SIDECAR}")).chain([CATALOG.to_owned()]);
            for sidecar in beside {
                let sidecar = path.with_file_name(sidecar);
                if let Ok(about) = fs::metadata(&sidecar) {
                    walker.sidecars.insert(sidecar, Times::of(&about));
                }
            }
            let root = Root::of(path.parent().unwrap_or(Path::new("")));
            walker.file(path, &root, &about);
        } else {
            walker.skip(path, kind(about.file_type()));
        }
    }
    Ok(walker.finish())
}

/// What something is that is neither a file nor a folder to look into, as a reason for not reading it.
pub(super) fn kind(of: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt as _;
        match () {
            () if of.is_fifo() => return "named pipe",
            () if of.is_socket() => return "socket",
            () if of.is_char_device() || of.is_block_device() => return "device",
            () => {}
        }
    }
    if of.is_dir() { "folder" } else { "not a regular file" }
}

/// A walk under way.
#[derive(Default)]
struct Walker {
    corpus: Option<PathBuf>,
    index: Option<PathBuf>,
    found: Walk,
    /// Absolute paths of the files found, since two of the paths may lead to one.
    seen: FxHashSet<OsString>,
    sidecars: BTreeMap<PathBuf, Times>,
}

/// A path that files are found under. What it comes to is asked of the system once, not for every file.
struct Root<'a> {
    path: &'a Path,
    absolute: PathBuf,
    /// Without `..` as well.
    settled: PathBuf,
}

impl<'a> Root<'a> {
    fn of(path: &'a Path) -> Self {
        // The folder that a bare file name lies in.
        let named = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let plain = std::path::absolute(named).unwrap_or_else(|_| named.to_owned());
        Self { path, absolute: plain, settled: absolute(named) }
    }
}

/// What tells that a file has changed.
#[derive(Clone, Copy)]
struct Times {
    size: u64,
    modified: i64,
}

impl Times {
    fn of(about: &Metadata) -> Self {
        Self { size: about.len(), modified: modified(about) }
    }
}

impl Walker {
    fn folder(&mut self, path: &Path) {
        let (index, root) = (self.index.clone(), Root::of(path));
        let walk = WalkBuilder::new(path)
            .follow_links(true)
            .sort_by_file_name(std::cmp::Ord::cmp)
            .filter_entry(move |entry| {
                let is_index = |index: &PathBuf| {
                    // Asking for the real path is slow: only what may be the index is asked.
                    (entry.path_is_symlink() || index.file_name() == Some(entry.file_name()))
                        && entry.file_type().is_some_and(|kind| kind.is_dir())
                        && entry.path().canonicalize().is_ok_and(|path| path == *index)
                };
                !index.as_ref().is_some_and(is_index)
            })
            .build();
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let (path, what) = trouble(&error);
                    self.unreadable(path.unwrap_or(root.path), what);
                    continue;
                }
            };
            let about = match entry.metadata() {
                Ok(about) => about,
                Err(error) => {
                    let what = trouble(&error).1;
                    self.unreadable(entry.path(), what);
                    continue;
                }
            };
            let path = entry.path();
            if about.is_dir() {
                self.found.folders.push(Folder { path: path.to_owned(), modified: modified(&about) });
            } else if !about.is_file() {
                self.skip(path, kind(about.file_type()));
            } else if path.file_name().is_some_and(|name| is_sidecar(&name.to_string_lossy())) {
                self.sidecars.insert(path.to_owned(), Times::of(&about));
            } else if Format::of_name(path).is_some() {
                self.file(path, &root, &about);
            } else {
                self.skip(path, format::unknown(path));
            }
        }
    }

    fn file(&mut self, path: &Path, root: &Root, about: &Metadata) {
        let rest = path.strip_prefix(root.path).unwrap_or(path);
        let settled = root.settled.join(rest);
        let within = self.corpus.as_ref().and_then(|corpus| settled.strip_prefix(corpus).ok());
        let name = joined(within.unwrap_or(rest));
        if self.seen.insert(settled.into_os_string()) {
            let Times { size, modified } = Times::of(about);
            let absolute = root.absolute.join(rest);
            self.found.files.push(Found { path: path.to_owned(), absolute, name, size, modified, stamp: 0 });
        }
    }

    fn skip(&mut self, path: &Path, what: impl Into<String>) {
        self.found.skipped.push((path.to_owned(), Skip::new(what)));
    }

    /// Skips a file or folder that the system gives an error for: what lies there is not known.
    fn unreadable(&mut self, path: &Path, what: String) {
        self.found.skipped.push((path.to_owned(), Skip::temporary(what)));
    }

    /// Puts the files in order and stamps them, now that all sidecars are known.
    fn finish(mut self) -> Walk {
        let sidecars = self.sidecars;
        for file in &mut self.found.files {
            let times = Times { size: file.size, modified: file.modified };
            let beside = |path: &Path| sidecars.get(path).copied();
            file.stamp = if sidecars.is_empty() { alone(times) } else { stamp(&file.path, times, beside) }.0;
        }
        self.found.files.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
        self.found
    }
}

/// Whether a file, and what lies beside it to be read with it, still looks as it did when it was found. A sidecar that came
/// or went since shows in its folder.
pub fn looks_same(path: &Path, size: u64, modified: i64, stamped: u64) -> io::Result<bool> {
    let times = Times::of(&fs::metadata(path)?);
    if (times.size, times.modified) != (size, modified) {
        return Ok(false);
    }
    // Most files have nothing beside them, and the disk is not asked.
    let beside = |path: &Path| fs::metadata(path).ok().map(|about| Times::of(&about));
    Ok(alone(times).0 == stamped || stamp(path, times, beside).0 == stamped)
}

/// The stamp of a file with nothing beside it.
fn alone(times: Times) -> Fnv {
    let mut stamp = Fnv::default();
    stamp.add(&times.size.to_le_bytes());
    stamp.add(&times.modified.to_le_bytes());
    stamp
}

/// The stamp of a file with its sidecars.
fn stamp(path: &Path, times: Times, look: impl Fn(&Path) -> Option<Times>) -> Fnv {
    let mut stamp = alone(times);
    let names = path.file_name().map(|name| format::names(&name.to_string_lossy())).unwrap_or_default();
    for sidecar in names.iter().map(|name| format!("{name}{SIDECAR}")).chain([CATALOG.to_owned()]) {
        if let Some(Times { size, modified }) = look(&path.with_file_name(&sidecar)) {
            stamp.add(sidecar.as_bytes());
            stamp.add(&size.to_le_bytes());
            stamp.add(&modified.to_le_bytes());
        }
    }
    stamp
}

/// The Fowler–Noll–Vo hash (FNV-1a, 64 bits): the same on every machine and in every version, as a stored stamp must be.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

/// When a file was last changed, in nanoseconds since 1970; 0 where the system does not know.
fn modified(about: &Metadata) -> i64 {
    let nanos = |length: std::time::Duration| i64::try_from(length.as_nanos()).unwrap_or(i64::MAX);
    match about.modified().map(|time| time.duration_since(UNIX_EPOCH)) {
        Ok(Ok(after)) => nanos(after),
        Ok(Err(before)) => -nanos(before.duration()),
        Err(_) => 0,
    }
}

/// The path from the root of the file system, without `.` and `..`; links are left as they are.
fn absolute(path: &Path) -> PathBuf {
    let mut absolute = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => _ = absolute.pop(),
            part => absolute.push(part),
        }
    }
    absolute
}

/// The path with `/` between its parts.
fn joined(path: &Path) -> String {
    // Most paths are as they should be.
    let is_plain = |path: &&str| cfg!(unix) && !path.contains("//") && !path.contains("/.") && !path.starts_with('.');
    if let Some(plain) = path.to_str().filter(is_plain) {
        return plain.to_owned();
    }
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Where something went wrong in walking, and what.
fn trouble(error: &ignore::Error) -> (Option<&Path>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path), trouble(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => trouble(err),
        ignore::Error::Loop { child, .. } => (Some(child), "link to a folder around it".into()),
        ignore::Error::Io(error) if error.kind() == std::io::ErrorKind::NotFound => (None, "link to nothing".into()),
        ignore::Error::Io(error) => {
            let inner = error.get_ref().and_then(|inner| inner.source()?.downcast_ref::<io::Error>());
            (None, skip::cause(inner.unwrap_or(error)))
        }
        other => (None, other.to_string()),
    }
}

#[cfg(test)]
mod tests;
