//! `ibid lsp`: a language server on stdin and stdout. It lints reports while they are edited, and shows, completes and
//! opens the passages that they cite.
//!
//! ```text
//! stdin ── transport ──▶ server ─┬─▶ check: lints ─────────────▶ diagnostics
//!                                └─▶ question: source, completion ─▶ answers
//! ```
//!
//! One thread owns the documents and decides what is sent; two others read the index. Names and positions follow what
//! clients really send, which `docs/editors.md` describes.

mod action;
mod check;
mod completion;
mod diagnostic;
mod document;
mod encoding;
mod event;
mod initialize;
mod library;
mod params;
mod question;
mod server;
mod source;
mod transport;
mod uri;

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;

use ibid::{Error, Result};

use crate::app::{Failure, Outcome, Settings};
use event::Event;
use library::Library;
use server::Server;
use transport::Client;

/// Returns the settings that apply to the documents of a folder.
pub(crate) type Resolver = Box<dyn Fn(Option<&Path>) -> Result<Settings> + Send + Sync>;

/// Serves one client until it exits or closes the connection.
pub(crate) fn serve(resolver: Resolver) -> Result<Outcome, Failure> {
    let failed = |error| Error::disk("stdin", "starting the server")(error);
    let library = Arc::new(Library::new(resolver));
    let (events, happened) = mpsc::channel();
    let (tasks, to_check) = mpsc::channel();
    let (questions, to_answer) = mpsc::channel();
    let spawn = |name: &str, work: Box<dyn FnOnce() + Send>| {
        thread::Builder::new().name(name.to_owned()).spawn(work).map(drop).map_err(failed)
    };
    let (own, shared) = (events.clone(), Arc::clone(&library));
    spawn("lsp-check", Box::new(move || check::run(&to_check, &own, &shared)))?;
    let (own, shared) = (events.clone(), Arc::clone(&library));
    spawn("lsp-question", Box::new(move || question::run(&to_answer, &own, &shared)))?;
    spawn("lsp-reader", Box::new(move || read(&events)))?;
    let client = Client::start(io::stdout()).map_err(failed)?;
    let mut server = Server::new(client, library, tasks, questions);
    let outcome = server.run(&happened);
    server.finish();
    Ok(outcome)
}

/// Reads messages until the end of the input.
fn read(events: &mpsc::Sender<Event>) {
    let mut input = io::BufReader::new(io::stdin());
    while let Ok(Some(incoming)) = transport::read(&mut input) {
        if events.send(Event::Incoming(incoming)).is_err() {
            return;
        }
    }
    // The server may have ended already.
    let _ = events.send(Event::Closed);
}
