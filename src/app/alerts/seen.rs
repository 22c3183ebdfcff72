//! The passages that have been reported, in a file beside the saved searches.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use ibid::read::read_regular;
use ibid::{Error, Result};
use serde::{Deserialize, Serialize};

use super::Saved;
use crate::app::replace::replace;

/// What each search has reported. Only one process at a time has it.
pub(crate) struct Seen {
    path: PathBuf,
    searches: BTreeMap<String, Reported>,
    /// Holds the lock.
    _list: File,
}

#[derive(Default, Serialize, Deserialize)]
struct Reported {
    query: String,
    passages: BTreeSet<String>,
}

impl Seen {
    /// Waits for other processes and reads the file; a missing one is empty.
    pub(crate) fn lock(list: &Path) -> Result<Self> {
        let locked = || {
            let file = File::open(list)?;
            file.lock()?;
            Ok(file)
        };
        let held = locked().map_err(Error::disk(list, "locking the saved searches"))?;
        let mut name = list.as_os_str().to_owned();
        name.push(".seen");
        let path = PathBuf::from(name);
        let searches = match read_regular(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
                let what = format!("not a record of reported passages: {error}: delete it to begin again");
                Error::input(path.display().to_string(), what)
            })?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(Error::disk(path, "reading the reported passages")(error)),
        };
        Ok(Self { path, searches, _list: held })
    }

    /// Begins a search; returns whether it is new, or has another query than before.
    pub(crate) fn begin(&mut self, name: &str, query: &str) -> bool {
        let is_new = self.searches.get(name).is_none_or(|known| known.query != query);
        if is_new {
            let passages = BTreeSet::new();
            self.searches.insert(name.to_owned(), Reported { query: query.to_owned(), passages });
        }
        is_new
    }

    /// Returns whether a search with this query has reported a passage; `None` if it has not run yet.
    pub(crate) fn has(&self, saved: &Saved, passage: &str) -> Option<bool> {
        let known = self.searches.get(&saved.name).filter(|known| known.query == saved.query)?;
        Some(known.passages.contains(passage))
    }

    /// Adds a passage; returns whether the search had not reported it.
    pub(crate) fn add(&mut self, name: &str, passage: String) -> bool {
        self.searches.get_mut(name).is_some_and(|known| known.passages.insert(passage))
    }

    /// Writes the file.
    pub(crate) fn save(&self) -> Result<()> {
        replace(&self.path, &serde_json::to_vec(&self.searches).expect("plain data"))
    }
}
