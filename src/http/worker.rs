//! Where questions are answered: a few threads, each at a worker with what it takes to answer, kept from question to
//! question and made anew when the index has changed. Nothing is answered on the threads that speak to the network.
//!
//! An answer that nobody waits for is cancelled: its client has gone, its time is up, or the server is shutting down.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{io, thread};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use ibid::claim::Claims;
use ibid::quote::Quotes;
use ibid::render::Index;
use ibid::{ArticleId, Cancel, Limits, Search};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::problem::Problem;
use crate::cli::output::say;
use crate::cli::{Global, show};
use crate::library::{OpenIndex, SharedIndex};

/// Questions that may wait; what comes beyond is told to come again.
const WAITING: usize = 512;
/// After this long without a question, a worker looks whether what it holds is still in use.
const IDLE: Duration = Duration::from_secs(5);

/// How long one question may be worked at, from the moment that work on it begins.
const PATIENCE: Duration = Duration::from_secs(30);

/// What answers take: one commit of the index, and what was read of it before.
pub(super) struct Worker<'o> {
    library: &'o SharedIndex,
    pub(super) open: &'o OpenIndex,
    pub(super) search: Search,
    /// The limits of the question under way.
    pub(super) limits: Limits,
    quotes: Option<Quotes<'o>>,
    claims: Option<Claims<'o>>,
}

impl<'o> Worker<'o> {
    fn new(library: &'o SharedIndex, open: &'o OpenIndex) -> Self {
        let search = Search::sharing(Arc::clone(&open.searcher));
        Self { library, open, search, limits: Limits::default(), quotes: None, claims: None }
    }

    pub(super) const fn global(&self) -> &'o Global {
        &self.library.global
    }

    pub(super) fn quotes(&mut self) -> &Quotes<'o> {
        self.quotes.get_or_insert_with(|| Quotes::over(&*self.open.searcher))
    }

    pub(super) fn claims(&mut self) -> ibid::Result<&mut Claims<'o>> {
        let claims = match self.claims.take() {
            Some(claims) => claims,
            None => Claims::over(&*self.open.searcher)?,
        };
        Ok(self.claims.insert(claims))
    }

    /// What is said of the index with an answer.
    pub(super) fn about(&self) -> ibid::Result<Index> {
        self.library.about(self.open)
    }

    /// Why the index is behind its files, if it is.
    pub(super) fn stale(&self) -> ibid::Result<Option<String>> {
        self.library.stale(self.open)
    }

    /// Refuses an article that is not there.
    pub(super) fn knows(&self, article: Option<&ArticleId>) -> Result<(), Problem> {
        let Some(id) = article else { return Ok(()) };
        match self.open.searcher.article(id)? {
            Some(_) => Ok(()),
            None => Err(Problem::missing("article", &show::missing(&self.search, id)?)),
        }
    }

    /// The article that was named by its id, its file or a reference into it.
    pub(super) fn named(&self, query_string: Option<&str>) -> Result<Option<ArticleId>, Problem> {
        let Some(query_string) = query_string else { return Ok(None) };
        let named = show::named(query_string, &self.search, self.global());
        named.map(Some).map_err(|error| match error {
            error @ ibid::Error::Input { .. } => Problem::missing("article", &error),
            error => error.into(),
        })
    }
}

type Job = Box<dyn FnOnce(Result<&mut Worker<'_>, Problem>) + Send>;

/// What a worker is for: questions of one kind do not wait for those of the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lane {
    /// What takes milliseconds: searching, reading, citing.
    Quick,
    /// What may take seconds: checking quotations and claims.
    Slow,
}

/// How much nicer than the others the threads of the slow lane are, where the system has a priority for each thread.
#[cfg(target_os = "linux")]
const NICER: i32 = 10;

/// Sets the flag of a question that is waited for no longer.
struct Waiting(Cancel);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

/// The workers, and the line before them.
pub(super) struct WorkerPool {
    jobs: Sender<Job>,
    line: Arc<Semaphore>,
    /// Set when the server shuts down.
    end: Cancel,
    /// How many there are.
    pub(super) count: usize,
}

