//! `quote`: quotations against the sources.

use ibid::quote::{Quotation, Quotes};
use ibid::render::json;
use ibid::wire::QuoteResult;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::call::{PageParams, ToolCall, line, named, rest, within_reason};
use super::detail::{Fields, schema_of};
use super::fit::Page;
use super::library::Open;
use super::tool_error::ToolError;
use crate::app::{Settings, params::QuoteParams};

/// Maximum number of quotations in a call.
const MANY: usize = 100;

/// Check quotations
#[derive(Deserialize, JsonSchema)]
pub(super) struct QuoteTool {
    #[serde(flatten)]
    params: QuoteParams,
    /// Several quotations, instead of `quote`; the answer has `results` in their order
    #[schemars(length(max = "MANY"))]
    quotes: Option<Vec<String>>,
    #[serde(flatten)]
    page: PageParams,
}

impl ToolCall for QuoteTool {
    const NAME: &'static str = "quote";
    const TITLE: &'static str = "Check quotations";
    const ALIASES: &'static [(&'static str, &'static str)] = &[("quotation", "quote"), ("quotations", "quotes")];
    const REQUIRED: Option<&'static [&'static str]> = Some(&[]);
    const DESCRIPTION: &'static str = "Finds where a quotation occurs, or how it differs from the source. Call it before you \
        print words in quotation marks. `verdict`: exact, normalized (only typography differs), elided (exact pieces in \
        order), altered (`changes` lists the differences: a digit, a name, a dropped \"not\"), wrong_source (it occurs \
        in another article than the named one), ambiguous (too short), not_found. `found` has references and the exact \
        text of the article. Only the words are compared: read the passage to see whether they are taken out of context.";
    const FIELDS: Fields = &[
        "quote",
        "verdict",
        "found.ref",
        "found.text",
        "found.warnings",
        "changes",
        "results.quote",
        "results.verdict",
        "results.found.ref",
        "results.found.text",
        "results.found.warnings",
        "results.changes",
    ];

    fn answer_members() -> Vec<(&'static str, Value)> {
        let one = schema_of::<QuoteResult<'_>>();
        let mut members: Vec<_> =
            ["verdict", "found", "changes"].map(|name| (name, one["properties"][name].clone())).into();
        members.push(("results", json!({"type": "array", "items": {"type": "object"}})));
        members
    }

    fn page(&self) -> &PageParams {
        &self.page
    }

    fn answer(self, open: &mut Open, settings: &Settings, page: Page) -> Result<Value, ToolError> {
        let QuoteParams { quote, article } = self.params;
        let article = named(article.as_deref(), &open.search, settings)?;
        let quotes = Quotes::over(open.search.searcher());
        let result = |text: &str| -> Result<Value, ToolError> {
            within_reason("quotation", text)?;
            let quotation = Quotation { text: text.to_owned(), article: article.clone() };
            let finding = quotes.check_within(&quotation, &open.limits)?;
            Ok(line(|out| json::finding(out, None, &quotation, &finding)))
        };
        match (quote, self.quotes) {
            (Some(quote), None) => Ok(page.fit(rest(result(&quote)?, "found", page), "found", false)),
            (None, Some(several)) => page.results(&several, MANY, |text| result(text)),
            _ => Err(ToolError::new("expected `quote` or `quotes`", "call again with one of them")),
        }
    }
}
