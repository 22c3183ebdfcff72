//! The index as the MCP server uses it: built if missing, and reopened after a commit. Requests share it; they wait
//! only for the one that builds it.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use ibid::article::Record;
use ibid::read::RenderedPage;
use ibid::{Article, ArticleId, Limits, Search, Span};

use super::tool_error::ToolError;
use crate::app::{
    Settings, build,
    models::Models,
    original::PageOptions,
    shared_index::{OpenIndex, SharedIndex},
};

/// The index at its latest commit.
pub(super) struct AgentIndex {
    held: SharedIndex,
    ids: Mutex<Option<Listed>>,
    building: Mutex<()>,
}

/// Article ids of one commit.
struct Listed {
    held: Arc<OpenIndex>,
    ids: Arc<OnceLock<Vec<ArticleId>>>,
}

/// One commit of the index, for one request.
pub(super) struct Open {
    pub(super) held: Arc<OpenIndex>,
    pub(super) search: Search,
    pub(super) models: Models,
    /// Limits of the request.
    pub(super) limits: Limits,
    /// Ids of its articles in order, loaded on first use.
    ids: Arc<OnceLock<Vec<ArticleId>>>,
}

impl AgentIndex {
    pub(super) fn new(settings: Settings, models: Models) -> Self {
        Self { held: SharedIndex::new(settings).with_models(models), ids: Mutex::new(None), building: Mutex::new(()) }
    }

    /// Draws the page of a passage.
    pub(super) fn page(
        &self,
        open: &Open,
        passage: (&Article, &Record, Span),
        options: PageOptions,
    ) -> ibid::Result<Arc<RenderedPage>> {
        self.held.originals.page(open.search.searcher(), &self.held.settings, passage, options)
    }

    /// Returns the settings.
    pub(super) const fn settings(&self) -> &Settings {
        &self.held.settings
    }

    /// Opens the index for a request; also returns the settings options.
    pub(super) fn open(&self, limits: &Limits) -> Result<(Open, &Settings), ToolError> {
        let settings = &self.held.settings;
        let building = self.building.lock().unwrap_or_else(PoisonError::into_inner);
        build::build_missing(settings)?;
        drop(building);
        let held = self.held.open()?;
        let mut listed = self.ids.lock().unwrap_or_else(PoisonError::into_inner);
        let known = listed.take().filter(|listed| Arc::ptr_eq(&listed.held, &held));
        let listed = listed.insert(known.unwrap_or_else(|| Listed { held: Arc::clone(&held), ids: Arc::default() }));
        let models = &self.held.models;
        let search = models.search(Search::sharing(Arc::clone(&held.searcher)));
        Ok((
            Open { held, search, models: models.clone(), limits: limits.clone(), ids: Arc::clone(&listed.ids) },
            settings,
        ))
    }
}

impl Open {
    /// Returns the ids of all articles, in order.
    pub(super) fn ids(&self) -> Result<&[ArticleId], ToolError> {
        if let Some(ids) = self.ids.get() {
            return Ok(ids);
        }
        let mut ids = self.search.searcher().manifest()?.ids()?;
        ids.sort_unstable();
        Ok(self.ids.get_or_init(|| ids))
    }
}
