//! Transport of the protocol: JSON-RPC messages, one per line, on stdin and stdout.
//!
//! An invalid line is answered as JSON-RPC 2.0 requires (section 5.1), so that a client does not wait in vain. Both
//! streams have their own thread: a client that does not read blocks nothing else.

use std::io::{self, BufRead as _, Read as _, Write as _};
use std::thread::{self, JoinHandle};

use rmcp::model::{JsonRpcMessage, RequestId};
use rmcp::service::{RoleServer, RxJsonRpcMessage, TxJsonRpcMessage};
use rmcp::transport::Transport;
use serde_json::{Value, json};
use tokio::sync::mpsc::{self, Receiver, Sender};

/// Maximum length of a message, in bytes. The longest argument of any tool is far shorter.
const LONGEST: u64 = 4 << 20;
/// Capacity of the queues of messages to handle and answers to write.
const MAX_QUEUED: usize = 64;

// Codes of JSON-RPC 2.0, section 5.1.
const PARSE_ERROR: i32 = -32_700;
const INVALID_REQUEST: i32 = -32_600;
const INVALID_PARAMS: i32 = -32_602;

/// Messages on stdin and stdout.
pub(super) struct Lines {
    messages: Receiver<RxJsonRpcMessage<RoleServer>>,
    answers: Option<Sender<Vec<u8>>>,
}

impl Lines {
    /// Starts the reader and the writer. The writer ends when everything is written after the messages are dropped, or when the
    /// client stops reading.
    pub(super) fn start() -> io::Result<(Self, JoinHandle<()>)> {
        let (sender, messages) = mpsc::channel(MAX_QUEUED);
        let (answers, mut written) = mpsc::channel::<Vec<u8>>(MAX_QUEUED);
        let refused = answers.downgrade();
        thread::Builder::new().name("stdin".to_owned()).spawn(move || {
            let mut input = io::stdin().lock();
            let mut line = Vec::new();
            while let Ok(Some(is_whole)) = next(&mut input, &mut line) {
                let read = if is_whole { read(&line) } else { Err(Some(too_long())) };
                match read {
                    Ok(message) => {
                        if sender.blocking_send(message).is_err() {
                            return;
                        }
                    }
                    Err(Some(answer)) => {
                        // `None` after the server has ended.
                        let Some(answers) = refused.upgrade() else { return };
                        if answers.blocking_send(line_of(&answer)).is_err() {
                            return;
                        }
                    }
                    Err(None) => {}
                }
            }
        })?;
        let writer = thread::Builder::new().name("stdout".to_owned()).spawn(move || {
            let mut out = io::stdout().lock();
            while let Some(answer) = written.blocking_recv() {
                if out.write_all(&answer).and_then(|()| out.flush()).is_err() {
                    return;
                }
            }
        })?;
        Ok((Self { messages, answers: Some(answers) }, writer))
    }
}

impl Transport<RoleServer> for Lines {
    type Error = io::Error;

    fn send(
        &mut self,
        item: TxJsonRpcMessage<RoleServer>,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send + 'static {
        let answers = self.answers.clone();
        async move {
            let line = serde_json::to_value(&item).map(|value| line_of(&value)).map_err(io::Error::other)?;
            let gone = || io::Error::from(io::ErrorKind::BrokenPipe);
            answers.ok_or_else(gone)?.send(line).await.map_err(|_| gone())
        }
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        self.messages.recv().await
    }

    async fn close(&mut self) -> Result<(), Self::Error> {
        self.answers = None;
        Ok(())
    }
}

fn line_of(answer: &Value) -> Vec<u8> {
    let mut line = answer.to_string().into_bytes();
    line.push(b'\n');
    line
}

/// Reads the next line; `None` at the end. The result says whether the line was kept: one that is too long is read and
/// discarded.
fn next(input: &mut impl io::BufRead, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
    line.clear();
    if input.by_ref().take(LONGEST).read_until(b'\n', line)? == 0 {
        return Ok(None);
    }
    let is_whole = line.ends_with(b"\n") || (line.len() as u64) < LONGEST;
    while !is_whole && !line.ends_with(b"\n") {
        line.clear();
        if input.by_ref().take(LONGEST).read_until(b'\n', line)? == 0 {
            break;
        }
    }
    Ok(Some(is_whole))
}

