//! A passage as tantivy takes it in: values borrowed from the one copy of the article that all its passages share.

use std::collections::BTreeSet;
use std::sync::Arc;

use tantivy::schema::document::{Document, ReferenceValue, ReferenceValueLeaf, Value};
use tantivy::schema::{Field, OwnedValue};

use super::analyze::mark;
use super::flow::Permit;
use super::schema::Fields;
use crate::article::{Article, ArticleId};
use crate::engine::Facet;
use crate::passage::Passage;
use crate::text::{Lang, Span};

/// An article on its way into the index.
pub(super) struct Incoming {
    fields: Fields,
    /// The passages' texts one after the other, each behind its language mark.
    marked: String,
    tiles: Vec<Tile>,
    /// Field and marked value of the metadata that is searched by words.
    words: Vec<(Field, String)>,
    /// Field and value of what articles are counted by.
    facets: Vec<(Field, String)>,
    lang: Option<String>,
    id: String,
    days: Option<(u64, u64)>,
    record: Vec<u8>,
    /// Held until the last passage is indexed.
    _permit: Permit,
}

struct Tile {
    /// Its place in `marked`, the mark included.
    span: Span,
    /// With their checksum behind them.
    places: Vec<u8>,
    kind: &'static str,
}

impl Incoming {
    pub(super) fn new(
        fields: Fields,
        article: &Article,
        passages: &[Passage],
        days: Option<(u64, u64)>,
        permit: Permit,
    ) -> Self {
        let lang = Lang::for_article(article.meta.lang.as_deref());
        let mut marked = String::with_capacity(article.text.len() + passages.len());
        let tiles = passages
            .iter()
            .enumerate()
            .map(|(ordinal, passage)| {
                let start = marked.len();
                marked.push(mark(lang));
                marked.push_str(passage.span.of(&article.text));
                let span = Span::new(start, marked.len());
                let mut places = passage.to_bytes();
                let sum = tile_sum(&article.id, ordinal, passage.span.of(&article.text), &places);
                places.extend_from_slice(&sum.to_le_bytes());
                Tile { span, places, kind: passage.kind().name() }
            })
            .collect();
        let meta = &article.meta;
        let stemmed = |value: &String| format!("{}{value}", mark(lang));
        let plain = |value: &String| format!("{}{value}", mark(Lang::UNSTEMMED));
        let mut words: Vec<(Field, String)> = meta.title.iter().map(|title| (fields.title, stemmed(title))).collect();
        words.extend(meta.authors.iter().map(|author| (fields.author, plain(author))));
        words.extend(meta.source.iter().map(|source| (fields.source, plain(source))));
        words.extend(meta.section.iter().map(|section| (fields.section, plain(section))));
        words.extend(meta.tags.iter().map(|tag| (fields.tag, plain(tag))));
        let mut record = serde_json::to_vec(&article.record(passages.len())).expect("a record is plain data");
        record.extend_from_slice(&crc32fast::hash(&record).to_le_bytes());
        let lang = meta.lang.as_deref().map(str::to_ascii_lowercase);
        let id = article.id.as_str().to_owned();
        let values = |facet| match facet {
            Facet::Source => meta.source.iter().cloned().collect(),
            Facet::Author => meta.authors.clone(),
            Facet::Lang => lang.iter().cloned().collect(),
            Facet::Tag => meta.tags.clone(),
            Facet::Year => Vec::new(),
        };
        let facets =
            fields.facets.into_iter().flat_map(|(facet, field)| values(facet).into_iter().map(move |it| (field, it)));
        // A keyword that is stated twice is one.
        let facets = facets.collect::<BTreeSet<_>>().into_iter().collect();
        Self { fields, marked, tiles, words, facets, lang, id, days, record, _permit: permit }
    }

    /// One document for every passage.
    pub(super) fn documents(self) -> Vec<PassageDocument> {
        let count = self.tiles.len();
        let article = Arc::new(self);
        (0..count).map(|ordinal| PassageDocument { article: Arc::clone(&article), ordinal }).collect()
    }
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

/// One passage of an article on its way into the index.
pub(super) struct PassageDocument {
    article: Arc<Incoming>,
    ordinal: usize,
}

/// A value borrowed from the article.
#[derive(Clone, Copy, Debug)]
pub(super) enum Borrowed<'a> {
    Text(&'a str),
    Number(u64),
    Bytes(&'a [u8]),
}

impl<'a> Value<'a> for Borrowed<'a> {
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

impl From<Borrowed<'_>> for OwnedValue {
    fn from(value: Borrowed<'_>) -> Self {
        match value {
            Borrowed::Text(text) => Self::Str(text.to_owned()),
            Borrowed::Number(number) => Self::U64(number),
            Borrowed::Bytes(bytes) => Self::Bytes(bytes.to_owned()),
        }
    }
}

impl Document for PassageDocument {
    type Value<'a> = Borrowed<'a>;
    type FieldsValuesIter<'a> = std::vec::IntoIter<(Field, Borrowed<'a>)>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        let article = &*self.article;
        let fields = article.fields;
        let tile = &article.tiles[self.ordinal];
        let marked = tile.span.of(&article.marked);
        let mut values = Vec::with_capacity(10 + article.words.len());
        values.push((fields.text, Borrowed::Text(marked)));
        values.push((fields.content, Borrowed::Text(&marked[1..])));
        values.push((fields.places, Borrowed::Bytes(&tile.places)));
        values.push((fields.kind, Borrowed::Text(tile.kind)));
        values.push((fields.id, Borrowed::Text(&article.id)));
        values.push((fields.ordinal, Borrowed::Number(self.ordinal as u64)));
        values.extend(article.words.iter().map(|(field, words)| (*field, Borrowed::Text(words))));
        values.extend(article.lang.iter().map(|lang| (fields.lang, Borrowed::Text(lang))));
        if let Some((since, until)) = article.days {
            values.push((fields.since, Borrowed::Number(since)));
            values.push((fields.until, Borrowed::Number(until)));
        }
        if self.ordinal == 0 {
            values.push((fields.record, Borrowed::Bytes(&article.record)));
            values.extend(article.facets.iter().map(|(field, value)| (*field, Borrowed::Text(value))));
        }
        values.into_iter()
    }
}
