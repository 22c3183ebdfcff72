//! Bulk requests: one request per line, one answer per line.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Server, steady};
use crate::run::Folder;

#[test]
fn bulk_requests_equal_batches_of_the_command_line() {
    let folder = Folder::indexed();
    let server = Server::start(&folder);
    let queries = "{\"_id\": \"q1\", \"text\": \"ferry\"}\nold market\n\n{\"id\": 7, \"text\": \"crowns\"}";
    let asked = server.lines("/api/v1/search?n=2&by=article", queries);
    let command_output =
        folder.ibid_reading(queries, ["search", "--batch", "-", "-n", "2", "--by", "article", "--format", "jsonl"]);
    let all = |values: Vec<Value>| values.into_iter().map(steady).collect::<Vec<_>>();
    assert_eq!(all(asked), all(command_output.json()));

    let quotations = "{\"id\": \"a\", \"quote\": \"Its first charter is from 1407\"}\n“the old ferry stopped”\n";
    let asked = server.lines("/api/v1/quote", quotations);
    assert_eq!(asked, folder.ibid_reading(quotations, ["quote", "--batch", "-"]).json());
    let claims = "{\"claim\": \"The bridge cost 4.3 million crowns\"}\nThe market is older than the harbour.\r\n";
    let asked = server.lines("/api/v1/check", claims);
    assert_eq!(asked, folder.ibid_reading(claims, ["check", "--claims", "-", "--format", "jsonl"]).json());
    assert_eq!(server.lines("/api/v1/check", "\n"), Vec::<Value>::new());
}

#[test]
fn an_invalid_line_is_reported_in_order() {
    let server = Server::indexed();
    let long = "x".repeat(300 << 10);
    let asked = format!(
        "{{\"id\": \"a\", \"qoute\": 1}}\n{{\"id\": \"b\", \"quote\": \"a b\", \"article\": \"markt\"}}\n{long}\n{{\"id\": \"c\", \"quote\": \"first charter\"}}\n{long}"
    );
    let told = server.lines("/api/v1/quote", &asked);
    let about = |told: &Value| (told["id"].clone(), told["line"].as_u64(), told["status"].as_u64());
    assert_eq!(about(&told[0]), (json!("a"), Some(1), Some(400)));
    assert!(
        told[0]["error"].as_str().is_some_and(|what| what.contains("not a quotation") && !what.contains("skipped"))
    );
    assert_eq!(about(&told[1]), (json!("b"), Some(2), Some(404)));
    assert_eq!(about(&told[2]), (Value::Null, Some(3), Some(413)));
    assert_eq!((&told[3]["id"], &told[3]["verdict"]), (&json!("c"), &json!("exact")));
    assert_eq!((about(&told[4]), told.len()), ((Value::Null, Some(5), Some(413)), 5));
}

#[test]
fn answers_are_streamed_in_order() {
    let server = Server::indexed();
    let mut stream = server.connect();
    let head = format!(
        "POST /api/v1/quote HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n",
        server.address
    );
    stream.write_all(head.as_bytes()).expect("it is sent");
    let mut answers = BufReader::new(stream.try_clone().expect("another end")).lines();
    for number in 0..3 {
        let line = format!("{{\"id\": {number}, \"quote\": \"first charter\"}}\n");
        write!(stream, "{:x}\r\n{line}\r\n", line.len()).expect("it is sent");
        // The next request is sent after this answer.
        let id = format!("{{\"id\":\"{number}\"");
        assert!(answers.any(|line| line.expect("UTF-8").starts_with(&id)));
    }
    stream.write_all(b"0\r\n\r\n").expect("it is sent");
    let mut many = String::new();
    (0..2000).for_each(|number| writeln!(many, "{{\"id\": {number}, \"text\": \"ferry bank\"}}").expect("a string"));
    let answered = server.lines("/api/v1/search?n=1", &many);
    assert_eq!(answered.len(), 2000);
    assert!(
        answered
            .iter()
            .enumerate()
            .all(|(number, answer)| answer["id"].as_str().and_then(|id| id.parse().ok()) == Some(number))
    );
}

/// Returns the resident memory of a process in bytes.
#[cfg(target_os = "linux")]
fn memory(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a line");
    line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
}

#[test]
#[cfg(target_os = "linux")]
fn a_slow_client_slows_its_own_stream() {
    let server = Server::indexed();
    assert_eq!(server.lines("/api/v1/search?n=5", "east bank\n").len(), 1);
    let before = memory(&server);
    let mut stream = server.connect();
    let head = format!(
        "POST /api/v1/search?n=5 HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-ndjson\r\nContent-Length: 1000000000\r\n\r\n",
        server.address
    );
    stream.write_all(head.as_bytes()).expect("it is sent");
    stream.set_write_timeout(Some(Duration::from_secs(2))).expect("a timeout");
    // The client reads no answer: after a while nothing more can be sent.
    let lines = "east bank\n".repeat(1000);
    let started = Instant::now();
    let mut sent = 0;
    while let Ok(()) = stream.write_all(lines.as_bytes()) {
        sent += lines.len();
        assert!(sent < 200 << 20 && started.elapsed() < Duration::from_mins(1), "all of it is read: {sent} bytes");
    }
    let held = memory(&server).saturating_sub(before);
    assert!(held < 64 << 20, "{held} bytes for {sent}");
    // Other clients are answered meanwhile; work for disconnected ones stops.
    assert_eq!(server.get("/api/v1/search?q=ferry").status, 200);
    let mut some = [0; 64];
    stream.read_exact(&mut some).expect("the first answers");
    drop(stream);
    assert_eq!(server.signal("-TERM").0, Some(0));
}
