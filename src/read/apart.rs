//! A PDF file → its draft, read where a fault of its reader does no harm.
//!
//! The formats of print are programs more than documents: a reader may panic, run for ever, overflow its stack or eat all
//! memory, and a thread that does cannot be ended. So they are read by a [`Worker`], a process of its own, with a limit to
//! its time and memory. Where there is none (the library inside another program) a thread is the best there is: panics and
//! overlong files are skipped there too, but the thread goes on, and memory has no bound.

use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Draft, Format, Skip, pdf, skip};
use crate::article::{Mark, Meta};
use crate::text::{Block, Kind, Span};

/// A file may take so long, and [`MORE`] for every megabyte that it has.
const TIME: Duration = Duration::from_mins(1);
const MORE: Duration = Duration::from_secs(2);
/// Bytes of memory that its reader may take, and [`TIMES`] those of the file.
const MEMORY: u64 = 2 << 30;
const TIMES: u64 = 16;
/// Bytes of stack for a reader on a thread.
const STACK: usize = 64 << 20;

/// Starts a process that reads one file: its bytes on standard input, what [`work`] writes on standard output.
#[derive(Clone, Debug)]
pub struct Worker {
    /// The program.
    pub program: PathBuf,
    /// What it is called with.
    pub arguments: Vec<String>,
}

/// What a worker tells of a file.
#[derive(Serialize, Deserialize)]
enum Told {
    Draft { text: String, blocks: Vec<(Span, Kind, u8)>, marks: Vec<Mark>, meta: Box<Meta>, warnings: Vec<String> },
    Skip(String),
}

/// Reads a PDF file.
pub(super) fn read(bytes: Vec<u8>, worker: Option<&Worker>) -> Result<Draft, Skip> {
    let time = TIME + MORE * u32::try_from(bytes.len() >> 20).unwrap_or(u32::MAX);
    match worker {
        Some(worker) => worker.read(bytes, time),
        None => on_a_thread(bytes, time),
    }
}

/// Does what a [`Worker`] is started for: reads a PDF file and tells what is in it.
pub fn work(mut input: impl Read, mut output: impl Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    bound(bytes.len() as u64);
    let told = match pdf::read(bytes) {
        Err(skip) => Told::Skip(skip.what),
        Ok(Draft { text, blocks, marks, meta, warnings, .. }) => {
            let blocks = blocks.into_iter().flatten().map(|block| (block.span, block.kind, block.level));
            Told::Draft { text, blocks: blocks.collect(), marks, meta: Box::new(meta), warnings }
        }
    };
    serde_json::to_writer(&mut output, &told)?;
    output.flush()
}

/// Bounds the memory and the time that this process may take.
#[cfg(unix)]
fn bound(size: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let seconds = TIME.as_secs() + MORE.as_secs() * (size >> 20);
    for (resource, most) in [(Resource::As, MEMORY + TIMES * size), (Resource::Cpu, seconds)] {
        let own = getrlimit(resource);
        let most = own.maximum.map_or(most, |maximum| maximum.min(most));
        // Where a limit cannot be set, whoever waits for this process still ends it in time.
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: own.maximum });
    }
}

#[cfg(not(unix))]
fn bound(_: u64) {}

impl Worker {
    fn read(&self, bytes: Vec<u8>, time: Duration) -> Result<Draft, Skip> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command
            .spawn()
            .map_err(|error| Skip::temporary(format!("its reader did not start: {}", skip::cause(&error))))?;
        let told = Self::told(&mut child, bytes, time);
        if told.is_none() {
            // It may have ended by itself.
            let _ = child.kill();
        }
        let ended = child.wait();
        match told {
            None => Err(Skip::new(format!("its reader took longer than {} seconds and was stopped", time.as_secs()))),
            Some(told) if ended.is_ok_and(|ended| ended.success()) => draft(&told),
            Some(_) => Err(Skip::new("its reader broke down: the file is damaged, or takes too much memory")),
        }
    }

    /// What a process says about a file, `None` if not in time.
    fn told(child: &mut Child, bytes: Vec<u8>, time: Duration) -> Option<Vec<u8>> {
        let (mut stdin, mut stdout) = (child.stdin.take()?, child.stdout.take()?);
        let (sender, receiver) = mpsc::channel();
        // Both end with the process.
        thread::spawn(move || drop(stdin.write_all(&bytes)));
        thread::spawn(move || {
            let mut told = Vec::new();
            let read = stdout.read_to_end(&mut told);
            let _ = sender.send(read.map_or_else(|_| Vec::new(), |_| told));
        });
        receiver.recv_timeout(time).ok()
    }
}

/// The draft that a worker told of.
fn draft(told: &[u8]) -> Result<Draft, Skip> {
    match serde_json::from_slice(told) {
        Ok(Told::Draft { text, blocks, marks, meta, warnings }) => {
            let blocks = blocks.into_iter().map(|(span, kind, level)| Block { span, kind, level }).collect();
            Ok(Draft { meta: *meta, blocks: Some(blocks), marks, warnings, ..Draft::of(text, Format::Pdf.name()) })
        }
        Ok(Told::Skip(what)) => Err(Skip::new(what)),
        Err(_) => Err(Skip::new("its reader broke off")),
    }
}

/// Reads a file on a thread of its own.
fn on_a_thread(bytes: Vec<u8>, time: Duration) -> Result<Draft, Skip> {
    let (sender, receiver) = mpsc::channel();
    let read = move || {
        let read = catch_unwind(AssertUnwindSafe(|| pdf::read(bytes)));
        let _ = sender.send(read.unwrap_or_else(|_| Err(Skip::new("its reader broke down: the file is damaged"))));
    };
    thread::Builder::new().stack_size(STACK).spawn(read)?;
    let late = |_| Err(Skip::new(format!("its reader took longer than {} seconds", time.as_secs())));
    receiver.recv_timeout(time).unwrap_or_else(late)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Worker {
        Worker { program: "sh".into(), arguments: vec!["-c".into(), script.into()] }
    }

    fn reason(script: &str, time: Duration) -> String {
        shell(script).read(vec![b'a'; 1 << 20], time).unwrap_err().what
    }

    #[test]
    fn whatever_becomes_of_a_worker_its_file_is_skipped_with_a_reason() {
        let late = reason("cat > /dev/null; exec sleep 60", Duration::from_millis(100));
        assert_eq!(late, "its reader took longer than 0 seconds and was stopped");
        let broken = "its reader broke down: the file is damaged, or takes too much memory";
        assert_eq!(reason("kill -SEGV $$", TIME), broken);
        assert_eq!(reason("cat > /dev/null; exit 101", TIME), broken);
        assert_eq!(reason("true", TIME), "its reader broke off");
        assert_eq!(reason("echo '{\"Skip\":\"why\"}'", TIME), "why");
        let none = Worker { program: "/no/such/program".into(), arguments: Vec::new() };
        let skip = none.read(Vec::new(), TIME).unwrap_err();
        assert!(skip.temporary && skip.what.starts_with("its reader did not start: "), "{skip:?}");
    }

    #[test]
    fn a_worker_tells_what_a_reader_here_reads() {
        let mut told = Vec::new();
        work(&b"%PDF-1.4 damaged"[..], &mut told).unwrap();
        assert_eq!(draft(&told), read(b"%PDF-1.4 damaged".to_vec(), None));
    }
}
