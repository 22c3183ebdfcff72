//! What a page shows besides its glyphs, as far as it makes the text doubtful: images, shapes, and glyphs that these hide or
//! that are drawn so that nobody sees them.

use hayro_interpret::hayro_syntax::object::Stream;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{BezPath, Point, Rect, Shape as _};
use hayro_interpret::{BlendMode, DrawMode, DrawProps, Image, ImageDrawProps, Paint};

/// An image that covers less of a page, such as a stamp, does not determine its resolution.
const DETAIL: f64 = 0.05;
/// Maximum number of images and coloured areas per page that text may be drawn on.
const GROUNDS: usize = 4000;
/// Maximum number of comparisons of glyphs with areas per page: a page that needs more is hostile.
const MOST_COMPARED: usize = 200_000_000;
/// The compressed content of a page that shows nothing is shorter, in bytes.
const EMPTY: usize = 60;
/// Lighter than this, from 0 to 255, is white.
const WHITE: u8 = 250;

/// What a page shows besides its glyphs.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Positions of the glyphs that are drawn to be seen.
    pub(super) visible: Vec<Point>,
    /// Number of glyphs that are drawn invisibly, as the text layer of a scan is.
    pub(super) invisible: usize,
    /// Number of glyphs that an image covers.
    pub(super) covered: usize,
    /// Number of glyphs that a filled shape covers.
    pub(super) boxed: usize,
    /// Number of white glyphs on white paper.
    pub(super) white: usize,
    /// Area of its images, in parts of the page's.
    pub(super) pictured: f64,
    /// Number of shapes.
    pub(super) shapes: usize,
    /// Number of characters that are guessed from their codes, and of those that are no letters.
    pub(super) guessed: usize,
    pub(super) odd_guesses: usize,
    /// Whether it shows nothing, though its content says that it does.
    pub(super) is_lost: bool,
    /// Highest resolution of its images, in pixels per point.
    pub(super) resolution: f64,
    /// Opacity of the open groups.
    pub(super) opacity: Vec<f32>,
    /// Images and coloured areas.
    pub(super) grounds: Vec<Rect>,
    /// Number of comparisons of glyphs with areas.
    pub(super) compared: usize,
}

impl Seen {
    pub(super) fn glyph(&mut self, at: Point, mode: &DrawMode, paint: &Paint<'_>) {
        if matches!(mode, DrawMode::Invisible) {
            self.invisible += 1;
            return;
        }
        if is_white(paint) && self.grounds.len() < GROUNDS && !self.grounds.iter().any(|ground| ground.contains(at)) {
            self.white += 1;
        }
        self.visible.push(at);
    }

    /// Notes a character that is guessed.
    pub(super) fn guess(&mut self, c: char) {
        self.guessed += 1;
        self.odd_guesses += usize::from(!c.is_alphabetic());
    }

    /// Notes a shape: glyphs drawn before it are hidden if it is an opaque area.
    pub(super) fn shape(&mut self, path: &BezPath, props: &DrawProps<'_>, mode: &DrawMode) {
        self.area(|| (path.control_box(), path.area()), props, mode);
    }

    /// Notes a rectangle, as [`shape`](Self::shape) does.
    pub(super) fn rectangle(&mut self, rect: &Rect, props: &DrawProps<'_>, mode: &DrawMode) {
        self.area(|| (rect.abs(), rect.area()), props, mode);
    }

    fn area(&mut self, extent: impl FnOnce() -> (Rect, f64), props: &DrawProps<'_>, mode: &DrawMode) {
        self.shapes += 1;
        if !matches!(mode, DrawMode::Fill(_)) || !self.is_opaque() || props.blend_mode != BlendMode::default() {
            return;
        }
        let (extent, area) = extent();
        let place = props.transform.transform_rect_bbox(extent);
        // Letters that are drawn as shapes are no areas, nor are rules.
        if place.width() < 4.0 || place.height() < 4.0 {
            return;
        }
        if !is_white(&props.paint) && self.grounds.len() < GROUNDS {
            self.grounds.push(place);
        }
        let is_solid = props.soft_mask.is_none() && is_opaque(&props.paint);
        if is_solid && (area * props.transform.determinant()).abs() > 0.98 * place.area() {
            self.boxed += self.hide(place);
        }
    }

