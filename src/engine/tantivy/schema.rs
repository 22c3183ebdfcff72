//! The tantivy schema of a passage, and its version.
//!
//! There is one scored field for the text and one for the title, since every further scored field slows down each
//! query. Dates and the passage's number in its article are columns; the text, its positions and the article's record
//! are stored.

use serde::{Deserialize, Serialize};
use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, STRING, Schema, TextFieldIndexing, TextOptions,
};

use crate::engine::Facet;
use crate::query;

/// Incremented with every change to the fields, the analyzer or the stored data; an index of another version is
/// rejected.
pub(super) const VERSION: u32 = 9;

/// Name of our analyzer in the schema. tantivy never uses it, since it receives text already tokenized.
pub(super) const ANALYZER: &str = "ibid";

/// The fields of the schema.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    pub(super) text: Field,
    pub(super) title: Field,
    pub(super) author: Field,
    pub(super) source: Field,
    pub(super) section: Field,
    pub(super) tag: Field,
    pub(super) lang: Field,
    pub(super) kind: Field,
    pub(super) id: Field,
    /// First and last day of the article's date, as the number `yyyymmdd`.
    pub(super) since: Field,
    pub(super) until: Field,
    /// Number of the passage in its article, from 0.
    pub(super) ordinal: Field,
    /// Text of the passage, encoded; see [`super::codebook`].
    pub(super) content: Field,
    pub(super) places: Field,
    /// Record of the article, encoded, stored with its first passage only.
    pub(super) record: Field,
    /// Facet columns, set for first passages only; see [`super::read::facet`].
    pub(super) facets: [(Facet, Field); 4],
}

impl Fields {
    /// Builds the schema and its fields.
    pub(super) fn build() -> (Schema, Self) {
        let mut builder = Schema::builder();
        let ranked = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(ANALYZER)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        );
        let column = NumericOptions::default().set_fast();
        let stored = BytesOptions::default().set_stored();
        let value = TextOptions::default().set_fast("raw");
        let mut facet = |facet| (facet, builder.add_text_field(super::read::facet::column(facet), value.clone()));
        let facets = [facet(Facet::Source), facet(Facet::Author), facet(Facet::Lang), facet(Facet::Tag)];
        let fields = Self {
            facets,
            text: builder.add_text_field("text", ranked.clone()),
            title: builder.add_text_field("title", ranked.clone()),
            author: builder.add_text_field("author", ranked.clone()),
            source: builder.add_text_field("source", ranked.clone()),
            section: builder.add_text_field("section", ranked.clone()),
            tag: builder.add_text_field("tag", ranked),
            lang: builder.add_text_field("lang", STRING),
            kind: builder.add_text_field("kind", STRING),
            id: builder.add_text_field("id", STRING),
            since: builder.add_u64_field("since", column.clone()),
            until: builder.add_u64_field("until", column.clone()),
            ordinal: builder.add_u64_field("ordinal", column),
            content: builder.add_bytes_field("content", stored.clone()),
            places: builder.add_bytes_field("places", stored.clone()),
            record: builder.add_bytes_field("record", stored),
        };
        (builder.build(), fields)
    }

    /// Returns the field for a query field; dates have columns instead.
    pub(super) fn named(self, field: query::Field) -> Field {
        match field {
            query::Field::Text => self.text,
            query::Field::Title => self.title,
            query::Field::Author => self.author,
            query::Field::Source => self.source,
            query::Field::Lang => self.lang,
            query::Field::Tag => self.tag,
            query::Field::Section => self.section,
            query::Field::Kind => self.kind,
            query::Field::Date => self.since,
            query::Field::Article => self.id,
        }
    }
}

/// Metadata of a commit, stored in tantivy's commit payload, which changes atomically with the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct CommitPayload {
    pub(super) version: u32,
    pub(super) articles: u64,
    /// File name of the manifest.
    pub(super) manifest: String,
    /// Name of the file with the blocks of the manifest.
    #[serde(default)]
    pub(super) blocks: Option<String>,
    /// Names of the files of codebooks, in the order of their numbers.
    #[serde(default)]
    pub(super) codebooks: Vec<String>,
    /// Languages in which words are stemmed.
    pub(super) stems: Vec<String>,
}
