//! The tools: their arguments, descriptions and handlers.

use ibid::claim::{Claim, Claims};
use ibid::engine::{Overview, ResultUnit, SortOrder};
use ibid::ingest::stale;
use ibid::quote::{Quotation, Quotes};
use ibid::render::{Index, json};
use ibid::search::{Filters, Options};
use ibid::{ArticleId, Limits, Search};
use rmcp::handler::server::common::schema_for_input;
use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use rmcp::schemars::{self, JsonSchema};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::cursor::CallDigest;
use super::fit::Page;
use super::library::{AgentIndex, Open};
use super::tool_error::ToolError;
use super::{cite, read};
use crate::app::{Settings, lookup};

/// Number of hits per page: default and maximum.
const LIMIT: (u32, u32) = (10, 50);
/// Maximum length of a query, a quotation or a claim, in bytes.
const LONGEST: usize = 20_000;

/// A tool: its arguments and its handler.
pub(super) trait ToolCall: DeserializeOwned + JsonSchema + 'static {
    const NAME: &'static str;
    const TITLE: &'static str;
    const DESCRIPTION: &'static str;

    /// Returns the cursor and the token budget.
    fn page(&self) -> (Option<&str>, Option<u32>);

    fn answer(self, open: &mut Open, settings: &Settings, page: Page) -> Result<Value, ToolError>;
}

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
    let schema = schema_for_input::<T>().expect("a struct is an object");
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
    let asked: T = serde_json::from_value(Value::Object(arguments.clone())).map_err(|error| {
        ToolError::new(format!("{}: {error}", T::NAME), "call again with arguments that match the tool's schema")
    })?;
    let (mut open, settings) = library.open(limits)?;
    let seal = CallDigest::of(T::NAME, arguments, &open.held.commit);
    let (cursor, tokens) = asked.page();
    let page = Page::new(seal.given(cursor)?, tokens, seal);
    asked.answer(&mut open, settings, page)
}

