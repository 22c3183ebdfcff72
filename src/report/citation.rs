//! What stands in brackets → the places that it cites: `[ARTICLE#p3]`, `[@ARTICLE#p3; OTHER#p1s2]`, `[see @key, para. 4]`.
//!
//! Brackets that cite nothing are left alone; a reference gone wrong is kept with what is wrong about it.

use std::sync::LazyLock;

use regex::Regex;

use crate::cite::{Locator, Reference};
use crate::text::Span;

/// One or more places, cited together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Where it stands in the report, its brackets included.
    pub span: Span,
    /// What it cites, in order; never empty.
    pub cited: Vec<Cited>,
    /// How it is written.
    pub form: Form,
}

/// How a citation is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// In brackets, or as the words of a link.
    Bracket,
    /// On its own, in a note or below a block quotation.
    Bare,
    /// By `ibid report`: formatted, with the references beside.
    Written,
}

/// A place that is cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// As typed, without `@` and without escapes.
    pub typed: String,
    /// Where that stands in the report.
    pub span: Span,
    /// What it means.
    pub target: Target,
    /// Words before it (`see`) and after it (`emphasis added`).
    pub around: (String, String),
}

/// What a reference in a report names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A place of an article.
    Reference(Reference),
    /// A work of the bibliography, and the place in it.
    Key(String, Option<Locator>),
    /// Nothing: what is wrong with it.
    Malformed(String),
}

/// The place of a reference, and its pin.
const PLACE: &str = r"#p[0-9][0-9]*(?:-[0-9]+)?(?:s[0-9]+(?:-[0-9]+)?)?(?:@[0-9a-fA-F]{8,64})?";

static WHOLE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"(?s)^(.*?\S{PLACE})(?:\s*,\s*(.*))?$")));
static GONE_WRONG: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?s)^\S.*#p[0-9]\S*$"));
static KEY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?s)^(?:(.*)\s)?-?@(?:\{([^}]+)\}|([^\s,]+))\s*(.*)$"));
static LOCATOR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?s)^,?\s*(?:(pages?|pp?)|(?:paragraphs?|paras?)|¶+)\.?\s*([0-9]+)(?:\s*[-–]\s*([0-9]+))?\s*(.*)$")
});
static BARE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r#"[^\s\[\]()<>;,"“”«»„‘’]+{PLACE}"#)));

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a good pattern")
}

/// The places that are cited between brackets; `at` is where that begins in the report. Empty where nothing is.
pub(super) fn bracketed(inside: &str, at: usize) -> Vec<Cited> {
    let mut start = 0;
    let parts = inside.split(';').map(|part| {
        let span = Span::new(start, start + part.len());
        start = span.end + 1;
        span.trimmed(inside)
    });
    parts.filter_map(|span| one(span.of(inside), at + span.start)).collect()
}

/// References on their own in a text, each with its place in it.
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
        // Escapes are of no help in finding it again, and rare: then the whole part stands for it.
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

fn around(before: &str, after: &str) -> (String, String) {
    (before.trim().to_owned(), after.trim().to_owned())
}

/// A reference, or what is wrong with it, without the lines that point at the place.
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

/// A key with its locator, and the words after it.
fn keyed<'t>(key: &str, rest: &'t str) -> (Target, &'t str) {
    let key = key.to_owned();
    let after = |rest: &'t str| rest.trim_start_matches([',', ' ']);
    let Some(found) = LOCATOR.captures(rest) else { return (Target::Key(key, None), after(rest)) };
    let number = |group: usize| found.get(group).and_then(|digits| digits.as_str().parse::<u32>().ok());
    let (Some(first), last) = (number(2), number(3)) else { return (Target::Key(key, None), after(rest)) };
    let last = last.unwrap_or(first);
    let locator = match found.get(1) {
        Some(_) => Locator::Pages(first, last),
        None => Locator::Paragraphs(first as usize, last as usize),
    };
    (Target::Key(key, Some(locator)), after(found.get(4).map_or("", |rest| rest.as_str())))
}

/// Without the backslashes that Markdown takes before marks, on one line.
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
