//! Scores passages from their tokens and statistics of ours, as the embedded engine scores them.
//!
//! The servers' own statistics count what is deleted and not merged away yet, and their formulas differ by version. So they
//! choose candidates, and the order is decided here.

use std::collections::{BTreeSet, HashMap};

use super::field::Field;
use super::plan::{CloseTo, Plan, Sequence};
use super::stored::Stored;
use crate::article::Record;
use crate::query::Finder;
use crate::text::{Analyzer, Lang, Token, days};

/// Parameters of BM25 (Robertson and Zaragoza, "The probabilistic relevance framework: BM25 and beyond", 2009).
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// Lengths and frequencies of one commit.
pub(super) struct Weights {
    pub(super) passages: u64,
    /// Average length of texts and titles over all passages.
    pub(super) text_length: f32,
    pub(super) title_length: f32,
    /// Number of passages with a term, the forms of a word pooled.
    pub(super) frequencies: HashMap<(&'static str, String), u64>,
}

impl Weights {
    fn frequency(&self, field: &'static str, term: &str) -> u64 {
        self.frequencies.get(&(field, term.to_owned())).copied().unwrap_or(0)
    }

    /// Inverse document frequency.
    pub(super) fn idf(&self, field: &'static str, term: &str) -> f32 {
        idf(self.frequency(field, term), self.passages)
    }

    /// The part of the weight that term frequency and length determine.
    fn saturation(&self, field: &'static str, times: u32, length: u32) -> f32 {
        let average = if field == "title" { self.title_length } else { self.text_length };
        let (times, length) = (times as f32, quantised(length) as f32);
        let norm = K1 * (1.0 - B + B * length / average);
        times / (times + norm)
    }
}

/// Inverse document frequency of a term in `frequency` of `passages`.
pub(super) fn idf(frequency: u64, passages: u64) -> f32 {
    let rest = passages.saturating_sub(frequency);
    (1.0 + (rest as f32 + 0.5) / (frequency as f32 + 0.5)).ln()
}

/// Returns the length that is stored for a length: one of the 256 of Lucene's and tantivy's norms.
pub(super) fn quantised(length: u32) -> u32 {
    const EXACT: u32 = 24;
    let Some(over) = length.checked_sub(EXACT) else { return length };
    let bits = 32 - over.leading_zeros();
    // Four significant bits.
    let shift = bits.saturating_sub(4);
    EXACT + (over >> shift << shift)
}

/// A passage as queries see it. The record of its article is needed for conditions on metadata only.
#[derive(Clone, Copy)]
pub(super) struct PassageView<'p> {
    pub(super) stored: &'p Stored,
    pub(super) record: Option<&'p Record>,
}

impl<'p> PassageView<'p> {
    fn field(self, name: &str) -> &'p Field {
        self.stored.field(name)
    }
}

/// Returns the score of a passage; `None` if it does not match.
pub(super) fn score(plan: &Plan, passage: PassageView<'_>, weights: &Weights) -> Option<f32> {
    match plan {
        Plan::All => Some(1.0),
        Plan::Nothing => None,
        Plan::Term { field, term, boost } => {
            let tokens = passage.field(field);
            let times = tokens.positions(term).len() as u32;
            let weight = weights.idf(field, term) * (1.0 + K1) * boost;
            (times > 0).then(|| weight * weights.saturation(field, times, tokens.length()))
        }
        Plan::Phrase { field, terms, boost } => {
            let tokens = passage.field(field);
            let (first, rest) = terms.split_first()?;
            let others: Vec<(u32, &[u32])> =
                rest.iter().map(|(at, term)| (at - first.0, tokens.positions(term))).collect();
            let is_start =
                |start: &&u32| others.iter().all(|(at, places)| places.binary_search(&(**start + at)).is_ok());
            let times = tokens.positions(&first.1).iter().filter(is_start).count() as u32;
            let idf: f32 = terms.iter().map(|(_, term)| weights.idf(field, term)).sum();
            (times > 0).then(|| idf * (1.0 + K1) * boost * weights.saturation(field, times, tokens.length()))
        }
        Plan::Near { field, any, close_to, boost } => {
            let left = occurrences(passage, field, any);
            let is_near = |to: &CloseTo| holds(to, &left, &occurrences(passage, field, &to.any));
            let matches = !left.is_empty() && close_to.as_ref().is_none_or(is_near);
            matches.then_some(*boost)
        }
        Plan::Words { field, words, boost } => {
            let written = passage.field(super::schema::written(field));
            words.iter().any(|word| !written.positions(word).is_empty()).then_some(*boost)
        }
        Plan::Metadata { field, finder, whole, .. } => {
            let matches = match *field {
                "title" => !passage.field("title").is_empty(),
                "kind" => is_whole(finder, whole.as_deref(), passage.stored.passage.kind().name()),
                field => has(passage.record?, field, finder, whole.as_deref()),
            };
            matches.then_some(1.0)
        }
        Plan::Dates { least, most } => {
            let (since, until) = passage.record?.meta.date.as_deref().and_then(days)?;
            (until >= *least && since <= *most).then_some(1.0)
        }
        Plan::Filter(inner) => score(inner, passage, weights).map(|_| 0.0),
        Plan::Boost(inner, factor) => score(inner, passage, weights).map(|score| score * factor),
        Plan::Bool { must, should, must_not } => {
            if must_not.iter().any(|plan| score(plan, passage, weights).is_some()) {
                return None;
            }
            let mut sum = 0.0;
            for plan in must {
                sum += score(plan, passage, weights)?;
            }
            let mut any = !must.is_empty();
            for plan in should {
                if let Some(score) = score(plan, passage, weights) {
                    sum += score;
                    any = true;
                }
            }
            any.then_some(sum)
        }
    }
}

