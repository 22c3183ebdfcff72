//! A segment of the index, from articles to files.
//!
//! The files are tantivy's, in its format and by its own serializers; what gathers the postings in memory is ours. tantivy
//! looks every token up by its bytes, in memory that no cache holds, and appends to one of as many lists as there are terms.
//! Here a plain word is looked up before it is stemmed, its number is written down in the order of the text, and all is put in
//! order at the end.

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
use super::schema::Fields;
use crate::text::{Analyzers, Lang};
use field::{FieldBuilder, TokenizedValue};

/// A segment that articles are added to.
pub(super) struct SegmentBuilder {
    segment: Segment,
    fields: Fields,
    inverted: Vec<FieldBuilder>,
    /// The place of the text among them.
    text: usize,
    norms: FieldNormsWriter,
    columns: FastFieldsWriter,
    store: StoreWriter,
    analyzers: Analyzers,
    documents: u32,
    /// How many places are put in order at once.
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
            room: postings::ROOM,
        })
    }

    /// Adds an article: one document for every passage, side by side.
    pub(super) fn add(&mut self, incoming: IncomingArticle) -> Result<()> {
        let lang = incoming.lang();
        // What all its passages share is cut once.
        let shared: Vec<_> = incoming.shared().into_iter().map(|words| self.cut(&words, lang)).collect();
        let schema = self.segment.schema();
        let article = Arc::new(incoming);
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
            let document = PassageDocument::new(&article, ordinal);
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

    /// Memory in use, in bytes. Putting all in order at the end takes more for a moment: some twenty bytes for every
    /// different term, and the room to do it in.
    pub(super) fn memory(&self) -> usize {
        let inverted: usize = self.inverted.iter().map(FieldBuilder::memory).sum();
        inverted + self.norms.mem_usage() + self.columns.mem_usage() + self.store.mem_usage()
    }

    /// Writes what was gathered, and ends the segment.
    pub(super) fn finish(mut self) -> Result<SegmentMeta> {
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
            let FieldBuilder { field, with_positions, terms, tokens, words } = inverted;
            // There is no need to find a term any more, and room is wanted.
            drop(words);
            let terms = terms.listed();
            let out = serializer.new_field(field, tokens.total(), norms.get_field(field)?)?;
            postings::write(&terms, &tokens, with_positions, self.room, out)?;
        }
        serializer.close()?;
        let segment = segment.with_max_doc(self.documents);
        segment.meta().untrack_temp_docstore();
        Ok(segment.meta().clone())
    }
}

#[cfg(test)]
mod tests;
