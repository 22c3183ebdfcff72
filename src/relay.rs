//! Jobs done on several threads, what comes of them handed over in the order of the jobs.
//!
//! The order is what makes a run repeatable. A bounded number of jobs is under way, so memory does not grow with them, and
//! each is handed over as soon as those before it are: who asks one question after the other does not wait for more.

use std::collections::BTreeMap;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Jobs under way for every thread.
const AHEAD: usize = 3;

/// Does all jobs on `threads` threads, each with a `worker` of its own, and hands what they come to to `take` in the order of
/// the jobs, until it fails. Jobs are drawn on a thread of their own, and may wait for something.
pub fn run<Job: Send, Worker, Done: Send, Error>(
    jobs: impl Iterator<Item = Job> + Send,
    threads: usize,
    worker: impl Fn() -> Worker + Sync,
    work: impl Fn(&mut Worker, Job) -> Done + Sync,
    mut take: impl FnMut(Done) -> Result<(), Error>,
) -> Result<(), Error> {
    let (job_sender, job_receiver) = mpsc::sync_channel(threads);
    let (done_sender, done_receiver) = mpsc::channel();
    // A job begins when a ticket is free, and its ticket is freed when what it came to is taken.
    let (ticket_sender, ticket_receiver) = mpsc::sync_channel(threads * AHEAD);
    let job_receiver = Arc::new(Mutex::new(job_receiver));
    let (worker, work) = (&worker, &work);
    // Moved in, so that all channels close when `take` fails and everybody goes home.
    thread::scope(move |scope| {
        let tickets = ticket_receiver;
        scope.spawn(move || feed(jobs, &ticket_sender, &job_sender));
        for _ in 0..threads {
            let (jobs, done) = (Arc::clone(&job_receiver), done_sender.clone());
            scope.spawn(move || on_one_thread(worker, work, &jobs, &done));
        }
        drop((job_receiver, done_sender));
        let mut waiting = BTreeMap::new();
        let mut next = 0_usize;
        for (number, done) in done_receiver {
            waiting.insert(number, done);
            while let Some(done) = waiting.remove(&next) {
                take(done)?;
                next += 1;
                // Where nobody waits for one any more, there are no more jobs.
                let _ = tickets.recv();
            }
        }
        Ok(())
    })
}

/// Sends the jobs out; ends early when nobody takes them any more.
fn feed<Job>(jobs: impl Iterator<Item = Job>, tickets: &SyncSender<()>, sender: &SyncSender<(usize, Job)>) {
    for numbered in jobs.enumerate() {
        if tickets.send(()).is_err() || sender.send(numbered).is_err() {
            return;
        }
    }
}

fn on_one_thread<Job, Worker, Done>(
    worker: impl Fn() -> Worker,
    work: impl Fn(&mut Worker, Job) -> Done,
    jobs: &Mutex<Receiver<(usize, Job)>>,
    done: &Sender<(usize, Done)>,
) {
    let mut worker = worker();
    loop {
        let received = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, job)) = received else { return };
        if done.send((number, work(&mut worker, job))).is_err() {
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
    fn the_order_is_that_of_the_jobs() {
        let mut taken = Vec::new();
        let work = |(): &mut (), job: u64| {
            thread::sleep(Duration::from_micros(job * 7919 % 300));
            job
        };
        let done = run(
            0..200,
            4,
            || (),
            work,
            |done| {
                taken.push(done);
                Ok::<_, ()>(())
            },
        );
        assert_eq!(done, Ok(()));
        assert_eq!(taken, (0..200).collect::<Vec<_>>());
    }

    #[test]
    fn who_fails_ends_the_run_and_few_jobs_are_drawn() {
        let drawn = AtomicUsize::new(0);
        let jobs = (0..).inspect(|_| {
            drawn.fetch_add(1, Ordering::Relaxed);
        });
        let done = run(jobs, 2, || (), |(), job: u64| job, |job| if job < 10 { Ok(()) } else { Err(job) });
        assert_eq!(done, Err(10));
        assert!(drawn.into_inner() <= 10 + 2 * AHEAD + 3);
    }

    #[test]
    fn who_fails_ends_the_run_however_many_jobs_wait() {
        // At every moment, so that some find the channel of jobs full.
        for end in 0..200 {
            let work = |(): &mut (), job: u64| {
                thread::sleep(Duration::from_micros(job * 7919 % 50));
                job
            };
            let done = run(0.., 1, || (), work, |job| if job < end { Ok(()) } else { Err(job) });
            assert_eq!(done, Err(end));
        }
    }

    #[test]
    fn an_answer_does_not_wait_for_the_next_question() {
        let (ask, questions) = mpsc::channel();
        let (answer, answers) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(move || {
                run(questions.into_iter(), 2, || (), |(), question: u64| question + 1, |it| answer.send(it))
            });
            for question in 0..5 {
                ask.send(question).expect("somebody listens");
                assert_eq!(answers.recv_timeout(Duration::from_secs(20)), Ok(question + 1));
            }
            drop(ask);
        });
    }
}
