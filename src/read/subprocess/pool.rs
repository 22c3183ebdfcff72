//! The subprocesses of a run: started on demand, reused, and replaced.

use std::fmt;
use std::io::{self, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use super::answer::{places, raw_articles, rendered_page};
use super::protocol::{self, Frames, SELF_TEST, SentSkip};
use super::{Sandbox, Worker, limits};
use crate::read::ocr::{OcrProgress, PageImage};
use crate::read::pdf::Place;
use crate::read::place::PlaceJob;
use crate::read::rendered::{Job, RenderedPage};
use crate::read::{Format, Ocr, RawArticle, Skip, skip};

/// Number of files after which a process is replaced, so that leaked state does not accumulate.
const FILES: u32 = 500;
/// Memory in use after a file, in bytes, above which a process is replaced: the next file must have its full limit.
const MAX_RETAINED: u64 = 128 << 20;
/// Interval at which time limits are checked.
const TICK: Duration = Duration::from_millis(50);
/// Time that a process may take to exit after it has closed its output.
const ENDING: Duration = Duration::from_secs(2);
/// Bytes read of what a process wrote to standard error before it died.
const STDERR_TAIL: usize = 4096;

/// Processes that each parse one file at a time. As many run as files are parsed concurrently.
pub(in crate::read) struct Pool {
    worker: Worker,
    /// Recognises scanned pages; if it cannot, the reason.
    ocr: Option<Result<Ocr, String>>,
    idle: Mutex<Vec<Process>>,
    watch: Mutex<Option<Watch>>,
}

impl fmt::Debug for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool").field("worker", &self.worker).finish_non_exhaustive()
    }
}

/// The reason for a missing answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fault(&'static str);

impl Pool {
    /// Creates a pool without processes.
    pub(in crate::read) fn new(worker: Worker) -> Self {
        Self { worker, ocr: None, idle: Mutex::default(), watch: Mutex::default() }
    }

    /// Returns a pool that recognises scanned pages, or a reason why it cannot, which is then that of each scan.
    pub(in crate::read) fn with_ocr(self, ocr: Result<Ocr, String>) -> Self {
        Self { ocr: Some(ocr), ..self }
    }

    /// Returns the worker program.
    pub(in crate::read) fn worker(&self) -> &Worker {
        &self.worker
    }

    /// Returns what recognises scanned pages.
    pub(in crate::read) fn ocr(&self) -> Option<&Result<Ocr, String>> {
        self.ocr.as_ref()
    }

    /// Reads a file into raw articles.
    pub(super) fn read(&self, format: Format, bytes: &[u8]) -> Result<Vec<Result<RawArticle, Skip>>, Skip> {
        self.read_within(format, bytes, limits::time_limit(bytes.len() as u64))
    }

    fn read_within(&self, format: Format, bytes: &[u8], time: Duration) -> Result<Vec<Result<RawArticle, Skip>>, Skip> {
        let wanted =
            protocol::byte_of(format).ok_or_else(|| Skip::new("not a format that is parsed in a subprocess"))?;
        let recognises = matches!(format, Format::Pdf | Format::Picture) && self.ocr.is_some();
        let wanted = if recognises { protocol::RECOGNISE } else { wanted };
        let mut raw_articles = self.answered(wanted, bytes, time, raw_articles)?;
        if let Some(Ok(ocr)) = &self.ocr {
            raw_articles.iter_mut().flatten().for_each(|raw_article| ocr.sign(raw_article));
        }
        Ok(raw_articles)
    }

    /// Draws a page of a PDF document.
    pub(super) fn render(&self, job: &Job, bytes: &[u8]) -> Result<RenderedPage, Skip> {
        let request = protocol::request_with(job, bytes)?;
        let time = limits::time_limit(request.len() as u64);
        self.answered(protocol::RENDER, &request, time, rendered_page)?
    }

    /// Finds passages of a book.
    pub(super) fn places(&self, job: &PlaceJob, bytes: &[u8]) -> Result<Vec<Option<String>>, Skip> {
        let request = protocol::request_with(job, bytes)?;
        let time = limits::time_limit(request.len() as u64);
        let found = self.answered(protocol::LOCATE, &request, time, |frames| places(&frames))??;
        if found.len() == job.passages.len() { Ok(found) } else { Err(Skip::new(limits::INVALID_ANSWER)) }
    }

