//! Extracts the glyphs of a PDF page: their characters, positions and sizes. A glyph that is drawn twice counts once.
//!
//! Images and lines are ignored; the number of images is kept, since a page of images only was scanned.

use std::collections::HashSet;
use std::mem;

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, RenderContent, SoftMask, interpret_page,
};

use super::doubt::Seen;
use super::form::{Fields, add_fields};
use super::mapping::Mapper;
use super::marked_content::MarkedContent;

/// Units of glyph space in an em.
const EM: f64 = 1000.0;

/// Maximum number of glyphs of a page: a page that draws more is hostile.
const MAX_GLYPHS: usize = 400_000;

/// A glyph in page coordinates: page upright, origin at the top left, lengths in points.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// Its characters: one, several for a ligature, U+FFFD if the font has no Unicode mapping.
    pub(super) text: Text,
    pub(super) left: f64,
    /// Where the next glyph would begin.
    pub(super) right: f64,
    /// Its baseline, from the top of the page.
    pub(super) base: f64,
    /// The height of its em.
    pub(super) size: f64,
    /// Whether the file marks it as not part of the text: a running header, a page number.
    pub(super) artifact: bool,
    /// The marked-content sequence it belongs to (MCID), by which the structure tree refers to it.
    pub(super) mark: Option<u32>,
}

/// The characters of a glyph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Text {
    One(char),
    Several(Box<str>),
}

impl Text {
    /// Creates the text of a glyph, which may be several characters.
    pub(super) fn of(text: &str) -> Self {
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => Self::One(c),
            _ => Self::Several(text.into()),
        }
    }

    /// Returns the characters; `buffer` takes a single one.
    pub(super) fn as_str<'a>(&'a self, buffer: &'a mut [u8; 4]) -> &'a str {
        match self {
            Self::One(c) => c.encode_utf8(buffer),
            Self::Several(text) => text,
        }
    }
}

/// The glyphs that a page shows.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) width: f64,
    pub(super) height: f64,
    /// Number of images on the page.
    pub(super) pictures: usize,
    /// Number of glyphs without a Unicode mapping.
    pub(super) unmapped: usize,
    /// What makes its text doubtful.
    pub(super) seen: Seen,
    /// The form fields whose values are among the glyphs.
    pub(super) fields: Fields,
    /// Whether glyphs beyond [`MAX_GLYPHS`] were left out.
    pub(super) is_truncated: bool,
}

impl Shown {
    /// Returns the same page with other glyphs.
    pub(super) fn with(&self, glyphs: Vec<Glyph>) -> Self {
        let Self { width, height, pictures, unmapped, is_truncated, .. } = *self;
        Self { glyphs, width, height, pictures, unmapped, is_truncated, seen: Seen::default(), fields: Fields::new() }
    }
}

/// Returns what `page` shows. The cache and the mapper are those of its document.
pub(super) fn shown<'a>(page: &Page<'a>, cache: &InterpreterCache<'a>, mapper: &Mapper<'_>) -> Shown {
    let (width, height) = page.render_dimensions();
    let frame = Rect::new(0.0, 0.0, width.into(), height.into());
    let settings = InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    let upright = Affine::new(page.initial_transform(true).as_coeffs());
    let mut context = Context::new(upright, frame, cache, page.xref(), settings);
    let mut canvas = Canvas {
        shown: Shown::default(),
        frame,
        turned: Default::default(),
        drawn: HashSet::new(),
        marked: MarkedContent::default(),
        mapper,
    };
    interpret_page(page, &mut context, &mut canvas);
    let mut shown = canvas.finish();
    add_fields(page, &mut shown);
    shown
}

/// The device that the page is drawn on.
struct Canvas<'m> {
    shown: Shown,
    frame: Rect,
    /// Glyphs by writing direction: right, down, left, up.
    turned: [Vec<Glyph>; 4],
    /// Positions of each character, rounded to a grid, to detect repeated drawing.
    drawn: HashSet<(char, i32, i32)>,
    marked: MarkedContent,
    mapper: &'m Mapper<'m>,
}

