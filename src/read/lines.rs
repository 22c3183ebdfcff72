//! Splits JSON Lines into batches of whole lines, which are parsed into raw articles. An invalid line is skipped with
//! its number and reason.

use std::io::{self, Cursor, Read};

use memchr::{memchr, memchr_iter, memrchr};

use crate::article::Mark;

use super::batch::BATCH;
use super::budget::{Budget, RECORD};
use super::json;
use super::{Format, LIMIT, RawArticle, Skip, catch_parser_panic, decode};

/// Batches of whole lines of a JSON Lines stream, in order.
pub(super) struct Lines {
    input: Box<dyn Read + Send>,
    /// The incomplete line after the last batch.
    rest: Vec<u8>,
    /// The 1-based number of the line that `rest` begins.
    line: usize,
    /// Limits the length of a line, and the number of lines.
    budget: Budget,
    /// Whether the line that `rest` begins is too long and is discarded up to its end.
    dropping: bool,
    done: bool,
}

impl Lines {
    /// Opens the lines of a stream.
    pub(super) fn new(mut input: Box<dyn Read + Send>, budget: Budget) -> Result<Self, Skip> {
        let mut top = Vec::new();
        input.by_ref().take(4).read_to_end(&mut top)?;
        if decode::is_wide(&top) {
            // In a wide encoding, line ends are not single bytes: the stream is read whole and converted to UTF-8
            // first.
            input.take(LIMIT + 1).read_to_end(&mut top)?;
            if top.len() as u64 > LIMIT {
                return Err(Skip::new("larger than 4 GiB"));
            }
            input = Box::new(Cursor::new(decode::decode(std::mem::take(&mut top), false)?.text));
        } else if top.starts_with("\u{feff}".as_bytes()) {
            top.drain(..3);
        }
        Ok(Self { input, rest: top, line: 1, budget, dropping: false, done: false })
    }

    /// Reads until there is at least one whole line, and a full batch if the stream has one.
    fn rows(&mut self) -> io::Result<Option<Result<Rows, Skip>>> {
        let mut seen = 0;
        loop {
            self.rest.reserve(BATCH);
            let read = self.input.by_ref().take(BATCH as u64).read_to_end(&mut self.rest)?;
            if read == 0 {
                self.done = true;
                let bytes = std::mem::take(&mut self.rest);
                return Ok((!bytes.is_empty() && !self.dropping).then(|| self.cut(bytes)));
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
                return Ok(Some(self.cut(bytes)));
            }
            let longest = self.budget.record();
            if self.rest.len() > longest {
                self.rest = Vec::new();
                self.dropping = true;
                let what = if longest < RECORD { self.budget.skip().what } else { "line longer than 64 MiB".into() };
                return Ok(Some(Err(Skip::at(self.line, what))));
            }
            seen = self.rest.len();
        }
    }

    /// Numbers whole lines. More lines than the budget allows end the stream.
    fn cut(&mut self, bytes: Vec<u8>) -> Result<Rows, Skip> {
        let rows = Rows { first: self.line, bytes };
        let count = memchr_iter(b'\n', &rows.bytes).count();
        if !self.budget.take_articles(count) {
            self.done = true;
            return Err(Skip::at(self.line, format!("it and what follows it: {}", self.budget.skip().what)));
        }
        self.line += count;
        Ok(rows)
    }
}

impl Iterator for Lines {
    type Item = Result<Rows, Skip>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        self.rows().unwrap_or_else(|error| {
            self.done = true;
            // The lines read before are kept; the rest is lost.
            Some(Err(Skip { line: Some(self.line), ..Skip::from(error) }))
        })
    }
}

/// Some whole lines of a JSON Lines stream.
#[derive(Debug)]
pub(super) struct Rows {
    first: usize,
    pub(super) bytes: Vec<u8>,
}

impl Rows {
    /// Parses its articles, one per non-blank line, numbered by line.
    pub(super) fn raw_articles(&self) -> impl Iterator<Item = Result<RawArticle, Skip>> + '_ {
        self.bytes.split_inclusive(|&byte| byte == b'\n').zip(self.first..).filter_map(|(line, number)| {
            let line = line.trim_ascii();
            (!line.is_empty()).then(|| {
                catch_parser_panic(|| raw_article(line, number)).unwrap_or_else(|skip| Err(Skip::at(number, skip.what)))
            })
        })
    }
}

/// Parses the article of a line.
fn raw_article(line: &[u8], number: usize) -> Result<RawArticle, Skip> {
    let at = |what: String| Skip::at(number, what);
    let mut raw_article = if let Ok(text) = str::from_utf8(line) {
        json::line(text).map_err(at)?
    } else {
        let decoded = decode::decode(line.to_vec(), false).map_err(|_| at("not text".into()))?;
        let mut raw_article = json::line(&decoded.text).map_err(at)?;
        raw_article.warnings.extend(decoded.warnings);
        raw_article
    };
    raw_article.number = Some(number);
    raw_article.format = Format::Lines.name();
    raw_article.marks = vec![Mark::Line { at: 0, number: u32::try_from(number).unwrap_or(u32::MAX) }];
    raw_article.unless_blank().map_err(|skip| at(skip.what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unending_line_is_dropped_as_it_comes() {
        let line = b"{\"text\":\"One.\"}\n".as_slice();
        let endless = io::repeat(b'a').take(9 * BATCH as u64);
        let input = Box::new(line.chain(endless).chain(b"\n".as_slice()).chain(line));
        let lines = Lines::new(input, Budget::of_records(1)).unwrap();
        let mut found = Vec::new();
        for rows in lines {
            match rows {
                Ok(rows) => found
                    .extend(rows.raw_articles().map(|raw_article| raw_article.map(|raw_article| raw_article.number))),
                Err(skip) => found.push(Err(skip)),
            }
        }
        assert_eq!(found, [Ok(Some(1)), Err(Skip::at(2, "expands to more than 100 times its size")), Ok(Some(3))]);
    }
}
