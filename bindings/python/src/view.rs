//! Results as plain data with the field names of the JSON contract, and offsets in characters.

use ibid::article::{Place, Places, Timestamp};
use ibid::claim::{Claim, Finding as ClaimFinding, Match, MatchKind, Part, PartKind, PartStatus, Stance};
use ibid::claim::{Evidence, Verdict as ClaimVerdict};
use ibid::quote::{Change, ChangeKind, Finding as QuoteFinding, Quotation, QuoteLocation, Verdict as QuoteVerdict};
use ibid::search::{Explanation, SearchHit, SearchResults};
use ibid::wire::ArticleMeta;
use ibid::{Article, ParagraphKind, Reference, Span};
use serde::Serialize;

use crate::offsets::Offsets;

type Chars = (usize, usize);

#[derive(Serialize)]
pub(crate) struct Hit<'a> {
    rank: usize,
    score: f32,
    r#ref: String,
    article: ArticleMeta<'a>,
    paragraphs: (usize, usize),
    sentences: Option<(usize, usize)>,
    page: Option<u32>,
    page_label: Option<&'a str>,
    time: Option<Timestamp>,
    headings: &'a [String],
    kind: ParagraphKind,
    span: Chars,
    byte_span: Span,
    text: &'a str,
    snippet: Snippet<'a>,
    citation: &'a str,
    copies: Vec<Copied<'a>>,
    further: usize,
    explanation: Option<&'a Explanation>,
    context: Option<Context<'a>>,
}

#[derive(Serialize)]
struct Snippet<'a> {
    text: &'a str,
    span: Chars,
    highlights: Vec<Chars>,
}

#[derive(Serialize)]
struct Copied<'a> {
    r#ref: String,
    article: &'a str,
}

#[derive(Serialize)]
struct Context<'a> {
    before: Vec<Nearby<'a>>,
    after: Vec<Nearby<'a>>,
}

#[derive(Serialize)]
struct Nearby<'a> {
    paragraph: usize,
    text: &'a str,
}

impl<'a> Hit<'a> {
    pub(crate) fn of(found: &'a SearchHit) -> Self {
        let (hit, passage) = (&found.hit, &found.hit.passage);
        let offsets = Offsets::of(&hit.text);
        let chars = |span: Span| {
            let (start, end) = offsets.chars(span.relative_to(passage.span.start));
            (passage.chars + start, passage.chars + end)
        };
        let span = passage.content();
        let place = Places::of(&hit.article.marks).at(span.start);
        let copied = |copy: &'a Reference| Copied { r#ref: copy.to_string(), article: copy.article.as_str() };
        let nearby = |(paragraph, _, text): &'a (usize, Span, String)| Nearby { paragraph: *paragraph, text };
        Self {
            rank: found.rank,
            score: hit.score,
            r#ref: found.reference.to_string(),
            article: ArticleMeta::of(&hit.article),
            paragraphs: passage.paragraphs(),
            sentences: passage.sentences(),
            page: place.page,
            page_label: place.page_label,
            time: place.time,
            headings: &found.headings,
            kind: passage.kind(),
            span: chars(span),
            byte_span: span,
            text: hit.slice(span),
            snippet: Snippet {
                text: hit.slice(found.snippet.span),
                span: chars(found.snippet.span),
                highlights: found.snippet.highlights.iter().map(|span| chars(*span)).collect(),
            },
            citation: &found.citation,
            copies: found.copies.iter().map(copied).collect(),
            further: found.other_matches,
            explanation: found.explanation.as_ref(),
            context: found.context.as_ref().map(|context| Context {
                before: context.before.iter().map(nearby).collect(),
                after: context.after.iter().map(nearby).collect(),
            }),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct Answer<'a> {
    query: &'a str,
    total: usize,
    total_is_lower_bound: bool,
    took_ms: f64,
    suggestion: Option<&'a str>,
    notes: Vec<Note<'a>>,
    coverage: Option<f32>,
    weak: bool,
    facets: Vec<Counted<'a>>,
}

#[derive(Serialize)]
struct Note<'a> {
    what: &'a str,
    span: Chars,
}

#[derive(Serialize)]
struct Counted<'a> {
    name: &'static str,
    values: Vec<(Option<&'a str>, u64)>,
}

impl<'a> Answer<'a> {
    /// Returns everything but the hits.
    pub(crate) fn of(results: &'a SearchResults) -> Self {
        let offsets = Offsets::of(&results.query_string);
        let counted = |counts: &'a ibid::FacetCounts| Counted {
            name: counts.facet.name(),
            values: (counts.values.iter().map(|(value, count)| (Some(value.as_str()), *count)))
                .chain((counts.without > 0).then_some((None, counts.without)))
                .collect(),
        };
        Self {
            query: &results.query_string,
            total: results.total.count,
            total_is_lower_bound: results.total.is_lower_bound,
            took_ms: results.took.as_secs_f64() * 1e3,
            suggestion: results.suggestion.as_deref(),
            notes: results.notes.iter().map(|it| Note { what: &it.what, span: offsets.chars(it.span) }).collect(),
            coverage: results.coverage,
            weak: results.is_weak,
            facets: results.facets.iter().map(counted).collect(),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct Quote<'a> {
    quote: &'a str,
    verdict: QuoteVerdict,
    found: Vec<Quoted<'a>>,
    changes: Vec<Changed<'a>>,
}

#[derive(Serialize)]
struct Quoted<'a> {
    r#ref: String,
    article: &'a str,
    title: Option<&'a str>,
    page: Option<u32>,
    span: Chars,
    text: &'a str,
    warnings: &'a [String],
}

#[derive(Serialize)]
struct Changed<'a> {
    kind: ChangeKind,
    quoted: &'a str,
    source: &'a str,
    quoted_span: Chars,
    warning: Option<&'a str>,
}

