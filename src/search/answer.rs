//! What a search comes to: hits that are ready to be shown.

use std::time::Duration;

use crate::cite::Reference;
use crate::engine::{Evidence, FacetCounts, Hit, Statistics};
use crate::query::{Keyword, Note};
use crate::rank::{Score, idf};
use crate::snippet::Snippet;
use crate::text::Span;

/// The answer to one query.
#[derive(Clone, Debug)]
pub struct SearchResults {
    /// What was typed.
    pub query_string: String,
    /// How many passages (or articles) match; 0 when it was not asked to count.
    pub total: usize,
    /// How long it took.
    pub took: Duration,
    /// The hits asked for.
    pub hits: Vec<SearchHit>,
    /// What was not understood.
    pub notes: Vec<Note>,
    /// Matching articles by the facets that were asked for.
    pub facets: Vec<FacetCounts>,
    /// What was probably meant, where no passage holds some of the words.
    pub suggestion: Option<String>,
}

/// A hit, ready to be shown.
#[derive(Clone, Debug)]
pub struct SearchHit {
    /// From 1, those passed over included.
    pub rank: usize,
    /// The passage and its article.
    pub hit: Hit,
    /// Why it stands there, where that was asked for.
    pub explanation: Option<Explanation>,
    /// The same in other articles: syndicated copies.
    pub copies: Vec<Reference>,
    /// How many more passages of the article match, where a hit is an article.
    pub other_matches: usize,
    /// The passage.
    pub reference: Reference,
    /// The paragraphs, or sentences, that the snippet shows: what to cite for it.
    pub display_reference: Reference,
    /// The headings it stands under, the outermost first.
    pub headings: Vec<String>,
    /// What to show of it.
    pub snippet: Snippet,
    /// The line that says where it comes from.
    pub citation: String,
    /// Paragraphs before and after it, where they were asked for.
    pub context: Option<Context>,
}

/// The paragraphs around a hit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Number, place and text of those before.
    pub before: Vec<(usize, Span, String)>,
    /// Number, place and text of those after.
    pub after: Vec<(usize, Span, String)>,
}

/// Why a hit stands where it stands.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Explanation {
    /// The parts that its score is the sum of.
    pub score: Score,
    /// The words of the query.
    pub words: Vec<ExplainedTerm>,
}

/// A word of the query, and how often it stands where.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ExplainedTerm {
    /// The word as it is indexed.
    pub word: String,
    /// What it weighs: its rarity among all passages.
    pub rarity: f32,
    /// How often in the passage.
    pub passage: u32,
    /// How often in the article.
    pub article: u32,
    /// How often in its title.
    pub title: u32,
}

impl Explanation {
    pub(super) fn of(score: Score, evidence: Option<&Evidence>, statistics: &Statistics) -> Self {
        let explained = |(number, (word, count)): (usize, (&Keyword, &crate::engine::TermOccurrences))| {
            let form = word.forms.first().cloned().unwrap_or_default();
            let here = evidence.iter().flat_map(|it| &it.marks).filter(|(_, word)| *word as usize == number);
            ExplainedTerm {
                rarity: idf(statistics.frequency(&form), statistics.passages),
                passage: here.count() as u32,
                article: count.article,
                title: count.title,
                word: form,
            }
        };
        let counts = evidence.iter().flat_map(|it| &it.counts);
        Self { score, words: statistics.words.iter().zip(counts).enumerate().map(explained).collect() }
    }
}
