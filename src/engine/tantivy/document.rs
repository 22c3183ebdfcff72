//! An article on its way into the index, and each passage as tantivy stores it: values borrowed from the one article that all
//! share.

use std::collections::BTreeSet;
use std::sync::Arc;

use tantivy::schema::document::{Document, ReferenceValue, ReferenceValueLeaf, Value};
use tantivy::schema::{Field, OwnedValue};

use super::memory_budget::Permit;
use super::schema::Fields;
use crate::article::{Article, ArticleId};
use crate::engine::Facet;
use crate::passage::Passage;
use crate::text::{Lang, days};

/// An article on its way into the index.
pub(super) struct IncomingArticle {
    fields: Fields,
    article: Article,
    passages: Vec<Passage>,
    /// The language tag in lower case.
    tag: Option<String>,
    /// First and last day of its date, as the number `yyyymmdd`.
    days: Option<(u64, u64)>,
    /// With its checksum behind it.
    record: Vec<u8>,
    /// Field and value of what articles are counted by.
    facets: Vec<(Field, String)>,
    /// Held until the last passage is indexed.
    _permit: Permit,
}

/// What all passages of an article are found by, in one field.
pub(super) struct FieldTokens<'a> {
    pub(super) field: Field,
    pub(super) values: Vec<&'a str>,
    pub(super) reading: Tokenization,
}

/// How values become terms.
#[derive(Clone, Copy)]
pub(super) enum Tokenization {
    /// FieldTokens, stemmed in the article's language.
    Stemmed,
    /// FieldTokens as they are.
    Plain,
    /// One term a value.
    Whole,
}

impl IncomingArticle {
    pub(super) fn new(fields: Fields, article: Article, passages: Vec<Passage>, permit: Permit) -> Self {
        let meta = &article.meta;
        let mut record = serde_json::to_vec(&article.record(passages.len())).expect("a record is plain data");
        record.extend_from_slice(&crc32fast::hash(&record).to_le_bytes());
        let days = meta.date.as_deref().and_then(days);
        let tag = meta.lang.as_deref().map(str::to_ascii_lowercase);
        let values = |facet| match facet {
            Facet::Source => meta.source.iter().cloned().collect(),
            Facet::Author => meta.authors.clone(),
            Facet::Lang => tag.iter().cloned().collect(),
            Facet::Tag => meta.tags.clone(),
            Facet::Year => Vec::new(),
        };
        let facets =
            fields.facets.into_iter().flat_map(|(facet, field)| values(facet).into_iter().map(move |it| (field, it)));
        // A keyword that is stated twice is one.
        let facets = facets.collect::<BTreeSet<_>>().into_iter().collect();
        Self { fields, article, passages, tag, days, record, facets, _permit: permit }
    }

    pub(super) fn text(&self) -> &str {
        &self.article.text
    }

    pub(super) fn passages(&self) -> &[Passage] {
        &self.passages
    }

    /// The language that its words are stemmed in.
    pub(super) fn lang(&self) -> Lang {
        Lang::for_article(self.article.meta.lang.as_deref())
    }

    /// What all its passages are found by.
    pub(super) fn shared(&self) -> Vec<FieldTokens<'_>> {
        let (fields, meta) = (self.fields, &self.article.meta);
        let words = [
            (fields.title, each(meta.title.iter()), Tokenization::Stemmed),
            (fields.author, each(&meta.authors), Tokenization::Plain),
            (fields.source, each(meta.source.iter()), Tokenization::Plain),
            (fields.section, each(meta.section.iter()), Tokenization::Plain),
            (fields.tag, each(&meta.tags), Tokenization::Plain),
            (fields.lang, each(self.tag.iter()), Tokenization::Whole),
            (fields.id, vec![self.article.id.as_str()], Tokenization::Whole),
        ];
        let stated = words.into_iter().filter(|(_, values, _)| !values.is_empty());
        stated.map(|(field, values, reading)| FieldTokens { field, values, reading }).collect()
    }
}

