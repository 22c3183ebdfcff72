//! What is wrong in a report, where, what the source says, and how it is put right.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::article::ArticleId;
use crate::cite::Reference;
use crate::text::Span;

/// How much something matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Could be better; the report passes.
    Note,
    /// Should be looked at.
    Warning,
    /// Is not what the source says.
    Error,
}

impl Severity {
    /// The name used in JSON, SARIF and on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Something that a rule found in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The name of the rule.
    pub rule: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The words of the report that are meant, in order; never empty.
    pub marks: Vec<Span>,
    /// What is wrong.
    pub message: String,
    /// What the source says.
    pub source: Option<Source>,
    /// How it can be put right.
    pub fix: Option<Fix>,
    /// Why the report asks not to be told, where it does.
    pub allowed: Option<String>,
}

/// Words of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What to cite for them.
    pub reference: Reference,
    /// The article.
    pub article: ArticleId,
    /// Where they stand in its text.
    pub span: Span,
    /// The words, to the byte.
    pub text: String,
}

/// A change to the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative.
    pub what: String,
    /// What is replaced, in order and apart, and by what. Empty where it is for people to do.
    pub edits: Vec<(Span, String)>,
    /// Whether it may be made without asking: it changes nothing that the report says.
    pub is_safe: bool,
}

impl Fix {
    /// What only a person can do.
    pub(super) fn advice(what: impl Into<String>) -> Self {
        Self { what: what.into(), edits: Vec::new(), is_safe: false }
    }
}

impl Finding {
    pub(super) fn new(rule: &'static str, severity: Severity, at: Span, message: impl Into<String>) -> Self {
        Self { rule, severity, marks: vec![at], message: message.into(), source: None, fix: None, allowed: None }
    }

    /// The first words that are meant.
    pub fn span(&self) -> Span {
        self.marks[0]
    }

    /// Whether the report fails by it.
    pub fn counts(&self) -> bool {
        self.allowed.is_none() && self.severity > Severity::Note
    }
}

/// Makes every fix that is safe, but for those that get in each other's way; the changed report and how many were made.
pub fn fixed(text: &str, findings: &[Finding]) -> (String, usize) {
    let safe = findings.iter().filter(|finding| finding.allowed.is_none());
    let safe = safe.filter_map(|finding| finding.fix.as_ref().filter(|fix| fix.is_safe && !fix.edits.is_empty()));
    let mut edits: Vec<&(Span, String)> = Vec::new();
    // Where edits begin and end: they lie apart, so that only the last one before another's end may reach into it.
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
        edits.extend(&fix.edits);
        made += 1;
    }
    (edited(text, edits), made)
}

/// The text with some spans replaced, which lie apart.
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
    /// From 1.
    pub line: usize,
    /// From 1, in code points.
    pub column: usize,
}

impl Position {
    /// Of a byte of a text. For many bytes of one text, [`Positions`] is faster.
    pub fn of(text: &str, at: usize) -> Self {
        Positions::of(text).at(at)
    }
}

/// The lines and columns of a text, which is read once for all of them.
#[derive(Clone, Debug)]
pub struct Positions<'t> {
    text: &'t str,
    /// Where its lines begin.
    lines: Vec<usize>,
    /// The code points before every [`STRIDE`] bytes.
    counted: Vec<usize>,
}

/// Bytes between two counts of code points.
const STRIDE: usize = 512;

impl<'t> Positions<'t> {
    /// Of a text.
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

    /// The position of a byte of the text.
    pub fn at(&self, at: usize) -> Position {
        let line = self.lines.partition_point(|start| *start <= at);
        let start = self.lines[line - 1];
        Position { line, column: self.before(at) - self.before(start) + 1 }
    }

    /// The line that holds a byte of the text, without its end.
    pub fn line(&self, at: usize) -> Span {
        let line = self.lines.partition_point(|start| *start <= at);
        let end = self.lines.get(line).map_or(self.text.len(), |next| next - 1);
        Span::new(self.lines[line - 1], end)
    }

    /// Code points that begin before a byte.
    fn before(&self, at: usize) -> usize {
        let stride = at / STRIDE;
        self.counted[stride] + code_points(&self.text.as_bytes()[stride * STRIDE..at])
    }
}

/// Code points that begin in some bytes of UTF-8.
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
