//! The page of a PDF file as an image, with a passage marked on it.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::ocr;
use super::subprocess;
use super::{Sidecars, Skip, regular};
use crate::article::{Article, Places};
use crate::text::Span;

/// Resolution of a page image unless another is wanted, in pixels per inch.
pub const RESOLUTION: u16 = 110;
/// Least and greatest resolution, in pixels per inch.
pub const RESOLUTIONS: (u16, u16) = (24, 400);

/// A page to draw, and the passage to mark on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRequest {
    /// Physical page, from 1.
    pub page: u32,
    /// Pixels per inch, within [`RESOLUTIONS`].
    pub resolution: u16,
    /// Text of the passage; nothing is marked if it is empty.
    pub passage: String,
    /// The text before it, which tells it from repetitions.
    pub before: String,
}

/// Bytes of the text before a passage that tell it from repetitions.
const BEFORE: usize = 120;

impl PageRequest {
    /// Returns what to draw for a passage: the page on which it begins, unless another is given. A whole article is not
    /// marked.
    pub fn of(article: &Article, passage: Span, page: Option<u32>, resolution: u16) -> Self {
        let text = article.text.as_str();
        let page = page.or_else(|| Places::of(&article.marks).at(passage.start).page).unwrap_or(1);
        let is_whole = passage.trimmed(text) == Span::new(0, text.len()).trimmed(text);
        let from = text.floor_char_boundary(passage.start.saturating_sub(BEFORE));
        let before = text[from..passage.start].to_owned();
        Self { page, resolution, passage: if is_whole { "" } else { passage.of(text) }.to_owned(), before }
    }
}

/// A box on a page, in points from its top left corner as a viewer shows it: left, top, right, bottom.
pub type PointBox = [f64; 4];

/// A page as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct RenderedPage {
    /// Its measures, and where the passage is on it.
    pub about: PageLayout,
    /// The image in the format PNG.
    pub png: Vec<u8>,
}

/// The measures of a page, and where a passage is on it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PageLayout {
    /// Physical page, from 1.
    pub page: u32,
    /// Number of pages of the file.
    pub pages: u32,
    /// Width in points.
    pub width: f64,
    /// Height in points.
    pub height: f64,
    /// A box for each line of the passage; none if the page does not show its text.
    pub boxes: Vec<PointBox>,
}

/// Draws a page of a PDF file. The file is parsed in a subprocess with limits, if the sidecars have a worker program.
/// Scanned pages are recognised to find the passage on them if the sidecars are [`with_ocr`](Sidecars::with_ocr);
/// recognised text that lies beside the scan is used instead.
///
/// # Errors
/// Returns why the page cannot be drawn: the file is gone, is no PDF file, or has no such page.
pub fn render_page(path: &Path, request: &PageRequest, sidecars: &Sidecars) -> Result<RenderedPage, Skip> {
    rendered(path, request, sidecars, true)
}

/// Finds a passage on a page without drawing it, and without recognising scanned pages.
pub(super) fn page_layout(path: &Path, request: &PageRequest, sidecars: &Sidecars) -> Result<PageLayout, Skip> {
    rendered(path, request, sidecars, false).map(|page| page.about)
}

fn rendered(path: &Path, request: &PageRequest, sidecars: &Sidecars, is_drawn: bool) -> Result<RenderedPage, Skip> {
    let bytes = regular::read_regular(path)?;
    if !bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-") {
        return Err(Skip::new("not a PDF file"));
    }
    let beside = super::catch_parser_panic(|| ocr::placed_beside(path))?.and_then(Result::ok);
    let known = beside.map(|placed| known_boxes(placed, request)).unwrap_or_default();
    let pool = sidecars.pool_for(path).map(AsRef::as_ref);
    let recognises = is_drawn && known.is_empty() && pool.is_some_and(|pool| matches!(pool.ocr(), Some(Ok(_))));
    subprocess::render(&Job { request: request.clone(), known, recognises, is_drawn }, bytes, pool)
}

/// What a subprocess is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Job {
    pub(super) request: PageRequest,
    /// Boxes that are known already, as parts of the page's width and height.
    pub(super) known: Vec<PointBox>,
    /// Whether the parent recognises scanned pages.
    pub(super) recognises: bool,
    /// Whether the image is wanted.
    pub(super) is_drawn: bool,
}

/// Finds a passage in the recognised text beside a scan.
#[cfg(feature = "pdf")]
fn known_boxes(placed: ocr::Placed, request: &PageRequest) -> Vec<PointBox> {
    // Boxes are parts of the page if the page has the size one.
    let sizes = vec![(1.0, 1.0); placed.frames.len()];
    super::pdf::located(&super::PageBoxes::of_recognised(placed, &sizes), request).boxes
}

#[cfg(not(feature = "pdf"))]
fn known_boxes(_: ocr::Placed, _: &PageRequest) -> Vec<PointBox> {
    Vec::new()
}