    /// Notes that the page shows nothing, though its content shows text.
    pub(super) fn finish(&mut self, page: &Page<'_>) {
        let is_empty = self.visible.is_empty() && self.invisible + self.covered + self.boxed + self.shapes == 0;
        if is_empty && self.pictured == 0.0 {
            let shows = |content: &[u8]| content.windows(2).any(|pair| pair == b"Tj" || pair == b"TJ");
            // An empty page has a short content, or none.
            let has_content = || {
                let stream = page.raw().get::<Stream<'_>>("Contents");
                stream.is_some_and(|stream| stream.raw_data().len() > EMPTY)
            };
            self.is_lost = match page.page_stream() {
                Some(content) if !content.trim_ascii().is_empty() => shows(content) || is_garbage(content),
                _ => has_content(),
            };
        }
    }

    /// Removes the visible glyphs in an area and returns their number.
    fn hide(&mut self, place: Rect) -> usize {
        let before = self.visible.len();
        self.compared += before;
        if self.compared < MOST_COMPARED {
            self.visible.retain(|at| !place.contains(*at));
        }
        before - self.visible.len()
    }

    fn is_opaque(&self) -> bool {
        self.opacity.iter().all(|opacity| *opacity > 0.99)
    }

    pub(super) fn begin_group(&mut self, opacity: f32, is_plain: bool) {
        self.opacity.push(if is_plain { opacity } else { 0.0 });
    }

    pub(super) fn end_group(&mut self) {
        self.opacity.pop();
    }

    /// Returns the highest resolution of its images, in pixels per inch.
    pub(super) fn resolution(&self) -> f64 {
        72.0 * self.resolution
    }

    /// Notes an image: glyphs drawn before it are hidden if it is opaque.
    pub(super) fn image(&mut self, image: &Image<'_, '_>, props: &ImageDrawProps<'_>, frame: Rect) {
        let size = Rect::new(0.0, 0.0, image.width().into(), image.height().into());
        let place = (props.transform * size.to_path(0.1)).bounding_box().intersect(frame);
        if place.area() > 0.0 && frame.area() > 0.0 {
            self.pictured += place.area() / frame.area();
            if place.area() > DETAIL * frame.area() {
                self.resolution = self.resolution.max((1.0 / props.transform.determinant().abs()).sqrt());
            }
        }
        let is_opaque = match image {
            Image::Stencil(_) => false,
            Image::Raster(raster) => {
                let stream = raster.stream().dict();
                !stream.contains_key("SMask") && !stream.contains_key("Mask") && !stream.contains_key("SMaskInData")
            }
        };
        if is_opaque && self.is_opaque() {
            self.covered += self.hide(place);
        }
        if self.grounds.len() < GROUNDS {
            self.grounds.push(place);
        }
    }
}

/// Whether a content is not what a content is: operators are ASCII.
fn is_garbage(content: &[u8]) -> bool {
    let is_odd = |byte: &&u8| !(byte.is_ascii_graphic() || byte.is_ascii_whitespace() || **byte == 0);
    content.iter().filter(is_odd).count() * 5 > content.len()
}

/// Whether a paint is white.
fn is_white(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(colour) => colour.to_rgba().to_rgba8().iter().all(|part| *part >= WHITE),
        Paint::Pattern(_) => false,
    }
}

/// Whether a paint hides what is under it.
fn is_opaque(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(colour) => colour.to_rgba().to_rgba8()[3] == 255,
        Paint::Pattern(_) => false,
    }
}
