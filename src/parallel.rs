//! An ordered parallel map: runs jobs on several threads and returns their results in the order of the jobs.
//!
//! The order makes a run repeatable. The number of jobs in progress is bounded, so memory does not grow with the number
//! of jobs, and each result is passed on as soon as those before it are: a caller that sends one job at a time does not
//! wait for more.
//!
//! A job that panics becomes an error at its position; the other jobs continue. Threads have stacks large enough for
//! parsers of deeply nested input.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Jobs in progress per thread.
const AHEAD: usize = 3;
/// Stack size of each thread, in bytes; only used pages take memory.
const STACK: usize = 64 << 20;

/// The error of a job that panicked; its result is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panicked {
    /// The first line of its message.
    pub message: String,
}

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "internal error: {}", self.message)
    }
}

impl std::error::Error for Panicked {}

/// Runs `work` and turns a panic into an error. State that `work` changed must be consistent after a panic, or be
/// dropped.
pub fn catch_panic<T>(work: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| Panicked { message: message(&*panic) })
}

fn message(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    said.and_then(|said| said.lines().next()).unwrap_or("no message").to_owned()
}

/// Runs all jobs on `threads` threads, each with its own `worker`, and passes the results to `take` in the order of the
/// jobs until it fails. Jobs are drawn on a separate thread and may block; a single thread draws its own.
///
/// A job that panics, or whose iterator panics, becomes an error; after a panic of the iterator there are no more jobs.
pub fn ordered_map<Job: Send, Worker, Done: Send, Error>(
    jobs: impl Iterator<Item = Job> + Send,
    threads: usize,
    worker: impl Fn() -> Worker + Sync,
    work: impl Fn(&mut Worker, Job) -> Done + Sync,
    mut take: impl FnMut(Result<Done, Panicked>) -> Result<(), Error>,
) -> Result<(), Error> {
    let (job_sender, job_receiver) = mpsc::sync_channel(threads);
    let (done_sender, done_receiver) = mpsc::channel();
    // A job begins when a ticket is available and releases it when its result is taken.
    let (ticket_sender, ticket_receiver) = mpsc::sync_channel(threads * AHEAD);
    let job_receiver = Arc::new(Mutex::new(job_receiver));
    let (worker, work) = (&worker, &work);
    // Moved in, so that all channels close when `take` fails and every thread ends.
    thread::scope(move |scope| {
        let tickets = ticket_receiver;
        let spawn = |work| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).expect("a thread starts");
        let done = done_sender.clone();
        if threads == 1 {
            let work = move || draw_and_work(jobs, worker, work, &ticket_sender, &done);
            spawn(Box::new(work) as Box<dyn FnOnce() + Send>);
        } else {
            spawn(Box::new(move || feed(jobs, &ticket_sender, &job_sender, &done)));
            for _ in 0..threads {
                let (jobs, done) = (Arc::clone(&job_receiver), done_sender.clone());
                spawn(Box::new(move || on_one_thread(worker, work, &jobs, &done)));
            }
        }
        drop((job_receiver, done_sender));
        let mut waiting = BTreeMap::new();
        let mut next = 0_usize;
        for (number, done) in done_receiver {
            waiting.insert(number, done);
            while let Some(done) = waiting.remove(&next) {
                take(done)?;
                next += 1;
                // If this fails, the run has ended and there are no more jobs.
                let _ = tickets.recv();
            }
        }
        Ok(())
    })
}

/// Draws and runs the jobs on this thread: no job crosses threads.
fn draw_and_work<Job, Worker, Done>(
    mut jobs: impl Iterator<Item = Job>,
    worker: impl Fn() -> Worker,
    work: impl Fn(&mut Worker, Job) -> Done,
    tickets: &SyncSender<()>,
    done: &Sender<(usize, Result<Done, Panicked>)>,
) {
    let mut own = None;
    for number in 0.. {
        let (outcome, is_last) = match catch_panic(|| jobs.next()) {
            Ok(None) => return,
            Ok(Some(job)) => (catch_panic(|| work(own.get_or_insert_with(&worker), job)), false),
            Err(panicked) => (Err(panicked), true),
        };
        if outcome.is_err() {
            // It may have been left in an inconsistent state.
            own = None;
        }
        if tickets.send(()).is_err() || done.send((number, outcome)).is_err() || is_last {
            return;
        }
    }
}

/// Sends the jobs to the threads; ends early if the receivers are gone.
fn feed<Job, Done>(
    mut jobs: impl Iterator<Item = Job>,
    tickets: &SyncSender<()>,
    sender: &SyncSender<(usize, Job)>,
    done: &Sender<(usize, Result<Done, Panicked>)>,
) {
    for number in 0.. {
        match catch_panic(|| jobs.next()) {
            Ok(None) => return,
            Ok(Some(job)) => {
                if tickets.send(()).is_err() || sender.send((number, job)).is_err() {
                    return;
                }
            }
            Err(panicked) => {
                if tickets.send(()).is_ok() {
                    // If the receiver is gone, the run has already ended.
                    let _ = done.send((number, Err(panicked)));
                }
                return;
            }
        }
    }
}

