//! An article to be indexed, and its passages as tantivy documents whose values are borrowed from that article.

use std::collections::BTreeSet;
use std::sync::Arc;

use tantivy::schema::document::{Document, ReferenceValue, ReferenceValueLeaf, Value};
use tantivy::schema::{Field, OwnedValue};

use super::memory_budget::Permit;
use crate::article::{Article, ArticleId, Record};
use crate::engine::Facet;
use crate::engine::tantivy::codebook::{Codebooks, TextEncoder};
use crate::engine::tantivy::schema::Fields;
use crate::passage::Passage;
use crate::text::{Lang, days};

/// An article to be indexed.
pub(crate) struct IncomingArticle {
    fields: Fields,
    article: Article,
    passages: Vec<Passage>,
    /// Language tag in lower case.
    tag: Option<String>,
    /// First and last day of the date, as the number `yyyymmdd`.
    days: Option<(u64, u64)>,
    /// The record as JSON.
    record: String,
    /// Facet fields and values.
    facets: Vec<(Field, String)>,
    /// Share of the memory budget, held until the last passage is indexed.
    _permit: Permit,
}

/// The indexed values that all passages of an article share, in one field.
pub(crate) struct FieldTokens<'a> {
    pub(crate) field: Field,
    pub(crate) values: Vec<&'a str>,
    pub(crate) reading: Tokenization,
}

/// How values are turned into terms.
#[derive(Clone, Copy)]
pub(crate) enum Tokenization {
    /// Tokens, stemmed in the article's language.
    Stemmed,
    /// Tokens without stemming.
    Plain,
    /// One term per value.
    Whole,
}

impl IncomingArticle {
    pub(crate) fn new(fields: Fields, article: Article, passages: Vec<Passage>, permit: Permit) -> Self {
        let meta = &article.meta;
        let record = serde_json::to_string(&article.record(passages.len())).expect("a record is plain data");
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
        // Repeated keywords are merged.
        let facets = facets.collect::<BTreeSet<_>>().into_iter().collect();
        Self { fields, article, passages, tag, days, record, facets, _permit: permit }
    }

    pub(crate) fn text(&self) -> &str {
        &self.article.text
    }

    /// Returns the texts that are stored encoded: that of the article and its record.
    pub(crate) fn encoded_texts(&self) -> [&str; 2] {
        [&self.article.text, &self.record]
    }

    pub(crate) fn passages(&self) -> &[Passage] {
        &self.passages
    }

    /// Returns the language in which words are stemmed.
    pub(crate) fn lang(&self) -> Lang {
        Lang::for_article(self.article.meta.lang.as_deref())
    }

    /// Returns the indexed values that all passages share.
    pub(crate) fn shared(&self) -> Vec<FieldTokens<'_>> {
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

/// Returns the checksum (CRC-32) stored with a passage, computed from its text, its positions, the id of its article
/// and its number in it. A corrupted passage is therefore never shown, nor attributed to another article.
pub(crate) fn passage_checksum(id: &ArticleId, ordinal: usize, text: &str, places: &[u8]) -> u32 {
    let mut sum = crc32fast::Hasher::new();
    sum.update(id.as_str().as_bytes());
    sum.update(&(ordinal as u64).to_le_bytes());
    sum.update(text.as_bytes());
    sum.update(places);
    sum.finalize()
}

/// Splits bytes from the checksum that follows them.
pub(crate) fn split_checksum(bytes: &[u8]) -> Option<(&[u8], u32)> {
    let (body, sum) = bytes.split_last_chunk()?;
    Some((body, u32::from_le_bytes(*sum)))
}

/// Decodes the record of an article as it is stored; `None` if its checksum does not match.
pub(crate) fn decode_record(stored: &[u8], codebooks: &Codebooks) -> Option<Record> {
    let (body, sum) = split_checksum(stored)?;
    let record = codebooks.decode(body, body.len() * 3)?;
    (crc32fast::hash(record.as_bytes()) == sum).then(|| serde_json::from_str(&record).ok())?
}

/// The stored and columnar values of one passage to be indexed. Its postings are built separately, see
/// [`super::segment`].
pub(crate) struct PassageDocument {
    article: Arc<IncomingArticle>,
    ordinal: usize,
    /// The encoded text.
    text: Vec<u8>,
    /// The encoded positions, followed by the checksum of all that is stored with the passage.
    places: Vec<u8>,
    /// The encoded record, followed by its checksum; empty unless the passage is the first.
    record: Vec<u8>,
}

impl PassageDocument {
    /// Makes a document for the passages of an article, one after another.
    pub(crate) fn of(article: &Arc<IncomingArticle>) -> Self {
        Self { article: Arc::clone(article), ordinal: 0, text: Vec::new(), places: Vec::new(), record: Vec::new() }
    }

    /// Replaces the values by those of the passage with that number.
    pub(crate) fn read(&mut self, ordinal: usize, encoder: &TextEncoder) {
        let article = &*self.article;
        let passage = &article.passages[ordinal];
        let content = passage.span.of(&article.article.text);
        self.ordinal = ordinal;
        self.text.clear();
        encoder.encode(content, &mut self.text);
        self.places = passage.to_bytes();
        let sum = passage_checksum(&article.article.id, ordinal, content, &self.places);
        self.places.extend_from_slice(&sum.to_le_bytes());
        self.record.clear();
        if ordinal == 0 {
            encoder.encode(&article.record, &mut self.record);
            self.record.extend_from_slice(&crc32fast::hash(article.record.as_bytes()).to_le_bytes());
        }
    }
}

/// A value borrowed from the article.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BorrowedValue<'a> {
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
        values.push((fields.content, BorrowedValue::Bytes(&self.text)));
        values.push((fields.places, BorrowedValue::Bytes(&self.places)));
        values.push((fields.ordinal, BorrowedValue::Number(self.ordinal as u64)));
        if let Some((since, until)) = article.days {
            values.push((fields.since, BorrowedValue::Number(since)));
            values.push((fields.until, BorrowedValue::Number(until)));
        }
        if self.ordinal == 0 {
            values.push((fields.record, BorrowedValue::Bytes(&self.record)));
            values.extend(article.facets.iter().map(|(field, value)| (*field, BorrowedValue::Text(value))));
        }
        values.into_iter()
    }
}
