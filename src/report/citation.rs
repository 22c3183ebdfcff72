//! Parses bracketed citations: `[ARTICLE#p3]`, `[@ARTICLE#p3; OTHER#p1s2]`, `[see @key, para. 4]`.
//!
//! Brackets without a citation are ignored; a malformed reference is kept with its error.

use std::sync::LazyLock;

use regex::Regex;

use crate::cite::{Locator, Reference};
use crate::text::Span;

/// One or more cited references.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Byte range in the report, brackets included.
    pub span: Span,
    /// References, in order; never empty.
    pub cited: Vec<Cited>,
    /// Written form.
    pub form: Form,
}

/// Written form of a citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// In brackets, or as the text of a link.
    Bracket,
    /// Without brackets, in a note or below a block quotation.
    Bare,
    /// Written by `ibid report`: formatted, with the references beside it.
    Written,
}

/// A cited reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// As written, without `@` and without escapes.
    pub typed: String,
    /// Byte range in the report.
    pub span: Span,
    /// What it refers to.
    pub target: Target,
    /// Text before it (`see`) and after it (`emphasis added`).
    pub around: (String, String),
}

/// Target of a reference in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A range of an article.
    Reference(Reference),
    /// A work in the bibliography, and a locator in it.
    Key(String, Option<Locator>),
    /// None: the reference is malformed, for this reason.
    Malformed(String),
}

/// The range and pin of a reference.
const PLACE: &str = r"#p[0-9][0-9]*(?:-[0-9]+)?(?:s[0-9]+(?:-[0-9]+)?)?(?:@[0-9a-fA-F]{8,64})?";

static WHOLE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"(?s)^(.*?\S{PLACE})(?:\s*,\s*(.*))?$")));
static GONE_WRONG: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?s)^\S.*#p[0-9]\S*$"));
static KEY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?s)^(?:(.*)\s)?-?@(?:\{([^}]+)\}|([^\s,{}]+)(?:\{[^}]*\})?)\s*(.*)$"));
static LOCATOR: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"(?:pages?|pp?|paragraphs?|paras?|slides?|rows?|¶+)\.?\s*[0-9]+(?:\s*[-–]\s*[0-9]+)?";
    let time = r"[0-9]+:[0-9]{2}(?::[0-9]{2})?";
    pattern(&format!(r"(?s)^,?\s*({number}|{time}(?:\s*[-–]\s*{time})?)\s*(.*)$"))
});
static BARE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r#"[^\s\[\]()<>;,"“”«»„‘’]+{PLACE}"#)));

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a good pattern")
}

/// Returns the references between brackets, empty if there are none; `at` is where the text begins in the report.
pub(super) fn bracketed(inside: &str, at: usize) -> Vec<Cited> {
    let mut start = 0;
    let parts = inside.split(';').map(|part| {
        let span = Span::new(start, start + part.len());
        start = span.end + 1;
        span.trimmed(inside)
    });
    parts.filter_map(|span| one(span.of(inside), at + span.start)).collect()
}

/// Finds references without brackets in a text, each with its range.
pub(super) fn bare(text: &str) -> Vec<(Span, Cited)> {
    let cited = |found: regex::Match<'_>| {
        let span = Span::from(found.range());
        (span, Cited { typed: found.as_str().to_owned(), span, target: target(found.as_str()), around: around("", "") })
    };
    BARE.find_iter(text).map(cited).collect()
}

fn one(part: &str, at: usize) -> Option<Cited> {
    let typed = plain(part);
    if let Some(found) = KEY.captures(&typed) {
        let key = found.get(2).or(found.get(3))?.as_str().trim_end_matches(['.', ':']);
        let (before, rest) = (found.get(1).map_or("", |it| it.as_str()), found.get(4).map_or("", |it| it.as_str()));
        // Escapes prevent finding the key, and are rare: use the whole part.
        let span = part.find(key).map_or(Span::new(0, part.len()), |start| Span::new(start, start + key.len()));
        let (target, after) =
            if key.contains("#p") { (target(key), rest.trim_start_matches([',', ' '])) } else { keyed(key, rest) };
        return Some(Cited { typed: key.to_owned(), span: span.shifted(at), target, around: around(before, after) });
    }
    if let Some(found) = WHOLE.captures(&typed) {
        let reference = found.get(1)?.as_str();
        let after = found.get(2).map_or("", |it| it.as_str());
        let length = if part == typed { reference.len() } else { part.find(", ").unwrap_or(part.len()) };
        let span = Span::new(at, at + length);
        return Some(Cited { typed: reference.to_owned(), span, target: target(reference), around: around("", after) });
    }
    GONE_WRONG.is_match(&typed).then(|| Cited {
        span: Span::new(at, at + part.len()),
        target: target(&typed),
        typed,
        around: around("", ""),
    })
}