fn on_one_thread<Job, Worker, Done>(
    worker: impl Fn() -> Worker,
    work: impl Fn(&mut Worker, Job) -> Done,
    jobs: &Mutex<Receiver<(usize, Job)>>,
    done: &Sender<(usize, Result<Done, Panicked>)>,
) {
    let mut own = None;
    loop {
        let received = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, job)) = received else { return };
        let outcome = catch_panic(|| work(own.get_or_insert_with(&worker), job));
        if outcome.is_err() {
            // It may have been left in an inconsistent state.
            own = None;
        }
        if done.send((number, outcome)).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[test]
    fn results_keep_the_order_of_jobs() {
        let mut taken = Vec::new();
        let work = |(): &mut (), job: u64| {
            thread::sleep(Duration::from_micros(job * 7919 % 300));
            job
        };
        let done = ordered_map(
            0..200,
            4,
            || (),
            work,
            |done| {
                taken.push(done.unwrap());
                Ok::<_, ()>(())
            },
        );
        assert_eq!(done, Ok(()));
        assert_eq!(taken, (0..200).collect::<Vec<_>>());
    }

    #[test]
    fn an_error_of_take_ends_the_run_and_few_jobs_are_drawn() {
        let drawn = AtomicUsize::new(0);
        let jobs = (0..).inspect(|_| {
            drawn.fetch_add(1, Ordering::Relaxed);
        });
        let done = ordered_map(
            jobs,
            2,
            || (),
            |(), job: u64| job,
            |job| match job {
                Ok(0..10) => Ok(()),
                job => Err(job),
            },
        );
        assert_eq!(done, Err(Ok(10)));
        assert!(drawn.into_inner() <= 10 + 2 * AHEAD + 3);
    }

    #[test]
    fn an_error_of_take_ends_the_run_however_many_jobs_wait() {
        // Stopped at every stage, so that the channel of jobs is sometimes full.
        for end in 0..200 {
            let work = |(): &mut (), job: u64| {
                thread::sleep(Duration::from_micros(job * 7919 % 50));
                job
            };
            let done = ordered_map(
                0..,
                1,
                || (),
                work,
                |job| match job {
                    Ok(job) if job < end => Ok(()),
                    job => Err(job),
                },
            );
            assert_eq!(done, Err(Ok(end)));
        }
    }

    #[test]
    fn a_result_does_not_wait_for_the_next_job() {
        let (ask, questions) = mpsc::channel();
        let (answer, answers) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(move || {
                ordered_map(questions.into_iter(), 2, || (), |(), question: u64| question + 1, |it| answer.send(it))
            });
            for question in 0..5 {
                ask.send(question).expect("somebody listens");
                assert_eq!(answers.recv_timeout(Duration::from_secs(20)), Ok(Ok(question + 1)));
            }
            drop(ask);
        });
    }

    #[test]
    fn a_panicking_job_is_an_error_at_its_position_and_others_continue() {
        for threads in [1, 4] {
            let mut taken = Vec::new();
            let work = |count: &mut u64, job: u64| {
                *count += 1;
                assert!(job % 10 != 3, "job {job}\nof a test");
                (job, *count)
            };
            let done = ordered_map(
                0..100,
                threads,
                || 0,
                work,
                |done| {
                    taken.push(done.map(|(job, _)| job));
                    Ok::<_, ()>(())
                },
            );
            assert_eq!(done, Ok(()));
            let panicked = |job| Err(Panicked { message: format!("job {job}") });
            let expected: Vec<_> = (0..100).map(|job| if job % 10 == 3 { panicked(job) } else { Ok(job) }).collect();
            assert_eq!(taken, expected);
        }
    }

    #[test]
    fn a_panicking_job_iterator_ends_the_run_with_an_error() {
        let mut taken = Vec::new();
        let jobs = (0..10_u64).inspect(|job| assert!(*job < 5, "no more"));
        let done = ordered_map(
            jobs,
            2,
            || (),
            |(), job| job,
            |done| {
                taken.push(done);
                Ok::<_, ()>(())
            },
        );
        assert_eq!(done, Ok(()));
        assert_eq!(taken[..5], (0..5).map(Ok).collect::<Vec<_>>());
        assert_eq!(taken[5..], [Err(Panicked { message: "no more".to_owned() })]);
    }

    #[test]
    fn jobs_have_a_large_stack() {
        fn depth(left: u32) -> u32 {
            let room = std::hint::black_box([left; 256]);
            if left == 0 { 0 } else { depth(left - 1) + room[7].min(1) }
        }
        let done = ordered_map([20_000].into_iter(), 1, || (), |(), left| depth(left), Err::<(), _>);
        assert_eq!(done, Err(Ok(20_000)));
    }
}
