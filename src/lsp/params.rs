//! Parameters of messages, read loosely: URIs are text, and a version may be missing.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::document::Change;
use super::encoding::{Position, Range};
use super::transport::{INVALID_PARAMS, Refusal};

/// The document of a message.
#[derive(Deserialize)]
pub(super) struct Named {
    pub(super) uri: String,
    #[serde(default)]
    pub(super) version: Option<i64>,
}

/// Parameters of `textDocument/didOpen`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Opened {
    pub(super) text_document: Item,
}

/// An opened document.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Item {
    pub(super) uri: String,
    #[serde(default)]
    pub(super) language_id: String,
    #[serde(default)]
    pub(super) version: Option<i64>,
    pub(super) text: String,
}

/// Parameters of `textDocument/didChange`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Changed {
    pub(super) text_document: Named,
    pub(super) content_changes: Vec<Change>,
}

/// Parameters of `textDocument/didSave` and `didClose`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Saved {
    pub(super) text_document: Named,
    #[serde(default)]
    pub(super) text: Option<String>,
}

/// Parameters of requests at a position.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct At {
    pub(super) text_document: Named,
    pub(super) position: Position,
}

/// Parameters of `textDocument/codeAction`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Within {
    pub(super) text_document: Named,
    pub(super) range: Range,
    #[serde(default)]
    pub(super) context: Value,
}

/// Reads the parameters of a message.
pub(super) fn read<T: DeserializeOwned>(params: Value) -> Result<T, Refusal> {
    serde_json::from_value(params).map_err(|error| Refusal::new(INVALID_PARAMS, error.to_string()))
}
