//! Tokens of the query language.

use super::ast::{Field, Term};

/// A token of the query language.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `AND`
    And,
    /// `OR`
    Or,
    /// `NOT`, `!` or `-`
    Not,
    /// `+`
    Must,
    /// `NEAR/5`, `PRE/5`
    Near { distance: u32, ordered: bool },
    /// `title:`, followed by something.
    Field(Field),
    /// `*`
    Star,
    /// A search term.
    Term(Term),
    /// `^2`, directly after its operand.
    Boost(f32),
}
