//! The index that questions are put to: built where there is none, opened anew where it is no longer the same. Questions
//! share it: none waits for another but for the one that builds it.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use ibid::{ArticleId, Limits, Search};

use super::tool_error::ToolError;
use crate::cli::{Global, index};
use crate::library;

/// The index as it is at the moment.
pub(super) struct AgentIndex {
    held: library::SharedIndex,
    ids: Mutex<Option<Listed>>,
    building: Mutex<()>,
}

/// The articles of one commit.
struct Listed {
    held: Arc<library::OpenIndex>,
    ids: Arc<OnceLock<Vec<ArticleId>>>,
}

/// One commit of it, for one question.
pub(super) struct Open {
    pub(super) held: Arc<library::OpenIndex>,
    pub(super) search: Search,
    /// What the question may take.
    pub(super) limits: Limits,
    /// The ids of its articles in order, once they were asked for.
    ids: Arc<OnceLock<Vec<ArticleId>>>,
}

impl AgentIndex {
    pub(super) const fn new(global: Global) -> Self {
        Self { held: library::SharedIndex::new(global), ids: Mutex::new(None), building: Mutex::new(()) }
    }

    /// The index, open, and where it and its articles lie.
    pub(super) fn open(&self, limits: &Limits) -> Result<(Open, &Global), ToolError> {
        let global = &self.held.global;
        let building = self.building.lock().unwrap_or_else(PoisonError::into_inner);
        index::build_missing(global)?;
        drop(building);
        let held = self.held.open()?;
        let mut listed = self.ids.lock().unwrap_or_else(PoisonError::into_inner);
        let known = listed.take().filter(|listed| Arc::ptr_eq(&listed.held, &held));
        let listed = listed.insert(known.unwrap_or_else(|| Listed { held: Arc::clone(&held), ids: Arc::default() }));
        let search = Search::sharing(Arc::clone(&held.searcher));
        Ok((Open { held, search, limits: limits.clone(), ids: Arc::clone(&listed.ids) }, global))
    }
}

impl Open {
    /// The ids of all articles, in order.
    pub(super) fn ids(&self) -> Result<&[ArticleId], ToolError> {
        if let Some(ids) = self.ids.get() {
            return Ok(ids);
        }
        let manifest = self.search.searcher().manifest()?;
        let articles = manifest.sources.values().flat_map(|source| &source.articles);
        let mut ids: Vec<ArticleId> = articles.map(|entry| entry.id.clone()).collect();
        ids.sort_unstable();
        Ok(self.ids.get_or_init(|| ids))
    }
}
