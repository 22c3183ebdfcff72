//! Formatted citations.

use schemars::JsonSchema;
use serde::Serialize;

use super::article::ArticleMeta;
use crate::cite::{Cited, FormattedCitations, Locator};
use crate::text::Span;

/// A reference, cited, with the bibliography entry of its work.
#[derive(Serialize, JsonSchema)]
#[expect(clippy::struct_field_names, reason = "the names are those of the contract")]
pub struct Citation<'a> {
    /// Pinned to the text that it cites
    r#ref: String,
    article: ArticleMeta<'a>,
    key: &'a str,
    span: Span,
    /// The same range in Unicode code points
    chars: Span,
    text: &'a str,
    locator: Option<CitedLocator>,
    citation: String,
    /// Entry of the work in the bibliography
    entry: Option<String>,
    /// Address that opens at the passage
    link: Option<&'a str>,
    /// EPUB CFI of the passage in the file of an e-book
    #[serde(skip_serializing_if = "Option::is_none")]
    cfi: Option<&'a str>,
    /// Whether the text differs from the version that the reference is pinned to
    changed: bool,
}

/// A page, paragraph, time or row within a work.
#[derive(Serialize, JsonSchema)]
pub struct CitedLocator {
    label: &'static str,
    numbers: String,
}

impl<'a> Citation<'a> {
    /// Returns a citation of a formatted document.
    pub fn of(cited: &'a Cited, written: &FormattedCitations) -> Self {
        let locator = |locator: &Locator| CitedLocator { label: locator.label(), numbers: locator.numbers() };
        let listed = written.bibliography.iter().find(|listed| listed.key == cited.item.key);
        let text = cited.article.text.as_str();
        Self {
            r#ref: cited.reference.to_string(),
            article: ArticleMeta::of(&cited.record),
            key: &cited.item.key,
            span: cited.span,
            chars: cited.span.chars(text),
            text: cited.span.of(text),
            locator: cited.locator.as_ref().map(locator),
            citation: cited.citation.plain(),
            entry: listed.map(|listed| listed.text.plain()),
            link: cited.link.as_deref(),
            cfi: cited.cfi(),
            changed: cited.changed,
        }
    }
}
