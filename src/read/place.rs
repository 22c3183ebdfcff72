//! Where passages are in the file of their article, as programs that open the file can be told.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::format::packing;
use super::rendered::{PageRequest, PointBox, RESOLUTION};
use super::{Format, Sidecars, Skip, decode, html, regular, subprocess};
use crate::article::Article;
use crate::text::Span;

/// The place of a passage in a file.
#[derive(Clone, Debug, PartialEq)]
pub enum FilePlace {
    /// An EPUB canonical fragment identifier: `epubcfi(/6/4!/4/2,/1:0,/1:20)`.
    Cfi(String),
    /// The text of the whole web page, block by block, in which a browser looks for the passage.
    Shown(Arc<[String]>),
    /// The part of a page of a PDF file.
    Page {
        /// Physical page, from 1.
        page: u32,
        /// The box around the lines of the passage on that page.
        lines: PointBox,
    },
}

/// What a subprocess is asked for: passages of a book.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct PlaceJob {
    /// SHA-256 of the article's text, in hexadecimal.
    pub(super) digest: String,
    pub(super) passages: Vec<Span>,
}

/// Returns the place of each passage in the file of its article; `None` where there is none, and for formats without
/// such places. The file is parsed in a subprocess with limits, if the sidecars have a worker program.
///
/// # Errors
/// Returns why the file cannot be read: it is gone, has changed, or is of another format.
pub fn file_places(
    path: &Path,
    article: &Article,
    passages: &[Span],
    sidecars: &Sidecars,
) -> Result<Vec<Option<FilePlace>>, Skip> {
    let (is_book, is_pdf) = (article.format == Format::Epub.name(), article.format == Format::Pdf.name());
    // A page within an archive is no file.
    let is_page = article.format == Format::Html.name()
        && Format::of_name(path) == Some(Format::Html)
        && path.file_name().and_then(|name| packing(name.to_str()?)).is_none();
    if passages.is_empty() || !is_book && !is_pdf && !is_page {
        return Ok(vec![None; passages.len()]);
    }
    if is_page {
        let shown = decode::decode(regular::read_regular(path)?, true)?;
        let shown: Arc<[String]> = html::shown(&shown.text).map_err(Skip::new)?.into();
        return Ok(passages.iter().map(|_| Some(FilePlace::Shown(Arc::clone(&shown)))).collect());
    }
    let pool = sidecars.pool_for(path).map(AsRef::as_ref);
    if is_book {
        let bytes = regular::read_regular(path)?;
        let job = PlaceJob { digest: article.sha256(), passages: passages.to_vec() };
        let places = subprocess::places(&job, bytes, pool)?;
        return Ok(places.into_iter().map(|place| place.map(FilePlace::Cfi)).collect());
    }
    passages.iter().map(|passage| page_of(path, article, *passage, sidecars)).collect()
}

/// Finds a passage on the page on which it begins.
fn page_of(path: &Path, article: &Article, passage: Span, sidecars: &Sidecars) -> Result<Option<FilePlace>, Skip> {
    let request = PageRequest::of(article, passage, None, RESOLUTION);
    let about = super::rendered::page_layout(path, &request, sidecars)?;
    let around = |one: PointBox, other: PointBox| {
        let [left, top, right, bottom] = one;
        [left.min(other[0]), top.min(other[1]), right.max(other[2]), bottom.max(other[3])]
    };
    Ok(about.boxes.into_iter().reduce(around).map(|lines| FilePlace::Page { page: request.page, lines }))
}
