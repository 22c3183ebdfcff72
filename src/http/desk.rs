//! Where questions are answered: a few threads, each at a desk with what it takes to answer, kept from question to
//! question and made anew when the index has changed. Nothing is answered on the threads that speak to the network.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;
use std::{io, thread};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, unbounded};
use ibid::claim::Claims;
use ibid::quote::Quotes;
use ibid::render::Index;
use ibid::{ArticleId, Search};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::problem::Problem;
use crate::cli::output::say;
use crate::cli::{Global, show};
use crate::library::{Library, Open};

/// Questions that may wait; what comes beyond is told to come again.
const WAITING: usize = 512;
/// After this long without a question, a desk looks whether what it holds is still in use.
const IDLE: Duration = Duration::from_secs(5);

/// What answers take: one commit of the index, and what was read of it before.
pub(super) struct Desk<'o> {
    library: &'o Library,
    pub(super) open: &'o Open,
    pub(super) search: Search,
    quotes: Option<Quotes<'o>>,
    claims: Option<Claims<'o>>,
}

impl<'o> Desk<'o> {
    fn new(library: &'o Library, open: &'o Open) -> Self {
        let search = Search::sharing(Arc::clone(&open.searcher));
        Self { library, open, search, quotes: None, claims: None }
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
    pub(super) fn named(&self, typed: Option<&str>) -> Result<Option<ArticleId>, Problem> {
        let Some(typed) = typed else { return Ok(None) };
        let named = show::named(typed, &self.search, self.global());
        named.map(Some).map_err(|error| match error {
            error @ ibid::Error::Input { .. } => Problem::missing("article", &error),
            error => error.into(),
        })
    }
}

type Job = Box<dyn FnOnce(Result<&mut Desk<'_>, Problem>) + Send>;

/// The desks, and the line before them.
pub(super) struct Desks {
    jobs: Sender<Job>,
    line: Arc<Semaphore>,
    /// How many there are.
    pub(super) count: usize,
}

impl Desks {
    /// So many desks, over that index.
    pub(super) fn new(library: &Arc<Library>, count: usize) -> io::Result<Self> {
        let (jobs, taken) = unbounded();
        for number in 0..count {
            let (library, taken) = (Arc::clone(library), taken.clone());
            thread::Builder::new().name(format!("desk {number}")).spawn(move || work(&library, &taken))?;
        }
        Ok(Self { jobs, line: Arc::new(Semaphore::new(WAITING)), count })
    }

    /// Has a question answered, unless too many wait. One that nobody waits for any more is not answered.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Desk<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let place = Arc::clone(&self.line).try_acquire_owned();
        let place = place.map_err(|_| Problem::busy("too many questions wait"))?;
        self.answer(place, question).await
    }

    /// The same, waiting for a place in the line.
    pub(super) async fn ask_in_turn<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut Desk<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let place = Arc::clone(&self.line).acquire_owned().await;
        let place = place.map_err(|_| Problem::busy("the server is ending"))?;
        self.answer(place, question).await
    }

    async fn answer<T: Send + 'static>(
        &self,
        place: OwnedSemaphorePermit,
        question: impl FnOnce(&mut Desk<'_>) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |desk| {
            drop(place);
            if !answer.is_closed() {
                // Who asked may have gone meanwhile.
                let _ = answer.send(desk.and_then(question));
            }
        });
        self.jobs.send(job).map_err(|_| Problem::busy("the server is ending"))?;
        answered.await.unwrap_or_else(|_| Err(Problem::fault()))
    }
}

fn work(library: &Library, jobs: &Receiver<Job>) {
    let mut next = None;
    while let Some(job) = next.take().or_else(|| jobs.recv().ok()) {
        match library.open() {
            Ok(open) => next = sit(&mut Desk::new(library, &open), job, jobs),
            Err(error) => job(Err(error.into())),
        }
    }
}

/// Answers for as long as the index does not change; gives back the question that came when it had.
fn sit(desk: &mut Desk<'_>, first: Job, jobs: &Receiver<Job>) -> Option<Job> {
    let mut next = Some(first);
    loop {
        let job = match next.take().map_or_else(|| jobs.recv_timeout(IDLE), Ok) {
            Ok(job) if desk.library.has_moved_on(desk.open) => return Some(job),
            Ok(job) => job,
            Err(RecvTimeoutError::Timeout) if desk.library.has_moved_on(desk.open) => return None,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => return None,
        };
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| job(Ok(desk)))) {
            // What it left behind on the desk is not to be trusted.
            say(format!("a fault of this program: {}", said(&*panic)));
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
        let matches = Global::augment_args(Command::new("t")).get_matches_from(given);
        let global = Global::from_arg_matches(&matches).expect("they are given");
        assert!(index::build_missing_until(&global, &AtomicBool::new(false)).is_ok());
        let desks = Desks::new(&Arc::new(Library::new(global)), 2).expect("threads");
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        for _ in 0..8 {
            let failed: Result<(), Problem> = runtime.block_on(desks.ask(|_| panic!("on purpose")));
            assert_eq!(failed.expect_err("it panicked").status.as_u16(), 500);
            let about = runtime.block_on(desks.ask(|desk| Ok(desk.about()?)));
            assert_eq!(about.expect("others are answered").articles, 1);
        }
    }
}
