//! The scores of the documents of several lists.
//!
//! Lists are added one after another, for a window of documents at a time, as in Lucene's scorer of disjunctions: the next
//! document of all lists need not be found again for each document.

use tantivy::{DocId, Score};

use super::List;

/// Number of documents that are summed at a time. The sums fit in the first-level cache.
const DOCS: usize = 4096;

/// Sums of scores of consecutive documents; all zero between calls.
pub(super) struct WindowSums {
    sums: Box<[Score]>,
    /// One bit for each document that has a score.
    held: [u64; DOCS / 64],
}

impl Default for WindowSums {
    fn default() -> Self {
        Self { sums: Box::default(), held: [0; DOCS / 64] }
    }
}

impl WindowSums {
    /// Calls `take` with the documents of the lists up to `end`, in order, and the sums of their scores in the order of the
    /// lists; moves the lists behind them. Each list has these documents in its current block.
    pub(super) fn drain(&mut self, lists: &mut [List<'_>], end: DocId, mut take: impl FnMut(DocId, Score)) {
        if self.sums.is_empty() {
            self.sums = vec![0.0; DOCS].into();
        }
        loop {
            let first = lists.iter().map(List::doc).min().filter(|first| *first <= end);
            let Some(first) = first else { return };
            let last = end.min(first.saturating_add(DOCS as DocId - 1));
            for list in &mut *lists {
                list.drain(last, |doc, score| {
                    let place = (doc - first) as usize;
                    self.sums[place] += score;
                    self.held[place / 64] |= 1 << (place % 64);
                });
            }
            for (word, held) in self.held.iter_mut().enumerate().take((last - first) as usize / 64 + 1) {
                let mut bits = std::mem::take(held);
                while bits != 0 {
                    let place = word * 64 + bits.trailing_zeros() as usize;
                    bits &= bits - 1;
                    take(first + place as DocId, std::mem::take(&mut self.sums[place]));
                }
            }
        }
    }
}
