//! Reads the stored fields of a passage directly, without building a generic tantivy document.

use tantivy::schema::Field;
use tantivy::schema::document::{
    DeserializeError, DocumentDeserialize, DocumentDeserializer, ValueDeserialize, ValueDeserializer, ValueVisitor,
};

/// The stored fields of one passage.
pub(crate) struct StoredPassage(Vec<(Field, StoredValue)>);

/// A value of a stored field.
enum StoredValue {
    Text(String),
    Bytes(Vec<u8>),
}

impl StoredPassage {
    /// Takes the text of a field; `None` if it has none.
    pub(crate) fn text(&mut self, field: Field) -> Option<String> {
        self.0.iter_mut().find_map(|(of, value)| match value {
            StoredValue::Text(text) if *of == field => Some(std::mem::take(text)),
            _ => None,
        })
    }

    /// Returns the bytes of a field; `None` if it has none.
    pub(crate) fn bytes(&self, field: Field) -> Option<&[u8]> {
        self.0.iter().find_map(|(of, value)| match value {
            StoredValue::Bytes(bytes) if *of == field => Some(bytes.as_slice()),
            _ => None,
        })
    }
}

impl DocumentDeserialize for StoredPassage {
    fn deserialize<'de, D: DocumentDeserializer<'de>>(mut document: D) -> Result<Self, DeserializeError> {
        let mut fields = Vec::with_capacity(document.size_hint().min(4));
        while let Some(field) = document.next_field()? {
            fields.push(field);
        }
        Ok(Self(fields))
    }
}

impl ValueDeserialize for StoredValue {
    fn deserialize<'de, D: ValueDeserializer<'de>>(value: D) -> Result<Self, DeserializeError> {
        value.deserialize_any(StoredValueVisitor)
    }
}

struct StoredValueVisitor;

impl ValueVisitor for StoredValueVisitor {
    type Value = StoredValue;

    fn visit_string(&self, text: String) -> Result<StoredValue, DeserializeError> {
        Ok(StoredValue::Text(text))
    }

    fn visit_bytes(&self, bytes: Vec<u8>) -> Result<StoredValue, DeserializeError> {
        Ok(StoredValue::Bytes(bytes))
    }
}
