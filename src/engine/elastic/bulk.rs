//! Sends bulks: what is refused alone is repeated, and a cluster that is overloaded gets smaller bulks, later.

use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::client::Client;
use crate::error::Result;

/// What is asked of the answer to a bulk.
pub(super) const ANSWERED: &str = "errors,items.*.status,items.*._id,items.*.error,error,status";

/// Attempts for one document, and the first pause; it doubles.
const TRIES: usize = 8;
const PAUSE: Duration = Duration::from_millis(250);

/// Sends a bulk of documents to be indexed: for each an action and a source, a line each.
///
/// # Errors
/// If a document is refused for another reason than load, or if the cluster stays overloaded. Documents before it may have
/// been written; repeating the bulk does no harm, since every action has an id.
pub(super) fn send(client: &Client, what: &'static str, path: &str, body: Vec<u8>) -> Result<()> {
    let mut queue = vec![body];
    let (mut tries, mut pause) = (0, PAUSE);
    while let Some(body) = queue.pop() {
        let answer = client.bulk(what, path, &body)?;
        let refused = if answer.status == 429 || answer.status == 413 {
            // The whole bulk: more than the node admits, however idle it is.
            let lines: Vec<&[u8]> = lines(&body).collect();
            let middle = lines.len() / 4 * 2;
            if middle > 0 {
                queue.push(lines[middle..].concat());
                queue.push(lines[..middle].concat());
            } else {
                queue.push(body);
            }
            tries += 1;
            if tries > TRIES {
                return Err(client.refused(what, &answer));
            }
            thread::sleep(pause);
            pause *= 2;
            continue;
        } else {
            refused(client, what, &client.good(what, answer)?)?
        };
        if refused.is_empty() {
            continue;
        }
        tries += 1;
        if tries > TRIES {
            return Err(client.engine(what, "the cluster is overloaded and refuses documents"));
        }
        thread::sleep(pause);
        pause *= 2;
        let all: Vec<&[u8]> = lines(&body).collect();
        let again = refused.into_iter().filter_map(|item| all.get(2 * item..2 * item + 2)).map(<[&[u8]]>::concat);
        queue.push(again.collect::<Vec<_>>().concat());
    }
    Ok(())
}

fn lines(body: &[u8]) -> impl Iterator<Item = &[u8]> {
    body.split_inclusive(|byte| *byte == b'\n')
}

/// Returns the numbers of the documents that are to be sent again.
fn refused(client: &Client, what: &'static str, body: &Value) -> Result<Vec<usize>> {
    if body.get("errors").and_then(Value::as_bool) == Some(false) {
        return Ok(Vec::new());
    }
    let mut again = Vec::new();
    for (number, item) in body["items"].as_array().into_iter().flatten().enumerate() {
        let Some(outcome) = item.as_object().and_then(|item| item.values().next()) else { continue };
        let status = outcome.get("status").and_then(Value::as_u64).unwrap_or_default();
        if status < 300 {
            continue;
        }
        let text = |key: &str| outcome.pointer(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let kind = text("/error/type");
        if kind == "cluster_block_exception" {
            // It answers 429 for ever.
            return Err(client.full(what));
        }
        match status {
            429 | 502..=504 => again.push(number),
            _ => {
                let cause = format!("document {} refused: {kind}: {}", text("/_id"), text("/error/reason"));
                return Err(client.engine(what, cause));
            }
        }
    }
    Ok(again)
}

/// Sends a bulk in parts of one size, which have this many bytes or up to twice as many. A bulk with less is sent as one.
pub(super) fn send_in_parts(client: &Client, what: &'static str, path: &str, body: &[u8], size: usize) -> Result<()> {
    let size = body.len().div_ceil((body.len() / size).max(1));
    let mut part = Vec::new();
    let mut all = lines(body);
    while let (Some(action), Some(source)) = (all.next(), all.next()) {
        part.extend_from_slice(action);
        part.extend_from_slice(source);
        if part.len() >= size {
            send(client, what, path, std::mem::take(&mut part))?;
        }
    }
    if part.is_empty() { Ok(()) } else { send(client, what, path, part) }
}
