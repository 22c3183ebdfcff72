//! How a command ends.

use std::io;
use std::process::ExitCode;

use ibid::Error;

/// Result of a run without a fatal error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Something was found, or all checks passed.
    Found,
    /// Nothing was found.
    Nothing,
    /// An error occurred and has been reported.
    Trouble,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Found => 0,
            Outcome::Nothing => 1,
            Outcome::Trouble => 2,
        })
    }
}

/// A fatal error.
pub(crate) enum Failure {
    /// An error, and a hint if the error has none of its own.
    Trouble(Error, Option<&'static str>),
    /// Writing the results failed.
    Output(io::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Trouble(error, None)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}