    /// Asks a process and decodes the frames of its answer.
    fn answered<T>(
        &self,
        wanted: u8,
        bytes: &[u8],
        time: Duration,
        decode: impl Fn(Vec<(u8, Vec<u8>)>) -> io::Result<T>,
    ) -> Result<T, Skip> {
        let idle = locked(&self.idle).pop();
        let mut process = idle.map_or_else(|| self.start(), Ok)?;
        loop {
            let fault = match process.ask(wanted, bytes, time, self.ocr.as_ref()) {
                Ok(frames) => match decode(frames) {
                    Ok(answer) => {
                        if process.files < FILES && !process.has_grown() {
                            locked(&self.idle).push(process);
                        }
                        return Ok(answer);
                    }
                    Err(_) => Fault(limits::INVALID_ANSWER),
                },
                Err(fault) => fault,
            };
            // The result for a file must not depend on previous files: a reused process may have died because of those.
            if fault.0 == limits::INTERRUPTED {
                return Err(Skip::temporary(fault.0));
            }
            if process.files == 1 || fault.0 == limits::TIMED_OUT {
                return Err(Skip::new(fault.0));
            }
            process = self.start()?;
        }
    }

    /// Starts a process and makes it test its sandbox.
    pub(super) fn sandbox(&self) -> Result<Sandbox, Skip> {
        let mut process = self.start()?;
        let frames = process.ask(SELF_TEST, &[], limits::time_limit(0), None).map_err(|fault| Skip::new(fault.0))?;
        let (_, report) = frames.first().ok_or_else(|| Skip::new(limits::INVALID_ANSWER))?;
        Ok(protocol::parsed(report)?)
    }

    fn start(&self) -> Result<Process, Skip> {
        let process = Process::start(&self.worker).and_then(|process| {
            let mut watch = locked(&self.watch);
            if watch.is_none() {
                *watch = Some(Watch::start()?);
            }
            if let Some(watch) = &*watch {
                locked(&watch.processes).push(Arc::downgrade(&process.child));
            }
            Ok(process)
        });
        process.map_err(|error| Skip::temporary(format!("the parser did not start: {}", skip::cause(&error))))
    }
}

/// Recognises the image of a page and sends its words.
///
/// # Errors
/// Returns an error of kind [`io::ErrorKind::Interrupted`] if the run is to end.
fn reply(stdin: &mut ChildStdin, ocr: &Result<Ocr, String>, (image, place): (PageImage, Place)) -> io::Result<()> {
    let lines = match ocr {
        Ok(ocr) => {
            let lines = ocr.recognise(&image, OcrProgress { page: place.number, pages: place.of });
            if ocr.is_stopped() {
                return Err(io::ErrorKind::Interrupted.into());
            }
            lines
        }
        Err(reason) => Err(Skip::temporary(reason.clone())),
    };
    match lines {
        Ok(lines) => protocol::write(stdin, protocol::WORDS, &lines)?,
        Err(skip) => protocol::write(stdin, protocol::SKIP, &SentSkip::from(skip))?,
    }
    stdin.flush()
}

/// A subprocess, killed when dropped.
struct Process {
    child: Arc<Mutex<Watched>>,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    stderr: Option<ChildStderr>,
    /// Number of files that it was asked to parse.
    files: u32,
}

/// A process and its deadline.
struct Watched {
    child: Child,
    deadline: Option<Instant>,
    /// Whether it was killed because it exceeded its deadline.
    is_late: bool,
}

