//! A tantivy query for words within a distance: phrases with slop, and two operands near each other. tantivy's own slop
//! allows different moves, and it has no proximity of phrases or patterns.
//!
//! Evaluation is eager, one segment at a time: such queries match few documents, and their positions must be compared
//! one by one anyway.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use tantivy::index::InvertedIndexReader;
use tantivy::postings::Postings as _;
use tantivy::query::{AutomatonWeight, BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet as _, Score, SegmentReader, TERMINATED, Term};
use tantivy_common::BitSet;
use tantivy_fst::Regex;

use super::as_written::WrittenPattern;

/// One alternative of an operand.
#[derive(Clone)]
pub(crate) enum Alternative {
    /// Terms in order, each at its distance from the first, plus up to `slop` extra words in total.
    Sequence { terms: Vec<(u32, Term)>, slop: u32 },
    /// Any term that matches the pattern.
    Pattern(Arc<Regex>),
    /// Any word as written that matches a pattern.
    Written(Arc<WrittenPattern>),
}

/// Matches any of the alternatives and, if `close_to` is set, only near the other operand.
#[derive(Clone)]
pub(crate) struct NearQuery {
    pub(crate) field: Field,
    pub(crate) any: Vec<Alternative>,
    pub(crate) close_to: Option<CloseTo>,
}

/// The other operand of a proximity query.
#[derive(Clone)]
pub(crate) struct CloseTo {
    pub(crate) any: Vec<Alternative>,
    /// Maximum distance in words; 1 means adjacent.
    pub(crate) distance: u32,
    /// Whether the other operand must come after.
    pub(crate) ordered: bool,
}

impl fmt::Debug for NearQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NearQuery({} alternatives)", self.any.len())
    }
}

impl Query for NearQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

/// Positions of the first and the last word of an occurrence.
type Occurrence = (u32, u32);

impl Weight for NearQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let index = reader.inverted_index(self.field)?;
        let places = self.places(reader, &index, &self.any)?;
        let mut found = BitSet::with_max_value(reader.max_doc());
        let others = match &self.close_to {
            None => BTreeMap::new(),
            Some(close_to) => self.places(reader, &index, &close_to.any)?,
        };
        for (doc, places) in &places {
            let is_near = |close_to: &CloseTo| others.get(doc).is_some_and(|others| close_to.holds(places, others));
            if self.close_to.as_ref().is_none_or(is_near) {
                found.insert(*doc);
            }
        }
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(found), boost)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let matches = self.scorer(reader, 1.0)?.seek(doc) == doc;
        Ok(Explanation::new("near", if matches { 1.0 } else { 0.0 }))
    }
}

impl CloseTo {
    fn holds(&self, left: &[Occurrence], right: &[Occurrence]) -> bool {
        let close = |first: &Occurrence, second: &Occurrence| second.0 > first.1 && second.0 - first.1 <= self.distance;
        left.iter().any(|a| right.iter().any(|b| close(a, b) || !self.ordered && close(b, a)))
    }
}

impl NearQuery {
    /// Returns the occurrences of each alternative, by document.
    fn places(
        &self,
        reader: &SegmentReader,
        index: &InvertedIndexReader,
        alternatives: &[Alternative],
    ) -> tantivy::Result<BTreeMap<DocId, Vec<Occurrence>>> {
        let mut places = BTreeMap::new();
        for alternative in alternatives {
            match alternative {
                Alternative::Sequence { terms, slop } => sequence(index, terms, *slop, &mut places)?,
                Alternative::Written(pattern) => {
                    for (doc, positions) in pattern.places(reader)? {
                        places.entry(doc).or_default().extend(positions.into_iter().map(|at| (at, at)));
                    }
                }
                Alternative::Pattern(regex) => {
                    let terms = AutomatonWeight::<Regex>::new(self.field, Arc::clone(regex));
                    for info in terms.get_match_term_infos(reader)? {
                        let mut postings =
                            index.read_postings_from_terminfo(&info, IndexRecordOption::WithFreqsAndPositions)?;
                        let mut positions = Vec::new();
                        while postings.doc() != TERMINATED {
                            postings.positions(&mut positions);
                            places.entry(postings.doc()).or_default().extend(positions.iter().map(|at| (*at, *at)));
                            postings.advance();
                        }
                    }
                }
            }
        }
        Ok(places)
    }
}

fn sequence(
    index: &InvertedIndexReader,
    terms: &[(u32, Term)],
    slop: u32,
    places: &mut BTreeMap<DocId, Vec<Occurrence>>,
) -> tantivy::Result<()> {
    let mut all = Vec::new();
    for (offset, term) in terms {
        match index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)? {
            Some(postings) => all.push((*offset, postings)),
            None => return Ok(()),
        }
    }
    let Some(((_, first), rest)) = all.split_first_mut() else { return Ok(()) };
    let mut doc = first.doc();
    while doc != TERMINATED {
        let mut starts = Vec::new();
        first.positions(&mut starts);
        // For every start: the last position reached, and the words skipped so far.
        let mut ways: Vec<(u32, u32, u32)> = starts.iter().map(|start| (*start, *start, 0)).collect();
        let mut before = 0;
        for (offset, postings) in &mut *rest {
            let mut positions = Vec::new();
            if postings.doc() <= doc && postings.seek(doc) == doc {
                postings.positions(&mut positions);
            }
            let step = *offset - before;
            before = *offset;
            ways.retain_mut(|(_, last, spent)| {
                let due = *last + step;
                let next = positions.get(positions.partition_point(|at| *at < due));
                next.filter(|next| **next - due + *spent <= slop).is_some_and(|next| {
                    (*last, *spent) = (*next, *spent + next - due);
                    true
                })
            });
        }
        if !ways.is_empty() {
            places.entry(doc).or_default().extend(ways.iter().map(|(start, last, _)| (*start, *last)));
        }
        doc = first.advance();
    }
    Ok(())
}
