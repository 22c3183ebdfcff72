//! The subprocesses of a run: started on demand, reused, and replaced.

use std::fmt;
use std::io::{self, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use super::protocol::{self, Frames, SELF_TEST, SentArticle, SentSkip};
use super::{Sandbox, Worker, limits};
use crate::read::{Format, RawArticle, Skip, skip};

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
        Self { worker, idle: Mutex::default(), watch: Mutex::default() }
    }

    /// Reads a file into raw articles.
    pub(super) fn read(&self, format: Format, bytes: &[u8]) -> Result<Vec<Result<RawArticle, Skip>>, Skip> {
        self.read_within(format, bytes, limits::time_limit(bytes.len() as u64))
    }

    fn read_within(&self, format: Format, bytes: &[u8], time: Duration) -> Result<Vec<Result<RawArticle, Skip>>, Skip> {
        let wanted =
            protocol::byte_of(format).ok_or_else(|| Skip::new("not a format that is parsed in a subprocess"))?;
        let idle = locked(&self.idle).pop();
        let mut process = idle.map_or_else(|| self.start(), Ok)?;
        loop {
            let fault = match process.ask(wanted, bytes, time) {
                Ok(frames) => match raw_articles(frames) {
                    Ok(raw_articles) => {
                        if process.files < FILES && !process.has_grown() {
                            locked(&self.idle).push(process);
                        }
                        return Ok(raw_articles);
                    }
                    Err(_) => Fault(limits::INVALID_ANSWER),
                },
                Err(fault) => fault,
            };
            // The result for a file must not depend on previous files: a reused process may have died because of those.
            if process.files == 1 || fault.0 == limits::TIMED_OUT {
                return Err(Skip::new(fault.0));
            }
            process = self.start()?;
        }
    }

    /// Starts a process and makes it test its sandbox.
    pub(super) fn sandbox(&self) -> Result<Sandbox, Skip> {
        let mut process = self.start()?;
        let frames = process.ask(SELF_TEST, &[], limits::time_limit(0)).map_err(|fault| Skip::new(fault.0))?;
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

/// Decodes the raw articles in frames.
fn raw_articles(frames: Vec<(u8, Vec<u8>)>) -> io::Result<Vec<Result<RawArticle, Skip>>> {
    let mut frames = frames.into_iter();
    let invalid = || io::Error::from(io::ErrorKind::InvalidData);
    let mut raw_articles = Vec::new();
    while let Some((tag, content)) = frames.next() {
        raw_articles.push(match tag {
            protocol::ARTICLE => {
                let sent: SentArticle = protocol::parsed(&content)?;
                let contents = frames.by_ref().take(sent.attachments());
                let contents = contents.map(|(tag, content)| (tag == protocol::ATTACHMENT).then_some(content));
                let contents: Option<Vec<_>> = contents.collect();
                let contents = contents.filter(|contents| contents.len() == sent.attachments()).ok_or_else(invalid)?;
                Ok(sent.raw_article(contents).ok_or_else(invalid)?)
            }
            protocol::SKIP => Err(protocol::parsed::<SentSkip>(&content)?.into()),
            _ => return Err(invalid()),
        });
    }
    Ok(raw_articles)
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
    fn ask(&mut self, wanted: u8, bytes: &[u8], time: Duration) -> Result<Vec<(u8, Vec<u8>)>, Fault> {
        self.files += 1;
        locked(&self.child).deadline = Some(Instant::now() + time);
        let answer = self.answer(wanted, bytes);
        locked(&self.child).deadline = None;
        answer.map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData if error.to_string() == limits::TOO_LONG => Fault(limits::TOO_LONG),
            io::ErrorKind::InvalidData => Fault(limits::INVALID_ANSWER),
            _ => self.fault(),
        })
    }

    fn answer(&mut self, wanted: u8, bytes: &[u8]) -> io::Result<Vec<(u8, Vec<u8>)>> {
        let size = bytes.len() as u64;
        let stdin = self.stdin.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        let request = protocol::head(stdin, wanted, size).and_then(|()| stdin.write_all(bytes));
        let mut frames = Frames { input: &mut self.stdout, left: limits::answer(size) };
        let mut answer = Vec::new();
        while let Some(frame) = frames.next()? {
            answer.push(frame);
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
mod tests {
    use std::fs;

    use super::*;

    fn shell(script: &str) -> Pool {
        Pool::new(Worker { program: "/bin/sh".into(), arguments: vec!["-c".into(), script.into()] })
    }

    /// A script that answers `times` requests for a file of one byte, each with the frames in `printed`.
    fn answering(times: u32, printed: &str) -> String {
        format!(
            "for i in $(seq {times}); do dd bs=10 count=1 iflag=fullblock >/dev/null 2>&1; printf '{printed}'; done"
        )
    }

    const SKIP: &str = r#"S\034\0\0\0\0\0\0\0{"line":null,"what":"a why"}E\0\0\0\0\0\0\0\0"#;

    fn reason(pool: &Pool) -> String {
        match pool.read(Format::Pdf, b"x") {
            Ok(raw_articles) => raw_articles.into_iter().map(|raw_article| raw_article.unwrap_err().what).collect(),
            Err(skip) => skip.what,
        }
    }

    #[test]
    fn a_failed_process_skips_its_file_with_a_reason() {
        assert_eq!(reason(&shell("kill -SEGV $$")), limits::CRASHED);
        assert_eq!(reason(&shell("kill -9 $$")), limits::CRASHED);
        assert_eq!(reason(&shell("exit 101")), limits::CRASHED);
        assert_eq!(reason(&shell("kill -XCPU $$")), limits::TIMED_OUT);
        assert_eq!(reason(&shell("echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$")), limits::TOO_LARGE);
        assert_eq!(reason(&shell("echo 'has overflowed its stack' >&2; kill -ABRT $$")), limits::TOO_DEEP);
        assert_eq!(reason(&shell("exec yes")), limits::INVALID_ANSWER);
        assert_eq!(reason(&shell(&answering(1, r"D\0\0\0\0\0\0\0\1"))), limits::TOO_LONG);
        assert_eq!(reason(&shell(&answering(1, r"D\1\0\0\0\0\0\0\0xE\0\0\0\0\0\0\0\0"))), limits::INVALID_ANSWER);
        assert_eq!(reason(&shell(&answering(1, SKIP))), "a why");
        let none = Pool::new(Worker { program: "/no/such/program".into(), arguments: Vec::new() });
        let skip = none.read(Format::Pdf, b"x").unwrap_err();
        assert!(skip.temporary && skip.what.starts_with("the parser did not start: "), "{skip:?}");
    }

    #[test]
    fn a_process_that_hangs_is_ended_in_time_whether_it_reads_or_not() {
        for script in ["exec sleep 600", "exec tail -f /dev/null", "cat >/dev/null; exec sleep 600"] {
            let started = Instant::now();
            let large = vec![b'x'; 1 << 20];
            let read = shell(script).read_within(Format::Docx, &large, Duration::from_millis(100));
            assert_eq!(read.unwrap_err().what, limits::TIMED_OUT, "{script}");
            assert!(started.elapsed() < Duration::from_mins(5), "{script}");
        }
    }

    #[test]
    fn a_process_is_used_again_and_replaced_when_it_dies() {
        let folder = tempfile::tempdir().unwrap();
        let starts = folder.path().join("starts");
        let pool = shell(&format!("echo >> {}; {}", starts.display(), answering(3, SKIP)));
        // Every fourth request finds the process dead, and a new process answers it.
        for _ in 0..8 {
            assert_eq!(reason(&pool), "a why");
        }
        assert_eq!(fs::read_to_string(starts).unwrap().lines().count(), 3);
    }

    #[test]
    fn the_environment_of_a_process_is_empty() {
        let folder = tempfile::tempdir().unwrap();
        let copy = folder.path().join("environ");
        assert!(std::env::vars_os().count() > 0);
        let arguments = vec!["/proc/self/environ".to_owned(), copy.display().to_string()];
        let pool = Pool::new(Worker { program: "/bin/cp".into(), arguments });
        assert_eq!(reason(&pool), limits::CRASHED);
        if cfg!(target_os = "linux") {
            assert_eq!(fs::read(copy).unwrap(), b"");
        }
    }

    #[test]
    fn processes_end_with_the_pool() {
        let folder = tempfile::tempdir().unwrap();
        let id = folder.path().join("id");
        let pool = shell(&format!("echo $$ > {}; {}; exec sleep 600", id.display(), answering(1, SKIP)));
        assert_eq!(reason(&pool), "a why");
        let process = fs::read_to_string(id).unwrap();
        let is_there = || std::process::Command::new("/bin/kill").args(["-0", process.trim()]).output();
        assert!(is_there().unwrap().status.success());
        drop(pool);
        assert!(!is_there().unwrap().status.success());
    }
}
