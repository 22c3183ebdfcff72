//! Finds the best documents of a query by score, with one threshold for all segments.
//!
//! tantivy searches every segment for the full number of hits, each from a threshold of zero. With a shared threshold,
//! whole blocks of postings of later segments are skipped (block-max WAND: Ding and Suel, "Faster top-k document
//! retrieval using block-max indexes", 2011).

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use tantivy::query::{Bm25StatisticsProvider, EnableScoring, Query};
use tantivy::{DocAddress, DocId, Score, Searcher};

use super::union::Union;

/// One of the best documents so far. The worst compares as the greatest, to be evicted first.
struct ScoredDoc {
    score: Score,
    address: DocAddress,
}

impl Ord for ScoredDoc {
    fn cmp(&self, other: &Self) -> Ordering {
        other.score.total_cmp(&self.score).then(self.address.cmp(&other.address))
    }
}

impl PartialOrd for ScoredDoc {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for ScoredDoc {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for ScoredDoc {}

/// Returns the `limit` documents of a query with the highest scores, best first; ties in document order.
pub(crate) fn top(
    searcher: &Searcher,
    statistics: &dyn Bm25StatisticsProvider,
    query: &dyn Query,
    limit: usize,
) -> tantivy::Result<Vec<(Score, DocAddress)>> {
    let weight = query.weight(EnableScoring::enabled_from_statistics_provider(statistics, searcher))?;
    best(searcher, limit, |segment, bar, take| weight.for_each_pruning(bar, searcher.segment_reader(segment), take))
}

/// Returns the best documents of a union of terms, like [`top`].
pub(crate) fn top_of_union(
    searcher: &Searcher,
    union: &Union<'_>,
    limit: usize,
) -> tantivy::Result<Vec<(Score, DocAddress)>> {
    best(searcher, limit, |segment, bar, take| union.each_above(segment, bar, take))
}

/// Collects from `each_above`, which calls a function with every document of a segment whose score is above a threshold,
/// and raises that to what the function returns.
fn best(
    searcher: &Searcher,
    limit: usize,
    each_above: impl Fn(u32, Score, &mut dyn FnMut(DocId, Score) -> Score) -> tantivy::Result<()>,
) -> tantivy::Result<Vec<(Score, DocAddress)>> {
    let mut best: BinaryHeap<ScoredDoc> = BinaryHeap::new();
    let mut bar = Score::MIN;
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        let alive = reader.alive_bitset();
        // Only scores above the threshold get here: with equal scores, the documents found earlier come first.
        each_above(segment, bar, &mut |doc, score| {
            if alive.is_some_and(|alive| alive.is_deleted(doc)) {
                return bar;
            }
            let doc = ScoredDoc { score, address: DocAddress::new(segment, doc) };
            if best.len() < limit {
                best.push(doc);
            } else if let Some(mut worst) = best.peek_mut() {
                *worst = doc;
            }
            if best.len() == limit {
                bar = best.peek().map_or(Score::MIN, |worst| worst.score);
            }
            bar
        })?;
    }
    Ok(best.into_sorted_vec().into_iter().map(|kept| (kept.score, kept.address)).collect())
}
