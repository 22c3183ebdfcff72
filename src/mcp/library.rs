//! The index that questions are put to: built where there is none, opened anew where it is no longer the same.

use std::sync::Arc;

use ibid::{ArticleId, Search};

use super::trouble::Trouble;
use crate::cli::{Global, index};
use crate::library;

/// The index as it is at the moment.
pub(super) struct Library {
    held: library::Library,
    open: Option<Open>,
}

/// One commit of it.
pub(super) struct Open {
    pub(super) held: Arc<library::Open>,
    pub(super) search: Search,
    /// The ids of its articles in order, once they were asked for.
    ids: Option<Vec<ArticleId>>,
}

impl Library {
    pub(super) const fn new(global: Global) -> Self {
        Self { held: library::Library::new(global), open: None }
    }

    /// The index, open, and where it and its articles lie.
    pub(super) fn open(&mut self) -> Result<(&mut Open, &Global), Trouble> {
        let global = &self.held.global;
        index::build_missing(global)?;
        let held = self.held.open()?;
        let known = self.open.take().filter(|open| Arc::ptr_eq(&open.held, &held));
        let open = known.unwrap_or_else(|| {
            let search = Search::sharing(Arc::clone(&held.searcher));
            Open { held, search, ids: None }
        });
        Ok((self.open.insert(open), global))
    }
}

impl Open {
    /// The ids of all articles, in order.
    pub(super) fn ids(&mut self) -> Result<&[ArticleId], Trouble> {
        if self.ids.is_none() {
            let ledger = self.search.searcher().ledger()?;
            let articles = ledger.sources.values().flat_map(|source| &source.articles);
            let mut ids: Vec<ArticleId> = articles.map(|entry| entry.id.clone()).collect();
            ids.sort_unstable();
            self.ids = Some(ids);
        }
        Ok(self.ids.as_deref().unwrap_or_default())
    }
}
