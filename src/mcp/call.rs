//! What all tools share: their arguments, schemas and answers.

use ibid::{ArticleId, Search};
use rmcp::model::JsonObject;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::detail::{Detail, Fields};
use super::fit::Page;
use super::library::{AgentIndex, Open};
use super::tool_error::ToolError;
use crate::app::{Settings, lookup, params};

/// Parameters of all tools.
#[derive(Deserialize, JsonSchema)]
pub(super) struct PageParams {
    /// The `cursor` of the previous answer, to continue after it; all other arguments must be the same
    pub(super) cursor: Option<String>,
    /// Maximum length of the answer, in tokens of about 4 bytes; default 4000
    pub(super) max_tokens: Option<u32>,
    /// `full` returns all fields of the answer: spans, digests, whole passages, matched words; default `brief`
    #[serde(default)]
    pub(super) detail: Detail,
}

/// A tool: its arguments and its handler.
pub(super) trait ToolCall: DeserializeOwned + JsonSchema + 'static {
    const NAME: &'static str;
    const TITLE: &'static str;
    const DESCRIPTION: &'static str;

    /// Parameters of the front ends that this tool leaves out.
    const OMITTED: &'static [&'static str] = &[];

    /// Parameters that are required here, where that is not as elsewhere.
    const REQUIRED: Option<&'static [&'static str]> = None;

    /// Other names under which models pass a parameter, each with its own.
    const ALIASES: &'static [(&'static str, &'static str)] = &[];

    /// Fields of brief answers.
    const FIELDS: Fields;

    /// Returns the members of the answer, with their schemas.
    fn answer_members() -> Vec<(&'static str, Value)>;

    /// Returns the parameters of the page.
    fn page(&self) -> &PageParams;

    /// Returns an image that goes with the answer, in the format PNG, if one is asked for.
    ///
    /// # Errors
    /// If it is asked for and there is none.
    fn image(&self, _: &AgentIndex, _: &Open) -> Result<Option<Vec<u8>>, ToolError> {
        Ok(None)
    }

    fn answer(self, open: &mut Open, settings: &Settings, page: Page) -> Result<Value, ToolError>;
}

/// Returns the JSON Schema of the arguments.
pub(super) fn schema<T: ToolCall>() -> JsonObject {
    let mut schema = params::input::<T>();
    params::without(&mut schema, T::OMITTED);
    if let Some(required) = T::REQUIRED {
        schema.insert("required".to_owned(), required.into());
    }
    schema.retain(|key, _| !matches!(key.as_str(), "title" | "description"));
    // Two flattened structs refuse no unknown member by themselves.
    schema.insert("additionalProperties".to_owned(), false.into());
    schema
}

/// Returns the arguments under their own names; one where a list is expected becomes a list.
pub(super) fn renamed<T: ToolCall>(mut arguments: JsonObject) -> JsonObject {
    for (alias, name) in T::ALIASES {
        if !arguments.contains_key(*name)
            && let Some(value) = arguments.remove(*alias)
        {
            arguments.insert((*name).to_owned(), value);
        }
    }
    let schema = schema::<T>();
    for (name, value) in &mut arguments {
        let expected = schema.get("properties").and_then(|known| known.get(name)).and_then(|known| known.get("type"));
        let is_list = expected.is_some_and(|expected| {
            expected == "array" || expected.as_array().is_some_and(|types| types.iter().any(|one| one == "array"))
        });
        if is_list && value.is_string() {
            *value = Value::Array(vec![value.take()]);
        }
    }
    arguments
}

/// Returns what is wrong with the names of the arguments.
pub(super) fn unknown<T: ToolCall>(arguments: &JsonObject) -> Option<String> {
    let schema = schema::<T>();
    let known = schema.get("properties").and_then(Value::as_object)?;
    let name = arguments.keys().find(|name| !known.contains_key(*name))?;
    let known = known.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    Some(format!("unknown field `{name}`, expected one of {known}"))
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
pub(super) fn rest(mut answer: Value, list: &str, page: Page) -> Value {
    if let Some(Value::Array(items)) = answer.get_mut(list) {
        items.drain(..page.given.min(items.len()));
    }
    answer
}

/// Returns an error if a text is empty or too long to be checked.
pub(super) fn within_reason(what: &str, text: &str) -> Result<(), ToolError> {
    if text.trim().is_empty() {
        return Err(ToolError::new(format!("the {what} is empty"), format!("call again with a {what}")));
    }
    if text.len() > params::LONGEST {
        let error = format!("{what} of {} bytes exceeds the limit of {}", text.len(), params::LONGEST);
        return Err(ToolError::new(error, "call once per sentence"));
    }
    Ok(())
}

/// Returns the id of an article named by its id, its file or a reference into it.
pub(super) fn named(
    article: Option<&str>,
    search: &Search,
    settings: &Settings,
) -> Result<Option<ArticleId>, ToolError> {
    let next = "call `search` with by: \"article\" to find its id, or omit `article` to search all articles";
    let found = article.map(|article| lookup::named(article, search, settings)).transpose();
    found.map_err(|error| ToolError::new(error, next))
}