pub(super) fn around(before: &str, after: &str) -> (String, String) {
    (before.trim().to_owned(), after.trim().to_owned())
}

/// Parses a reference, or returns what is wrong with it, without the lines that point at the error.
pub(super) fn target(typed: &str) -> Target {
    match typed.parse() {
        Ok(reference) => Target::Reference(reference),
        Err(error) => {
            let message = error.to_string();
            let what = message.lines().next().unwrap_or_default();
            Target::Malformed(what.strip_prefix("reference: ").unwrap_or(what).to_owned())
        }
    }
}

/// Parses a key with its locator, and the text after it.
pub(super) fn keyed<'t>(key: &str, rest: &'t str) -> (Target, &'t str) {
    let key = key.to_owned();
    let after = |rest: &'t str| rest.trim_start_matches([',', ' ']);
    let Some(found) = LOCATOR.captures(rest) else { return (Target::Key(key, None), after(rest)) };
    let locator = found.get(1).and_then(|written| written.as_str().parse().ok());
    let Some(locator) = locator else { return (Target::Key(key, None), after(rest)) };
    (Target::Key(key, Some(locator)), after(found.get(2).map_or("", |rest| rest.as_str())))
}

/// Removes Markdown's backslash escapes and joins lines.
fn plain(typed: &str) -> String {
    let mut plain = String::with_capacity(typed.len());
    let mut chars = typed.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => plain.extend(chars.next()),
            '\n' | '\r' => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(inside: &str) -> Vec<String> {
        let shown = |cited: &Cited| {
            assert!(cited.span.end <= inside.len());
            match &cited.target {
                Target::Reference(reference) => {
                    if !inside.contains('\\') {
                        assert_eq!(cited.span.of(inside), cited.typed);
                    }
                    format!("{}<{reference}>{}", cited.around.0, cited.around.1)
                }
                Target::Key(key, locator) => {
                    let place = locator.map(|locator| format!(" {}", locator.abbreviated())).unwrap_or_default();
                    format!("{}@{key}{place}>{}", cited.around.0, cited.around.1)
                }
                Target::Malformed(what) => format!("!{what}"),
            }
        };
        bracketed(inside, 0).iter().map(shown).collect()
    }

    #[test]
    fn references_and_keys_are_read() {
        assert_eq!(read("news/2018/forum#p3"), ["<news/2018/forum#p3>"]);
        assert_eq!(read("@news/forum#p3s2-4@9F3C12AB"), ["<news/forum#p3s2-4@9f3c12ab>"]);
        assert_eq!(read("my notes/a b#p1; @c#p2"), ["<my notes/a b#p1>", "<c#p2>"]);
        assert_eq!(read(r"000\_57\#p3, emphasis added"), ["<000_57#p3>emphasis added"]);
        assert_eq!(read("see @forum, para. 4, and more"), ["see@forum para. 4>and more"]);
        assert_eq!(read("-@{a b}, pp. 3–4; @x"), ["@a b pp. 3-4>", "@x>"]);
        assert_eq!(read("@jones{}, 12 years later"), ["@jones>12 years later"]);
    }

    #[test]
    fn other_brackets_cite_nothing() {
        for inside in ["the city", "w", "…", "sic", "mail a@b.example", "a#part", "1"] {
            assert!(read(inside).is_empty(), "{inside}");
        }
        assert_eq!(read("a#p5-3"), ["!reversed range"]);
        assert_eq!(read("a#p3x").len(), 1);
    }

    #[test]
    fn references_stand_on_their_own() {
        let found = bare("See news/forum#p3s2@9f3c12ab, and a_b#p1.");
        let typed: Vec<_> = found.iter().map(|(_, cited)| cited.typed.as_str()).collect();
        assert_eq!(typed, ["news/forum#p3s2@9f3c12ab", "a_b#p1"]);
    }
}
