//! The terms of one field of a segment being built, numbered in order of first occurrence.

use rustc_hash::FxHashMap;

/// Number of a term in its field.
pub(super) type TermId = u32;

/// Maximum length in bytes of a term that can be compared in one step.
const SHORT: usize = 15;

/// A short term packed into two integers, with its length in the highest byte.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct ShortTerm([u64; 2]);

impl ShortTerm {
    fn of(term: &str) -> Option<Self> {
        let mut packed = [0; SHORT + 1];
        packed[..SHORT].get_mut(..term.len())?.copy_from_slice(term.as_bytes());
        packed[SHORT] = term.len() as u8;
        let packed = u128::from_le_bytes(packed);
        Some(Self([packed as u64, (packed >> 64) as u64]))
    }
}

/// The terms of a field with their numbers.
#[derive(Default)]
pub(super) struct TermTable {
    short: FxHashMap<ShortTerm, TermId>,
    long: FxHashMap<Box<str>, TermId>,
    listed: SortedTerms,
}

impl TermTable {
    /// Returns the number of a term; assigns a new one if it has none.
    pub(super) fn number(&mut self, term: &str) -> TermId {
        let new_segments = self.listed.len() as TermId;
        let number = match ShortTerm::of(term) {
            Some(short) => *self.short.entry(short).or_insert(new_segments),
            None => match self.long.get(term) {
                Some(number) => *number,
                None => *self.long.entry(term.into()).or_insert(new_segments),
            },
        };
        if number == new_segments {
            self.listed.push(term);
        }
        number
    }

    /// Returns the terms only, and frees the lookup table.
    pub(super) fn listed(self) -> SortedTerms {
        self.listed
    }

    /// Returns the memory in use, in bytes.
    pub(super) fn memory(&self) -> usize {
        // The hash table keeps one byte per slot in addition.
        self.short.capacity() * (size_of::<(ShortTerm, TermId)>() + 1)
            + self.long.capacity() * (size_of::<(Box<str>, TermId)>() + 1)
            + self.long.len() * 2 * SHORT
            + self.listed.bytes.capacity()
            + self.listed.ends.capacity() * size_of::<u32>()
    }
}

/// Terms in the order of their numbers.
#[derive(Default)]
pub(super) struct SortedTerms {
    /// The concatenated terms.
    bytes: Vec<u8>,
    /// End of each term in `bytes`.
    ends: Vec<u32>,
}

impl SortedTerms {
    fn push(&mut self, term: &str) {
        self.bytes.extend_from_slice(term.as_bytes());
        self.ends.push(self.bytes.len() as u32);
    }

    /// Returns the number of terms.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the term with that number.
    pub(super) fn term(&self, number: TermId) -> &[u8] {
        let place = number as usize;
        let start = if place == 0 { 0 } else { self.ends[place - 1] as usize };
        &self.bytes[start..self.ends[place] as usize]
    }

    /// Returns the terms as text, in the order of their numbers.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        (0..self.len() as TermId).filter_map(|number| std::str::from_utf8(self.term(number)).ok())
    }

    /// Returns all numbers, in the byte order of their terms.
    pub(super) fn sorted(&self) -> Vec<TermId> {
        // Most terms differ in their first eight bytes.
        let leading = |term: &[u8]| {
            let mut first = [0; 8];
            let length = term.len().min(8);
            first[..length].copy_from_slice(&term[..length]);
            u64::from_be_bytes(first)
        };
        let mut order: Vec<_> = (0..self.len() as TermId).map(|number| (leading(self.term(number)), number)).collect();
        order.sort_unstable_by(|one, other| one.0.cmp(&other.0).then_with(|| self.term(one.1).cmp(self.term(other.1))));
        order.into_iter().map(|(_, number)| number).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_stand_for_their_terms_and_sort_as_these_do(met in prop::collection::vec("[ab\u{0}é]{0,18}", 0..60)) {
            let mut terms = TermTable::default();
            let numbers: Vec<_> = met.iter().map(|term| terms.number(term)).collect();
            let terms = terms.listed();
            for (term, number) in met.iter().zip(&numbers) {
                prop_assert_eq!(terms.term(*number), term.as_bytes());
            }
            let mut expected = met.clone();
            expected.sort();
            expected.dedup();
            let sorted: Vec<_> = terms.sorted().into_iter().map(|number| terms.term(number).to_vec()).collect();
            prop_assert_eq!(sorted, expected.into_iter().map(String::into_bytes).collect::<Vec<_>>());
        }
    }
}
