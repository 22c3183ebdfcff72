//! The articles of the last commit, by id: whether an article is in the index is looked up in its terms, so that a run need
//! not read the whole manifest.

use std::path::Path;

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet as _, ReloadPolicy, Result, Searcher, TERMINATED, Term};

use super::writer::open_with_meta;
use crate::article::ArticleId;
use crate::engine::tantivy::fault;
use crate::engine::tantivy::schema::Fields;
use crate::error;

/// The last commit, opened for reading.
pub(crate) struct CommittedIds {
    searcher: Searcher,
    id: Field,
}

impl CommittedIds {
    /// Opens the last commit. The caller holds the writer lock.
    pub(crate) fn open(location: &Path) -> error::Result<Self> {
        let (index, ..) = open_with_meta(location)?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let reader: tantivy::IndexReader = reader.map_err(fault(location, "opening the index"))?;
        Ok(Self { searcher: reader.searcher(), id: Fields::build().1.id })
    }

    /// Returns whether a passage of the article is in the index and not deleted.
    pub(crate) fn contains(&self, id: &ArticleId) -> Result<bool> {
        let term = Term::from_field_text(self.id, id.as_str());
        for segment in self.searcher.segment_readers() {
            let terms = segment.inverted_index(self.id)?;
            let Some(mut postings) = terms.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED {
                if segment.alive_bitset().is_none_or(|alive| alive.is_alive(postings.doc())) {
                    return Ok(true);
                }
                postings.advance();
            }
        }
        Ok(false)
    }
}
