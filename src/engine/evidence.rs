//! What an engine reports about a match without reading its text: the input of ranking.

use std::collections::BTreeMap;

use super::Total;
use crate::query::Keyword;
use crate::text::Lang;

/// The matching passages, best first, and the statistics of the query's words.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    /// Number of matching passages (or articles).
    pub total: Total,
    /// The first of the matching passages.
    pub best: Vec<Candidate>,
    /// Statistics for weighting the query's words.
    pub statistics: Statistics,
}

/// A matching passage, or an article represented by its best passage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Score of the engine, comparable only within one result list.
    pub score: f32,
    /// The passage.
    pub place: PassageId,
}

/// Identifies a passage while its searcher is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PassageId(pub u64);

/// The words of a query and their statistics in the index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statistics {
    /// The words searched for in texts.
    pub words: Vec<Keyword>,
    /// By term: number of passages that contain any form of the word that the term is a form of. Terms with none are
    /// left out.
    pub frequencies: BTreeMap<String, u64>,
    /// Number of passages in the index.
    pub passages: u64,
    /// Number of articles in the index.
    pub articles: u64,
    /// Average number of words of a passage.
    pub passage_length: f32,
    /// Average number of words of an article.
    pub article_length: f32,
    /// Average number of words of a title, over all passages; 0 if no article has one.
    pub title_length: f32,
    /// Languages in which the words of the query were stemmed.
    pub stems: Vec<Lang>,
}

impl Statistics {
    /// Returns the number of passages that contain any form of the term's word; 0 for a term that is not in the query.
    pub fn frequency(&self, term: &str) -> u64 {
        self.frequencies.get(term).copied().unwrap_or(0)
    }
}

/// Maximum number of passages of an article that are examined, from the start: some 50 KB. A book is about more than
/// that.
pub const LEADING: u32 = 64;

/// Occurrences of the query's words in a passage and around it. Lengths are in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Length of the passage.
    pub passage_length: u32,
    /// Length of the examined part of the article.
    pub article_length: u32,
    /// Length of the article's first passage.
    pub lead_length: u32,
    /// Length of the title.
    pub title_length: u32,
    /// Every occurrence in the passage as position and index of the word; in order, without repetition.
    pub marks: Vec<(u32, u32)>,
    /// Occurrences around the passage, for every word.
    pub counts: Vec<TermOccurrences>,
}

/// Number of occurrences of a word in parts of an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TermOccurrences {
    /// In the examined part of the article.
    pub article: u32,
    /// In its first passage.
    pub lead: u32,
    /// In its title.
    pub title: u32,
}

/// A word of the index as written, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimilarWord {
    /// The word.
    pub word: String,
    /// Number of passages that contain it or a word with the same stem.
    pub passages: u64,
}
