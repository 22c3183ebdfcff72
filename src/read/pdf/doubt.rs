//! What makes the text of a PDF file doubtful: the file is refused, or carries a warning.

use hayro_interpret::kurbo::{Point, Rect, Shape as _};
use hayro_interpret::{Image, ImageDrawProps};

use super::glyph::{Glyph, Shown, Text};
use super::mapping::is_private;

/// An image that covers this part of a page is the page.
const COVERED: f64 = 0.6;
/// A page that is an image has at most this many characters that are not the image's: a stamp, a page number.
const STAMP: usize = 40;
/// This many characters without a meaning may be ornaments.
const ORNAMENTS: usize = 5;
/// Pages with this many shapes and no text show letters as drawings.
const SHAPES: usize = 300;
/// Minimum number of words for a judgement of their letters.
const WORDS: usize = 60;

/// What a page shows besides its glyphs.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Positions of the glyphs that are drawn to be seen.
    visible: Vec<Point>,
    /// Number of glyphs that are drawn invisibly, as the text layer of a scan is.
    invisible: usize,
    /// Number of glyphs that an image covers.
    covered: usize,
    /// Area of its images, in parts of the page's.
    pictured: f64,
    /// Number of shapes.
    shapes: usize,
    /// Opacity of the open groups.
    opacity: Vec<f32>,
}

impl Seen {
    pub(super) fn glyph(&mut self, at: Point, is_invisible: bool) {
        if is_invisible {
            self.invisible += 1;
        } else {
            self.visible.push(at);
        }
    }

    pub(super) fn shape(&mut self) {
        self.shapes += 1;
    }

    pub(super) fn begin_group(&mut self, opacity: f32, is_plain: bool) {
        self.opacity.push(if is_plain { opacity } else { 0.0 });
    }

    pub(super) fn end_group(&mut self) {
        self.opacity.pop();
    }

    /// Notes an image: glyphs drawn before it are hidden if it is opaque.
    pub(super) fn image(&mut self, image: &Image<'_, '_>, props: &ImageDrawProps<'_>, frame: Rect) {
        let size = Rect::new(0.0, 0.0, image.width().into(), image.height().into());
        let place = (props.transform * size.to_path(0.1)).bounding_box().intersect(frame);
        if place.area() > 0.0 && frame.area() > 0.0 {
            self.pictured += place.area() / frame.area();
        }
        let is_opaque = match image {
            Image::Stencil(_) => false,
            Image::Raster(raster) => {
                let stream = raster.stream().dict();
                !stream.contains_key("SMask") && !stream.contains_key("Mask") && !stream.contains_key("SMaskInData")
            }
        };
        if is_opaque && self.opacity.iter().all(|opacity| *opacity > 0.99) {
            let before = self.visible.len();
            self.visible.retain(|at| !place.contains(*at));
            self.covered += before - self.visible.len();
        }
    }
}

/// Returns why a document contains no readable text, if so.
pub(super) fn unreadable(shown: &[Shown]) -> Option<String> {
    let glyphs: usize = shown.iter().map(|page| page.glyphs.len()).sum();
    let pictured = shown.iter().filter(|page| page.pictures > 0).count();
    let (unmapped, private) = meaningless(shown);
    match () {
        () if shown.is_empty() => Some("PDF document without pages".into()),
        () if glyphs == 0 && pictured > 0 => Some("scanned PDF: no text layer; run OCR first".into()),
        () if glyphs == 0 => Some("PDF document without text".into()),
        () if (unmapped + private) * 2 > glyphs => Some("PDF fonts have no Unicode mapping".into()),
        () => None,
    }
}

/// Returns the numbers of glyphs without a mapping, and of those mapped to private characters.
fn meaningless(shown: &[Shown]) -> (usize, usize) {
    let private = |glyph: &&Glyph| matches!(glyph.text, Text::One(c) if is_private(c));
    let private = shown.iter().flat_map(|page| &page.glyphs).filter(private).count();
    (shown.iter().map(|page| page.unmapped).sum(), private)
}

/// Returns the warnings about the document.
pub(super) fn warnings(shown: &[Shown]) -> Vec<String> {
    let mut warnings = Vec::new();
    let mut about = |pages: Vec<usize>, one: &str, several: &str| match &pages[..] {
        [] => {}
        [page] => warnings.push(format!("page {page} {one}")),
        pages => warnings.push(format!("{} pages {several}: {}", pages.len(), list(pages))),
    };
    let of = |is: &dyn Fn(&Shown) -> bool| {
        shown.iter().zip(1..).filter(|(page, _)| is(page)).map(|(_, number)| number).collect::<Vec<usize>>()
    };
    let letters = |page: &Shown| page.glyphs.iter().filter(|glyph| !is_blank(glyph)).count();
    let is_scan = |page: &Shown| {
        page.pictures > 0
            && (page.glyphs.is_empty()
                || page.seen.pictured > COVERED && letters(page) < STAMP && page.seen.invisible == 0)
    };
    about(of(&is_scan), "is an image without text", "are images without text");
    let has_layer = |page: &Shown| page.seen.pictured > COVERED && page.seen.invisible * 2 > letters(page);
    about(
        of(&|page| has_layer(page) && page.seen.invisible > 0),
        "is an image with text from OCR behind it",
        "are images with text from OCR behind them",
    );
    about(of(&|page| page.seen.invisible > STAMP && !has_layer(page)), "has invisible text", "have invisible text");
    about(of(&|page| page.seen.covered > STAMP), "has text under an image", "have text under an image");
    about(
        of(&|page| page.glyphs.is_empty() && page.pictures == 0 && page.seen.shapes > SHAPES),
        "has drawings but no text",
        "have drawings but no text",
    );
    let (unmapped, private) = meaningless(shown);
    if unmapped > 0 {
        warnings.push(format!("{unmapped} characters without a Unicode mapping are shown as \u{fffd}"));
    }
    let glyphs: usize = shown.iter().map(|page| page.glyphs.len()).sum();
    if private > ORNAMENTS && private * 1000 > glyphs {
        warnings.push(format!("{private} characters have no standard Unicode mapping"));
    }
    if shown.iter().any(|page| page.is_truncated) {
        warnings.push("pages with too many characters were truncated".into());
    }
    warnings
}

/// Returns the first of several page numbers.
fn list(pages: &[usize]) -> String {
    let numbers: Vec<String> = pages.iter().take(8).map(ToString::to_string).collect();
    numbers.join(", ") + if pages.len() > 8 { ", …" } else { "" }
}

fn is_blank(glyph: &Glyph) -> bool {
    matches!(glyph.text, Text::One(c) if c.is_whitespace())
}

/// Whether the letters of a text are not those that the page shows: fonts of scrambled letters yield words without
/// vowels.
pub(super) fn is_scrambled(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 3);
    let (mut all, mut odd) = (0, 0);
    for word in words {
        all += 1;
        // Other alphabets have other vowels, and abbreviations have none.
        let is_plain = word.bytes().all(|byte| byte.is_ascii_lowercase());
        odd += usize::from(is_plain && !word.contains(['a', 'e', 'i', 'o', 'u', 'y']));
    }
    all >= WORDS && odd * 4 > all
}

#[cfg(test)]
mod tests;
