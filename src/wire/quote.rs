//! The result of checking a quotation.

use schemars::JsonSchema;
use serde::Serialize;

use crate::quote::{Change, ChangeKind, Finding, Quotation, QuoteLocation, Verdict};
use crate::text::Span;

/// Where a quotation occurs, or how it differs from the source.
#[derive(Serialize, JsonSchema)]
pub struct QuoteResult<'a> {
    /// Id of the line, in a batch
    id: Option<&'a str>,
    quote: &'a str,
    verdict: Verdict,
    found: Vec<QuotedPassage<'a>>,
    changes: Vec<QuoteChange<'a>>,
}

/// A passage that a quotation occurs in, or differs from.
#[derive(Serialize, JsonSchema)]
pub struct QuotedPassage<'a> {
    r#ref: String,
    article: &'a str,
    /// The index of the article, where several are searched
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<&'a str>,
    span: Span,
    text: &'a str,
    /// Reasons to check the text against the source
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    warnings: &'a [String],
}

/// A difference between a quotation and its source.
#[derive(Serialize, JsonSchema)]
pub struct QuoteChange<'a> {
    kind: ChangeKind,
    quoted: &'a str,
    source: &'a str,
    /// What an ellipsis or bracket leaves out or replaces that a reader would want to know
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<&'a str>,
}

impl<'a> QuoteResult<'a> {
    /// Returns a finding, with its `id` if it is part of a batch.
    pub fn of(id: Option<&'a str>, quotation: &'a Quotation, finding: &'a Finding) -> Self {
        fn passage(found: &QuoteLocation) -> QuotedPassage<'_> {
            let (article, warnings) = (found.article.id.as_str(), found.article.doubts.as_slice());
            QuotedPassage {
                r#ref: found.reference.to_string(),
                article,
                index: found.article.meta.index.as_deref(),
                span: found.span,
                text: found.text(),
                warnings,
            }
        }
        fn change(change: &Change) -> QuoteChange<'_> {
            let warning = change.warning.as_deref();
            QuoteChange { kind: change.kind, quoted: &change.quoted, source: &change.source, warning }
        }
        Self {
            id,
            quote: &quotation.text,
            verdict: finding.verdict,
            found: finding.found.iter().map(passage).collect(),
            changes: finding.changes.iter().map(change).collect(),
        }
    }
}
