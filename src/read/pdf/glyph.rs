//! Extracts the glyphs of a PDF page: their characters, positions and sizes. A glyph that is drawn twice counts once.
//!
//! The page is turned until its text runs from left to right and its lines from the top down: a page of vertical text is
//! rotated, a page in a script that runs from right to left is mirrored.
//!
//! Images and lines are ignored; the number of images is kept, since a page of images only was scanned.

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::WritingMode;
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape as _, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, RenderContent, SoftMask, interpret_page,
};

use unicode_normalization::char::is_combining_mark;

use super::bidi::is_right_to_left;
use super::clip::Clips;
use super::form::{Fields, add_fields};
use super::mapping::Mapper;
use super::marked_content::MarkedContent;
use super::repeat::Drawn as Repeats;
use super::scan::{Recognised, WordConfidence};
use super::seen::Seen;
use super::turn::{Turned, Upright};

/// Units of glyph space in an em.
const EM: f64 = 1000.0;

/// The size of figures that a font raises itself, in parts of the others.
const SUPERIOR: f64 = 0.65;

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
    /// Whether it is the first glyph of an operator that shows text.
    pub(super) starts_run: bool,
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

    /// Returns its first character.
    pub(super) fn first(&self) -> char {
        match self {
            Self::One(c) => *c,
            Self::Several(text) => text.chars().next().unwrap_or(' '),
        }
    }
}

/// The glyphs that a page shows.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) glyphs: Vec<Glyph>,
    /// What runs across a page of vertical writing, on the page as it was before it was turned.
    pub(super) across: Vec<Glyph>,
    pub(super) width: f64,
    pub(super) height: f64,
    /// Quarter turns of the page to its text.
    pub(super) turn: u8,
    /// Whether left and right are exchanged, since the text runs from right to left.
    pub(super) is_mirrored: bool,
    /// Number of images on the page.
    pub(super) pictures: usize,
    /// Number of glyphs without a Unicode mapping.
    pub(super) unmapped: usize,
    /// Baselines, edges and confidence of recognised words, in the order of the page.
    pub(super) confidences: Vec<WordConfidence>,
    /// What text recognition found, if the page was scanned.
    pub(super) recognised: Option<Recognised>,
    /// Slope of the lines of a page that was scanned askew: its glyphs are levelled.
    pub(super) slope: f64,
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
        let Self { width, height, turn, is_mirrored, pictures, unmapped, is_truncated, .. } = *self;
        let (seen, fields, recognised, slope) = (Seen::default(), Fields::new(), None, self.slope);
        Self {
            glyphs,
            across: Vec::new(),
            width,
            height,
            turn,
            is_mirrored,
            pictures,
            unmapped,
            confidences: Vec::new(),
            recognised,
            slope,
            seen,
            fields,
            is_truncated,
        }
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
        turned: Turned::default(),
        repeats: Repeats::default(),
        marked: MarkedContent::default(),
        clips: Clips::default(),
        mapper,
    };
    interpret_page(page, &mut context, &mut canvas);
    canvas.shown.seen.finish(page);
    let mut shown = canvas.finish();
    add_fields(page, &mut shown);
    shown.is_mirrored = mirror(&mut shown.glyphs, shown.width);
    shown
}

/// The device that the page is drawn on.
struct Canvas<'m> {
    shown: Shown,
    frame: Rect,
    turned: Turned,
    repeats: Repeats,
    marked: MarkedContent,
    clips: Clips,
    mapper: &'m Mapper<'m>,
}

impl Canvas<'_> {
    fn finish(mut self) -> Shown {
        let (width, height) = (self.frame.width(), self.frame.height());
        let Upright { glyphs, across, width, height, turn } = self.turned.upright(width, height);
        (self.shown.glyphs, self.shown.across) = (glyphs, across);
        (self.shown.width, self.shown.height, self.shown.turn) = (width, height, turn);
        let unmapped = |glyph: &&Glyph| glyph.text == Text::One(char::REPLACEMENT_CHARACTER);
        self.shown.unmapped = self.shown.glyphs.iter().filter(unmapped).count();
        self.shown
    }

    /// Draws a glyph. Returns whether it is on the page.
    fn draw(&mut self, drawn: &Drawn<'_>, transform: Affine, mode: WritingMode, starts_run: bool) -> bool {
        let along = turned(transform, Vec2::new(EM, 0.0));
        let up = turned(transform, Vec2::new(0.0, EM));
        // Type may be stretched along the line: its height is what readers compare.
        let size = (along.x * up.y - along.y * up.x).abs() / along.hypot();
        let mut at = transform * Point::ZERO;
        if !size.is_finite() || size < 0.5 || !self.frame.inflate(1.0, 1.0).contains(at) || !self.clips.shows(at, size)
        {
            return false;
        }
        let text = self.mapper.text(drawn);
        if Mapper::is_guessed(drawn) {
            self.shown.seen.guess(text.first());
        }
        let first = text.first();
        let rise = if first.is_ascii_digit() { self.mapper.rise(drawn) } else { None };
        let size = if rise.is_some() { SUPERIOR * size } else { size };
        at += up * rise.unwrap_or_default();
        let advance = match drawn {
            Drawn::Outline(glyph) => glyph.advance_width(),
            Drawn::Type3(glyph) => glyph.advance_width(),
        };
        let advance = along * (f64::from(advance.unwrap_or(EM as f32 / 2.0)) / EM);
        if first != ' ' && self.repeats.repeats(first, at, size, advance.hypot()) {
            return true;
        }
        let (artifact, mark) = (self.marked.is_artifact(), self.marked.number());
        let glyph = Glyph { text, left: 0.0, right: 0.0, base: 0.0, size, starts_run, artifact, mark };
        self.turned.add(glyph, at, along, advance, mode, (self.frame.width(), self.frame.height()));
        true
    }
}

