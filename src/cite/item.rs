//! Bibliographic items, the common input of all styles and exports.
//!
//! Unknown fields are omitted. An article without a title is listed by its first words in square brackets, the
//! convention for supplied titles; the words are the article's own.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::name::Name;
use super::openable;
use crate::article::{ArticleId, Record};

/// A work in a bibliography.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Citation key, derived from the id alone, so that it is the same in every export.
    pub key: String,
    /// Type of the work.
    pub kind: ItemType,
    /// Title, or the first words in square brackets.
    pub title: String,
    /// Whether the title was supplied.
    pub untitled: bool,
    /// Authors, in order.
    pub authors: Vec<Name>,
    /// Newspaper, agency or site that published the work.
    pub source: Option<String>,
    /// Section of the publication.
    pub section: Option<String>,
    /// Date of publication.
    pub date: Option<Date>,
    /// Address.
    pub url: Option<String>,
    /// Language, as a BCP 47 tag.
    pub lang: Option<String>,
    /// Keywords.
    pub tags: Vec<String>,
}

/// Type of a work as derived from its metadata: an article if the publisher is known, a web page if only an address is
/// known, otherwise a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemType {
    /// Published by a newspaper, an agency or a named site.
    Article,
    /// Has an address but no known publisher.
    Page,
    /// Neither is known.
    Document,
}

/// A day, a month or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Date {
    /// Year of the common era.
    pub year: u16,
    /// Month, from 1.
    pub month: Option<u8>,
    /// Day, from 1; `None` if the month is.
    pub day: Option<u8>,
}

impl Item {
    /// Returns the address if other programs may open it.
    pub fn address(&self) -> Option<&str> {
        self.url.as_deref().and_then(openable)
    }

    /// Returns the stated address if it must not be opened; it is only printed as text.
    pub fn unopened(&self) -> Option<&str> {
        self.url.as_deref().filter(|url| openable(url).is_none() && !url.trim().is_empty())
    }

    /// Returns the citation key of an article, the same in every bibliography.
    pub fn key_of(article: &ArticleId) -> String {
        key(article.as_str())
    }

    /// Creates the item of an article.
    pub fn of(article: &Record) -> Self {
        let meta = &article.meta;
        let title = meta.title.as_deref().map(one_line);
        let untitled = title.is_none();
        let kind = match (&meta.source, &meta.url) {
            (Some(_), _) => ItemType::Article,
            (None, Some(_)) => ItemType::Page,
            (None, None) => ItemType::Document,
        };
        Self {
            key: key(article.id.as_str()),
            kind,
            title: title.unwrap_or_else(|| format!("[{}]", article.opening)),
            untitled,
            authors: meta
                .authors
                .iter()
                .flat_map(|author| Name::read_in(author, meta.source.as_deref(), meta.lang.as_deref()))
                .collect(),
            source: meta.source.as_deref().map(one_line),
            section: meta.section.as_deref().map(one_line),
            date: meta.date.as_deref().and_then(Date::read),
            url: meta.url.clone(),
            lang: meta.lang.clone(),
            tags: meta.tags.iter().map(|tag| one_line(tag)).collect(),
        }
    }
}

impl Date {
    /// Parses an ISO 8601 date or timestamp, to the precision given.
    pub fn read(iso: &str) -> Option<Self> {
        crate::text::days(iso)?;
        let mut parts = iso.split(['T', ' ']).next()?.split('-');
        let year = parts.next()?.parse().ok()?;
        let mut part = || parts.next().and_then(|part| part.get(..2)?.parse().ok());
        Some(Self { year, month: part(), day: part() })
    }

    /// Returns the known parts, year first.
    pub fn parts(self) -> Vec<u16> {
        let small = [self.month, self.day].into_iter().flatten().map(u16::from);
        std::iter::once(self.year).chain(small).collect()
    }

    /// Formats as ISO 8601, to the precision given.
    pub fn iso(self) -> String {
        let parts = self.parts().into_iter();
        parts.enumerate().map(|(at, part)| if at == 0 { format!("{part:04}") } else { format!("-{part:02}") }).collect()
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Hexadecimal digits of the digest that makes a key unique if the id cannot be the key.
const DIGEST: usize = 8;

/// Returns the id with only the characters that BibTeX, Pandoc and RIS readers accept: ASCII letters, digits, `_`, and
/// single punctuation marks between them. A digest is appended if the id has other characters, so that two ids never
/// share a key.
fn key(id: &str) -> String {
    let mut key = String::with_capacity(id.len());
    for c in id.chars() {
        match c {
            c if c.is_ascii_alphanumeric() || c == '_' => key.push(c),
            '/' | '.' | ':' | '-' | '+' if key.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_') => {
                key.push(c);
            }
            _ if key.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_') => key.push('-'),
            _ => {}
        }
    }
    let key = key.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    if key == id {
        return id.to_owned();
    }
    let digest = crate::article::hexadecimal(&Sha256::digest(id.as_bytes())[..DIGEST / 2]);
    if key.is_empty() { format!("article-{digest}") } else { format!("{key}-{digest}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn dates_keep_their_precision() {
        for (iso, parts) in [
            ("2018", vec![2018]),
            ("2018-06", vec![2018, 6]),
            ("2018-06-01", vec![2018, 6, 1]),
            ("2018-06-01T10:00:00+08:00", vec![2018, 6, 1]),
        ] {
            let date = Date::read(iso).expect(iso);
            assert_eq!(date.parts(), parts, "{iso}");
            assert!(iso.starts_with(&date.iso()), "{iso}");
        }
        assert_eq!(Date::read("last June"), None);
    }

    #[test]
    fn keys_are_ids_where_they_can_be() {
        assert_eq!(key("news/2018/forum"), "news/2018/forum");
        assert_eq!(key("000_57d7f56e55303209"), "000_57d7f56e55303209");
        assert!(key("a b").starts_with("a-b-"));
        assert!(key("新闻").starts_with("article-"));
    }

    proptest! {
        #[test]
        fn keys_are_plain_and_unique(one in "[a-c/ .,新{}%-]{1,6}", other in "[a-c/ .,新{}%-]{1,6}") {
            let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let key_of_one = key(&one);
            prop_assert!(key_of_one.starts_with(word) && key_of_one.ends_with(word));
            prop_assert!(key_of_one.split(word).all(|marks| marks.len() <= 1 && marks.chars().all(|c| "/.:-+".contains(c))));
            prop_assert_eq!(one == other, key_of_one == key(&other));
        }
    }
}
