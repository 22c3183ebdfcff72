//! Errors of the library as exceptions of `ibid._errors`, with the next step.

use std::io::ErrorKind;

use ibid::Error;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Returns the exception for an error.
pub(crate) fn raised(py: Python<'_>, error: &Error) -> PyErr {
    let (class, hint) = match error {
        Error::Input { what, .. } if what.contains("not found in the index") => {
            ("NotFoundError", Some("list the ids with `index.articles()`, or search for it with `index.search(…)`"))
        }
        Error::Input { .. } => ("InputError", None),
        Error::Disk { cause, .. } => (
            "DiskError",
            (cause.kind() == ErrorKind::StorageFull).then_some("free some space and try again; the index is unchanged"),
        ),
        Error::Index { path, .. } if !ibid::engine::exists(path) => {
            ("MissingIndexError", Some("build it first: `ibid.build(corpus, index)`"))
        }
        Error::Index { .. } => ("IndexFormatError", Some("rebuild it: `ibid.build(corpus, index, rebuild=True)`")),
        Error::Damaged { .. } => ("DamagedIndexError", Some("rebuild it: `ibid.build(corpus, index, rebuild=True)`")),
        Error::Locked { .. } => ("LockedIndexError", Some("wait for the other process to finish, or stop it")),
        Error::Engine { .. } => ("EngineError", Some("rebuild it: `ibid.build(corpus, index, rebuild=True)`")),
        Error::Interrupted | Error::Cancelled => ("CancelledError", Some("call it again to finish")),
        Error::TimedOut | Error::OverBudget => ("UndecidedError", Some("split the question into smaller ones")),
    };
    new(py, class, &error.to_string(), hint)
}

/// Returns the exception for a panic.
pub(crate) fn raised_internal(py: Python<'_>, message: &str) -> PyErr {
    new(py, "InternalError", &format!("internal error: {message}"), Some("report it with the call that caused it"))
}

/// Returns an exception of a class of `ibid._errors`.
pub(crate) fn new(py: Python<'_>, class: &str, message: &str, hint: Option<&str>) -> PyErr {
    let made = || -> PyResult<PyErr> {
        let keywords = PyDict::new(py);
        keywords.set_item("hint", hint)?;
        let class = py.import("ibid._errors")?.getattr(class)?;
        Ok(PyErr::from_value(class.call((message,), Some(&keywords))?))
    };
    made().unwrap_or_else(|_| PyRuntimeError::new_err(message.to_owned()))
}
