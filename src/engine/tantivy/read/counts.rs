//! Counts the occurrences of terms in candidates, and the articles that contain a word, from postings alone.

use std::collections::BTreeMap;

use tantivy::columnar::Column;
use tantivy::postings::Postings as _;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet as _, TERMINATED};

use super::evidence::{Article, by_article, forward};
use super::term_lists::{FieldLists, TermLists, TermPlaces};
use crate::query::Keyword;

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

/// Number of postings of a term in a segment that are read; the others are assumed to be spread over articles as these are.
const SAMPLE: u64 = 128;

/// Returns about how many articles contain each word in their text or, if none does, in their title; the forms of a word are
/// added up, as they are for passages. Only the first postings of a term are read: all those of frequent words would cost more
/// than the search.
pub(crate) fn article_frequencies(
    lists: &TermLists,
    ordinals: &[Column<u64>],
    words: &[Keyword],
) -> tantivy::Result<Vec<u64>> {
    let in_field = |word: &Keyword, lists: &FieldLists| {
        let mut articles = 0;
        for form in &word.forms {
            let places = lists.places(form)?;
            for (segment, ordinals) in (0..).zip(ordinals) {
                articles += in_segment(lists, segment, &places, ordinals)?;
            }
        }
        Ok::<u64, tantivy::TantivyError>(articles)
    };
    let of_word = |word: &Keyword| match in_field(word, &lists.text)? {
        0 => in_field(word, &lists.title),
        held => Ok(held),
    };
    words.iter().map(of_word).collect()
}

fn in_segment(lists: &FieldLists, segment: u32, places: &TermPlaces, ordinals: &Column<u64>) -> tantivy::Result<u64> {
    let Some(mut postings) = lists.postings(segment, places, IndexRecordOption::Basic)? else { return Ok(0) };
    let (mut passages, mut articles, mut last) = (0_u64, 0_u64, None);
    let mut doc = postings.doc();
    while doc != TERMINATED && passages < SAMPLE {
        let first = doc - ordinals.first(doc).unwrap_or(0) as DocId;
        articles += u64::from(last != Some(first));
        (last, passages) = (Some(first), passages + 1);
        doc = postings.advance();
    }
    let all = u64::from(postings.doc_freq());
    Ok(if passages == 0 || doc == TERMINATED { articles } else { articles * all / passages })
}
