//! Reads the values of form fields as glyphs at the places where the page shows them.
//!
//! A viewer draws the values over the page; they are not in its content. The stated value is read, not its drawing,
//! which some programs leave to the viewer.

use hayro_interpret::hayro_syntax::object::{
    Array, Dict, Name, Object, ObjectIdentifier, Rect, Stream, String as Written,
};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, Point};

use super::about::decoded_text;
use super::glyph::{Glyph, Shown, Text};

/// Marks from this one on are those of fields, not of marked content.
pub(super) const FIELD: u32 = 1 << 31;
/// Maximum number of fields of a page.
const MAX_FIELDS: usize = 10_000;
/// Maximum length of a value, in characters.
const MAX_VALUE: usize = 20_000;
/// Maximum depth of the tree of fields.
const MAX_DEPTH: usize = 16;
/// Flags of annotations that are not shown: hidden, no view.
const HIDDEN: u32 = 1 << 1 | 1 << 5;
/// Flags of text fields.
const MULTILINE: u32 = 1 << 12;
const PASSWORD: u32 = 1 << 13;
/// Font size of a field that leaves it to the viewer.
const SIZE: f64 = 10.0;
/// What is read for a ticked box.
const TICKED: &str = "☒";

/// Adds the values of the fields of a page to what it shows.
pub(super) fn add_fields(page: &Page<'_>, shown: &mut Shown) {
    let Some(annotations) = page.raw().get::<Array<'_>>("Annots") else { return };
    let upright = Affine::new(page.initial_transform(true).as_coeffs());
    for (annotation, mark) in annotations.iter::<Dict<'_>>().take(MAX_FIELDS).zip(FIELD..) {
        let Some(field) = Field::of(&annotation, upright) else { continue };
        let (label, before) = (field.beside(&shown.glyphs, false), field.beside(&shown.glyphs, true));
        let near = label.or(before).or(shown.glyphs.len().checked_sub(1)).map(|near| &shown.glyphs[near]);
        let glyphs = field.glyphs(near, label.or(before).is_some(), mark);
        shown.fields.extend(annotation.obj_id().map(|object| (object, mark)));
        // A line goes on where the file continues it.
        let at = label.map(|label| label + 1).or(before).unwrap_or(shown.glyphs.len());
        shown.glyphs.splice(at..at, glyphs);
    }
}

/// The object of each field and the mark of its glyphs.
pub(super) type Fields = Vec<(ObjectIdentifier, u32)>;

/// A filled field.
struct Field {
    value: String,
    /// Its edges on the page.
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    size: f64,
    is_multiline: bool,
}

impl Field {
    /// Returns the field of an annotation, if it is shown and filled.
    fn of(annotation: &Dict<'_>, upright: Affine) -> Option<Self> {
        if annotation.get::<u32>("F").unwrap_or(0) & HIDDEN != 0 {
            return None;
        }
        let is = |key: &str, value: &str| annotation.get::<Name<'_>>(key).is_some_and(|name| name.as_str() == value);
        let flags = inherited::<u32>(annotation, "Ff").unwrap_or(0);
        let value = match () {
            // Text typed onto a page that has no fields.
            () if is("Subtype", "FreeText") && is("IT", "FreeTextTypeWriter") => {
                decoded_text(annotation.get::<Written<'_>>("Contents")?.as_bytes())
            }
            () if !is("Subtype", "Widget") || flags & PASSWORD != 0 => return None,
            () => value(annotation)?,
        };
        let value: String = value.chars().take(MAX_VALUE).collect();
        let area = annotation.get::<Rect>("Rect")?;
        let (one, other) = (upright * Point::new(area.x0, area.y0), upright * Point::new(area.x1, area.y1));
        let (left, right) = (one.x.min(other.x), one.x.max(other.x));
        let (top, bottom) = (one.y.min(other.y), one.y.max(other.y));
        if value.trim().is_empty() || right - left < 1.0 || bottom - top < 1.0 {
            return None;
        }
        let size = font_size(annotation).filter(|size| (2.0..100.0).contains(size));
        let size = size.unwrap_or(SIZE.min(0.8 * (bottom - top)));
        let is_multiline = flags & MULTILINE != 0 || value.trim().contains(['\n', '\r']);
        Some(Self { value, left, right, top, bottom, size, is_multiline })
    }

    /// Returns the index of the glyph beside a field of one line: the last on its left, or the first on its right.
    fn beside(&self, glyphs: &[Glyph], on_right: bool) -> Option<usize> {
        let is_level = |glyph: &Glyph| glyph.base > self.top && glyph.base < self.bottom + 0.2 * self.size;
        let apart = |glyph: &Glyph| if on_right { glyph.left - self.right } else { self.left - glyph.right };
        let beside = glyphs.iter().enumerate().filter(|(_, glyph)| is_level(glyph) && apart(glyph) > -1.0);
        let nearest = beside.min_by(|(_, one), (_, other)| apart(one).total_cmp(&apart(other)))?.0;
        (!self.is_multiline).then_some(nearest)
    }

    /// Returns its glyphs, in the size of the text near it, and on its line if that is beside it.
    fn glyphs(&self, near: Option<&Glyph>, is_beside: bool, mark: u32) -> Vec<Glyph> {
        let lines: Vec<&str> = self.value.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).collect();
        let size = near.map_or(self.size, |near| near.size);
        let middle = f64::midpoint(self.top, self.bottom) + 0.35 * size;
        let first = match near {
            Some(near) if is_beside => near.base,
            _ if self.is_multiline => self.top + size,
            _ => middle,
        };
        let mut glyphs = Vec::new();
        let mut base = first;
        for line in lines {
            let width = (self.right - self.left).max(size);
            let count = line.chars().count() as f64;
            let room = (width / (0.5 * size)).floor().max(1.0);
            // A long value is wrapped, or set narrower.
            let advance = if self.is_multiline { 0.5 * size } else { (width / count).min(0.5 * size) };
            let mut left = self.left;
            for c in line.chars() {
                if self.is_multiline && c == ' ' && left > self.left + (room - 8.0).max(1.0) * advance {
                    (left, base) = (self.left, base + 1.2 * size);
                    continue;
                }
                let (text, right) = (Text::One(c), left + advance);
                glyphs.push(Glyph {
                    text,
                    left,
                    right,
                    base,
                    size,
                    starts_run: false,
                    artifact: false,
                    mark: Some(mark),
                });
                left = right;
            }
            base += 1.2 * size;
        }
        glyphs
    }
}

