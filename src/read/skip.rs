//! Why a file, or one line of it, was not read.

use std::error::Error;
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
    /// Whether the content was never seen: permission denied, an I/O error, a sandboxed reader that cannot start. A later run
    /// may succeed, so the index keeps the last version. `false` where the content was read and refused.
    pub temporary: bool,
}

impl Skip {
    /// A whole file is skipped.
    pub fn new(what: impl Into<String>) -> Self {
        Self { line: None, what: what.into(), temporary: false }
    }

    /// A whole file is skipped for a reason that is not in its content.
    pub fn temporary(what: impl Into<String>) -> Self {
        Self { temporary: true, ..Self::new(what) }
    }

    /// One line of a file is skipped.
    pub fn at(line: usize, what: impl Into<String>) -> Self {
        Self { line: Some(line), ..Self::new(what) }
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

impl Error for Skip {}

impl From<io::Error> for Skip {
    fn from(error: io::Error) -> Self {
        Self { temporary: is_from_system(&error), ..Self::new(cause(&error)) }
    }
}

/// Whether the system reported the error, and not a decoder that found invalid content; decoders may wrap the system's.
fn is_from_system(error: &io::Error) -> bool {
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(cause) = next {
        let io = cause.downcast_ref::<io::Error>();
        if io.is_some_and(|io| io.raw_os_error().is_some()) {
            return true;
        }
        // `source` of an `io::Error` passes over the error that it wraps.
        next = match io.and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => cause.source(),
        };
    }
    false
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_the_system_is_temporary_and_one_of_a_decoder_is_not() {
        let system = || io::Error::from_raw_os_error(5);
        let wrapped = io::Error::other(io::Error::new(io::ErrorKind::InvalidData, system()));
        assert!(Skip::from(system()).temporary && Skip::from(wrapped).temporary);
        let decoder = io::Error::new(io::ErrorKind::InvalidData, "corrupt deflate stream");
        assert!(!Skip::from(decoder).temporary && !Skip::new("empty").temporary);
        assert!(Skip::temporary("the parser did not start").temporary);
    }
}
