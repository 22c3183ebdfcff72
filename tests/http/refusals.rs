//! Rejected requests and their error messages.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use serde_json::json;

use super::{Answer, Server};
use crate::run::Folder;

#[test]
fn unknown_host_names_are_refused() {
    let server = Server::indexed();
    let port = server.address.port();
    let path = "GET /api/v1/status";
    for ours in [format!("localhost:{port}"), "LOCALHOST".to_owned(), format!("127.0.0.1:{port}"), "[::1]:9".to_owned()]
    {
        assert_eq!(server.ask(path, &[("Host", &ours)], "").status, 200, "{ours}");
    }
    for stranger in
        ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "192.168.1.7", "localhost:80:80"]
    {
        let (detail, field) = server.ask(path, &[("Host", stranger)], "").problem(421);
        assert!(detail.contains("--allow-host") && field.as_deref() == Some("host"), "{detail}");
    }
    server.ask(path, &[("Host", "localhost"), ("Host", "evil.example")], "").problem(400);
    server.ask("GET http://evil.example/api/v1/status", &[("Host", "localhost")], "").problem(400);
    let folder = Folder::indexed();
    let allowed = Server::with(&folder, &["--allow-host", "Desk.example"]);
    assert_eq!(allowed.ask(path, &[("Host", "desk.example:80")], "").status, 200);
}

#[test]
fn cross_origin_requests_are_refused() {
    let server = Server::indexed();
    let own = format!("http://{}", server.address);
    let path = "GET /api/v1/status";
    let asked = |headers: &[(&str, &str)]| server.ask(path, headers, "");
    assert_eq!(asked(&[("Origin", &own), ("Sec-Fetch-Site", "same-origin")]).status, 200);
    for origin in ["null", "http://evil.example", "http://127.0.0.1:1", "https://localhost"] {
        assert_eq!(asked(&[("Origin", origin)]).problem(403).1.as_deref(), Some("origin"), "{origin}");
    }
    asked(&[("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")]).problem(403);
    let followed = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")];
    assert_eq!(server.ask("GET /article?id=market", &followed, "").status, 200);
    server
        .ask("GET /assets/main.js", &[("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")], "")
        .problem(403);
    let simple = [("Origin", "http://evil.example"), ("Content-Type", "text/plain")];
    server.ask("POST /api/v1/quote", &simple, "{\"quote\": \"a\"}").problem(403);
    let preflight = server.ask("OPTIONS /api/v1/quote", &[("Origin", "http://evil.example")], "");
    assert!(preflight.header("access-control-allow-origin").is_none());
}

#[test]
fn a_token_is_required_beyond_loopback() {
    let folder = Folder::indexed();
    let server = Server::with(&folder, &["--host", "0.0.0.0"]);
    let secret = server.page.split_once("?token=").expect("it is printed").1.to_owned();
    assert!(secret.len() == 32 && server.page.starts_with("http://127.0.0.1:"), "{}", server.page);
    let path = "GET /api/v1/status";
    for headers in [vec![], vec![("Authorization", "Bearer wrong")], vec![("Cookie", "ibid=1")]] {
        let answer = server.ask(path, &headers, "");
        assert!(answer.problem(401).0.contains("`Authorization: Bearer TOKEN`"));
        assert!(answer.header("www-authenticate").is_some());
    }
    assert_eq!(server.ask("GET /", &[], "").status, 401);
    assert_eq!(server.get("/api/v1/healthz").status, 200);
    assert_eq!(server.ask(path, &[("Authorization", &format!("Bearer {secret}"))], "").status, 200);
    assert_eq!(
        server.ask(path, &[("Host", "192.168.1.7"), ("Authorization", &format!("Bearer {secret}"))], "").status,
        200
    );
    server.ask(path, &[("Host", "evil.example"), ("Authorization", &format!("Bearer {secret}"))], "").problem(421);
    server.get("/?token=wrong").problem(401);
    server.get(&format!("/api/v1/status?token={secret}")).problem(401);
    let welcome = server.get(&format!("/article?id=a%23p1&token={secret}&at=x"));
    assert_eq!((welcome.status, welcome.header("location")), (303, Some("/article?id=a%23p1&at=x")));
    let cookie = welcome.header("set-cookie").expect("a cookie");
    assert!(cookie.contains("; HttpOnly; SameSite=Strict") && !cookie.contains(&secret), "{cookie}");
    let cookie = cookie.split(';').next().expect("its value").to_owned();
    assert_eq!(server.ask(path, &[("Cookie", &format!("a=b; {cookie}"))], "").status, 200);
    assert_eq!(server.get(&format!("//evil.example?token={secret}")).header("location"), Some("/evil.example"));
    for path in ["/\\evil.example", "/\\/evil.example", "///\\evil.example"] {
        assert_eq!(server.get(&format!("{path}?token={secret}")).header("location"), Some("/evil.example"), "{path}");
    }
    // Another server does not accept it.
    let other = Server::with(&folder, &["--token", "a secret of my own"]);
    other.ask(path, &[("Cookie", &cookie)], "").problem(401);
    assert_eq!(other.ask(path, &[("Authorization", "Bearer a secret of my own")], "").status, 200);
    assert!(!other.page.contains("token"));
    let weak = folder.ibid(["serve", "--port", "0", "--token", "hunter2"]);
    assert_eq!(weak.status(), 2);
    assert!(weak.stderr().contains("--token: too short"), "{weak}");
}

