//! Articles that were read and made into something that takes longer than reading: kept for the questions that follow,
//! as many as fit.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::Searcher;
use crate::article::{Article, ArticleId};
use crate::error::Result;

/// Bytes of text that are kept; what is made of them takes up to ten times that.
const BYTES: usize = 16 << 20;

/// What was made of articles, by their ids.
#[derive(Debug)]
pub struct Shelf<T>(Mutex<Kept<T>>);

#[derive(Debug)]
struct Kept<T> {
    made: FxHashMap<ArticleId, Option<Arc<T>>>,
    bytes: usize,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { made: FxHashMap::default(), bytes: 0 }
    }
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Shelf<T> {
    /// What `make` makes of the article of that id, made only once while it is kept; `None` where there is no such article.
    pub fn get(
        &self,
        searcher: &dyn Searcher,
        id: &ArticleId,
        make: impl FnOnce(Article) -> T,
    ) -> Result<Option<Arc<T>>> {
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).made.get(id) {
            return Ok(known.clone());
        }
        let article = searcher.article(id)?;
        let bytes = article.as_ref().map_or(0, |article| article.text.len()) + id.as_str().len() + 64;
        let made = article.map(|article| Arc::new(make(article)));
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.bytes + bytes > BYTES {
            *kept = Kept::default();
        }
        if kept.made.insert(id.clone(), made.clone()).is_none() {
            kept.bytes += bytes;
        }
        Ok(made)
    }
}
