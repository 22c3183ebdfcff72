//! Turns the fields that a source declares into [`Meta`]: field names as specified, types checked, nothing invented.
//!
//! JSON, front matter and sidecars all use this module, so a field means the same in each. A value of the wrong type
//! stays unknown and causes a warning; it never prevents reading a file.

use std::borrow::Cow;

use crate::article::Meta;

use super::date;
use super::value::Value;

/// The fields that an article can declare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// If a field has several names, the one with the lowest number wins.
    Id(u8),
    Title,
    Text(u8),
    Date,
    Url,
    Authors(u8),
    Source,
    Lang,
    Section,
    Tags,
}

impl Field {
    /// Returns the field of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "id" => Self::Id(0),
            "_id" => Self::Id(1),
            "title" => Self::Title,
            "text" => Self::Text(0),
            "body" => Self::Text(1),
            "content" => Self::Text(2),
            "date" => Self::Date,
            "url" => Self::Url,
            "authors" => Self::Authors(0),
            "author" => Self::Authors(1),
            "source" => Self::Source,
            "lang" => Self::Lang,
            "section" => Self::Section,
            "tags" => Self::Tags,
            _ => return None,
        })
    }
}

/// Names of the fields that describe an article.
const NAMES: [&str; 10] = ["id", "title", "date", "url", "authors", "author", "source", "lang", "section", "tags"];

/// Names that other tools use for the same fields.
#[rustfmt::skip]
const SYNONYMS: &[(&str, &str)] = &[
    ("language", "lang"), ("locale", "lang"), ("keywords", "tags"), ("keyword", "tags"), ("headline", "title"),
    ("published", "date"), ("publication_date", "date"), ("pubdate", "date"), ("link", "url"), ("permalink", "url"),
    ("byline", "authors"), ("creator", "authors"), ("writer", "authors"), ("publisher", "source"), ("site", "source"),
    ("publication", "source"), ("newspaper", "source"), ("category", "section"), ("rubric", "section"),
];

/// Returns the field that a misspelt name most likely refers to.
pub(super) fn closest_field(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    // One letter wrong, missing, added or swapped with its neighbour.
    let is_close = |known: &&&str| {
        known.len() > 2 && known.len().abs_diff(name.len()) <= 1 && strsim::osa_distance(&name, known) <= 1
    };
    let synonym = SYNONYMS.iter().find(|pair| pair.0 == name).map(|pair| &pair.1);
    let same = || NAMES.iter().find(|known| **known == name);
    synonym.or_else(same).or_else(|| NAMES.iter().find(is_close)).copied()
}

/// The metadata that a source declares about an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DeclaredMetadata<'a> {
    pub(super) id: Option<String>,
    pub(super) meta: Meta,
    pub(super) text: Option<Cow<'a, str>>,
    pub(super) warnings: Vec<String>,
    /// Rank of the name that the text was declared under.
    rank: u8,
}

impl<'a> DeclaredMetadata<'a> {
    /// Sets one field. Null, empty values and values of the wrong type stay unknown.
    pub(super) fn take(&mut self, field: Field, value: Value<'a>) {
        match field {
            Field::Id(rank) => {
                let id = self.line("id", value).filter(|id| self.is_name(id));
                if id.is_some() && (rank == 0 || self.id.is_none()) {
                    self.id = id;
                }
            }
            Field::Title => self.meta.title = self.line("title", value),
            Field::Text(rank) => {
                if let Some(text) = self.text_of(value)
                    && (self.text.is_none() || rank <= self.rank)
                {
                    (self.text, self.rank) = (Some(text), rank);
                }
            }
            Field::Date => {
                let written = self.line("date", value);
                self.meta.date = written.as_deref().and_then(date::iso);
                if let (Some(written), None) = (written, &self.meta.date) {
                    self.warnings
                        .push(format!("date: `{}` is ambiguous or not a date; write 2018-06-01", short(&written)));
                }
            }
            Field::Url => self.meta.url = self.line("url", value),
            Field::Source => self.meta.source = self.line("source", value),
            Field::Section => self.meta.section = self.line("section", value),
            Field::Lang => {
                let written = self.line("lang", value);
                self.meta.lang = written.as_deref().and_then(language_tag);
                if let (Some(written), None) = (written, &self.meta.lang) {
                    self.warnings
                        .push(format!("lang: `{}` is not a language tag such as en or zh-Hant", short(&written)));
                }
            }
            Field::Authors(rank) => {
                let authors = self.authors(value);
                if !authors.is_empty() && (rank == 0 || self.meta.authors.is_empty()) {
                    self.meta.authors = authors;
                }
            }
            Field::Tags => {
                self.meta.tags = match value {
                    Value::Text(tags) => tags.split(',').filter_map(one_line).collect(),
                    value => self.list("tags", value),
                }
            }
        }
    }

