//! The articles of a source file: in memory, or in the blocks of the manifest that was opened.

use std::borrow::Cow;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Error as _, Serialize, Serializer};

use super::store::{self, Store};
use super::{ManifestEntry, SourceFile};
use crate::error::{Error, Result};

/// The articles of a source file. Of an index on disk only their number is read until they are asked for, with
/// [`SourceFile::entries`].
#[derive(Clone, Debug)]
pub struct Entries(State);

#[derive(Clone, Debug)]
enum State {
    Loaded(Vec<ManifestEntry>),
    /// Lines of the table of articles, which take a third of the memory.
    Packed {
        lines: Vec<Box<[u8]>>,
        articles: usize,
        passages: usize,
    },
    Stored {
        store: Arc<Store>,
        articles: usize,
        passages: usize,
    },
}

impl Entries {
    /// Returns the entries of a file that are in a store.
    pub(super) fn stored(store: &Arc<Store>, articles: usize, passages: usize) -> Self {
        Self(State::Stored { store: Arc::clone(store), articles, passages })
    }

    /// Packs entries, ordered by id: a run keeps those of all files that it has read.
    pub(crate) fn packed(entries: &[ManifestEntry]) -> Self {
        let lines = entries.chunks(store::ENTRIES).map(|chunk| store::entries_line(chunk).into_boxed_slice()).collect();
        let passages = entries.iter().map(|entry| entry.passages).sum();
        Self(State::Packed { lines, articles: entries.len(), passages })
    }

    /// Returns the lines of packed entries.
    pub(super) fn lines(&self) -> Option<&[Box<[u8]>]> {
        match &self.0 {
            State::Packed { lines, .. } => Some(lines),
            State::Loaded(_) | State::Stored { .. } => None,
        }
    }

    /// Returns the number of articles.
    pub fn len(&self) -> usize {
        match &self.0 {
            State::Loaded(entries) => entries.len(),
            State::Packed { articles, .. } | State::Stored { articles, .. } => *articles,
        }
    }

    /// Returns whether the file has no articles.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number of their passages.
    pub fn passages(&self) -> usize {
        match &self.0 {
            State::Loaded(entries) => entries.iter().map(|entry| entry.passages).sum(),
            State::Packed { passages, .. } | State::Stored { passages, .. } => *passages,
        }
    }

    /// Whether both are known to be the same entries of one store, for the same path.
    pub(super) fn is_unchanged_from(&self, before: &Self) -> bool {
        match (&self.0, &before.0) {
            (State::Stored { store, .. }, State::Stored { store: other, .. }) => Arc::ptr_eq(store, other),
            _ => self.is_empty() && before.is_empty(),
        }
    }
}

impl Default for Entries {
    fn default() -> Self {
        Self(State::Loaded(Vec::new()))
    }
}

impl From<Vec<ManifestEntry>> for Entries {
    fn from(entries: Vec<ManifestEntry>) -> Self {
        Self(State::Loaded(entries))
    }
}

impl SourceFile {
    /// Returns the articles, ordered by id.
    ///
    /// # Errors
    ///
    /// If they are on disk and cannot be read.
    pub fn entries(&self) -> Result<Cow<'_, [ManifestEntry]>> {
        match &self.articles.0 {
            State::Loaded(entries) => Ok(Cow::Borrowed(entries)),
            State::Packed { lines, articles, .. } => {
                let mut entries = Vec::with_capacity(*articles);
                for line in lines {
                    let cause =
                        |cause: serde_json::Error| Error::disk(&self.path, "reading its articles")(cause.into());
                    entries.extend(store::entries_in(line).map_err(cause)?);
                }
                Ok(Cow::Owned(entries))
            }
            State::Stored { articles: 0, .. } => Ok(Cow::Borrowed(&[])),
            State::Stored { store, articles, .. } => store.entries(&self.path, *articles).map(Cow::Owned),
        }
    }

    /// Returns whether two files are equal, with their articles.
    pub(crate) fn is_same(&self, other: &Self) -> Result<bool> {
        if self.without_entries() != other.without_entries() {
            return Ok(false);
        }
        Ok(self.articles.is_unchanged_from(&other.articles) || self.entries()? == other.entries()?)
    }

    /// Copies everything but the articles, of which there may be a million.
    pub(super) fn without_entries(&self) -> Self {
        Self {
            path: self.path.clone(),
            ocr: self.ocr.clone(),
            skipped: self.skipped.clone(),
            unreadable: self.unreadable.clone(),
            articles: Entries::default(),
            ..*self
        }
    }

    /// Returns the file with its articles in memory.
    pub(super) fn loaded(&self) -> Result<Self> {
        Ok(Self { articles: self.entries()?.into_owned().into(), ..self.without_entries() })
    }
}

/// Entries that are represented differently are not equal; see [`SourceFile::is_same`].
impl PartialEq for Entries {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (State::Loaded(one), State::Loaded(other)) => one == other,
            (State::Packed { lines: one, .. }, State::Packed { lines: other, .. }) => one == other,
            (State::Stored { articles: one, .. }, State::Stored { articles: other, .. }) if one != other => false,
            _ => self.is_unchanged_from(other),
        }
    }
}

impl Eq for Entries {}

impl Serialize for Entries {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            State::Loaded(entries) => entries.serialize(serializer),
            State::Packed { .. } | State::Stored { .. } => Err(S::Error::custom("the articles are not in memory")),
        }
    }
}

impl<'de> Deserialize<'de> for Entries {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}
