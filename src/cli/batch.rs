//! Batch input files, one question per line: read as a stream; invalid lines are reported and skipped.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use ibid::ingest::STDIN;
use ibid::{Error, Result, parallel};

use super::Global;
use crate::app::Failure;

/// An open batch file.
pub(super) struct Batch<'g> {
    path: PathBuf,
    input: Box<dyn BufRead + Send>,
    line: Vec<u8>,
    number: usize,
    global: &'g Global,
}

impl<'g> Batch<'g> {
    /// Opens a file, or standard input for `-`.
    pub(super) fn open(path: &Path, global: &'g Global) -> Result<Self> {
        let input: Box<dyn BufRead + Send> = if path == Path::new(STDIN) {
            Box::new(BufReader::new(io::stdin()))
        } else {
            Box::new(BufReader::new(File::open(path).map_err(Error::disk(path, "opening the batch"))?))
        };
        Ok(Self { path: path.to_owned(), input, line: Vec::new(), number: 0, global })
    }

    /// Answers all valid lines on all cores, and returns the answers in the order of the lines, each as soon as those
    /// before it are ready. `read` receives a line and its number, and returns a message if it is invalid; each thread
    /// has its own `worker`.
    pub(super) fn answered<Question: Send, Worker, Answer: Send>(
        mut self,
        read: impl Fn(&str, usize) -> Result<Question, String> + Sync,
        worker: impl Fn() -> Worker + Sync,
        answer: impl Fn(&mut Worker, Question) -> Result<Answer> + Sync,
        mut take: impl FnMut(&BatchLine<'_>, Answer) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let threads = available_parallelism().map_or(1, usize::from);
        let (path, global) = (self.path.clone(), self.global);
        let mut skipped = Skipped { named: 0, others: 0 };
        let questions = std::iter::from_fn(|| self.next(&read).transpose());
        let answer = |worker: &mut Worker, line: Result<_>| {
            let (number, question): (usize, Result<Question, String>) = line?;
            let answer =
                |question| parallel::catch_panic(|| answer(worker, question)).map_err(|panicked| panicked.to_string());
            Ok((number, question.and_then(answer)))
        };
        let done = parallel::ordered_map(questions, threads, worker, answer, |answered: Result<Result<_>, _>| {
            let fault = |panicked: parallel::Panicked| Error::input(path.display().to_string(), panicked.to_string());
            let (number, answer) = answered.map_err(fault)??;
            let place = BatchLine { path: &path, number, global };
            match answer {
                Ok(Err(error @ Error::OverBudget)) => {
                    skipped.tell(&place, &format!("{error}: skipped"));
                    Ok(())
                }
                Ok(answer) => take(&place, answer?),
                Err(what) => {
                    skipped.tell(&place, &what);
                    Ok(())
                }
            }
        });
        if skipped.others > 0 {
            let (path, others) = (path.display(), skipped.others);
            global.settings.warn(format!("{path}: {others} more lines skipped; `--verbose` names each"));
        }
        done
    }

    /// Returns the next line that is not empty: its number, and the result of `read`.
    fn next<T>(
        &mut self,
        read: impl Fn(&str, usize) -> Result<T, String>,
    ) -> Result<Option<(usize, Result<T, String>)>> {
        loop {
            self.line.clear();
            let fault = Error::disk(&self.path, "reading the batch");
            if self.input.read_until(b'\n', &mut self.line).map_err(fault)? == 0 {
                return Ok(None);
            }
            self.number += 1;
            match self.text() {
                Ok("") => {}
                Ok(line) => return Ok(Some((self.number, read(line, self.number)))),
                Err(what) => return Ok(Some((self.number, Err(what)))),
            }
        }
    }

    fn text(&self) -> Result<&str, String> {
        let line = self.line.as_slice();
        let line = if self.number == 1 { line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line) } else { line };
        Ok(std::str::from_utf8(line).map_err(|_| "not UTF-8: skipped".to_owned())?.trim())
    }
}

/// Lines that cannot be answered: the first few are named, the others counted.
struct Skipped {
    named: usize,
    others: usize,
}

impl Skipped {
    const NAMED: usize = 3;

    fn tell(&mut self, line: &BatchLine<'_>, what: &str) {
        if self.named < Self::NAMED || line.global.settings.verbose {
            self.named += 1;
            line.warn(what);
        } else {
            self.others += 1;
        }
    }
}

/// A line of the file.
pub(super) struct BatchLine<'b> {
    path: &'b Path,
    number: usize,
    global: &'b Global,
}

impl BatchLine<'_> {
    /// Reports a warning about it.
    pub(super) fn warn(&self, what: impl std::fmt::Display) {
        self.global.settings.warn(format!("{}:{}: {what}", self.path.display(), self.number));
    }

    /// Returns whether the input may be interactive: the user may wait for the answer before the next question.
    pub(super) fn is_stdin(&self) -> bool {
        self.path == Path::new(STDIN)
    }
}

/// Returns the whole content of a file, or of standard input for `-`.
pub(super) fn whole(path: &Path, doing: &'static str) -> Result<String> {
    let mut bytes = Vec::new();
    if path == Path::new(STDIN) {
        io::stdin().lock().read_to_end(&mut bytes).map_err(Error::disk(STDIN, doing))?;
    } else {
        bytes = std::fs::read(path).map_err(Error::disk(path, doing))?;
    }
    let place = if path == Path::new(STDIN) { "stdin".to_owned() } else { path.display().to_string() };
    String::from_utf8(bytes).map_err(|_| Error::input(place, "the text is not UTF-8"))
}
