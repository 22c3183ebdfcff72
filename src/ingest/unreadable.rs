//! Files and folders that cannot be read at the moment: their articles stay in the index as they were.
//!
//! Deleted files and files whose content was read and rejected are not among them.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::engine::manifest::CorpusRoot;
use crate::read::{Skip, Walk};

use super::absolute;

/// Recorded as the modification time of a folder that could not be read. No folder has it, so the index counts as out
/// of date.
pub(super) const UNREADABLE: i64 = i64::MIN;

/// Files and folders that gave an error, by absolute path.
#[derive(Debug, Default)]
pub(super) struct Unreadable {
    places: FxHashMap<PathBuf, Place>,
}

#[derive(Debug)]
struct Place {
    /// The path to show.
    shown: PathBuf,
    skip: Skip,
    is_mount: bool,
}

impl Unreadable {
    /// Collects the errors of the walk, and the mount points of earlier runs that are no longer mounted.
    pub(super) fn of(found: &Walk, known: &[CorpusRoot], scope: &[PathBuf]) -> Self {
        let mut places: FxHashMap<PathBuf, Place> = found
            .skipped
            .iter()
            .filter(|(_, skip)| skip.temporary)
            .map(|(path, skip)| (absolute(path), Place { shown: path.clone(), skip: skip.clone(), is_mount: false }))
            .collect();
        for root in known {
            let is_in_scope = scope.iter().any(|path| root.path.starts_with(path));
            for mount in root.mounts.iter().filter(|mount| is_unmounted(mount, is_in_scope)) {
                let skip = Skip::temporary("its file system is not mounted");
                places.insert(mount.clone(), Place { shown: mount.clone(), skip, is_mount: true });
            }
        }
        Self { places }
    }

    /// Returns why a file that was not found may still exist: the path that gave the error, and the error.
    pub(super) fn reason(&self, path: &Path) -> Option<(&Path, &Skip)> {
        if self.places.is_empty() {
            return None;
        }
        let place = path.ancestors().find_map(|path| self.places.get(path))?;
        Some((&place.shown, &place.skip))
    }

    /// Whether this path itself gave an error.
    pub(super) fn contains(&self, path: &Path) -> bool {
        self.places.contains_key(path)
    }

    /// The unmounted mount points at or under a path.
    pub(super) fn mounts_under<'a>(&'a self, path: &'a Path) -> impl Iterator<Item = &'a PathBuf> {
        let mounts = self.places.iter().filter(|(_, place)| place.is_mount).map(|(path, _)| path);
        mounts.filter(move |mount| mount.starts_with(path))
    }
}

/// Whether a folder that was a mount point is now an empty folder. Outside the paths of this run, a missing folder
/// counts too.
fn is_unmounted(mount: &Path, is_in_scope: bool) -> bool {
    match fs::read_dir(mount) {
        Ok(mut entries) => entries.next().is_none() && !is_mount(mount),
        Err(error) => !is_in_scope && error.kind() == ErrorKind::NotFound,
    }
}

/// Whether a file system is mounted on a folder.
fn is_mount(folder: &Path) -> bool {
    let (Some(own), Some(around)) = (device(folder), folder.parent().and_then(device)) else { return false };
    own != around
}

#[cfg(unix)]
fn device(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(path).ok().map(|about| about.dev())
}

/// On other systems mount points cannot be distinguished from other folders.
#[cfg(not(unix))]
fn device(_: &Path) -> Option<u64> {
    None
}

/// The mount points among the folders of a root, and the mount point that contains the root. `folders` pairs each folder
/// with its device.
pub(super) fn mounts(root: &Path, folders: &[(PathBuf, u64)]) -> Vec<PathBuf> {
    let devices: FxHashMap<&Path, u64> = folders.iter().map(|(path, device)| (path.as_path(), *device)).collect();
    let differs = |path: &Path, device: u64| {
        path.parent().and_then(|parent| devices.get(parent)).is_some_and(|around| *around != device)
    };
    let around = root.ancestors().find(|path| is_mount(path)).map(Path::to_owned);
    let within = folders.iter().filter(|(path, device)| differs(path, *device)).map(|(path, _)| path.clone());
    around.into_iter().chain(within).collect()
}
