//! An article taken out of the segments that were there before the run, and of no other.
//!
//! tantivy may look for what is to be removed in a segment that is added later, too. There the article's new passages may be.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::index::{SegmentId, SegmentReader};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, TermQuery, Weight};
use tantivy::{DocId, Result, Score, Term};

/// The segments that this run has written.
#[derive(Clone, Debug, Default)]
pub(super) struct Fresh(Arc<Mutex<HashSet<SegmentId>>>);

impl Fresh {
    pub(super) fn insert(&self, segment: SegmentId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(segment);
    }

    fn holds(&self, segment: SegmentId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&segment)
    }
}

/// The passages of an article, without those in fresh segments.
#[derive(Clone, Debug)]
pub(super) struct Removal {
    article: TermQuery,
    fresh: Fresh,
}

impl Removal {
    /// Of the article with that id.
    pub(super) fn of(id: Term, fresh: &Fresh) -> Self {
        Self { article: TermQuery::new(id, tantivy::schema::IndexRecordOption::Basic), fresh: fresh.clone() }
    }
}

impl Query for Removal {
    fn weight(&self, scoring: EnableScoring<'_>) -> Result<Box<dyn Weight>> {
        Ok(Box::new(Removing { article: self.article.weight(scoring)?, fresh: self.fresh.clone() }))
    }
}

struct Removing {
    article: Box<dyn Weight>,
    fresh: Fresh,
}

impl Weight for Removing {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> Result<Box<dyn Scorer>> {
        if self.fresh.holds(segment.segment_id()) {
            return Ok(Box::new(EmptyScorer));
        }
        self.article.scorer(segment, boost)
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> Result<Explanation> {
        self.article.explain(segment, document)
    }
}
