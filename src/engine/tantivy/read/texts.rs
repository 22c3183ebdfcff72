//! Texts and titles of passages, to be searched for words as written.

use std::collections::HashMap;

use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::Field;
use tantivy::store::StoreReader;
use tantivy::{DocId, SegmentReader};

use super::facet;
use super::stored::StoredPassage;
use crate::engine::Facet;
use crate::engine::tantivy::codebook::Codebooks;
use crate::engine::tantivy::schema::Fields;
use crate::engine::tantivy::write::document::decode_record;
use crate::text::{Analyzer, Lang, Token};

/// Number of blocks of passages that are kept.
const BLOCKS: usize = 2;

/// The texts and titles of the passages of a segment.
pub(super) struct Texts<'i> {
    fields: Fields,
    codebooks: &'i Codebooks,
    store: StoreReader,
    ordinals: Column<u64>,
    langs: Option<StrColumn>,
    analyzers: HashMap<Lang, Analyzer>,
    /// The first passage of the last article whose title was read, and its words.
    title: Option<(DocId, Vec<Token>)>,
}

impl<'i> Texts<'i> {
    pub(super) fn open(reader: &SegmentReader, fields: Fields, codebooks: &'i Codebooks) -> tantivy::Result<Self> {
        Ok(Self {
            fields,
            codebooks,
            store: reader.get_store_reader(BLOCKS)?,
            ordinals: reader.fast_fields().u64("ordinal")?,
            langs: reader.fast_fields().str(facet::column(Facet::Lang))?,
            analyzers: HashMap::new(),
            title: None,
        })
    }

    /// Returns the words of the text or the title of a passage, as written.
    pub(super) fn tokens(&mut self, doc: DocId, field: Field) -> tantivy::Result<Vec<Token>> {
        let first = doc - self.ordinals.first(doc).unwrap_or(0) as DocId;
        if field == self.fields.title {
            if let Some((of, tokens)) = &self.title
                && *of == first
            {
                return Ok(tokens.clone());
            }
            let document = self.document(first)?;
            let record = document.as_ref().and_then(|document| document.bytes(self.fields.record));
            let record = record.and_then(|stored| decode_record(stored, self.codebooks));
            let title = record.and_then(|record| record.meta.title).unwrap_or_default();
            let tokens = self.split(first, &title)?;
            self.title = Some((first, tokens.clone()));
            return Ok(tokens);
        }
        let document = self.document(doc)?;
        let stored = document.as_ref().and_then(|document| document.bytes(self.fields.content));
        let text = stored.and_then(|stored| self.codebooks.decode(stored, stored.len() * 3)).unwrap_or_default();
        self.split(first, &text)
    }

    fn document(&self, doc: DocId) -> tantivy::Result<Option<StoredPassage>> {
        Ok(StoredPassage::of(self.store.get_document_bytes(doc)?))
    }

    fn split(&mut self, first: DocId, text: &str) -> tantivy::Result<Vec<Token>> {
        let mut tag = None;
        if let Some(langs) = &self.langs
            && let Some(number) = langs.ords().first(first)
        {
            let mut value = String::new();
            langs.ord_to_str(number, &mut value)?;
            tag = Some(value);
        }
        let lang = Lang::for_article(tag.as_deref());
        Ok(self.analyzers.entry(lang).or_insert_with(|| Analyzer::as_written(lang)).tokens(text))
    }
}