    /// Overwrites each field that a later source declares. The text is kept.
    pub(super) fn overlay(&mut self, later: DeclaredMetadata) {
        self.id = later.id.or(self.id.take());
        self.meta.overlay(later.meta);
        self.warnings.extend(later.warnings);
    }

    /// Accepts one author or several.
    fn authors(&mut self, value: Value) -> Vec<String> {
        match value {
            value @ (Value::Text(_) | Value::Table(_)) => self.list("authors", Value::List(vec![value])),
            value => self.list("authors", value),
        }
    }

    /// Accepts one line of text. Numbers are kept as written.
    fn line(&mut self, name: &str, value: Value) -> Option<String> {
        match value {
            Value::Null => None,
            Value::Text(text) => one_line(&text),
            Value::Number(number) => Some(number),
            other => {
                self.wrong(name, "text", &other);
                None
            }
        }
    }

    /// Accepts a list of lines, or of tables with a name.
    fn list(&mut self, name: &str, value: Value) -> Vec<String> {
        let items = match value {
            Value::Null => Vec::new(),
            Value::List(items) => items,
            other => {
                self.wrong(name, "a list of texts", &other);
                Vec::new()
            }
        };
        let name_of = |item| match item {
            Value::Table(fields) => {
                fields.into_iter().find(|field| field.0 == "name").map_or(Value::Null, |field| field.1)
            }
            other => other,
        };
        items.into_iter().filter_map(|item| self.line(name, name_of(item))).collect()
    }

    /// Accepts a text: a string, or a list of its paragraphs.
    fn text_of(&mut self, value: Value<'a>) -> Option<Cow<'a, str>> {
        let text = match value {
            Value::Null => return None,
            Value::Text(text) => text,
            Value::List(items) if items.iter().all(|item| matches!(item, Value::Text(_))) => {
                let paragraphs: Vec<_> = items.into_iter().filter_map(Value::into_text).collect();
                Cow::Owned(paragraphs.join("\n\n"))
            }
            other => {
                self.wrong("text", "text", &other);
                return None;
            }
        };
        (!text.trim().is_empty()).then_some(text)
    }

    /// Whether an id can serve as a name.
    fn is_name(&mut self, id: &str) -> bool {
        let fits = id.len() <= 512 && !id.contains(char::is_control);
        if !fits {
            self.warnings.push(format!("id: `{}` is too long or contains control characters", short(id)));
        }
        fits
    }

    fn wrong(&mut self, name: &str, expected: &str, found: &Value) {
        self.warnings.push(format!("{name}: expected {expected}, found {}", found.kind()));
    }
}

/// Collapses each run of white space into one space. Returns `None` if nothing is left.
fn one_line(text: &str) -> Option<String> {
    let text = text.trim();
    let plain = !text.contains(|c: char| c.is_whitespace() && c != ' ') && !text.contains("  ");
    let line = if plain { text.to_owned() } else { text.split_whitespace().collect::<Vec<_>>().join(" ") };
    (!line.is_empty()).then_some(line)
}

/// Normalises the spelling of a well-formed BCP 47 tag: `zh_cn` → `zh-CN`.
pub(super) fn language_tag(written: &str) -> Option<String> {
    let mut parts = written.split(['-', '_']);
    let language = parts.next().filter(|part| matches!(part.len(), 2..=3) && is_letters(part))?;
    let mut tag = language.to_ascii_lowercase();
    for part in parts {
        tag.push('-');
        match part.len() {
            2 if is_letters(part) => tag += &part.to_ascii_uppercase(),
            4 if is_letters(part) => tag += &(part[..1].to_ascii_uppercase() + &part[1..].to_ascii_lowercase()),
            1..=8 if part.bytes().all(|byte| byte.is_ascii_alphanumeric()) => tag += &part.to_ascii_lowercase(),
            _ => return None,
        }
    }
    Some(tag)
}

fn is_letters(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Returns the first characters, for a message.
pub(super) fn short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(40) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value<'_> {
        Value::Text(text.into())
    }

