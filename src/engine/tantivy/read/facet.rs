//! Counts matching articles by facet, using the columns of their first passages.

use std::collections::HashMap;

use tantivy::columnar::StrColumn;
use tantivy::{DocId, Searcher, SegmentReader};

use crate::engine::{Facet, FacetCounts};

/// Returns the name of a facet's column.
pub(crate) const fn column(facet: Facet) -> &'static str {
    match facet {
        Facet::Source => "facet_source",
        Facet::Author => "facet_author",
        Facet::Year => "since",
        Facet::Lang => "facet_lang",
        Facet::Tag => "facet_tag",
    }
}

/// Counts articles, given by their first passages in each segment.
pub(crate) fn count(searcher: &Searcher, articles: &[(u32, Vec<DocId>)], facet: Facet) -> tantivy::Result<FacetCounts> {
    let mut values: HashMap<String, u64> = HashMap::new();
    let mut without = 0;
    for (segment, articles) in articles {
        let reader = searcher.segment_reader(*segment);
        if facet == Facet::Year {
            let dates = reader.fast_fields().u64(column(facet))?;
            for doc in articles {
                match dates.first(*doc) {
                    Some(date) => *values.entry((date / 10_000).to_string()).or_default() += 1,
                    None => without += 1,
                }
            }
        } else {
            without += of_segment(reader, articles, facet, &mut values)?;
        }
    }
    let mut values: Vec<(String, u64)> = values.into_iter().collect();
    values.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    Ok(FacetCounts { facet, values, without })
}

/// Adds the counts of one segment, and returns the number of articles without a value.
fn of_segment(
    reader: &SegmentReader,
    articles: &[DocId],
    facet: Facet,
    values: &mut HashMap<String, u64>,
) -> tantivy::Result<u64> {
    let Some(strings): Option<StrColumn> = reader.fast_fields().str(column(facet))? else {
        return Ok(articles.len() as u64);
    };
    // Counted by ordinal first, so that each value is read once, no matter how many articles have it.
    let mut numbers: HashMap<u64, u64> = HashMap::new();
    let mut without = 0;
    for doc in articles {
        let mut any = false;
        for number in strings.ords().values_for_doc(*doc) {
            *numbers.entry(number).or_default() += 1;
            any = true;
        }
        without += u64::from(!any);
    }
    for (number, times) in numbers {
        let mut value = String::new();
        strings.ord_to_str(number, &mut value)?;
        *values.entry(value).or_default() += times;
    }
    Ok(without)
}
