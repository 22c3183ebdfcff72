//! Renders findings in reports as SARIF 2.1.0 (OASIS, 2020), which code hosts and editors display next to the lines.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::report::rules::RULES;
use crate::report::{Finding, Fix, Positions, Severity};
use crate::text::Span;

/// A report: name, text and findings.
pub type Linted<'a> = (&'a str, &'a str, &'a [Finding]);

/// Writes the log of one run over several reports.
pub fn log(out: &mut dyn Write, reports: &[Linted<'_>]) -> io::Result<()> {
    let results: Vec<Value> = reports
        .iter()
        .flat_map(|(name, text, findings)| {
            let positions = Positions::of(text);
            findings.iter().map(move |finding| result(name, text, finding, &positions))
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer(&mut *out, &log)?;
    writeln!(out)
}

fn rules() -> Vec<Value> {
    let rules = RULES.iter().map(|rule| {
        json!({
            "id": rule.name,
            "shortDescription": { "text": rule.summary() },
            "help": { "text": rule.manual(), "markdown": rule.manual() },
            "defaultConfiguration": { "level": rule.severity.name() },
        })
    });
    rules.collect()
}

fn result(name: &str, text: &str, finding: &Finding, positions: &Positions<'_>) -> Value {
    let says = finding.source.as_ref().map(|source| format!(" {} says: {}", source.reference, source.text.trim()));
    let mut message = sentence(&finding.message) + &says.map(|says| sentence(&says)).unwrap_or_default();
    if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.edits.is_empty()) {
        message = format!("{message} {}", sentence(&fix.what));
    }
    let artifact = json!({ "uri": uri(name) });
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": RULES.iter().position(|rule| rule.name == finding.rule),
        "level": match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        "message": { "text": message },
        "locations": finding.marks.iter().take(1).map(|mark| {
            json!({ "physicalLocation": { "artifactLocation": artifact, "region": region(text, *mark, positions) } })
        }).collect::<Vec<_>>(),
    });
    if let Some(fix) = finding.fix.as_ref().filter(|fix| !fix.edits.is_empty()) {
        result["fixes"] = json!([fixes(fix, text, &artifact, positions)]);
    }
    if let Some(reason) = &finding.allowed {
        result["suppressions"] = json!([{ "kind": "inSource", "justification": reason }]);
    }
    result
}

fn fixes(fix: &Fix, text: &str, artifact: &Value, positions: &Positions<'_>) -> Value {
    let replacements: Vec<Value> = fix
        .edits
        .iter()
        .map(|(span, new)| json!({ "deletedRegion": region(text, *span, positions), "insertedContent": { "text": new } }))
        .collect();
    json!({
        "description": { "text": sentence(&fix.what) },
        "artifactChanges": [{ "artifactLocation": artifact, "replacements": replacements }],
    })
}

fn region(text: &str, span: Span, positions: &Positions<'_>) -> Value {
    let (start, end) = (positions.at(span.start), positions.at(span.end));
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "byteOffset": span.start,
        "byteLength": span.len(),
        "snippet": { "text": span.of(text) },
    })
}

/// Adds a full stop, as SARIF requires of messages.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '?', '!']) { text.to_owned() } else { format!("{text}.") }
}

/// Encodes a path as a relative URI reference (RFC 3986).
fn uri(path: &str) -> String {
    let encoded = |byte: u8| match byte {
        b'/' | b'.' | b'-' | b'_' | b'~' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    path.bytes().map(encoded).collect()
}
