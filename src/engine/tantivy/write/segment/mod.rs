//! Builds a segment of the index from articles.
//!
//! The files are written by tantivy's own serializers in its format; the postings are collected by our code. tantivy
//! looks up every token by its bytes, in memory beyond any CPU cache, and appends to one of as many lists as there are
//! terms. Here a plain word is looked up before it is stemmed, its number is appended in text order, and everything is
//! sorted at the end.

mod field;
mod postings;
mod terms;
mod tokens;

use std::sync::Arc;

use tantivy::directory::TerminatingWrite as _;
use tantivy::fastfield::FastFieldsWriter;
use tantivy::fieldnorm::{FieldNormReaders, FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::{Segment, SegmentComponent, SegmentMeta};
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::Field;
use tantivy::store::StoreWriter;
use tantivy::{Index, Result};

use super::document::{FieldTokens, IncomingArticle, PassageDocument, Tokenization};
use crate::engine::tantivy::codebook::TextEncoder;
use crate::engine::tantivy::schema::Fields;
use crate::engine::tantivy::written::SegmentWords;
use crate::text::{Analyzers, Lang};
use field::{FieldBuilder, TokenizedValue};

/// A finished segment.
pub(super) struct NewSegment {
    pub(super) meta: SegmentMeta,
    pub(super) written: SegmentWords,
}

/// A segment being built.
pub(super) struct SegmentBuilder {
    segment: Segment,
    fields: Fields,
    inverted: Vec<FieldBuilder>,
    /// Index of the text field among them.
    text: usize,
    norms: FieldNormsWriter,
    columns: FastFieldsWriter,
    store: StoreWriter,
    analyzers: Analyzers,
    documents: u32,
    /// Number of postings sorted in one pass.
    room: usize,
}

impl SegmentBuilder {
    pub(super) fn new(index: &Index, fields: Fields) -> Result<Self> {
        let (segment, schema, settings) = (index.new_segment(), index.schema(), index.settings());
        let inverted: Vec<_> = schema
            .fields()
            .filter(|(_, entry)| entry.is_indexed())
            .filter_map(|(field, entry)| Some((field, entry.field_type().index_record_option()?)))
            .map(|(field, option)| FieldBuilder::new(field, option.has_positions()))
            .collect();
        let text = inverted.iter().position(|inverted| inverted.field == fields.text).expect("the text is indexed");
        let store = StoreWriter::new(
            segment.open_write(SegmentComponent::Store)?,
            settings.docstore_compression,
            settings.docstore_blocksize,
            settings.docstore_compress_dedicated_thread,
        )?;
        Ok(Self {
            fields,
            inverted,
            text,
            norms: FieldNormsWriter::for_schema(&schema),
            columns: FastFieldsWriter::from_schema_and_tokenizer_manager(
                &schema,
                index.fast_field_tokenizer().clone(),
            )?,
            store,
            segment,
            analyzers: Analyzers::default(),
            documents: 0,
            room: postings::POSTINGS_PER_PASS,
        })
    }

    /// Adds an article: one document per passage, consecutive. Its texts are stored as the encoder writes them.
    pub(super) fn add(&mut self, incoming: IncomingArticle, encoder: &TextEncoder) -> Result<()> {
        let lang = incoming.lang();
        // The values that all passages share are tokenized once.
        let shared: Vec<_> = incoming.shared().into_iter().map(|words| self.cut(&words, lang)).collect();
        let schema = self.segment.schema();
        let article = Arc::new(incoming);
        let mut document = PassageDocument::of(&article);
        for (ordinal, passage) in article.passages().iter().enumerate() {
            let analyzer = self.analyzers.of(lang);
            self.inverted[self.text].text(passage.span.of(article.text()), lang, analyzer);
            for (place, cut) in &shared {
                self.inverted[*place].again(cut);
            }
            let kind = self.place(self.fields.kind);
            self.inverted[kind].whole(passage.kind().name());
            for inverted in &mut self.inverted {
                self.norms.record(self.documents, inverted.field, inverted.tokens.end_document());
            }
            document.read(ordinal, encoder);
            self.columns.add_document(&document)?;
            self.store.store(&document, &schema)?;
            self.documents += 1;
        }
        Ok(())
    }

    fn cut(&mut self, words: &FieldTokens<'_>, lang: Lang) -> (usize, TokenizedValue) {
        let place = self.place(words.field);
        let inverted = &mut self.inverted[place];
        let cut = match words.reading {
            Tokenization::Stemmed => inverted.values(&words.values, lang, self.analyzers.of(lang)),
            Tokenization::Plain => inverted.values(&words.values, Lang::UNSTEMMED, self.analyzers.of(Lang::UNSTEMMED)),
            Tokenization::Whole => inverted.wholes(&words.values),
        };
        (place, cut)
    }

    fn place(&self, field: Field) -> usize {
        self.inverted.iter().position(|inverted| inverted.field == field).expect("the field is indexed")
    }

    /// Returns the memory in use, in bytes. Sorting at the end briefly takes more: about twenty bytes per distinct
    /// term, plus the sort buffer.
    pub(super) fn memory(&self) -> usize {
        let inverted: usize = self.inverted.iter().map(FieldBuilder::memory).sum();
        inverted + self.norms.mem_usage() + self.columns.mem_usage() + self.store.mem_usage()
    }

    /// Writes the collected data and closes the segment.
    pub(super) fn finish(mut self) -> Result<NewSegment> {
        let written = self.written();
        let segment = self.segment;
        self.store.close()?;
        let mut columns = segment.open_write(SegmentComponent::FastFields)?;
        self.columns.serialize(&mut columns, None)?;
        columns.terminate()?;
        let norms = FieldNormsSerializer::from_write(segment.open_write(SegmentComponent::FieldNorms)?)?;
        self.norms.serialize(norms, None)?;
        let norms = FieldNormReaders::open(segment.open_read(SegmentComponent::FieldNorms)?)?;
        let mut serializer = InvertedIndexSerializer::open(&segment)?;
        for inverted in self.inverted.into_iter().filter(|inverted| inverted.tokens.total() > 0) {
            let FieldBuilder { field, with_positions, terms, tokens, .. } = inverted;
            let terms = terms.listed();
            let out = serializer.new_field(field, tokens.total(), norms.get_field(field)?)?;
            postings::write(&terms, &tokens, with_positions, self.room, out)?;
        }
        serializer.close()?;
        let segment = segment.with_max_doc(self.documents);
        segment.meta().untrack_temp_docstore();
        Ok(NewSegment { meta: segment.meta().clone(), written })
    }

    /// Returns the words of texts and titles as written. Lookups are over then, so their tables are freed to make room.
    fn written(&mut self) -> SegmentWords {
        let mut written = Vec::new();
        for inverted in &mut self.inverted {
            let words = inverted.take_written();
            if [self.fields.text, self.fields.title].contains(&inverted.field) {
                written.extend(words);
            }
        }
        SegmentWords::of(written)
    }
}

#[cfg(test)]
mod tests;
