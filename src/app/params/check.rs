//! Parameters of the check of a claim.

use schemars::JsonSchema;
use serde::Deserialize;

/// Maximum length of a text, in bytes.
pub(crate) const LONGEST_TEXT: usize = 100_000;

/// Check a claim, or every claim of a text
#[derive(Clone, clap::Args, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CheckParams {
    /// One sentence that states a fact and is clear without context: names, not pronouns
    #[arg(skip)]
    #[schemars(length(max = "super::LONGEST"))]
    pub(crate) claim: Option<String>,
    /// A text, split into claims; instead of `claim`
    #[arg(skip)]
    #[schemars(length(max = "LONGEST_TEXT"))]
    pub(crate) text: Option<String>,
    /// Article to check against: its id, or a reference into it [default: all articles]
    #[arg(long, value_name = "ID")]
    pub(crate) article: Option<String>,
}
