//! The terms of one field of a segment being built, numbered in order of first occurrence.

use arrayvec::ArrayString;
use rustc_hash::FxHashMap;

use crate::text::PlainWord;

/// Number of a term in its field.
pub(super) type TermId = u32;

/// Maximum length in bytes of a term that can be compared in one step.
const SHORT: usize = 15;

/// A short term packed into two integers, with its length in the highest byte.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ShortTerm([u64; 2]);

impl ShortTerm {
    /// Packs a term; `None` if it is too long.
    pub(super) fn of(term: &str) -> Option<Self> {
        let mut packed = [0; SHORT + 1];
        packed[..SHORT].get_mut(..term.len())?.copy_from_slice(term.as_bytes());
        packed[SHORT] = term.len() as u8;
        Some(Self::packed(packed))
    }

    /// Packs a plain word.
    pub(super) fn of_word(word: PlainWord) -> Self {
        let [first, last] = word.letters();
        Self([first, last | (word.length() as u64) << (u64::BITS - 8)])
    }

    /// Returns the term.
    pub(super) fn text(self) -> ArrayString<SHORT> {
        let packed = (u128::from(self.0[1]) << 64 | u128::from(self.0[0])).to_le_bytes();
        let bytes = &packed[..usize::from(packed[SHORT])];
        std::str::from_utf8(bytes)
            .ok()
            .and_then(|text| ArrayString::from(text).ok())
            .expect("it was packed from a text")
    }

    fn packed(bytes: [u8; SHORT + 1]) -> Self {
        let packed = u128::from_le_bytes(bytes);
        Self([packed as u64, (packed >> 64) as u64])
    }
}

/// Numbers of terms, or of words that stand for terms.
#[derive(Default)]
pub(super) struct TermNumbers {
    short: FxHashMap<ShortTerm, TermId>,
    long: FxHashMap<Box<str>, TermId>,
}

impl TermNumbers {
    /// Returns the number of a short term.
    #[inline]
    pub(super) fn short(&self, term: ShortTerm) -> Option<TermId> {
        self.short.get(&term).copied()
    }

    /// Returns the number of a term; a new one is made if it has none.
    pub(super) fn number(&mut self, term: &str, make: impl FnOnce() -> TermId) -> TermId {
        match ShortTerm::of(term) {
            Some(short) => *self.short.entry(short).or_insert_with(make),
            None => match self.long.get(term) {
                Some(number) => *number,
                None => *self.long.entry(term.into()).or_insert_with(make),
            },
        }
    }

    /// Returns the terms, in no particular order.
    pub(super) fn into_terms(self) -> impl Iterator<Item = String> {
        let short = self.short.into_keys().map(|term| term.text().to_string());
        short.chain(self.long.into_keys().map(String::from))
    }

    /// Returns the memory in use, in bytes.
    pub(super) fn memory(&self) -> usize {
        // The hash table keeps one byte per slot in addition.
        self.short.capacity() * (size_of::<(ShortTerm, TermId)>() + 1)
            + self.long.capacity() * (size_of::<(Box<str>, TermId)>() + 1)
            + self.long.len() * 2 * SHORT
    }
}

/// The terms of a field with their numbers.
#[derive(Default)]
pub(super) struct TermTable {
    numbers: TermNumbers,
    listed: SortedTerms,
}

impl TermTable {
    /// Returns the number of a short term, if it has one.
    #[inline]
    pub(super) fn short(&self, term: ShortTerm) -> Option<TermId> {
        self.numbers.short(term)
    }

    /// Returns the number of a term; assigns a new one if it has none.
    pub(super) fn number(&mut self, term: &str) -> TermId {
        let listed = &mut self.listed;
        self.numbers.number(term, || listed.push(term))
    }

    /// Returns the terms only, and frees the lookup table.
    pub(super) fn listed(self) -> SortedTerms {
        self.listed
    }

    /// Returns the memory in use, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.numbers.memory() + self.listed.bytes.capacity() + self.listed.ends.capacity() * size_of::<u32>()
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
    /// Appends a term and returns its number.
    fn push(&mut self, term: &str) -> TermId {
        self.bytes.extend_from_slice(term.as_bytes());
        self.ends.push(self.bytes.len() as u32);
        self.len() as TermId - 1
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