impl<'a> Quote<'a> {
    pub(crate) fn of(quotation: &'a Quotation, finding: &'a QuoteFinding) -> Self {
        let offsets = Offsets::of(&quotation.text);
        let quoted = |found: &'a QuoteLocation| Quoted {
            r#ref: found.reference.to_string(),
            article: found.article.id.as_str(),
            title: found.article.meta.title.as_deref(),
            page: Places::of(&found.article.marks).at(found.span.start).page,
            span: Offsets::of(&found.article.text).chars(found.span),
            text: found.text(),
            warnings: &found.article.doubts,
        };
        let changed = |change: &'a Change| Changed {
            kind: change.kind,
            quoted: &change.quoted,
            source: &change.source,
            quoted_span: offsets.chars(change.quoted_span),
            warning: change.warning.as_deref(),
        };
        Self {
            quote: &quotation.text,
            verdict: finding.verdict,
            found: finding.found.iter().map(quoted).collect(),
            changes: finding.changes.iter().map(changed).collect(),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct Checked<'a> {
    claim: &'a str,
    verdict: ClaimVerdict,
    support: f32,
    evidence: Vec<Sentence<'a>>,
    parts: Vec<ClaimPart<'a>>,
    reasons: &'a [String],
}

#[derive(Serialize)]
struct Sentence<'a> {
    r#ref: String,
    article: &'a str,
    title: Option<&'a str>,
    date: Option<&'a str>,
    page: Option<u32>,
    span: Chars,
    text: &'a str,
    lead: Option<&'a str>,
    stance: Stance,
    score: f32,
    matches: Vec<Pair<'a>>,
    warnings: &'a [String],
}

#[derive(Serialize)]
struct Pair<'a> {
    kind: MatchKind,
    claim: Option<&'a str>,
    source: Option<&'a str>,
    agrees: bool,
    claim_span: Option<Chars>,
    source_span: Option<Chars>,
}

#[derive(Serialize)]
struct ClaimPart<'a> {
    text: &'a str,
    span: Chars,
    kind: PartKind,
    status: PartStatus,
    evidence: Option<usize>,
}

impl<'a> Checked<'a> {
    pub(crate) fn of(claim: &'a Claim, finding: &'a ClaimFinding) -> Self {
        let offsets = Offsets::of(&claim.text);
        let part = |it: &Part| ClaimPart {
            text: it.span.of(&claim.text),
            span: offsets.chars(it.span),
            kind: it.kind,
            status: it.status,
            evidence: it.evidence,
        };
        Self {
            claim: &claim.text,
            verdict: finding.verdict,
            support: finding.support,
            evidence: finding.evidence.iter().map(|it| Sentence::of(&claim.text, &offsets, it)).collect(),
            parts: finding.parts.iter().map(part).collect(),
            reasons: &finding.reasons,
        }
    }
}

impl<'a> Sentence<'a> {
    fn of(claim: &'a str, in_claim: &Offsets<'_>, evidence: &'a Evidence) -> Self {
        let (found, article) = (&evidence.found, &*evidence.found.article);
        let in_article = Offsets::of(&article.text);
        let pair = |it: &Match| Pair {
            kind: it.kind,
            claim: it.claim.map(|span| span.of(claim)),
            source: it.source.map(|span| span.of(&article.text)),
            agrees: it.agrees,
            claim_span: it.claim.map(|span| in_claim.chars(span)),
            source_span: it.source.map(|span| in_article.chars(span)),
        };
        Self {
            r#ref: found.reference.to_string(),
            article: article.id.as_str(),
            title: article.meta.title.as_deref(),
            date: article.meta.date.as_deref(),
            page: Places::of(&article.marks).at(found.span.start).page,
            span: in_article.chars(found.span),
            text: found.text(),
            lead: evidence.lead.map(|span| span.of(&article.text)),
            stance: evidence.stance,
            score: evidence.score,
            matches: evidence.matches.iter().map(pair).collect(),
            warnings: &article.doubts,
        }
    }
}

#[derive(Serialize)]
pub(crate) struct Paragraph<'a> {
    number: usize,
    span: Chars,
    kind: ParagraphKind,
    page: Option<u32>,
    page_label: Option<&'a str>,
    time: Option<Timestamp>,
    speaker: Option<&'a str>,
    sheet: Option<&'a str>,
    row: Option<u32>,
    sentences: Vec<Chars>,
}

impl<'a> Paragraph<'a> {
    /// Returns the paragraphs of an article.
    pub(crate) fn all(article: &'a Article) -> Vec<Self> {
        let (marked, offsets) = (Places::of(&article.marks), Offsets::of(&article.text));
        let numbered = (1..).zip(&article.paragraphs);
        numbered
            .map(|(number, it)| {
                let Place { page, page_label, time, speaker, sheet, row } = marked.at(it.span.start);
                let sentences = it.sentences.iter().map(|span| offsets.chars(*span)).collect();
                let (span, kind) = (offsets.chars(it.span), it.kind);
                Self { number, span, kind, page, page_label, time, speaker, sheet, row, sentences }
            })
            .collect()
    }
}