/// Parses a line into a message, or returns the error to answer with: none for empty lines and notifications.
fn read(line: &[u8]) -> Result<RxJsonRpcMessage<RoleServer>, Option<Value>> {
    let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line).trim_ascii();
    if line.is_empty() {
        return Err(None);
    }
    let value: Value = serde_json::from_slice(line)
        .map_err(|error| refusal(PARSE_ERROR, &Value::Null, &format!("parse error: not JSON: {error}")))?;
    let invalid = |id: &Value, what: &str| refusal(INVALID_REQUEST, id, &format!("invalid request: {what}"));
    let Value::Object(object) = &value else {
        return Err(invalid(&Value::Null, "a message is one JSON object"));
    };
    let id = object.get("id").unwrap_or(&Value::Null);
    let known = if serde_json::from_value::<RequestId>(id.clone()).is_ok() { id } else { &Value::Null };
    if object.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return Err(invalid(known, "`jsonrpc` is \"2.0\""));
    }
    let is_answer = object.contains_key("result") || object.contains_key("error");
    if !is_answer && !object.get("method").is_some_and(Value::is_string) {
        return Err(invalid(known, "`method` is a string"));
    }
    if object.contains_key("id") && known.is_null() && !is_answer {
        return Err(invalid(known, "`id` is a string or a whole number"));
    }
    let is_request = !is_answer && object.contains_key("id");
    let known = known.clone();
    match serde_json::from_value::<RxJsonRpcMessage<RoleServer>>(value) {
        // Anything with an id must be a request, anything without one a notification.
        Ok(message) if !is_request || matches!(message, JsonRpcMessage::Request(_)) => Ok(message),
        _ if is_request => Err(refusal(INVALID_PARAMS, &known, "invalid params: not those of this method")),
        _ => Err(None),
    }
}

fn too_long() -> Value {
    let what = format!("invalid request: a message of more than {LONGEST} bytes");
    json!({"jsonrpc": "2.0", "id": null, "error": {"code": INVALID_REQUEST, "message": what}})
}

/// Returns an error response to a message; `id` is null if the message has no readable id.
#[expect(clippy::unnecessary_wraps, reason = "callers answer or stay silent")]
fn refusal(code: i32, id: &Value, message: &str) -> Option<Value> {
    Some(json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_message_is_answered() {
        for (line, code, id) in [
            ("{\"jsonrpc\": \"2.0\", \"id\": 1", PARSE_ERROR, Value::Null),
            ("not JSON", PARSE_ERROR, Value::Null),
            ("\u{1}", PARSE_ERROR, Value::Null),
            ("[]", INVALID_REQUEST, Value::Null),
            ("[{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}]", INVALID_REQUEST, Value::Null),
            ("17", INVALID_REQUEST, Value::Null),
            ("{}", INVALID_REQUEST, Value::Null),
            ("{\"id\": 4, \"method\": \"ping\"}", INVALID_REQUEST, json!(4)),
            ("{\"jsonrpc\": \"1.0\", \"id\": \"a\", \"method\": \"ping\"}", INVALID_REQUEST, json!("a")),
            ("{\"jsonrpc\": \"2.0\", \"id\": 4, \"method\": 5}", INVALID_REQUEST, json!(4)),
            ("{\"jsonrpc\": \"2.0\", \"id\": {}, \"method\": \"ping\"}", INVALID_REQUEST, Value::Null),
            ("{\"jsonrpc\": \"2.0\", \"id\": null, \"method\": \"ping\"}", INVALID_REQUEST, Value::Null),
        ] {
            let answer = read(line.as_bytes()).expect_err(line).expect(line);
            assert_eq!((&answer["error"]["code"], &answer["id"]), (&json!(code), &id), "{line}: {answer}");
            assert_eq!(answer["jsonrpc"], "2.0");
        }
        let invalid = [0xff, b'{', b'}'];
        assert_eq!(read(&invalid).expect_err("not UTF-8").expect("answered")["error"]["code"], PARSE_ERROR);
    }

    #[test]
    fn messages_are_read() {
        let request = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}\r\n";
        assert!(matches!(read(request.as_bytes()), Ok(JsonRpcMessage::Request(_))));
        let noted = "{\"jsonrpc\": \"2.0\", \"method\": \"notifications/initialized\"}";
        assert!(matches!(read(noted.as_bytes()), Ok(JsonRpcMessage::Notification(_))));
        assert!(matches!(read(b" \r\n"), Err(None)));
    }

    #[test]
    fn a_line_too_long_costs_itself_only() {
        let long = vec![b'x'; LONGEST as usize * 2 + 5];
        let input = [long.as_slice(), b"\nnext\n", b"last"].concat();
        let (mut input, mut line) = (input.as_slice(), Vec::new());
        assert_eq!(next(&mut input, &mut line).expect("memory"), Some(false));
        assert_eq!(next(&mut input, &mut line).expect("memory"), Some(true));
        assert_eq!(line, b"next\n");
        assert_eq!((next(&mut input, &mut line).expect("memory"), line.as_slice()), (Some(true), &b"last"[..]));
        assert_eq!(next(&mut input, &mut line).expect("memory"), None);
    }
}
