//! Reads the stored fields of a passage in place: a search needs a dozen passages, and of most of them one field.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tantivy::directory::OwnedBytes;
use tantivy::schema::Field;
use tantivy::store::StoreReader;
use tantivy::{DocAddress, Searcher};
use tantivy_common::{BinarySerializable as _, VInt};

use super::records::Records;
use crate::article::{ArticleId, Record};
use crate::engine::tantivy::codebook::Codebooks;
use crate::engine::tantivy::fault;
use crate::engine::tantivy::schema::Fields;
use crate::engine::tantivy::write::document::{decode_record, passage_checksum, split_checksum};
use crate::error::{Error, Result};
use crate::passage::Passage;

/// tantivy's code of the type of all stored values.
const BYTES: u8 = 4;

/// Number of blocks kept for each segment, 4 KiB each.
const BLOCKS: usize = 100;
/// How many times as long as its codes a text is taken to be at most.
const EXPANSION: usize = 8;

/// The stored passages of one commit.
pub(super) struct StoredPassages {
    location: PathBuf,
    reader: Searcher,
    fields: Fields,
    codebooks: Arc<Codebooks>,
    /// Opened by the first hit, one for each segment.
    stores: OnceLock<Vec<StoreReader>>,
    records: Mutex<Records>,
}

impl StoredPassages {
    pub(super) fn new(location: &Path, reader: &Searcher, fields: Fields, codebooks: Arc<Codebooks>) -> Self {
        let (stores, records) = (OnceLock::new(), Mutex::default());
        Self { location: location.to_owned(), reader: reader.clone(), fields, codebooks, stores, records }
    }

    /// The codebooks by which texts are stored.
    pub(super) fn codebooks(&self) -> &Arc<Codebooks> {
        &self.codebooks
    }

    /// Returns the text and positions of a passage, the `ordinal`th of that article. Its checksum is verified, so that
    /// corrupted text is never shown.
    pub(super) fn read(&self, address: DocAddress, article: &ArticleId, ordinal: usize) -> Result<(String, Passage)> {
        let document = self.document(address)?;
        let stored = self.bytes(&document, self.fields.content)?;
        let (places, sum) = split_checksum(self.bytes(&document, self.fields.places)?).unzip();
        let decoded = places.and_then(Passage::from_bytes).and_then(|passage| {
            let length = passage.span.len().min(stored.len() * EXPANSION);
            Some((self.codebooks.decode(stored, length)?, passage))
        });
        decoded
            .filter(|(text, _)| Some(passage_checksum(article, ordinal, text, places.unwrap_or_default())) == sum)
            .ok_or_else(|| self.damaged(&format!("a passage of {article} differs from what was written")))
    }

    /// Returns the record of the article whose first passage is at `first`.
    pub(super) fn record(&self, first: DocAddress) -> Result<Arc<Record>> {
        if let Some(record) = self.records.lock().unwrap_or_else(PoisonError::into_inner).get(first) {
            return Ok(record);
        }
        let document = self.document(first)?;
        let bytes = self.bytes(&document, self.fields.record)?;
        let record = decode_record(bytes, &self.codebooks);
        let record = record.ok_or_else(|| self.damaged("an article's record differs from what was written"))?;
        let record: Arc<Record> = Arc::new(record);
        self.records.lock().unwrap_or_else(PoisonError::into_inner).insert(first, &record, bytes.len() * EXPANSION);
        Ok(record)
    }

    fn document(&self, address: DocAddress) -> Result<StoredPassage> {
        let store = &self.stores()?[address.segment_ord as usize];
        let bytes = store.get_document_bytes(address.doc_id).map_err(fault(&self.location, "reading a passage"))?;
        StoredPassage::of(bytes).ok_or_else(|| self.damaged("a passage is not stored as it was written"))
    }

    fn stores(&self) -> Result<&[StoreReader]> {
        if let Some(stores) = self.stores.get() {
            return Ok(stores);
        }
        let open = |reader: &tantivy::SegmentReader| Ok(reader.get_store_reader(BLOCKS)?);
        let opened: tantivy::Result<_> = self.reader.segment_readers().iter().map(open).collect();
        let opened = opened.map_err(fault(&self.location, "opening the index"))?;
        Ok(self.stores.get_or_init(|| opened))
    }

    fn bytes<'d>(&self, document: &'d StoredPassage, field: Field) -> Result<&'d [u8]> {
        document.bytes(field).ok_or_else(|| self.damaged("a passage is incomplete"))
    }

    fn damaged(&self, what: &str) -> Error {
        Error::Damaged { path: self.location.clone(), what: what.to_owned() }
    }
}

/// The stored fields of one passage.
pub(super) struct StoredPassage {
    bytes: OwnedBytes,
    /// Field and place of each value.
    values: Vec<(Field, Range<usize>)>,
}

impl StoredPassage {
    /// Finds the values of a stored document; `None` if it is not one of ours.
    pub(super) fn of(bytes: OwnedBytes) -> Option<Self> {
        let mut rest = bytes.as_slice();
        let count = VInt::deserialize_u64(&mut rest).ok()?;
        let mut values = Vec::with_capacity(4);
        for _ in 0..count {
            let field = Field::deserialize(&mut rest).ok()?;
            rest = rest.strip_prefix(&[BYTES])?;
            let length = usize::try_from(VInt::deserialize_u64(&mut rest).ok()?).ok()?;
            let start = bytes.len() - rest.len();
            rest = rest.get(length..)?;
            values.push((field, start..start + length));
        }
        rest.is_empty().then_some(Self { bytes, values })
    }

    /// Returns the bytes of a field; `None` if it has none.
    pub(super) fn bytes(&self, field: Field) -> Option<&[u8]> {
        let found = self.values.iter().find(|(of, _)| *of == field);
        found.map(|(_, range)| &self.bytes[range.clone()])
    }
}
