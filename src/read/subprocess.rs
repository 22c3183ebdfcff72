//! Parses files of risky formats in sandboxed subprocesses.
//!
//! Parsers of PDF, office documents, e-books and mail may panic, run forever, overflow their stack or use all memory,
//! and a thread cannot be killed. Therefore a [`Pool`] of [`Worker`] processes parses them, one file at a time in each
//! process, with limits on time and memory ([`limits`]), and without access to files, the network or other processes
//! ([`sandbox`]). A process that fails costs only the file that it was parsing.
//!
//! Without a worker program (when the library is used in another program) the file is parsed on a thread: panics and
//! files that take too long are skipped there too, but the thread continues to run, and memory is not limited.

mod answer;
mod limits;
mod pool;
mod protocol;
mod sandbox;
mod serve;

use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;

pub(super) use pool::Pool;
pub use sandbox::Sandbox;
pub use serve::work;

use super::budget::Budget;
use super::epub;
use super::format::Reading;
use super::pdf::{self, Recognise};
use super::place::PlaceJob;
use super::rendered::{Job, RenderedPage};
use super::{Format, RawArticle, Skip};
use crate::parallel::catch_panic;

/// Stack size of a parsing thread, in bytes.
const STACK: usize = 64 << 20;

/// The program that parses files in a subprocess: it calls [`work`].
#[derive(Clone, Debug)]
pub struct Worker {
    /// Path of the program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
}

impl Worker {
    /// Starts the program as an indexing run does, and reports what its sandbox allows.
    ///
    /// # Errors
    /// Returns a reason if the program cannot be started or does not answer.
    pub fn sandbox(&self) -> Result<Sandbox, Skip> {
        Pool::new(self.clone()).sandbox()
    }
}

/// Reads a file of a risky format: one raw article, or several for a mailbox and a letter with attachments.
pub(super) fn read(format: Format, bytes: Vec<u8>, pool: Option<&Pool>) -> Result<Vec<Result<RawArticle, Skip>>, Skip> {
    match pool {
        Some(pool) => pool.read(format, &bytes),
        None => on_a_thread(bytes, move |bytes| parse(format, bytes)),
    }
}

/// Parses a file of a risky format in this process.
fn parse(format: Format, bytes: Vec<u8>) -> Vec<Result<RawArticle, Skip>> {
    let budget = Budget::of(bytes.len() as u64);
    match format.reading() {
        Reading::Sandboxed(read) => read(bytes, budget).unwrap_or_else(|skip| vec![Err(skip)]),
        _ => vec![Err(Skip::new("not a format that is parsed in a subprocess"))],
    }
}

/// Parses a PDF document in this process; `recognise` recognises its scanned pages.
fn parse_scans(bytes: Vec<u8>, recognise: &mut Recognise<'_>) -> Result<RawArticle, Skip> {
    let budget = Budget::of(bytes.len() as u64);
    pdf::read_scans(bytes, budget, recognise)
}

/// Draws a page of a PDF document.
pub(super) fn render(job: &Job, bytes: Vec<u8>, pool: Option<&Pool>) -> Result<RenderedPage, Skip> {
    if let Some(pool) = pool {
        return pool.render(job, &bytes);
    }
    let job = job.clone();
    on_a_thread(bytes, move |bytes| pdf::render_page(bytes, &job, None))?
}

/// Finds passages of a book in its file.
pub(super) fn places(job: &PlaceJob, bytes: Vec<u8>, pool: Option<&Pool>) -> Result<Vec<Option<String>>, Skip> {
    if let Some(pool) = pool {
        return pool.places(job, &bytes);
    }
    let job = job.clone();
    on_a_thread(bytes, move |bytes| found_places(&job, bytes))?
}

fn found_places(job: &PlaceJob, bytes: Vec<u8>) -> Result<Vec<Option<String>>, Skip> {
    let budget = Budget::of(bytes.len() as u64);
    epub::places(bytes, &budget, &job.digest, &job.passages)
}

/// Parses a file on a separate thread.
fn on_a_thread<T: Send + 'static>(
    bytes: Vec<u8>,
    parse: impl FnOnce(Vec<u8>) -> T + Send + 'static,
) -> Result<T, Skip> {
    let (sender, receiver) = mpsc::channel();
    let time = limits::time_limit(bytes.len() as u64);
    let read = move || {
        let read = catch_panic(|| parse(bytes));
        let _ = sender.send(read.map_err(|_| Skip::new(limits::CRASHED)));
    };
    thread::Builder::new().stack_size(STACK).spawn(read)?;
    receiver.recv_timeout(time).unwrap_or_else(|_| Err(Skip::new(limits::TIMED_OUT)))
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
