//! Code actions: the fixes of the last findings. Computes nothing.

use ibid::report::{Finding, Fix};
use ibid::text::Span;
use serde_json::{Value, json};

use super::document::Document;
use super::encoding::Range;

/// Kind of the action that makes all safe fixes.
pub(super) const FIX_ALL: &str = "source.fixAll.ibid";
const QUICK_FIX: &str = "quickfix";

/// What the client asks for.
pub(super) struct Wanted<'a> {
    pub(super) range: Range,
    /// Ranges and rules of the diagnostics that the client names.
    pub(super) diagnostics: Vec<(Range, String)>,
    /// Kinds, if the client restricts them.
    pub(super) only: Option<Vec<&'a str>>,
    /// Whether the client takes versioned edits.
    pub(super) has_versions: bool,
}

/// Returns the actions for a range: one for each finding that touches it or that the client names, and all safe ones.
pub(super) fn actions(document: &Document, findings: &[Finding], wanted: &Wanted<'_>) -> Vec<Value> {
    let is_wanted = |kind: &str| {
        let begins = |only: &&str| only.is_empty() || kind == *only || kind.starts_with(&format!("{only}."));
        wanted.only.as_ref().is_none_or(|only| only.iter().any(begins))
    };
    let mut actions = Vec::new();
    let open = || findings.iter().filter(|finding| finding.allowed.is_none());
    if is_wanted(QUICK_FIX) {
        for finding in open() {
            let Some(fix) = finding.fix.as_ref().filter(|fix| !fix.edits.is_empty()) else { continue };
            let range = document.lines.range(&document.text, finding.span());
            let is_named = wanted.diagnostics.iter().any(|(at, rule)| *at == range && rule == finding.rule);
            if is_named || range.touches(wanted.range) {
                actions.push(action(document, finding, fix, wanted.has_versions));
            }
        }
    }
    // Only where it is asked for: it would stand below every other action.
    if wanted.only.is_some() && is_wanted(FIX_ALL) {
        let (edits, made) = ibid::report::safe_edits(findings);
        if made > 0 {
            actions.push(json!({
                "title": format!("ibid: make all {made} safe fixes"),
                "kind": FIX_ALL,
                "edit": edit(document, &edits, wanted.has_versions),
            }));
        }
    }
    actions
}

fn action(document: &Document, finding: &Finding, fix: &Fix, has_versions: bool) -> Value {
    json!({
        "title": fix.what,
        "kind": QUICK_FIX,
        "isPreferred": fix.is_safe,
        "diagnostics": super::diagnostic::all(document, std::slice::from_ref(finding)),
        "edit": edit(document, &fix.edits, has_versions),
    })
}

/// Returns an edit of the document that replaces no more than what differs.
fn edit(document: &Document, edits: &[(Span, String)], has_versions: bool) -> Value {
    let edits = edits.iter().map(|(span, words)| {
        let (span, words) = smallest(&document.text, *span, words);
        json!({"range": document.lines.range(&document.text, span), "newText": words})
    });
    let edits: Vec<Value> = edits.collect();
    if has_versions {
        let named = json!({"uri": document.uri, "version": document.version});
        json!({"documentChanges": [{"textDocument": named, "edits": edits}]})
    } else {
        json!({"changes": {document.uri.as_str(): edits}})
    }
}

/// Leaves out what both texts begin and end with.
fn smallest<'w>(text: &str, span: Span, words: &'w str) -> (Span, &'w str) {
    let old = span.of(text);
    let start: usize = old.chars().zip(words.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let (old, rest) = (&old[start..], &words[start..]);
    let pairs = old.chars().rev().zip(rest.chars().rev());
    let end: usize = pairs.take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    (Span::new(span.start + start, span.end - end), &rest[..rest.len() - end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_as_small_as_the_words_that_change() {
        let text = "[bridge#p1]";
        assert_eq!(smallest(text, Span::new(1, 10), "bridge#p1@9f3c12ab"), (Span::new(10, 10), "@9f3c12ab"));
        assert_eq!(smallest("4.3 million", Span::new(0, 3), "4.2"), (Span::new(2, 3), "2"));
        assert_eq!(smallest("é", Span::new(0, 2), "è"), (Span::new(0, 2), "è"));
        assert_eq!(smallest("aa", Span::new(0, 2), "a"), (Span::new(1, 2), ""));
    }
}
