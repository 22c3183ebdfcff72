//! Counts the occurrences of terms in candidates, from postings alone.

use std::collections::BTreeMap;

use tantivy::columnar::Column;
use tantivy::postings::Postings as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet as _};

use super::evidence::{Article, by_article, forward};
use super::term_lists::FieldLists;

/// Returns how often each term occurs in each document, or in its article if the columns with the numbers of passages are
/// given.
pub(crate) fn counts(
    lists: &FieldLists,
    ordinals: Option<&[Column<u64>]>,
    addresses: &[DocAddress],
    terms: &[String],
) -> tantivy::Result<Vec<Vec<u32>>> {
    let ranges = ordinals.map_or_else(|| alone(addresses), |ordinals| by_article(ordinals, addresses));
    let mut all = vec![vec![0; terms.len()]; addresses.len()];
    for (place, term) in terms.iter().enumerate() {
        let places = lists.places(term)?;
        for (segment, ranges) in &ranges {
            let postings = lists.postings(*segment, &places, IndexRecordOption::WithFreqs)?;
            let Some(mut postings) = postings else { continue };
            for Article { first, end, candidates } in ranges {
                let mut times = 0;
                let mut doc = forward(&mut postings, *first);
                while doc < *end {
                    times += postings.term_freq();
                    doc = postings.advance();
                }
                for (_, number) in candidates {
                    all[*number][place] = times;
                }
            }
        }
    }
    Ok(all)
}

/// Returns every document as a range of its own, per segment and in order.
fn alone(addresses: &[DocAddress]) -> BTreeMap<u32, Vec<Article>> {
    let mut ranges: BTreeMap<u32, Vec<Article>> = BTreeMap::new();
    for (number, address) in addresses.iter().enumerate() {
        let (first, end) = (address.doc_id, address.doc_id + 1);
        ranges.entry(address.segment_ord).or_default().push(Article { first, end, candidates: vec![(first, number)] });
    }
    for ranges in ranges.values_mut() {
        ranges.sort_unstable_by_key(|range| range.first);
    }
    ranges
}
