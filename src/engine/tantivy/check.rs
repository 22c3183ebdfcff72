//! An index folder → what is wrong with its files; and one index put in the place of another.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use tantivy::directory::{Directory as _, META_LOCK, MmapDirectory};

use super::State;
use super::seal::{self, Seal};
use super::writer::{is_ours, open_with_meta};
use super::writer_lock::WriterLock;
use crate::engine::ledger::Ledger;
use crate::engine::{Checked, Lock};
use crate::error::{Error, Result, said};

/// The list of files that tantivy may remove.
const MANAGED: &str = ".managed.json";
/// What makes a folder an index; written last.
const META: &str = "meta.json";

/// Holds every file to its checksum.
pub(in crate::engine) fn check(location: &Path) -> Result<Checked> {
    let mut checked = Checked::default();
    let seal = match Seal::read(location) {
        Ok(seal) => seal,
        Err(Error::Damaged { .. }) => {
            checked.damage.push((seal::NAME.to_owned(), "the checksums themselves are damaged".to_owned()));
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
    let seal = match opened {
        Some((_, payload, meta)) => {
            let known = seal.filter(|seal| seal.is_of(&payload.ledger));
            // What was never committed has no ledger, and nothing to be sealed.
            checked.sealed = known.is_some() || payload.ledger.is_empty();
            let (stated, silent) = Seal::of(location, &meta, &payload.ledger, None);
            if known.is_none() {
                checked.damage.extend(silent.into_iter().map(|(name, cause)| (name, said(&cause))));
            }
            checked.damage.extend(unlisted(location, &stated));
            known.unwrap_or(stated)
        }
        // Its other files are held to the last checksums, whichever commit these are of.
        None => match seal {
            Some(seal) => seal,
            None => return Ok(checked),
        },
    };
    for (name, sum) in &seal.files {
        (checked.files, checked.bytes) = (checked.files + 1, checked.bytes + sum.length);
        if let Some(what) = seal.fault(location, name) {
            checked.damage.push((name.clone(), what));
        }
    }
    checked.damage.sort();
    checked.damage.dedup_by(|one, other| one.0 == other.0);
    Ok(checked)
}

/// Files of the index that tantivy would not know to remove one day.
fn unlisted(location: &Path, seal: &Seal) -> Option<(String, String)> {
    let wrong = |what: String| Some((MANAGED.to_owned(), what));
    let listed: HashSet<PathBuf> = match fs::read(location.join(MANAGED)) {
        Err(error) => return wrong(format!("cannot be read: {}", said(&error))),
        Ok(bytes) => match serde_json::from_slice(&bytes) {
            Err(_) => return wrong("not a list of files".to_owned()),
            Ok(listed) => listed,
        },
    };
    let missing = seal.files.keys().find(|name| !name.starts_with("ledger-") && !listed.contains(Path::new(name)));
    missing.and_then(|name| wrong(format!("does not list {name}")))
}

/// The ledger of the commit in force; where that cannot be told, the last one. A run that was killed before the first commit
/// has left one that no commit names.
pub(in crate::engine) fn salvage(location: &Path) -> Ledger {
    if matches!(State::of(location), State::Uncommitted) {
        return Ledger::default();
    }
    let named = open_with_meta(location).ok().map(|(_, payload, _)| payload.ledger);
    let entries = fs::read_dir(location).into_iter().flatten().flatten();
    let ledgers = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let last = || ledgers.filter(|name| name.starts_with("ledger-")).max();
    let name = named.filter(|name| location.join(name).is_file()).or_else(last);
    name.map(|name| Ledger::salvage(&location.join(name))).unwrap_or_default()
}

/// Takes the lock of whoever writes.
pub(in crate::engine) fn lock(location: &Path) -> Result<Lock> {
    WriterLock::acquire(location).map(Lock)
}

/// Moves the files of one index into the folder of another, the one that makes them count last.
pub(in crate::engine) fn replace(location: &Path, by: &Path) -> Result<()> {
    let fault = |path: &Path| Error::disk(path.to_owned(), "putting the rebuilt index in its place");
    let names = |folder: &Path| -> Result<Vec<String>> {
        let entries = fs::read_dir(folder).map_err(fault(folder))?;
        Ok(entries
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| is_ours(name))
            .collect())
    };
    // Whoever opens the index now has opened all of its files before any of them goes.
    let _opening = MmapDirectory::open(location).map(|directory| directory.acquire_lock(&META_LOCK));
    let (old, mut new) = (names(location)?, names(by)?);
    // Segments and ledgers have names that no other commit has. What is read of the rest is read with `meta.json`.
    new.sort_by_key(|name| {
        [seal::NAME, MANAGED, META].iter().position(|last| name == last).map_or(0, |place| place + 1)
    });
    for name in &new {
        fs::rename(by.join(name), location.join(name)).map_err(fault(&by.join(name)))?;
    }
    for name in old.iter().filter(|name| !new.contains(name)) {
        // What stays behind costs space, and is never read.
        let _ = fs::remove_file(location.join(name));
    }
    fs::remove_dir_all(by).map_err(fault(by))
}
