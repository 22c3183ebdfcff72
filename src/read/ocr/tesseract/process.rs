//! Runs a program that reads its input from a pipe and answers on another, within limits.

use std::io::{self, Read as _, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// Interval at which the time limit and the stop flag are checked.
const TICK: Duration = Duration::from_millis(50);
/// Bytes kept of what a program writes to standard error.
const STDERR: u64 = 16 << 10;
/// Time in which a program exits after it has closed its output.
const ENDING: Duration = Duration::from_secs(5);

/// Limits of a run.
pub(super) struct Limits<'a> {
    /// Elapsed time.
    pub(super) time: Duration,
    /// Size of the answer, in bytes.
    pub(super) answer: u64,
    /// Ends the run if set.
    pub(super) stop: &'a AtomicBool,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Ended {
    NotStarted(io::Error),
    Stopped,
    /// What the program did, to be read after its name.
    Failed(String),
}

/// A process that is killed when it goes out of scope.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have exited by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Returns the answer of a program to some input. If it says nothing, what it wrote to standard error is its answer.
pub(super) fn answer(mut command: Command, input: Vec<u8>, limits: &Limits<'_>) -> Result<Vec<u8>, Ended> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        // Ctrl-C at a terminal reaches the whole process group, but the run decides when its processes end.
        command.process_group(0);
    }
    let mut running = Running(command.spawn().map_err(Ended::NotStarted)?);
    let (stdin, stdout, stderr) = (running.0.stdin.take(), running.0.stdout.take(), running.0.stderr.take());
    let most = limits.answer;
    let (sender, receiver) = mpsc::channel();
    let said = thread::scope(|scope| {
        if let Some(mut stdin) = stdin {
            // A program that ends early does not read everything.
            scope.spawn(move || drop(stdin.write_all(&input)));
        }
        let errors = stderr.map(|stderr| {
            scope.spawn(move || {
                let mut errors = Vec::new();
                let mut stderr = stderr;
                let _ = stderr.by_ref().take(STDERR).read_to_end(&mut errors);
                // A full pipe would block it.
                let _ = io::copy(&mut stderr, &mut io::sink());
                errors
            })
        });
        if let Some(stdout) = stdout {
            scope.spawn(move || {
                let mut said = Vec::new();
                let read = stdout.take(most + 1).read_to_end(&mut said).map(|_| said);
                // The receiver has gone if the time is up.
                let _ = sender.send(read);
            });
        }
        let outcome = waited(&receiver, limits).and_then(|said| {
            if said.len() as u64 > most {
                return Err(Ended::Failed("gave an answer that is too long".to_owned()));
            }
            Ok((said, exit(&mut running.0)))
        });
        // The other threads end with the process.
        let _ = running.0.kill();
        let errors = errors.and_then(|errors| errors.join().ok()).unwrap_or_default();
        let (said, status) = outcome?;
        match status {
            Some(status) if status.success() => Ok(if said.is_empty() { errors } else { said }),
            status => Err(Ended::Failed(failure(status, &errors))),
        }
    })?;
    Ok(said)
}

fn waited(receiver: &mpsc::Receiver<io::Result<Vec<u8>>>, limits: &Limits<'_>) -> Result<Vec<u8>, Ended> {
    let until = Instant::now() + limits.time;
    loop {
        match receiver.recv_timeout(TICK) {
            Ok(Ok(said)) => return Ok(said),
            Ok(Err(error)) => return Err(Ended::Failed(format!("gave no answer: {error}"))),
            Err(RecvTimeoutError::Disconnected) => return Err(Ended::Failed("gave no answer".to_owned())),
            Err(RecvTimeoutError::Timeout) if limits.stop.load(Ordering::Relaxed) => return Err(Ended::Stopped),
            Err(RecvTimeoutError::Timeout) if Instant::now() > until => {
                return Err(Ended::Failed("exceeded its time limit".to_owned()));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// Returns the exit status of a process that has closed its output.
fn exit(child: &mut Child) -> Option<ExitStatus> {
    let until = Instant::now() + ENDING;
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < until => thread::sleep(Duration::from_millis(2)),
            _ => return None,
        }
    }
}

/// Returns what went wrong.
fn failure(status: Option<ExitStatus>, errors: &[u8]) -> String {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt as _;
        let signal = status.and_then(|status| status.signal());
        if signal == Some(rustix::process::Signal::XCPU.as_raw()) {
            return "exceeded its time limit".to_owned();
        }
        if signal.is_some() {
            return "crashed".to_owned();
        }
    }
    let errors = String::from_utf8_lossy(errors);
    let last = errors.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
    let last: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    match status {
        _ if errors.contains("bad_alloc") || errors.contains("annot allocate") => {
            "exceeded its memory limit".to_owned()
        }
        Some(_) if last.is_empty() => "failed".to_owned(),
        Some(_) => format!("failed: {last}"),
        None => "did not end".to_owned(),
    }
}
