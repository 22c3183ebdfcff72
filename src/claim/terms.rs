//! The distinct terms of an article, by their text and in order.

use std::sync::Arc;

use rustc_hash::FxHashMap;

/// Numbers of terms. A claim asks for hundreds of relatives of its words, few of which an article has: looking one up is a
/// hash, not a path through a tree.
#[derive(Debug, Default)]
pub(super) struct Terms {
    numbers: FxHashMap<Arc<str>, u32>,
    sorted: Vec<(Arc<str>, u32)>,
}

impl Terms {
    /// Takes the terms with their numbers.
    pub(super) fn of(numbers: FxHashMap<Arc<str>, u32>) -> Self {
        let mut sorted: Vec<(Arc<str>, u32)> =
            numbers.iter().map(|(term, number)| (Arc::clone(term), *number)).collect();
        sorted.sort_unstable();
        Self { numbers, sorted }
    }

    /// Returns the number of a term.
    pub(super) fn get(&self, term: &str) -> Option<u32> {
        self.numbers.get(term).copied()
    }

    /// Returns the number of terms.
    pub(super) fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Returns the terms in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, u32)> {
        self.sorted.iter().map(|(term, number)| (&**term, *number))
    }

    /// Returns the terms that begin so, in order.
    pub(super) fn beginning(&self, stem: &str) -> impl Iterator<Item = (&str, u32)> {
        let from = self.sorted.partition_point(|(term, _)| &**term < stem);
        let terms = self.sorted[from..].iter().map(|(term, number)| (&**term, *number));
        terms.take_while(move |(term, _)| term.starts_with(stem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found_by_text_and_by_beginning() {
        let names = ["tram", "trams", "tr", "to", "tra", "trà", "zoo"];
        let terms = Terms::of((0..).zip(names).map(|(number, term)| (Arc::from(term), number)).collect());
        assert_eq!((terms.get("trams"), terms.get("train"), terms.len()), (Some(1), None, 7));
        assert_eq!(terms.beginning("tra").collect::<Vec<_>>(), [("tra", 4), ("tram", 0), ("trams", 1)]);
        assert!(terms.beginning("x").next().is_none() && terms.iter().next() == Some(("to", 3)));
    }
}
