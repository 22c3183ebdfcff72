//! Why a file, or one line of it, was not read.

use std::fmt;
use std::io;

/// A reason that a person understands, in lower case without a full stop, and the line it is about.
///
/// One bad file never stops a run; it is listed with its `Skip`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skip {
    /// The 1-based line, where one line of a file was skipped and not all of it.
    pub line: Option<usize>,
    /// Why.
    pub what: String,
}

impl Skip {
    /// A whole file is skipped.
    pub fn new(what: impl Into<String>) -> Self {
        Self { line: None, what: what.into() }
    }

    /// One line of a file is skipped.
    pub fn at(line: usize, what: impl Into<String>) -> Self {
        Self { line: Some(line), what: what.into() }
    }
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl std::error::Error for Skip {}

impl From<io::Error> for Skip {
    fn from(error: io::Error) -> Self {
        Self::new(cause(&error))
    }
}

/// What the system said, without its error number.
pub(super) fn cause(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::NotFound => "no such file".into(),
        _ if error.raw_os_error().is_some() => crate::error::said(error),
        _ => error.to_string(),
    }
}
