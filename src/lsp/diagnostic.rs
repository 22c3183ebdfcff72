//! Findings as diagnostics.

use ibid::report::{Finding, Severity};
use serde_json::{Value, json};

use super::document::Document;

/// Name of the source of all diagnostics.
pub(super) const SOURCE: &str = "ibid";

/// Returns the diagnostics of a document, without the findings that it suppresses.
pub(super) fn all(document: &Document, findings: &[Finding]) -> Vec<Value> {
    findings.iter().filter(|finding| finding.allowed.is_none()).map(|finding| one(document, finding)).collect()
}

/// Returns the diagnostic of a finding. A note is a hint: clients show it less.
fn one(document: &Document, finding: &Finding) -> Value {
    let range = |span| document.lines.range(&document.text, span);
    let severity = match finding.severity {
        Severity::Error => 1,
        Severity::Warning => 2,
        Severity::Note => 4,
    };
    let mut diagnostic = json!({
        "range": range(finding.span()),
        "severity": severity,
        "code": finding.rule,
        "source": SOURCE,
        "message": message(finding),
    });
    if finding.marks.len() > 1 {
        let more = finding.marks[1..].iter();
        let more =
            more.map(|mark| json!({"location": {"uri": document.uri, "range": range(*mark)}, "message": "also here"}));
        diagnostic["relatedInformation"] = more.collect();
    }
    diagnostic
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
