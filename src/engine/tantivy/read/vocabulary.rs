//! Finds indexed terms that are similar to a term that is not indexed.

use std::collections::HashMap;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, DocSet as _, Searcher, TERMINATED, Term};

use crate::engine::tantivy::fault;
use crate::error::Result;

/// A term, the number of passages that contain it, and one of them.
pub(crate) type Known = (String, u64, DocAddress);

/// Returns the terms within edit distance `distance`, a transposition counting as one; in no particular order.
pub(crate) fn similar(
    searcher: &Searcher,
    field: Field,
    term: &str,
    distance: u8,
    location: &std::path::Path,
) -> Result<Vec<Known>> {
    let fault = fault(location, "searching for similar words");
    let query = FuzzyTermQuery::new(Term::from_field_text(field, term), distance, true);
    let mut known: HashMap<String, (u64, DocAddress)> = HashMap::new();
    for (segment, reader) in searcher.segment_readers().iter().enumerate() {
        let index = reader.inverted_index(field).map_err(&fault)?;
        let automaton = query.automaton().map_err(&fault)?;
        let mut terms = index.terms().search(automaton).into_stream().map_err(|cause| fault(cause.into()))?;
        while terms.advance() {
            let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
            let frequency = u64::from(terms.value().doc_freq);
            if let Some((times, _)) = known.get_mut(term) {
                *times += frequency;
                continue;
            }
            let postings = index.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic);
            let doc = postings.map_err(|cause| fault(cause.into()))?.doc();
            if doc != TERMINATED {
                known.insert(term.to_owned(), (frequency, DocAddress::new(segment as u32, doc)));
            }
        }
    }
    Ok(known.into_iter().map(|(term, (frequency, address))| (term, frequency, address)).collect())
}
