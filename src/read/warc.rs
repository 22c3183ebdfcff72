//! Reads web archives (WARC, ISO 28500): the pages that a crawler received, as raw articles.
//!
//! Requests, images, redirects and error responses are passed over; a page that cannot be read is skipped with its
//! record number and address. Only the current records are in memory.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8};

use super::batch::BATCH;
use super::budget::{Budget, RECORD};
use super::declared::{DeclaredMetadata, Field, short};
use super::format::Packing;
use super::value::Value;
use super::{Format, Pool, RawArticle, Skip, Source, catch_parser_panic, compressed, whole};

/// Maximum size of the headers of a record, and of its HTTP response headers.
const HEADERS: usize = 256 << 10;

/// Batches of the pages of an archive, in order.
pub(super) struct Pages {
    input: BufReader<Box<dyn Read + Send>>,
    /// Limits the length of a page, and the number of pages.
    budget: Budget,
    /// Number of the current record, from 1.
    number: usize,
    /// Whether any page has been found.
    found: bool,
    done: bool,
    /// The error that ends the archive, reported after the pages before it.
    end: Option<Skip>,
}

/// A page as received.
#[derive(Debug)]
pub(super) struct Page {
    number: usize,
    address: Option<String>,
    format: Option<Format>,
    body: Result<Vec<u8>, Skip>,
}

impl Pages {
    pub(super) fn new(input: Box<dyn Read + Send>, budget: Budget) -> Self {
        let input = BufReader::with_capacity(64 << 10, input);
        Self { input, budget, number: 0, found: false, done: false, end: None }
    }

    /// Returns the next page, or `None` at the end of the archive.
    fn page(&mut self) -> io::Result<Option<Page>> {
        loop {
            self.number += 1;
            let Some(headers) = self.record()? else { return Ok(None) };
            let length = headers.get("content-length").and_then(|length| length.parse::<u64>().ok());
            let length = length.ok_or_else(|| invalid("record without a length"))?;
            let kind = headers.get("warc-type").unwrap_or_default().to_ascii_lowercase();
            if !matches!(&*kind, "response" | "resource" | "conversion") {
                self.pass(length)?;
                continue;
            }
            let address = headers.get("warc-target-uri").map(|address| address.trim_matches(['<', '>']).to_owned());
            // What the crawler says of itself: its log, its arguments, pictures and texts of pages.
            if kind == "resource" && address.as_deref().is_some_and(is_of_the_crawler) {
                self.pass(length)?;
                continue;
            }
            let page = Page { number: self.number, address, format: None, body: Ok(Vec::new()) };
            if !self.budget.take_articles(1) {
                return Err(invalid(&self.budget.skip().what));
            }
            if length > self.budget.record() as u64 {
                self.pass(length)?;
                return Ok(Some(Page { body: Err(too_large(&self.budget)), ..page }));
            }
            let mut bytes = Vec::new();
            if self.input.by_ref().take(length).read_to_end(&mut bytes)? < length as usize {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let is_answer = kind == "response" && bytes.starts_with(b"HTTP/");
            let read = if is_answer { answered(bytes, page) } else { stored(&headers, bytes, page) };
            if let Some(page) = read.filter(|page| !page.is_for_crawlers()) {
                return Ok(Some(page));
            }
        }
    }

    /// Reads the headers of the next record.
    fn record(&mut self) -> io::Result<Option<Headers>> {
        let mut line = Vec::new();
        while line.iter().all(u8::is_ascii_whitespace) {
            line.clear();
            if self.input.by_ref().take(HEADERS as u64).read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
        }
        if !line.starts_with(b"WARC/") {
            return Err(invalid("not a WARC record"));
        }
        Headers::read(&mut self.input).map(Some)
    }

    fn pass(&mut self, length: u64) -> io::Result<()> {
        if io::copy(&mut self.input.by_ref().take(length), &mut io::sink())? < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }
}

impl Iterator for Pages {
    type Item = Result<Vec<Page>, Skip>;

