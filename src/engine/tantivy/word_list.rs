//! The words of an index in memory, for engines that keep them elsewhere.

use super::read::as_written::similar_to;
use super::read::pattern;
use super::written::WrittenWords;
use crate::error::{Error, Result};
use crate::query::Term;

/// A set of words as written: folded, not stemmed.
pub(in crate::engine) struct WordList(WrittenWords);

impl WordList {
    /// Collects words in any order.
    pub(in crate::engine) fn of(words: Vec<String>) -> Self {
        Self(WrittenWords::of(words))
    }

    /// Returns the words that a pattern matches.
    ///
    /// # Errors
    /// If the pattern is too large.
    pub(in crate::engine) fn matching(&self, term: &Term) -> Result<Vec<String>> {
        let expression = pattern::of(term, false).unwrap_or_default();
        Ok(self.0.accepted(&*pattern::compile(&expression)?))
    }

    /// Returns the words within an edit distance of 1 or 2, a transposition counting as one.
    ///
    /// # Errors
    /// If the distance is another.
    pub(in crate::engine) fn similar(&self, word: &str, distance: u8) -> Result<Vec<String>> {
        let refused = |cause: tantivy::TantivyError| Error::input(format!("{word}~{distance}"), cause.to_string());
        Ok(self.0.accepted(similar_to(word, distance).map_err(refused)?))
    }

    /// Returns whether the word is in the set.
    pub(in crate::engine) fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}
