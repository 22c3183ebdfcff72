//! Renders the result of a claim check as one object. Spans of evidence refer to the article, those of the claim to the
//! claim.

use std::io::{self, Write};

use serde::Serialize;

use super::line;
use crate::claim::{Claim, Evidence, Finding, LeftOut, MatchKind, Stance, Verdict};
use crate::text::Span;

#[derive(Serialize)]
struct Line<'a> {
    id: Option<&'a str>,
    claim: &'a str,
    verdict: Verdict,
    support: f32,
    evidence: Vec<Sentence<'a>>,
    reasons: &'a [String],
}

#[derive(Serialize)]
struct Sentence<'a> {
    r#ref: String,
    article: &'a str,
    title: Option<&'a str>,
    date: Option<&'a str>,
    span: Span,
    text: &'a str,
    lead: Option<&'a str>,
    stance: Stance,
    score: f32,
    matches: Vec<Pair<'a>>,
}

#[derive(Serialize)]
struct Pair<'a> {
    kind: MatchKind,
    claim: Option<&'a str>,
    source: Option<&'a str>,
    agrees: bool,
    claim_span: Option<Span>,
    source_span: Option<Span>,
}

/// Writes the finding, with its `id` if it is part of a batch.
pub fn claim(out: &mut dyn Write, id: Option<&str>, claim: &Claim, finding: &Finding) -> io::Result<()> {
    let evidence = finding.evidence.iter().map(|evidence| sentence(&claim.text, evidence)).collect();
    let Finding { verdict, support, reasons, .. } = finding;
    line(out, &Line { id, claim: &claim.text, verdict: *verdict, support: rounded(*support), evidence, reasons })
}

/// Writes a sentence of a text that was not checked.
pub fn left_out(out: &mut dyn Write, id: &str, claim: &Claim, why: LeftOut) -> io::Result<()> {
    #[derive(Serialize)]
    struct Unchecked<'a> {
        id: &'a str,
        claim: &'a str,
        left_out: LeftOut,
    }
    line(out, &Unchecked { id, claim: &claim.text, left_out: why })
}

fn sentence<'a>(claim: &'a str, evidence: &'a Evidence) -> Sentence<'a> {
    let article = &evidence.found.article;
    let pair = |it: &crate::claim::Match| Pair {
        kind: it.kind,
        claim: it.claim.map(|span| span.of(claim)),
        source: it.source.map(|span| span.of(&article.text)),
        agrees: it.agrees,
        claim_span: it.claim,
        source_span: it.source,
    };
    Sentence {
        r#ref: evidence.found.reference.to_string(),
        article: article.id.as_str(),
        title: article.meta.title.as_deref(),
        date: article.meta.date.as_deref(),
        span: evidence.found.span,
        text: evidence.found.text(),
        lead: evidence.lead.map(|span| span.of(&article.text)),
        stance: evidence.stance,
        score: rounded(evidence.score),
        matches: evidence.matches.iter().map(pair).collect(),
    }
}

/// Rounds to four digits, beyond which a score has no meaning.
fn rounded(value: f32) -> f32 {
    (value * 1e4).round() / 1e4
}
