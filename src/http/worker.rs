//! Worker threads that answer requests. Each keeps its state from request to request, and renews it when the index has
//! changed. The network threads answer nothing themselves.
//!
//! A request is cancelled if its client has gone, its time is up, or the server is shutting down.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{io, thread};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use ibid::article::Record;
use ibid::claim::Claims;
use ibid::quote::Quotes;
use ibid::read::RenderedPage;
use ibid::text::Span;
use ibid::wire::IndexInfo;
use ibid::{Article, ArticleId, Cancel, Limits, Search};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::problem::Problem;
use crate::app::{
    Settings, UserFiles, lookup,
    message::say,
    original::PageOptions,
    shared_index::{OpenIndex, SharedIndex},
};

/// Maximum number of queued requests; further ones are refused.
const MAX_QUEUED: usize = 512;
/// After this long without a request, a worker checks whether its index is still current.
const IDLE: Duration = Duration::from_secs(5);

/// Time limit of one request, from the moment a worker begins it.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// State for answering requests: one commit of the index, and its caches.
pub(super) struct Worker<'o> {
    library: &'o SharedIndex,
    pub(super) open: &'o OpenIndex,
    pub(super) search: Search,
    /// Limits of the current request.
    pub(super) limits: Limits,
    quotes: Option<Quotes<'o>>,
    claims: Option<Claims<'o>>,
}

impl<'o> Worker<'o> {
    fn new(library: &'o SharedIndex, open: &'o OpenIndex) -> Self {
        let search = library.models.search(Search::sharing(Arc::clone(&open.searcher)));
        Self { library, open, search, limits: Limits::default(), quotes: None, claims: None }
    }

    pub(super) const fn settings(&self) -> &'o Settings {
        &self.library.settings
    }

    pub(super) const fn files(&self) -> &'o UserFiles {
        &self.library.files
    }

    /// Makes the next request see a commit that this process has made.
    pub(super) fn look_again(&self) {
        self.library.look_again();
    }

    pub(super) fn quotes(&mut self) -> &Quotes<'o> {
        self.quotes.get_or_insert_with(|| Quotes::over(&*self.open.searcher))
    }

    pub(super) fn claims(&mut self) -> ibid::Result<&mut Claims<'o>> {
        let claims = match self.claims.take() {
            Some(claims) => claims,
            None => self.library.models.claims(&*self.open.searcher, &self.open.articles)?,
        };
        Ok(self.claims.insert(claims))
    }

    /// Draws the page of a passage.
    pub(super) fn page(
        &self,
        passage: (&Article, &Record, Span),
        options: PageOptions,
    ) -> ibid::Result<Arc<RenderedPage>> {
        self.library.originals.page(&*self.open.searcher, self.settings(), passage, options)
    }

    /// Returns the index's metadata for an answer.
    pub(super) fn about(&self) -> ibid::Result<IndexInfo> {
        self.library.about(self.open)
    }

    /// Returns why the index is stale, if it is.
    pub(super) fn stale(&self) -> ibid::Result<Option<String>> {
        self.library.stale(self.open)
    }

    /// Returns a problem for an article that is not in the index.
    pub(super) fn knows(&self, article: Option<&ArticleId>) -> Result<(), Problem> {
        let Some(id) = article else { return Ok(()) };
        match self.open.searcher.article(id)? {
            Some(_) => Ok(()),
            None => Err(Problem::missing("article", &lookup::missing(&self.search, id)?)),
        }
    }

    /// Returns the id of an article named by its id, its file or a reference into it.
    pub(super) fn named(&self, query_string: Option<&str>) -> Result<Option<ArticleId>, Problem> {
        let Some(query_string) = query_string else { return Ok(None) };
        let named = lookup::named(query_string, &self.search, self.settings());
        named.map(Some).map_err(|error| match error {
            error @ ibid::Error::Input { .. } => Problem::missing("article", &error),
            error => error.into(),
        })
    }
}

type Job = Box<dyn FnOnce(Result<&mut Worker<'_>, Problem>) + Send>;

/// Kind of request; requests of one lane do not wait for those of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// Takes milliseconds: searching, reading, citing.
    Quick,
    /// May take seconds: checking quotations and claims.
    Slow,
}

/// Niceness added to the threads of the slow lane, on systems with a priority per thread.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Cancels a request when it is dropped.
struct Waiting(Cancel);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// Workers and their queue.
pub(super) struct WorkerPool {
    jobs: Sender<Job>,
    line: Arc<Semaphore>,
    /// Set when the server shuts down.
    end: Cancel,
    /// Number of workers.
    pub(super) count: usize,
}

impl WorkerPool {
    /// Starts the workers of a lane; they run until `end` is set.
    pub(super) fn new(library: &Arc<SharedIndex>, count: usize, lane: Lane, end: &Cancel) -> io::Result<Self> {
        let (jobs, taken) = unbounded();
        for number in 0..count {
            let (library, taken) = (Arc::clone(library), taken.clone());
            let name = format!("{} {number}", if lane == Lane::Quick { "quick" } else { "slow" });
            thread::Builder::new().name(name).spawn(move || {
                #[cfg(target_os = "linux")]
                if lane == Lane::Slow {
                    // Keeps searches responsive on a machine without a free core. A refusal by the system is harmless.
                    let _ = rustix::process::nice(NICENESS);
                }
                work(&library, &taken);
            })?;
        }
        Ok(Self { jobs, line: Arc::new(Semaphore::new(MAX_QUEUED)), end: end.clone(), count })
    }

