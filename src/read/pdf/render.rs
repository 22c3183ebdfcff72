//! Draws a page as an image and marks a passage on it.

use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::PremulRgba8;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use hayro_interpret::InterpreterSettings;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::page::Page;

use super::locate::located;
use super::scan::Recognise;
use super::{Laid, PageBoxes, laid_pages, open_error};
use crate::read::Skip;
use crate::read::budget::Budget;
use crate::read::rendered::{Job, PageLayout, PageRequest, PointBox, RESOLUTIONS, RenderedPage};

/// Points in an inch.
const INCH: f32 = 72.0;
/// Maximum number of pixels, and of pixels along an edge.
const PIXELS: f32 = 32e6;
const EDGE: f32 = 16_000.0;
/// Colour of the marked passage, with which the page is multiplied, and of the frames of its lines.
const MARK: [u8; 3] = [255, 233, 120];
const FRAME: [u8; 3] = [196, 96, 0];
/// Documents of up to this number of pages are read whole if the passage is not found on its page alone.
const FEW: usize = 200;
/// Space between the words of a line and its frame, in points.
const MARGIN: f64 = 1.5;
/// Width of a frame, in points.
const LINE: f64 = 0.9;

/// Draws the page that a job asks for.
pub(in crate::read) fn page(
    bytes: Vec<u8>,
    job: &Job,
    recognise: Option<&mut Recognise<'_>>,
) -> Result<RenderedPage, Skip> {
    let budget = Budget::of(bytes.len() as u64);
    let pdf = Pdf::new(bytes).map_err(|error| Skip::new(open_error(error)))?;
    let (request, pages) = (&job.request, pdf.pages().len());
    let Some(page) = (request.page as usize).checked_sub(1).and_then(|at| pdf.pages().get(at)) else {
        return Err(Skip::new(format!("no page {}: the file has {pages}", request.page)));
    };
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    let boxes = if job.known.is_empty() && !request.passage.trim().is_empty() {
        boxes_of(&pdf, budget, request, recognise)
    } else {
        let scaled =
            |[left, top, right, bottom]: &PointBox| [left * width, top * height, right * width, bottom * height];
        job.known.iter().map(scaled).collect()
    };
    if !job.is_drawn {
        let about = PageLayout { page: request.page, pages: pages as u32, width, height, boxes };
        return Ok(RenderedPage { about, png: Vec::new() });
    }
    let (image, scale) = drawn(page, request.resolution);
    let mut image = image.ok_or_else(|| Skip::new("the page has no size"))?;
    mark(&mut image, &boxes, scale);
    let about = PageLayout { page: request.page, pages: pages as u32, width, height, boxes };
    Ok(RenderedPage { about, png: encoded(&image)? })
}

/// Finds the passage on its page.
fn boxes_of(pdf: &Pdf, budget: Budget, request: &PageRequest, recognise: Option<&mut Recognise<'_>>) -> Vec<PointBox> {
    // A page whose text cannot be laid out is still shown.
    let on_page = |laid: Result<Laid, Skip>| {
        let boxes = laid.map(|laid| PageBoxes::of(&laid.composed, &laid.paragraphs, &laid.shown));
        boxes.map(|boxes| located(&boxes, request)).unwrap_or_default()
    };
    let alone = on_page(laid_pages(pdf, budget.renewed(), recognise, Some(request.page as usize - 1)));
    if alone.is_whole || pdf.pages().len() > FEW {
        return alone.boxes;
    }
    // Laid out with the others, a page may read otherwise.
    let together = on_page(laid_pages(pdf, budget, None, None));
    if together.is_whole || alone.boxes.is_empty() { together.boxes } else { alone.boxes }
}

/// Draws a page. Returns its image, and the number of pixels of a point.
fn drawn<'a>(page: &'a Page<'a>, resolution: u16) -> (Option<Pixmap>, f64) {
    let (width, height) = page.render_dimensions();
    let wanted = f32::from(resolution.clamp(RESOLUTIONS.0, RESOLUTIONS.1)) / INCH;
    let most = (PIXELS / (width * height)).sqrt().min(EDGE / width.max(height));
    let scale = wanted.min(most);
    if !(width * scale >= 1.0 && height * scale >= 1.0) {
        return (None, 0.0);
    }
    let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let (interpreter, renderer) = (InterpreterSettings::default(), RenderSettings::default());
    (Some(render(page, &RenderCache::new(), &interpreter, &renderer, &settings)), scale.into())
}

/// Colours and frames the boxes.
fn mark(image: &mut Pixmap, boxes: &[PointBox], scale: f64) {
    let (columns, rows) = (usize::from(image.width()), usize::from(image.height()));
    let line = (LINE * scale).round().max(1.0) as usize;
    let pixel = |points: f64, most: usize| ((points * scale).round().max(0.0) as usize).min(most);
    for [left, top, right, bottom] in boxes {
        let (left, right) = (pixel(left - MARGIN, columns), pixel(right + MARGIN, columns));
        let (top, bottom) = (pixel(top - MARGIN, rows), pixel(bottom + MARGIN, rows));
        for row in top..bottom {
            for column in left..right {
                let is_edge =
                    row < top + line || row + line >= bottom || column < left + line || column + line >= right;
                let pixel = &mut image.data_mut()[row * columns + column];
                *pixel = if is_edge { coloured(FRAME) } else { multiplied(*pixel) };
            }
        }
    }
}

const fn coloured([r, g, b]: [u8; 3]) -> PremulRgba8 {
    PremulRgba8 { r, g, b, a: 255 }
}

fn multiplied(pixel: PremulRgba8) -> PremulRgba8 {
    let times = |value: u8, by: u8| (u16::from(value) * u16::from(by) / 255) as u8;
    let [r, g, b] = MARK;
    PremulRgba8 { r: times(pixel.r, r), g: times(pixel.g, g), b: times(pixel.b, b), a: pixel.a }
}

/// Returns an image in the format PNG.
fn encoded(image: &Pixmap) -> Result<Vec<u8>, Skip> {
    let (width, height) = (image.width(), image.height());
    let pixels: Vec<u8> = image.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
    let mut bytes = Vec::with_capacity(pixels.len() / 8);
    let mut encoder = png::Encoder::new(&mut bytes, width.into(), height.into());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels));
    written.map_err(|error| Skip::new(format!("the page image cannot be written: {error}")))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
