//! A sentence of the report's own.

use crate::text::Span;

/// A sentence, and what it cites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its block, as a place in [`super::Report::blocks`].
    pub block: usize,
    /// Where it stands in the prose of that block.
    pub place: Span,
    /// Where it stands in the report.
    pub span: Span,
    /// The citations in it or right behind it, as places in [`super::Report::citations`].
    pub citations: Vec<usize>,
}
