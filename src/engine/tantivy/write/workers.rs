//! The threads that turn articles into segments.

use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use tantivy::{Index, Result};

use super::document::IncomingArticle;
use super::segment::{NewSegment, SegmentBuilder};
use crate::engine::tantivy::codebook::TextEncoder;
use crate::engine::tantivy::schema::Fields;

/// Maximum number of queued groups of articles per thread; the amount of text in the queue is limited by
/// [`super::memory_budget`].
const WAITING: usize = 8;
/// Bytes of text that make a group of articles: threads that hand them over one by one wake each other for each.
const GROUP: usize = 64 << 10;

/// Indexing threads, each building a segment. On drop they stop and discard unfinished segments.
pub(crate) struct IndexingWorkers {
    /// Articles that are not queued yet, to be stored by one encoder, and the bytes of their texts.
    group: Vec<IncomingArticle>,
    bytes: usize,
    encoder: TextEncoder,
    commands: Option<SyncSender<WorkerCommand>>,
    segments: Receiver<NewSegment>,
    threads: Vec<JoinHandle<Result<()>>>,
}

enum WorkerCommand {
    Add(Vec<IncomingArticle>, TextEncoder),
    /// Write the segment and stop.
    Finish,
}

impl IndexingWorkers {
    /// Starts `threads` threads, each of which begins a new segment when the current one exceeds `memory` bytes.
    pub(crate) fn new(index: &Index, fields: Fields, threads: usize, memory: usize) -> Self {
        let (commands, received) = mpsc::sync_channel(WAITING * threads);
        let (written, segments) = mpsc::channel();
        let received = Arc::new(Mutex::new(received));
        let threads = (0..threads)
            .map(|_| {
                let worker = Worker { index: index.clone(), fields, memory, segments: written.clone() };
                let received = Arc::clone(&received);
                thread::spawn(move || worker.work(&received))
            })
            .collect();
        let (group, encoder) = (Vec::new(), TextEncoder::default());
        Self { group, bytes: 0, encoder, commands: Some(commands), segments, threads }
    }

    /// Sets how the articles that are added from now on are stored.
    pub(crate) fn set_encoder(&mut self, encoder: TextEncoder) -> bool {
        let is_taken = self.flush();
        self.encoder = encoder;
        is_taken
    }

    /// Adds an article, which is queued with others; returns whether all threads are still running.
    pub(crate) fn add(&mut self, incoming: IncomingArticle) -> bool {
        self.bytes += incoming.text().len();
        self.group.push(incoming);
        self.bytes < GROUP || self.flush()
    }

    /// Queues the articles that have been added; returns whether all threads are still running.
    pub(crate) fn flush(&mut self) -> bool {
        // No thread ends by itself while the channel is open.
        let are_running = !self.threads.iter().any(JoinHandle::is_finished);
        self.bytes = 0;
        let group = std::mem::take(&mut self.group);
        let queue = |commands: &SyncSender<WorkerCommand>| {
            group.is_empty() || commands.send(WorkerCommand::Add(group, self.encoder.clone())).is_ok()
        };
        are_running && self.commands.as_ref().is_some_and(queue)
    }

    /// Returns the segments written since the last call.
    pub(super) fn segments(&self) -> impl Iterator<Item = NewSegment> {
        self.segments.try_iter()
    }

    /// Waits until all queued articles are written, and returns the first error.
    pub(crate) fn finish(&mut self) -> Result<()> {
        // It fails only if a thread has failed, whose error is returned below.
        self.flush();
        if let Some(commands) = self.commands.take() {
            for _ in &self.threads {
                // Sending fails only if all threads have failed.
                let _ = commands.send(WorkerCommand::Finish);
            }
        }
        self.threads.drain(..).map(join).fold(Ok(()), Result::and)
    }
}

impl Drop for IndexingWorkers {
    fn drop(&mut self) {
        self.commands = None;
        for thread in self.threads.drain(..) {
            // The result is not needed any more.
            let _ = thread.join();
        }
    }
}

/// Returns the result of a thread; a panic resumes in the calling thread.
fn join(thread: JoinHandle<Result<()>>) -> Result<()> {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

struct Worker {
    index: Index,
    fields: Fields,
    memory: usize,
    segments: Sender<NewSegment>,
}

impl Worker {
    fn work(&self, commands: &Mutex<Receiver<WorkerCommand>>) -> Result<()> {
        let mut current: Option<SegmentBuilder> = None;
        loop {
            let command = commands.lock().unwrap_or_else(PoisonError::into_inner).recv();
            match command {
                Ok(WorkerCommand::Add(group, encoder)) => {
                    for incoming in group {
                        let mut segment = match current.take() {
                            Some(segment) => segment,
                            None => SegmentBuilder::new(&self.index, self.fields)?,
                        };
                        segment.add(incoming, &encoder)?;
                        if segment.memory() < self.memory {
                            current = Some(segment);
                        } else {
                            self.write(segment)?;
                        }
                    }
                }
                Ok(WorkerCommand::Finish) => return current.map_or(Ok(()), |segment| self.write(segment)),
                Err(_) => return Ok(()),
            }
        }
    }

    fn write(&self, segment: SegmentBuilder) -> Result<()> {
        // Sending fails only if the receiver was dropped, which discards the run.
        let _ = self.segments.send(segment.finish()?);
        Ok(())
    }
}
