//! Reads source files into articles. [`walk()`] finds the files; [`open`] reads one into [`RawArticle`]s, or into
//! [`Batches`] that yield them.
//!
//! Each module reads one format. A reader returns the readable text and the metadata that the file declares; undeclared
//! metadata stays unknown. A file, line or item that cannot be read is a [`Skip`] with its reason and never ends the
//! run.

mod archive;
mod attachment;
mod batch;
mod budget;
mod captions;
mod code_page;
mod compressed;
pub(crate) mod date;
mod declared;
mod decode;
mod docx;
mod epub;
mod feed;
mod format;
mod html;
mod ignored;
mod json;
mod library;
mod lines;
mod magic;
mod mail;
mod markdown;
mod markup;
mod meta;
mod msg;
mod ocr;
mod odf;
mod odt;
mod omml;
mod package;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(not(feature = "pdf"))]
#[path = "pdf_missing.rs"]
mod pdf;
mod person;
mod place;
mod plain;
mod raw_article;
mod regular;
mod rendered;
mod rtf;
mod ruby;
mod skip;
mod slides;
mod spreadsheet;
mod subprocess;
mod superscript;
mod value;
mod walk;
mod warc;
mod word_processor;
pub(crate) mod xml;

use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;

pub use batch::{Batch, Batches};
pub use format::{Format, id_of};
pub use library::{Creator, Library, LibraryEntry, LibraryProblem, parse_library, read_library};
pub(crate) use markdown::dialect as markdown_dialect;
pub(crate) use meta::SIDECAR;
pub use meta::Sidecars;
pub use ocr::{Languages, Ocr, OcrProgress, run_restricted};
#[cfg(feature = "pdf")]
pub use pdf::{PageBox, PageBoxes};
pub use place::{FilePlace, file_places};
pub use raw_article::RawArticle;
pub use regular::read_regular;
pub use rendered::{PageLayout, PageRequest, PointBox, RESOLUTION, RESOLUTIONS, RenderedPage, render_page};
pub use skip::Skip;
use subprocess::Pool;
pub use subprocess::{Sandbox, Worker, work};
pub use walk::{Folder, FoundFile, LeftOut, Walk, WalkOptions, WhyLeftOut, looks_same, walk};

use budget::Budget;
use declared::DeclaredMetadata;
use decode::Decoded;
use format::{Reading, Text, packing, packing_of};

use crate::parallel::catch_panic;

/// Maximum size of a file in bytes, compressed or decompressed.
const LIMIT: u64 = 4 << 30;

/// The content of a file.
pub enum Source {
    /// Its articles, already parsed: one for most formats, several for a JSON array.
    RawArticles(Vec<Result<RawArticle, Skip>>),
    /// A stream of articles, not yet read: batches that the caller can parse on any thread.
    Batches(Batches),
}

/// Reads a file with its sidecars. If its name does not identify the format, its content does.
pub fn open(path: &Path, sidecars: &Sidecars) -> Result<Source, Skip> {
    if ocr::belongs_to_scan(path) {
        return Ok(Source::RawArticles(Vec::new()));
    }
    let pool = sidecars.pool_for(path);
    if format::is_picture(path) && !recognises(pool) {
        return Err(Skip::new(format::unknown(path)));
    }
    let (file, about) = regular::open(path)?;
    let beside = sidecars.beside(path);
    if let Some((text, read)) = catch_parser_panic(|| ocr::beside(path))? {
        match read {
            Ok(raw_article) => return articles(vec![Ok(raw_article)], Vec::new(), beside, &Budget::unbounded()),
            Err(skip) => {
                let name = text.file_name().unwrap_or_default().to_string_lossy();
                let mut beside = beside;
                beside.warnings.push(format!("{name}: {}", skip.what));
                return catch_parser_panic(|| source(path, Box::new(file), about.len(), beside, pool))?;
            }
        }
    }
    catch_parser_panic(|| source(path, Box::new(file), about.len(), beside, pool))?
}

/// Reads bytes from memory, under the name of the file that they come from.
pub fn read(name: &Path, bytes: Vec<u8>) -> Result<Source, Skip> {
    let size = bytes.len() as u64;
    catch_parser_panic(|| source(name, Box::new(Cursor::new(bytes)), size, DeclaredMetadata::default(), None))?
}

