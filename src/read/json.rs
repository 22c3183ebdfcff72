//! Reads JSON into raw articles: one object, an array of objects, or one object per line.
//!
//! A text is copied once, from its line; unknown fields are skipped without parsing.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::budget::Budget;
use super::declared::{DeclaredMetadata, Field};
use super::format::Text;
use super::{Format, RawArticle, Skip, html};

/// Parses the article of one line, or returns why there is none. The caller adds the line number.
pub(super) fn line(text: &str) -> Result<RawArticle, String> {
    match serde_json::from_str(text) {
        Ok(Item(Some(stated))) => Ok(raw_article(stated)),
        Ok(Item(None)) => Err("not an object".into()),
        Err(error) => Err(format!("not valid JSON: {} (column {})", reason(&error), error.column())),
    }
}

/// Parses the articles of a whole file: one object, or the items of an array.
pub(super) fn read(content: String, mut budget: Budget) -> Result<Text, Skip> {
    let text = content.as_str();
    let wrong = |error: &serde_json::Error| {
        Skip::new(format!("not valid JSON at line {}: {} (column {})", error.line(), reason(error), error.column()))
    };
    match text.trim_start().as_bytes().first() {
        Some(b'[') => {
            let mut source = serde_json::Deserializer::from_str(text);
            let items = Items(&mut budget).deserialize(&mut source).and_then(|items| source.end().map(|()| items));
            budget.check()?;
            Ok(Text::Articles(items.map_err(|error| wrong(&error))?))
        }
        Some(b'{') => match serde_json::from_str(text) {
            Ok(Item(Some(stated))) => Ok(Text::Articles(vec![raw_article(stated).unless_blank()])),
            Ok(Item(None)) => unreachable!("it starts with a brace"),
            Err(error) => match text.trim_start().split_once('\n') {
                Some((first, _)) if serde_json::from_str::<IgnoredAny>(first).is_ok() => {
                    // One object per line under another name.
                    Ok(Text::Other(Format::Lines, content))
                }
                _ => Err(wrong(&error)),
            },
        },
        _ => Err(Skip::new("neither a JSON object nor an array of objects")),
    }
}

/// Builds a raw article from the fields of an object.
fn raw_article(mut stated: DeclaredMetadata) -> RawArticle {
    let text = stated.text.take().unwrap_or_default();
    let mut raw_article = RawArticle::of(String::new(), Format::Json.name());
    match is_markup(&text).then(|| html::read(&text)) {
        Some(Ok(page)) if !page.text.trim().is_empty() => {
            (raw_article.meta, raw_article.text, raw_article.blocks) = (page.meta, page.text, Some(page.blocks));
        }
        _ => raw_article.text = text.into_owned(),
    }
    raw_article.meta.overlay(stated.meta);
    raw_article.id = stated.id;
    raw_article.warnings = stated.warnings;
    raw_article
}

/// Whether a text is clearly HTML: it begins with a tag and contains several block tags.
fn is_markup(text: &str) -> bool {
    let top = text.trim_start();
    if !top.starts_with('<') {
        return false;
    }
    let blocks = memchr::memchr_iter(b'<', top.as_bytes()).filter(|at| {
        let tag = top.as_bytes()[at + 1..].strip_prefix(b"/").unwrap_or(&top.as_bytes()[at + 1..]);
        let length = tag.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let name = tag[..length.min(10)].to_ascii_lowercase();
        matches!(&*name, b"p" | b"div" | b"br" | b"html" | b"body" | b"article" | b"section" | b"ul" | b"ol" | b"li")
            || matches!(&*name, b"h1" | b"h2" | b"h3" | b"h4" | b"table" | b"blockquote" | b"figure")
    });
    blocks.take(2).count() == 2
}

/// Returns serde's message without the position that it appends.
fn reason(error: &serde_json::Error) -> String {
    let said = error.to_string();
    said.split(" at line ").next().unwrap_or_default().to_owned()
}

/// An item of an array, or a whole line: the declared metadata, or `None` if it is not an object.
struct Item<'a>(Option<DeclaredMetadata<'a>>);

impl<'de> Deserialize<'de> for Item<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyItem)
    }
}

struct AnyItem;

impl<'de> Visitor<'de> for AnyItem {
    type Value = Item<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut stated = DeclaredMetadata::default();
        while let Some(Name(field)) = map.next_key()? {
            match field {
                Some(field) => stated.take(field, map.next_value()?),
                None => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        Ok(Item(Some(stated)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Item(None))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Item(None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Item(None))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Item(None))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Item(None))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Item(None))
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(Item(None))
    }
}

/// The name of a field, if it is known.
struct Name(Option<Field>);

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyName;
        impl Visitor<'_> for AnyName {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_str<E>(self, name: &str) -> Result<Name, E> {
                Ok(Name(Field::named(name)))
            }
        }
        deserializer.deserialize_str(AnyName)
    }
}

/// The items of an array, turned into raw articles as they are parsed.
struct Items<'b>(&'b mut Budget);

impl<'de> DeserializeSeed<'de> for Items<'_> {
    type Value = Vec<Result<RawArticle, Skip>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = Vec<Result<RawArticle, Skip>>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            let number = items.len() + 1;
            let item = match item {
                Item(Some(stated)) => raw_article(stated).unless_blank(),
                Item(None) => Err(Skip::new("not an object")),
            };
            let item = match item {
                Ok(raw_article) => Ok(RawArticle { number: Some(number), ..raw_article }),
                Err(skip) => Err(Skip::new(format!("item {number}: {}", skip.what))),
            };
            // An empty item takes as much memory as a short article.
            if !self.0.take(size_of_val(&item)) {
                return Err(A::Error::custom("too many items"));
            }
            items.push(item);
        }
        Ok(items)
    }
}

#[cfg(test)]
mod tests;
