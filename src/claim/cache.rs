//! What was read for checking claims, shared by checkers on several threads.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::source::Source;
use crate::engine::ArticleCache;
use crate::error::Result;

/// Maximum size of the cached passage texts, in bytes.
const PASSAGE_BYTES: usize = 4 << 20;

/// Articles of one commit of an index that were read for checking claims. A clone shares them, so that several checkers read each article
/// once. What is kept is bounded.
#[derive(Clone, Default)]
pub struct SharedArticles(pub(super) Arc<ArticleCache<Source>>);

impl std::fmt::Debug for SharedArticles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SharedArticles").finish_non_exhaustive()
    }
}

/// Passages that reports cite, as sources by their text. A clone shares them.
#[derive(Clone, Default)]
pub(crate) struct SharedPassages(Arc<Mutex<Passages>>);

#[derive(Default)]
struct Passages {
    sources: FxHashMap<String, Arc<Source>>,
    bytes: usize,
}

impl SharedPassages {
    /// Returns the source of a text, read with `read` if it is not known.
    pub(super) fn get(&self, text: String, read: impl FnOnce(&str) -> Result<Source>) -> Result<Arc<Source>> {
        let passages = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = passages().sources.get(&text) {
            return Ok(Arc::clone(known));
        }
        // The lock is released meanwhile, so two threads may read the same text.
        let source = Arc::new(read(&text)?);
        let mut passages = passages();
        if passages.bytes + text.len() > PASSAGE_BYTES {
            *passages = Passages::default();
        }
        passages.bytes += text.len();
        passages.sources.insert(text, Arc::clone(&source));
        Ok(source)
    }
}
