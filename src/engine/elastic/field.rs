//! The tokens of a text that was read from the cluster.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::text::Analyzer;

/// The tokens of a text: its distinct terms, each with its positions. A search tokenizes some hundred texts and looks for a few words in
/// each, so the terms are in one allocation and are found by their hashes.
#[derive(Debug, Default)]
pub(super) struct Field {
    /// The terms of all tokens, one after another.
    text: String,
    /// The distinct terms, by hash.
    terms: Vec<Term>,
    /// The positions of the first term in order, those of the second, and so on.
    positions: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
struct Term {
    hash: u32,
    /// The range of `text`.
    start: u32,
    end: u32,
    /// The end of its positions, which begin where those of the term before end.
    positions: u32,
}

impl Term {
    fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}

impl Field {
    pub(super) fn of(text: &str, analyzer: &mut Analyzer) -> Self {
        let mut terms = String::with_capacity(text.len());
        let mut tokens: Vec<(Term, u32)> = Vec::with_capacity(text.len() / 5);
        let mut stream = analyzer.stream(text);
        while stream.advance() {
            let token = stream.token();
            let start = terms.len() as u32;
            terms.push_str(&token.term);
            let term = Term { hash: hash(&token.term), start, end: terms.len() as u32, positions: 0 };
            tokens.push((term, token.position));
        }
        let order = |(term, position): &(Term, u32)| (term.hash, term.of(&terms), *position);
        tokens.sort_unstable_by(|one, other| order(one).cmp(&order(other)));
        let mut distinct: Vec<Term> = Vec::with_capacity(tokens.len());
        for (number, (term, _)) in tokens.iter().enumerate() {
            let end = number as u32 + 1;
            match distinct.last_mut() {
                Some(last) if last.hash == term.hash && last.of(&terms) == term.of(&terms) => last.positions = end,
                _ => distinct.push(Term { positions: end, ..*term }),
            }
        }
        let positions = tokens.into_iter().map(|(_, position)| position).collect();
        Self { text: terms, terms: distinct, positions }
    }

    /// Returns where a term is.
    pub(super) fn positions(&self, term: &str) -> &[u32] {
        let hash = hash(term);
        let first = self.terms.partition_point(|known| known.hash < hash);
        let same_hash = self.terms[first..].iter().take_while(|known| known.hash == hash);
        for (number, known) in (first..).zip(same_hash) {
            if known.of(&self.text) == term {
                let start = number.checked_sub(1).map_or(0, |before| self.terms[before].positions);
                return &self.positions[start as usize..known.positions as usize];
            }
        }
        &[]
    }

    /// Returns the distinct terms.
    pub(super) fn terms(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(|term| term.of(&self.text))
    }

    /// Returns the number of tokens.
    pub(super) fn length(&self) -> u32 {
        self.positions.len() as u32
    }

    pub(super) fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

fn hash(term: &str) -> u32 {
    let mut hasher = FxHasher::default();
    term.hash(&mut hasher);
    // Its upper bits are the better ones.
    (hasher.finish() >> 32) as u32
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::text::Lang;

    #[test]
    fn terms_are_found_at_all_their_positions() {
        let texts = [
            "",
            "The ferry of the vice-president; the ferries, the FERRY and a president's 5,000 ferries.",
            "\u{6e2f}\u{53e3}\u{8fde}\u{7740}\u{6e2f}\u{53e3} ferry",
        ];
        for text in texts {
            let mut analyzer = Analyzer::new(Lang::ENGLISH);
            let mut expected: BTreeMap<String, Vec<u32>> = BTreeMap::new();
            let tokens = analyzer.tokens(text);
            for token in &tokens {
                expected.entry(token.term.clone()).or_default().push(token.position);
            }
            let field = Field::of(text, &mut analyzer);
            assert_eq!((field.length() as usize, field.is_empty()), (tokens.len(), tokens.is_empty()));
            assert_eq!(field.terms().collect::<BTreeSet<_>>(), expected.keys().map(String::as_str).collect());
            for (term, positions) in expected {
                assert_eq!(field.positions(&term), positions, "{term}");
            }
            assert!(field.positions("harbour").is_empty());
        }
    }

    #[test]
    fn terms_with_one_hash_are_told_apart() {
        let term = |start, end, positions| Term { hash: hash("b"), start, end, positions };
        let field =
            Field { text: "ab".to_owned(), terms: vec![term(0, 1, 2), term(1, 2, 3)], positions: vec![1, 4, 2] };
        assert_eq!(field.positions("b"), [2]);
    }
}
