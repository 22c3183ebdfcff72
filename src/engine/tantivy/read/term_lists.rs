//! The posting lists of text and title: every term is looked up once per segment, however many stages of a search need it.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::InvertedIndexReader;
use tantivy::postings::{BlockSegmentPostings, SegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use crate::engine::tantivy::schema::Fields;

/// Number of terms of a field whose places are kept, some 160 bytes each.
const KNOWN_TERMS: usize = 8192;

/// Where a term is in each segment; `None` in a segment without it.
pub(crate) type TermPlaces = Arc<[Option<TermInfo>]>;

/// The posting lists of the fields that are ranked.
pub(crate) struct TermLists {
    pub(crate) text: FieldLists,
    pub(crate) title: FieldLists,
}

impl TermLists {
    pub(crate) fn open(searcher: &Searcher, fields: Fields) -> tantivy::Result<Self> {
        Ok(Self { text: FieldLists::open(searcher, fields.text)?, title: FieldLists::open(searcher, fields.title)? })
    }

    /// Returns the lists of a field; `None` if it is not ranked.
    pub(crate) fn of(&self, field: Field) -> Option<&FieldLists> {
        [&self.text, &self.title].into_iter().find(|lists| lists.field == field)
    }
}

/// The posting lists of one field.
pub(crate) struct FieldLists {
    field: Field,
    segments: Vec<(Arc<InvertedIndexReader>, FieldNormReader)>,
    known: Mutex<FxHashMap<Box<str>, TermPlaces>>,
}

impl FieldLists {
    pub(super) fn open(searcher: &Searcher, field: Field) -> tantivy::Result<Self> {
        let readers = searcher.segment_readers().iter();
        let segments = readers
            .map(|reader| Ok((reader.inverted_index(field)?, reader.get_fieldnorms_reader(field)?)))
            .collect::<tantivy::Result<_>>()?;
        Ok(Self { field, segments, known: Mutex::default() })
    }

    /// Looks a term up.
    pub(crate) fn places(&self, term: &str) -> io::Result<TermPlaces> {
        if let Some(places) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(term) {
            return Ok(Arc::clone(places));
        }
        let key = Term::from_field_text(self.field, term);
        let places = self.segments.iter().map(|(index, _)| index.get_term_info(&key));
        let places: TermPlaces = places.collect::<io::Result<_>>()?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KNOWN_TERMS {
            known.clear();
        }
        known.insert(term.into(), Arc::clone(&places));
        Ok(places)
    }

    /// Returns the number of passages that contain a term, deleted ones included.
    pub(crate) fn frequency(&self, term: &str) -> io::Result<u64> {
        Ok(self.places(term)?.iter().flatten().map(|place| u64::from(place.doc_freq)).sum())
    }

    /// Returns the lengths of a segment's values.
    pub(crate) fn norms(&self, segment: u32) -> &FieldNormReader {
        &self.segments[segment as usize].1
    }

    /// Opens the list of a term in a segment; `None` if it has none.
    pub(crate) fn postings(
        &self,
        segment: u32,
        places: &TermPlaces,
        option: IndexRecordOption,
    ) -> io::Result<Option<SegmentPostings>> {
        let (index, _) = &self.segments[segment as usize];
        places[segment as usize].as_ref().map(|place| index.read_postings_from_terminfo(place, option)).transpose()
    }

    /// Opens the list of a term in a segment to be read block by block; `None` if it has none.
    pub(crate) fn blocks(
        &self,
        segment: u32,
        places: &TermPlaces,
        option: IndexRecordOption,
    ) -> io::Result<Option<BlockSegmentPostings>> {
        let (index, _) = &self.segments[segment as usize];
        places[segment as usize]
            .as_ref()
            .map(|place| index.read_block_postings_from_terminfo(place, option))
            .transpose()
    }
}
