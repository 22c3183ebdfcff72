//! Counts the matches of a query, as far as they are asked for.

use tantivy::columnar::Column;
use tantivy::query::EnableScoring;
use tantivy::{DocId, Searcher, TERMINATED};

use super::collect::Compiled;
use crate::engine::{Counting, ResultUnit, Total};

/// Counts the matching passages or articles.
pub(crate) fn count(
    searcher: &Searcher,
    ordinals: &[Column<u64>],
    query: &Compiled<'_>,
    by: ResultUnit,
    how_far: Counting,
) -> tantivy::Result<Total> {
    let Some(bound) = how_far.bound() else { return Ok(Total::default()) };
    let counted = match query {
        Compiled::Union(union) => match union.at_least() {
            least if least > bound => least,
            _ => union.count()?,
        },
        Compiled::Query(query) => {
            let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
            let mut counted = 0;
            for (reader, ordinals) in searcher.segment_readers().iter().zip(ordinals) {
                let (alive, mut scorer) = (reader.alive_bitset(), weight.scorer(reader, 1.0)?);
                let mut last: Option<DocId> = None;
                let mut doc = scorer.doc();
                while doc != TERMINATED && counted <= bound {
                    if alive.is_none_or(|alive| alive.is_alive(doc)) {
                        // The passages of an article are consecutive.
                        let unit = match by {
                            ResultUnit::Passage => doc,
                            ResultUnit::Article => doc - ordinals.first(doc).unwrap_or(0) as DocId,
                        };
                        counted += usize::from(last != Some(unit));
                        last = Some(unit);
                    }
                    doc = scorer.advance();
                }
            }
            counted
        }
    };
    Ok(Total::up_to(bound, counted))
}
