//! Messages of the protocol on stdin and stdout: a header with the length, then JSON.

use std::io::{self, BufRead, Read as _, Write};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use serde::Serialize;
use serde_json::{Value, json};

/// Maximum length of a message, in bytes. A longer one is skipped.
const LONGEST: u64 = 64 << 20;
/// Maximum length of a header line, in bytes.
const LONGEST_HEADER: u64 = 8 << 10;

/// What the client sent.
#[derive(Debug, PartialEq)]
pub(super) enum Incoming {
    /// A message.
    Message(Value),
    /// Something that is not JSON, with the reason.
    Malformed(String),
}

/// Reads the next message; `None` at the end of the input. Header names may have any case, and the colon any spacing.
pub(super) fn read(input: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let mut length: Option<u64> = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        if io::Read::take(&mut *input, LONGEST_HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let header = String::from_utf8_lossy(&line);
        let header = header.trim();
        match header.split_once(':') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().ok();
            }
            // Empty lines between messages come before any header.
            None if header.is_empty() && length.is_some() => break,
            _ => {}
        }
    }
    let length = length.unwrap_or_default();
    if length > LONGEST {
        io::copy(&mut io::Read::take(&mut *input, length), &mut io::sink())?;
        return Ok(Some(Incoming::Malformed(format!("message of {length} bytes exceeds the limit of {LONGEST}"))));
    }
    let mut body = Vec::with_capacity(usize::try_from(length).unwrap_or_default().min(1 << 20));
    if io::Read::take(&mut *input, length).read_to_end(&mut body)? as u64 != length {
        return Ok(None);
    }
    Ok(Some(match serde_json::from_slice(&body) {
        Ok(message) => Incoming::Message(message),
        Err(error) => Incoming::Malformed(error.to_string()),
    }))
}

/// Sends messages to the client from a thread, so that a client that does not read blocks nothing else.
pub(super) struct Client {
    messages: Sender<Vec<u8>>,
    ended: Receiver<()>,
}

/// A message that is not answered.
#[derive(Serialize)]
struct Notification<'a, P> {
    jsonrpc: &'static str,
    method: &'a str,
    params: &'a P,
}

/// Longest wait for the client to read the last messages.
const LAST_WAIT: Duration = Duration::from_millis(500);

impl Client {
    /// Starts the thread.
    pub(super) fn start(mut output: impl Write + Send + 'static) -> io::Result<Self> {
        let (messages, waiting) = mpsc::channel::<Vec<u8>>();
        let (end, ended) = mpsc::channel();
        thread::Builder::new().name("lsp-writer".to_owned()).spawn(move || {
            for message in waiting {
                // A client that is gone needs no answers.
                if output.write_all(&message).and_then(|()| output.flush()).is_err() {
                    break;
                }
            }
            drop(end);
        })?;
        Ok(Self { messages, ended })
    }

    /// Answers a request.
    pub(super) fn answer(&self, id: &Value, result: Result<Value, Refusal>) {
        self.send(&match result {
            Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
            Err(Refusal { code, message }) => {
                json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}})
            }
        });
    }

    /// Sends a notification.
    pub(super) fn notify(&self, method: &str, params: &impl Serialize) {
        self.send(&Notification { jsonrpc: "2.0", method, params });
    }

    fn send(&self, message: &impl Serialize) {
        let body = serde_json::to_vec(message).expect("its keys are texts");
        let mut bytes = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
        bytes.extend(body);
        // The thread has ended if the client is gone.
        let _ = self.messages.send(bytes);
    }

    /// Waits a moment until the client has read everything.
    pub(super) fn finish(self) {
        let Self { messages, ended } = self;
        drop(messages);
        let _ = ended.recv_timeout(LAST_WAIT);
    }
}

/// Why a request is not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    code: i32,
    message: String,
}

impl Refusal {
    pub(super) fn new(code: i32, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }

    pub(super) fn cancelled() -> Self {
        Self::new(CANCELLED, "cancelled")
    }
}

pub(super) const PARSE_ERROR: i32 = -32700;
pub(super) const INVALID_REQUEST: i32 = -32600;
pub(super) const UNKNOWN_METHOD: i32 = -32601;
pub(super) const INVALID_PARAMS: i32 = -32602;
pub(super) const NOT_INITIALIZED: i32 = -32002;
pub(super) const REQUEST_FAILED: i32 = -32803;
const CANCELLED: i32 = -32800;

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(bytes: &[u8]) -> Vec<Incoming> {
        let mut input = bytes;
        std::iter::from_fn(|| read(&mut input).expect("bytes can be read")).collect()
    }

    #[test]
    fn headers_have_any_case_and_spacing() {
        for header in ["Content-Length: 7\r\n\r\n", "content-length:7\r\n\r\n", "CONTENT-LENGTH :  7\nX: y\n\n"] {
            let found = messages(format!("{header}{{\"a\":1}}").as_bytes());
            assert_eq!(found, [Incoming::Message(json!({"a": 1}))], "{header}");
        }
    }

    #[test]
    fn the_message_after_a_malformed_one_is_read() {
        let found = messages(b"Content-Length: 3\r\n\r\n{\"aContent-Length: 2\r\n\r\n{}\r\n");
        assert!(matches!(&found[..], [Incoming::Malformed(_), Incoming::Message(_)]), "{found:?}");
        assert_eq!(messages(b"Content-Length: 10\r\n\r\n{}"), []);
    }

    #[test]
    fn headers_are_written_as_every_client_reads_them() {
        struct Into(mpsc::Sender<Vec<u8>>);
        impl Write for Into {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.send(bytes.to_vec()).map_err(io::Error::other)?;
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let (into, written) = mpsc::channel();
        let client = Client::start(Into(into)).expect("a thread");
        client.answer(&json!(4_000_000_000_u64), Ok(json!("é")));
        client.finish();
        let bytes: Vec<u8> = written.iter().flatten().collect();
        let text = String::from_utf8(bytes).expect("UTF-8");
        let (header, body) = text.split_once("\r\n\r\n").expect("a header");
        assert_eq!(header, format!("Content-Length: {}", body.len()));
        assert_eq!(serde_json::from_str::<Value>(body).expect("JSON")["id"], 4_000_000_000_u64);
    }
}
