//! The tools: their arguments, descriptions and handlers.

use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ibid::Limits;
use ibid::engine::Overview;
use ibid::ingest::stale;
use ibid::render::json;
use ibid::search::Options;
use ibid::wire::{IndexInfo, IndexStatus, SearchResponse};
use rmcp::model::{CallToolResult, ContentBlock, JsonObject, Tool, ToolAnnotations};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::call::{PageParams, ToolCall, line, renamed, rest, schema, unknown, within_reason};
use super::check::CheckTool;
use super::cursor::CallDigest;
use super::detail::{Detail, Fields, answer_schema, schema_of};
use super::draft::LintTool;
use super::fit::Page;
use super::library::{AgentIndex, Open};
use super::plain::plain;
use super::quote::QuoteTool;
use super::tool_error::ToolError;
use super::{cite, read};
use crate::app::{Settings, params::SearchParams};

/// Maximum number of hits per page.
const MAX_LIMIT: u32 = 50;
/// Length of the snippets of brief answers, in bytes: a sentence or two.
const SNIPPET: usize = 240;

/// Returns every tool, with the schema of its arguments.
pub(super) fn all() -> Vec<Tool> {
    vec![
        of::<SearchTool>(),
        of::<read::ReadTool>(),
        of::<QuoteTool>(),
        of::<CheckTool>(),
        of::<LintTool>(),
        of::<cite::CiteTool>(),
        of::<StatusTool>(),
    ]
}

fn of<T: ToolCall>() -> Tool {
    let answer = answer_schema(T::answer_members(), T::FIELDS);
    // The only change is that the first request builds a missing index; no other system is contacted.
    let annotations = ToolAnnotations::new().read_only(true).idempotent(true).open_world(false);
    Tool::new(T::NAME, T::DESCRIPTION, schema::<T>())
        .with_title(T::TITLE)
        .with_raw_output_schema(Arc::new(answer))
        .with_annotations(annotations)
}

/// Returns whether a tool may take seconds.
pub(super) fn is_slow(name: &str) -> bool {
    matches!(name, QuoteTool::NAME | CheckTool::NAME | LintTool::NAME)
}

/// Calls a tool by name; `None` if it does not exist.
pub(super) fn call(
    name: &str,
    library: &AgentIndex,
    limits: &Limits,
    arguments: &JsonObject,
) -> Option<Result<CallToolResult, ToolError>> {
    Some(match name {
        SearchTool::NAME => ask::<SearchTool>(library, limits, arguments),
        read::ReadTool::NAME => ask::<read::ReadTool>(library, limits, arguments),
        QuoteTool::NAME => ask::<QuoteTool>(library, limits, arguments),
        CheckTool::NAME => ask::<CheckTool>(library, limits, arguments),
        LintTool::NAME => ask::<LintTool>(library, limits, arguments),
        cite::CiteTool::NAME => ask::<cite::CiteTool>(library, limits, arguments),
        StatusTool::NAME => ask::<StatusTool>(library, limits, arguments),
        _ => return None,
    })
}

fn ask<T: ToolCall>(
    library: &AgentIndex,
    limits: &Limits,
    arguments: &JsonObject,
) -> Result<CallToolResult, ToolError> {
    let arguments = &renamed::<T>(arguments.clone());
    let invalid = |what: String| {
        ToolError::new(format!("{}: {what}", T::NAME), "call again with arguments that match the tool's schema")
    };
    if let Some(what) = unknown::<T>(arguments) {
        return Err(invalid(what));
    }
    let asked: T =
        serde_json::from_value(Value::Object(arguments.clone())).map_err(|error| invalid(error.to_string()))?;
    let (mut open, settings) = library.open(limits)?;
    let seal = CallDigest::of(T::NAME, arguments, &open.held.commit);
    let PageParams { cursor, max_tokens, detail } = asked.page();
    let detail = *detail;
    let fields = (detail == Detail::Brief).then_some(T::FIELDS);
    let page = Page::new(seal.given(cursor.as_deref())?, *max_tokens, fields, seal);
    let image = asked.image(library, &open)?;
    let answer = asked.answer(&mut open, settings, page)?;
    // A client shows the model either the text or the structure, so each is the whole answer.
    let text = if detail == Detail::Brief { plain(&answer) } else { answer.to_string() };
    let mut result = CallToolResult::success(vec![ContentBlock::text(text)]);
    result.content.extend(image.map(|png| ContentBlock::image(BASE64_STANDARD.encode(png), "image/png")));
    result.structured_content = Some(answer);
    Ok(result)
}

/// Search passages
#[derive(Deserialize, JsonSchema)]
pub(super) struct SearchTool {
    #[serde(flatten)]
    params: SearchParams,
    #[serde(flatten)]
    page: PageParams,
}