impl Canvas<'_> {
    /// Treats the direction of most glyphs as upright and drops the others (stamps in the margin, axis labels).
    fn finish(mut self) -> Shown {
        let most = (0..4).rev().max_by_key(|turn| self.turned[*turn].len()).unwrap_or(0);
        let (width, height) = (self.frame.width(), self.frame.height());
        self.shown.glyphs = mem::take(&mut self.turned[most]);
        let unmapped = |glyph: &&Glyph| glyph.text == Text::One(char::REPLACEMENT_CHARACTER);
        self.shown.unmapped = self.shown.glyphs.iter().filter(unmapped).count();
        (self.shown.width, self.shown.height) = if most % 2 == 0 { (width, height) } else { (height, width) };
        self.shown
    }

    fn draw(&mut self, drawn: &Drawn<'_>, transform: Affine) {
        let along = turned(transform, Vec2::new(EM, 0.0));
        let up = turned(transform, Vec2::new(0.0, EM));
        let size = (along.x * up.y - along.y * up.x).abs().sqrt();
        let at = transform * Point::ZERO;
        if !size.is_finite() || size < 0.5 || !self.frame.inflate(1.0, 1.0).contains(at) {
            return;
        }
        let text = self.mapper.text(drawn);
        let first = match &text {
            Text::One(c) => *c,
            Text::Several(text) => text.chars().next().unwrap_or(' '),
        };
        if first != ' ' && self.is_drawn(first, at, size) {
            return;
        }
        let advance = match drawn {
            Drawn::Outline(glyph) => glyph.advance_width(),
            Drawn::Type3(glyph) => glyph.advance_width(),
        };
        let advance = along * (f64::from(advance.unwrap_or(EM as f32 / 2.0)) / EM);
        let (width, height) = (self.frame.width(), self.frame.height());
        // The page is rotated until the glyph is upright.
        let (turn, left, base, advance) = match () {
            () if along.x.abs() >= along.y.abs() * 8.0 && along.x > 0.0 => (0, at.x, at.y, advance.x),
            () if along.y.abs() >= along.x.abs() * 8.0 && along.y > 0.0 => (1, at.y, width - at.x, advance.y),
            () if along.x.abs() >= along.y.abs() * 8.0 => (2, width - at.x, height - at.y, -advance.x),
            () if along.y.abs() >= along.x.abs() * 8.0 => (3, height - at.y, at.x, -advance.y),
            () => return,
        };
        let (artifact, mark) = (self.marked.is_artifact(), self.marked.number());
        let right = left + advance.clamp(0.0, 4.0 * size);
        self.turned[turn].push(Glyph { text, left, right, base, size, artifact, mark });
    }

    /// Whether this character was drawn here before: as a shadow, or to embolden it.
    fn is_drawn(&mut self, c: char, at: Point, size: f64) -> bool {
        // Characters of small print are less than a point apart.
        let grid = (size / 6.0).min(1.0);
        let (x, y) = ((at.x / grid).round() as i32, (at.y / grid).round() as i32);
        let near = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (c, x + dx, y + dy)));
        let found = near.into_iter().any(|place| self.drawn.contains(&place));
        self.drawn.insert((c, x, y));
        found
    }
}

/// Maps a vector in glyph space to its direction and length on the page.
fn turned(transform: Affine, vector: Vec2) -> Vec2 {
    let [a, b, c, d, ..] = transform.as_coeffs();
    Vec2::new(a * vector.x + c * vector.y, b * vector.x + d * vector.y)
}

impl Device<'_> for Canvas<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        let is_invisible = matches!(mode, DrawMode::Invisible);
        for glyph in run.glyphs() {
            if self.drawn.len() >= MAX_GLYPHS {
                self.shown.is_truncated = true;
                return;
            }
            let transform = props.transform * glyph.transform();
            self.shown.seen.glyph(transform * Point::ZERO, is_invisible);
            self.draw(glyph, transform);
        }
    }

    fn draw_image(&mut self, image: Image<'_, '_>, props: ImageDrawProps<'_>) {
        self.shown.pictures += 1;
        self.shown.seen.image(&image, &props, self.frame);
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        self.marked.begin(tag, properties, &self.turned);
    }

    fn end_marked_content(&mut self) {
        self.marked.end(&mut self.turned);
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {
        self.shown.seen.shape();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'_>>, mode: BlendMode) {
        self.shown.seen.begin_group(opacity, mask.is_none() && mode == BlendMode::default());
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {
        self.shown.seen.end_group();
    }
}