/// Returns the value of a field, as shown.
fn value(field: &Dict<'_>) -> Option<String> {
    let kind = inherited::<Name<'_>>(field, "FT")?;
    match kind.as_str() {
        "Tx" => written(&inherited::<Object<'_>>(field, "V")?),
        "Ch" => {
            let chosen = inherited::<Object<'_>>(field, "V")?;
            let options = inherited::<Array<'_>>(field, "Opt");
            let shown = |value: String| options.as_ref().and_then(|all| option(all, &value)).unwrap_or(value);
            match chosen {
                Object::Array(all) => {
                    let all: Vec<String> =
                        all.iter::<Object<'_>>().filter_map(|one| written(&one)).map(shown).collect();
                    Some(all.join(", "))
                }
                one => written(&one).map(shown),
            }
        }
        "Btn" => {
            let state = field.get::<Name<'_>>("AS")?;
            (state.as_str() != "Off").then(|| TICKED.to_owned())
        }
        _ => None,
    }
}

fn written(value: &Object<'_>) -> Option<String> {
    match value {
        Object::String(text) => Some(decoded_text(text.as_bytes())),
        Object::Stream(text) => stream(text),
        _ => None,
    }
}

fn stream(text: &Stream<'_>) -> Option<String> {
    Some(decoded_text(&text.decoded_data().ok()?))
}

/// Returns what is shown for a value of a list of pairs.
fn option(options: &Array<'_>, value: &str) -> Option<String> {
    options.iter::<Object<'_>>().find_map(|option| {
        let Object::Array(pair) = option else { return None };
        let pair: Vec<String> = pair.iter::<Object<'_>>().filter_map(|one| written(&one)).collect();
        (pair.len() == 2 && pair[0] == value).then(|| pair[1].clone())
    })
}

/// Returns the font size of a field, unless it is left to the viewer.
fn font_size(field: &Dict<'_>) -> Option<f64> {
    let appearance = inherited::<Written<'_>>(field, "DA")?;
    let appearance = String::from_utf8_lossy(appearance.as_bytes()).into_owned();
    let words: Vec<&str> = appearance.split_whitespace().collect();
    let at = words.iter().rposition(|word| *word == "Tf")?;
    words.get(at.checked_sub(1)?)?.parse().ok()
}

/// Returns an entry of a field or of the fields above it.
fn inherited<'a, T>(field: &Dict<'a>, key: &str) -> Option<T>
where
    T: TryFrom<Object<'a>>,
{
    let mut field = field.clone();
    for _ in 0..MAX_DEPTH {
        if let Some(object) = field.get::<Object<'a>>(key) {
            return T::try_from(object).ok();
        }
        field = field.get::<Dict<'a>>("Parent")?;
    }
    None
}

#[cfg(test)]
mod tests;