impl ToolCall for SearchTool {
    const NAME: &'static str = "search";
    const OMITTED: &'static [&'static str] = &["context", "explain", "facet", "offset", "rank", "undated", "copies"];
    const TITLE: &'static str = "Search passages";
    const DESCRIPTION: &'static str = "Finds passages of the indexed articles by their words. Start here when you do not \
        know where something is written; with by: \"article\" to find articles and their ids. Words are compared by \
        their stems, not by meaning: try synonyms. Each hit has `ref`, a reference such as news/2018/forum#p3 (article \
        id, then paragraph; #p3-5 a range, #p3s2 a sentence) that `read` and `cite` take, and a `snippet` of the passage: call \
        `read` for all of it. To check a sentence in quotation marks call `quote`; to check a statement call `check`.";
    const ALIASES: &'static [(&'static str, &'static str)] = &[("q", "query")];
    const FIELDS: Fields = &[
        "total",
        "total_is_lower_bound",
        "index.stale",
        "hits.ref",
        "hits.article.title",
        "hits.article.source",
        "hits.article.date",
        "hits.article.warnings",
        "hits.page",
        "hits.time",
        "hits.snippet.text",
        "suggestion",
        "weak",
        "notes.what",
    ];

    fn answer_members() -> Vec<(&'static str, Value)> {
        let schema = schema_of::<SearchResponse<'_>>();
        ["total", "index", "hits", "suggestion", "coverage", "weak", "notes"]
            .map(|name| (name, schema["properties"][name].clone()))
            .into()
    }

    fn page(&self) -> &PageParams {
        &self.page
    }

    fn answer(self, open: &mut Open, _: &Settings, page: Page) -> Result<Value, ToolError> {
        within_reason("query", &self.params.query)?;
        let limit = self.params.limit.clamp(1, MAX_LIMIT) as usize;
        // One more hit than requested shows whether there are more.
        let (query_string, options) = self.params.options();
        let cancel = open.limits.cancel.clone();
        let snippet = if page.is_brief() { SNIPPET } else { options.snippet };
        let options = Options { limit: limit + 1, offset: page.given, cancel, snippet, ..options };
        let next = "correct it and call `search` again";
        let mut answer = open.search.answer(&query_string, &options).map_err(|error| ToolError::new(error, next))?;
        let goes_on = answer.hits.len() > limit;
        answer.hits.truncate(limit);
        let searcher = open.search.searcher();
        let (status, stale) = (searcher.status()?, stale(searcher)?.is_some());
        let index = IndexInfo { articles: status.articles, passages: status.passages, stale };
        let found = line(|out| json::answer(out, None, &answer, index));
        Ok(page.fit(found, "hits", goes_on))
    }
}

/// Show what the index contains
#[derive(Deserialize, JsonSchema)]
pub(super) struct StatusTool {
    #[serde(flatten)]
    page: PageParams,
}

impl ToolCall for StatusTool {
    const NAME: &'static str = "status";
    const TITLE: &'static str = "Show what the index contains";
    const DESCRIPTION: &'static str = "Shows how many articles and passages the index contains, from which folders, in which \
        languages, whether it is out of date (`stale`, with the `reason`), and which files were skipped and why. Call it \
        when something that should be there is not found.";
    const FIELDS: Fields = &[
        "articles", "passages", "roots", "files", "dates", "undated", "sources", "langs", "skipped", "kept", "built",
        "stale", "reason", "next", "version",
    ];

    fn answer_members() -> Vec<(&'static str, Value)> {
        let Some(Value::Object(members)) = schema_of::<IndexStatus<'_>>().get_mut("properties").map(Value::take) else {
            return Vec::new();
        };
        let member = |name: &&'static str| members.get(*name).map(|schema| (*name, schema.clone()));
        let mut members: Vec<_> = Self::FIELDS.iter().filter_map(member).collect();
        members.push(("next", json!({"type": "string"})));
        members
    }

    fn page(&self) -> &PageParams {
        &self.page
    }

    fn answer(self, open: &mut Open, _: &Settings, page: Page) -> Result<Value, ToolError> {
        let searcher = open.search.searcher();
        let (status, overview) = (searcher.status()?, Overview::of(searcher)?);
        let (manifest, stale) = (searcher.manifest()?, stale(searcher)?);
        let mut answer = line(|out| json::status(out, &status, &overview, &manifest, stale.as_deref()));
        if stale.is_some() {
            answer["next"] = json!("tell the user to run `ibid index`; new articles are not found before that");
        }
        Ok(page.fit(rest(answer, "skipped", page), "skipped", false))
    }
}