/// Returns where the characters of a PDF file are on its pages. The ranges are those of the article's text.
///
/// The file is parsed in this process: for untrusted files, call it in one with limits.
#[cfg(feature = "pdf")]
pub fn page_boxes(bytes: Vec<u8>) -> Result<PageBoxes, Skip> {
    let budget = Budget::of(bytes.len() as u64);
    catch_parser_panic(|| pdf::boxes(bytes, budget, None))?
}

/// Returns where the characters of the article of a PDF file are on its pages, as [`open`] reads the file: those of
/// recognised text that lies beside a scan, or of pages that are recognised here, if the sidecars are
/// [`with_ocr`](Sidecars::with_ocr).
///
/// The file is parsed in this process: for untrusted files, call it in one with limits.
#[cfg(feature = "pdf")]
pub fn page_boxes_of(path: &Path, sidecars: &Sidecars) -> Result<PageBoxes, Skip> {
    let bytes = read_regular(path)?;
    let budget = Budget::of(bytes.len() as u64);
    if let Some(placed) = catch_parser_panic(|| ocr::placed_beside(path))?.and_then(Result::ok) {
        let sizes = catch_parser_panic(|| pdf::page_sizes(bytes))??;
        return Ok(PageBoxes::of_recognised(placed, &sizes));
    }
    let ocr = sidecars.pool_for(path).and_then(|pool| pool.ocr()).and_then(|ocr| ocr.as_ref().ok());
    let Some(ocr) = ocr else { return catch_parser_panic(|| pdf::boxes(bytes, budget, None))? };
    let mut recognise = |image: &ocr::PageImage, place: pdf::Place| {
        ocr.recognise(image, OcrProgress { page: place.number, pages: place.of })
    };
    catch_parser_panic(|| pdf::boxes(bytes, budget, Some(&mut recognise)))?
}

/// Whether scanned pages are recognised.
fn recognises(pool: Option<&Arc<Pool>>) -> bool {
    pool.is_some_and(|pool| pool.ocr().is_some())
}

/// Runs a parser; a panic becomes a reason to skip the file.
fn catch_parser_panic<T>(parse: impl FnOnce() -> T) -> Result<T, Skip> {
    catch_panic(parse).map_err(|_| Skip::new("the parser crashed"))
}

