//! A tantivy query for documents that are known before it is evaluated.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::query::{BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet as _, Score, SegmentReader};
use tantivy_common::BitSet;

/// Documents by segment.
pub(crate) type Docs = HashMap<SegmentId, BitSet>;

/// Matches these documents, all with the same score.
#[derive(Clone)]
pub(crate) struct DocsQuery(pub(crate) Arc<Docs>);

impl std::fmt::Debug for DocsQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DocsQuery({} segments)", self.0.len())
    }
}

impl Query for DocsQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for DocsQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.0.get(&reader.segment_id()) {
            Some(docs) => Box::new(ConstScorer::new(BitSetDocSet::from(docs.clone()), boost)),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let matches = self.scorer(reader, 1.0)?.seek(doc) == doc;
        Ok(Explanation::new("documents", if matches { 1.0 } else { 0.0 }))
    }
}
