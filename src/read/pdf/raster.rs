//! Draws a scanned page as one grey image for text recognition: its images and filled shapes, without its text.

use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape as _, flatten};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, FillRule, Image, ImageData, ImageDrawProps,
    InterpreterCache, InterpreterSettings, LumaData, Paint, RenderContent, SoftMask, interpret_page,
};

use crate::read::ocr::PageImage;

/// Points in an inch.
const INCH: f64 = 72.0;
/// Resolution of the image, in pixels per inch: that of the scan within these limits.
const RESOLUTION: (f64, f64) = (300.0, 400.0);
/// Maximum number of pixels: an A3 page at the highest resolution.
const PIXELS: f64 = 32e6;
/// Maximum number of places where shapes cross rows of pixels.
const CROSSINGS: usize = 40_000_000;
/// Maximum number of samples of an image per pixel, along each axis.
const SAMPLES: i32 = 4;
/// Groups that are more transparent than this are not drawn.
const OPAQUE: f32 = 0.5;

/// Returns the image of a page, given the resolution of its scan in pixels per inch.
pub(super) fn draw<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>, scanned: f64) -> PageImage {
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width).max(1.0), f64::from(height).max(1.0));
    let (least, most) = RESOLUTION;
    let wanted = if scanned > most { least } else { scanned.max(least) };
    let wanted = wanted.min(INCH * (PIXELS / (width * height)).sqrt());
    let scale = wanted / INCH;
    let (columns, rows) = ((width * scale).ceil().max(1.0), (height * scale).ceil().max(1.0));
    let frame = Rect::new(0.0, 0.0, columns, rows);
    let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    let upright = Affine::scale(scale) * Affine::new(page.initial_transform(true).as_coeffs());
    let mut context = Context::new(upright, frame, cache, page.xref(), settings);
    let (columns, rows) = (columns as usize, rows as usize);
    let mut canvas = Canvas {
        pixels: vec![255; columns * rows],
        columns,
        rows,
        hidden: 0,
        groups: Vec::new(),
        crossings: CROSSINGS,
    };
    interpret_page(page, &mut context, &mut canvas);
    PageImage { width: columns as u32, height: rows as u32, resolution: wanted, pixels: canvas.pixels }
}

struct Canvas {
    pixels: Vec<u8>,
    columns: usize,
    rows: usize,
    /// Number of open groups that are transparent.
    hidden: usize,
    /// Whether each open group is transparent.
    groups: Vec<bool>,
    /// Crossings that may still be computed.
    crossings: usize,
}

impl Canvas {
    /// Paints a pixel.
    fn paint(&mut self, column: usize, row: usize, grey: u8, alpha: u8, mode: BlendMode) {
        let Some(pixel) = self.pixels.get_mut(row * self.columns + column) else { return };
        let (below, alpha) = (u32::from(*pixel), u32::from(alpha));
        let grey = match mode {
            BlendMode::Multiply => u32::from(grey) * below / 255,
            BlendMode::Darken => u32::from(grey).min(below),
            _ => u32::from(grey),
        };
        *pixel = ((grey * alpha + below * (255 - alpha)) / 255) as u8;
    }

    /// Paints an image: `at` returns the grey and the opacity at a position in the image, whose size is `width` and
    /// `height`.
    fn picture(
        &mut self,
        transform: Affine,
        (width, height): (u32, u32),
        mode: BlendMode,
        at: impl Fn(usize, usize) -> (u8, u8),
    ) {
        let determinant = transform.determinant();
        if width == 0 || height == 0 || !determinant.is_finite() || determinant.abs() < 1e-12 {
            return;
        }
        let whole = transform.transform_rect_bbox(Rect::new(0.0, 0.0, width.into(), height.into()));
        let whole = whole.intersect(Rect::new(0.0, 0.0, self.columns as f64, self.rows as f64));
        if whole.width() <= 0.0 || whole.height() <= 0.0 {
            return;
        }
        let back = transform.inverse();
        // Several pixels of the image become one.
        let samples = (1.0 / determinant.abs().sqrt() - 0.2).ceil().clamp(1.0, f64::from(SAMPLES)) as i32;
        let (columns, rows) =
            (whole.x0.floor() as usize..whole.x1.ceil() as usize, whole.y0.floor() as usize..whole.y1.ceil() as usize);
        for row in rows {
            for column in columns.clone() {
                let (mut grey, mut alpha, mut count) = (0_u32, 0_u32, 0_u32);
                for sample in 0..samples * samples {
                    let offset = |n: i32| (f64::from(n) + 0.5) / f64::from(samples);
                    let place =
                        Point::new(column as f64 + offset(sample % samples), row as f64 + offset(sample / samples));
                    let place = back * place;
                    if place.x < 0.0 || place.y < 0.0 || place.x >= width.into() || place.y >= height.into() {
                        continue;
                    }
                    let (one, opacity) = at(place.x as usize, place.y as usize);
                    grey += u32::from(one) * u32::from(opacity);
                    alpha += u32::from(opacity);
                    count += 1;
                }
                if let (Some(grey), Some(alpha)) = (grey.checked_div(alpha), alpha.checked_div(count)) {
                    self.paint(column, row, grey as u8, alpha as u8, mode);
                }
            }
        }
    }

