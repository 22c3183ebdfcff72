//! Pictures of pages (PNG, JPEG, TIFF) as PDF documents without text, so that they are recognised as scans are.
//!
//! The data of a picture is put into the document as it is wherever PDF knows its compression.

mod document;
mod png;
mod tiff;

use std::borrow::Cow;

use crate::read::{Skip, magic};
use document::{Color, Encoding, Part};

/// Maximum number of pixels of a picture.
const PIXELS: u64 = 100_000_000;
/// Width of a page whose picture does not state its resolution, in inches.
const PAGE: f64 = 8.27;
/// The resolutions that are believed, in pixels per inch.
const RESOLUTIONS: std::ops::RangeInclusive<f64> = 50.0..=2400.0;

/// Returns a file as a PDF document: pictures of pages are put into one. Also returns whether it is a picture.
pub(super) fn document(bytes: Vec<u8>) -> Result<(Vec<u8>, bool), Skip> {
    let pages = match magic::binary(&bytes) {
        Some("PNG image") => png::part(&bytes).map(|part| vec![vec![part]]),
        Some("JPEG image") => jpeg(&bytes).map(|part| vec![vec![part]]),
        Some("TIFF image") => tiff::pages(&bytes),
        _ => return Ok((bytes, false)),
    };
    let pages = pages.map_err(|why| Skip::new(format!("picture: {why}")))?;
    Ok((document::of(&pages), true))
}

/// Returns the reason for skipping a picture, whose document is not that of the user.
pub(super) fn skip(mut skip: Skip) -> Skip {
    if let Some(what) = skip.what.strip_prefix("scanned PDF: ") {
        skip.what = format!("picture: {what}");
    }
    skip
}

/// Fails if a picture is empty or too large.
fn check(width: u32, height: u32) -> Result<(), &'static str> {
    match u64::from(width) * u64::from(height) {
        0 => Err("without pixels"),
        1..=PIXELS => Ok(()),
        _ => Err("more than 100 megapixels"),
    }
}

/// Returns the resolution of a picture, in pixels per inch: the stated one if it can be true.
fn resolution(stated: Option<f64>, width: u32) -> f64 {
    let usual = (f64::from(width) / PAGE).clamp(96.0, 300.0);
    // Programs write 72 or 96 if they know nothing.
    stated.filter(|stated| RESOLUTIONS.contains(stated) && *stated > 100.0).unwrap_or(usual)
}

/// Returns a number of two bytes, the more significant first.
fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// Reads the size and the colours of a JPEG file, whose data stays as it is.
fn jpeg(bytes: &[u8]) -> Result<Part<'_>, &'static str> {
    const DAMAGED: &str = "damaged JPEG data";
    let (mut at, mut stated, mut is_adobe) = (2, None, false);
    loop {
        let marker = *bytes.get(at + 1).filter(|_| bytes[at] == 0xff).ok_or(DAMAGED)?;
        if marker == 0xff {
            at += 1;
            continue;
        }
        let length = usize::from(short(bytes, at + 2).ok_or(DAMAGED)?);
        let segment = bytes.get(at + 4..at + 2 + length).ok_or(DAMAGED)?;
        match marker {
            0xe0 if segment.starts_with(b"JFIF\0") => {
                let density = short(segment, 8).map(f64::from);
                stated = match segment.get(7) {
                    Some(1) => density,
                    Some(2) => density.map(|per_centimetre| per_centimetre * 2.54),
                    _ => None,
                };
            }
            0xee => is_adobe = segment.starts_with(b"Adobe"),
            // The frame, in any coding; the other marks in this range define tables.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let (height, width) = (short(segment, 1).ok_or(DAMAGED)?, short(segment, 3).ok_or(DAMAGED)?);
                let (width, height) = (u32::from(width), u32::from(height));
                check(width, height)?;
                let color = match segment.get(5) {
                    Some(1) => Color::Gray { is_inverted: false },
                    Some(3) => Color::Rgb,
                    Some(4) => Color::Cmyk { is_inverted: is_adobe },
                    _ => return Err("JPEG data of unknown colours"),
                };
                let encoding = Encoding { bits: 8, filter: "/DCTDecode", parameters: String::new() };
                let resolution = resolution(stated, width);
                return Ok(Part { width, height, resolution, color, encoding, data: Cow::Borrowed(bytes) });
            }
            0xda | 0xd9 => return Err(DAMAGED),
            _ => {}
        }
        at += 2 + length;
    }
}

#[cfg(test)]
mod tests;
