//! `check`: claims against the sources.

use ibid::ArticleId;
use ibid::claim::Claim;
use ibid::render::json;
use ibid::wire::ClaimResult;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::call::{PageParams, ToolCall, line, named, rest, within_reason};
use super::detail::{Fields, schema_of};
use super::fit::Page;
use super::library::Open;
use super::tool_error::ToolError;
use crate::app::{
    Settings,
    claims_of_text::{Sentence, sentences},
    params::{CheckParams, LONGEST_TEXT},
};

/// Maximum number of claims in a call.
const MANY: usize = 100;
/// Maximum number of related sentences in a brief answer.
const RELATED: usize = 3;
/// Maximum number of sentences of a text.
const SENTENCES: usize = 2_000;

/// Check claims
#[derive(Deserialize, JsonSchema)]
pub(super) struct CheckTool {
    #[serde(flatten)]
    params: CheckParams,
    /// Several claims, instead of `claim`; the answer has `results` in their order
    #[schemars(length(max = "MANY"))]
    claims: Option<Vec<String>>,
    #[serde(flatten)]
    page: PageParams,
}

impl ToolCall for CheckTool {
    const NAME: &'static str = "check";
    const ALIASES: &'static [(&'static str, &'static str)] = &[("statement", "claim"), ("statements", "claims")];
    const TITLE: &'static str = "Check claims";
    const DESCRIPTION: &'static str = "Checks statements against the sources: one `claim`, several `claims`, or every claim \
        of a `text`. `verdict`: supported, partly_supported, refuted, conflicting (sources disagree), \
        not_enough_evidence; with `reasons`, the `parts` of the claim (found, missing, contradicted) and `evidence`: \
        sentences of the articles with their references and the stance of each (those that only relate to it are left out \
        where others support or refute it). A verdict compares words, numbers and \
        names, not meanings, and is sometimes wrong: read the evidence before you rely on it. Split a statement of \
        several parts and check each. For words in quotation marks call `quote`; for a draft with citations call `lint`.";
    const FIELDS: Fields = &[
        "verdict",
        "support",
        "reasons",
        "parts.text",
        "parts.status",
        "evidence.ref",
        "evidence.title",
        "evidence.date",
        "evidence.stance",
        "evidence.text",
        "evidence.lead",
        "evidence.warnings",
        "results.id",
        "results.claim",
        "results.verdict",
        "results.support",
        "results.reasons",
        "results.parts.text",
        "results.parts.status",
        "results.evidence.ref",
        "results.evidence.stance",
        "results.evidence.text",
        "results.evidence.warnings",
        "results.left_out",
    ];

    fn answer_members() -> Vec<(&'static str, Value)> {
        let one = schema_of::<ClaimResult<'_>>();
        let names = ["verdict", "support", "reasons", "parts", "evidence"];
        let mut members: Vec<_> = names.map(|name| (name, one["properties"][name].clone())).into();
        members.push(("results", json!({"type": "array", "items": {"type": "object"}})));
        members
    }

    fn page(&self) -> &PageParams {
        &self.page
    }

    fn answer(self, open: &mut Open, settings: &Settings, page: Page) -> Result<Value, ToolError> {
        let CheckParams { claim, text, article } = self.params;
        let article = named(article.as_deref(), &open.search, settings)?;
        let mut claims = open.models.claims(open.search.searcher(), &open.held.articles)?;
        let mut result = |id: Option<&str>, text: &str, article: &Option<ArticleId>| -> Result<Value, ToolError> {
            within_reason("claim", text)?;
            let claim = Claim { text: text.to_owned(), article: article.clone() };
            let finding = claims.check_within(&claim, &open.limits)?;
            let mut answer = line(|out| json::claim(out, id, &claim, &finding));
            if let (true, Some(Value::Array(evidence))) = (page.is_brief(), answer.get_mut("evidence")) {
                decisive(evidence);
            }
            Ok(answer)
        };
        match (claim, self.claims, text) {
            (Some(claim), None, None) => {
                Ok(page.fit(rest(result(None, &claim, &article)?, "evidence", page), "evidence", false))
            }
            (None, Some(several), None) => page.results(&several, MANY, |claim| result(None, claim, &article)),
            (None, None, Some(text)) if text.len() > LONGEST_TEXT => {
                let error = format!("text of {} bytes exceeds the limit of {LONGEST_TEXT}", text.len());
                Err(ToolError::new(error, "call once per section"))
            }
            (None, None, Some(text)) => {
                page.results(&sentences(&text, article.as_ref()), SENTENCES, |Sentence { id, claim, left_out }| {
                    left_out.map_or_else(
                        || result(Some(id), &claim.text, &claim.article),
                        |why| Ok(line(|out| json::left_out(out, id, claim, why))),
                    )
                })
            }
            _ => Err(ToolError::new("expected one of `claim`, `claims` and `text`", "call again with one of them")),
        }
    }
}

/// Keeps the sentences that support or refute, or the best few if none does.
fn decisive(evidence: &mut Vec<Value>) {
    if evidence.iter().any(|sentence| sentence["stance"] != "related") {
        evidence.retain(|sentence| sentence["stance"] != "related");
    } else {
        evidence.truncate(RELATED);
    }
}