    /// Fills a path that is already in pixels.
    fn fill(&mut self, path: &BezPath, rule: FillRule, grey: u8, alpha: u8, mode: BlendMode) {
        let mut rows: Vec<Vec<(f32, i8)>> = Vec::new();
        let top = self.first_row(path);
        let (mut start, mut last) = (Point::ZERO, Point::ZERO);
        let mut edges: Vec<(Point, Point)> = Vec::new();
        flatten(path, 0.3, |element| match element {
            PathEl::MoveTo(to) => {
                edges.push((last, start));
                (start, last) = (to, to);
            }
            PathEl::LineTo(to) => {
                edges.push((last, to));
                last = to;
            }
            PathEl::ClosePath => {
                edges.push((last, start));
                last = start;
            }
            _ => {}
        });
        edges.push((last, start));
        for (from, to) in edges {
            let (upper, lower, turn) = if from.y < to.y { (from, to, 1) } else { (to, from, -1) };
            if !(upper.x + upper.y + lower.x + lower.y).is_finite() {
                continue;
            }
            let begin = (upper.y - 0.5).ceil().max(top as f64) as usize;
            let end = (lower.y - 0.5).ceil().clamp(0.0, self.rows as f64) as usize;
            for row in begin..end {
                self.crossings = self.crossings.saturating_sub(1);
                if self.crossings == 0 {
                    return;
                }
                let part = (row as f64 + 0.5 - upper.y) / (lower.y - upper.y);
                if rows.len() <= row - top {
                    rows.resize(row - top + 1, Vec::new());
                }
                rows[row - top].push(((upper.x + part * (lower.x - upper.x)) as f32, turn));
            }
        }
        for (place, crossings) in rows.iter_mut().enumerate() {
            crossings.sort_by(|one, other| one.0.total_cmp(&other.0));
            let mut winding = 0_i32;
            for pair in crossings.windows(2) {
                winding += i32::from(pair[0].1);
                let is_inside = if matches!(rule, FillRule::EvenOdd) { winding % 2 != 0 } else { winding != 0 };
                if is_inside {
                    let column = |x: f32| (x - 0.5).ceil().clamp(0.0, self.columns as f32) as usize;
                    for column in column(pair[0].0)..column(pair[1].0) {
                        self.paint(column, top + place, grey, alpha, mode);
                    }
                }
            }
        }
    }

    fn first_row(&self, path: &BezPath) -> usize {
        path.bounding_box().y0.floor().clamp(0.0, self.rows as f64) as usize
    }
}

/// Returns the grey of a colour.
fn grey(red: u8, green: u8, blue: u8) -> u8 {
    ((u32::from(red) * 77 + u32::from(green) * 151 + u32::from(blue) * 28) >> 8) as u8
}

/// Returns the grey and the opacity of a paint; a pattern counts as black.
fn of_paint(paint: &Paint<'_>) -> (u8, u8) {
    match paint {
        Paint::Color(colour) => {
            let [red, green, blue, alpha] = colour.to_rgba().to_rgba8();
            (grey(red, green, blue), alpha)
        }
        Paint::Pattern(_) => (0, 255),
    }
}

/// Returns the value at a position of an image that covers the same area as another of this size.
fn sampled(mask: &LumaData, x: usize, y: usize, (width, height): (u32, u32)) -> u8 {
    let scaled = |at: usize, size: u32, own: u32| at * own as usize / (size as usize).max(1);
    let (x, y) = (scaled(x, width, mask.width), scaled(y, height, mask.height));
    mask.data.get(y * mask.width as usize + x).copied().unwrap_or(255)
}

impl Device<'_> for Canvas {
    fn draw_image(&mut self, image: Image<'_, '_>, props: ImageDrawProps<'_>) {
        if self.hidden > 0 {
            return;
        }
        let mode = props.blend_mode;
        let scaled = |(x, y): (f32, f32)| props.transform * Affine::scale_non_uniform(x.into(), y.into());
        match image {
            Image::Stencil(stencil) => stencil.with_stencil(
                |mask, paint| {
                    let (grey, opacity) = of_paint(paint);
                    let width = mask.width as usize;
                    self.picture(scaled(mask.scale_factors), (mask.width, mask.height), mode, |x, y| {
                        let part = mask.data.get(y * width + x).copied().unwrap_or_default();
                        (grey, (u32::from(part) * u32::from(opacity) / 255) as u8)
                    });
                },
                None,
            ),
            Image::Raster(raster) => raster.with_rgba(
                |image, mask| {
                    let size @ (width, _) = (image.width(), image.height());
                    let opacity = |x, y| mask.as_ref().map_or(255, |mask| sampled(mask, x, y, size));
                    let at = |x: usize, y: usize| {
                        let place = y * width as usize + x;
                        let tone = match &image {
                            ImageData::Luma(luma) => luma.data.get(place).copied(),
                            ImageData::Rgb(rgb) => {
                                rgb.data.get(3 * place..3 * place + 3).map(|it| grey(it[0], it[1], it[2]))
                            }
                        };
                        tone.map_or((255, 0), |tone| (tone, opacity(x, y)))
                    };
                    self.picture(scaled(image.scale_factors()), size, mode, at);
                },
                None,
            ),
        }
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, mode: &DrawMode) {
        if let DrawMode::Fill(rule) = mode
            && self.hidden == 0
        {
            let (grey, alpha) = of_paint(&props.paint);
            self.fill(&(props.transform * path), *rule, grey, alpha, props.blend_mode);
        }
    }

    fn push_transparency_group(&mut self, opacity: f32, _: Option<SoftMask<'_>>, _: BlendMode) {
        self.groups.push(opacity < OPAQUE);
        self.hidden += usize::from(opacity < OPAQUE);
    }

    fn pop_transparency_group(&mut self) {
        self.hidden -= usize::from(self.groups.pop() == Some(true));
    }

    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, '_>, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn pop_clip(&mut self) {}
}
