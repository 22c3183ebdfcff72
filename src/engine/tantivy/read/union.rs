//! The best documents of a union of terms, and the number of its documents.
//!
//! MaxScore (Turtle and Flood, "Query evaluation: strategies and optimizations", 1995) over blocks of postings (as in Ding
//! and Suel, "Faster top-k document retrieval using block-max indexes", 2011): only terms that can lift a document above
//! the threshold are traversed, the others are consulted for documents that the first leave undecided. tantivy's WAND
//! orders all terms again for each document, and a query has a list per word, field and language.
//!
//! The score of a document is the sum over its terms in one fixed order, so equal passages have equal scores.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::query::{Bm25StatisticsProvider, Bm25Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Score, Searcher, SegmentReader, TERMINATED, Term};

use super::term_lists::{FieldLists, TermLists, TermPlaces};
use sums::WindowSums;

/// Number of postings in a full block.
const BLOCK: usize = 128;
/// Bounds are sums in another order than scores; this covers the rounding.
const ROUNDING: Score = 1.000_001;

/// A term of a query in one of the ranked fields.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct WeightedTerm {
    pub(crate) field: Field,
    pub(crate) term: String,
    pub(crate) weight: Score,
}

/// A union of terms, looked up in all segments.
pub(crate) struct Union<'s> {
    searcher: &'s Searcher,
    /// The highest scores first.
    terms: Vec<KnownTerm<'s>>,
}

struct KnownTerm<'s> {
    lists: &'s FieldLists,
    places: TermPlaces,
    bm25: Bm25Weight,
}

/// The postings of one term in one segment.
struct List<'s> {
    postings: BlockSegmentPostings,
    norms: &'s FieldNormReader,
    bm25: &'s Bm25Weight,
    /// Index of the current document in the block.
    at: usize,
    /// The current document.
    doc: DocId,
    /// Highest score of any document in the list.
    bound: Score,
}

impl List<'_> {
    fn doc(&self) -> DocId {
        self.doc
    }

    /// Moves to a document, or to the next one in the list.
    fn seek(&mut self, target: DocId) {
        if self.doc < target {
            self.at = self.postings.seek(target);
            self.doc = self.postings.doc(self.at);
        }
    }

    /// Calls `take` with the documents of the block up to `last`, and their scores, and moves behind them.
    fn drain(&mut self, last: DocId, mut take: impl FnMut(DocId, Score)) {
        if self.doc > last {
            return;
        }
        let (docs, freqs) = (&self.postings.docs()[self.at..], &self.postings.freqs()[self.at..]);
        let mut taken = 0;
        for (&doc, &freq) in docs.iter().zip(freqs) {
            if doc > last {
                break;
            }
            take(doc, self.bm25.score(self.norms.fieldnorm_id(doc), freq));
            taken += 1;
        }
        self.at += taken;
        if self.at == BLOCK {
            self.at = 0;
            self.postings.advance();
        }
        self.doc = self.postings.doc(self.at);
    }

    fn score(&self) -> Score {
        self.bm25.score(self.norms.fieldnorm_id(self.doc()), self.postings.freq(self.at))
    }

    fn last_of_block(&self) -> DocId {
        self.postings.docs().last().copied().unwrap_or(TERMINATED)
    }

    fn bound_of_block(&mut self) -> Score {
        self.postings.block_max_score(self.norms, self.bm25)
    }
}

impl<'s> Union<'s> {
    /// Looks up the terms. Fields that are not ranked are an error of the caller, and left out.
    pub(crate) fn of(
        searcher: &'s Searcher,
        lists: &'s TermLists,
        statistics: &dyn Bm25StatisticsProvider,
        terms: &[WeightedTerm],
    ) -> tantivy::Result<Self> {
        let passages = statistics.total_num_docs()?;
        let mut known = Vec::with_capacity(terms.len());
        for WeightedTerm { field, term, weight } in terms {
            let Some(lists) = lists.of(*field) else { continue };
            let places = lists.places(term)?;
            if places.iter().all(Option::is_none) {
                continue;
            }
            let held = statistics.doc_freq(&Term::from_field_text(*field, term))?;
            let length = statistics.total_num_tokens(*field)? as Score / passages as Score;
            let bm25 = Bm25Weight::for_one_term_without_explain(held, passages, length).boost_by(*weight);
            known.push(KnownTerm { lists, places, bm25 });
        }
        known.sort_by(|one, other| other.bm25.max_score().total_cmp(&one.bm25.max_score()));
        Ok(Self { searcher, terms: known })
    }

    /// Calls `take` with the documents of a segment, in order, whose score is above a threshold; it returns the next
    /// threshold.
    pub(crate) fn each_above(
        &self,
        segment: u32,
        threshold: Score,
        take: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        let mut lists = Vec::with_capacity(self.terms.len());
        for KnownTerm { lists: field, places, bm25 } in &self.terms {
            let postings = field.blocks(segment, places, IndexRecordOption::WithFreqs)?;
            let Some(mut postings) = postings else { continue };
            let norms = field.norms(segment);
            let is_one_block = (postings.doc_freq() as usize) < BLOCK;
            let bound = if is_one_block { postings.block_max_score(norms, bm25) } else { bm25.max_score() };
            let doc = postings.doc(0);
            lists.push(List { postings, norms, bm25, at: 0, doc, bound });
        }
        traverse(&mut lists, threshold, take);
        Ok(())
    }

