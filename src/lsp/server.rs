//! The state of the server: the open documents, their findings, and the requests in progress.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use ibid::limits::Cancel;
use ibid::report::Finding;
use serde_json::{Value, json};

use super::action::{self, Wanted};
use super::check::Task;
use super::completion::Typed;
use super::document::Document;
use super::encoding::Range;
use super::event::{Event, Linted, Text};
use super::initialize::ClientInfo;
use super::library::Library;
use super::params::{At, Changed, Item, Opened, Saved, Within, read};
use super::question::{Kind, Question};
use super::transport::{Client, INVALID_REQUEST, Incoming, NOT_INITIALIZED, PARSE_ERROR, Refusal, UNKNOWN_METHOD};
use super::{diagnostic, uri};
use crate::app::Outcome;

/// How long a document must be left alone before it is linted, and the longest that it waits while it is edited.
const QUIET: Duration = Duration::from_millis(120);
const LONGEST_WAIT: Duration = Duration::from_millis(600);

/// An open document and its state.
struct Open {
    document: Document,
    /// Findings, and the generation of the text that they belong to.
    findings: Vec<Finding>,
    linted: Option<u64>,
    /// When to lint it, and the latest time for that.
    due: Option<(Instant, Instant)>,
    /// Stops the lint in progress.
    cancel: Cancel,
}

/// The server.
pub(super) struct Server {
    client: Client,
    library: Arc<Library>,
    tasks: Sender<Task>,
    questions: Sender<Question>,
    info: Option<ClientInfo>,
    is_shut_down: bool,
    documents: HashMap<String, Open>,
    /// Number of the last text.
    generation: u64,
    /// Requests in progress.
    requests: Vec<(Value, Cancel)>,
    /// The completion in progress: a newer one stops it.
    completion: Cancel,
    /// The last message shown, which is not repeated.
    shown: String,
}

impl Server {
    pub(super) fn new(client: Client, library: Arc<Library>, tasks: Sender<Task>, questions: Sender<Question>) -> Self {
        Self {
            client,
            library,
            tasks,
            questions,
            info: None,
            is_shut_down: false,
            documents: HashMap::new(),
            generation: 0,
            requests: Vec::new(),
            completion: Cancel::new(),
            shown: String::new(),
        }
    }

