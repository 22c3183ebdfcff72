//! Vectors for all passages of an index.

use super::{Meaning, text};
use crate::engine::{Candidates, Counting, Request, ResultUnit, Searcher, SortOrder};
use crate::error::Result;
use crate::limits::Cancel;
use crate::query::Query;

/// Number of passages that are read at a time.
const READ_TOGETHER: usize = 64;

impl Meaning {
    /// Computes the vectors of all passages that have none. `progress` receives the number of passages done and that of
    /// all. Returns the number of passages.
    ///
    /// # Errors
    /// If the index or the model cannot be read, the vectors cannot be kept, or the work is cancelled. The vectors
    /// computed until then are kept.
    pub fn embed_all(
        &self,
        searcher: &dyn Searcher,
        cancel: &Cancel,
        progress: &mut dyn FnMut(usize, usize),
    ) -> Result<usize> {
        let request = Request {
            query: Query::All,
            filter: Query::All,
            limit: searcher.status()?.passages as usize,
            by: ResultUnit::Passage,
            sort: SortOrder::Score,
            count: Counting::None,
            title_boost: 0.0,
            aggregation_decay: 0.0,
        };
        let Candidates { best, .. } = searcher.candidates(&request)?;
        self.prepare(best.len())?;
        let mut keys = Vec::with_capacity(best.len());
        for group in best.chunks(READ_TOGETHER) {
            cancel.check()?;
            progress(keys.len(), best.len());
            let mut texts = Vec::with_capacity(group.len());
            for candidate in group {
                texts.push(text(&searcher.hit(candidate)?));
            }
            keys.extend(self.embed(&texts, cancel)?);
        }
        progress(keys.len(), best.len());
        self.keep_only(&keys)?;
        Ok(keys.len())
    }
}
