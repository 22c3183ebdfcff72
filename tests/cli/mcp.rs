//! `ibid mcp`, spoken to by hand; `tests/clients` has a client of the protocol's own do it.

use serde_json::{Value, json};

use crate::run::Folder;

/// What the server answers to some calls of tools, in their order.
fn answers<const N: usize>(folder: &Folder, calls: [(&str, Value); N]) -> Vec<Value> {
    let hello =
        json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}});
    let mut lines = vec![
        json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": hello}),
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}),
    ];
    for (id, (name, arguments)) in (1..).zip(calls) {
        let params = json!({"name": name, "arguments": arguments});
        lines.push(json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params}));
    }
    let typed = lines.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    let run = folder.ibid_reading(&(typed + "\n"), ["mcp"]);
    assert_eq!(run.status(), 0, "{run}");
    let mut said = run.json();
    said.sort_by_key(|answer| answer["id"].as_u64());
    assert_eq!(said.len(), N + 1, "{run}");
    said.drain(1..).map(|mut answer| answer["result"]["structuredContent"].take()).collect()
}

#[test]
fn an_agent_gets_the_json_of_the_command_line() {
    let folder = Folder::indexed();
    let said = answers(
        &folder,
        [
            ("search", json!({"query": "ferry"})),
            ("read", json!({"reference": "news/bridge#p1", "context": 0})),
            ("quote", json!({"quote": "Steel was dearer than anyone foresaw"})),
            ("check", json!({"claim": "The bridge cost 4.3 million crowns"})),
            ("cite", json!({"references": ["news/bridge#p1"]})),
            ("status", json!({})),
        ],
    );
    let commands = [
        folder.ibid(["search", "ferry", "--json"]),
        folder.ibid(["show", "news/bridge#p1", "--json"]),
        folder.ibid(["quote", "Steel was dearer than anyone foresaw", "--json"]),
        folder.ibid(["check", "The bridge cost 4.3 million crowns", "--json"]),
        folder.ibid(["cite", "news/bridge#p1", "--json"]),
        folder.ibid(["status", "--json"]),
    ];
    for (mut answer, command) in said.into_iter().zip(commands) {
        assert_eq!(answer["cursor"], Value::Null);
        let mut typed = command.json().remove(0);
        for one in [&mut answer, &mut typed] {
            let one = one.as_object_mut().expect("an object");
            one.remove("cursor");
            one.remove("took_ms");
        }
        match answer.get("citations") {
            Some(citations) => assert_eq!(citations[0], typed),
            None => assert_eq!(answer, typed),
        }
    }
}

#[test]
fn a_missing_index_is_built_and_wrong_calls_are_told_what_to_do() {
    let folder = Folder::with_articles();
    let typed = ("search", json!({"query": "ferry"}));
    let lost = ("read", json!({"reference": "news/brigde#p1"}));
    let run = answers(&folder, [typed, lost]);
    assert_eq!(run[0]["index"]["articles"], 2);
    assert_eq!(run[1]["error"], "news/brigde: no such article in the index: is it `news/bridge`?");
    assert!(run[1]["next"].as_str().is_some_and(|next| next.contains("`search`")));
}
