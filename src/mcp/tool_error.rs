//! Errors that an agent can act on: what is wrong, and what to call instead.

use std::fmt::Display;

use ibid::Error;
use rmcp::model::{CallToolResult, ContentBlock};

use crate::app::{Failure, hint};

/// Reason why a call fails.
#[derive(Debug)]
pub(super) struct ToolError {
    /// What is wrong.
    pub(super) error: String,
    /// The next step.
    pub(super) next: String,
}

impl ToolError {
    pub(super) fn new(error: impl Display, next: impl Into<String>) -> Self {
        Self { error: error.to_string(), next: next.into() }
    }

    /// Returns it as the result of a call. Without structured content: clients validate that against the schema of
    /// answers, and would show their own error instead of this one.
    pub(super) fn result(&self) -> CallToolResult {
        CallToolResult::error(vec![ContentBlock::text(format!("error: {}\nnext: {}", self.error, self.next))])
    }
}

impl Display for ToolError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}; {}", self.error, self.next)
    }
}

/// An error that other arguments cannot fix, with the step that may.
impl From<Error> for ToolError {
    fn from(error: Error) -> Self {
        let next = hint(&error).unwrap_or("tell the user to run `ibid status`");
        Self::new(&error, next)
    }
}

impl From<Failure> for ToolError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Trouble(error, Some(hint)) => Self::new(error, format!("tell the user: {hint}")),
            Failure::Trouble(error, None) => error.into(),
            Failure::Output(error) => Self::new(error, "call again"),
        }
    }
}
