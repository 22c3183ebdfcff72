//! `lint`: the quotations, citations and figures of a draft.

use ibid::render::json;
use ibid::report::{Report, lint_within};
use ibid::wire::LintedReport;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::call::{PageParams, ToolCall, line, rest};
use super::detail::{Fields, schema_of};
use super::fit::Page;
use super::library::Open;
use super::tool_error::ToolError;
use crate::app::{Settings, params::LONGEST_TEXT};

/// Check a draft
#[derive(Deserialize, JsonSchema)]
pub(super) struct LintTool {
    /// The draft in Markdown; a reference behind a quotation or sentence cites its source: “…” [news/2018/forum#p3]
    #[schemars(length(max = "LONGEST_TEXT"))]
    text: String,
    #[serde(flatten)]
    page: PageParams,
}

impl ToolCall for LintTool {
    const NAME: &'static str = "lint";
    const ALIASES: &'static [(&'static str, &'static str)] = &[("draft", "text"), ("report", "text")];
    const TITLE: &'static str = "Check a draft";
    const DESCRIPTION: &'static str = "Checks a whole draft against the sources that it cites: quotations that differ, \
        figures that the passage does not have, sentences that it does not support, references that lead nowhere or \
        whose text has changed. Each of the `findings` has a `rule`, a `severity`, a `message`, the `line`, the words of \
        the draft (`text`) and of the source, and a `fix` where there is one. An empty list is a draft without findings; \
        sentences without a citation are not checked: call `check` with `text` for them.";
    const FIELDS: Fields = &[
        "findings.rule",
        "findings.severity",
        "findings.message",
        "findings.start.line",
        "findings.text",
        "findings.source.ref",
        "findings.source.text",
        "findings.fix.what",
        "findings.fix.edits.text",
        "findings.allowed",
    ];

    fn answer_members() -> Vec<(&'static str, Value)> {
        vec![("findings", schema_of::<LintedReport<'_>>()["properties"]["findings"].clone())]
    }

    fn page(&self) -> &PageParams {
        &self.page
    }

    fn answer(self, open: &mut Open, _: &Settings, page: Page) -> Result<Value, ToolError> {
        if self.text.len() > LONGEST_TEXT {
            let error = format!("draft of {} bytes exceeds the limit of {LONGEST_TEXT}", self.text.len());
            return Err(ToolError::new(error, "call once per section"));
        }
        let found = lint_within(&Report::parse(&self.text), open.search.searcher(), &open.limits)?;
        let answer = line(|out| json::findings(out, "draft", &self.text, &found));
        Ok(page.fit(rest(answer, "findings", page), "findings", false))
    }
}
