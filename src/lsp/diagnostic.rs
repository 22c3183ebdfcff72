//! Findings as diagnostics.

use ibid::Span;
use ibid::report::{Finding, Severity};
use serde::Serialize;

use super::document::Document;
use super::encoding::Range;

/// Name of the source of all diagnostics.
pub(super) const SOURCE: &str = "ibid";

/// The diagnostics of a document, as they are published. Serialized as they are: trees of values for some hundred findings take
/// as long as the lint after a keystroke.
#[derive(Serialize)]
pub(super) struct Published<'d> {
    uri: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i64>,
    diagnostics: Vec<Diagnostic<'d>>,
}

impl<'d> Published<'d> {
    /// Returns those of the findings.
    pub(super) fn of(document: &'d Document, findings: &'d [Finding]) -> Self {
        let diagnostics = all(document, findings);
        Self { uri: &document.uri, version: document.version, diagnostics }
    }
}

/// A finding as a diagnostic.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Diagnostic<'d> {
    range: Range,
    severity: u8,
    code: &'d str,
    source: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_information: Vec<Related<'d>>,
}

/// Another place that a diagnostic is about.
#[derive(Serialize)]
struct Related<'d> {
    location: Location<'d>,
    message: &'static str,
}

#[derive(Serialize)]
struct Location<'d> {
    uri: &'d str,
    range: Range,
}

/// Returns the diagnostics of a document, without the findings that it suppresses.
pub(super) fn all<'d>(document: &'d Document, findings: &'d [Finding]) -> Vec<Diagnostic<'d>> {
    findings.iter().filter(|finding| finding.allowed.is_none()).map(|finding| one(document, finding)).collect()
}

/// Returns the diagnostic of a finding. A note is a hint: clients show it less.
fn one<'d>(document: &'d Document, finding: &'d Finding) -> Diagnostic<'d> {
    let range = |span| document.lines.range(&document.text, span);
    let related =
        |mark: &Span| Related { location: Location { uri: &document.uri, range: range(*mark) }, message: "also here" };
    Diagnostic {
        range: range(finding.span()),
        severity: match finding.severity {
            Severity::Error => 1,
            Severity::Warning => 2,
            Severity::Note => 4,
        },
        code: finding.rule,
        source: SOURCE,
        message: message(finding),
        related_information: finding.marks.iter().skip(1).map(related).collect(),
    }
}

/// Returns what is wrong, what the source says, and what to do, each on its own line.
fn message(finding: &Finding) -> String {
    let mut message = finding.message.clone();
    if let Some(source) = &finding.source {
        message.extend(["\n", &source.reference.to_string(), " says: ", &shortened(&source.text)]);
    }
    if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.edits.is_empty()) {
        message.extend(["\n", &fix.what]);
    }
    message
}

/// Maximum length of a source's words in a message, in characters.
const LONGEST: usize = 240;

fn shortened(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{} …", words[..at].trim_end()),
        None => words,
    }
}
