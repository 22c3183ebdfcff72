//! Tables by the Arrow C stream interface: made once, streamed as often as a reader asks.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, Int32Array, Int64Array, RecordBatch, RecordBatchIterator, StringArray,
};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{DataType, Field, Schema};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

use crate::argument::Text;

/// A table in Arrow's memory layout.
#[pyclass(frozen, module = "ibid._native")]
pub(crate) struct NativeTable {
    batch: RecordBatch,
}

/// Returns a column of values of a kind, in which `None` is null.
fn column(kind: &str, values: &Bound<'_, PyAny>) -> PyResult<ArrayRef> {
    Ok(match kind {
        "text" => {
            let values: Vec<Option<Text>> = values.extract()?;
            Arc::new(values.into_iter().map(|text| text.map(|Text(text)| text)).collect::<StringArray>())
        }
        "int32" => Arc::new(Int32Array::from(values.extract::<Vec<Option<i32>>>()?)),
        "int64" => Arc::new(Int64Array::from(values.extract::<Vec<Option<i64>>>()?)),
        "float" => Arc::new(Float64Array::from(values.extract::<Vec<Option<f64>>>()?)),
        "bool" => Arc::new(BooleanArray::from(values.extract::<Vec<Option<bool>>>()?)),
        "texts" => {
            let mut lists = ListBuilder::new(StringBuilder::new());
            for list in values.extract::<Vec<Option<Vec<Text>>>>()? {
                lists.append_option(list.map(|list| list.into_iter().map(|Text(text)| Some(text))));
            }
            Arc::new(lists.finish())
        }
        kind => return Err(PyValueError::new_err(format!("unknown kind of column {kind:?}"))),
    })
}

fn failed(error: impl std::fmt::Display) -> PyErr {
    PyValueError::new_err(error.to_string())
}

#[pymethods]
impl NativeTable {
    #[new]
    fn new(columns: Vec<(String, String, Bound<'_, PyAny>)>) -> PyResult<Self> {
        let mut fields = Vec::new();
        let mut arrays = Vec::new();
        for (name, kind, values) in &columns {
            let array = column(kind, values)?;
            fields.push(Field::new(name, array.data_type().clone(), true));
            arrays.push(array);
        }
        let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).map_err(failed)?;
        Ok(Self { batch })
    }

    fn rows(&self) -> usize {
        self.batch.num_rows()
    }

    /// Returns the schema as a capsule.
    fn schema<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(&DataType::Struct(self.batch.schema().fields().clone()));
        PyCapsule::new_with_value(py, schema.map_err(failed)?, c"arrow_schema")
    }

    /// Returns a new stream of the table as a capsule.
    fn stream<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let batches = RecordBatchIterator::new([Ok(self.batch.clone())], self.batch.schema());
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(batches)), c"arrow_array_stream")
    }
}
