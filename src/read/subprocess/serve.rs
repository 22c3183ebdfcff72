//! The subprocess: enters its sandbox, then parses one file after the other.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::thread;

use super::protocol::{self, SELF_TEST, SentDraft, SentSkip};
use super::{STACK, limits, parse, sandbox};
use crate::parallel::caught;
use crate::read::Skip;

/// Does what a [`Worker`](super::Worker) is started for: reads requests on standard input and answers on standard output
/// until the input ends. From here on, this process can do nothing else: it enters its sandbox before it reads a byte.
///
/// # Errors
/// Those of reading and writing; the process is useless then.
pub fn work() -> io::Result<()> {
    let landlock = sandbox::without_files();
    let parsing = thread::Builder::new().stack_size(STACK).spawn(move || {
        limits::for_all();
        let state = sandbox::State { landlock, seccomp: sandbox::without_calls() };
        let input = BufReader::with_capacity(64 << 10, io::stdin().lock());
        answer_all(input, BufWriter::with_capacity(64 << 10, io::stdout().lock()), &state)
    })?;
    parsing.join().unwrap_or_else(|_| Err(io::Error::other(limits::CRASHED)))
}

/// Answers requests until there are no more.
fn answer_all(mut input: impl Read, mut output: impl Write, state: &sandbox::State) -> io::Result<()> {
    loop {
        let (wanted, size) = match protocol::read_head(&mut input) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
            head => head?,
        };
        limits::for_file(size);
        if wanted == SELF_TEST {
            protocol::write(&mut output, protocol::REPORT, &sandbox::report(state))?;
        } else {
            let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
            input.by_ref().take(size).read_to_end(&mut bytes)?;
            answer(wanted, bytes, &mut output)?;
        }
        protocol::head(&mut output, protocol::END, 0)?;
        output.flush()?;
    }
}

/// Parses a file and writes what comes of it.
pub(super) fn answer(wanted: u8, bytes: Vec<u8>, output: &mut impl Write) -> io::Result<()> {
    let format = protocol::format_of(wanted).ok_or_else(|| io::Error::other("unknown request"))?;
    let drafts = caught(|| parse(format, bytes)).unwrap_or_else(|_| vec![Err(Skip::new(limits::CRASHED))]);
    for draft in drafts {
        match draft {
            Ok(draft) => protocol::write(output, protocol::DRAFT, &SentDraft::from(draft))?,
            Err(skip) => protocol::write(output, protocol::SKIP, &SentSkip::from(skip))?,
        }
    }
    Ok(())
}
