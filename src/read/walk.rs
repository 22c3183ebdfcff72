//! Finds the files to read under some paths, in a fixed order, and reports what is left out with the reason.
//!
//! Hidden files and files excluded by `.gitignore` and `.ignore` are counted and not read; the index itself is never
//! read. Symbolic links are followed after everything else, so that a file is read once, under its own path if it has
//! one in the corpus. Nothing is opened here, so a pipe cannot block a run.

mod left_out;
mod link;
mod name;
mod stamp;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use ignore::{DirEntry, WalkBuilder};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

pub use left_out::{LeftOut, WhyLeftOut};
use left_out::{is_ignore_file, is_version_control};
use link::Link;
use name::joined;
pub use stamp::looks_same;
use stamp::{Times, device, modified, sidecar_names, stamp, stamp_without_sidecars};

use super::ignored::Ignored;
use super::meta::is_sidecar;
use super::regular::kind;
use super::{Format, Skip, format, ocr, skip};

/// What a walk reads in addition to the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalkOptions {
    /// Follow symbolic links that lead out of the corpus.
    #[serde(default)]
    pub follow_links: bool,
    /// Read hidden files, and files excluded by ignore files.
    #[serde(default)]
    pub no_ignore: bool,
}

/// The result of a walk.
#[derive(Debug, Default)]
pub struct Walk {
    /// The files to read, ordered by name.
    pub files: Vec<FoundFile>,
    /// What is not read, with the reason, in the order in which it was found.
    pub skipped: Vec<(PathBuf, Skip)>,
    /// The folders visited: if none of them changes, no file was added or deleted.
    pub folders: Vec<Folder>,
    /// Hidden and ignored files, and links, that are not read.
    pub left_out: LeftOut,
}

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFile {
    /// Its path.
    pub path: PathBuf,
    /// Absolute path; `..` is kept.
    pub absolute: PathBuf,
    /// Path inside the corpus, with `/` between folders and characters that are not Unicode replaced.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// Modification time, in nanoseconds since 1970.
    pub modified: i64,
    /// A value that changes whenever the size or modification time of the file or one of its sidecars changes.
    pub stamp: u64,
    /// Whether another file differs from it in the extension only.
    pub keeps_extension: bool,
}

/// A folder that was visited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    /// Its path.
    pub path: PathBuf,
    /// Modification time, in nanoseconds since 1970: changes when an entry is added or deleted.
    pub modified: i64,
    /// Device number of its file system; 0 if the system has none.
    pub device: u64,
}

/// Finds the files under `paths`. A file in `paths` is read whatever its extension, and if it is a link, wherever it
/// leads.
///
/// Names are relative to `corpus` for files inside it, else to the path they were found under. `index` is left out.
pub fn walk(paths: &[PathBuf], corpus: Option<&Path>, index: Option<&Path>, options: WalkOptions) -> Result<Walk> {
    let mut walker = Walker {
        corpus: corpus.map(absolute),
        index: index.and_then(|index| index.canonicalize().ok()),
        options,
        ..Walker::default()
    };
    let folders = paths.iter().map(PathBuf::as_path).chain(corpus).filter(|path| path.is_dir());
    walker.boundaries = folders.filter_map(|folder| folder.canonicalize().ok()).collect();
    for path in paths {
        let about = fs::metadata(path).map_err(Error::disk(path, "cannot be read"))?;
        if about.is_dir() {
            walker.folder(&Arc::new(Root::of(path)));
        } else if about.is_file() {
            walker.sidecars_of(path);
            let root = Arc::new(Root::of(path.parent().unwrap_or(Path::new(""))));
            if path.is_symlink() {
                walker.links.push(Link { path: path.clone(), root, is_named: true });
            } else {
                walker.file(path, &root, &about);
            }
        } else {
            walker.skip(path, kind(about.file_type()));
        }
    }
    walker.follow();
    let mut found = walker.finish();
    name::keep_extensions(&mut found.files, paths);
    Ok(found)
}

/// A walk in progress.
#[derive(Default)]
struct Walker {
    corpus: Option<PathBuf>,
    index: Option<PathBuf>,
    options: WalkOptions,
    /// Folders, with links resolved, that a link must lead into to be within the corpus.
    boundaries: Vec<PathBuf>,
    found: Walk,
    /// Paths of the files found, with links resolved, since two of the paths may lead to one file.
    seen: FxHashSet<OsString>,
    /// Paths of the folders visited, with links resolved.
    visited: Arc<FxHashSet<PathBuf>>,
    /// Links found and not yet followed.
    links: Vec<Link>,
    sidecars: BTreeMap<PathBuf, Times>,
}

