//! Reads the recognised text of scanned pages: hOCR, ALTO, and plain text. Beside a scan (`scan.pdf` with `scan.hocr`,
//! `scan.xml` or `scan.pdf.txt`), it is the text of that scan, and no article by itself.

mod alto;
mod compose;
mod hocr;

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::budget::Budget;
use super::{Format, LIMIT, RawArticle, Skip, decode, regular};
use compose::Pages;

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
    let (text, blocks, marks) = compose::compose(pages);
    if blocks.is_empty() {
        return Err(Skip::new("no recognised text"));
    }
    let mut raw_article = RawArticle::of(text, format.name());
    (raw_article.blocks, raw_article.marks) = (Some(blocks), marks);
    Ok(raw_article)
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

/// Reads the recognised text that lies beside a scan; `None` if there is none.
pub(super) fn beside(scan: &Path) -> Option<(PathBuf, Result<RawArticle, Skip>)> {
    let name = scan.file_name()?.to_str()?;
    let candidates = names(name).into_iter().map(|name| scan.with_file_name(name));
    let mut found = candidates.filter(|path| path.is_file());
    let path = found.find(|path| Format::of_name(path) != Some(Format::Feed) || is_alto(path))?;
    let read = read_beside(&path).map(|raw_article| RawArticle { format: Format::Pdf.name(), ..raw_article });
    Some((path, read))
}

fn read_beside(path: &Path) -> Result<RawArticle, Skip> {
    let (file, about) = regular::open(path)?;
    if about.len() > LIMIT {
        return Err(Skip::new("larger than 4 GiB"));
    }
    let mut bytes = Vec::new();
    file.take(LIMIT).read_to_end(&mut bytes)?;
    let budget = Budget::of(bytes.len() as u64);
    let format = Format::of_name(path).unwrap_or(Format::Text);
    let decoded = decode::decode(bytes, format != Format::Text)?;
    let mut raw_article = match format.or_by_content(&decoded.text) {
        Format::Alto => alto(&decoded.text, budget),
        Format::Hocr | Format::Html => hocr(&decoded.text, budget),
        _ => raw_article(&compose::plain(&decoded.text), Format::Text, budget),
    }?;
    raw_article.warnings.extend(decoded.warnings);
    Ok(raw_article)
}

#[cfg(test)]
mod tests;
