//! Bulk requests: one request per line, one answer per line, in order and as they arrive. Only a few lines are in
//! memory, and input is read no faster than the answers are taken.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::{Response, StatusCode};
use futures_util::stream::{StreamExt as _, unfold};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use super::AppState;
use super::params::Params;
use super::problem::Problem;
use super::route::{NdJson, Route};

/// Maximum length of a line, in bytes; longer ones are reported and skipped.
const LONGEST: usize = 256 << 10;
/// How long a client may send nothing.
const IDLE_TIMEOUT: Duration = Duration::from_mins(1);

/// Answers the lines of a body for as long as the client reads the answers.
pub(super) fn answered(
    state: &Arc<AppState>,
    route: &'static Route,
    lines: &'static NdJson,
    asked: Params,
    body: Body,
    place: OwnedSemaphorePermit,
) -> Response<Body> {
    let (state, asked, at_a_time) = (Arc::clone(state), Arc::new(asked), state.workers(route.lane).count);
    let questions = unfold(NdJsonLines::of(body, place), |mut questions| async move {
        let question = questions.next().await?;
        Some((question, questions))
    });
    let answers = questions.map(move |(number, line)| {
        let (state, asked) = (Arc::clone(&state), Arc::clone(&asked));
        async move {
            let line = match line {
                Ok(line) => line,
                Err(problem) => return line_problem(&problem, number, ""),
            };
            let text = line.clone();
            let answer =
                state.workers(route.lane).ask_in_turn(move |worker| (lines.ask)(worker, &asked, &text, number)).await;
            answer.map_or_else(|problem| line_problem(&problem, number, &line), |reply| Bytes::from(reply.bytes))
        }
    });
    Response::new(Body::from_stream(answers.buffered(at_a_time).map(Ok::<_, Infallible>)))
}

/// What is wrong with a line, in place of its answer.
#[derive(Serialize, JsonSchema)]
pub(super) struct LineProblem<'a> {
    /// Id of the line, if it has one
    id: Value,
    line: usize,
    error: &'a str,
    status: u16,
}

/// Returns the problem of a line, in place of its answer.
fn line_problem(problem: &Problem, number: usize, line: &str) -> Bytes {
    let given: Value = serde_json::from_str(line).unwrap_or_default();
    let id = given.get("id").or(given.get("_id")).cloned().unwrap_or_default();
    let problem = LineProblem { id, line: number, error: &problem.detail, status: problem.status.as_u16() };
    let mut line = serde_json::to_vec(&problem).expect("plain data");
    line.push(b'\n');
    line.into()
}

/// Returns the problem for a line that is not a valid request.
pub(super) fn unread(what: &str) -> Problem {
    let what = what.strip_suffix(": skipped").unwrap_or(what);
    Problem::new(StatusCode::BAD_REQUEST, what)
}

/// Lines of a body that are not blank, with their numbers.
struct NdJsonLines {
    body: BodyDataStream,
    held: Vec<u8>,
    /// Number of lines read.
    read: usize,
    number: usize,
    /// Whether the current line is too long and is being skipped.
    is_long: bool,
    has_ended: bool,
    /// Held until the stream ends.
    _place: OwnedSemaphorePermit,
}

impl NdJsonLines {
    fn of(body: Body, place: OwnedSemaphorePermit) -> Self {
        let body = body.into_data_stream();
        Self { body, held: Vec::new(), read: 0, number: 0, is_long: false, has_ended: false, _place: place }
    }

    async fn next(&mut self) -> Option<(usize, Result<String, Problem>)> {
        loop {
            if let Some(length) = memchr::memchr(b'\n', &self.held[self.read..]) {
                let line = self.read..self.read + length;
                self.read = line.end + 1;
                match self.line(line) {
                    Some(question) => return Some((self.number, question)),
                    None => continue,
                }
            }
            self.held.drain(..self.read);
            self.read = 0;
            if self.held.len() > LONGEST {
                self.held.clear();
                self.is_long = true;
            }
            if self.has_ended {
                let rest = 0..self.held.len();
                if rest.is_empty() && !self.is_long {
                    return None;
                }
                let question = self.line(rest);
                (self.held, self.is_long) = (Vec::new(), false);
                return question.map(|question| (self.number, question));
            }
            match timeout(IDLE_TIMEOUT, self.body.next()).await {
                Ok(Some(Ok(bytes))) => self.held.extend_from_slice(&bytes),
                Ok(None) => self.has_ended = true,
                broken => {
                    self.has_ended = true;
                    let detail = match broken {
                        Err(_) => format!("no data for {} seconds: the rest was not read", IDLE_TIMEOUT.as_secs()),
                        _ => "incomplete body: the rest was not read".to_owned(),
                    };
                    (self.held, self.is_long) = (Vec::new(), false);
                    return Some((self.number + 1, Err(Problem::new(StatusCode::REQUEST_TIMEOUT, detail))));
                }
            }
        }
    }

    /// A line; `None` where it says nothing.
    fn line(&mut self, place: std::ops::Range<usize>) -> Option<Result<String, Problem>> {
        self.number += 1;
        let is_long = std::mem::take(&mut self.is_long) || place.len() > LONGEST;
        if is_long {
            let detail = format!("line longer than {LONGEST} bytes");
            return Some(Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail)));
        }
        let line = &self.held[place];
        let line = if self.number == 1 { line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line) } else { line };
        match std::str::from_utf8(line) {
            Err(_) => Some(Err(Problem::new(StatusCode::BAD_REQUEST, "line is not UTF-8"))),
            Ok(line) => Some(line.trim()).filter(|line| !line.is_empty()).map(|line| Ok(line.to_owned())),
        }
    }
}
