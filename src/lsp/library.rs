//! The indexes that documents are checked against, each opened once and reopened after a commit.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ibid::Result;
use ibid::engine;

use super::Resolver;
use crate::app::Settings;
use crate::app::shared_index::{OpenIndex, SharedIndex};

/// Finds the index of a document. Shared by the threads of the server.
pub(super) struct Library {
    resolver: Resolver,
    /// Index and corpus from the client's settings, if it has any.
    own: Mutex<(Option<PathBuf>, Option<PathBuf>)>,
    /// Settings by the folder of the documents.
    settings: Mutex<HashMap<Option<PathBuf>, Settings>>,
    indexes: Mutex<HashMap<PathBuf, Arc<SharedIndex>>>,
}

impl Library {
    pub(super) fn new(resolver: Resolver) -> Self {
        Self { resolver, own: Mutex::default(), settings: Mutex::default(), indexes: Mutex::default() }
    }

    /// Takes the index and the corpus from the client's settings.
    pub(super) fn prefer(&self, index: Option<PathBuf>, corpus: Option<PathBuf>) {
        *self.own.lock().unwrap_or_else(PoisonError::into_inner) = (index, corpus);
        self.forget();
    }

    /// Forgets what the settings files said: they may have changed.
    pub(super) fn forget(&self) {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Returns the settings for a document.
    pub(super) fn settings(&self, document: Option<&Path>) -> Result<Settings> {
        let folder = document.and_then(Path::parent).map(Path::to_owned);
        let mut known = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(settings) = known.get(&folder) {
            return Ok(settings.clone());
        }
        let mut settings = (self.resolver)(folder.as_deref())?;
        // A default that is not here is looked for beside the document, and above it.
        if settings.index.is_relative()
            && !engine::is_cluster(&settings.index)
            && !engine::exists(&settings.index)
            && !settings.corpus.exists()
            && let Some(home) = folder
                .iter()
                .flat_map(|folder| folder.ancestors())
                .find(|home| engine::exists(&home.join(&settings.index)) || home.join(&settings.corpus).is_dir())
        {
            settings.index = home.join(&settings.index);
            settings.corpus = home.join(&settings.corpus);
        }
        let (index, corpus) = self.own.lock().unwrap_or_else(PoisonError::into_inner).clone();
        settings.index = index.unwrap_or(settings.index);
        settings.corpus = corpus.unwrap_or(settings.corpus);
        Ok(known.entry(folder).or_insert(settings).clone())
    }

    /// Returns the index for a document, at its latest commit.
    pub(super) fn open(&self, document: Option<&Path>) -> Result<Arc<OpenIndex>> {
        let settings = self.settings(document)?;
        let shared = {
            let mut indexes = self.indexes.lock().unwrap_or_else(PoisonError::into_inner);
            let new = || Arc::new(SharedIndex::new(settings.clone()));
            Arc::clone(indexes.entry(settings.index.clone()).or_insert_with(new))
        };
        shared.open()
    }
}
