//! Processes that run to their end, are killed or are signalled, and their permitted outcomes.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::SocketAddr;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, ExitStatus, Stdio};
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::{Draw, Soak, say, size};

/// Time after which a process counts as hanging.
const LIMIT: Duration = Duration::from_secs(90);
const TICK: Duration = Duration::from_millis(4);

/// The planned end of a process.
#[derive(Clone, Copy)]
pub(super) enum Plan {
    LeaveAlone,
    Signal(Signal, Duration),
}

impl Plan {
    /// A signal after at most this many milliseconds.
    pub(super) fn signal(draw: &mut Draw, within: u64) -> Self {
        let signals = [Signal::KILL, Signal::KILL, Signal::TERM, Signal::INT];
        Self::Signal(signals[draw.index(signals.len())], draw.millis(0, within))
    }
}

/// A process that has ended.
pub(super) struct Ended {
    pub(super) status: ExitStatus,
    /// Whether it ran to its end, so that its output is complete.
    pub(super) is_whole: bool,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

impl Ended {
    pub(super) fn code(&self) -> Option<i32> {
        self.status.code()
    }
}

/// Runs `ibid` to its planned end, and checks how it ended.
#[track_caller]
pub(super) fn run(soak: &Soak, name: &str, args: &[&str], plan: Plan) -> Ended {
    // Files instead of pipes, so that nothing has to read them concurrently.
    let [out, err] = ["out", "err"].map(|kind| soak.folder.path(&format!("{name}.{kind}")));
    let file = |path| File::create(path).expect("a file");
    let mut command = soak.folder.command();
    let mut child =
        command.args(args).stdin(Stdio::null()).stdout(file(&out)).stderr(file(&err)).spawn().expect("it starts");
    let (status, sent) = wait(soak, &mut child, plan, args);
    let read = |path| String::from_utf8_lossy(&fs::read(path).expect("it is there")).into_owned();
    let ended = Ended { status, is_whole: sent.is_none(), stdout: read(&out), stderr: read(&err) };
    check_end(soak, &format!("{args:?}"), status, sent, &ended.stderr);
    ended
}

/// Waits for the end and sends the planned signal. Without a plan, the end of the test does not interrupt the process.
fn wait(soak: &Soak, child: &mut Child, plan: Plan, args: &[&str]) -> (ExitStatus, Option<Signal>) {
    soak.runs.fetch_add(1, Ordering::Relaxed);
    let (started, mut sent) = (Instant::now(), None);
    loop {
        if let Some(status) = child.try_wait().expect("it is ours") {
            return (status, sent);
        }
        if let Plan::Signal(signal, after) = plan
            && sent.is_none()
            && (started.elapsed() >= after || !soak.goes_on())
        {
            send(child, signal);
            soak.kills.fetch_add(1, Ordering::Relaxed);
            sent = Some(signal);
        }
        if started.elapsed() > LIMIT {
            let _ = child.kill();
            panic!("{args:?}: still running after {LIMIT:?}, signal {sent:?}");
        }
        thread::sleep(TICK);
    }
}

pub(super) fn send(child: &Child, signal: Signal) {
    let pid = Pid::from_child(child);
    // The process is not reaped yet, so its id cannot be reused.
    kill_process(pid, signal).expect("it can be signalled");
}

/// Requires exit status 0 or 1, status 2 because of another writer or an interruption, or the signal that was sent.
#[track_caller]
pub(super) fn check_end(soak: &Soak, what: &str, status: ExitStatus, sent: Option<Signal>, stderr: &str) {
    assert!(!stderr.contains("panicked"), "{what}: {stderr}");
    if let Some(signal) = status.signal() {
        assert_eq!(Some(signal), sent.map(Signal::as_raw), "{what}: ended by an unexpected signal: {stderr}");
        return;
    }
    if status.code() == Some(2) {
        let is_locked = stderr.contains("is locked by");
        let is_interrupted = sent.is_some() && stderr.contains("interrupted");
        assert!(is_locked || is_interrupted, "{what}: signal {sent:?}, exit status 2: {stderr}");
        soak.locked.fetch_add(usize::from(is_locked), Ordering::Relaxed);
    } else {
        assert!(matches!(status.code(), Some(0 | 1)), "{what}: {status}: {stderr}");
    }
}

/// A server that runs for the duration of the test.
pub(super) struct Kept {
    child: Child,
}

/// A measurement of the server and the index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    memory: u64,
    descriptors: usize,
    maps: usize,
    files: usize,
    bytes: u64,
}