/// A path that files are found under. It is resolved once, not for every file.
struct Root {
    path: PathBuf,
    /// Prefix of the names of its files: empty, unless a link led to it.
    prefix: PathBuf,
    absolute: PathBuf,
    /// Absolute path, also without `..`.
    settled: PathBuf,
    /// Path with links resolved.
    real: PathBuf,
}

impl Root {
    fn of(path: &Path) -> Self {
        // The folder that contains a bare file name.
        let named = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let plain = std::path::absolute(named).unwrap_or_else(|_| named.to_owned());
        let settled = absolute(named);
        let real = named.canonicalize().unwrap_or_else(|_| settled.clone());
        Self { path: path.to_owned(), prefix: PathBuf::new(), absolute: plain, settled, real }
    }

    /// Returns the resolved path of something below it that is not reached through a link.
    fn real(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.path).map_or_else(|_| path.to_owned(), |rest| self.real.join(rest))
    }

    /// Returns a root for a link to a folder below it, whose files are named as if they were below this root.
    fn at(&self, link: &Path, real: PathBuf) -> Self {
        let rest = link.strip_prefix(&self.path).unwrap_or(link);
        let (prefix, absolute) = (self.prefix.join(rest), self.absolute.join(rest));
        Self { path: link.to_owned(), prefix, absolute, settled: self.settled.join(rest), real }
    }
}

/// A folder being visited, and the names that the walk returned for it, in order.
struct Opened {
    path: PathBuf,
    real: PathBuf,
    names: Vec<OsString>,
}

