//! Clients that check every answer.

use std::fmt::Write as _;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::Stdio;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use rustix::process::Signal;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::corpus::{ALWAYS, id, sentence};
use super::process::{self, Plan};
use super::view::Seen;
use super::{Draw, Soak};
use crate::http::Answer;

/// Time limit for an answer; the server's own limit is 30 seconds.
const PATIENCE: Duration = Duration::from_mins(1);

/// Sends requests to the server that is never killed.
pub(super) fn http(soak: &Soak, address: SocketAddr) {
    let (mut draw, mut seen) = (soak.draw(10), Seen::default());
    while soak.goes_on() {
        ask(soak, address, &mut draw, &mut seen).expect("the server answers");
        thread::sleep(draw.millis(0, 60));
    }
}

/// Starts servers, sends requests, and stops the servers while they answer.
pub(super) fn brief(soak: &Soak) {
    let (mut draw, mut seen) = (soak.draw(11), Seen::default());
    while soak.goes_on() {
        let mut child = process::serve(soak);
        soak.runs.fetch_add(1, Ordering::Relaxed);
        let Ok(address) = process::address(&mut child, soak) else { continue };
        for _ in 0..draw.below(40) {
            ask(soak, address, &mut draw, &mut seen).expect("the server answers");
        }
        // From here on an answer may be truncated or missing.
        let signal = if draw.once_in(2) { Signal::KILL } else { Signal::TERM };
        let stream = TcpStream::connect(address).and_then(|mut stream| {
            let request = format!("GET /api/v1/search?q=zebra&n=200 HTTP/1.1\r\nHost: {address}\r\n\r\n");
            stream.write_all(request.as_bytes()).map(|()| stream)
        });
        thread::sleep(draw.millis(0, 20));
        process::send(&child, signal);
        soak.kills.fetch_add(1, Ordering::Relaxed);
        drop(stream);
        let status = child.wait().expect("it ends");
        process::check_end(soak, "serve", status, Some(signal), "");
    }
}

/// Sends a random request and requires a complete answer.
fn ask(soak: &Soak, address: SocketAddr, draw: &mut Draw, seen: &mut Seen) -> io::Result<()> {
    let number = draw.index(soak.corpus.len());
    let version = soak.corpus.newest(number).unwrap_or_default();
    let quote = json!({ "quote": sentence(number, version.saturating_sub(draw.below(3) as u32)) }).to_string();
    let claim = json!({ "claim": format!("{} {} times.", sentence(number, version), draw.below(90)) }).to_string();
    let get = |what: &str| Request { start: format!("GET /api/v1/{what}"), media: "", body: String::new() };
    let post = |what: &str, media, body| Request { start: format!("POST /api/v1/{what}"), media, body };
    let request = match draw.below(8) {
        0 | 1 => get("search?q=zebra&by=article&n=200&copies=show"),
        2 => get(&format!("search?q=harbour+n{number}v{version}x&n=20&copies=show&context=1&facet=source")),
        3 | 4 => get(&format!("article?id={}", id(number))),
        5 => post("quote", "application/json", quote),
        6 => post("check", "application/json", claim),
        _ => post("quote", "application/x-ndjson", format!("{quote}\n{quote}\n{quote}\n")),
    };
    let answer = request.send(address)?;
    soak.answers.fetch_add(1, Ordering::Relaxed);
    match answer.status {
        200 if request.media == "application/x-ndjson" => {
            let lines: Vec<Value> =
                answer.body.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
            assert_eq!(lines.len(), 3, "{}", answer.body);
            // Each line may be from a different commit.
            for line in &lines {
                found(soak, seen, line);
            }
        }
        200 => {
            let value = answer.json();
            if request.start.contains("q=zebra") {
                seen.look_at_all(soak, &value);
            } else if let Some(text) = value["text"].as_str() {
                let mut digest = String::new();
                for byte in Sha256::digest(text) {
                    write!(digest, "{byte:02x}").expect("memory takes it");
                }
                assert_eq!(value["article"]["sha256"], digest, "{value}");
                seen.look(soak, &value);
            } else {
                found(soak, seen, &value);
            }
        }
        404 => {
            let (detail, field) = answer.problem(404);
            let may_be_gone = number >= ALWAYS && request.start.contains("article?");
            assert!(may_be_gone && field.is_some(), "{}: {detail}", request.start);
        }
        503 => {
            answer.problem(503);
            soak.busy.fetch_add(1, Ordering::Relaxed);
        }
        _ => panic!("{}: {answer:?}", request.start),
    }
    Ok(())
}

/// Checks an answer; the text of an exact match must equal the quotation.
#[track_caller]
fn found(soak: &Soak, seen: &mut Seen, answer: &Value) {
    assert!(answer.get("error").is_none(), "{answer}");
    seen.look(soak, answer);
    if answer["verdict"] == "exact" {
        assert_eq!(answer["found"][0]["text"], answer["quote"], "{answer}");
    }
}

struct Request {
    start: String,
    media: &'static str,
    body: String,
}