    fn next(&mut self) -> Option<Self::Item> {
        let (mut pages, mut bytes) = (Vec::new(), 0);
        while !self.done && bytes < BATCH {
            match self.page() {
                Ok(Some(page)) => {
                    bytes += page.len();
                    pages.push(page);
                }
                Ok(None) => self.done = true,
                Err(error) => {
                    self.done = true;
                    let skip = match error.kind() {
                        io::ErrorKind::UnexpectedEof if error.get_ref().is_none() => Skip::new("truncated"),
                        _ => Skip::from(error),
                    };
                    // Pages read before are kept; the rest is lost.
                    let what = format!("record {} and everything after it: {}", self.number, skip.what);
                    self.end = Some(Skip { what, ..skip });
                }
            }
        }
        self.found |= !pages.is_empty();
        if !pages.is_empty() {
            return Some(Ok(pages));
        }
        if let Some(skip) = self.end.take() {
            self.found = true;
            return Some(Err(skip));
        }
        // Reported once, for an archive that ends without a page.
        (!std::mem::replace(&mut self.found, true)).then(|| Err(Skip::new("web archive without pages")))
    }
}

/// Whether an address is a name that crawlers make up, and none of the web: `metadata://…`, `urn:pageinfo:…`.
fn is_of_the_crawler(address: &str) -> bool {
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme).to_ascii_lowercase();
    !matches!(&*scheme, "" | "http" | "https" | "ftp" | "file" | "gopher" | "gemini")
}

/// Returns the reason for skipping a page that exceeds the record limit.
fn too_large(budget: &Budget) -> Skip {
    if budget.record() < RECORD { budget.skip() } else { Skip::new("larger than 64 MiB") }
}

/// Parses an HTTP response; `None` if it is not a page.
fn answered(bytes: Vec<u8>, page: Page) -> Option<Page> {
    let mut input = Cursor::new(bytes);
    let mut status = Vec::new();
    input.by_ref().take(HEADERS as u64).read_until(b'\n', &mut status).ok()?;
    let code = status.split(|byte| *byte == b' ').nth(1)?;
    if code.trim_ascii() != b"200" {
        return None;
    }
    let headers = Headers::read(&mut input).ok()?;
    let at = (input.position() as usize).min(input.get_ref().len());
    let body = input.into_inner().split_off(at);
    let is_chunked = headers.get("transfer-encoding").is_some_and(|how| how.to_ascii_lowercase().contains("chunked"));
    // Some crawlers join the chunks and keep the header.
    let body = if is_chunked { joined(&body).unwrap_or(body) } else { body };
    stored(&headers, body, page)
}

/// Reads a page stored without HTTP headers; `None` if its type is not supported.
fn stored(headers: &Headers, body: Vec<u8>, page: Page) -> Option<Page> {
    let stated = headers.get("content-type").unwrap_or_default().to_ascii_lowercase();
    let format = match Format::of_media(&stated) {
        Some(format @ (Format::Html | Format::Text | Format::Markdown | Format::Pdf)) => Some(format),
        // Detected by its first bytes.
        None if stated.trim().is_empty() => None,
        _ => return None,
    };
    let charset = stated.split("charset=").nth(1).map(|name| name.trim_matches(['"', '\'', ' ']));
    let charset = charset.and_then(|name| Encoding::for_label(name.split([';', '"']).next()?.as_bytes()));
    let packing = headers.get("content-encoding").unwrap_or_default();
    let body = unpacked(packing, body).map(|body| match charset {
        Some(encoding) if encoding != UTF_8 && format != Some(Format::Pdf) && str::from_utf8(&body).is_err() => {
            encoding.decode(&body).0.into_owned().into_bytes()
        }
        _ => body,
    });
    if format.is_none() && body.as_ref().is_ok_and(|body| !looks_like_a_page(body)) {
        return None;
    }
    Some(Page { format, body, ..page })
}

fn looks_like_a_page(body: &[u8]) -> bool {
    Format::of_bytes(body) == Some(Format::Pdf)
        || str::from_utf8(&body[..body.len().min(2048)])
            .or_else(|error| str::from_utf8(&body[..error.valid_up_to()]))
            .is_ok_and(|top| Format::of_text(top) == Format::Html)
}