#[test]
fn invalid_requests_get_a_helpful_error() {
    let server = Server::indexed();
    for (path, status, wanted, field) in [
        ("/search", 400, "q: missing", Some("q")),
        ("/search?q=", 400, "q: missing", Some("q")),
        ("/search?q=a&sourze=b", 400, "did you mean `source`?", Some("sourze")),
        ("/search?q=a&n=1000", 400, "expected a number from 0 to 200", Some("n")),
        ("/search?q=a&n=1&n=2", 400, "parameter given more than once", Some("n")),
        ("/search?q=a&by=artcle", 400, "did you mean `article`?", Some("by")),
        ("/search?q=a&since=yesterday", 400, "not a date: write 2018", Some("since")),
        ("/article?id=news/brigde", 404, "article not found in the index: did you mean `news/bridge`?", Some("id")),
        ("/article?id=../../etc/passwd", 404, "article not found", Some("id")),
        ("/article?id=/etc/passwd", 404, "article not found", Some("id")),
        ("/passage?ref=news/bridge%23p99", 404, "has 7 paragraphs", Some("ref")),
        ("/passage?ref=market%23p3-2", 400, "", Some("ref")),
        ("/cite?ref=market&ref=nowhere", 404, "nowhere: article not found", Some("ref")),
        ("/cite?ref=market&style=apq", 400, "", Some("style")),
        ("/cite?ref=market&style=/etc/passwd", 400, "give a style name", Some("style")),
        ("/cite?ref=market&style=../a.csl", 400, "give a style name", Some("style")),
        ("/serach?q=a", 404, "did you mean `/api/v1/search`?", None),
        ("/status?verbose=1", 400, "unknown parameter", Some("verbose")),
    ] {
        let (detail, about) = server.get(&format!("/api/v1{path}")).problem(status);
        assert!(detail.contains(wanted), "{path}: {detail}");
        assert!(!detail.contains("--"), "an option of the command line: {detail}");
        assert_eq!(about.as_deref(), field, "{path}: {detail}");
    }
    for (path, body, wanted) in [
        ("/quote", json!({"quote": " "}), "quote: empty"),
        ("/quote", json!({"qoute": "a"}), "unknown field `qoute`"),
        ("/quote", json!({"quote": "word ".repeat(10_000)}), "exceeds the limit of 20000"),
        ("/quote", json!(["a"]), "invalid request body"),
        ("/check", json!({}), "claim: missing"),
        ("/check", json!({"claim": "a", "text": "b"}), "claim"),
        ("/check", json!({"text": "word ".repeat(30_000)}), "send its claims as lines"),
    ] {
        let (detail, _) = server.post(&format!("/api/v1{path}"), &body).problem(400);
        assert!(detail.contains(wanted), "{path}: {detail}");
    }
    let lost = server.post("/api/v1/quote", &json!({"quote": "the old ferry", "article": "markt"}));
    assert_eq!(
        lost.problem(404),
        ("markt: article not found in the index: did you mean `market`?".to_owned(), Some("article".to_owned()))
    );
    let plain = server.ask("POST /api/v1/check", &[("Content-Type", "text/plain")], "{\"claim\": \"a\"}");
    assert!(plain.problem(415).0.contains("application/json"));
    let bulk_only = server.ask("POST /api/v1/search", &[("Content-Type", "application/json")], "{}");
    assert!(!bulk_only.problem(415).0.contains("application/json or"));
    for (method, path, allowed) in [
        ("DELETE", "/api/v1/search", "GET, HEAD, POST"),
        ("GET", "/api/v1/quote", "POST"),
        ("POST", "/api/v1/status", "GET, HEAD"),
        ("PUT", "/", "GET, HEAD"),
    ] {
        let answer = server.ask(&format!("{method} {path}"), &[], "");
        answer.problem(405);
        assert_eq!(answer.header("allow"), Some(allowed), "{path}");
    }
}