    /// Runs until the client exits or closes the connection.
    pub(super) fn run(&mut self, events: &Receiver<Event>) -> Outcome {
        loop {
            let due = self.documents.values().filter_map(|open| open.due).map(|(at, _)| at).min();
            let event = match due {
                Some(due) => events.recv_timeout(due.saturating_duration_since(Instant::now())),
                None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match event {
                Err(RecvTimeoutError::Timeout) => self.lint_due(),
                Ok(Event::Closed) | Err(RecvTimeoutError::Disconnected) => return Outcome::Found,
                Ok(Event::Incoming(Incoming::Malformed(what))) => {
                    self.client.answer(&Value::Null, Err(Refusal::new(PARSE_ERROR, what)));
                }
                Ok(Event::Incoming(Incoming::Message(message))) => {
                    if let Some(outcome) = self.message(message) {
                        return outcome;
                    }
                }
                Ok(Event::Linted(linted)) => self.linted(linted),
                Ok(Event::Outdated(key)) => {
                    if let Some(open) = self.documents.get_mut(&key) {
                        let now = Instant::now();
                        open.due = Some((now, now));
                    }
                }
                Ok(Event::Answered { id, result }) => {
                    self.requests.retain(|(waiting, _)| *waiting != id);
                    self.client.answer(&id, result);
                }
                Ok(Event::Trouble(what)) => self.show(1, what),
                Ok(Event::Progress(what)) => self.show(3, what),
            }
        }
    }

    /// Sends what is still to be sent.
    pub(super) fn finish(self) {
        self.documents.values().for_each(|open| open.cancel.cancel());
        self.requests.iter().for_each(|(_, cancel)| cancel.cancel());
        self.client.finish();
    }

    /// Shows a message to the user, unless it was the last one.
    fn show(&mut self, kind: u8, what: String) {
        if what != self.shown {
            self.client.notify("window/showMessage", &json!({"type": kind, "message": what}));
            self.shown = what;
        }
    }

    /// Handles a message; returns how the server ends, if it is to end.
    fn message(&mut self, message: Value) -> Option<Outcome> {
        let Value::Object(mut message) = message else {
            self.client.answer(&Value::Null, Err(Refusal::new(INVALID_REQUEST, "expected a JSON object")));
            return None;
        };
        let id = message.remove("id");
        let params = message.remove("params").unwrap_or_default();
        let Some(Value::String(method)) = message.remove("method") else {
            // An answer to a request of the server, which makes none.
            if !message.contains_key("result") && !message.contains_key("error") {
                let id = id.unwrap_or_default();
                self.client.answer(&id, Err(Refusal::new(INVALID_REQUEST, "expected a method")));
            }
            return None;
        };
        match id {
            Some(id) => match self.request(&id, &method, params) {
                Ok(Some(result)) => self.client.answer(&id, Ok(result)),
                // A thread answers it.
                Ok(None) => {}
                Err(refusal) => self.client.answer(&id, Err(refusal)),
            },
            None if method == "exit" => {
                return Some(if self.is_shut_down { Outcome::Found } else { Outcome::Nothing });
            }
            // Notifications get no answer, not even one that cannot be read.
            None => {
                if self.info.is_some() && self.notification(&method, params).is_err() {
                    crate::app::message::say(format!("lsp: {method}: parameters cannot be read: ignored"));
                }
            }
        }
        None
    }

    fn request(&mut self, id: &Value, method: &str, params: Value) -> Result<Option<Value>, Refusal> {
        let Some(info) = self.info.clone() else {
            if method != "initialize" {
                return Err(Refusal::new(NOT_INITIALIZED, "the server is not initialized"));
            }
            let info = ClientInfo::read(&params);
            self.library.prefer(info.index.clone(), info.corpus.clone());
            let answer = info.answer();
            self.info = Some(info);
            return Ok(Some(answer));
        };
        if self.is_shut_down {
            return Err(Refusal::new(INVALID_REQUEST, "the server is shutting down"));
        }
        match method {
            "initialize" => Err(Refusal::new(INVALID_REQUEST, "the server is already initialized")),
            "shutdown" => {
                self.is_shut_down = true;
                self.documents.values().for_each(|open| open.cancel.cancel());
                Ok(Some(Value::Null))
            }
            "textDocument/hover" | "textDocument/definition" => {
                let At { text_document, position } = read(params)?;
                let Some(open) = self.documents.get(&uri::key(&text_document.uri)) else {
                    return Ok(Some(Value::Null));
                };
                let at = open.document.lines.offset(&open.document.text, position);
                let is_hover = method == "textDocument/hover";
                let kind = if is_hover { Kind::Hover { at } } else { Kind::Definition { at } };
                self.ask(id, &text_document.uri, &info, info.hover_is_markdown, kind, Cancel::new());
                Ok(None)
            }
            "textDocument/completion" => {
                self.completion.cancel();
                let At { text_document, position } = read(params)?;
                let none = || Ok(Some(json!({"isIncomplete": false, "items": []})));
                let Some(open) = self.documents.get(&uri::key(&text_document.uri)) else { return none() };
                let Document { text, lines, .. } = &open.document;
                let Some(typed) = Typed::at(text, lines, lines.offset(text, position)) else { return none() };
                if typed.query.trim().is_empty() {
                    return Ok(Some(json!({"isIncomplete": true, "items": []})));
                }
                self.completion = Cancel::new();
                let (kind, cancel) = (Kind::Completion(typed), self.completion.clone());
                self.ask(id, &text_document.uri, &info, info.completion_is_markdown, kind, cancel);
                Ok(None)
            }
            "textDocument/codeAction" => {
                let Within { text_document, range, context } = read(params)?;
                Ok(Some(self.actions(&text_document.uri, range, &context, &info)))
            }
            _ => Err(Refusal::new(UNKNOWN_METHOD, format!("unknown method: {method}"))),
        }
    }

    fn ask(&mut self, id: &Value, uri: &str, info: &ClientInfo, is_markdown: bool, kind: Kind, cancel: Cancel) {
        let key = uri::key(uri);
        let Some(open) = self.documents.get(&key) else { return };
        self.requests.push((id.clone(), cancel.clone()));
        let text = open.text(key, cancel);
        let question = Question { id: id.clone(), text, counting: info.counting, is_markdown, kind };
        // The thread ends with the server only.
        let _ = self.questions.send(question);
    }

    /// Returns the actions by the findings of the newest text; none while it is being linted.
    fn actions(&self, uri: &str, range: Range, context: &Value, info: &ClientInfo) -> Value {
        let open = self.documents.get(&uri::key(uri));
        let Some(open) = open.filter(|open| open.linted == Some(open.document.generation)) else { return json!([]) };
        let named = context["diagnostics"].as_array().into_iter().flatten().filter_map(|diagnostic| {
            let range = serde_json::from_value(diagnostic["range"].clone()).ok()?;
            (diagnostic["source"] == diagnostic::SOURCE).then_some((range, diagnostic["code"].as_str()?.to_owned()))
        });
        let only = context["only"].as_array().map(|only| only.iter().filter_map(Value::as_str).collect());
        let wanted = Wanted { range, diagnostics: named.collect(), only, has_versions: info.has_versions };
        Value::Array(action::actions(&open.document, &open.findings, &wanted))
    }

    fn notification(&mut self, method: &str, params: Value) -> Result<(), Refusal> {
        match method {
            "textDocument/didOpen" => {
                let Item { uri, language_id, version, text } = read::<Opened>(params)?.text_document;
                let counting = self.info.as_ref().map(|info| info.counting).unwrap_or_default();
                self.generation += 1;
                let key = uri::key(&uri);
                let document = Document::open(uri, &language_id, version, &text, counting, self.generation);
                let now = Instant::now();
                let (due, cancel) = (Some((now, now)), Cancel::new());
                let open = Open { document, findings: Vec::new(), linted: None, due, cancel };
                if let Some(before) = self.documents.insert(key, open) {
                    before.cancel.cancel();
                }
            }
            "textDocument/didChange" => {
                let Changed { text_document, content_changes } = read(params)?;
                self.generation += 1;
                if let Some(open) = self.documents.get_mut(&uri::key(&text_document.uri)) {
                    open.document.version = text_document.version;
                    if open.document.change(content_changes, self.generation) {
                        open.wait();
                    } else if open.linted == Some(open.document.generation) {
                        self.publish(&text_document.uri);
                    }
                }
            }
            "textDocument/didSave" => {
                let Saved { text_document, text } = read(params)?;
                self.generation += 1;
                let open = self.documents.get_mut(&uri::key(&text_document.uri));
                if let (Some(open), Some(text)) = (open, text)
                    && open.document.save(&text, self.generation)
                {
                    crate::app::message::say(format!("lsp: {}: the saved text differs: taken", text_document.uri));
                    open.wait();
                }
            }
            "textDocument/didClose" => {
                let uri = read::<Saved>(params)?.text_document.uri;
                let key = uri::key(&uri);
                if let Some(open) = self.documents.remove(&key) {
                    open.cancel.cancel();
                    let _ = self.tasks.send(Task::Close(key));
                    self.client.notify(
                        "textDocument/publishDiagnostics",
                        &json!({"uri": open.document.uri, "diagnostics": []}),
                    );
                }
            }
            "$/cancelRequest" => {
                if let Some((_, cancel)) = self.requests.iter().find(|(id, _)| *id == params["id"]) {
                    cancel.cancel();
                }
            }
            "workspace/didChangeConfiguration" | "workspace/didChangeWatchedFiles" => self.library.forget(),
            _ => {}
        }
        Ok(())
    }

    /// Hands the documents that are due to the thread that lints.
    fn lint_due(&mut self) {
        let now = Instant::now();
        for (key, open) in &mut self.documents {
            if open.due.is_some_and(|(at, _)| at <= now) {
                open.due = None;
                open.cancel.cancel();
                open.cancel = Cancel::new();
                let text = open.text(key.clone(), open.cancel.clone());
                let _ = self.tasks.send(Task::Lint(text));
            }
        }
    }

    /// Publishes findings, unless the document has changed since: clients show what arrives last.
    fn linted(&mut self, Linted { key, generation, findings }: Linted) {
        let Some(open) = self.documents.get_mut(&key) else { return };
        if open.document.generation != generation || self.is_shut_down {
            return;
        }
        (open.findings, open.linted) = (findings, Some(generation));
        let uri = open.document.uri.clone();
        self.shown.clear();
        self.publish(&uri);
    }

    fn publish(&self, uri: &str) {
        let Some(Open { document, findings, .. }) = self.documents.get(&uri::key(uri)) else { return };
        self.client.notify("textDocument/publishDiagnostics", &diagnostic::Published::of(document, findings));
    }
}

impl Open {
    /// Lints the document when it has been left alone for a moment. A lint in progress is out of date.
    fn wait(&mut self) {
        self.cancel.cancel();
        let now = Instant::now();
        let latest = self.due.map_or(now + LONGEST_WAIT, |(_, latest)| latest);
        self.due = Some(((now + QUIET).min(latest), latest));
    }

    fn text(&self, key: String, cancel: Cancel) -> Text {
        let Document { path, format, generation, text, .. } = &self.document;
        Text { key, generation: *generation, path: path.clone(), format: *format, words: Arc::clone(text), cancel }
    }
}
