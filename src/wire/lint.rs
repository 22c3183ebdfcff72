//! Findings in reports, one object per report. Spans are bytes of the report; lines and columns count
//! from 1, columns in code points; `source.span` is a span of the article's text.

use schemars::JsonSchema;
use serde::Serialize;

use crate::report::{Finding, Fix, Position, Positions, Severity, Source};
use crate::text::Span;

/// The findings of a report.
#[derive(Serialize, JsonSchema)]
pub struct LintedReport<'a> {
    report: &'a str,
    findings: Vec<ReportFinding<'a>>,
}

impl<'a> LintedReport<'a> {
    /// Returns the findings of the report with that name and text.
    pub fn of(name: &'a str, text: &'a str, findings: &'a [Finding]) -> Self {
        let positions = Positions::of(text);
        let findings = findings.iter().map(|finding| ReportFinding::of(finding, text, &positions)).collect();
        Self { report: name, findings }
    }
}

/// A finding in a report.
#[derive(Serialize, JsonSchema)]
pub struct ReportFinding<'a> {
    rule: &'a str,
    severity: Severity,
    message: &'a str,
    start: Position,
    end: Position,
    span: Span,
    text: &'a str,
    marks: &'a [Span],
    source: Option<SourceText<'a>>,
    fix: Option<ReportFix<'a>>,
    allowed: Option<&'a str>,
}

/// The source text that a finding refers to.
#[derive(Serialize, JsonSchema)]
pub struct SourceText<'a> {
    r#ref: String,
    article: &'a str,
    span: Span,
    text: &'a str,
}

/// A correction of a finding.
#[derive(Serialize, JsonSchema)]
pub struct ReportFix<'a> {
    what: &'a str,
    safe: bool,
    edits: Vec<Edit<'a>>,
}

/// A replacement in the report.
#[derive(Serialize, JsonSchema)]
pub struct Edit<'a> {
    span: Span,
    text: &'a str,
}

impl<'a> ReportFinding<'a> {
    fn of(finding: &'a Finding, text: &'a str, positions: &Positions<'_>) -> Self {
        let span = finding.span();
        let says = |source: &'a Source| SourceText {
            r#ref: source.reference.to_string(),
            article: source.article.as_str(),
            span: source.span,
            text: &source.text,
        };
        let way = |fix: &'a Fix| ReportFix {
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