    #[test]
    fn fields_are_checked_and_put_in_order() {
        let mut stated = DeclaredMetadata::default();
        stated.take(Field::Title, text("  A \n title "));
        stated.take(Field::Date, text("1 June 2018"));
        stated.take(Field::Lang, text("zh_hant_tw"));
        stated.take(Field::Tags, text("war, , peace"));
        stated.take(Field::Authors(1), Value::Table(vec![("name".into(), text("Ann")), ("role".into(), text("x"))]));
        stated.take(Field::Url, Value::Null);
        stated.take(Field::Section, text(""));
        assert_eq!(stated.warnings, Vec::<String>::new());
        assert_eq!(stated.meta.title.as_deref(), Some("A title"));
        assert_eq!(stated.meta.date.as_deref(), Some("2018-06-01"));
        assert_eq!(stated.meta.lang.as_deref(), Some("zh-Hant-TW"));
        assert_eq!(
            (stated.meta.tags, stated.meta.authors),
            (vec!["war".into(), "peace".into()], vec!["Ann".to_owned()])
        );
        assert_eq!((stated.meta.url, stated.meta.section), (None, None));
    }

    #[test]
    fn invalid_fields_stay_unknown_with_a_warning() {
        let mut stated = DeclaredMetadata::default();
        stated.take(Field::Title, Value::List(vec![]));
        stated.take(Field::Date, text("03/04/2018"));
        stated.take(Field::Lang, text("English"));
        stated.take(Field::Id(0), text("a\u{7}b"));
        assert_eq!((stated.id.as_ref(), &stated.meta), (None, &Meta::default()));
        assert_eq!(
            stated.warnings,
            [
                "title: expected text, found a list",
                "date: `03/04/2018` is ambiguous or not a date; write 2018-06-01",
                "lang: `English` is not a language tag such as en or zh-Hant",
                "id: `a\u{7}b` is too long or contains control characters",
            ]
        );
    }

    #[test]
    fn the_first_name_of_the_text_wins_unless_it_is_empty() {
        let mut stated = DeclaredMetadata::default();
        stated.take(Field::Text(2), text("content"));
        stated.take(Field::Text(0), text(" "));
        stated.take(Field::Text(1), text("body"));
        assert_eq!(stated.text.as_deref(), Some("body"));
    }

    #[test]
    fn a_second_name_only_fills_in() {
        let mut stated = DeclaredMetadata::default();
        stated.take(Field::Authors(1), text("Ann"));
        stated.take(Field::Authors(0), Value::List(vec![text("Ann"), text("Bob")]));
        stated.take(Field::Authors(1), text("Ann"));
        stated.take(Field::Id(0), text("a"));
        stated.take(Field::Id(1), text("b"));
        stated.take(Field::Id(0), Value::Null);
        assert_eq!((stated.meta.authors, stated.id.as_deref()), (vec!["Ann".into(), "Bob".to_owned()], Some("a")));
    }

    #[test]
    fn a_misspelt_field_name_is_recognised() {
        for (typed, field) in [
            ("titel", Some("title")),
            ("tittle", Some("title")),
            ("style", None),
            ("Tag", Some("tags")),
            ("draft", None),
        ] {
            assert_eq!(closest_field(typed), field, "{typed}");
        }
        assert_eq!(
            (closest_field("keywords"), closest_field("Title"), closest_field("athor")),
            (Some("tags"), Some("title"), Some("author"))
        );
    }
}
