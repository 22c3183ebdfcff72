//! Whether the index knows all files of a folder: after a run over a single file, its folder is up to date if so.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::engine::manifest::Manifest;
use crate::read::FoundFile;

/// Suffixes of files beside articles that are not articles.
const SIDECARS: [&str; 2] = [".meta.toml", "articles.toml"];

/// Returns the modification time of a folder, in nanoseconds since 1970, if its files are those of the manifest and those
/// found in this run, and its subfolders are known; `None` if there are others, or files are gone.
pub(super) fn current(
    folder: &Path,
    known: &Manifest,
    found: &[FoundFile],
    is_known_folder: impl Fn(&Path) -> bool,
) -> Option<i64> {
    // Read first: what changes during the listing makes the folder look changed afterwards.
    let modified = fs::metadata(folder).ok()?.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let mut expected: BTreeSet<&Path> =
        known.sources.keys().map(PathBuf::as_path).filter(|path| path.parent() == Some(folder)).collect();
    expected.extend(found.iter().map(|file| file.absolute.as_path()).filter(|path| path.parent() == Some(folder)));
    let mut present = 0;
    for entry in fs::read_dir(folder).ok()? {
        let entry = entry.ok()?;
        let (path, name) = (entry.path(), entry.file_name());
        if expected.contains(path.as_path()) {
            present += 1;
            continue;
        }
        let name = name.to_string_lossy();
        let is_aside = name.starts_with('.') || SIDECARS.iter().any(|suffix| name.ends_with(suffix));
        if !is_aside && !is_known_folder(&path) {
            return None;
        }
    }
    (present == expected.len()).then(|| i64::try_from(modified.as_nanos()).unwrap_or_default())
}
