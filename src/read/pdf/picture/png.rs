//! PNG files (ISO/IEC 15948). PDF has their compression and filters; only transparency has to be resolved.

use std::borrow::Cow;
use std::io::Read as _;

use flate2::read::ZlibDecoder;

use super::document::{Color, Encoding, Part};
use super::{check, resolution};

const DAMAGED: &str = "damaged PNG data";
/// Metres in an inch.
const INCH: f64 = 0.0254;

/// Returns the picture of a file.
pub(super) fn part(bytes: &[u8]) -> Result<Part<'static>, &'static str> {
    let number = |bytes: &[u8], at: usize| bytes.get(at..)?.first_chunk().map(|it| u32::from_be_bytes(*it));
    let (mut at, mut head, mut palette, mut stated, mut data) = (8, None, Vec::new(), None, Vec::new());
    while let Some(length) = number(bytes, at) {
        let length = length as usize;
        let name = bytes.get(at + 4..at + 8).ok_or(DAMAGED)?;
        // The last part may be cut.
        let content = bytes.get(at + 8..(at + 8 + length).min(bytes.len())).ok_or(DAMAGED)?;
        match name {
            b"IHDR" => head = content.first_chunk::<13>().copied(),
            b"PLTE" => palette = content[..content.len() / 3 * 3].to_vec(),
            b"pHYs" if content.get(8) == Some(&1) => stated = number(content, 0).map(|it| f64::from(it) * INCH),
            b"IDAT" => data.extend_from_slice(content),
            b"IEND" => break,
            _ => {}
        }
        at += 12 + length;
    }
    let head = head.ok_or(DAMAGED)?;
    let (width, height) = (number(&head, 0).ok_or(DAMAGED)?, number(&head, 4).ok_or(DAMAGED)?);
    check(width, height)?;
    let [.., bits, kind, _, _, interlaced] = head;
    if interlaced != 0 {
        return Err("interlaced PNG data; save it without interlacing");
    }
    let (color, components) = match kind {
        0 => (Color::Gray { is_inverted: false }, 1),
        2 => (Color::Rgb, 3),
        3 if !palette.is_empty() && palette.len() <= 768 => (Color::Palette(palette), 1),
        4 => (Color::Gray { is_inverted: false }, 2),
        6 => (Color::Rgb, 4),
        _ => return Err(DAMAGED),
    };
    let resolution = resolution(stated, width);
    if matches!(kind, 4 | 6) {
        let data = opaque(&data, (width, height), usize::from(bits / 8), components)?;
        let encoding = Encoding { bits: 8, filter: "", parameters: String::new() };
        return Ok(Part { width, height, resolution, color, encoding, data: Cow::Owned(data) });
    }
    if !matches!(bits, 1 | 2 | 4 | 8 | 16) {
        return Err(DAMAGED);
    }
    let parameters = format!("/Predictor 15/Colors {components}/BitsPerComponent {bits}/Columns {width}");
    let encoding = Encoding { bits: u16::from(bits), filter: "/FlateDecode", parameters };
    Ok(Part { width, height, resolution, color, encoding, data: Cow::Owned(data) })
}

/// Returns the pixels of a picture with transparency as they are on white paper, one byte for each component. `bytes` is
/// the size of a component, `components` their number with the transparency, which is the last.
fn opaque(data: &[u8], (width, height): (u32, u32), bytes: usize, components: usize) -> Result<Vec<u8>, &'static str> {
    if !matches!(bytes, 1 | 2) {
        return Err(DAMAGED);
    }
    let pixel = bytes * components;
    let length = width as usize * pixel;
    let mut input = ZlibDecoder::new(data);
    let (mut above, mut row) = (vec![0; length], vec![0; length + 1]);
    let mut out = Vec::new();
    for _ in 0..height {
        if input.read_exact(&mut row).is_err() {
            break;
        }
        let filter = row[0];
        unfilter(filter, &mut row[1..], &above, pixel).ok_or(DAMAGED)?;
        above.copy_from_slice(&row[1..]);
        for pixel in above.chunks_exact(pixel) {
            // The first byte of a component is the more significant one.
            let alpha = u32::from(pixel[(components - 1) * bytes]);
            let on_white = |value: u8| ((u32::from(value) * alpha + 255 * (255 - alpha)) / 255) as u8;
            out.extend((0..components - 1).map(|component| on_white(pixel[component * bytes])));
        }
    }
    // What is missing of a cut file is white.
    out.resize(width as usize * height as usize * (components - 1), 255);
    Ok(out)
}

/// Restores a row that was written as differences from its neighbours.
fn unfilter(filter: u8, row: &mut [u8], above: &[u8], pixel: usize) -> Option<()> {
    for at in 0..row.len() {
        let left = if at < pixel { 0 } else { row[at - pixel] };
        let corner = if at < pixel { 0 } else { above[at - pixel] };
        let expected = match filter {
            0 => 0,
            1 => left,
            2 => above[at],
            3 => u16::midpoint(left.into(), above[at].into()) as u8,
            4 => paeth(left, above[at], corner),
            _ => return None,
        };
        row[at] = row[at].wrapping_add(expected);
    }
    Some(())
}

/// Returns the neighbour that is closest to what a plane through all three gives (ISO/IEC 15948, 9.4).
fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let plane = i16::from(left) + i16::from(above) - i16::from(corner);
    let distance = |of: u8| (plane - i16::from(of)).abs();
    match () {
        () if distance(left) <= distance(above) && distance(left) <= distance(corner) => left,
        () if distance(above) <= distance(corner) => above,
        () => corner,
    }
}
