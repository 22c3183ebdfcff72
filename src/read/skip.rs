//! The reason why a file, or one line of it, was not read.

use std::error::Error;
use std::fmt;
use std::io;

/// A readable reason, in lower case without a full stop, and the line that it concerns.
///
/// One unreadable file never stops a run; it is listed with its `Skip`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skip {
    /// The 1-based line, if only one line of a file was skipped.
    pub line: Option<usize>,
    /// The reason.
    pub what: String,
    /// Whether the content was not seen: permission denied, an I/O error, a sandboxed reader that cannot start. A later
    /// run may succeed, so the index keeps the last version. `false` if the content was read and rejected.
    pub temporary: bool,
}

impl Skip {
    /// Skips a whole file.
    pub fn new(what: impl Into<String>) -> Self {
        Self { line: None, what: what.into(), temporary: false }
    }

    /// Skips a whole file for a reason other than its content.
    pub fn temporary(what: impl Into<String>) -> Self {
        Self { temporary: true, ..Self::new(what) }
    }

    /// Skips one line of a file.
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

/// Whether the system reported the error, as opposed to a decoder that found invalid content; decoders may wrap the
/// system's errors.
fn is_from_system(error: &io::Error) -> bool {
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(cause) = next {
        let io = cause.downcast_ref::<io::Error>();
        if io.is_some_and(|io| io.raw_os_error().is_some()) {
            return true;
        }
        // `source` of an `io::Error` skips the error that it wraps.
        next = match io.and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => cause.source(),
        };
    }
    false
}

/// Returns the system's message without its error number.
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
