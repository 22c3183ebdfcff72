//! The subprocess: enters its sandbox, then parses one file after another.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::thread;

use super::protocol::{self, SELF_TEST, SentArticle, SentSkip};
use super::{STACK, limits, parse, sandbox};
use crate::parallel::catch_panic;
use crate::read::Skip;

/// Runs the subprocess for a [`Worker`](super::Worker): reads requests from standard input and writes answers to
/// standard output until the input ends. The process enters its sandbox before it reads a byte, and can do nothing else
/// afterwards.
///
/// # Errors
/// Returns the errors of reading and writing; the process is unusable then.
pub fn work() -> io::Result<()> {
    let landlock = sandbox::enter_landlock();
    let parsing = thread::Builder::new().stack_size(STACK).spawn(move || {
        limits::for_all();
        let state = sandbox::State { landlock, seccomp: sandbox::enter_seccomp() };
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

/// Parses a file and writes the result.
pub(super) fn answer(wanted: u8, bytes: Vec<u8>, output: &mut impl Write) -> io::Result<()> {
    let format = protocol::format_of(wanted).ok_or_else(|| io::Error::other("unknown request"))?;
    let raw_articles = catch_panic(|| parse(format, bytes)).unwrap_or_else(|_| vec![Err(Skip::new(limits::CRASHED))]);
    for raw_article in raw_articles {
        match raw_article {
            Ok(raw_article) => {
                let (article, attachments) = SentArticle::of(raw_article);
                protocol::write(output, protocol::ARTICLE, &article)?;
                for bytes in attachments {
                    protocol::write_bytes(output, protocol::ATTACHMENT, &bytes)?;
                }
            }
            Err(skip) => protocol::write(output, protocol::SKIP, &SentSkip::from(skip))?,
        }
    }
    Ok(())
}
