//! Findings: what is wrong in a report, where, what the source says, and how to fix it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::article::ArticleId;
use crate::cite::Reference;
use crate::text::Span;

/// Severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Could be better; the report passes.
    Note,
    /// Needs review.
    Warning,
    /// Differs from the source.
    Error,
}

impl Severity {
    /// Returns the name used in JSON, SARIF and on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A problem that a rule found in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Name of the rule.
    pub rule: &'static str,
    /// Severity.
    pub severity: Severity,
    /// Byte ranges in the report that it is about, in order; never empty.
    pub marks: Vec<Span>,
    /// What is wrong.
    pub message: String,
    /// What the source says.
    pub source: Option<Source>,
    /// How to fix it.
    pub fix: Option<Fix>,
    /// Reason of the suppression, if the report suppresses the finding.
    pub allowed: Option<String>,
}

/// Text of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Reference to cite.
    pub reference: Reference,
    /// The article.
    pub article: ArticleId,
    /// Byte range in the article's text.
    pub span: Span,
    /// The text, identical to the byte.
    pub text: String,
}

/// A change to the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Description, in the imperative.
    pub what: String,
    /// Ranges and their replacements, in order and without overlap. Empty if only a person can make the change.
    pub edits: Vec<(Span, String)>,
    /// Whether it can be applied automatically: it does not change what the report says.
    pub is_safe: bool,
}

impl Fix {
    /// Creates a fix that only a person can make.
    pub(super) fn advice(what: impl Into<String>) -> Self {
        Self { what: what.into(), edits: Vec::new(), is_safe: false }
    }
}

impl Finding {
    pub(super) fn new(rule: &'static str, severity: Severity, at: Span, message: impl Into<String>) -> Self {
        Self { rule, severity, marks: vec![at], message: message.into(), source: None, fix: None, allowed: None }
    }

    /// Returns the first range.
    pub fn span(&self) -> Span {
        self.marks[0]
    }

    /// Returns whether the finding makes the report fail.
    pub fn counts(&self) -> bool {
        self.allowed.is_none() && self.severity > Severity::Note
    }
}

/// Applies every safe fix that does not overlap an earlier one. Returns the changed report and the number of fixes.
pub fn fixed(text: &str, findings: &[Finding]) -> (String, usize) {
    let (edits, made) = safe_edits(findings);
    (edited(text, &edits), made)
}

/// Returns the edits of every safe fix that does not overlap an earlier one, and the number of fixes.
pub fn safe_edits(findings: &[Finding]) -> (Vec<(Span, String)>, usize) {
    let safe = findings.iter().filter(|finding| finding.allowed.is_none());
    let safe = safe.filter_map(|finding| finding.fix.as_ref().filter(|fix| fix.is_safe && !fix.edits.is_empty()));
    let mut edits: Vec<(Span, String)> = Vec::new();
    // Ranges of the edits: they do not overlap, so only the last one before another's end can overlap it.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let mut made = 0;
    for fix in safe {
        let meets = |span: &Span| {
            let before = taken.range(..span.end).next_back();
            taken.contains_key(&span.start) || before.is_some_and(|(_, end)| *end > span.start)
        };
        if fix.edits.iter().any(|(span, _)| meets(span)) {
            continue;
        }
        taken.extend(fix.edits.iter().map(|(span, _)| (span.start, span.end)));
        edits.extend(fix.edits.iter().cloned());
        made += 1;
    }
    (edits, made)
}

/// Replaces spans of a text; the spans must not overlap.
pub(super) fn edited<'e>(text: &str, edits: impl IntoIterator<Item = &'e (Span, String)>) -> String {
    let mut edits: Vec<_> = edits.into_iter().collect();
    edits.sort_by_key(|(span, _)| *span);
    let mut out = String::with_capacity(text.len() + 64 * edits.len());
    let mut at = 0;
    for (span, replacement) in edits {
        out.push_str(&text[at..span.start]);
        out.push_str(replacement);
        at = span.end;
    }
    out + &text[at..]
}

/// A line and a column of a report, both from 1; columns count code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in code points.
    pub column: usize,
}

impl Position {
    /// Returns the position of a byte of a text. For many bytes of one text, [`Positions`] is faster.
    pub fn of(text: &str, at: usize) -> Self {
        Positions::of(text).at(at)
    }
}

/// Line and column index of a text, built in one pass.
#[derive(Clone, Debug)]
pub struct Positions<'t> {
    text: &'t str,
    /// Byte offset of each line.
    lines: Vec<usize>,
    /// Number of code points before every [`STRIDE`] bytes.
    counted: Vec<usize>,
}

/// Bytes between two counts of code points.
const STRIDE: usize = 512;

impl<'t> Positions<'t> {
    /// Builds the index of a text.
    pub fn of(text: &'t str) -> Self {
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        let lines = std::iter::once(0).chain(ends.map(|end| end + 1)).collect();
        let mut all = 0;
        let counted = text.as_bytes().chunks(STRIDE).map(|chunk| {
            all += code_points(chunk);
            all
        });
        Self { text, lines, counted: std::iter::once(0).chain(counted).collect() }
    }

    /// Returns the position of a byte of the text.
    pub fn at(&self, at: usize) -> Position {
        let line = self.lines.partition_point(|start| *start <= at);
        let start = self.lines[line - 1];
        Position { line, column: self.before(at) - self.before(start) + 1 }
    }

    /// Returns the line that contains a byte of the text, without its line end.
    pub fn line(&self, at: usize) -> Span {
        let line = self.lines.partition_point(|start| *start <= at);
        let end = self.lines.get(line).map_or(self.text.len(), |next| next - 1);
        Span::new(self.lines[line - 1], end)
    }

    /// Returns the number of code points that begin before a byte.
    fn before(&self, at: usize) -> usize {
        let stride = at / STRIDE;
        self.counted[stride] + code_points(&self.text.as_bytes()[stride * STRIDE..at])
    }
}

/// Returns the number of code points that begin in some bytes of UTF-8.
fn code_points(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn safe_fixes_are_made_where_they_do_not_meet() {
        let finding = |edits: &[(usize, usize, &str)], is_safe| {
            let edits = edits.iter().map(|(start, end, to)| (Span::new(*start, *end), (*to).to_owned())).collect();
            let fix = Some(Fix { what: String::new(), edits, is_safe });
            Finding { fix, ..Finding::new("r", Severity::Note, Span::new(0, 1), "") }
        };
        let findings = [
            finding(&[(6, 8, "XYZ")], true),
            finding(&[(0, 1, "_"), (2, 2, "+")], true),
            finding(&[(7, 9, "!")], true),
            finding(&[(4, 5, "!")], false),
        ];
        assert_eq!(fixed("0123456789", &findings), ("_1+2345XYZ89".to_owned(), 2));
        assert_eq!(Position::of("aé\nböc", 7), Position { line: 2, column: 3 });
    }
}
