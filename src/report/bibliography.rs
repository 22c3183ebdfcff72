//! Parses a report's metadata: the works it lists (`references:`) and the bibliography files it names
//! (`bibliography:`).
//!
//! Only keys and their ranges are needed, so the rest is not parsed.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::Span;

/// A work listed in a report's metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// Citation key.
    pub key: String,
    /// Byte range of the key in the report.
    pub span: Span,
}

/// Metadata that concerns citations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    pub(super) works: Vec<Work>,
    pub(super) files: Vec<String>,
    pub(super) lang: Option<String>,
}

static TOP: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^([A-Za-z_-]+)\s*:\s*(.*?)\s*$").expect("a good pattern"));
static ID: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"^\s*(?:-\s+)?(?:\{\s*)?"?id"?\s*:\s*["']?([^"',}\s]+)"#).expect("a good pattern"));
/// In a one-line object, the key need not come first.
static ID_INSIDE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"^\s*-\s+\{.*[,{]\s*"id"\s*:\s*"([^"]+)""#).expect("a good pattern"));
static ENTRY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?m)^\s*@[A-Za-z]+\s*\{\s*([^,\s]+)\s*,|"id"\s*:\s*"([^"]+)""#).expect("a good pattern")
});

/// Parses a metadata block that begins at byte `at` of the report.
pub(super) fn read(block: &str, at: usize) -> Metadata {
    let mut found = Metadata::default();
    let mut under = String::new();
    let mut start = at;
    for line in block.split_inclusive('\n') {
        let begin = start;
        start += line.len();
        let is_top = line.starts_with(|c: char| c.is_ascii_alphabetic());
        if let Some(top) = TOP.captures(line.trim_end()).filter(|_| is_top) {
            under = top[1].to_lowercase();
            let value = unquoted(&top[2]);
            match under.as_str() {
                "lang" if !value.is_empty() => found.lang = Some(value),
                "bibliography" => found.files.extend(list(&top[2])),
                _ => {}
            }
        } else if under == "bibliography" {
            found.files.extend(line.trim().strip_prefix("- ").map(unquoted).filter(|file| !file.is_empty()));
        } else if under == "references"
            && let Some(key) = ID.captures(line).or_else(|| ID_INSIDE.captures(line)).and_then(|found| found.get(1))
        {
            let span = Span::from(key.range()).shifted(begin);
            found.works.push(Work { key: key.as_str().to_owned(), span });
        }
    }
    found
}

/// Returns the keys in a bibliography file.
pub(super) fn keys(works: &str) -> Vec<String> {
    let keys = ENTRY.captures_iter(works).filter_map(|found| found.get(1).or(found.get(2)));
    keys.map(|key| key.as_str().to_owned()).collect()
}

fn list(value: &str) -> Vec<String> {
    let inside = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(value);
    inside.split(',').map(unquoted).filter(|file| !file.is_empty()).collect()
}

fn unquoted(value: &str) -> String {
    value.trim().trim_matches(['"', '\'']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn works_and_files_are_found() {
        let block = "title: \"A: B\"\nlang: de\nbibliography: [a.bib, 'b.json']\nreferences:\n- id: one\n  title: x\n- {\"id\":\"two\",\"title\":\"y\"}\n- type: book\n  id: three\nother:\n- id: four\n";
        let found = read(block, 0);
        let keys: Vec<_> = found.works.iter().map(|work| (work.key.as_str(), work.span.of(block))).collect();
        assert_eq!(keys, [("one", "one"), ("two", "two"), ("three", "three")]);
        assert_eq!((found.files, found.lang.as_deref()), (vec!["a.bib".to_owned(), "b.json".to_owned()], Some("de")));
    }

    #[test]
    fn files_of_works_have_keys() {
        assert_eq!(keys("@misc{a/b,\n  title = {x},\n}\n\n@article { c ,\n"), ["a/b", "c"]);
        assert_eq!(keys(r#"[{"id": "x", "type": "book"}]"#), ["x"]);
    }
}
