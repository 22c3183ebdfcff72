//! Start and shutdown of the server.

use std::io::Write as _;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use super::{Answer, Server};
use crate::run::Folder;

#[test]
fn a_port_in_use_is_reported_with_a_hint() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("it has one").port().to_string();
    let run = Folder::with_articles().ibid(["serve", "--port", &port]);
    assert_eq!(run.status(), 2);
    let said = format!("ibid: 127.0.0.1:{port}: listening: address already in use\nhint: the port may be in use");
    assert!(run.stderr().starts_with(&said), "{run}");
    let run = Folder::new().ibid(["serve", "--port", "0"]);
    assert!(run.status() == 2 && run.stderr().contains("no corpus to build it from"), "{run}");
    assert!(run.stdout().is_empty(), "{run}");
}

#[test]
#[cfg(unix)]
fn open_requests_are_answered_before_shutdown() {
    for signal in ["-INT", "-TERM", "-HUP"] {
        let server = Server::indexed();
        let idle = server.connect();
        let mut open = server.connect();
        let line = "{\"quote\": \"first charter\"}\n";
        let head = format!(
            "POST /api/v1/quote HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-ndjson\r\nContent-Length: {}\r\n\r\n{line}",
            server.address,
            2 * line.len()
        );
        open.write_all(head.as_bytes()).expect("it is sent");
        std::thread::sleep(Duration::from_millis(300));
        let (started, address) = (Instant::now(), server.address);
        let ending = std::thread::spawn(move || server.signal(signal));
        std::thread::sleep(Duration::from_millis(300));
        assert!(std::net::TcpStream::connect(address).is_err(), "nobody new is let in");
        open.write_all(line.as_bytes()).expect("it is sent");
        let answer = Answer::read(open);
        assert_eq!((answer.status, answer.body.lines().count()), (200, 2), "{}", answer.body);
        let (status, said) = ending.join().expect("it ends");
        assert_eq!((status, said.as_str()), (Some(0), ""));
        assert!(started.elapsed() < Duration::from_secs(5), "who is idle is not waited for");
        drop(idle);
    }
}

#[test]
#[cfg(unix)]
fn unfinished_requests_do_not_block_shutdown() {
    let server = Server::indexed();
    let mut open = server.connect();
    let head = format!(
        "POST /api/v1/quote HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-ndjson\r\nContent-Length: 99\r\n\r\n",
        server.address
    );
    open.write_all(head.as_bytes()).expect("it is sent");
    std::thread::sleep(Duration::from_millis(300));
    let started = Instant::now();
    assert_eq!(server.signal("-TERM").0, Some(0));
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
}

#[test]
#[cfg(unix)]
fn a_signal_at_the_end_of_the_first_build_stops_the_server() {
    use rustix::process::{Pid, Signal, kill_process};
    use std::process::Stdio;
    for _ in 0..10 {
        let folder = Folder::with_articles();
        let mut command = folder.command();
        command.args(["serve", "--port", "0"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program starts");
        let started = Instant::now();
        // Written after the commit, when the signal is no longer polled.
        while !folder.path("index/checksums").exists() && started.elapsed() < Duration::from_secs(30) {}
        kill_process(Pid::from_child(&child), Signal::INT).expect("it can be signalled");
        let sent = Instant::now();
        while child.try_wait().expect("it is a child").is_none() && sent.elapsed() < Duration::from_secs(30) {
            std::thread::sleep(Duration::from_millis(5));
        }
        let ended = child.try_wait().expect("it is a child");
        let _ = child.kill();
        assert!(matches!(ended.and_then(|status| status.code()), Some(0 | 2)), "{ended:?} after {:?}", sent.elapsed());
    }
}