impl WorkerPool {
    /// So many workers of a lane, over that index, until `end` is set.
    pub(super) fn new(library: &Arc<SharedIndex>, count: usize, lane: Lane, end: &Cancel) -> io::Result<Self> {
        let (jobs, taken) = unbounded();
        for number in 0..count {
            let (library, taken) = (Arc::clone(library), taken.clone());
            let name = format!("{} {number}", if lane == Lane::Quick { "quick" } else { "slow" });
            thread::Builder::new().name(name).spawn(move || {
                #[cfg(target_os = "linux")]
                if lane == Lane::Slow {
                    // Searches are answered in time on a machine with no core to spare. What the system refuses is no loss.
                    let _ = rustix::process::nice(NICER);
                }
                work(&library, &taken);
            })?;
        }
        Ok(Self { jobs, line: Arc::new(Semaphore::new(WAITING)), end: end.clone(), count })
    }

    /// Has a question answered, unless too many wait. One that nobody waits for any more is not answered.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Worker<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let place = Arc::clone(&self.line).try_acquire_owned();
        let place = place.map_err(|_| Problem::busy("too many queued requests"))?;
        self.answer(place, question).await
    }

    /// The same, waiting for a place in the line.
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
        // Dropped with this future: when it has been answered, its time is up, or its connection is closed.
        let waiting = Waiting(cancel.clone());
        let job: Job = Box::new(move |worker| {
            drop(place);
            if !answer.is_closed() {
                let question = |worker: &mut Worker<'_>| {
                    worker.limits = Limits::until(&cancel.with_deadline(Instant::now() + PATIENCE));
                    question(worker)
                };
                // Who asked may have gone meanwhile.
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
            Ok(open) => next = sit(&mut Worker::new(library, &open), job, jobs),
            Err(error) => job(Err(error.into())),
        }
    }
}

/// Answers for as long as the index does not change; gives back the question that came when it had.
fn sit(worker: &mut Worker<'_>, first: Job, jobs: &Receiver<Job>) -> Option<Job> {
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
            // What it left behind on the worker is not to be trusted.
            say(format!("internal error: {}", said(&*panic)));
            return None;
        }
    }
}

/// What a panic said.
pub(super) fn said(panic: &(dyn Any + Send)) -> &str {
    panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use clap::{Args as _, Command, FromArgMatches as _};

    use super::*;
    use crate::cli::index;

    #[test]
    fn a_panic_costs_one_question() {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let path = |name: &str| folder.path().join(name);
        std::fs::create_dir(path("corpus")).expect("a folder");
        std::fs::write(path("corpus/a.txt"), "The ferry has stopped.").expect("a file");
        let given = ["t".into(), "-q".into(), "--index".into(), path("index"), "--corpus".into(), path("corpus")];
        let matches = Global::augment_args(Command::new("t").disable_help_flag(true)).get_matches_from(given);
        let global = Global::from_arg_matches(&matches).expect("they are given");
        assert!(index::build_missing_until(&global, &AtomicBool::new(false)).is_ok());
        let workers =
            WorkerPool::new(&Arc::new(SharedIndex::new(global)), 2, Lane::Slow, &Cancel::new()).expect("threads");
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
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let path = |name: &str| folder.path().join(name);
        std::fs::create_dir(path("corpus")).expect("a folder");
        std::fs::write(path("corpus/a.txt"), "The ferry has stopped.").expect("a file");
        let given = ["t".into(), "-q".into(), "--index".into(), path("index"), "--corpus".into(), path("corpus")];
        let matches = Global::augment_args(Command::new("t").disable_help_flag(true)).get_matches_from(given);
        let global = Global::from_arg_matches(&matches).expect("they are given");
        assert!(index::build_missing_until(&global, &AtomicBool::new(false)).is_ok());
        let end = Cancel::new();
        let workers = WorkerPool::new(&Arc::new(SharedIndex::new(global)), 1, Lane::Slow, &end).expect("threads");
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        // Works until it is cancelled, and says so.
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
