//! `ibid lsp` with handwritten messages; `tests/editors` uses a client's library and editors.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{ChildStdin, ChildStdout, Stdio};

use serde_json::{Value, json};

use crate::run::Folder;

fn send(to: &mut ChildStdin, message: &Value) {
    let body = message.to_string();
    write!(to, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("the server reads");
}

fn receive(from: &mut BufReader<ChildStdout>) -> Value {
    let mut header = String::new();
    from.read_line(&mut header).expect("a header");
    let length = header.trim().strip_prefix("Content-Length: ").expect("the length").parse().expect("a number");
    from.read_line(&mut header).expect("an empty line");
    let mut body = vec![0; length];
    from.read_exact(&mut body).expect("a body");
    serde_json::from_slice(&body).expect("JSON")
}

#[test]
fn findings_follow_the_text() {
    let folder = Folder::indexed();
    let mut command = folder.command();
    let mut server = command.arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a server");
    let mut to = server.stdin.take().expect("stdin");
    let mut from = BufReader::new(server.stdout.take().expect("stdout"));
    send(&mut to, &json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}));
    assert_eq!(receive(&mut from)["result"]["serverInfo"]["name"], "ibid");
    let uri = format!("file://{}", folder.path("report.md").display());
    let text = "😀 “Nothing of the kind was ever said there” [market#p99].\n";
    let document = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
    send(&mut to, &json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": document}}));
    let found = receive(&mut from);
    let rule = |found: &Value, rule: &str| {
        let all = found["params"]["diagnostics"].as_array().expect("diagnostics").clone();
        all.into_iter().find(|it| it["code"] == rule)
    };
    let beyond = rule(&found, "reference-out-of-range").expect("the finding");
    // UTF-16: the emoji counts as two.
    let before = text[..text.find("market").expect("it is there")].encode_utf16().count();
    assert_eq!(beyond["range"]["start"], json!({"line": 0, "character": before}));
    let changed = json!({
        "textDocument": {"uri": uri, "version": 2},
        "contentChanges": [{"range": beyond["range"], "text": "market"}],
    });
    send(&mut to, &json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": changed}));
    let found = receive(&mut from);
    assert_eq!((&found["params"]["version"], rule(&found, "reference-out-of-range")), (&json!(2), None));
    send(&mut to, &json!({"jsonrpc": "2.0", "id": 2, "method": "shutdown"}));
    assert_eq!(receive(&mut from)["id"], 2);
    send(&mut to, &json!({"jsonrpc": "2.0", "method": "exit"}));
    assert_eq!(server.wait().expect("an end").code(), Some(0));
}
