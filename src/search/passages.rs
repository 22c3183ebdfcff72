//! Passages that were read, for the queries that follow: good passages recur from query to query.
//!
//! A passage is read and tokenized once, for feedback, near-duplicate detection and snippets alike.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use lru::LruCache;

use crate::engine::{Candidate, Hit, PassageId, Searcher};
use crate::error::Result;
use crate::rank::Signature;
use crate::text::{Analyzers, Lang, NumberedToken, TermNumbers};

/// Bytes that the passages of a cache take, as estimated.
const CAPACITY: usize = 16 << 20;
/// Bytes that a passage takes for each byte of its text, tokens included.
const BYTES_A_BYTE: usize = 4;
/// Bytes that a passage takes besides.
const OVERHEAD: usize = 600;

/// A passage that was read, and what is computed from its text when it is needed.
pub(super) struct ReadPassage {
    /// The passage; its score is 0.
    pub(super) hit: Hit,
    signature: OnceLock<Signature>,
    tokens: OnceLock<Box<[NumberedToken]>>,
    recurs: AtomicBool,
}

impl ReadPassage {
    /// Returns the signature of its text.
    pub(super) fn signature(&self) -> &Signature {
        self.signature.get_or_init(|| Signature::of(&self.hit.text))
    }
}

/// The passages that were used last, with the numbers of their terms.
pub(super) struct PassageCache {
    numbers: TermNumbers,
    passages: LruCache<PassageId, Arc<ReadPassage>>,
    bytes: usize,
}

impl Default for PassageCache {
    fn default() -> Self {
        Self { numbers: TermNumbers::default(), passages: LruCache::unbounded(), bytes: 0 }
    }
}

/// A clone is empty: each thread has its own cache, without locks.
impl Clone for PassageCache {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PassageCache {
    /// Prepares for a query: forgets all passages if the numbers of their terms have become many.
    pub(super) fn limit(&mut self) {
        if self.numbers.are_many() {
            *self = Self::default();
        }
    }

    /// Reads a passage.
    pub(super) fn read(&mut self, searcher: &dyn Searcher, candidate: &Candidate) -> Result<Arc<ReadPassage>> {
        if let Some(passage) = self.passages.get(&candidate.place) {
            passage.recurs.store(true, Ordering::Relaxed);
            return Ok(Arc::clone(passage));
        }
        let hit = Hit { score: 0.0, ..searcher.hit(candidate)? };
        let (signature, tokens, recurs) = (OnceLock::new(), OnceLock::new(), AtomicBool::new(false));
        let passage = Arc::new(ReadPassage { hit, signature, tokens, recurs });
        self.keep(candidate.place, &passage);
        Ok(passage)
    }

    fn keep(&mut self, place: PassageId, passage: &Arc<ReadPassage>) {
        let size = |passage: &ReadPassage| passage.hit.text.len() * BYTES_A_BYTE + OVERHEAD;
        if size(passage) > CAPACITY {
            return;
        }
        self.bytes += size(passage);
        self.passages.put(place, Arc::clone(passage));
        while self.bytes > CAPACITY {
            let Some((_, oldest)) = self.passages.pop_lru() else { break };
            self.bytes -= size(&oldest);
        }
    }

    /// Returns the tokens of a passage that this cache has read.
    pub(super) fn tokens<'p>(&mut self, passage: &'p ReadPassage, analyzers: &mut Analyzers) -> &'p [NumberedToken] {
        let lang = || Lang::for_article(passage.hit.article.meta.lang.as_deref());
        passage.tokens.get_or_init(|| self.numbers.tokens(analyzers.of(lang()), &passage.hit.text))
    }

    /// Returns the tokens of a passage if they are known, or worth knowing: finding a few words in a text that is read once takes
    /// less.
    pub(super) fn tokens_at_hand<'p>(
        &mut self,
        passage: &'p ReadPassage,
        analyzers: &mut Analyzers,
    ) -> Option<&'p [NumberedToken]> {
        let is_worth_it = passage.tokens.get().is_some() || passage.recurs.load(Ordering::Relaxed);
        is_worth_it.then(|| self.tokens(passage, analyzers))
    }

    /// Returns the numbers of terms in the tokens.
    pub(super) const fn numbers(&self) -> &TermNumbers {
        &self.numbers
    }
}

#[cfg(test)]
mod tests;
