//! What the client can do, and what the server offers it.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::action::FIX_ALL;
use super::encoding::{Counting, Encoding};

/// What the client stated when it connected.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a statement of its own")]
pub(super) struct ClientInfo {
    pub(super) counting: Counting,
    /// The encoding to state in the answer: one that the client offered.
    stated: Option<Encoding>,
    pub(super) hover_is_markdown: bool,
    pub(super) completion_is_markdown: bool,
    /// Whether edits name the version of the document.
    pub(super) has_versions: bool,
    /// Whether it takes code actions with edits.
    pub(super) has_actions: bool,
    pub(super) index: Option<PathBuf>,
    pub(super) corpus: Option<PathBuf>,
}

impl ClientInfo {
    /// Reads the parameters of `initialize`. What is missing or has another type counts as not stated.
    pub(super) fn read(params: &Value) -> Self {
        let capability = |pointer: &str| params.pointer(&format!("/capabilities/{pointer}"));
        let name = params.pointer("/clientInfo/name").and_then(Value::as_str).unwrap_or_default();
        let option = |name: &str| params.pointer(&format!("/initializationOptions/{name}")).and_then(Value::as_str);
        let offered = capability("general/positionEncodings").and_then(Value::as_array);
        let stated = offered.into_iter().flatten().filter_map(Value::as_str).find_map(Encoding::named);
        let wished = option("positionEncoding").and_then(Encoding::named);
        // lsp-mode counts letters and says nothing; its name is all there is to know it by.
        let silent = (offered.is_none() && name == "emacs").then_some(Encoding::Utf32);
        let is_markdown = |pointer: &str| {
            let formats = capability(pointer).and_then(Value::as_array);
            formats.and_then(|formats| formats.first()).is_some_and(|format| format == "markdown")
        };
        let is_code = name.starts_with("Visual Studio Code") || name == "VSCodium";
        let counting = Counting { encoding: stated.or(wished).or(silent).unwrap_or_default(), is_cr_line_end: is_code };
        Self {
            counting,
            stated,
            hover_is_markdown: is_markdown("textDocument/hover/contentFormat"),
            completion_is_markdown: is_markdown("textDocument/completion/completionItem/documentationFormat"),
            has_versions: capability("workspace/workspaceEdit/documentChanges") == Some(&Value::Bool(true)),
            has_actions: capability("textDocument/codeAction/codeActionLiteralSupport").is_some(),
            index: option("index").filter(|it| !it.is_empty()).map(PathBuf::from),
            corpus: option("corpus").filter(|it| !it.is_empty()).map(PathBuf::from),
        }
    }

    /// Returns the answer to `initialize`. Diagnostics are pushed only: some clients show those that are also pulled
    /// twice.
    pub(super) fn answer(&self) -> Value {
        let mut capabilities = json!({
            "textDocumentSync": {"openClose": true, "change": 2, "save": {"includeText": true}},
            "hoverProvider": true,
            "definitionProvider": true,
            "completionProvider": {"triggerCharacters": ["[", "@", "#", "{", ","]},
        });
        if self.has_actions {
            capabilities["codeActionProvider"] = json!({"codeActionKinds": ["quickfix", FIX_ALL]});
        }
        if let Some(encoding) = self.stated {
            capabilities["positionEncoding"] = encoding.name().into();
        }
        json!({"capabilities": capabilities, "serverInfo": {"name": "ibid", "version": env!("CARGO_PKG_VERSION")}})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(params: &Value) -> (Encoding, Value) {
        let client = ClientInfo::read(params);
        (client.counting.encoding, client.answer()["capabilities"]["positionEncoding"].clone())
    }

    fn offering(encodings: &[&str]) -> Value {
        json!({"capabilities": {"general": {"positionEncodings": encodings}}})
    }

    #[test]
    fn the_encoding_is_one_that_the_client_offers() {
        assert_eq!(read(&offering(&["utf-8", "utf-16", "utf-32"])), (Encoding::Utf8, json!("utf-8")));
        assert_eq!(read(&offering(&["utf-16"])), (Encoding::Utf16, json!("utf-16")));
        assert_eq!(read(&offering(&["utf-32", "utf-16"])), (Encoding::Utf32, json!("utf-32")));
        assert_eq!(read(&offering(&["utf-7"])), (Encoding::Utf16, Value::Null));
        assert_eq!(read(&json!({"capabilities": {}})), (Encoding::Utf16, Value::Null));
        assert_eq!(read(&Value::Null), (Encoding::Utf16, Value::Null));
    }

    #[test]
    fn clients_that_count_letters_and_say_nothing_are_known() {
        assert_eq!(read(&json!({"clientInfo": {"name": "emacs"}})), (Encoding::Utf32, Value::Null));
        assert_eq!(read(&json!({"clientInfo": null})), (Encoding::Utf16, Value::Null));
        let wished = json!({"initializationOptions": {"positionEncoding": "utf-32"}});
        assert_eq!(read(&wished), (Encoding::Utf32, Value::Null));
    }

    #[test]
    fn diagnostics_are_not_offered_to_clients_that_pull() {
        let pulling = json!({"capabilities": {"textDocument": {"diagnostic": {}}}});
        assert_eq!(ClientInfo::read(&pulling).answer()["capabilities"]["diagnosticProvider"], Value::Null);
    }

    #[test]
    fn a_carriage_return_ends_a_line_in_one_client() {
        let is_end = |name: &str| ClientInfo::read(&json!({"clientInfo": {"name": name}})).counting.is_cr_line_end;
        assert!(is_end("Visual Studio Code"));
        assert!(!is_end("Neovim"));
    }
}
