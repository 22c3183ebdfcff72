//! Decides which files keep their extension in the ids of their articles: those that differ from another file in the
//! extension only.
//!
//! The decision depends on the files alone, not on the order in which they are found or indexed.

use std::fs::{self, DirEntry};
use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};

use super::FoundFile;
use crate::read::meta::is_sidecar;
use crate::read::{Format, format, ocr};

impl FoundFile {
    /// Returns the id of its article, if the file contains one article that declares no id.
    pub fn id(&self) -> String {
        if self.keeps_extension { self.name.clone() } else { format::id_of(Path::new(&self.name)) }
    }
}

/// Marks the files whose names without extension are not unique. `paths` are those that the walk was given: a file among
/// them is compared with the other files of its folder, too.
pub(super) fn keep_extensions(files: &mut [FoundFile], paths: &[impl AsRef<Path>]) {
    // The recognised text of a scan belongs to it.
    let own = files.iter().filter(|file| !ocr::belongs_to_scan(&file.path));
    let mut names: FxHashSet<String> = own.map(|file| file.name.clone()).collect();
    for path in paths.iter().map(AsRef::as_ref) {
        if let Some(file) = files.iter().find(|file| file.path == path) {
            let folder = file.name.rsplit_once('/').map(|(folder, _)| folder);
            let others = beside(path);
            names.extend(
                others.into_iter().map(|name| folder.map_or(name.clone(), |folder| format!("{folder}/{name}"))),
            );
        }
    }
    let mut count: FxHashMap<String, usize> = FxHashMap::default();
    for name in &names {
        *count.entry(format::id_of(Path::new(name))).or_default() += 1;
    }
    for file in files {
        let id = format::id_of(Path::new(&file.name));
        // The id of one file may also be the whole name of another: `a.pdf.txt` beside `a.pdf`.
        let is_taken = id != file.name && names.contains(&id);
        file.keeps_extension = is_taken || count.get(&id).is_some_and(|count| *count > 1);
    }
}

/// Returns the names of the readable files in the folder of a file.
fn beside(path: &Path) -> Vec<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let is_own =
        |entry: &DirEntry| entry.file_type().is_ok_and(|kind| kind.is_file()) && !ocr::belongs_to_scan(&entry.path());
    let files = entries.filter(is_own);
    let names = files.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names
        .filter(|name| !name.starts_with('.') && !is_sidecar(name) && Format::of_name(Path::new(name)).is_some())
        .collect()
}

/// Returns the path with `/` between its components.
pub(super) fn joined(path: &Path) -> String {
    // Most paths need no change.
    let is_plain = |path: &&str| cfg!(unix) && !path.contains("//") && !path.contains("/.") && !path.starts_with('.');
    if let Some(plain) = path.to_str().filter(is_plain) {
        return plain.to_owned();
    }
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
