//! `ibid serve` as a process, with a minimal HTTP client.

mod bulk;
mod end;
mod patience;
#[cfg(unix)]
mod readers;
mod refusals;
mod routes;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::run::Folder;

/// A server process; killed on drop.
struct Server {
    child: Child,
    address: SocketAddr,
    /// The address line that it printed.
    page: String,
    stderr: Option<ChildStderr>,
    /// The folder that it serves, if it owns one.
    folder: Option<Folder>,
}

impl Server {
    /// Starts a server for an index of two articles.
    fn indexed() -> Self {
        let folder = Folder::indexed();
        let mut server = Self::start(&folder);
        server.folder = Some(folder);
        server
    }

    fn start(folder: &Folder) -> Self {
        Self::with(folder, &[])
    }

    /// Starts a server on a free port and waits until it listens.
    fn with(folder: &Folder, args: &[&str]) -> Self {
        let mut command = folder.command();
        Self::spawn(command.args(["serve", "--port", "0"]).args(args))
    }

    /// Starts a command that serves.
    fn spawn(command: &mut Command) -> Self {
        command.env_remove("IBID_TOKEN").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut page = String::new();
        BufReader::new(child.stdout.take().expect("it is piped")).read_line(&mut page).expect("in UTF-8");
        let host = page.strip_prefix("http://").and_then(|rest| rest.split('/').next());
        let address = host.and_then(|host| host.parse().ok());
        let stderr = child.stderr.take();
        let Some(address) = address else {
            let mut said = String::new();
            let _ = stderr.expect("it is piped").read_to_string(&mut said);
            panic!("no address: {page}{said}");
        };
        Self { child, address, page: page.trim_end().to_owned(), stderr, folder: None }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a timeout");
        stream
    }

    /// Sends a request with these header lines and a body; returns the response.
    fn ask(&self, start: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut lines = vec![format!("{start} HTTP/1.1"), "Connection: close".to_owned()];
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            lines.push(format!("Host: {}", self.address));
        }
        lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
        if !body.is_empty() {
            lines.push(format!("Content-Length: {}", body.len()));
        }
        let mut stream = self.connect();
        let request = format!("{}\r\n\r\n{body}", lines.join("\r\n"));
        // A request may be rejected before it is sent completely.
        let _ = stream.write_all(request.as_bytes());
        Answer::read(stream)
    }

    fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path}"), &[], "")
    }

    /// Posts a single request.
    fn post(&self, path: &str, body: &Value) -> Answer {
        self.ask(&format!("POST {path}"), &[("Content-Type", "application/json")], &body.to_string())
    }

    /// Posts a bulk request, one line each.
    fn lines(&self, path: &str, body: &str) -> Vec<Value> {
        let answer = self.ask(&format!("POST {path}"), &[("Content-Type", "application/x-ndjson")], body);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/x-ndjson")));
        answer.body.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
    }

    /// Sends a signal, waits for the exit, and returns the exit status and stderr.
    #[cfg(unix)]
    fn signal(mut self, name: &str) -> (Option<i32>, String) {
        let sent = std::process::Command::new("kill").args([name, &self.child.id().to_string()]).status();
        assert!(sent.expect("there is `kill`").success());
        let mut said = String::new();
        self.stderr.take().expect("it is piped").read_to_string(&mut said).expect("in UTF-8");
        (self.child.wait().expect("it ends").code(), said)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A response.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    /// Reads until the server closes the connection.
    fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        // If the server closes before the request is sent completely, the connection may be reset after the response.
        let _ = stream.read_to_end(&mut bytes);
        Self::of(&bytes)
    }

    pub(crate) fn of(bytes: &[u8]) -> Self {
        let end = memchr::memmem::find(bytes, b"\r\n\r\n").unwrap_or_else(|| panic!("{}", bytes.escape_ascii()));
        let head = std::str::from_utf8(&bytes[..end]).expect("a head is ASCII");
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status");
        let pair = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        let headers: Vec<_> = lines.filter_map(pair).collect();
        let is_chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let body = &bytes[end + 4..];
        let body = if is_chunked { unchunked(body) } else { body.to_vec() };
        Self { status, headers, body: String::from_utf8(body).expect("UTF-8") }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the body as JSON and checks its content type.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!((self.status, self.header("content-type")), (200, Some("application/json")), "{}", self.body);
        assert_eq!(self.header("cache-control"), Some("no-store"));
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// Returns the detail and the field of a problem response.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16) -> (String, Option<String>) {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{}", self.body);
        let problem: Value = serde_json::from_str(&self.body).expect("JSON");
        assert_eq!((&problem["status"], &problem["type"]), (&status.into(), &"about:blank".into()));
        let text = |name: &str| problem[name].as_str().map(str::to_owned);
        (text("detail").expect("a detail"), text("field"))
    }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = memchr::memmem::find(rest, b"\r\n") {
        let length = std::str::from_utf8(&rest[..end]).ok().and_then(|it| usize::from_str_radix(it, 16).ok());
        let length = length.expect("the length of a chunk");
        body.extend_from_slice(&rest[end + 2..end + 2 + length]);
        rest = &rest[end + 4 + length..];
    }
    body
}

/// Removes the values that differ between runs.
fn steady(mut value: Value) -> Value {
    if let Value::Object(members) = &mut value {
        members.remove("took_ms");
    }
    value
}
