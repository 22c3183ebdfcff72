//! Long requests do not delay others, and end when their client disconnects.

use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::Server;
use crate::run::{Folder, cpu_time};

/// Time limit of every step on a loaded machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// Sends an expensive claim check and does not wait for the answer.
fn asked(server: &Server, number: usize) -> TcpStream {
    let claim = format!("{} {number}", "crown steel ".repeat(600));
    let body = serde_json::json!({"claim": claim, "article": "long"}).to_string();
    let mut stream = server.connect();
    let head = format!(
        "POST /api/v1/check HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        server.address,
        body.len()
    );
    stream.write_all(head.as_bytes()).expect("it is sent");
    stream.set_nonblocking(true).expect("a socket can");
    stream
}

fn is_unanswered(stream: &mut TcpStream) -> bool {
    stream.read(&mut [0]).is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
}

#[test]
#[cfg(target_os = "linux")]
fn searches_do_not_wait_for_checks_and_checks_end_with_their_clients() {
    let folder = Folder::with_articles();
    fs::write(folder.path("corpus/long.txt"), format!("{}.", "crown steel ".repeat(1_200))).expect("a file");
    assert_eq!(folder.ibid(["index", "-q"]).status(), 0);
    let server = Server::start(&folder);
    assert_eq!(server.get("/api/v1/search?q=ferry").status, 200);
    let before = cpu_time(server.child.id());
    let mut checks: Vec<TcpStream> = (0..10).map(|number| asked(&server, number)).collect();
    let started = Instant::now();
    while cpu_time(server.child.id()) < before + Duration::from_millis(300) {
        assert!(started.elapsed() < PATIENCE, "the checks do not begin");
        std::thread::sleep(Duration::from_millis(10));
    }
    for _ in 0..20 {
        assert_eq!(server.get("/api/v1/search?q=ferry").status, 200);
    }
    let waiting = checks.iter_mut().map(is_unanswered).filter(|waits| *waits).count();
    assert!(waiting >= 8, "only {waiting} of 10 checks are still being worked at");
    drop(checks);
    // Completing all of them would take minutes.
    let started = Instant::now();
    loop {
        let before = cpu_time(server.child.id());
        std::thread::sleep(Duration::from_millis(500));
        if cpu_time(server.child.id()) <= before + Duration::from_millis(30) {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(15), "the server works on though nobody waits");
    }
    assert_eq!(server.get("/api/v1/search?q=ferry").status, 200);
}
