//! Renders search results as JSON.

use std::io::{self, Write};

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use super::{About, Around, Beside, line, millis};
use crate::article::{Places, Timestamp};
use crate::cite::Reference;
use crate::engine::FacetCounts;
use crate::query::Note;
use crate::render::Index;
use crate::search::{Context, Explanation, SearchHit, SearchResults};
use crate::text::{ParagraphKind, Span};

/// Writes the results as one object, with the `id` of the query if it is part of a batch.
pub fn answer(out: &mut dyn Write, id: Option<&str>, answer: &SearchResults, index: Index) -> io::Result<()> {
    let Index { articles, passages, stale } = index;
    let hits = answer.hits.iter().map(Hit::of).collect();
    let index = Counts { articles, passages, stale };
    let (query, total, took_ms) = (answer.query_string.as_str(), answer.total, millis(answer.took));
    line(
        out,
        &AnswerLine {
            id,
            query,
            total,
            took_ms,
            index,
            hits,
            facets: Facets(&answer.facets),
            suggestion: answer.suggestion.as_deref(),
            notes: answer.notes.iter().map(Remark::of).collect(),
        },
    )
}

/// Writes the hits, one object per line.
pub fn hits(out: &mut dyn Write, answer: &SearchResults) -> io::Result<()> {
    answer.hits.iter().try_for_each(|answered| line(out, &Hit::of(answered)))
}

#[derive(Serialize)]
struct AnswerLine<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    query: &'a str,
    total: usize,
    took_ms: f64,
    index: Counts,
    hits: Vec<Hit<'a>>,
    facets: Facets<'a>,
    suggestion: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<Remark<'a>>,
}

/// A note on a part of the query that was not understood, with its span.
#[derive(Serialize)]
struct Remark<'a> {
    what: &'a str,
    span: Span,
}

impl<'a> Remark<'a> {
    fn of(note: &'a Note) -> Self {
        Self { what: &note.what, span: note.span }
    }
}

#[derive(Serialize)]
struct Counts {
    articles: u64,
    passages: u64,
    stale: bool,
}

/// Facets by name, each with values and counts; the value `null` counts articles without one.
struct Facets<'a>(&'a [FacetCounts]);

impl Serialize for Facets<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Value<'a> {
            value: Option<&'a str>,
            count: u64,
        }
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for FacetCounts { facet, values, without } in self.0 {
            let known = values.iter().map(|(value, count)| Value { value: Some(value), count: *count });
            let unknown = (*without > 0).then_some(Value { value: None, count: *without });
            map.serialize_entry(facet.name(), &known.chain(unknown).collect::<Vec<_>>())?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct Hit<'a> {
    rank: usize,
    score: f32,
    r#ref: String,
    article: About<'a>,
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
    copies: Vec<Elsewhere<'a>>,
    #[serde(skip_serializing_if = "is_zero")]
    further: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<&'a Explanation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<Around<'a>>,
}

/// The same passage in another article.
#[derive(Serialize)]
struct Elsewhere<'a> {
    r#ref: String,
    article: &'a str,
}

impl<'a> Elsewhere<'a> {
    fn of(reference: &'a Reference) -> Self {
        Self { r#ref: reference.to_string(), article: reference.article.as_str() }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_zero(number: &usize) -> bool {
    *number == 0
}

#[derive(Serialize)]
struct Snippet<'a> {
    text: &'a str,
    span: Span,
    highlights: &'a [Span],
}

impl<'a> Hit<'a> {
    fn of(answered: &'a SearchHit) -> Self {
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
            article: About(&hit.article),
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
            copies: answered.copies.iter().map(Elsewhere::of).collect(),
            further: answered.other_matches,
            explanation: answered.explanation.as_ref(),
            context: answered.context.as_ref().map(Around::of),
        }
    }
}

impl<'a> Around<'a> {
    fn of(context: &'a Context) -> Self {
        let beside = |paragraphs: &'a [(usize, Span, String)]| {
            let beside = |(paragraph, span, text): &'a (usize, Span, String)| Beside {
                paragraph: *paragraph,
                span: *span,
                text,
            };
            paragraphs.iter().map(beside).collect()
        };
        Self { before: beside(&context.before), after: beside(&context.after) }
    }
}
