//! JSON Lines → batches of whole lines, as they are read, to be parsed on any thread → drafts.
//!
//! However large the file is, only the batches at hand are in memory. A bad line is skipped with its number and reason.

use std::io::{self, Cursor, Read};
use std::sync::Arc;

use memchr::{memchr, memchr_iter, memrchr};

use crate::article::Mark;

use super::json;
use super::stated::{Stated, short};
use super::{Draft, Format, LIMIT, Skip, decode};

/// Bytes that a batch holds, if its last line does not make it longer.
const BATCH: usize = 1 << 18;

/// No line may be longer, in bytes.
const LONGEST: usize = 1 << 30;

/// The batches of a JSON Lines stream, in order.
pub struct Lines {
    input: Box<dyn Read + Send>,
    /// The begun line behind the last batch.
    rest: Vec<u8>,
    /// The 1-based line that `rest` begins.
    line: usize,
    /// No line may be longer, in bytes.
    longest: usize,
    /// Whether the line that `rest` begins is too long and dropped up to its end.
    dropping: bool,
    done: bool,
    beside: Arc<Stated<'static>>,
    warnings: Vec<String>,
}

impl Lines {
    /// The lines of a stream, such as standard input.
    pub fn new(input: impl Read + Send + 'static) -> Result<Self, Skip> {
        Self::beside(Box::new(input), Stated::default())
    }

    /// The lines of a stream, with what its sidecars say about all of them.
    pub(super) fn beside(mut input: Box<dyn Read + Send>, mut beside: Stated<'static>) -> Result<Self, Skip> {
        let mut warnings = std::mem::take(&mut beside.warnings);
        if let Some(id) = &beside.id {
            warnings.push(format!("id: `{}` cannot name all articles of a file", short(id)));
        }
        let mut top = Vec::new();
        input.by_ref().take(4).read_to_end(&mut top)?;
        if decode::is_wide(&top) {
            // Line ends are not bytes here: the stream is read whole and made UTF-8 first.
            input.take(LIMIT + 1).read_to_end(&mut top)?;
            if top.len() as u64 > LIMIT {
                return Err(Skip::new("larger than 4 GiB"));
            }
            input = Box::new(Cursor::new(decode::decode(std::mem::take(&mut top), false)?.text));
        } else if top.starts_with("\u{feff}".as_bytes()) {
            top.drain(..3);
        }
        Ok(Self {
            input,
            rest: top,
            line: 1,
            longest: LONGEST,
            dropping: false,
            done: false,
            beside: Arc::new(beside),
            warnings,
        })
    }

    /// What was wrong in what its sidecars say.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Reads on until there is at least one whole line, and a full batch if the stream has one.
    fn batch(&mut self) -> io::Result<Option<Result<Batch, Skip>>> {
        let mut seen = 0;
        loop {
            self.rest.reserve(BATCH);
            let read = self.input.by_ref().take(BATCH as u64).read_to_end(&mut self.rest)?;
            if read == 0 {
                self.done = true;
                let bytes = std::mem::take(&mut self.rest);
                return Ok((!bytes.is_empty() && !self.dropping).then(|| Ok(self.cut(bytes))));
            }
            if self.dropping {
                let Some(end) = memchr(b'\n', &self.rest) else {
                    self.rest.clear();
                    continue;
                };
                self.rest.drain(..end); // the line end stays, to be counted
                (self.dropping, seen) = (false, 0);
            }
            if let Some(end) = memrchr(b'\n', &self.rest[seen..]) {
                let rest = self.rest.split_off(seen + end + 1);
                let bytes = std::mem::replace(&mut self.rest, rest);
                return Ok(Some(Ok(self.cut(bytes))));
            }
            if self.rest.len() > self.longest {
                self.rest = Vec::new();
                self.dropping = true;
                return Ok(Some(Err(Skip::at(self.line, "line longer than 1 GiB"))));
            }
            seen = self.rest.len();
        }
    }

    /// A batch of whole lines.
    fn cut(&mut self, bytes: Vec<u8>) -> Batch {
        let batch = Batch { first: self.line, bytes, beside: Arc::clone(&self.beside) };
        self.line += memchr_iter(b'\n', &batch.bytes).count();
        batch
    }
}

impl Iterator for Lines {
    type Item = Result<Batch, Skip>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        self.batch().unwrap_or_else(|error| {
            self.done = true;
            // The lines that were read before are kept; what follows them is lost.
            Some(Err(Skip { line: Some(self.line), ..Skip::from(error) }))
        })
    }
}

/// Some whole lines of a JSON Lines stream.
#[derive(Debug)]
pub struct Batch {
    first: usize,
    bytes: Vec<u8>,
    beside: Arc<Stated<'static>>,
}

impl Batch {
    /// Its size in bytes.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// Its articles, one a line that is not blank, each with its line as its number.
    pub fn drafts(&self) -> impl Iterator<Item = Result<Draft, Skip>> + '_ {
        self.bytes.split_inclusive(|&byte| byte == b'\n').zip(self.first..).filter_map(|(line, number)| {
            let line = line.trim_ascii();
            (!line.is_empty()).then(|| self.draft(line, number))
        })
    }

    fn draft(&self, line: &[u8], number: usize) -> Result<Draft, Skip> {
        let at = |what: String| Skip::at(number, what);
        let mut draft = if let Ok(text) = str::from_utf8(line) {
            json::line(text).map_err(at)?
        } else {
            let decoded = decode::decode(line.to_vec(), false).map_err(|_| at("not text".into()))?;
            let mut draft = json::line(&decoded.text).map_err(at)?;
            draft.warnings.extend(decoded.warnings);
            draft
        };
        draft.number = Some(number);
        draft.format = Format::Lines.name();
        draft.marks = vec![Mark::Line { at: 0, number: u32::try_from(number).unwrap_or(u32::MAX) }];
        draft.meta.overlay(self.beside.meta.clone());
        draft.unless_blank().map_err(|skip| at(skip.what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unending_line_is_dropped_as_it_comes() {
        let line = b"{\"text\":\"One.\"}\n".as_slice();
        let endless = io::repeat(b'a').take(9 * BATCH as u64);
        let mut lines = Lines::new(line.chain(endless).chain(b"\n".as_slice()).chain(line)).unwrap();
        lines.longest = 3 * BATCH;
        let mut found = Vec::new();
        for batch in lines {
            match batch {
                Ok(batch) => found.extend(batch.drafts().map(|draft| draft.map(|draft| draft.number))),
                Err(skip) => found.push(Err(skip)),
            }
        }
        assert_eq!(found, [Ok(Some(1)), Err(Skip::at(2, "line longer than 1 GiB")), Ok(Some(3))]);
    }
}