impl Kept {
    pub(super) fn serve(soak: &Soak) -> Self {
        Self { child: serve(soak) }
    }

    /// Waits until it accepts requests.
    pub(super) fn address(&mut self, soak: &Soak) -> SocketAddr {
        address(&mut self.child, soak).unwrap_or_else(|said| panic!("the server has ended: {said}"))
    }

    pub(super) fn sample(&mut self, soak: &Soak) -> Sample {
        if let Some(status) = self.child.try_wait().expect("it is ours") {
            panic!("the server has ended: {status}: {}", said(&mut self.child));
        }
        let about = format!("/proc/{}", self.child.id());
        let status = fs::read_to_string(format!("{about}/status")).expect("the process is there");
        let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:")).expect("its memory");
        let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
        let maps = fs::read_to_string(format!("{about}/maps")).expect("the process is there");
        let descriptors = fs::read_dir(format!("{about}/fd")).expect("the process is there").count();
        let (files, bytes) = size(&soak.folder, "index");
        Sample { memory: kilobytes * 1024, descriptors, maps: maps.lines().count(), files, bytes }
    }

    /// Requests a shutdown and waits for it.
    pub(super) fn end(mut self) {
        send(&self.child, Signal::TERM);
        let started = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("it is ours") {
                break status;
            }
            assert!(started.elapsed() < LIMIT, "the server does not end");
            thread::sleep(TICK);
        };
        assert!(status.success(), "the server: {status}: {}", said(&mut self.child));
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(super) fn serve(soak: &Soak) -> Child {
    let mut command = soak.folder.command();
    command.env_remove("IBID_TOKEN").args(["serve", "--port", "0", "-q"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("it starts")
}

/// Returns the address when the server listens, or its output if it exits.
pub(super) fn address(child: &mut Child, soak: &Soak) -> Result<SocketAddr, String> {
    let mut page = String::new();
    BufReader::new(child.stdout.take().expect("it is piped")).read_line(&mut page).expect("in UTF-8");
    let host = page.strip_prefix("http://").and_then(|rest| rest.split('/').next());
    host.and_then(|host| host.parse().ok()).ok_or_else(|| {
        let status = child.wait().expect("it ends");
        let said = said(child);
        check_end(soak, "serve", status, None, &said);
        format!("{status}: {said}")
    })
}

fn said(child: &mut Child) -> String {
    let mut said = String::new();
    if let Some(mut stderr) = child.stderr.take() {
        let _ = stderr.read_to_string(&mut said);
    }
    said
}

/// Requires that the last third uses no more than the middle one; the first fills caches.
pub(super) fn is_flat(samples: &[Sample]) {
    let third = samples.len() / 3;
    let most = |samples: &[Sample], what: fn(&Sample) -> u64| samples.iter().map(what).max().unwrap_or_default();
    for (name, what, slack) in [
        ("bytes of memory", (|it| it.memory) as fn(&Sample) -> u64, 24 << 20),
        ("descriptors", |it| it.descriptors as u64, 12),
        ("memory maps", |it| it.maps as u64, 120),
        ("files of the index", |it| it.files as u64, 60),
        ("bytes of the index", |it| it.bytes, 4 << 20),
    ] {
        let (middle, last) = (most(&samples[third..2 * third], what), most(&samples[2 * third..], what));
        say(&format!("soak: {name}: {} at first, {middle}, then {last}", most(&samples[..third], what)));
        assert!(last <= middle * 5 / 4 + slack, "{name} grow: {middle}, then {last}");
    }
}
