//! Parts of a claim and whether the source has them.

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// A checkable part of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Range in the claim.
    pub span: Span,
    /// What the part says.
    pub kind: PartKind,
    /// Whether the source has it.
    pub status: PartStatus,
    /// Index of the evidence sentence that has it or contradicts it.
    pub evidence: Option<usize>,
}

/// What a part of a claim says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// A person, organisation or place.
    Name,
    /// A thing, property or event.
    Content,
    /// How many of what unit.
    Amount,
    /// When.
    Time,
    /// Who says so.
    Speaker,
    /// How sure: planned, possible, alleged.
    Certainty,
    /// On which condition.
    Condition,
    /// How much of a whole: all, most, only.
    Quantifier,
    /// The place in an order: highest, second.
    Rank,
    /// Whether it is denied.
    Negation,
    /// Why.
    Cause,
    /// Before, after or since what.
    Order,
    /// Compared with what.
    Comparison,
    /// Who did what to whom.
    Relation,
}

impl PartKind {
    /// Returns the name used in JSON and on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Content => "content",
            Self::Amount => "amount",
            Self::Time => "time",
            Self::Speaker => "speaker",
            Self::Certainty => "certainty",
            Self::Condition => "condition",
            Self::Quantifier => "quantifier",
            Self::Rank => "rank",
            Self::Negation => "negation",
            Self::Cause => "cause",
            Self::Order => "order",
            Self::Comparison => "comparison",
            Self::Relation => "relation",
        }
    }
}

/// Whether the source has a part of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartStatus {
    /// The source has it.
    Found,
    /// The source does not have it.
    Missing,
    /// The source says otherwise.
    Contradicted,
}

impl PartStatus {
    /// Returns the name used in JSON and on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Missing => "missing",
            Self::Contradicted => "contradicted",
        }
    }
}
