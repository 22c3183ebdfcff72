//! TIFF files (revision 6.0), as scanners and fax machines write them: pages in strips.

use std::borrow::Cow;

use super::document::{Color, Encoding, Part};
use super::{check, resolution};

const DAMAGED: &str = "damaged TIFF data";
/// Maximum number of pages, of strips of a page, and of fields of a page.
const PAGES: usize = 2000;
const STRIPS: usize = 20_000;
const FIELDS: usize = 200;

/// Fields of a page.
const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const BITS: u16 = 258;
const COMPRESSION: u16 = 259;
const PHOTOMETRIC: u16 = 262;
const FILL_ORDER: u16 = 266;
const OFFSETS: u16 = 273;
const COMPONENTS: u16 = 277;
const ROWS: u16 = 278;
const LENGTHS: u16 = 279;
const RESOLUTION: u16 = 282;
const PLANES: u16 = 284;
const FAX_OPTIONS: u16 = 292;
const UNIT: u16 = 296;
const PREDICTOR: u16 = 317;
const TILE_OFFSETS: u16 = 324;
const TABLES: u16 = 347;

/// Returns the strips of each page of a file.
pub(super) fn pages(bytes: &[u8]) -> Result<Vec<Vec<Part<'_>>>, &'static str> {
    let file = File { bytes, is_big_endian: bytes.starts_with(b"MM") };
    let mut pages = Vec::new();
    let mut next = file.long(4).unwrap_or_default() as usize;
    while next != 0 && pages.len() < PAGES {
        let (page, after) = Page::at(file, next)?;
        pages.push(page.parts()?);
        // Pages come one after the other, so that a file cannot lead in a circle.
        next = if after as usize > next { after as usize } else { 0 };
    }
    if pages.is_empty() { Err(DAMAGED) } else { Ok(pages) }
}

#[derive(Clone, Copy)]
struct File<'a> {
    bytes: &'a [u8],
    is_big_endian: bool,
}

impl File<'_> {
    fn short(self, at: usize) -> Option<u32> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.is_big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }.into())
    }

    fn long(self, at: usize) -> Option<u32> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.is_big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }
}

/// A page: its fields, each with its type, its number of values, and where they are.
struct Page<'a> {
    file: File<'a>,
    fields: Vec<(u16, u32, usize, usize)>,
}