/// Parses the output of a renderer: one value per line.
pub(super) fn lines(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> Vec<Value> {
    let mut bytes = Vec::new();
    write(&mut bytes).expect("memory takes all");
    serde_json::Deserializer::from_slice(&bytes)
        .into_iter()
        .map(|value| value.expect("it was written as JSON"))
        .collect()
}

/// Parses the single value that a renderer writes.
pub(super) fn line(write: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> Value {
    lines(write).pop().unwrap_or_default()
}

/// Returns an answer without the items of its list that earlier pages returned.
fn rest(mut answer: Value, list: &str, page: Page) -> Value {
    if let Some(Value::Array(items)) = answer.get_mut(list) {
        items.drain(..page.given.min(items.len()));
    }
    answer
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
#[serde(deny_unknown_fields)]
pub(super) struct SearchTool {
    /// Words, "exact phrases", +required, -excluded, field:value, AND OR NOT, NEAR. Any of several words may match
    query: String,
    /// Maximum number of hits per page; default 10, at most 50
    limit: Option<u32>,
    /// Unit of the hits: passages (the default), or articles by their best passage
    by: Option<Unit>,
    /// Order of the hits: by score (the default), or by date
    sort: Option<Order>,
    /// Published on or after this date: 2018, 2018-06 or 2018-06-01
    since: Option<String>,
    /// Published on or before this date
    until: Option<String>,
    /// Published by one of these sources
    #[serde(default)]
    source: Vec<String>,
    /// Written by one of these authors
    #[serde(default)]
    author: Vec<String>,
    /// In one of these languages, by code: en, zh
    #[serde(default)]
    lang: Vec<String>,
    /// With one of these keywords
    #[serde(default)]
    tag: Vec<String>,
    /// Treat the query as words, without operators
    #[serde(default)]
    plain: bool,
    /// The `cursor` of the previous answer, to continue after it; all other arguments must be the same
    cursor: Option<String>,
    /// Maximum length of the answer, in tokens of about 4 bytes; default 4000
    max_tokens: Option<u32>,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Unit {
    Passage,
    Article,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Order {
    Score,
    Newest,
    Oldest,
}

impl ToolCall for SearchTool {
    const NAME: &'static str = "search";
    const TITLE: &'static str = "Search passages";
    const DESCRIPTION: &'static str = "Finds passages of the indexed articles by their words. Start here when you do not \
        know where something is written; with by: \"article\" to find articles and their ids. Words are compared by \
        their stems, not by meaning: try synonyms. Each hit has `ref`, a reference such as news/2018/forum#p3 (article \
        id, then paragraph; #p3-5 a range, #p3s2 a sentence) that `read` and `cite` take, the passage's `text` to the \
        byte, and its `citation`. To check a sentence in quotation marks call `quote`; to check a statement call `check`.";

    fn page(&self) -> (Option<&str>, Option<u32>) {
        (self.cursor.as_deref(), self.max_tokens)
    }

    fn answer(self, open: &mut Open, _: &Settings, page: Page) -> Result<Value, ToolError> {
        within_reason("query", &self.query)?;
        let limit = self.limit.unwrap_or(LIMIT.0).clamp(1, LIMIT.1) as usize;
        let by = match self.by {
            Some(Unit::Article) => ResultUnit::Article,
            Some(Unit::Passage) | None => ResultUnit::Passage,
        };
        let sort = match self.sort {
            Some(Order::Newest) => SortOrder::Newest,
            Some(Order::Oldest) => SortOrder::Oldest,
            Some(Order::Score) | None => SortOrder::Score,
        };
        let filters = Filters {
            since: self.since,
            until: self.until,
            sources: self.source,
            authors: self.author,
            langs: self.lang,
            tags: self.tag,
            ..Filters::default()
        };
        // One more hit than requested shows whether there are more.
        let (offset, plain) = (page.given, self.plain);
        let cancel = open.limits.cancel.clone();
        let options = Options {
            limit: limit + 1,
            offset,
            by,
            sort,
            plain,
            fold_duplicates: true,
            filters,
            cancel,
            ..Options::default()
        };
        let next = "correct it and call `search` again";
        let mut answer = open.search.answer(&self.query, &options).map_err(|error| ToolError::new(error, next))?;
        let goes_on = answer.hits.len() > limit;
        answer.hits.truncate(limit);
        let searcher = open.search.searcher();
        let (status, stale) = (searcher.status()?, stale(searcher)?.is_some());
        let index = Index { articles: status.articles, passages: status.passages, stale };
        let found = line(|out| json::answer(out, None, &answer, index));
        Ok(page.fit(found, "hits", goes_on))
    }
}

/// Check a quotation
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QuoteTool {
    /// Quoted words, with or without quotation marks; … and [brackets] are understood
    #[serde(rename = "quote")]
    text: String,
    /// Article the quotation is attributed to: its id, or a reference into it
    article: Option<String>,
    /// The `cursor` of the previous answer, to continue after it; all other arguments must be the same
    cursor: Option<String>,
    /// Maximum length of the answer, in tokens of about 4 bytes; default 4000
    max_tokens: Option<u32>,
}

impl ToolCall for QuoteTool {
    const NAME: &'static str = "quote";
    const TITLE: &'static str = "Check a quotation";
    const DESCRIPTION: &'static str = "Finds where a quotation stands, or what it departs from. Call it before you print \
        words in quotation marks. `verdict`: exact, normalized (equal but for typography), elided (exact pieces in \
        order), altered (`changes` lists what differs: a digit, a name, a dropped \"not\"), wrong_source (it stands in \
        another article than the one named), ambiguous (too short to tell), not_found. `found` has references, and the \
        article's own words to the byte. It compares letters; whether words are torn out of context, read and judge.";

    fn page(&self) -> (Option<&str>, Option<u32>) {
        (self.cursor.as_deref(), self.max_tokens)
    }

    fn answer(self, open: &mut Open, settings: &Settings, page: Page) -> Result<Value, ToolError> {
        within_reason("quotation", &self.text)?;
        let article = named(self.article.as_deref(), &open.search, settings)?;
        let quotation = Quotation { text: self.text, article };
        let finding = Quotes::over(open.search.searcher()).check_within(&quotation, &open.limits)?;
        let answer = line(|out| json::finding(out, None, &quotation, &finding));
        Ok(page.fit(rest(answer, "found", page), "found", false))
    }
}

/// Check a claim
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckTool {
    /// One sentence that states a fact and is clear without context: names, not pronouns
    claim: String,
    /// Article to check against: its id, or a reference into it; default all articles
    article: Option<String>,
    /// The `cursor` of the previous answer, to continue after it; all other arguments must be the same
    cursor: Option<String>,
    /// Maximum length of the answer, in tokens of about 4 bytes; default 4000
    max_tokens: Option<u32>,
}

impl ToolCall for CheckTool {
    const NAME: &'static str = "check";
    const TITLE: &'static str = "Check a claim";
    const DESCRIPTION: &'static str = "Holds a statement to the sources. `verdict`: supported, partly_supported, refuted, \
        conflicting (sources disagree), not_enough_evidence; with `reasons`, and `evidence`: sentences of the articles \
        with their references, how each stands to the claim, and which numbers, dates, names and words agree. A verdict \
        rests on words, numbers and names, not on meaning, and is sometimes wrong: read the evidence before you rely on \
        it. Split a statement of several parts and check each. For words in quotation marks call `quote`.";

    fn page(&self) -> (Option<&str>, Option<u32>) {
        (self.cursor.as_deref(), self.max_tokens)
    }

    fn answer(self, open: &mut Open, settings: &Settings, page: Page) -> Result<Value, ToolError> {
        within_reason("claim", &self.claim)?;
        let article = named(self.article.as_deref(), &open.search, settings)?;
        let claim = Claim { text: self.claim, article };
        let finding = Claims::over(open.search.searcher())?.check_within(&claim, &open.limits)?;
        let answer = line(|out| json::claim(out, None, &claim, &finding));
        Ok(page.fit(rest(answer, "evidence", page), "evidence", false))
    }
}

/// Show what the index contains
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusTool {
    /// The `cursor` of the previous answer, to continue after it
    cursor: Option<String>,
    /// Maximum length of the answer, in tokens of about 4 bytes; default 4000
    max_tokens: Option<u32>,
}

impl ToolCall for StatusTool {
    const NAME: &'static str = "status";
    const TITLE: &'static str = "Show what the index contains";
    const DESCRIPTION: &'static str = "Says how many articles and passages the index holds, from which folders, in which \
        languages, whether it is behind its files (`stale`, with the `reason`), and which files were skipped and why. \
        Call it when something that should be there is not found.";

    fn page(&self) -> (Option<&str>, Option<u32>) {
        (self.cursor.as_deref(), self.max_tokens)
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