#[test]
fn oversized_requests_are_refused() {
    let server = Server::indexed();
    let long = "a".repeat(40_000);
    server.get(&format!("/api/v1/search?q={long}")).problem(414);
    let (detail, _) = server.get(&format!("/api/v1/search?q={}", &long[..21_000])).problem(400);
    assert!(detail.contains("21000 bytes exceeds the limit of 20000"), "{detail}");
    let head = server.ask("GET /", &[("X-Long", &"a".repeat(300_000))], "");
    assert_eq!(head.status, 431);
    let many: Vec<(String, &str)> = (0..500).map(|number| (format!("X-{number}"), "a")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    assert_eq!(server.ask("GET /", &many, "").status, 431);
    let body = format!("{{\"quote\": \"{}\"}}", "a".repeat(3 << 20));
    let answer = server.ask("POST /api/v1/quote", &[("Content-Type", "application/json")], &body);
    assert!(answer.problem(413).0.contains("longer than"));
    // A declared length above the limit is rejected before the body is read.
    let mut stream = server.connect();
    let head = format!(
        "POST /api/v1/quote HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n",
        server.address
    );
    stream.write_all(head.as_bytes()).expect("it is sent");
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    let mut said = [0; 12];
    stream.read_exact(&mut said).expect("an answer");
    assert_eq!(&said, b"HTTP/1.1 413");
    assert_eq!(server.get("/api/v1/healthz").status, 200);
}

#[test]
fn idle_and_slow_connections_are_closed() {
    let server = Server::indexed();
    let started = Instant::now();
    let mut silent = server.connect();
    let mut kept = server.connect();
    kept.write_all(format!("GET /api/v1/healthz HTTP/1.1\r\nHost: {}\r\n\r\n", server.address).as_bytes())
        .expect("sent");
    let mut slow = server.connect();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n").expect("it is sent");
    // One header per second does not keep the connection open.
    while started.elapsed() < Duration::from_secs(30) && slow.write_all(b"X-Slow: 1\r\n").is_ok() {
        std::thread::sleep(Duration::from_secs(1));
    }
    assert!((8..20).contains(&started.elapsed().as_secs()), "after {:?}", started.elapsed());
    let mut said = Vec::new();
    let _ = silent.read_to_end(&mut said);
    let _ = kept.read_to_end(&mut said);
    assert!(started.elapsed() < Duration::from_secs(30), "one that says nothing more is closed");
    assert_eq!(server.get("/api/v1/healthz").status, 200);
}

#[test]
fn connections_beyond_the_limit_get_503() {
    let server = Server::indexed();
    let held: Vec<_> = (0..512).map(|_| server.connect()).collect();
    let answer = Answer::read(server.connect());
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("1")));
    drop(held);
    let patience = Instant::now();
    while server.connect().write_all(b"").is_err() || server.get("/api/v1/healthz").status != 200 {
        assert!(patience.elapsed() < Duration::from_secs(10));
    }
}
