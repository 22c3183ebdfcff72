//! Checks the files of an index folder, and replaces one index by another.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;

use super::checksums::{self, ChecksumManifest};
use super::files::{self, Leftover, META};
use crate::engine::IntegrityReport;
use crate::engine::manifest::Manifest;
use crate::engine::tantivy::State;
use crate::engine::tantivy::is_denied;
use crate::engine::tantivy::write::writer::{is_index_file, open_with_meta};
use crate::engine::tantivy::write::writer_lock::WriterLock;
use crate::error::{Error, Result, said};

/// Checks every file against its checksum.
pub(in crate::engine) fn check(location: &Path) -> Result<IntegrityReport> {
    let mut checked = IntegrityReport::default();
    let checksums = match ChecksumManifest::read(location) {
        Ok(checksums) => checksums,
        Err(Error::Damaged { .. }) => {
            checked.damage.push((checksums::NAME.to_owned(), "the checksum file is corrupt".to_owned()));
            None
        }
        Err(error) if is_denied(&error) => {
            checked.unreadable.push((checksums::NAME.to_owned(), "permission denied".to_owned()));
            None
        }
        Err(error) => return Err(error),
    };
    let opened = match open_with_meta(location) {
        Ok(opened) => Some(opened),
        Err(Error::Index { what, .. } | Error::Damaged { what, .. }) => {
            checked.damage.push((META.to_owned(), what));
            None
        }
        Err(error) => return Err(error),
    };
    let mut manifest = None;
    let checksums = match opened {
        Some((_, payload, meta, _)) => {
            manifest = payload.blocks.clone().map(|blocks| (location.join(&payload.manifest), blocks));
            let leftovers = files::leftovers(location, &meta, &payload);
            let leftovers = leftovers.map_err(Error::disk(location, "listing the index folder"))?;
            checked.leftovers = leftovers.into_iter().map(|Leftover { name, what }| (name, what.to_owned())).collect();
            let known = checksums.filter(|checksums| checksums.is_of(&payload.manifest));
            // An index without a commit has no manifest and no checksums.
            checked.sealed = known.is_some() || payload.manifest.is_empty();
            let (stated, silent) = ChecksumManifest::of(location, &meta, &payload, None);
            if known.is_none() {
                let silent = silent.into_iter().map(|(name, cause)| (name, cause.kind(), said(&cause)));
                let (denied, damaged): (Vec<_>, Vec<_>) =
                    silent.partition(|(_, kind, _)| *kind == ErrorKind::PermissionDenied);
                checked.unreadable.extend(denied.into_iter().map(|(name, _, what)| (name, what)));
                checked.damage.extend(damaged.into_iter().map(|(name, _, what)| (name, what)));
            }
            known.unwrap_or(stated)
        }
        // The other files are checked against the last checksums, whichever commit those belong to.
        None => match checksums {
            Some(checksums) => checksums,
            None => return Ok(checked),
        },
    };
    for (name, sum) in &checksums.files {
        if let Err(error) = File::open(location.join(name))
            && error.kind() == ErrorKind::PermissionDenied
        {
            checked.unreadable.push((name.clone(), said(&error)));
            continue;
        }
        (checked.files, checked.bytes) = (checked.files + 1, checked.bytes + sum.length);
        if let Some(what) = checksums.fault(location, name) {
            checked.damage.push((name.clone(), what));
        }
    }
    if let Some((manifest, name)) = manifest {
        match Manifest::check_blocks(&manifest, &name) {
            Ok((length, faults)) => {
                (checked.files, checked.bytes) = (checked.files + 1, checked.bytes + length);
                checked.damage.extend(faults.into_iter().map(|what| (name.clone(), what)));
            }
            Err(Error::Damaged { what, .. }) => checked.damage.push((name, what)),
            Err(error) if is_denied(&error) => checked.unreadable.push((name, "permission denied".to_owned())),
            Err(error) => checked.damage.push((name, error.to_string())),
        }
    }
    checked.damage.sort();
    checked.damage.dedup_by(|one, other| one.0 == other.0);
    Ok(checked)
}

/// Deletes the files that the current commit does not use, and returns their names.
pub(in crate::engine) fn sweep(location: &Path) -> Result<Vec<String>> {
    let _lock = lock(location)?;
    let (_, payload, meta, _) = open_with_meta(location)?;
    let leftovers = files::leftovers(location, &meta, &payload);
    let leftovers = leftovers.map_err(Error::disk(location, "listing the index folder"))?;
    Ok(files::delete(location, leftovers))
}

/// Returns the manifest of the current commit, or the last manifest if the commit is unknown. A run that was killed
/// before the first commit leaves a manifest that no commit names.
pub(in crate::engine) fn salvage(location: &Path) -> Manifest {
    if matches!(State::of(location), State::Uncommitted) {
        return Manifest::default();
    }
    let named = open_with_meta(location).ok().map(|(_, payload, ..)| payload.manifest);
    let entries = fs::read_dir(location).into_iter().flatten().flatten();
    let manifests = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let last = || manifests.filter(|name| name.starts_with("manifest-")).max();
    let name = named.filter(|name| location.join(name).is_file()).or_else(last);
    name.map(|name| Manifest::salvage(&location.join(name))).unwrap_or_default()
}

/// Takes the writer lock.
pub(in crate::engine) fn lock(location: &Path) -> Result<WriterLock> {
    WriterLock::acquire(location)
}

/// Moves the files of one index into the folder of another. The file that activates them is moved last.
pub(in crate::engine) fn replace(location: &Path, by: &Path) -> Result<()> {
    let fault = |path: &Path| Error::disk(path.to_owned(), "replacing the index");
    let names = |folder: &Path| -> Result<Vec<String>> {
        let entries = fs::read_dir(folder).map_err(fault(folder))?;
        Ok(entries
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| is_index_file(name))
            .collect())
    };
    let (old, mut new) = (names(location)?, names(by)?);
    // Names of segments and manifests are unique to a commit. The other files are only read together with `meta.json`.
    new.sort_by_key(|name| [checksums::NAME, META].iter().position(|last| name == last).map_or(0, |place| place + 1));
    for name in &new {
        fs::rename(by.join(name), location.join(name)).map_err(fault(&by.join(name)))?;
    }
    for name in old.iter().filter(|name| !new.contains(name)) {
        // A file that is left behind takes space but is never read.
        let _ = fs::remove_file(location.join(name));
    }
    discard(by)
}

/// Deletes an index that is not in use; files with other names are kept.
pub(in crate::engine) fn discard(folder: &Path) -> Result<()> {
    files::discard(folder).map_err(Error::disk(folder, "removing what a repair left"))
}
