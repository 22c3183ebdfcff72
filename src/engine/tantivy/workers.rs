//! The threads that turn articles into segments.

use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use tantivy::index::SegmentMeta;
use tantivy::{Index, Result};

use super::document::IncomingArticle;
use super::schema::Fields;
use super::segment::SegmentBuilder;

/// Articles that wait for a thread, each; how much text may wait is for [`super::memory_budget`] to say.
const WAITING: usize = 64;

/// Threads at work on a segment each. Where this is dropped, they go home and leave theirs unfinished.
pub(super) struct IndexingWorkers {
    orders: Option<SyncSender<WorkerCommand>>,
    segments: Receiver<SegmentMeta>,
    threads: Vec<JoinHandle<Result<()>>>,
}

enum WorkerCommand {
    Add(Box<IncomingArticle>),
    /// Write what there is, and go home.
    Finish,
}

impl IndexingWorkers {
    /// So many threads that begin another segment when one takes more than this memory, in bytes.
    pub(super) fn new(index: &Index, fields: Fields, threads: usize, memory: usize) -> Self {
        let (orders, received) = mpsc::sync_channel(WAITING * threads);
        let (written, segments) = mpsc::channel();
        let received = Arc::new(Mutex::new(received));
        let threads = (0..threads)
            .map(|_| {
                let worker = Worker { index: index.clone(), fields, memory, written: written.clone() };
                let received = Arc::clone(&received);
                thread::spawn(move || worker.work(&received))
            })
            .collect();
        Self { orders: Some(orders), segments, threads }
    }

    /// Hands an article over; whether all threads were still well.
    pub(super) fn add(&self, incoming: IncomingArticle) -> bool {
        // None ends by itself as long as orders may come.
        let are_well = !self.threads.iter().any(JoinHandle::is_finished);
        are_well
            && self.orders.as_ref().is_some_and(|orders| orders.send(WorkerCommand::Add(Box::new(incoming))).is_ok())
    }

    /// The segments written since this was asked last.
    pub(super) fn segments(&self) -> impl Iterator<Item = SegmentMeta> {
        self.segments.try_iter()
    }

    /// Waits until all that was handed over is written, or tells what went wrong.
    pub(super) fn finish(&mut self) -> Result<()> {
        if let Some(orders) = self.orders.take() {
            for _ in &self.threads {
                // Where nobody takes it, all have failed.
                let _ = orders.send(WorkerCommand::Finish);
            }
        }
        self.threads.drain(..).map(joined).fold(Ok(()), Result::and)
    }
}

impl Drop for IndexingWorkers {
    fn drop(&mut self) {
        self.orders = None;
        for thread in self.threads.drain(..) {
            // Nobody asks any more how it went.
            let _ = thread.join();
        }
    }
}

/// What a thread came to; its panic goes on in who waits for it.
fn joined(thread: JoinHandle<Result<()>>) -> Result<()> {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

struct Worker {
    index: Index,
    fields: Fields,
    memory: usize,
    written: Sender<SegmentMeta>,
}

impl Worker {
    fn work(&self, orders: &Mutex<Receiver<WorkerCommand>>) -> Result<()> {
        let mut forming: Option<SegmentBuilder> = None;
        loop {
            let order = orders.lock().unwrap_or_else(PoisonError::into_inner).recv();
            match order {
                Ok(WorkerCommand::Add(incoming)) => {
                    let mut segment = match forming.take() {
                        Some(segment) => segment,
                        None => SegmentBuilder::new(&self.index, self.fields)?,
                    };
                    segment.add(*incoming)?;
                    if segment.memory() < self.memory {
                        forming = Some(segment);
                    } else {
                        self.write(segment)?;
                    }
                }
                Ok(WorkerCommand::Finish) => return forming.map_or(Ok(()), |segment| self.write(segment)),
                Err(_) => return Ok(()),
            }
        }
    }

    fn write(&self, segment: SegmentBuilder) -> Result<()> {
        // Who does not listen any more has given up.
        let _ = self.written.send(segment.finish()?);
        Ok(())
    }
}
