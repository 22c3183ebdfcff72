//! Computes the evidence of words in a few passages from their postings, without decompressing text.
//!
//! The passages of an article are adjacent, so each posting list is traversed once, from article to article.

use std::collections::BTreeMap;

use tantivy::columnar::Column;
use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet as _};

use super::collect::first_passage;
use super::term_lists::{FieldLists, TermLists};
use crate::engine::{Evidence, LEADING, TermOccurrences};
use crate::query::Keyword;

/// An article in a segment with its candidates.
pub(super) struct Article {
    pub(super) first: DocId,
    /// End of the range of its passages that are examined.
    pub(super) end: DocId,
    /// Its candidates in order: document, and index among all candidates.
    pub(super) candidates: Vec<(DocId, usize)>,
}

/// Returns the evidence of each document.
pub(crate) fn evidence(
    lists: &TermLists,
    ordinals: &[Column<u64>],
    addresses: &[DocAddress],
    words: &[Keyword],
) -> tantivy::Result<Vec<Evidence>> {
    let blank = Evidence { counts: vec![TermOccurrences::default(); words.len()], ..Evidence::default() };
    let mut all = vec![blank; addresses.len()];
    for (segment, articles) in by_article(ordinals, addresses) {
        measure(lists, segment, &articles, &mut all);
        for (number, word) in words.iter().enumerate() {
            for form in &word.forms {
                let list = |lists: &FieldLists, option| lists.postings(segment, &lists.places(form)?, option);
                if let Some(postings) = list(&lists.text, IndexRecordOption::WithFreqsAndPositions)? {
                    in_texts(postings, &articles, number, &mut all);
                }
                if let Some(postings) = list(&lists.title, IndexRecordOption::WithFreqs)? {
                    in_titles(postings, &articles, number, &mut all);
                }
            }
        }
    }
    for evidence in &mut all {
        evidence.marks.sort_unstable();
        evidence.marks.dedup();
    }
    Ok(all)
}

/// Groups documents by article, per segment and in order.
pub(super) fn by_article(ordinals: &[Column<u64>], addresses: &[DocAddress]) -> BTreeMap<u32, Vec<Article>> {
    let mut firsts: BTreeMap<DocAddress, Vec<(DocId, usize)>> = BTreeMap::new();
    for (number, address) in addresses.iter().enumerate() {
        firsts.entry(first_passage(ordinals, *address)).or_default().push((address.doc_id, number));
    }
    let mut articles: BTreeMap<u32, Vec<Article>> = BTreeMap::new();
    for (DocAddress { segment_ord, doc_id: first }, mut candidates) in firsts {
        candidates.sort_unstable();
        let column = &ordinals[segment_ord as usize];
        // A column must not be read past its last document.
        let places = LEADING.min(column.num_docs() - first);
        let goes_on = |place: &u32| column.first(first + place) == Some(u64::from(*place));
        let judged = (1..places).take_while(goes_on).count() as DocId;
        articles.entry(segment_ord).or_default().push(Article { first, end: first + 1 + judged, candidates });
    }
    articles
}

fn measure(lists: &TermLists, segment: u32, articles: &[Article], all: &mut [Evidence]) {
    let (texts, titles) = (lists.text.norms(segment), lists.title.norms(segment));
    for article in articles {
        let article_length = (article.first..article.end).map(|doc| texts.fieldnorm(doc)).sum();
        for &(doc, number) in &article.candidates {
            let evidence = &mut all[number];
            evidence.passage_length = texts.fieldnorm(doc);
            evidence.article_length = article_length;
            evidence.lead_length = texts.fieldnorm(article.first);
            evidence.title_length = titles.fieldnorm(article.first);
        }
    }
}

fn in_texts(mut postings: SegmentPostings, articles: &[Article], word: usize, all: &mut [Evidence]) {
    let mut positions = Vec::new();
    for article in articles {
        let (near, far) =
            article.candidates.split_at(article.candidates.partition_point(|(doc, _)| *doc < article.end));
        let (mut in_lead, mut in_article) = (0, 0);
        let mut doc = forward(&mut postings, article.first);
        while doc < article.end {
            let times = postings.term_freq();
            in_article += times;
            in_lead += if doc == article.first { times } else { 0 };
            if let Some((_, number)) = near.iter().find(|(candidate, _)| *candidate == doc) {
                postings.positions(&mut positions);
                all[*number].marks.extend(positions.iter().map(|at| (*at, word as u32)));
            }
            doc = postings.advance();
        }
        for (candidate, number) in far {
            if forward(&mut postings, *candidate) == *candidate {
                postings.positions(&mut positions);
                all[*number].marks.extend(positions.iter().map(|at| (*at, word as u32)));
            }
        }
        for (_, number) in &article.candidates {
            let count = &mut all[*number].counts[word];
            count.lead += in_lead;
            count.article += in_article;
        }
    }
}

fn in_titles(mut postings: SegmentPostings, articles: &[Article], word: usize, all: &mut [Evidence]) {
    for article in articles {
        if forward(&mut postings, article.first) == article.first {
            for (_, number) in &article.candidates {
                all[*number].counts[word].title += postings.term_freq();
            }
        }
    }
}

/// Advances to a document, or to the next one in the list, and returns it.
pub(super) fn forward(postings: &mut SegmentPostings, doc: DocId) -> DocId {
    if postings.doc() < doc { postings.seek(doc) } else { postings.doc() }
}