    /// Returns a lower bound of the number of documents, without reading a list: that of the most frequent term.
    pub(crate) fn at_least(&self) -> usize {
        let in_segment = |(segment, reader): (usize, &SegmentReader)| {
            let frequencies = self.terms.iter().filter_map(|term| term.places[segment].as_ref());
            let most = frequencies.map(|places| places.doc_freq).max().unwrap_or(0);
            most.saturating_sub(reader.num_deleted_docs()) as usize
        };
        self.searcher.segment_readers().iter().enumerate().map(in_segment).sum()
    }

    /// Returns the number of documents with any of the terms.
    pub(crate) fn count(&self) -> tantivy::Result<usize> {
        let mut count = 0;
        for (segment, reader) in (0..).zip(self.searcher.segment_readers()) {
            let present = self.terms.iter().filter(|term| term.places[segment as usize].is_some());
            let mut lists = Vec::with_capacity(self.terms.len());
            for KnownTerm { lists: field, places, .. } in present {
                lists.extend(field.blocks(segment, places, IndexRecordOption::Basic)?);
            }
            if let ([list], None) = (lists.as_slice(), reader.alive_bitset()) {
                count += list.doc_freq() as usize;
                continue;
            }
            let mut held = vec![0_u64; reader.max_doc() as usize / 64 + 1];
            for list in &mut lists {
                while !list.docs().is_empty() {
                    for doc in list.docs() {
                        held[*doc as usize / 64] |= 1 << (doc % 64);
                    }
                    if list.docs().len() < BLOCK {
                        break;
                    }
                    list.advance();
                }
            }
            count += match reader.alive_bitset() {
                None => held.iter().map(|word| word.count_ones() as usize).sum(),
                Some(alive) => {
                    let is_held = |doc: &DocId| held[*doc as usize / 64] >> (doc % 64) & 1 == 1;
                    alive.iter_alive().filter(is_held).count()
                }
            };
        }
        Ok(count)
    }
}

/// Traverses lists in windows in which each leading list has one block. Lists are in the order of their scores, the highest
/// first; those before `leading` can lift a document above the threshold.
fn traverse(lists: &mut [List<'_>], mut threshold: Score, take: &mut dyn FnMut(DocId, Score) -> Score) {
    // What the lists from here to the last can add.
    let mut rest = vec![0.0; lists.len() + 1];
    let mut leading = lists.len();
    let mut sums = WindowSums::default();
    loop {
        while leading > 0 && (rest[leading] + lists[leading - 1].bound) * ROUNDING <= threshold {
            leading -= 1;
            rest[leading] = rest[leading + 1] + lists[leading].bound;
        }
        let window = &lists[..leading];
        let start = window.iter().map(List::doc).min().unwrap_or(TERMINATED);
        if start == TERMINATED {
            return;
        }
        let end = window.iter().filter(|list| list.doc() != TERMINATED).map(List::last_of_block).min();
        let end = end.unwrap_or(TERMINATED);
        // Inside the window, the scores of the blocks say which lists lead.
        let mut leading_here = leading;
        let mut leads = true;
        for place in (0..leading).rev() {
            let list = &mut lists[place];
            rest[place] = rest[place + 1] + if list.doc() > end { 0.0 } else { list.bound_of_block() };
            leads &= rest[place] * ROUNDING <= threshold;
            if leads {
                leading_here = place;
            }
        }
        let (leaders, others) = lists.split_at_mut(leading_here);
        let mut others = Others { lists: others, rest: &rest[leading_here..], threshold, take };
        match leaders {
            [] => {}
            [leader] => leader.drain(end, |doc, score| others.complete(doc, score)),
            leaders => sums.drain(leaders, end, |doc, score| others.complete(doc, score)),
        }
        threshold = others.threshold;
        for list in &mut lists[..leading] {
            list.seek(end + 1);
        }
    }
}

/// The lists that do not lead in a window, for the documents of those that do.
struct Others<'l, 's> {
    lists: &'l mut [List<'s>],
    /// What the lists from here to the last can add.
    rest: &'l [Score],
    threshold: Score,
    take: &'l mut dyn FnMut(DocId, Score) -> Score,
}

impl Others<'_, '_> {
    /// Completes the score of a document, given that of the leading lists, while it can exceed the threshold; takes it if it
    /// does.
    fn complete(&mut self, doc: DocId, mut score: Score) {
        for (rest, list) in self.rest.iter().zip(&mut *self.lists) {
            if score + rest * ROUNDING <= self.threshold {
                return;
            }
            list.seek(doc);
            if list.doc() == doc {
                score += list.score();
            }
        }
        if score > self.threshold {
            self.threshold = (self.take)(doc, score);
        }
    }
}

mod sums;
#[cfg(test)]
mod tests;