/// Returns the positions of the first and the last word of each occurrence.
fn occurrences(passage: PassageView<'_>, field: &'static str, sequences: &[Sequence]) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    for sequence in sequences {
        match sequence {
            Sequence::Words(words) => {
                let written = passage.field(super::schema::written(field));
                found.extend(words.iter().flat_map(|word| written.positions(word)).map(|at| (*at, *at)));
            }
            Sequence::Terms { terms, slop } => in_order(passage.field(field), terms, *slop, &mut found),
        }
    }
    found
}

fn in_order(tokens: &Field, terms: &[(u32, String)], slop: u32, found: &mut Vec<(u32, u32)>) {
    let Some((first, rest)) = terms.split_first() else { return };
    for start in tokens.positions(&first.1) {
        let (mut last, mut spent, mut before) = (*start, 0, first.0);
        let whole = rest.iter().all(|(at, term)| {
            let due = last + (at - before);
            before = *at;
            let places = tokens.positions(term);
            let next = places.get(places.partition_point(|place| *place < due));
            next.filter(|next| **next - due + spent <= slop).is_some_and(|next| {
                (last, spent) = (*next, spent + next - due);
                true
            })
        });
        if whole {
            found.push((*start, last));
        }
    }
}

fn holds(to: &CloseTo, left: &[(u32, u32)], right: &[(u32, u32)]) -> bool {
    let close = |first: &(u32, u32), second: &(u32, u32)| second.0 > first.1 && second.0 - first.1 <= to.distance;
    left.iter().any(|one| right.iter().any(|other| close(one, other) || !to.ordered && close(other, one)))
}

/// Returns whether an article has a value that meets a condition.
fn has(record: &Record, field: &str, finder: &Finder, whole: Option<&str>) -> bool {
    let meta = &record.meta;
    let values: BTreeSet<&String> = match field {
        "lang" => {
            let Some(lang) = meta.lang.as_deref().map(str::to_ascii_lowercase) else { return false };
            return match whole.map(str::to_ascii_lowercase) {
                Some(tag) => lang == tag || lang.starts_with(&format!("{tag}-")),
                None => is_whole(finder, None, &lang),
            };
        }
        "id" => return is_whole(finder, whole, record.id.as_str()),
        "author" => meta.authors.iter().collect(),
        "source" => meta.source.iter().collect(),
        "tag" => meta.tags.iter().collect(),
        _ => meta.section.iter().collect(),
    };
    let mut analyzer = Analyzer::new(Lang::UNSTEMMED);
    values.into_iter().any(|value| {
        let tokens = analyzer.tokens(value);
        !finder.places(&tokens, &tokens).is_empty()
    })
}

fn is_whole(finder: &Finder, whole: Option<&str>, value: &str) -> bool {
    let token = || Token { term: value.to_owned(), ..Token::default() };
    whole.map_or_else(|| !finder.places(&[], &[token()]).is_empty(), |whole| whole == value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_those_of_norms() {
        let lengths = [0, 23, 39, 40, 41, 42, 43, 55, 56, 57, 60, 119, 120, 128, 1000, 100_000];
        let stored = lengths.map(quantised);
        // As in the table of tantivy.
        assert_eq!(stored, [0, 23, 39, 40, 40, 42, 42, 54, 56, 56, 60, 112, 120, 128, 984, 98_328]);
    }
}
