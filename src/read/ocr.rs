//! Reads the recognised text of scanned pages: hOCR, ALTO, and plain text. Beside a scan (`scan.pdf` with `scan.hocr`,
//! `scan.xml` or `scan.pdf.txt`), it is the text of that scan, and no article by itself.

mod alto;
mod compose;
mod hocr;
mod image;
mod language;
mod line;
mod restricted;
mod tesseract;

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::budget::Budget;
use super::{Format, LIMIT, RawArticle, Skip, decode, regular};
use compose::Pages;
pub(super) use image::PageImage;
pub use language::Languages;
use line::Frame;
pub(super) use line::Line;
#[cfg(feature = "pdf")]
pub(super) use line::{UNCERTAIN, Word, confidence};
pub use restricted::run_restricted;
pub use tesseract::{Ocr, OcrProgress};

/// Maximum number of doubts about the pages of a file.
const MAX_DOUBTS: usize = 8;

/// What follows the name of a scan without its extension, or the whole name, in the names of its recognised text. The
/// first that exists counts.
const BESIDE: [(&str, bool); 6] =
    [("hocr", false), ("hocr", true), ("alto", false), ("xml", false), ("xml", true), ("txt", true)];

/// Reads a hOCR file.
pub(super) fn hocr(text: &str, budget: Budget) -> Result<RawArticle, Skip> {
    raw_article(&hocr::pages(text)?, Format::Hocr, budget)
}

/// Reads an ALTO file.
pub(super) fn alto(text: &str, budget: Budget) -> Result<RawArticle, Skip> {
    raw_article(&alto::pages(text)?, Format::Alto, budget)
}

fn raw_article(pages: &Pages, format: Format, mut budget: Budget) -> Result<RawArticle, Skip> {
    budget.take(pages.size());
    budget.check()?;
    let composed = compose::compose(pages);
    if composed.blocks.is_empty() {
        return Err(Skip::new("no recognised text"));
    }
    let mut raw_article = RawArticle::of(composed.text, format.name());
    (raw_article.blocks, raw_article.marks) = (Some(composed.blocks), composed.marks);
    for (page, sure) in pages.uncertain().into_iter().take(MAX_DOUBTS) {
        raw_article.doubt(format!("page {page} was recognised with little confidence ({sure} %)"));
    }
    Ok(raw_article)
}

/// Returns the lines of one recognised page in the form of hOCR.
fn lines(markup: &str) -> Result<Vec<Line>, Skip> {
    Ok(hocr::pages(markup)?.into_lines().collect())
}

/// Where the words of a sidecar are: the text of the article, its lines (where each begins in the text, its page from 1,
/// and its words), and the extent of each page in the unit of the words.
pub(super) struct Placed {
    pub(super) text: String,
    pub(super) lines: Vec<(usize, u32, Line)>,
    pub(super) frames: Vec<Option<Frame>>,
}

/// Reads where the words of the recognised text beside a scan are; `None` if there is none.
pub(super) fn placed_beside(scan: &Path) -> Option<Result<Placed, Skip>> {
    let path = path_beside(scan)?;
    Some(pages_beside(&path).map(|(pages, ..)| {
        let composed = compose::compose(&pages);
        let lines = composed.lines.iter().map(|(at, page, line)| (*at, *page, Line::clone(line))).collect();
        Placed { text: composed.text, lines, frames: pages.frames().collect() }
    }))
}

/// Returns the names that the recognised text of a scan may have; none for files that are no scans.
pub(super) fn names(scan: &str) -> Vec<String> {
    let Some(stem) = stem(scan, "pdf") else { return Vec::new() };
    let name = |(extension, is_whole): &(&str, bool)| {
        let scan = if *is_whole { scan } else { stem };
        format!("{scan}.{extension}")
    };
    BESIDE.iter().map(name).collect()
}

/// Whether a file may be the recognised text of a scan, by its name.
pub(super) fn is_recognised(name: &str) -> bool {
    ["hocr", "alto", "xml"].iter().any(|extension| stem(name, extension).is_some())
        || stem(name, "txt").is_some_and(|scan| stem(scan, "pdf").is_some())
}

/// Returns a name without this extension, in any case.
fn stem<'n>(name: &'n str, extension: &str) -> Option<&'n str> {
    let (stem, found) = name.rsplit_once('.')?;
    (found.eq_ignore_ascii_case(extension) && !stem.is_empty()).then_some(stem)
}

/// Whether a file is the recognised text of a scan beside it.
pub(super) fn belongs_to_scan(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|name| is_recognised(name)) else {
        return false;
    };
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let scans = [format!("{stem}.pdf"), format!("{stem}.PDF"), stem.to_owned()];
    let is_scan = |scan: &String| {
        names(scan).iter().any(|own| own.eq_ignore_ascii_case(name)) && path.with_file_name(scan).is_file()
    };
    scans.iter().any(is_scan) && (Format::of_name(path) != Some(Format::Feed) || is_alto(path))
}

/// Whether a file begins as ALTO does.
fn is_alto(path: &Path) -> bool {
    let mut top = Vec::new();
    let read = File::open(path).and_then(|file| file.take(8192).read_to_end(&mut top));
    let Ok(decoded) = read.map_err(Skip::from).and_then(|_| decode::decode(top, true)) else { return false };
    Format::of_text(&decoded.text) == Format::Alto
}

/// Returns the path of the recognised text beside a scan.
fn path_beside(scan: &Path) -> Option<PathBuf> {
    let name = scan.file_name()?.to_str()?;
    let candidates = names(name).into_iter().map(|name| scan.with_file_name(name));
    let mut found = candidates.filter(|path| path.is_file());
    found.find(|path| Format::of_name(path) != Some(Format::Feed) || is_alto(path))
}

/// Reads the recognised text that lies beside a scan; `None` if there is none.
pub(super) fn beside(scan: &Path) -> Option<(PathBuf, Result<RawArticle, Skip>)> {
    let path = path_beside(scan)?;
    let read = read_beside(&path).map(|raw_article| RawArticle { format: Format::Pdf.name(), ..raw_article });
    Some((path, read))
}

fn read_beside(path: &Path) -> Result<RawArticle, Skip> {
    let (pages, format, budget, warnings) = pages_beside(path)?;
    let mut raw_article = raw_article(&pages, format, budget)?;
    raw_article.warnings.extend(warnings);
    Ok(raw_article)
}

/// Returns the recognised pages of a file, its format, its budget, and the warnings about decoding it.
fn pages_beside(path: &Path) -> Result<(Pages, Format, Budget, Vec<String>), Skip> {
    let (file, about) = regular::open(path)?;
    if about.len() > LIMIT {
        return Err(Skip::new("larger than 4 GiB"));
    }
    let mut bytes = Vec::new();
    file.take(LIMIT).read_to_end(&mut bytes)?;
    let budget = Budget::of(bytes.len() as u64);
    let format = Format::of_name(path).unwrap_or(Format::Text);
    let decoded = decode::decode(bytes, format != Format::Text)?;
    let (pages, format) = match format.or_by_content(&decoded.text) {
        Format::Alto => (alto::pages(&decoded.text)?, Format::Alto),
        Format::Hocr | Format::Html => (hocr::pages(&decoded.text)?, Format::Hocr),
        _ => (compose::plain(&decoded.text), Format::Text),
    };
    Ok((pages, format, budget, decoded.warnings))
}

#[cfg(test)]
mod tests;