impl Process {
    fn start(worker: &Worker) -> io::Result<Self> {
        let mut command = Command::new(&worker.program);
        // A parser must not see a server's token or anything else in the environment.
        command.args(&worker.arguments).env_clear();
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        command.stderr(if cfg!(unix) { Stdio::piped() } else { Stdio::null() });
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt as _;
            // Ctrl-C at a terminal reaches the whole process group, but the run decides when its processes end.
            command.process_group(0);
        }
        let mut child = command.spawn()?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let stdout = stdout.ok_or(io::ErrorKind::BrokenPipe)?;
        #[cfg(unix)]
        if let Some(stderr) = &stderr {
            // Read after the process has exited; nothing may block then.
            rustix::fs::fcntl_setfl(stderr, rustix::fs::OFlags::NONBLOCK)?;
        }
        let child = Arc::new(Mutex::new(Watched { child, deadline: None, is_late: false }));
        Ok(Self { child, stdin, stdout: BufReader::with_capacity(64 << 10, stdout), stderr, files: 0 })
    }

    /// Sends a request to the process and returns the frames of its answer, within a time limit.
    fn ask(
        &mut self,
        wanted: u8,
        bytes: &[u8],
        time: Duration,
        ocr: Option<&Result<Ocr, String>>,
    ) -> Result<Vec<(u8, Vec<u8>)>, Fault> {
        self.files += 1;
        locked(&self.child).deadline = Some(Instant::now() + time);
        let answer = self.answer(wanted, bytes, time, ocr);
        locked(&self.child).deadline = None;
        answer.map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData if error.to_string() == limits::TOO_LONG => Fault(limits::TOO_LONG),
            io::ErrorKind::InvalidData => Fault(limits::INVALID_ANSWER),
            io::ErrorKind::Interrupted => Fault(limits::INTERRUPTED),
            _ => self.fault(),
        })
    }

    fn answer(
        &mut self,
        wanted: u8,
        bytes: &[u8],
        time: Duration,
        ocr: Option<&Result<Ocr, String>>,
    ) -> io::Result<Vec<(u8, Vec<u8>)>> {
        let size = bytes.len() as u64;
        let stdin = self.stdin.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        let request = protocol::head(stdin, wanted, size).and_then(|()| stdin.write_all(bytes));
        let mut frames = Frames { input: &mut self.stdout, left: limits::answer(size) };
        let mut answer = Vec::new();
        while let Some((tag, content)) = frames.next()? {
            if tag != protocol::IMAGE {
                answer.push((tag, content));
                continue;
            }
            let invalid = || io::Error::new(io::ErrorKind::InvalidData, limits::INVALID_ANSWER);
            let ocr = ocr.ok_or_else(invalid)?;
            // Recognition has limits of its own.
            locked(&self.child).deadline = None;
            reply(stdin, ocr, protocol::image(content).ok_or_else(invalid)?)?;
            locked(&self.child).deadline = Some(Instant::now() + time);
        }
        request.map(|()| answer)
    }

    /// Returns why a process gave no answer.
    fn fault(&mut self) -> Fault {
        // Closing its input ends a process that waits for the next request.
        self.stdin = None;
        let status = self.ended();
        if locked(&self.child).is_late || status.is_some_and(exceeded_cpu_limit) {
            return Fault(limits::TIMED_OUT);
        }
        let said = self.stderr_tail();
        Fault(match () {
            () if said.contains("memory allocation of") => limits::TOO_LARGE,
            () if said.contains("overflowed its stack") => limits::TOO_DEEP,
            () => limits::CRASHED,
        })
    }

    /// Returns the exit status; kills the process if it does not exit by itself.
    fn ended(&self) -> Option<ExitStatus> {
        let until = Instant::now() + ENDING;
        loop {
            let status = locked(&self.child).child.try_wait();
            match status {
                Ok(Some(status)) => return Some(status),
                Ok(None) if Instant::now() < until => thread::sleep(Duration::from_millis(2)),
                _ => return None,
            }
        }
    }

    /// Returns the end of what the process wrote to standard error.
    fn stderr_tail(&mut self) -> String {
        let mut said = vec![0; STDERR_TAIL];
        let length = self.stderr.take().and_then(|mut stderr| stderr.read(&mut said).ok()).unwrap_or_default();
        String::from_utf8_lossy(&said[..length]).into_owned()
    }

    /// Whether the process uses so much memory that the next file would lack it.
    #[cfg(target_os = "linux")]
    fn has_grown(&self) -> bool {
        let id = locked(&self.child).child.id();
        let sizes = std::fs::read_to_string(format!("/proc/{id}/statm")).unwrap_or_default();
        let pages = sizes.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok());
        pages.unwrap_or(u64::MAX).saturating_mul(rustix::param::page_size() as u64) > MAX_RETAINED
    }

    #[cfg(not(target_os = "linux"))]
    fn has_grown(&self) -> bool {
        false
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let mut watched = locked(&self.child);
        // It may have exited by itself.
        let _ = watched.child.kill();
        let _ = watched.child.wait();
    }
}

/// Whether a process used all of its processor time.
fn exceeded_cpu_limit(status: ExitStatus) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt as _;
        status.signal() == Some(rustix::process::Signal::XCPU.as_raw())
    }
    #[cfg(not(unix))]
    {
        let _ = status;
        false
    }
}

/// Kills processes that exceed their deadline, on a thread that ends when this value is dropped.
struct Watch {
    processes: Arc<Mutex<Vec<Weak<Mutex<Watched>>>>>,
    _end: mpsc::Sender<()>,
}

impl Watch {
    fn start() -> io::Result<Self> {
        let processes: Arc<Mutex<Vec<Weak<Mutex<Watched>>>>> = Arc::default();
        let (end, ended) = mpsc::channel();
        let watched = Arc::clone(&processes);
        thread::Builder::new().name("parser time limits".to_owned()).spawn(move || {
            while ended.recv_timeout(TICK) == Err(mpsc::RecvTimeoutError::Timeout) {
                locked(&watched).retain(|process| {
                    process.upgrade().is_some_and(|process| {
                        locked(&process).kill_if_late();
                        true
                    })
                });
            }
        })?;
        Ok(Self { processes, _end: end })
    }
}

impl Watched {
    fn kill_if_late(&mut self) {
        if self.deadline.is_some_and(|deadline| Instant::now() > deadline) {
            (self.deadline, self.is_late) = (None, true);
            // It may have exited by itself.
            let _ = self.child.kill();
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
