//! Parts of a claim and whether the source has them.

use serde::{Deserialize, Serialize};

use super::Account;
use crate::claim::reading::WeightedClaim;
use crate::claim::statement::TermKind;
use crate::text::Span;
use crate::text::quantity::Value;

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

impl Account {
    /// Returns the parts of the claim in order: runs of terms of one kind and status, and what is objected to.
    pub(in crate::claim) fn parts(&self, claim: &WeightedClaim, listed: impl Fn(usize) -> Option<usize>) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for (row, (status, sentence)) in self.terms.iter().enumerate() {
            let unit = claim.unit(row);
            let kind = match &unit.sort {
                TermKind::Denial => continue,
                TermKind::Amount(quantity) if matches!(quantity.value, Value::When(_)) => PartKind::Time,
                TermKind::Amount(_) => PartKind::Amount,
                TermKind::Name => PartKind::Name,
                TermKind::Word => PartKind::Content,
            };
            let evidence = sentence.and_then(&listed);
            let is_next = |last: &Part| {
                let gap = unit.span.start.saturating_sub(last.span.end);
                kind != PartKind::Amount
                    && kind != PartKind::Time
                    && (last.kind, last.status) == (kind, *status)
                    && last.evidence == evidence
                    && gap <= 1
            };
            match parts.last_mut() {
                Some(last) if is_next(last) => last.span.end = unit.span.end.max(last.span.end),
                _ => parts.push(Part { span: unit.span, kind, status: *status, evidence }),
            }
        }
        for it in &self.objections {
            let own = parts.iter_mut().find(|part| part.span == it.span && part.kind == it.kind);
            let evidence = it.sentence.and_then(&listed);
            match own {
                Some(part) => (part.status, part.evidence) = (it.status, evidence),
                None => parts.push(Part { span: it.span, kind: it.kind, status: it.status, evidence }),
            }
        }
        parts.sort_by_key(|part| (part.span.start, part.span.end, part.kind));
        parts
    }
}
