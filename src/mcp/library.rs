//! The index that questions are put to: built where there is none, opened anew where it is no longer the same.

use ibid::{ArticleId, Search, engine};

use super::trouble::Trouble;
use crate::cli::{Global, index};

/// The index as it is at the moment.
pub(super) struct Library {
    global: Global,
    open: Option<Open>,
}

/// One commit of it.
pub(super) struct Open {
    /// What tells it from others.
    pub(super) commit: Vec<u8>,
    pub(super) search: Search,
    /// The ids of its articles in order, once they were asked for.
    ids: Option<Vec<ArticleId>>,
}

impl Library {
    pub(super) const fn new(global: Global) -> Self {
        Self { global, open: None }
    }

    /// The index, open, and where it and its articles lie.
    pub(super) fn open(&mut self) -> Result<(&mut Open, &Global), Trouble> {
        let location = &self.global.index;
        let mut commit = engine::commit(location);
        if commit.is_none() {
            index::build(&self.global)?;
            commit = engine::commit(location);
        }
        let known = self.open.take().filter(|open| Some(&open.commit) == commit.as_ref());
        let open = match known {
            Some(open) => open,
            // Named before it is opened: a commit between the two is noticed with the next question.
            None => Open { commit: commit.unwrap_or_default(), search: Search::open(location)?, ids: None },
        };
        Ok((self.open.insert(open), &self.global))
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
