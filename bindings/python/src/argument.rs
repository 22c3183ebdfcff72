//! Arguments as Python passes them.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

/// A text. Lone surrogates, which file names and JSON may contain, become U+FFFD, one for one, so that offsets stay.
pub(crate) struct Text(pub(crate) String);

impl<'py> FromPyObject<'_, 'py> for Text {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let text = value.cast::<PyString>()?;
        if let Ok(text) = text.extract::<String>() {
            return Ok(Self(text));
        }
        let bytes = text.call_method1("encode", ("utf-32-le", "surrogatepass"))?.cast_into::<PyBytes>()?;
        let (units, _) = bytes.as_bytes().as_chunks::<4>();
        let character =
            |unit: &[u8; 4]| char::from_u32(u32::from_le_bytes(*unit)).unwrap_or(char::REPLACEMENT_CHARACTER);
        Ok(Self(units.iter().map(character).collect()))
    }
}

/// Returns the strings of several texts.
pub(crate) fn strings(texts: Vec<Text>) -> Vec<String> {
    texts.into_iter().map(|Text(text)| text).collect()
}
