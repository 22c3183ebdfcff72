//! The threads that turn articles into segments.

use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use tantivy::{Index, Result};

use super::document::IncomingArticle;
use super::segment::{NewSegment, SegmentBuilder};
use crate::engine::tantivy::codebook::TextEncoder;
use crate::engine::tantivy::schema::Fields;

/// Maximum number of queued articles per thread; the amount of text in the queue is limited by
/// [`super::memory_budget`].
const WAITING: usize = 64;

/// Indexing threads, each building a segment. On drop they stop and discard unfinished segments.
pub(crate) struct IndexingWorkers {
    commands: Option<SyncSender<WorkerCommand>>,
    segments: Receiver<NewSegment>,
    threads: Vec<JoinHandle<Result<()>>>,
}

enum WorkerCommand {
    Add(Box<IncomingArticle>, TextEncoder),
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
        Self { commands: Some(commands), segments, threads }
    }

    /// Queues an article, to be stored by that encoder; returns whether all threads are still running.
    pub(crate) fn add(&self, incoming: IncomingArticle, encoder: &TextEncoder) -> bool {
        // No thread ends by itself while the channel is open.
        let are_running = !self.threads.iter().any(JoinHandle::is_finished);
        are_running
            && self
                .commands
                .as_ref()
                .is_some_and(|commands| commands.send(WorkerCommand::Add(Box::new(incoming), encoder.clone())).is_ok())
    }

    /// Returns the segments written since the last call.
    pub(super) fn segments(&self) -> impl Iterator<Item = NewSegment> {
        self.segments.try_iter()
    }

    /// Waits until all queued articles are written, and returns the first error.
    pub(crate) fn finish(&mut self) -> Result<()> {
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
                Ok(WorkerCommand::Add(incoming, encoder)) => {
                    let mut segment = match current.take() {
                        Some(segment) => segment,
                        None => SegmentBuilder::new(&self.index, self.fields)?,
                    };
                    segment.add(*incoming, &encoder)?;
                    if segment.memory() < self.memory {
                        current = Some(segment);
                    } else {
                        self.write(segment)?;
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
