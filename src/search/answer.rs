//! The results of a search, ready for display.

use std::time::Duration;

use crate::cite::Reference;
use crate::engine::{Evidence, FacetCounts, Hit, Statistics, Total};
use crate::query::{Expansion, Keyword, Note, readings};
use crate::rank::{Score, idf};
use crate::snippet::Snippet;
use crate::text::Span;

/// The results of one query.
#[derive(Clone, Debug)]
pub struct SearchResults {
    /// The query string.
    pub query_string: String,
    /// Number of matching passages (or articles).
    pub total: Total,
    /// Duration of the search.
    pub took: Duration,
    /// The requested page of hits.
    pub hits: Vec<SearchHit>,
    /// Parts of the query that were not understood.
    pub notes: Vec<Note>,
    /// Numbers of matching articles by the requested facets.
    pub facets: Vec<FacetCounts>,
    /// The corrected query, if some words occur in no passage.
    pub suggestion: Option<String>,
    /// Share of the query's words, by IDF, that the best hit and its article have; `None` without hits or words.
    pub coverage: Option<f32>,
    /// Whether no hit has most of what a short query asks: the hits match some words only, and are hardly an answer.
    pub is_weak: bool,
}

/// A hit, ready for display.
#[derive(Clone, Debug)]
pub struct SearchHit {
    /// Rank from 1, including the hits skipped.
    pub rank: usize,
    /// The passage and its article.
    pub hit: Hit,
    /// The components of its score, if requested.
    pub explanation: Option<Explanation>,
    /// Duplicates in other articles: syndicated copies.
    pub copies: Vec<Reference>,
    /// Number of further matching passages of the article, if a hit is an article.
    pub other_matches: usize,
    /// Reference of the passage.
    pub reference: Reference,
    /// Reference of the paragraphs or sentences in the snippet: what to cite for it.
    pub display_reference: Reference,
    /// The headings above it, the outermost first.
    pub headings: Vec<String>,
    /// The snippet.
    pub snippet: Snippet,
    /// The citation of its source.
    pub citation: String,
    /// Paragraphs before and after it, if requested.
    pub context: Option<Context>,
}

/// The paragraphs around a hit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Number, range and text of each paragraph before the hit.
    pub before: Vec<(usize, Span, String)>,
    /// Number, range and text of each paragraph after the hit.
    pub after: Vec<(usize, Span, String)>,
}

/// Explains the rank of a hit.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Explanation {
    /// The components of the score.
    pub score: Score,
    /// The words of the query.
    pub words: Vec<ExplainedTerm>,
}

/// A word of the query and its frequencies.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ExplainedTerm {
    /// The word as it is indexed.
    pub word: String,
    /// IDF of the word.
    pub rarity: f32,
    /// Frequency in the passage.
    pub passage: u32,
    /// Frequency in the article.
    pub article: u32,
    /// Frequency in the title.
    pub title: u32,
    /// The words of the query that it is a synonym of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub synonym_of: Option<String>,
}

impl Explanation {
    pub(super) fn of(
        score: Score,
        evidence: Option<&Evidence>,
        statistics: &Statistics,
        synonyms: &[Expansion],
    ) -> Self {
        let synonym_of = |form: &str| {
            let of = |it: &&Expansion| readings(&it.synonym, &statistics.stems).iter().any(|it| it.has(form));
            synonyms.iter().find(of).map(|it| it.words.clone())
        };
        let explained = |(number, (word, count)): (usize, (&Keyword, &crate::engine::TermOccurrences))| {
            let form = word.forms.first().cloned().unwrap_or_default();
            let here = evidence.iter().flat_map(|it| &it.marks).filter(|(_, word)| *word as usize == number);
            ExplainedTerm {
                rarity: idf(statistics.frequency(&form), statistics.passages),
                passage: here.count() as u32,
                article: count.article,
                title: count.title,
                synonym_of: synonym_of(&form),
                word: form,
            }
        };
        let counts = evidence.iter().flat_map(|it| &it.counts);
        Self { score, words: statistics.words.iter().zip(counts).enumerate().map(explained).collect() }
    }
}