impl Walker {
    fn folder(&mut self, root: &Arc<Root>) {
        let mut opened: Vec<Opened> = Vec::new();
        let ignored = (!self.options.no_ignore).then(|| Arc::new(Ignored::at(&root.path)));
        for entry in self.entries(root, ignored.clone()) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let (path, what) = error_message(&error);
                    let path = path.unwrap_or(&root.path).to_owned();
                    // It was found, if not read: no ignore file excludes it.
                    if let (Some(name), Some(folder)) =
                        (path.file_name(), opened.iter_mut().rfind(|it| path.parent() == Some(it.path.as_path())))
                    {
                        folder.names.push(name.to_owned());
                    }
                    self.unreadable(&path, what);
                    continue;
                }
            };
            for folder in opened.drain(entry.depth()..).rev().collect::<Vec<_>>() {
                self.closed(folder);
            }
            if let Some(folder) = opened.last_mut() {
                folder.names.push(entry.file_name().to_owned());
            }
            let about = if entry.depth() == 0 {
                fs::metadata(entry.path()).map_err(ignore::Error::Io)
            } else {
                entry.metadata()
            };
            match about {
                Err(error) => {
                    let what = error_message(&error).1;
                    self.unreadable(entry.path(), what);
                }
                Ok(about) if about.is_dir() => {
                    let path = entry.path().to_owned();
                    opened.push(Opened { path: path.clone(), real: root.real(&path), names: Vec::new() });
                    self.found.folders.push(Folder { path, modified: modified(&about), device: device(&about) });
                }
                Ok(about) => self.entry(entry.path(), root, &about),
            }
        }
        opened.drain(..).rev().collect::<Vec<_>>().into_iter().for_each(|folder| self.closed(folder));
        for (path, what) in ignored.iter().flat_map(|ignored| ignored.faults()) {
            self.skip(&path, what);
        }
    }

    /// Returns the walk through a folder and its subfolders, without the index and, if a link led here, without folders
    /// visited before.
    fn entries(&self, root: &Arc<Root>, ignored: Option<Arc<Ignored>>) -> ignore::Walk {
        let (index, visited, root, top) =
            (self.index.clone(), Arc::clone(&self.visited), Arc::clone(root), root.path.clone());
        let is_read = move |entry: &DirEntry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            if ignored.as_ref().is_some_and(|rules| rules.leaves_out(entry.path(), is_folder)) {
                return false;
            }
            if !is_folder {
                return true;
            }
            // Resolving a path is slow: it is composed instead.
            let is_known = || {
                let real = root.real(entry.path());
                index.as_ref() == Some(&real) || (entry.depth() > 0 && visited.contains(&real))
            };
            !is_version_control(entry.file_name()) && !is_known()
        };
        WalkBuilder::new(top)
            .standard_filters(false)
            .follow_links(false)
            .sort_by_file_name(std::cmp::Ord::cmp)
            .filter_entry(is_read)
            .build()
    }

    /// Handles something that is not a folder.
    fn entry(&mut self, path: &Path, root: &Arc<Root>, about: &Metadata) {
        if about.is_symlink() {
            self.links.push(Link { path: path.to_owned(), root: Arc::clone(root), is_named: false });
        } else if !about.is_file() {
            self.skip(path, kind(about.file_type()));
        } else if path.file_name().is_some_and(|name| is_sidecar(&name.to_string_lossy())) {
            self.sidecars.insert(path.to_owned(), Times::of(about));
        } else if Format::of_name(path).is_some() || format::is_picture(path) {
            self.file(path, root, about);
        } else if !path.file_name().is_some_and(is_ignore_file) {
            self.skip(path, format::unknown(path));
        }
    }

    /// Counts the entries of a folder that the walk did not return.
    fn closed(&mut self, folder: Opened) {
        let Opened { path, real, mut names } = folder;
        // Unreadable entries were found out of order.
        names.sort_unstable();
        // A folder that cannot be read was skipped with its reason.
        let entries = fs::read_dir(&path).into_iter().flatten().flatten();
        let mut others: Vec<_> =
            entries.map(|entry| entry.file_name()).filter(|name| names.binary_search(name).is_err()).collect();
        others.sort_unstable();
        for name in others {
            let real = real.join(&name);
            let is_ours = self.index.as_ref() == Some(&real) || self.visited.contains(&real);
            if !is_ours && !is_version_control(&name) && !is_ignore_file(&name) {
                let is_hidden = name.as_encoded_bytes().starts_with(b".");
                self.found
                    .left_out
                    .add(&path.join(&name), if is_hidden { WhyLeftOut::Hidden } else { WhyLeftOut::Ignored });
            }
        }
        Arc::make_mut(&mut self.visited).insert(real);
    }

    fn file(&mut self, path: &Path, root: &Root, about: &Metadata) -> bool {
        self.file_at(path, root, root.real(path), about)
    }

    /// Adds a file, unless it was added before under another path.
    fn file_at(&mut self, path: &Path, root: &Root, real: PathBuf, about: &Metadata) -> bool {
        let rest = path.strip_prefix(&root.path).unwrap_or(path);
        let settled = root.settled.join(rest);
        let within = self.corpus.as_ref().and_then(|corpus| settled.strip_prefix(corpus).ok());
        let name = match within {
            Some(within) => joined(within),
            None if root.prefix.as_os_str().is_empty() => joined(rest),
            None => joined(&root.prefix.join(rest)),
        };
        let is_new = self.seen.insert(real.into_os_string());
        if is_new {
            let times @ Times { size, modified } = Times::of(about);
            // The text of a scan beside it counts as its sidecar.
            if path.file_name().is_some_and(|name| ocr::is_recognised(&name.to_string_lossy())) {
                self.sidecars.insert(path.to_owned(), times);
            }
            let absolute = root.absolute.join(rest);
            let (path, stamp) = (path.to_owned(), 0);
            self.found.files.push(FoundFile { path, absolute, name, size, modified, stamp, keeps_extension: false });
        }
        is_new
    }

    /// Records the sidecars of a file in `paths`.
    fn sidecars_of(&mut self, path: &Path) {
        for sidecar in sidecar_names(path) {
            let sidecar = path.with_file_name(sidecar);
            if let Ok(about) = fs::metadata(&sidecar) {
                self.sidecars.insert(sidecar, Times::of(&about));
            }
        }
    }

    fn skip(&mut self, path: &Path, what: impl Into<String>) {
        self.found.skipped.push((path.to_owned(), Skip::new(what)));
    }

    /// Skips a file or folder for which the system returns an error: its content is unknown.
    fn unreadable(&mut self, path: &Path, what: String) {
        self.found.skipped.push((path.to_owned(), Skip::temporary(what)));
    }

    /// Sorts the files and computes their stamps, now that all sidecars are known.
    fn finish(mut self) -> Walk {
        let sidecars = self.sidecars;
        for file in &mut self.found.files {
            let times = Times { size: file.size, modified: file.modified };
            let beside = |path: &Path| sidecars.get(path).copied();
            file.stamp =
                if sidecars.is_empty() { stamp_without_sidecars(times) } else { stamp(&file.path, times, beside) }.0;
        }
        self.found.files.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
        self.found
    }
}

/// Returns the absolute path without `.` and `..`; links are not resolved.
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

/// Returns the path of a walk error, and its message.
fn error_message(error: &ignore::Error) -> (Option<&Path>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path), error_message(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => error_message(err),
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