/// Reads a stream of `size` bytes, if its size is known.
fn source(
    name: &Path,
    mut input: Box<dyn Read + Send>,
    size: u64,
    beside: DeclaredMetadata<'static>,
    pool: Option<&Arc<Pool>>,
) -> Result<Source, Skip> {
    if size == 0 {
        return Err(Skip::new("empty"));
    }
    let known = Format::of_name(name);
    let mut packing = name.file_name().and_then(|name| packing(name.to_str()?)).map(|(packing, _)| packing);
    if known.is_none() && packing.is_none() {
        let mut top = Vec::new();
        input.by_ref().take(4).read_to_end(&mut top)?;
        packing = packing_of(&top);
        input = Box::new(Cursor::new(top).chain(input));
    }
    let budget = Budget::of(size);
    if let Some(packing) = packing {
        // A stream is bounded record by record.
        let is_stream = known.is_some_and(Format::is_stream);
        let whole = if is_stream { Budget::of_stream(size) } else { budget.renewed() };
        input = compressed::unpack(input, packing, whole);
    }
    let records = || if packing.is_some() { Budget::of_records(size) } else { Budget::unbounded() };
    match known {
        Some(Format::Lines) => return Batches::lines(input, beside, records()).map(Source::Batches),
        Some(Format::Warc) => {
            return Ok(Source::Batches(Batches::pages(input, beside, records(), pool.cloned())));
        }
        _ => {}
    }
    if packing.is_none() && size > LIMIT {
        return Err(Skip::new("larger than 4 GiB"));
    }
    let mut bytes = Vec::with_capacity(if packing.is_none() { size as usize + 1 } else { 0 });
    input.take(LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LIMIT {
        return Err(Skip::new("larger than 4 GiB"));
    }
    whole(known, bytes, beside, &budget, pool)
}

/// Reads a decompressed file in memory. Every step may spend `budget` once: that of the file on disk.
fn whole(
    known: Option<Format>,
    bytes: Vec<u8>,
    beside: DeclaredMetadata<'static>,
    budget: &Budget,
    pool: Option<&Arc<Pool>>,
) -> Result<Source, Skip> {
    let format = match known {
        None if recognises(pool) && format::begins_picture(&bytes) => Some(Format::Picture),
        _ => Format::decide(known, &bytes)?,
    };
    match format.map(Format::reading) {
        Some(Reading::Sandboxed(_)) => {
            let format = format.expect("it has a reading");
            let pool = pool.map(Arc::as_ref);
            let raw_articles = attachment::read_all(subprocess::read(format, bytes, pool)?, pool);
            articles(raw_articles, Vec::new(), beside, budget)
        }
        Some(Reading::Pages) => {
            let input = Box::new(Cursor::new(bytes));
            Ok(Source::Batches(Batches::pages(input, beside, Budget::unbounded(), pool.cloned())))
        }
        Some(Reading::Text(_) | Reading::Lines) | None => {
            let may_declare = matches!(format, None | Some(Format::Html | Format::Feed | Format::Hocr | Format::Alto));
            let decoded = decode::decode(bytes, may_declare)?;
            let format = match format {
                Some(format) => format.or_by_content(&decoded.text),
                None => match Format::unknown_xml(&decoded.text) {
                    Some(root) => {
                        let what = format!("XML document of an unknown kind: root element `{}`", declared::short(root));
                        return Err(Skip::new(what));
                    }
                    None => Format::of_text(&decoded.text),
                },
            };
            if matches!(format.reading(), Reading::Sandboxed(_)) {
                let raw_articles = subprocess::read(format, decoded.text.into_bytes(), pool.map(Arc::as_ref))?;
                return articles(raw_articles, decoded.warnings, beside, budget);
            }
            text(format, decoded, beside, budget)
        }
    }
}

/// Reads a decoded text file in memory.
fn text(format: Format, decoded: Decoded, beside: DeclaredMetadata<'static>, budget: &Budget) -> Result<Source, Skip> {
    let Decoded { text: content, warnings } = decoded;
    match format.reading() {
        Reading::Text(read) => match read(content, budget.renewed())? {
            Text::Articles(raw_articles) => articles(raw_articles, warnings, beside, budget),
            Text::Other(format, content) => text(format, Decoded { text: content, warnings }, beside, budget),
        },
        Reading::Lines => {
            let input = Box::new(Cursor::new(content));
            Batches::lines(input, beside, Budget::unbounded()).map(Source::Batches)
        }
        Reading::Sandboxed(_) | Reading::Pages => Err(Skip::new(format!("not text: {}", format.what()))),
    }
}

/// Returns the articles of a file. If there is only one and it cannot be read, the file cannot.
fn articles(
    mut raw_articles: Vec<Result<RawArticle, Skip>>,
    decoding: Vec<String>,
    beside: DeclaredMetadata<'static>,
    budget: &Budget,
) -> Result<Source, Skip> {
    if raw_articles.is_empty() {
        return Err(Skip::new("no text"));
    }
    if raw_articles.len() == 1 {
        let only = raw_articles.pop().expect("there is one");
        raw_articles.push(Ok(only?.unless_blank()?));
    }
    complete(&mut raw_articles, decoding, beside, budget.renewed())?;
    Ok(Source::RawArticles(raw_articles))
}

/// Adds the sidecars' metadata to every article of a file, and the warnings about decoding and sidecars once.
///
/// The articles of every format are charged to the budget here too, so no reader can omit it.
fn complete(
    raw_articles: &mut [Result<RawArticle, Skip>],
    decoding: Vec<String>,
    beside: DeclaredMetadata<'static>,
    mut budget: Budget,
) -> Result<(), Skip> {
    // Attachments are articles of their own, but sidecars are about the letter.
    let only = raw_articles.iter().flatten().filter(|raw_article| raw_article.part.is_none()).count() == 1;
    let mut warnings = [decoding, beside.warnings].concat();
    if let Some(id) = beside.id.as_ref().filter(|_| !only) {
        warnings.push(format!("id: `{}` cannot be shared by all articles of a file", declared::short(id)));
    }
    for raw_article in raw_articles.iter_mut().flatten() {
        budget.take(raw_article.size());
        budget.check()?;
        if raw_article.part.is_none() {
            raw_article.meta.overlay(beside.meta.clone());
        }
        if only && beside.id.is_some() {
            raw_article.id.clone_from(&beside.id);
        }
        raw_article.warnings.append(&mut warnings);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
