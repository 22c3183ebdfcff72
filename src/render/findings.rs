//! Renders findings in reports as JSON, one object per report. Spans are bytes of the report; lines and columns count
//! from 1, columns in code points; `source.span` is a span of the article's text.

use std::io::{self, Write};

use serde::Serialize;

use crate::report::{Finding, Fix, Position, Positions, Severity, Source};
use crate::text::Span;

/// Writes the findings of the report with that name, on one line.
pub fn json(out: &mut dyn Write, name: &str, text: &str, findings: &[Finding]) -> io::Result<()> {
    #[derive(Serialize)]
    struct Line<'a> {
        report: &'a str,
        findings: Vec<FindingJson<'a>>,
    }
    let positions = Positions::of(text);
    let findings = findings.iter().map(|finding| FindingJson::of(finding, text, &positions)).collect();
    serde_json::to_writer(&mut *out, &Line { report: name, findings })?;
    writeln!(out)
}

#[derive(Serialize)]
struct FindingJson<'a> {
    rule: &'a str,
    severity: Severity,
    message: &'a str,
    start: Position,
    end: Position,
    span: Span,
    text: &'a str,
    marks: &'a [Span],
    source: Option<SourceText<'a>>,
    fix: Option<FixJson<'a>>,
    allowed: Option<&'a str>,
}

#[derive(Serialize)]
struct SourceText<'a> {
    r#ref: String,
    article: &'a str,
    span: Span,
    text: &'a str,
}

#[derive(Serialize)]
struct FixJson<'a> {
    what: &'a str,
    safe: bool,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    span: Span,
    text: &'a str,
}

impl<'a> FindingJson<'a> {
    fn of(finding: &'a Finding, text: &'a str, positions: &Positions<'_>) -> Self {
        let span = finding.span();
        let says = |source: &'a Source| SourceText {
            r#ref: source.reference.to_string(),
            article: source.article.as_str(),
            span: source.span,
            text: &source.text,
        };
        let way = |fix: &'a Fix| FixJson {
            what: &fix.what,
            safe: fix.is_safe,
            edits: fix.edits.iter().map(|(span, text)| Edit { span: *span, text }).collect(),
        };
        Self {
            rule: finding.rule,
            severity: finding.severity,
            message: &finding.message,
            start: positions.at(span.start),
            end: positions.at(span.end),
            span,
            text: span.of(text),
            marks: &finding.marks,
            source: finding.source.as_ref().map(says),
            fix: finding.fix.as_ref().map(way),
            allowed: finding.allowed.as_deref(),
        }
    }
}
