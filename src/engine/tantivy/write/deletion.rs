//! Removes an article from the segments that existed before the run, and from no others.
//!
//! tantivy may also apply a deletion to segments that are added later, which may contain the article's new passages.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::index::{SegmentId, SegmentReader};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, TermQuery, Weight};
use tantivy::{DocId, Result, Score, Term};

/// The segments written by this run.
#[derive(Clone, Debug, Default)]
pub(crate) struct NewSegments(Arc<Mutex<HashSet<SegmentId>>>);

impl NewSegments {
    pub(crate) fn insert(&self, segment: SegmentId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(segment);
    }

    fn holds(&self, segment: SegmentId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&segment)
    }
}

/// Query for the passages of an article outside the new segments.
#[derive(Clone, Debug)]
pub(crate) struct DeletionQuery {
    article: TermQuery,
    new_segments: NewSegments,
}

impl DeletionQuery {
    /// Creates the query for the article with that id.
    pub(crate) fn of(id: Term, new_segments: &NewSegments) -> Self {
        Self {
            article: TermQuery::new(id, tantivy::schema::IndexRecordOption::Basic),
            new_segments: new_segments.clone(),
        }
    }
}

impl Query for DeletionQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> Result<Box<dyn Weight>> {
        Ok(Box::new(DeletionWeight { article: self.article.weight(scoring)?, new_segments: self.new_segments.clone() }))
    }
}

struct DeletionWeight {
    article: Box<dyn Weight>,
    new_segments: NewSegments,
}

impl Weight for DeletionWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> Result<Box<dyn Scorer>> {
        if self.new_segments.holds(segment.segment_id()) {
            return Ok(Box::new(EmptyScorer));
        }
        self.article.scorer(segment, boost)
    }

    fn explain(&self, segment: &SegmentReader, document: DocId) -> Result<Explanation> {
        self.article.explain(segment, document)
    }
}