fn each<'a>(values: impl IntoIterator<Item = &'a String>) -> Vec<&'a str> {
    values.into_iter().map(String::as_str).collect()
}

/// The checksum (CRC-32) kept with a passage: of its text and places, of which article it is, and where in it. What a disk
/// has garbled is never shown, and never as another article's words.
pub(super) fn tile_sum(id: &ArticleId, ordinal: usize, text: &str, places: &[u8]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(id.as_str().as_bytes());
    sum.update(&(ordinal as u64).to_le_bytes());
    sum.update(text.as_bytes());
    sum.update(places);
    sum.finalize()
}

/// Bytes that end in their checksum, without it; `None` where they do not fit it.
pub(super) fn unsealed(bytes: &[u8]) -> Option<&[u8]> {
    let (body, sum) = parted(bytes)?;
    (crc32fast::hash(body) == sum).then_some(body)
}

/// Bytes, and the checksum that stands behind them.
pub(super) fn parted(bytes: &[u8]) -> Option<(&[u8], u32)> {
    let (body, sum) = bytes.split_last_chunk()?;
    Some((body, u32::from_le_bytes(*sum)))
}

/// One passage of an article on its way into the index: what of it is stored and what stands in columns. What it is found by
/// goes another way, see [`super::segment`].
pub(super) struct PassageDocument {
    article: Arc<IncomingArticle>,
    ordinal: usize,
    /// With their checksum behind them.
    places: Vec<u8>,
}

impl PassageDocument {
    pub(super) fn new(article: &Arc<IncomingArticle>, ordinal: usize) -> Self {
        let passage = &article.passages[ordinal];
        let mut places = passage.to_bytes();
        let sum = tile_sum(&article.article.id, ordinal, passage.span.of(&article.article.text), &places);
        places.extend_from_slice(&sum.to_le_bytes());
        Self { article: Arc::clone(article), ordinal, places }
    }
}

/// A value borrowed from the article.
#[derive(Clone, Copy, Debug)]
pub(super) enum BorrowedValue<'a> {
    Text(&'a str),
    Number(u64),
    Bytes(&'a [u8]),
}

impl<'a> Value<'a> for BorrowedValue<'a> {
    type ArrayIter = std::iter::Empty<Self>;
    type ObjectIter = std::iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match *self {
            Self::Text(text) => ReferenceValueLeaf::Str(text),
            Self::Number(number) => ReferenceValueLeaf::U64(number),
            Self::Bytes(bytes) => ReferenceValueLeaf::Bytes(bytes),
        })
    }
}

impl From<BorrowedValue<'_>> for OwnedValue {
    fn from(value: BorrowedValue<'_>) -> Self {
        match value {
            BorrowedValue::Text(text) => Self::Str(text.to_owned()),
            BorrowedValue::Number(number) => Self::U64(number),
            BorrowedValue::Bytes(bytes) => Self::Bytes(bytes.to_owned()),
        }
    }
}

impl Document for PassageDocument {
    type Value<'a> = BorrowedValue<'a>;
    type FieldsValuesIter<'a> = std::vec::IntoIter<(Field, BorrowedValue<'a>)>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        let article = &*self.article;
        let fields = article.fields;
        let mut values = Vec::with_capacity(5);
        values
            .push((fields.content, BorrowedValue::Text(article.passages[self.ordinal].span.of(&article.article.text))));
        values.push((fields.places, BorrowedValue::Bytes(&self.places)));
        values.push((fields.ordinal, BorrowedValue::Number(self.ordinal as u64)));
        if let Some((since, until)) = article.days {
            values.push((fields.since, BorrowedValue::Number(since)));
            values.push((fields.until, BorrowedValue::Number(until)));
        }
        if self.ordinal == 0 {
            values.push((fields.record, BorrowedValue::Bytes(&article.record)));
            values.extend(article.facets.iter().map(|(field, value)| (*field, BorrowedValue::Text(value))));
        }
        values.into_iter()
    }
}
