//! Requests to the nodes of a cluster: deadlines, the next node after a failure, bounded retries.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use ureq::Agent;
use ureq::http::{Method, Request};

use super::address::Address;
use super::credentials;
use crate::error::{Error, Result};

/// Longest wait for a connection, and for the answer of one node. The servers' own time-outs do not hold: a node that hangs
/// was seen to answer a search with a time-out of a second after a minute.
const CONNECTING: Duration = Duration::from_secs(5);
const ANSWER: Duration = Duration::from_secs(20);
const LONG_ANSWER: Duration = Duration::from_mins(3);
/// Attempts per node, and the first pause between rounds; it doubles.
const ROUNDS: usize = 4;
const PAUSE: Duration = Duration::from_millis(200);
/// Longest answer, in bytes.
const MAX_ANSWER: u64 = 1 << 30;

/// How long a request may take.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Patience {
    /// Reads, and writes of single documents.
    Short,
    /// Bulks, deletions, and whole scans.
    Long,
}

/// An answer of any status that is not a failure of the node.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Answer {
    pub(super) fn is_good(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Returns what is wrong with an encrypted connection.
fn of_tls(cause: &str) -> &str {
    let causes = [
        ("InvalidContentType", "no TLS at this port: try http://"),
        ("UnknownIssuer", "the certificate is of an unknown authority: name it in IBID_CLUSTER_CA"),
        ("Expired", "the certificate has expired"),
        ("CertificateRequired", "needs a client certificate: set IBID_CLUSTER_CERT and IBID_CLUSTER_KEY"),
    ];
    causes.iter().find(|(name, _)| cause.contains(name)).map_or(cause, |(_, what)| what)
}

/// A connection to a cluster.
pub(super) struct Client {
    location: PathBuf,
    nodes: Vec<String>,
    agent: Agent,
    authorization: Option<String>,
    /// The node that answered last.
    node: AtomicUsize,
}

impl Client {
    pub(super) fn new(location: &Path, address: &Address) -> Result<Self> {
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .no_delay(true)
            .timeout_connect(Some(CONNECTING))
            .user_agent(concat!("ibid/", env!("CARGO_PKG_VERSION")));
        if address.is_encrypted {
            config = config.tls_config(credentials::tls()?);
        }
        Ok(Self {
            location: location.to_owned(),
            nodes: address.nodes.clone(),
            agent: config.build().new_agent(),
            authorization: credentials::authorization(),
            node: AtomicUsize::new(0),
        })
    }

    pub(super) fn location(&self) -> &Path {
        &self.location
    }

    pub(super) fn get(&self, what: &'static str, path: &str) -> Result<Answer> {
        self.call(what, &Method::GET, path, None, Patience::Short)
    }

    pub(super) fn put(&self, what: &'static str, path: &str, body: &Value) -> Result<Answer> {
        self.call(what, &Method::PUT, path, Some(body.to_string().as_bytes()), Patience::Short)
    }

    pub(super) fn post(&self, what: &'static str, path: &str, body: &Value, patience: Patience) -> Result<Answer> {
        self.call(what, &Method::POST, path, Some(body.to_string().as_bytes()), patience)
    }

    pub(super) fn delete(&self, what: &'static str, path: &str) -> Result<Answer> {
        self.call(what, &Method::DELETE, path, None, Patience::Long)
    }

    /// Makes everything in an index searchable. Elasticsearch refuses this request with a body.
    pub(super) fn refresh(&self, what: &'static str, index: &str) -> Result<Value> {
        self.good(what, self.call(what, &Method::POST, &format!("{index}/_refresh"), None, Patience::Long)?)
    }

    /// Makes the files of an index complete.
    pub(super) fn flush(&self, what: &'static str, index: &str) -> Result<Value> {
        self.good(what, self.call(what, &Method::POST, &format!("{index}/_flush"), None, Patience::Long)?)
    }

    /// Sends a bulk.
    pub(super) fn bulk(&self, what: &'static str, path: &str, body: &[u8]) -> Result<Answer> {
        self.call(what, &Method::POST, path, Some(body), Patience::Long)
    }

    /// Sends several searches.
    pub(super) fn searches(&self, what: &'static str, path: &str, lines: &str) -> Result<Answer> {
        self.call(what, &Method::POST, path, Some(lines.as_bytes()), Patience::Short)
    }

    /// Sends a request to one node after another until one answers. Requests may be sent twice, so all of them are
    /// idempotent or conditional.
    fn call(
        &self,
        what: &'static str,
        verb: &Method,
        path: &str,
        body: Option<&[u8]>,
        patience: Patience,
    ) -> Result<Answer> {
        let mut pause = PAUSE;
        let mut failure = None;
        for attempt in 0..ROUNDS * self.nodes.len() {
            let number = self.node.load(Ordering::Relaxed) % self.nodes.len();
            match self.once(&self.nodes[number], verb, path, body, patience) {
                Ok(answer) if matches!(answer.status, 401 | 403) && !is_block(&answer.body) => {
                    let cause =
                        "access denied: set IBID_CLUSTER_USER and IBID_CLUSTER_PASSWORD, or IBID_CLUSTER_API_KEY";
                    return Err(self.fault(what, ErrorKind::PermissionDenied, cause.to_owned()));
                }
                // The node cannot answer now; another may. Of a bulk, the caller repeats what was refused.
                Ok(answer) if matches!(answer.status, 502..=504) => {
                    failure = Some(self.refused(what, &answer));
                }
                Ok(answer) if answer.status == 429 && !path.contains("_bulk") => {
                    failure = Some(self.refused(what, &answer));
                }
                Ok(answer) => return Ok(answer),
                Err(error @ (ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Pem(_))) => {
                    return Err(self.fault(what, ErrorKind::InvalidData, format!("{}: {error}", self.nodes[number])));
                }
                Err(error) => {
                    let kind = match &error {
                        ureq::Error::Timeout(_) => ErrorKind::TimedOut,
                        ureq::Error::Io(cause) if cause.kind() == ErrorKind::InvalidData => {
                            let cause = cause.to_string();
                            let cause = format!("{}: {}", self.nodes[number], of_tls(&cause));
                            return Err(self.fault(what, ErrorKind::InvalidData, cause));
                        }
                        ureq::Error::Io(cause) => cause.kind(),
                        _ => ErrorKind::NotConnected,
                    };
                    let cause = match &error {
                        ureq::Error::Io(cause) => crate::error::said(cause),
                        error => error.to_string(),
                    };
                    let advice = if kind == ErrorKind::TimedOut { "" } else { ": is the cluster running there?" };
                    failure = Some(self.fault(what, kind, format!("{}: {cause}{advice}", self.nodes[number])));
                }
            }
            // Another thread may have found a good node meanwhile; that one is kept.
            let _ = self.node.compare_exchange(number, number + 1, Ordering::Relaxed, Ordering::Relaxed);
            if (attempt + 1) % self.nodes.len() == 0 {
                thread::sleep(pause);
                pause *= 2;
            }
        }
        Err(failure.unwrap_or_else(|| self.fault(what, ErrorKind::NotConnected, "no node".to_owned())))
    }

    fn once(
        &self,
        node: &str,
        verb: &Method,
        path: &str,
        body: Option<&[u8]>,
        patience: Patience,
    ) -> Result<Answer, ureq::Error> {
        let mut request = Request::builder().method(verb.clone()).uri(format!("{node}/{path}"));
        if let Some(authorization) = &self.authorization {
            request = request.header("authorization", authorization);
        }
        let limit = if patience == Patience::Long { LONG_ANSWER } else { ANSWER };
        let mut answer = match body {
            None => {
                let request = self.agent.configure_request(request.body(())?).timeout_global(Some(limit)).build();
                self.agent.run(request)?
            }
            Some(body) => {
                let is_lines = path.contains("/_bulk") || path.contains("/_msearch");
                let kind = if is_lines { "application/x-ndjson" } else { "application/json" };
                let request = request.header("content-type", kind).body(body)?;
                self.agent.run(self.agent.configure_request(request).timeout_global(Some(limit)).build())?
            }
        };
        let status = answer.status().as_u16();
        let bytes = answer.body_mut().with_config().limit(MAX_ANSWER).read_to_vec()?;
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Ok(Answer { status, body })
    }

    /// Returns an answer that is a success.
    pub(super) fn good(&self, what: &'static str, answer: Answer) -> Result<Value> {
        if answer.is_good() { Ok(answer.body) } else { Err(self.refused(what, &answer)) }
    }

    /// Returns the error of an answer that is none.
    pub(super) fn refused(&self, what: &'static str, answer: &Answer) -> Error {
        if is_block(&answer.body) {
            return self.full(what);
        }
        let cause = reason(&answer.body).unwrap_or_else(|| format!("HTTP status {}", answer.status));
        if matches!(answer.status, 429 | 502..=504) {
            return self.fault(
                what,
                ErrorKind::ResourceBusy,
                format!("the cluster is overloaded or incomplete: {cause}"),
            );
        }
        self.engine(what, cause)
    }

    /// Returns the error of an index that takes no writes.
    pub(super) fn full(&self, what: &'static str) -> Error {
        self.fault(
            what,
            ErrorKind::StorageFull,
            "the index on the cluster is read-only, or its disks are full".to_owned(),
        )
    }

    pub(super) fn fault(&self, what: &'static str, kind: ErrorKind, cause: String) -> Error {
        Error::disk(&self.location, what)(io::Error::new(kind, cause))
    }

    pub(super) fn engine(&self, what: &'static str, cause: impl Into<String>) -> Error {
        Error::Engine { path: self.location.clone(), what, cause: cause.into() }
    }

    pub(super) fn damaged(&self, what: impl Into<String>) -> Error {
        Error::Damaged { path: self.location.clone(), what: what.into() }
    }

    pub(super) fn index(&self, what: impl Into<String>) -> Error {
        Error::Index { path: self.location.clone(), what: what.into() }
    }
}

/// Returns whether a failure says that an index or the cluster takes no writes.
pub(super) fn is_block(body: &Value) -> bool {
    let kind = body.get("error").and_then(|error| error.get("type")).and_then(Value::as_str);
    kind.is_some_and(|kind| kind == "cluster_block_exception")
}

/// Returns the reason of a failure as the server states it.
pub(super) fn reason(body: &Value) -> Option<String> {
    let error = body.get("error")?;
    if let Some(text) = error.as_str() {
        return Some(text.to_owned());
    }
    let root = error.get("root_cause").and_then(|causes| causes.get(0)).unwrap_or(error);
    let text = |key: &str| root.get(key).and_then(Value::as_str).unwrap_or_default();
    let deeper = error.pointer("/caused_by/reason").and_then(Value::as_str);
    let reason = format!("{}: {}", text("type"), text("reason"));
    Some(match deeper {
        Some(deeper) if !reason.contains(deeper) => format!("{reason}: {deeper}"),
        _ => reason,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reasons_of_servers_are_repeated() {
        let body = json!({"error": {"root_cause": [{"type": "parsing_exception", "reason": "no [x]"}], "type": "a"}});
        assert_eq!(reason(&body).as_deref(), Some("parsing_exception: no [x]"));
        assert!(is_block(&json!({"error": {"type": "cluster_block_exception"}})));
        assert_eq!(reason(&json!({"a": 1})), None);
    }

    #[test]
    fn a_node_that_does_not_listen_is_an_error_of_the_connection() {
        let location = Path::new("http://127.0.0.1:1/press");
        let client = Client::new(location, &Address::parse(location).expect("an address")).expect("a client");
        let error = client.get("reading", "").expect_err("nothing listens").to_string();
        assert!(error.starts_with("http://127.0.0.1:1/press: reading: http://127.0.0.1:1: "), "{error}");
    }
}
