//! An LRU cache of values derived from articles that are expensive to compute.

use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;

use super::Searcher;
use crate::article::{Article, ArticleId};
use crate::error::Result;

/// Bytes of article text that are cached. The values derived from it take up to thirty times that.
const CAPACITY: usize = 16 << 20;

/// Bytes that an entry takes besides its text and id.
const OVERHEAD: usize = 64;

/// Values derived from articles, by article id. The least recently used are evicted first.
#[derive(Debug)]
pub struct ArticleCache<T>(Mutex<Cache<T>>);

#[derive(Debug)]
struct Cache<T> {
    entries: LruCache<ArticleId, Entry<T>>,
    bytes: usize,
}

#[derive(Debug)]
struct Entry<T> {
    /// `None` if there is no such article.
    made: Option<Arc<T>>,
    bytes: usize,
}

impl<T> Default for ArticleCache<T> {
    fn default() -> Self {
        Self(Mutex::new(Cache { entries: LruCache::unbounded(), bytes: 0 }))
    }
}

impl<T> ArticleCache<T> {
    /// Returns the cached value for the article, computing it with `make` if it is not cached; `None` if there is no
    /// such article.
    pub fn get(
        &self,
        searcher: &dyn Searcher,
        id: &ArticleId,
        make: impl FnOnce(Article) -> Result<T>,
    ) -> Result<Option<Arc<T>>> {
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).entries.get(id) {
            return Ok(known.made.clone());
        }
        // The lock is released meanwhile, so two threads may compute the same value.
        let article = searcher.article(id)?;
        let bytes = article.as_ref().map_or(0, |article| article.text.len()) + id.as_str().len() + OVERHEAD;
        let made = article.map(make).transpose()?.map(Arc::new);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(id, Entry { made: made.clone(), bytes });
        Ok(made)
    }
}

impl<T> Cache<T> {
    /// An article larger than the whole cache is kept as the only entry, for the queries that follow.
    fn insert(&mut self, id: &ArticleId, entry: Entry<T>) {
        self.bytes += entry.bytes;
        if let Some(former) = self.entries.put(id.clone(), entry) {
            self.bytes -= former.bytes;
        }
        while self.bytes > CAPACITY && self.entries.len() > 1 {
            let Some((_, oldest)) = self.entries.pop_lru() else { break };
            self.bytes -= oldest.bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: usize = 1 << 20;

    fn id(number: usize) -> ArticleId {
        ArticleId::new(format!("article-{number}"))
    }

    fn insert(cache: &mut Cache<usize>, number: usize, bytes: usize) {
        cache.insert(&id(number), Entry { made: Some(Arc::new(number)), bytes });
    }

    fn cache() -> Cache<usize> {
        Cache { entries: LruCache::unbounded(), bytes: 0 }
    }

    #[test]
    fn the_least_recently_used_article_is_dropped_first() {
        let mut cache = cache();
        for number in 0..16 {
            insert(&mut cache, number, MIB);
        }
        assert!(cache.entries.get(&id(0)).is_some());
        insert(&mut cache, 16, MIB);
        assert!(cache.entries.contains(&id(0)), "it was used last");
        assert!(!cache.entries.contains(&id(1)));
        assert_eq!((cache.entries.len(), cache.bytes), (16, 16 * MIB));
    }

    #[test]
    fn an_article_that_is_inserted_twice_counts_once() {
        let mut cache = cache();
        insert(&mut cache, 0, MIB);
        insert(&mut cache, 0, 2 * MIB);
        assert_eq!((cache.entries.len(), cache.bytes), (1, 2 * MIB));
    }

    #[test]
    fn an_article_larger_than_the_cache_is_kept_alone() {
        let mut cache = cache();
        insert(&mut cache, 0, MIB);
        insert(&mut cache, 1, CAPACITY + 1);
        assert!(!cache.entries.contains(&id(0)) && cache.entries.contains(&id(1)));
        insert(&mut cache, 2, MIB);
        assert!(!cache.entries.contains(&id(1)) && cache.entries.contains(&id(2)));
        assert_eq!(cache.bytes, MIB);
    }
}
