//! The result of checking a claim. Spans of evidence refer to the article, those of the claim to the claim.

use schemars::JsonSchema;
use serde::Serialize;

use crate::article::Places;
use crate::claim::{Claim, Evidence, Finding, LeftOut, MatchKind, Part, PartKind, PartStatus, Stance, Verdict};
use crate::text::Span;

/// The verdict on a claim, with its evidence.
#[derive(Serialize, JsonSchema)]
pub struct ClaimResult<'a> {
    id: Option<&'a str>,
    claim: &'a str,
    verdict: Verdict,
    #[schemars(range(min = 0.0, max = 1.0))]
    support: f32,
    evidence: Vec<EvidenceSentence<'a>>,
    parts: Vec<ClaimPart<'a>>,
    reasons: &'a [String],
}

/// A checkable part of a claim, and whether a source has it.
#[derive(Serialize, JsonSchema)]
pub struct ClaimPart<'a> {
    text: &'a str,
    span: Span,
    kind: PartKind,
    status: PartStatus,
    /// Index of the evidence sentence that has it or contradicts it
    evidence: Option<usize>,
}

/// A sentence that is evidence for or against a claim.
#[derive(Serialize, JsonSchema)]
pub struct EvidenceSentence<'a> {
    r#ref: String,
    article: &'a str,
    /// The index of the article, where several are searched
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<&'a str>,
    title: Option<&'a str>,
    /// The first words of an article without a title
    #[serde(skip_serializing_if = "Option::is_none")]
    opening: Option<String>,
    date: Option<&'a str>,
    /// Physical page, in files that have pages, and the format of such a file
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'a str>,
    span: Span,
    text: &'a str,
    lead: Option<&'a str>,
    stance: Stance,
    score: f32,
    matches: Vec<MatchedPair<'a>>,
    /// Reasons to check the text against the source
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    warnings: &'a [String],
}

/// A part of the claim and the part of the sentence that it was compared with.
#[derive(Serialize, JsonSchema)]
pub struct MatchedPair<'a> {
    kind: MatchKind,
    claim: Option<&'a str>,
    source: Option<&'a str>,
    agrees: bool,
    claim_span: Option<Span>,
    source_span: Option<Span>,
}

impl<'a> ClaimResult<'a> {
    /// Returns a finding, with its `id` if it is part of a batch.
    pub fn of(id: Option<&'a str>, claim: &'a Claim, finding: &'a Finding) -> Self {
        let evidence = finding.evidence.iter().map(|evidence| sentence(&claim.text, evidence)).collect();
        let part = |it: &Part| ClaimPart {
            text: it.span.of(&claim.text),
            span: it.span,
            kind: it.kind,
            status: it.status,
            evidence: it.evidence,
        };
        let parts = finding.parts.iter().map(part).collect();
        let Finding { verdict, support, reasons, .. } = finding;
        Self { id, claim: &claim.text, verdict: *verdict, support: rounded(*support), evidence, parts, reasons }
    }
}

/// A sentence of a text that is not a claim.
#[derive(Serialize, JsonSchema)]
pub struct UncheckedSentence<'a> {
    id: &'a str,
    claim: &'a str,
    left_out: LeftOut,
}

impl<'a> UncheckedSentence<'a> {
    /// Returns a sentence and why it was not checked.
    pub fn of(id: &'a str, claim: &'a Claim, why: LeftOut) -> Self {
        Self { id, claim: &claim.text, left_out: why }
    }
}

fn sentence<'a>(claim: &'a str, evidence: &'a Evidence) -> EvidenceSentence<'a> {
    let article = &evidence.found.article;
    let pair = |it: &crate::claim::Match| MatchedPair {
        kind: it.kind,
        claim: it.claim.map(|span| span.of(claim)),
        source: it.source.map(|span| span.of(&article.text)),
        agrees: it.agrees,
        claim_span: it.claim,
        source_span: it.source,
    };
    let page = Places::of(&article.marks).at(evidence.found.span.start).page;
    EvidenceSentence {
        r#ref: evidence.found.reference.to_string(),
        article: article.id.as_str(),
        index: article.meta.index.as_deref(),
        title: article.meta.title.as_deref(),
        opening: article.meta.title.is_none().then(|| article.opening()),
        date: article.meta.date.as_deref(),
        page,
        format: page.map(|_| article.format.as_str()),
        span: evidence.found.span,
        text: evidence.found.text(),
        lead: evidence.lead.map(|span| span.of(&article.text)),
        stance: evidence.stance,
        score: rounded(evidence.score),
        matches: evidence.matches.iter().map(pair).collect(),
        warnings: &article.doubts,
    }
}

/// Rounds to four digits, beyond which a score has no meaning.
fn rounded(value: f32) -> f32 {
    (value * 1e4).round() / 1e4
}
