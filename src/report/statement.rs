//! A report's own sentences.

use crate::text::Span;

/// A sentence, and its citations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its block, as an index into [`super::Report::blocks`].
    pub block: usize,
    /// Range in the prose of the block.
    pub place: Span,
    /// Byte range in the report.
    pub span: Span,
    /// Citations in it or directly behind it, as indices into [`super::Report::citations`].
    pub citations: Vec<usize>,
}
