//! What all tools share: their arguments, schemas and answers.

use rmcp::model::JsonObject;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::fit::Page;
use super::library::Open;
use super::tool_error::ToolError;
use crate::app::{Settings, params};

/// Parameters of all tools.
#[derive(Deserialize, JsonSchema)]
pub(super) struct PageParams {
    /// The `cursor` of the previous answer, to continue after it; all other arguments must be the same
    pub(super) cursor: Option<String>,
    /// Maximum length of the answer, in tokens of about 4 bytes; default 4000
    pub(super) max_tokens: Option<u32>,
}

/// A tool: its arguments and its handler.
pub(super) trait ToolCall: DeserializeOwned + JsonSchema + 'static {
    const NAME: &'static str;
    const TITLE: &'static str;
    const DESCRIPTION: &'static str;

    /// Parameters of the front ends that this tool leaves out.
    const OMITTED: &'static [&'static str] = &[];

    /// Parameters that are optional elsewhere and required here.
    const REQUIRED: &'static [&'static str] = &[];

    /// Returns the parameters of the page.
    fn page(&self) -> &PageParams;

    fn answer(self, open: &mut Open, settings: &Settings, page: Page) -> Result<Value, ToolError>;
}

/// Returns the JSON Schema of the arguments.
pub(super) fn schema<T: ToolCall>() -> JsonObject {
    let mut schema = params::input::<T>();
    params::without(&mut schema, T::OMITTED);
    if !T::REQUIRED.is_empty() {
        schema.insert("required".to_owned(), T::REQUIRED.into());
    }
    schema.retain(|key, _| !matches!(key.as_str(), "title" | "description"));
    // Two flattened structs refuse no unknown member by themselves.
    schema.insert("additionalProperties".to_owned(), false.into());
    schema
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
