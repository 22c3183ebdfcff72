//! What an engine tells of a match without reading its text: the ground that ranking stands on.

use std::collections::BTreeMap;

use crate::query::Keyword;
use crate::text::Lang;

/// The passages that match, the best first, and what the index holds of the words asked for.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    /// How many passages (or articles) match in all; 0 when it was not asked to count.
    pub total: usize,
    /// The first of them.
    pub best: Vec<Candidate>,
    /// What their words are weighed by.
    pub statistics: Statistics,
}

/// A passage that matches, or an article by its best passage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The engine's score; comparable within one answer only.
    pub score: f32,
    /// Where it is.
    pub place: PassageId,
}

/// The engine's own name for a passage, good as long as its searcher is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PassageId(pub u64);

/// The words of a query, and what an index holds of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statistics {
    /// The words that it looks for in texts.
    pub words: Vec<Keyword>,
    /// By term: how many passages hold the word that it is a form of, in whichever form. Terms that none does are left out.
    pub frequencies: BTreeMap<String, u64>,
    /// How many passages the index holds.
    pub passages: u64,
    /// Words of a passage, on average.
    pub passage_length: f32,
    /// Words of an article, on average.
    pub article_length: f32,
    /// Words of a title, on average over all passages; 0 where no article has one.
    pub title_length: f32,
    /// The languages that the words of the query were stemmed in.
    pub stems: Vec<Lang>,
}

impl Statistics {
    /// How many passages hold the word that this is a form of; 0 for a word that was not asked for.
    pub fn frequency(&self, term: &str) -> u64 {
        self.frequencies.get(term).copied().unwrap_or(0)
    }
}

/// An article is judged by at most so many of its passages, from the first: some 50 KB. A book is about more than that.
pub const LEADING: u32 = 64;

/// How the words of a query stand in a passage and around it. Lengths are in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Length of the passage.
    pub passage_length: u32,
    /// Length of its article, as far as it is judged.
    pub article_length: u32,
    /// Length of the article's first passage.
    pub lead_length: u32,
    /// Length of its title.
    pub title_length: u32,
    /// Every occurrence in the passage: its position, and the number of the word; in order, each once.
    pub marks: Vec<(u32, u32)>,
    /// For every word, how often it stands around the passage.
    pub counts: Vec<TermOccurrences>,
}

/// How often a word stands in places of an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TermOccurrences {
    /// In all of it, as far as it is judged.
    pub article: u32,
    /// In its first passage.
    pub lead: u32,
    /// In its title.
    pub title: u32,
}

/// A term that the index holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SimilarTerm {
    /// The term.
    pub term: String,
    /// How many passages hold it.
    pub frequency: u64,
    /// One of them.
    pub place: PassageId,
}