impl Request {
    fn send(&self, address: SocketAddr) -> io::Result<Answer> {
        let Self { start, media, body } = self;
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let about = if media.is_empty() {
            String::new()
        } else {
            format!("Content-Type: {media}\r\nContent-Length: {}\r\n", body.len())
        };
        let head = format!("{start} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{about}\r\n");
        stream.write_all(head.as_bytes())?;
        stream.write_all(body.as_bytes())?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        let answer = Answer::of(&bytes);
        if let Some(length) = answer.header("content-length") {
            assert_eq!(length, answer.body.len().to_string(), "{start}: cut short");
        }
        Ok(answer)
    }
}

/// Runs commands, some of which are killed.
pub(super) fn commands(soak: &Soak) {
    let (mut draw, mut seen) = (soak.draw(12), Seen::default());
    let mut is_built = false;
    while soak.goes_on() {
        let number = draw.index(ALWAYS);
        let version = soak.corpus.newest(number).unwrap_or_default();
        let (id, sentence) = (id(number), sentence(number, version));
        let all = ["search", "zebra", "-q", "--json", "--copies", "show", "-n", "5000"];
        let drawn = if is_built { draw.below(7) } else { 0 };
        let args: Vec<&str> = match drawn {
            0 | 1 => all.to_vec(),
            2 => vec!["show", &id, "-q", "--json"],
            3 => vec!["quote", &sentence, "-q", "--json"],
            4 => vec!["check", &sentence, "-q", "--json"],
            5 => vec!["status", "-q", "--json"],
            _ => vec!["verify", "-q", "--json"],
        };
        let plan = if draw.once_in(5) { Plan::signal(&mut draw, 300) } else { Plan::LeaveAlone };
        let ended = process::run(soak, "command", &args, plan);
        if ended.is_whole && ended.code() != Some(2) {
            let value: Value = serde_json::from_str(&ended.stdout)
                .unwrap_or_else(|error| panic!("{args:?}: {error}: {}{}", ended.stdout, ended.stderr));
            soak.answers.fetch_add(1, Ordering::Relaxed);
            is_built = true;
            match drawn {
                0 | 1 => seen.look_at_all(soak, &value),
                2..=4 => found(soak, &mut seen, &value),
                5 => assert!(value["articles"].as_u64().is_some_and(|it| it >= ALWAYS as u64), "{value}"),
                _ => {
                    // The corpus has changed since the last run, and a run that was killed leaves files that the next one
                    // deletes: neither is damage. After the last run there are none.
                    let findings = value["findings"].as_array().expect("findings");
                    let damage: Vec<_> =
                        findings.iter().filter(|it| it["fault"] != "drift" && it["fault"] != "leftover").collect();
                    assert!(damage.is_empty(), "{damage:?}");
                }
            }
        }
        thread::sleep(draw.millis(0, 200));
    }
}

/// Talks to MCP servers, which exit at the end of their input or are killed.
pub(super) fn mcp(soak: &Soak) {
    let (mut draw, mut seen) = (soak.draw(13), Seen::default());
    while soak.goes_on() {
        let mut command = soak.folder.command();
        command.args(["mcp", "-q"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("it starts");
        soak.runs.fetch_add(1, Ordering::Relaxed);
        let mut stdin = child.stdin.take().expect("it is piped");
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let mut send = |line: Value| writeln!(stdin, "{line}").expect("it reads");
        let mut receive = || -> Value {
            let line = lines.next().expect("it answers").expect("in UTF-8");
            serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"))
        };
        let hello = json!({
            "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "soak", "version": "1"},
        });
        send(json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": hello}));
        receive();
        send(json!({"jsonrpc": "2.0", "method": "notifications/initialized"}));
        for call in 1..=1 + draw.below(60) {
            let number = draw.index(ALWAYS);
            let version = soak.corpus.newest(number).unwrap_or_default();
            let (name, arguments) = match draw.below(5) {
                0 => ("search", json!({"query": format!("zebra harbour n{number}v{version}x")})),
                1 => ("read", json!({"reference": id(number)})),
                2 => ("quote", json!({"quote": sentence(number, version)})),
                3 => ("check", json!({"claim": sentence(number, version)})),
                _ => ("status", json!({})),
            };
            let params = json!({"name": name, "arguments": arguments});
            send(json!({"jsonrpc": "2.0", "id": call, "method": "tools/call", "params": params}));
            if draw.once_in(40) {
                break;
            }
            let answer = receive();
            assert_eq!(answer["id"], call, "{answer}");
            let result = &answer["result"];
            assert!(result["isError"] != true && result["structuredContent"].is_object(), "{name}: {answer}");
            soak.answers.fetch_add(1, Ordering::Relaxed);
            found(soak, &mut seen, &result["structuredContent"]);
            if !soak.goes_on() {
                break;
            }
        }
        if draw.once_in(3) {
            process::send(&child, Signal::KILL);
            soak.kills.fetch_add(1, Ordering::Relaxed);
            child.wait().expect("it ends");
        } else {
            drop(stdin);
            // Pending answers are still sent.
            lines.for_each(drop);
            let status = child.wait().expect("it ends");
            assert!(status.success(), "mcp: {status}");
        }
    }
}
