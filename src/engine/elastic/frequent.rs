//! The frequencies of the most frequent terms, which a commit keeps: counting these is most of the work of counting terms, and
//! ranking needs those of hundreds of terms.
//!
//! A run that makes a new index counts the passages with each term while it encodes them. A run that changes an index adds those of
//! its own articles and subtracts those of the articles that it removes, which the cluster counts.

use std::collections::HashMap;
use std::fmt::Write as _;

use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::Cluster;
use super::commit::LOOKUP;
use super::control::{Commit, List};
use super::lock::WriterLock;
use crate::error::Result;

/// A term is kept if at least one of so many passages has it. The others are counted fast.
const ONE_OF: u64 = 1000;
/// Maximum number of terms: about 100 KB.
const KEPT: usize = 8192;
/// Terms that are counted in one request.
const BATCH: usize = 500;
/// Maximum number of removed articles whose terms are counted. A run that removes more keeps no frequencies.
const MAX_REMOVED: usize = 20_000;

/// Number of passages by term.
pub(super) type Counts = FxHashMap<Box<str>, u64>;

/// Counts in how many passages each term is.
#[derive(Default)]
pub(super) struct TermCounter {
    numbers: FxHashMap<Box<str>, u32>,
    /// The last passage with the term, and how many there were.
    counts: Vec<(u32, u32)>,
    passage: u32,
}

impl TermCounter {
    /// Begins a passage.
    pub(super) fn next_passage(&mut self) {
        self.passage += 1;
    }

    /// Returns the number of a term.
    pub(super) fn number(&mut self, term: &str) -> u32 {
        if let Some(number) = self.numbers.get(term) {
            return *number;
        }
        let number = self.counts.len() as u32;
        self.numbers.insert(term.into(), number);
        self.counts.push((0, 0));
        number
    }

    /// Counts a term in the passage.
    pub(super) fn count(&mut self, number: u32) {
        let (last, count) = &mut self.counts[number as usize];
        if *last != self.passage {
            (*last, *count) = (self.passage, *count + 1);
        }
    }

    pub(super) fn into_counts(self) -> Counts {
        let of = |(term, number): (Box<str>, u32)| (term, u64::from(self.counts[number as usize].1));
        self.numbers.into_iter().map(of).collect()
    }
}

/// Stores the frequencies of a new index of so many passages, or those of the last commit changed by the passages of a run and the
/// articles with these numbers, which it removes.
pub(super) fn store(
    lock: &WriterLock,
    commit: &Commit,
    last: Option<&Commit>,
    added: &Counts,
    removed: &[u64],
) -> Result<List> {
    let cluster = &lock.cluster;
    let mut frequencies: Vec<(Box<str>, u64)> = match last {
        None => {
            let is_frequent = |count: u64| count > 1 && count * ONE_OF >= commit.passages;
            added.iter().filter(|(_, count)| is_frequent(**count)).map(|(term, count)| (term.clone(), *count)).collect()
        }
        Some(_) if removed.len() > MAX_REMOVED => Vec::new(),
        Some(last) => {
            let known = parse(&cluster.control().text(&last.frequencies)?);
            changed(cluster, &commit.data, known, added, removed)?
        }
    };
    frequencies.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    frequencies.truncate(KEPT);
    let mut text = String::new();
    for (term, count) in &frequencies {
        writeln!(text, "{term} {count}").expect("memory takes all text");
    }
    cluster.control().store(&lock.run, "frequencies", &text)
}

fn changed(
    cluster: &Cluster,
    data: &str,
    known: HashMap<String, u64>,
    added: &Counts,
    removed: &[u64],
) -> Result<Vec<(Box<str>, u64)>> {
    let mut all: Vec<(Box<str>, u64)> = Vec::with_capacity(known.len());
    for (term, count) in known {
        let more = added.get(term.as_str()).copied().unwrap_or_default();
        all.push((term.into(), count + more));
    }
    for terms in all.chunks_mut(BATCH) {
        for numbers in removed.chunks(LOOKUP) {
            let filters: Vec<Value> = terms.iter().map(|(term, _)| json!({"term": {"text": term}})).collect();
            let body = json!({
                "size": 0, "query": {"bool": {"filter": [{"terms": {"article": numbers}}]}},
                "aggs": {"terms": {"filters": {"filters": filters}}},
            });
            let found = cluster.search("writing the index", data, &body)?;
            let buckets = found.pointer("/aggregations/terms/buckets").and_then(Value::as_array);
            for ((_, count), bucket) in terms.iter_mut().zip(buckets.into_iter().flatten()) {
                *count = count.saturating_sub(bucket["doc_count"].as_u64().unwrap_or_default());
            }
        }
    }
    Ok(all)
}

/// Parses stored frequencies.
pub(super) fn parse(text: &str) -> HashMap<String, u64> {
    let line = |line: &str| {
        let (term, count) = line.rsplit_once(' ')?;
        Some((term.to_owned(), count.parse().ok()?))
    };
    text.lines().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_are_counted_once_a_term() {
        let mut counter = TermCounter::default();
        for passage in [["a", "b", "a"], ["a", "c", "c"]] {
            counter.next_passage();
            for term in passage {
                let number = counter.number(term);
                counter.count(number);
            }
        }
        let counts = counter.into_counts();
        assert_eq!(["a", "b", "c"].map(|term| counts[term]), [2, 1, 1]);
        assert_eq!(parse("a 2\nb c 1\nd\n"), HashMap::from([("a".to_owned(), 2), ("b c".to_owned(), 1)]));
    }
}
