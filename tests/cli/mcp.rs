//! `ibid mcp` with handwritten messages; `tests/clients` uses the protocol's SDK.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::run::{Folder, cpu_time};

/// Returns the server's answers to tool calls, in order.
fn answers<const N: usize>(folder: &Folder, calls: [(&str, Value); N]) -> Vec<Value> {
    results(folder, calls).into_iter().map(|mut result| result["structuredContent"].take()).collect()
}

/// Returns the results of tool calls, in order.
fn results<const N: usize>(folder: &Folder, calls: [(&str, Value); N]) -> Vec<Value> {
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
    let input = lines.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
    let run = folder.ibid_reading(&(input + "\n"), ["mcp"]);
    assert_eq!(run.status(), 0, "{run}");
    let mut said = run.json();
    said.sort_by_key(|answer| answer["id"].as_u64());
    assert_eq!(said.len(), N + 1, "{run}");
    said.drain(1..).map(|mut answer| answer["result"].take()).collect()
}

#[test]
fn tools_return_the_json_of_the_command_line() {
    let folder = Folder::indexed();
    let said = answers(
        &folder,
        [
            ("search", json!({"query": "ferry", "detail": "full"})),
            ("read", json!({"reference": "news/bridge#p1", "context": 0, "detail": "full"})),
            ("quote", json!({"quote": "Steel was dearer than anyone foresaw", "detail": "full"})),
            ("check", json!({"claim": "The bridge cost 4.3 million crowns", "detail": "full"})),
            ("cite", json!({"references": ["news/bridge#p1"], "detail": "full"})),
            ("status", json!({"detail": "full"})),
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
        let mut expected = command.json().remove(0);
        for one in [&mut answer, &mut expected] {
            let one = one.as_object_mut().expect("an object");
            one.remove("cursor");
            one.remove("took_ms");
        }
        match answer.get("citations") {
            Some(citations) => assert_eq!(citations[0], expected),
            None => assert_eq!(answer, expected),
        }
    }
}

#[test]
fn a_missing_index_is_built_and_invalid_calls_get_a_next_step() {
    let folder = Folder::with_articles();
    let search = ("search", json!({"query": "ferry", "detail": "full"}));
    let lost = ("read", json!({"reference": "news/brigde#p1"}));
    let run = results(&folder, [search, lost]);
    assert_eq!(run[0]["structuredContent"]["index"]["articles"], 2);
    let error = "error: news/brigde: article not found in the index: did you mean `news/bridge`?\nnext: call `search`";
    assert!(run[1]["content"][0]["text"].as_str().is_some_and(|text| text.starts_with(error)), "{}", run[1]);
    // A client would hold a structure to the schema of answers, and hide the error.
    assert!(run[1]["isError"] == true && run[1].get("structuredContent").is_none(), "{}", run[1]);
}

#[test]
fn brief_answers_are_read_by_people_and_models() {
    let folder = Folder::indexed();
    let draft = "The bridge cost 4.3 million crowns [news/bridge#p3].";
    let said = results(
        &folder,
        [
            ("search", json!({"query": "harbour bridge", "limit": 1})),
            (
                "check",
                json!({"claims": ["The bridge cost 4.3 million crowns.", "The bridge cost 4.2 million crowns."]}),
            ),
            ("check", json!({"text": "The bridge cost 4.2 million crowns. Was that dear?"})),
            (
                "quote",
                json!({"quotes": ["Steel was dearer than anyone foresaw", "Steel was cheaper than anyone foresaw"]}),
            ),
            ("cite", json!({"ref": "news/bridge#p3"})),
            ("read", json!({"ref": "news/bridge#p3", "context": 0})),
            ("lint", json!({"text": draft})),
        ],
    );
    let texts: Vec<&str> = said.iter().map(|result| result["content"][0]["text"].as_str().expect("a text")).collect();
    // The last part of a cursor is that of the commit, which differs from run to run.
    let cursor = regex::Regex::new(r"(cursor: \S+)\.[0-9a-f]{8}").expect("a pattern");
    insta::assert_snapshot!(cursor.replace_all(&texts.join("\n\n"), "$1.COMMIT"));
}

#[test]
fn a_batch_is_bounded_and_asks_one_thing() {
    let folder = Folder::indexed();
    let run = results(
        &folder,
        [
            ("check", json!({"claims": vec!["One claim of many here."; 101]})),
            ("check", json!({"claim": "The bridge cost 4.2 million crowns.", "text": "Another."})),
            ("quote", json!({})),
            ("quote", json!({"quotes": []})),
            ("lint", json!({"text": "word ".repeat(30_000)})),
        ],
    );
    let expected =
        ["101: expected from 1 to 100", "one of `claim`, `claims`", "`quote` or `quotes`", "0: expected", "150000"];
    for (result, words) in run.iter().zip(expected) {
        assert!(
            result["isError"] == true && result["content"][0]["text"].as_str().is_some_and(|it| it.contains(words)),
            "{result}"
        );
    }
}

#[test]
fn the_prompt_carries_the_draft() {
    let folder = Folder::indexed();
    let mut session = Session::start(&folder);
    session.send(&json!({"jsonrpc": "2.0", "id": 1, "method": "prompts/list"}).to_string());
    assert_eq!(session.answer()["result"]["prompts"][0]["name"], "verify-draft");
    for (name, draft, expected) in [
        ("verify-draft", "A draft.", "A draft."),
        ("verify-draft", " ", "missing argument"),
        ("other", "A draft.", "verify-draft"),
    ] {
        let params = json!({"name": name, "arguments": {"draft": draft}});
        session.send(&json!({"jsonrpc": "2.0", "id": 2, "method": "prompts/get", "params": params}).to_string());
        let answer = session.answer();
        assert!(
            answer.to_string().contains(expected) && answer.get("error").is_some() == (expected != draft),
            "{answer}"
        );
    }
}

/// A server with the client ends of its pipes.
struct Session {
    child: Child,
    stdin: Option<ChildStdin>,
    answers: Receiver<Value>,
}

impl Session {
    fn start(folder: &Folder) -> Self {
        let mut command = folder.command();
        command.arg("mcp").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program starts");
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take().expect("it is piped"));
        let (sender, answers) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _ = sender.send(serde_json::from_str(&line).expect("a line of JSON"));
            }
        });
        let mut session = Self { child, stdin, answers };
        let hello =
            json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}});
        session.send(&json!({"jsonrpc": "2.0", "id": "hello", "method": "initialize", "params": hello}).to_string());
        assert_eq!(session.answer()["id"], "hello");
        session.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}).to_string());
        session
    }

    fn send(&mut self, line: &str) {
        let stdin = self.stdin.as_mut().expect("it is open");
        stdin.write_all(format!("{line}\n").as_bytes()).expect("it reads");
    }

    fn call(&mut self, id: u32, name: &str, arguments: &Value) {
        let params = json!({"name": name, "arguments": arguments});
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params}).to_string());
    }

    fn answer(&self) -> Value {
        self.answers.recv_timeout(Duration::from_mins(1)).expect("it answers in time")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_search_does_not_wait_for_a_check_and_a_check_can_be_cancelled() {
    let folder = Folder::with_articles().file("corpus/long.txt", format!("{}.", "crown steel ".repeat(1_200)));
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    let mut session = Session::start(&folder);
    session.call(1, "check", &json!({"claim": "crown steel ".repeat(600), "article": "long"}));
    session.call(2, "search", &json!({"query": "ferry"}));
    let first = session.answer();
    assert_eq!(first["id"], 2, "the search is answered first: {first}");
    let cancelled = json!({"requestId": 1, "reason": "changed my mind"});
    let cancelled = json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": cancelled});
    session.send(&cancelled.to_string());
    // The complete check would take much longer.
    let started = Instant::now();
    loop {
        let before = cpu_time(session.child.id());
        std::thread::sleep(Duration::from_millis(500));
        if cpu_time(session.child.id()) <= before + Duration::from_millis(30) {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(15), "the server works on though nobody waits");
    }
    session.send(&json!({"jsonrpc": "2.0", "id": 3, "method": "ping"}).to_string());
    assert_eq!(session.answer()["id"], 3, "what was cancelled is not answered");
}

#[test]
fn invalid_messages_get_an_error_and_the_session_continues() {
    let folder = Folder::indexed();
    let mut session = Session::start(&folder);
    for (line, code, id) in [
        ("{\"jsonrpc\": \"2.0\", \"id\": 7, \"method\"", -32_700, Value::Null),
        ("hello", -32_700, Value::Null),
        ("[]", -32_600, Value::Null),
        ("{\"id\": 8, \"method\": \"ping\"}", -32_600, json!(8)),
        ("{\"jsonrpc\": \"2.0\", \"id\": 9}", -32_600, json!(9)),
    ] {
        session.send(line);
        let answer = session.answer();
        assert_eq!((&answer["error"]["code"], answer.get("id")), (&json!(code), Some(&id)), "{line}: {answer}");
        session.send(&json!({"jsonrpc": "2.0", "id": 10, "method": "ping"}).to_string());
        assert_eq!(session.answer()["result"], json!({}));
    }
    session.stdin = None;
    assert!(session.child.wait().expect("it ends").success());
}
