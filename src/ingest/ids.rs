//! Article ids of a run: the file that has each, and those of files that are read again.
//!
//! An id is represented by half of its SHA-256 digest: the ids of a large corpus take a gigabyte.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest as _, Sha256};

use crate::article::ArticleId;
use crate::engine::manifest::{ManifestEntry, SourceFile};
use crate::error::Result;

/// Key of an id: half of its digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct IdKey(u128);

impl IdKey {
    pub(super) fn of(id: &ArticleId) -> Self {
        let mut half = [0; 16];
        half.copy_from_slice(&Sha256::digest(id.as_str().as_bytes())[..16]);
        Self(u128::from_le_bytes(half))
    }
}

/// The file of each id.
#[derive(Debug, Default)]
pub(super) struct Owners {
    files: Vec<PathBuf>,
    /// Place of its file in the list.
    of: FxHashMap<IdKey, u32>,
}

impl Owners {
    pub(super) fn insert(&mut self, id: IdKey, file: &Path) {
        // The articles of a file are adjacent.
        if self.files.last().is_none_or(|last| last != file) {
            self.files.push(file.to_owned());
        }
        self.of.insert(id, self.files.len() as u32 - 1);
    }

    pub(super) fn get(&self, id: IdKey) -> Option<&Path> {
        self.of.get(&id).map(|file| self.files[*file as usize].as_path())
    }
}

/// The articles that files had which are read again, or which are gone.
#[derive(Debug, Default)]
pub(super) struct Released {
    files: BTreeMap<PathBuf, Vec<ManifestEntry>>,
    ids: FxHashSet<IdKey>,
}

impl Released {
    /// Reads the articles of a file from the manifest.
    pub(super) fn add(&mut self, source: &SourceFile) -> Result<()> {
        let entries = source.entries()?.into_owned();
        self.ids.extend(entries.iter().map(|entry| IdKey::of(&entry.id)));
        self.files.insert(source.path.clone(), entries);
        Ok(())
    }

    pub(super) fn contains(&self, id: IdKey) -> bool {
        self.ids.contains(&id)
    }

    /// Returns the articles that a file had, ordered by id.
    pub(super) fn of(&self, file: &Path) -> &[ManifestEntry] {
        self.files.get(file).map_or(&[], Vec::as_slice)
    }

    /// Returns all of them, by file and id.
    pub(super) fn all(&self) -> impl Iterator<Item = &ManifestEntry> {
        self.files.values().flatten()
    }
}