impl<'a> Page<'a> {
    /// Reads the fields of the page at an offset. Also returns the offset of the next page.
    fn at(file: File<'a>, offset: usize) -> Result<(Self, u32), &'static str> {
        let count = file.short(offset).ok_or(DAMAGED)? as usize;
        let mut fields = Vec::new();
        for field in 0..count.min(FIELDS) {
            let at = offset + 2 + 12 * field;
            let (Some(tag), Some(kind), Some(values)) = (file.short(at), file.short(at + 2), file.long(at + 4)) else {
                return Err(DAMAGED);
            };
            let size = match kind {
                3 => 2,
                4 => 4,
                5 => 8,
                _ => 1,
            };
            let place = if size * u64::from(values) <= 4 { at + 8 } else { file.long(at + 8).ok_or(DAMAGED)? as usize };
            fields.push((tag as u16, kind, values as usize, place));
        }
        Ok((Self { file, fields }, file.long(offset + 2 + 12 * count).unwrap_or_default()))
    }

    /// Returns the values of a field.
    fn values(&self, tag: u16) -> Vec<u32> {
        let Some((_, kind, count, at)) = self.fields.iter().find(|(it, ..)| *it == tag) else { return Vec::new() };
        let value = |place: usize| match kind {
            3 => self.file.short(at + 2 * place),
            4 => self.file.long(at + 4 * place),
            _ => self.file.bytes.get(at + place).copied().map(u32::from),
        };
        (0..(*count).min(STRIPS)).map_while(value).collect()
    }

    fn value(&self, tag: u16, usual: u32) -> u32 {
        self.values(tag).first().copied().unwrap_or(usual)
    }

    /// Returns the stated resolution, in pixels per inch.
    fn resolution(&self) -> Option<f64> {
        let (_, _, _, at) = self.fields.iter().find(|(tag, kind, ..)| *tag == RESOLUTION && *kind == 5)?;
        let stated = f64::from(self.file.long(*at)?) / f64::from(self.file.long(at + 4)?);
        Some(if self.value(UNIT, 2) == 3 { stated * 2.54 } else { stated })
    }

    /// Returns the strips of the page.
    fn parts(&self) -> Result<Vec<Part<'a>>, &'static str> {
        let (width, height) = (self.value(WIDTH, 0), self.value(HEIGHT, 0));
        check(width, height)?;
        let (bits, components) = (self.value(BITS, 1), self.value(COMPONENTS, 1));
        if !self.values(TILE_OFFSETS).is_empty() || components > 1 && self.value(PLANES, 1) != 1 {
            return Err("TIFF data in tiles or planes; save it in strips");
        }
        let is_inverted = self.value(PHOTOMETRIC, 1) == 0;
        let compression = self.value(COMPRESSION, 1);
        let color = match (self.value(PHOTOMETRIC, 1), components) {
            (0 | 1, 1) => Color::Gray { is_inverted: is_inverted && !matches!(compression, 2..=4) },
            (2 | 6, 3) => Color::Rgb,
            (5, 4) => Color::Cmyk { is_inverted: false },
            _ => return Err("TIFF data of unusual colours; save it in grey"),
        };
        if !matches!(bits, 1 | 4 | 8) || self.value(PHOTOMETRIC, 1) == 6 && compression != 7 {
            return Err("TIFF data of unusual colours; save it in grey");
        }
        let resolution = resolution(self.resolution(), width);
        let rows = self.value(ROWS, height).clamp(1, height);
        let mut parts = Vec::new();
        let mut left = height;
        for (offset, length) in self.values(OFFSETS).into_iter().zip(self.values(LENGTHS)) {
            if left == 0 {
                break;
            }
            let height = rows.min(left);
            left -= height;
            let (from, to) = (offset as usize, offset as usize + length as usize);
            let strip = self.file.bytes.get(from..to.min(self.file.bytes.len())).ok_or(DAMAGED)?;
            let (encoding, data) = self.encoding(compression, strip, (width, height), (bits, components))?;
            parts.push(Part { width, height, resolution, color: color.clone(), encoding, data });
        }
        if parts.is_empty() { Err(DAMAGED) } else { Ok(parts) }
    }

    /// Returns how PDF names the compression of a strip, and its data.
    fn encoding(
        &self,
        compression: u32,
        strip: &'a [u8],
        (width, height): (u32, u32),
        (bits, components): (u32, u32),
    ) -> Result<(Encoding, Cow<'a, [u8]>), &'static str> {
        let predictor = self.value(PREDICTOR, 1);
        let predicted = format!("/Predictor {predictor}/Colors {components}/BitsPerComponent {bits}/Columns {width}");
        let fax = |k: i32, aligned: bool| {
            let black = self.value(PHOTOMETRIC, 0) == 1;
            format!("/K {k}/Columns {width}/Rows {height}/BlackIs1 {black}/EncodedByteAlign {aligned}/EndOfBlock false")
        };
        let options = self.value(FAX_OPTIONS, 0);
        let (filter, parameters) = match compression {
            1 | 32773 => ("", String::new()),
            2 => ("/CCITTFaxDecode", fax(0, true)),
            3 => ("/CCITTFaxDecode", fax(i32::from(options & 1 == 1), options & 4 == 4)),
            4 => ("/CCITTFaxDecode", fax(-1, false)),
            5 => ("/LZWDecode", predicted),
            7 => ("/DCTDecode", String::new()),
            8 | 32946 => ("/FlateDecode", predicted),
            _ => return Err("TIFF data of an unknown compression"),
        };
        let data = match compression {
            // The bits of each byte may be written from the other end.
            2..=4 if self.value(FILL_ORDER, 1) == 2 => strip.iter().map(|byte| byte.reverse_bits()).collect(),
            32773 => Cow::Owned(unpacked(
                strip,
                (u64::from(width) * u64::from(bits * components)).div_ceil(8) * u64::from(height),
            )),
            // Tables that all strips share come before them.
            7 => match self.fields.iter().find(|(tag, ..)| *tag == TABLES) {
                Some((_, _, count, at)) => {
                    let tables = self.file.bytes.get(*at..at + count).and_then(|it| it.strip_suffix(b"\xff\xd9"));
                    let strip = strip.strip_prefix(b"\xff\xd8").ok_or(DAMAGED)?;
                    Cow::Owned([tables.ok_or(DAMAGED)?, strip].concat())
                }
                None => Cow::Borrowed(strip),
            },
            _ => Cow::Borrowed(strip),
        };
        Ok((Encoding { bits: bits as u16, filter, parameters }, data))
    }
}

/// Expands runs of equal bytes (section 9 of the specification) to at most `most` bytes.
fn unpacked(strip: &[u8], most: u64) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = strip;
    while let [head, after @ ..] = rest {
        if out.len() as u64 >= most {
            break;
        }
        let count = i8::from_ne_bytes([*head]);
        rest = match (count, after) {
            (0.., _) => {
                let (plain, after) = after.split_at((count as usize + 1).min(after.len()));
                out.extend_from_slice(plain);
                after
            }
            (-127..0, [byte, after @ ..]) => {
                out.extend(std::iter::repeat_n(*byte, 1 + usize::from(count.unsigned_abs())));
                after
            }
            // No operation, or cut off.
            _ => after,
        };
    }
    out
}