/// Exchanges left and right if most letters run from right to left. Returns whether it did.
pub(super) fn mirror(glyphs: &mut [Glyph], width: f64) -> bool {
    let (mut letters, mut backwards) = (0, 0);
    for c in glyphs.iter().map(|glyph| glyph.text.first()) {
        letters += usize::from(c.is_alphabetic());
        backwards += usize::from(is_right_to_left(c));
    }
    let is_mirrored = backwards * 2 > letters;
    if is_mirrored {
        for glyph in &mut *glyphs {
            (glyph.left, glyph.right) = (width - glyph.right, width - glyph.left);
        }
        place_marks(glyphs);
    }
    is_mirrored
}

/// Moves vowel signs and other marks of a mirrored page onto their letters: a file that draws the letters from the left
/// draws the marks before them, others after them.
fn place_marks(glyphs: &mut [Glyph]) {
    let is_mark = |glyph: &Glyph| is_combining_mark(glyph.text.first());
    for place in (0..glyphs.len()).filter(|place| is_mark(&glyphs[*place])).collect::<Vec<_>>() {
        let base = glyphs[place].base;
        let is_letter = |other: &&Glyph| !is_mark(other) && (other.base - base).abs() < 0.8 * other.size;
        let before = glyphs[..place].iter().rev().take(4).find(is_letter);
        let after = glyphs[place + 1..].iter().take(4).find(is_letter);
        let letter = match (before, after) {
            (Some(before), Some(after)) if after.left < before.left => Some(after),
            (None, after) => after,
            (before, _) => before,
        };
        if let Some(Glyph { left, right, base, .. }) = letter.cloned() {
            let mark = &mut glyphs[place];
            (mark.left, mark.right, mark.base) = (left + 0.1 * (right - left), right, base);
        }
    }
}

/// Maps a vector in glyph space to its direction and length on the page.
fn turned(transform: Affine, vector: Vec2) -> Vec2 {
    let [a, b, c, d, ..] = transform.as_coeffs();
    Vec2::new(a * vector.x + c * vector.y, b * vector.x + d * vector.y)
}

impl Device<'_> for Canvas<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        let glyphs = run.glyphs();
        if self.repeats.len() + glyphs.len() > MAX_GLYPHS {
            self.shown.is_truncated = true;
            return;
        }
        if let Some(first) = glyphs.first() {
            let transform = props.transform * first.transform();
            let size = turned(transform, Vec2::new(0.0, EM)).hypot();
            let codes = glyphs.iter().map(|glyph| glyph.char_code());
            if self.repeats.shadows(codes, transform * Point::ZERO, size) {
                return;
            }
        }
        let mut starts_run = true;
        for glyph in glyphs {
            let transform = props.transform * glyph.transform();
            self.shown.seen.glyph(transform * Point::ZERO, mode, &props.paint);
            starts_run &= !self.draw(glyph, transform, run.writing_mode(), starts_run);
        }
    }

    fn draw_image(&mut self, image: Image<'_, '_>, props: ImageDrawProps<'_>) {
        self.shown.pictures += 1;
        self.shown.seen.image(&image, &props, self.frame);
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        self.marked.begin(tag, properties, &self.turned.0);
    }

    fn end_marked_content(&mut self) {
        self.marked.end(&mut self.turned.0);
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, mode: &DrawMode) {
        self.shown.seen.shape(path, &props, mode);
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'_>, mode: &DrawMode) {
        self.shown.seen.rectangle(rect, &props, mode);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.clips.push(clip.path.bounding_box());
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.clips.push(*rect);
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'_>>, mode: BlendMode) {
        self.shown.seen.begin_group(opacity, mask.is_none() && mode == BlendMode::default());
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn pop_transparency_group(&mut self) {
        self.shown.seen.end_group();
    }
}
