//! Parameters of the check of a quotation.

use schemars::JsonSchema;
use serde::Deserialize;

/// Check a quotation
#[derive(Clone, clap::Args, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuoteParams {
    /// Quoted words, with or without quotation marks; … and [brackets] are understood
    #[arg(skip)]
    #[schemars(required, length(max = "super::LONGEST"))]
    pub(crate) quote: Option<String>,
    /// Article the quotation is attributed to: its id, or a reference into it
    #[arg(long, value_name = "ID")]
    pub(crate) article: Option<String>,
}
