//! The tools: their arguments, descriptions and handlers.

use ibid::claim::{Claim, Claims};
use ibid::engine::Overview;
use ibid::ingest::stale;
use ibid::quote::{Quotation, Quotes};
use ibid::render::json;
use ibid::search::Options;
use ibid::wire::IndexInfo;
use ibid::{ArticleId, Limits, Search};
use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use super::call::{PageParams, ToolCall, line, rest, schema, unknown};
use super::cursor::CallDigest;
use super::fit::Page;
use super::library::{AgentIndex, Open};
use super::tool_error::ToolError;
use super::{cite, read};
use crate::app::{
    Settings, lookup,
    params::{CheckParams, LONGEST, QuoteParams, SearchParams},
};

/// Maximum number of hits per page.
const MAX_LIMIT: u32 = 50;

/// Returns every tool, with the schema of its arguments.
pub(super) fn all() -> Vec<Tool> {
    vec![
        of::<SearchTool>(),
        of::<read::ReadTool>(),
        of::<QuoteTool>(),
        of::<CheckTool>(),
        of::<cite::CiteTool>(),
        of::<StatusTool>(),
    ]
}

fn of<T: ToolCall>() -> Tool {
    let schema = schema::<T>();
    // The only change is that the first request builds a missing index; no other system is contacted.
    let annotations = ToolAnnotations::new().read_only(true).idempotent(true).open_world(false);
    Tool::new(T::NAME, T::DESCRIPTION, schema).with_title(T::TITLE).with_annotations(annotations)
}

/// Returns whether a tool may take seconds.
pub(super) fn is_slow(name: &str) -> bool {
    matches!(name, QuoteTool::NAME | CheckTool::NAME)
}

/// Calls a tool by name; `None` if it does not exist.
pub(super) fn call(
    name: &str,
    library: &AgentIndex,
    limits: &Limits,
    arguments: &JsonObject,
) -> Option<Result<Value, ToolError>> {
    Some(match name {
        SearchTool::NAME => ask::<SearchTool>(library, limits, arguments),
        read::ReadTool::NAME => ask::<read::ReadTool>(library, limits, arguments),
        QuoteTool::NAME => ask::<QuoteTool>(library, limits, arguments),
        CheckTool::NAME => ask::<CheckTool>(library, limits, arguments),
        cite::CiteTool::NAME => ask::<cite::CiteTool>(library, limits, arguments),
        StatusTool::NAME => ask::<StatusTool>(library, limits, arguments),
        _ => return None,
    })
}

fn ask<T: ToolCall>(library: &AgentIndex, limits: &Limits, arguments: &JsonObject) -> Result<Value, ToolError> {
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
    let PageParams { cursor, max_tokens } = asked.page();
    let page = Page::new(seal.given(cursor.as_deref())?, *max_tokens, seal);
    asked.answer(&mut open, settings, page)
}

fn within_reason(what: &str, text: &str) -> Result<(), ToolError> {
    if text.trim().is_empty() {
        return Err(ToolError::new(format!("the {what} is empty"), format!("call again with a {what}")));
    }
    if text.len() > LONGEST {
        let error = format!("{what} of {} bytes exceeds the limit of {LONGEST}", text.len());
        return Err(ToolError::new(error, "call once per sentence"));
    }
    Ok(())
}

/// Returns the id of an article named by its id, its file or a reference into it.
fn named(query_string: Option<&str>, search: &Search, settings: &Settings) -> Result<Option<ArticleId>, ToolError> {
    let next = "call `search` with by: \"article\" to find its id, or omit `article` to search all articles";
    query_string
        .map(|query_string| lookup::named(query_string, search, settings))
        .transpose()
        .map_err(|error| ToolError::new(error, next))
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
        id, then paragraph; #p3-5 a range, #p3s2 a sentence) that `read` and `cite` take, the passage's `text` to the \
        byte, and its `citation`. To check a sentence in quotation marks call `quote`; to check a statement call `check`.";

    fn page(&self) -> &PageParams {
        &self.page
    }

    fn answer(self, open: &mut Open, _: &Settings, page: Page) -> Result<Value, ToolError> {
        within_reason("query", &self.params.query)?;
        let limit = self.params.limit.clamp(1, MAX_LIMIT) as usize;
        // One more hit than requested shows whether there are more.
        let (query_string, options) = self.params.options();
        let cancel = open.limits.cancel.clone();
        let options = Options { limit: limit + 1, offset: page.given, cancel, ..options };
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

/// Check a quotation
#[derive(Deserialize, JsonSchema)]
pub(super) struct QuoteTool {
    #[serde(flatten)]
    params: QuoteParams,
    #[serde(flatten)]
    page: PageParams,
}

impl ToolCall for QuoteTool {
    const NAME: &'static str = "quote";
    const TITLE: &'static str = "Check a quotation";
    const DESCRIPTION: &'static str = "Finds where a quotation occurs, or how it differs from the source. Call it before you \
        print words in quotation marks. `verdict`: exact, normalized (only typography differs), elided (exact pieces in \
        order), altered (`changes` lists the differences: a digit, a name, a dropped \"not\"), wrong_source (it occurs \
        in another article than the named one), ambiguous (too short), not_found. `found` has references and the exact \
        text of the article. Only the words are compared: read the passage to see whether they are taken out of context.";

    fn page(&self) -> &PageParams {
        &self.page
    }

    fn answer(self, open: &mut Open, settings: &Settings, page: Page) -> Result<Value, ToolError> {
        let QuoteParams { quote: text, article } = self.params;
        within_reason("quotation", &text)?;
        let article = named(article.as_deref(), &open.search, settings)?;
        let quotation = Quotation { text, article };
        let finding = Quotes::over(open.search.searcher()).check_within(&quotation, &open.limits)?;
        let answer = line(|out| json::finding(out, None, &quotation, &finding));
        Ok(page.fit(rest(answer, "found", page), "found", false))
    }
}

/// Check a claim
#[derive(Deserialize, JsonSchema)]
pub(super) struct CheckTool {
    #[serde(flatten)]
    params: CheckParams,
    #[serde(flatten)]
    page: PageParams,
}

impl ToolCall for CheckTool {
    const NAME: &'static str = "check";
    const OMITTED: &'static [&'static str] = &["text"];
    const REQUIRED: &'static [&'static str] = &["claim"];
    const TITLE: &'static str = "Check a claim";
    const DESCRIPTION: &'static str = "Checks a statement against the sources. `verdict`: supported, partly_supported, refuted, \
        conflicting (sources disagree), not_enough_evidence; with `reasons` and `evidence`: sentences of the articles \
        with their references, the stance of each, and which numbers, dates, names and words agree. A verdict compares \
        words, numbers and names, not meanings, and is sometimes wrong: read the evidence before you rely on it. Split \
        a statement of several parts and check each. For words in quotation marks call `quote`.";

    fn page(&self) -> &PageParams {
        &self.page
    }

    fn answer(self, open: &mut Open, settings: &Settings, page: Page) -> Result<Value, ToolError> {
        let CheckParams { claim, article, .. } = self.params;
        let text = claim.unwrap_or_default();
        within_reason("claim", &text)?;
        let article = named(article.as_deref(), &open.search, settings)?;
        let claim = Claim { text, article };
        let finding = Claims::over(open.search.searcher())?.check_within(&claim, &open.limits)?;
        let answer = line(|out| json::claim(out, None, &claim, &finding));
        Ok(page.fit(rest(answer, "evidence", page), "evidence", false))
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
