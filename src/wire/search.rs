//! Search results.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use super::article::{ArticleMeta, Context, ContextParagraph};
use crate::article::{Places, Timestamp};
use crate::cite::Reference;
use crate::engine::FacetCounts;
use crate::query::Note;
use crate::search::{self, Explanation, SearchHit, SearchResults};
use crate::text::{ParagraphKind, Span};

/// The hits of a query.
#[derive(Serialize, JsonSchema)]
pub struct SearchResponse<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    query: &'a str,
    total: usize,
    /// Whether counting stopped at `total`: there are more
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    total_is_lower_bound: bool,
    took_ms: f64,
    index: IndexInfo,
    hits: Vec<Hit<'a>>,
    /// Values with the number of articles that have them, by field; null for articles without one
    #[schemars(with = "BTreeMap<String, Vec<FacetValue<'_>>>")]
    facets: Facets<'a>,
    /// Corrected query
    suggestion: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<QueryNote<'a>>,
    /// Share of the query's words, by IDF, that the best hit and its article have
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<f32>,
    /// Whether the hits have so few of the query's words that they are hardly an answer
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    weak: bool,
}

/// A note on a part of the query that was not understood, with its span.
#[derive(Serialize, JsonSchema)]
pub struct QueryNote<'a> {
    what: &'a str,
    span: Span,
}

impl<'a> QueryNote<'a> {
    fn of(note: &'a Note) -> Self {
        Self { what: &note.what, span: note.span }
    }
}

/// The index that the results come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IndexInfo {
    /// Number of articles
    pub articles: u64,
    /// Number of passages
    pub passages: u64,
    /// Whether the index is known to be out of date
    pub stale: bool,
}

/// Facets by name, in the order of the request.
struct Facets<'a>(&'a [FacetCounts]);

/// A value of a field, and how many articles have it.
#[derive(Serialize, JsonSchema)]
pub struct FacetValue<'a> {
    value: Option<&'a str>,
    count: u64,
}

impl Serialize for Facets<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for FacetCounts { facet, values, without } in self.0 {
            let known = values.iter().map(|(value, count)| FacetValue { value: Some(value), count: *count });
            let unknown = (*without > 0).then_some(FacetValue { value: None, count: *without });
            map.serialize_entry(facet.name(), &known.chain(unknown).collect::<Vec<_>>())?;
        }
        map.end()
    }
}

impl<'a> SearchResponse<'a> {
    /// Returns the results of a query, with its `id` if it is part of a batch.
    pub fn of(id: Option<&'a str>, results: &'a SearchResults, index: IndexInfo) -> Self {
        Self {
            id,
            query: &results.query_string,
            total: results.total.count,
            total_is_lower_bound: results.total.is_lower_bound,
            took_ms: results.took.as_micros() as f64 / 1000.0,
            index,
            hits: results.hits.iter().map(Hit::of).collect(),
            facets: Facets(&results.facets),
            suggestion: results.suggestion.as_deref(),
            notes: results.notes.iter().map(QueryNote::of).collect(),
            coverage: results.coverage,
            weak: results.is_weak,
        }
    }
}

/// A passage that matches.
#[derive(Serialize, JsonSchema)]
pub struct Hit<'a> {
    rank: usize,
    score: f32,
    r#ref: String,
    article: ArticleMeta<'a>,
    paragraphs: (usize, usize),
    sentences: Option<(usize, usize)>,
    page: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page_label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<Timestamp>,
    headings: &'a [String],
    kind: ParagraphKind,
    span: Span,
    chars: Span,
    text: &'a str,
    snippet: Snippet<'a>,
    citation: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    copies: Vec<Duplicate<'a>>,
    #[serde(skip_serializing_if = "is_zero")]
    /// Number of other passages of the article that match
    further: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// How the score is computed
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    explanation: Option<&'a Explanation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<Context<'a>>,
}

/// The same passage in another article.
#[derive(Serialize, JsonSchema)]
pub struct Duplicate<'a> {
    r#ref: String,
    article: &'a str,
}

impl<'a> Duplicate<'a> {
    fn of(reference: &'a Reference) -> Self {
        Self { r#ref: reference.to_string(), article: reference.article.as_str() }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// The best part of a passage; highlights are spans of the article's text.
#[derive(Serialize, JsonSchema)]
pub struct Snippet<'a> {
    text: &'a str,
    span: Span,
    highlights: &'a [Span],
}

impl<'a> Hit<'a> {
    /// Returns a hit.
    pub fn of(answered: &'a SearchHit) -> Self {
        let (hit, snippet) = (&answered.hit, &answered.snippet);
        let passage = &hit.passage;
        let span = passage.content();
        let text = hit.slice(span);
        let place = Places::of(&hit.article.marks).at(span.start);
        let first = passage.chars + hit.slice(Span::new(passage.span.start, span.start)).chars().count();
        Self {
            rank: answered.rank,
            score: hit.score,
            r#ref: answered.reference.to_string(),
            article: ArticleMeta::of(&hit.article),
            paragraphs: passage.paragraphs(),
            sentences: passage.sentences(),
            page: place.page,
            page_label: place.page_label,
            time: place.time,
            headings: &answered.headings,
            kind: passage.kind(),
            span,
            chars: Span::new(first, first + text.chars().count()),
            text,
            snippet: Snippet { text: hit.slice(snippet.span), span: snippet.span, highlights: &snippet.highlights },
            citation: &answered.citation,
            copies: answered.copies.iter().map(Duplicate::of).collect(),
            further: answered.other_matches,
            explanation: answered.explanation.as_ref(),
            context: answered.context.as_ref().map(context),
        }
    }
}

fn context(context: &search::Context) -> Context<'_> {
    fn paragraph((paragraph, span, text): &(usize, Span, String)) -> ContextParagraph<'_> {
        ContextParagraph { paragraph: *paragraph, span: *span, text }
    }
    Context::new(context.before.iter().map(paragraph).collect(), context.after.iter().map(paragraph).collect())
}