/// Decodes the content encoding of a body.
fn unpacked(packing: &str, body: Vec<u8>) -> Result<Vec<u8>, Skip> {
    let budget = Budget::of(body.len() as u64);
    let most = budget.record();
    let mut input: Box<dyn Read> = match packing.trim().to_ascii_lowercase().as_str() {
        "" | "identity" => return Ok(body),
        // Some crawlers decompress and keep the header.
        "gzip" | "x-gzip" if !body.starts_with(b"\x1f\x8b") => return Ok(body),
        "gzip" | "x-gzip" => compressed::unpack(Cursor::new(body), Packing::Gzip, budget.clone()),
        "zstd" => compressed::unpack(Cursor::new(body), Packing::Zstd, budget.clone()),
        "deflate" => compressed::inflate(body, budget.clone()),
        other => return Err(Skip::new(format!("unsupported encoding `{}`", short(other)))),
    };
    let mut unpacked = Vec::new();
    input.by_ref().take(most as u64 + 1).read_to_end(&mut unpacked)?;
    if unpacked.len() > most { Err(too_large(&budget)) } else { Ok(unpacked) }
}

/// Joins a chunked body; `None` if it is not chunked.
fn joined(body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let end = rest.iter().take(64).position(|byte| *byte == b'\n')?;
        let line = str::from_utf8(&rest[..end]).ok()?;
        let length = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        rest = &rest[end + 1..];
        if length == 0 {
            return Some(whole);
        }
        // The last chunk of a truncated response counts as far as it was received.
        let chunk = &rest[..length.min(rest.len())];
        whole.extend_from_slice(chunk);
        rest = &rest[chunk.len()..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if rest.is_empty() {
            return Some(whole);
        }
    }
}

/// Headers: names in lower case, and values.
struct Headers(Vec<(String, String)>);

impl Headers {
    /// Reads headers up to the empty line.
    fn read(input: &mut impl BufRead) -> io::Result<Self> {
        let mut headers = Vec::new();
        let mut left = HEADERS as u64;
        loop {
            let mut line = Vec::new();
            let length = input.by_ref().take(left).read_until(b'\n', &mut line)?;
            left -= length as u64;
            if length == 0 {
                let what = "unterminated headers";
                return Err(if left == 0 { invalid(what) } else { io::ErrorKind::UnexpectedEof.into() });
            }
            let line = String::from_utf8_lossy(&line);
            if line.trim().is_empty() {
                return Ok(Self(headers));
            }
            if let Some((name, value)) = line.split_once(':') {
                headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
    }

    /// Returns the first value of that name.
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|header| header.0 == name).map(|header| &*header.1)
    }
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

impl Page {
    pub(super) fn len(&self) -> usize {
        // A page without text still takes memory.
        self.body.as_ref().map_or(0, Vec::len) + 1024
    }

    /// Whether it is a file for crawlers, such as `robots.txt`.
    fn is_for_crawlers(&self) -> bool {
        self.address.as_ref().is_some_and(|address| address.ends_with("/robots.txt"))
    }

    /// Returns the article of the page. Its address is the one it was received from, whatever the page declares; the
    /// time it was received is no evidence of its publication date.
    pub(super) fn raw_article(&self, pool: Option<&Arc<Pool>>) -> Result<RawArticle, Skip> {
        let place = self.address.as_deref().map_or_else(String::new, |address| format!(" ({})", short(address)));
        let at = |skip: Skip| Skip { what: format!("record {}{place}: {}", self.number, skip.what), ..skip };
        let body = self.body.as_ref().map_err(|skip| at(skip.clone()))?;
        let budget = Budget::of(body.len() as u64);
        let read = catch_parser_panic(|| whole(self.format, body.clone(), DeclaredMetadata::default(), &budget, pool));
        let read = read.flatten().map_err(at)?;
        let Source::RawArticles(mut raw_articles) = read else { return Err(at(Skip::new("not a page"))) };
        let mut raw_article = raw_articles.pop().unwrap_or_else(|| Err(Skip::new("no text"))).map_err(at)?;
        let mut stated = DeclaredMetadata::default();
        if let Some(address) = &self.address {
            stated.take(Field::Url, Value::Text(address.as_str().into()));
        }
        raw_article.meta.overlay(stated.meta);
        Ok(RawArticle { id: None, number: Some(self.number), format: Format::Warc.name(), ..raw_article })
    }
}

#[cfg(test)]
mod tests;