    /// Queues a request, unless the queue is full. A cancelled request is not answered.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Worker<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let place = Arc::clone(&self.line).try_acquire_owned();
        let place = place.map_err(|_| Problem::busy("too many queued requests"))?;
        self.answer(place, question).await
    }

    /// Queues a request, waiting for a place in the queue.
    pub(super) async fn ask_in_turn<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Worker<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let place = Arc::clone(&self.line).acquire_owned().await;
        let place = place.map_err(|_| Problem::busy("server is shutting down"))?;
        self.answer(place, question).await
    }

    async fn answer<T: Send + 'static>(
        &self,
        place: OwnedSemaphorePermit,
        question: impl FnOnce(&mut Worker<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (answer, answered) = oneshot::channel();
        let cancel = self.end.child();
        // Dropped with this future: after the answer, at the time limit, or when the connection closes.
        let waiting = Waiting(cancel.clone());
        let job: Job = Box::new(move |worker| {
            drop(place);
            if !answer.is_closed() {
                let question = |worker: &mut Worker<'_>| {
                    worker.limits = Limits::until(&cancel.with_deadline(Instant::now() + TIME_LIMIT));
                    question(worker)
                };
                // The client may have gone.
                let _ = answer.send(worker.and_then(question));
            }
        });
        self.jobs.send(job).map_err(|_| Problem::busy("server is shutting down"))?;
        let answered = answered.await.unwrap_or_else(|_| Err(Problem::fault()));
        drop(waiting);
        answered
    }
}

fn work(library: &SharedIndex, jobs: &Receiver<Job>) {
    let mut next = None;
    while let Some(job) = next.take().or_else(|| jobs.recv().ok()) {
        match library.open() {
            Ok(open) => next = run(&mut Worker::new(library, &open), job, jobs),
            Err(error) => job(Err(error.into())),
        }
    }
}

/// Answers requests until the index changes; returns the request that arrived after the change.
fn run(worker: &mut Worker<'_>, first: Job, jobs: &Receiver<Job>) -> Option<Job> {
    let mut next = Some(first);
    loop {
        let job = match next.take().map_or_else(|| jobs.recv_timeout(IDLE), Ok) {
            Ok(job) if worker.library.has_moved_on(worker.open) => return Some(job),
            Ok(job) => job,
            Err(RecvTimeoutError::Timeout) if worker.library.has_moved_on(worker.open) => return None,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => return None,
        };
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| job(Ok(worker)))) {
            // The worker's state may be inconsistent after a panic.
            say(format!("internal error: {}", panic_message(&*panic)));
            return None;
        }
    }
}

/// Returns the message of a panic.
pub(super) fn panic_message(panic: &(dyn Any + Send)) -> &str {
    panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::app::build;

    /// An index of one article, and the folder that contains it.
    fn indexed() -> (tempfile::TempDir, Settings) {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let path = |name: &str| folder.path().join(name);
        std::fs::create_dir(path("corpus")).expect("a folder");
        std::fs::write(path("corpus/a.txt"), "The ferry has stopped.").expect("a file");
        let settings = Settings::quiet(path("index"), path("corpus"));
        assert!(build::build_missing_until(&settings, &Arc::new(AtomicBool::new(false))).is_ok());
        (folder, settings)
    }

    #[test]
    fn a_panic_costs_one_question() {
        let (_folder, settings) = indexed();
        let workers =
            WorkerPool::new(&Arc::new(SharedIndex::new(settings)), 2, Lane::Slow, &Cancel::new()).expect("threads");
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        for _ in 0..8 {
            let failed: Result<(), Problem> = runtime.block_on(workers.ask(|_| panic!("on purpose")));
            assert_eq!(failed.expect_err("it panicked").status.as_u16(), 500);
            let about = runtime.block_on(workers.ask(|worker| Ok(worker.about()?)));
            assert_eq!(about.expect("others are answered").articles, 1);
        }
    }

    #[test]
    fn a_question_that_nobody_waits_for_is_cancelled() {
        let (_folder, settings) = indexed();
        let end = Cancel::new();
        let workers = WorkerPool::new(&Arc::new(SharedIndex::new(settings)), 1, Lane::Slow, &end).expect("threads");
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        // Works until cancelled, and reports it.
        let until_cancelled = |begun: std::sync::mpsc::Sender<()>, ended: std::sync::mpsc::Sender<String>| {
            move |worker: &mut Worker<'_>| -> Result<(), Problem> {
                begun.send(()).expect("somebody listens");
                let error = loop {
                    if let Err(error) = worker.limits.cancel.check() {
                        break error;
                    }
                    thread::yield_now();
                };
                ended.send(error.to_string()).expect("somebody listens");
                Err(error.into())
            }
        };
        let patience = Duration::from_secs(20);
        let (begun, begins) = std::sync::mpsc::channel();
        let (ended, ends) = std::sync::mpsc::channel();
        runtime.block_on(async {
            let mut asked = Box::pin(workers.ask(until_cancelled(begun.clone(), ended.clone())));
            assert!(futures_util::poll!(&mut asked).is_pending());
            begins.recv_timeout(patience).expect("it begins");
            drop(asked);
        });
        assert_eq!(ends.recv_timeout(patience).as_deref(), Ok("cancelled"));
        let asked = workers.ask(until_cancelled(begun, ended));
        let ended = thread::spawn(move || begins.recv_timeout(patience).map(|()| end.cancel()));
        let problem = runtime.block_on(asked).expect_err("the server is shutting down");
        assert_eq!(problem.status.as_u16(), 503);
        assert!(ended.join().is_ok());
    }
}
