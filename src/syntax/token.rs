//! Splits a sentence into the words of a treebank: punctuation apart, English clitics apart.

use crate::text::Span;

/// Endings that are words of their own in English treebanks.
const CLITICS: [&str; 7] = ["n't", "'s", "'re", "'ve", "'ll", "'d", "'m"];
/// Abbreviations that keep their full stop within a sentence.
const ABBREVIATED: usize = 4;

/// Returns the ranges of the words of the sentence at `span`.
pub fn tokens(text: &str, span: Span, splits_clitics: bool) -> Vec<Span> {
    let mut found = Vec::new();
    let sentence = span.of(text);
    let mut at = 0;
    for chunk in sentence.split(char::is_whitespace) {
        let start = span.start + at;
        at += chunk.len();
        at += sentence[at..].chars().next().map_or(0, char::len_utf8);
        let is_last = sentence[at.min(sentence.len())..].trim().is_empty();
        split(chunk, start, is_last, splits_clitics, &mut found);
    }
    found
}

/// Splits what is between two spaces.
fn split(chunk: &str, start: usize, is_last: bool, splits_clitics: bool, found: &mut Vec<Span>) {
    let mut rest = chunk;
    let mut from = start;
    while let Some(c) = rest.chars().next().filter(|c| !c.is_alphanumeric()) {
        found.push(Span::new(from, from + c.len_utf8()));
        from += c.len_utf8();
        rest = &rest[c.len_utf8()..];
    }
    let mut tail = Vec::new();
    while let Some(c) = rest.chars().next_back().filter(|c| !c.is_alphanumeric()) {
        let is_abbreviated = rest.strip_suffix('.').is_some_and(|word| {
            let is_short = word.len() < ABBREVIATED && word.chars().all(char::is_alphabetic);
            tail.is_empty() && !is_last && (word.contains('.') || is_short && word.starts_with(char::is_uppercase))
        });
        if is_abbreviated {
            break;
        }
        rest = &rest[..rest.len() - c.len_utf8()];
        tail.push(Span::new(from + rest.len(), from + rest.len() + c.len_utf8()));
    }
    // Within: hyphens and slashes between letters, clitics.
    let mut piece = 0;
    if splits_clitics {
        let bytes = rest.as_bytes();
        for (at, c) in rest.char_indices() {
            if matches!(c, '-' | '–' | '—' | '/') && at > piece {
                found.push(Span::new(from + piece, from + at));
                found.push(Span::new(from + at, from + at + c.len_utf8()));
                piece = at + c.len_utf8();
            }
        }
        let last = rest[piece..].replace('’', "'").to_lowercase();
        let curly = rest[piece..].matches('’').count() * ('’'.len_utf8() - 1);
        let clitic = CLITICS.iter().find(|clitic| last.len() > clitic.len() && last.ends_with(**clitic));
        if let Some(clitic) = clitic.filter(|_| !bytes.is_empty() && last.len() + curly == rest.len() - piece) {
            let own = clitic.len() + curly;
            if rest.is_char_boundary(rest.len() - own) && rest.len() - own > piece {
                found.push(Span::new(from + piece, from + rest.len() - own));
                piece = rest.len() - own;
            }
        }
    }
    if piece < rest.len() {
        found.push(Span::new(from + piece, from + rest.len()));
    }
    found.extend(tail.into_iter().rev());
}
