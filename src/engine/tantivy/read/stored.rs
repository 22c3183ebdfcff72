//! Reads the stored fields of a passage in place: a search needs a dozen passages, and of most of them one field.

use std::ops::Range;

use tantivy::Searcher;
use tantivy::directory::OwnedBytes;
use tantivy::schema::Field;
use tantivy::store::StoreReader;
use tantivy_common::{BinarySerializable as _, VInt};

/// tantivy's codes of the types of stored values.
const TEXT: u8 = 0;
const BYTES: u8 = 4;

/// Number of decompressed blocks cached for each segment, 16 KiB each.
const BLOCKS: usize = 100;

/// Opens the stored passages of every segment.
pub(crate) fn open_stores(searcher: &Searcher) -> tantivy::Result<Vec<StoreReader>> {
    searcher.segment_readers().iter().map(|reader| Ok(reader.get_store_reader(BLOCKS)?)).collect()
}

/// The stored fields of one passage.
pub(crate) struct StoredPassage {
    bytes: OwnedBytes,
    /// Field, type and place of each value.
    values: Vec<(Field, u8, Range<usize>)>,
}

impl StoredPassage {
    /// Finds the values of a stored document; `None` if it is not one of ours.
    pub(crate) fn of(bytes: OwnedBytes) -> Option<Self> {
        let mut rest = bytes.as_slice();
        let count = VInt::deserialize_u64(&mut rest).ok()?;
        let mut values = Vec::with_capacity(4);
        for _ in 0..count {
            let field = Field::deserialize(&mut rest).ok()?;
            let (&kind, after) = rest.split_first().filter(|(kind, _)| matches!(**kind, TEXT | BYTES))?;
            rest = after;
            let length = usize::try_from(VInt::deserialize_u64(&mut rest).ok()?).ok()?;
            let start = bytes.len() - rest.len();
            rest = rest.get(length..)?;
            values.push((field, kind, start..start + length));
        }
        rest.is_empty().then_some(Self { bytes, values })
    }

    /// Returns the text of a field; `None` if it has none.
    pub(crate) fn text(&self, field: Field) -> Option<&str> {
        std::str::from_utf8(self.value(field, TEXT)?).ok()
    }

    /// Returns the bytes of a field; `None` if it has none.
    pub(crate) fn bytes(&self, field: Field) -> Option<&[u8]> {
        self.value(field, BYTES)
    }

    fn value(&self, field: Field, kind: u8) -> Option<&[u8]> {
        let found = self.values.iter().find(|(of, is, _)| (*of, *is) == (field, kind));
        found.map(|(.., range)| &self.bytes[range.clone()])
    }
}
