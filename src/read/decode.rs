//! Decodes bytes to UTF-8 text and detects the encoding of a file.
//!
//! Valid UTF-8 is used without copying; a byte-order mark is dropped and nothing else is changed. Undecodable bytes and
//! a guessed encoding cause a warning; binary content is a [`Skip`].

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE};
use memchr::{memchr, memchr_iter, memmem};

use super::code_page::{self, Older};
use super::{Skip, magic};

/// A file's text, with warnings about its decoding.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) warnings: Vec<String>,
}

/// Bytes of a file that encoding detection examines: enough for the rarest letters, few enough to be fast.
const SAMPLE: usize = 1 << 20;

/// Decodes a file. `markup`: it is HTML or XML, which may declare its encoding near the top.
pub(super) fn decode(mut bytes: Vec<u8>, markup: bool) -> Result<Decoded, Skip> {
    if let Some((encoding, mark)) = byte_order_mark(&bytes) {
        return match encoding {
            ByteOrderMark::Utf8 => {
                bytes.drain(..mark);
                without_mark(bytes, markup)
            }
            ByteOrderMark::Utf16(encoding) => {
                reject_undecodable(decode_as(encoding, &bytes[mark..], None), encoding.name())
            }
            ByteOrderMark::Utf32 { big } => reject_undecodable(utf32(&bytes[mark..], big), "UTF-32"),
        };
    }
    without_mark(bytes, markup)
}

/// Whether the bytes begin a text in a wide encoding, whose lines cannot be split as bytes.
pub(super) fn is_wide(bytes: &[u8]) -> bool {
    matches!(byte_order_mark(bytes), Some((ByteOrderMark::Utf16(_) | ByteOrderMark::Utf32 { .. }, _)))
        || matches!(bytes, [1..=255, 0, 1..=255, 0, ..] | [0, 1..=255, 0, 1..=255, ..])
}

/// Encodings that a byte-order mark identifies.
enum ByteOrderMark {
    Utf8,
    Utf16(&'static Encoding),
    Utf32 { big: bool },
}

/// Returns the encoding identified by a byte-order mark, and the length of the mark.
fn byte_order_mark(bytes: &[u8]) -> Option<(ByteOrderMark, usize)> {
    Some(match bytes {
        [0xef, 0xbb, 0xbf, ..] => (ByteOrderMark::Utf8, 3),
        [0xff, 0xfe, 0, 0, ..] => (ByteOrderMark::Utf32 { big: false }, 4),
        [0, 0, 0xfe, 0xff, ..] => (ByteOrderMark::Utf32 { big: true }, 4),
        [0xff, 0xfe, ..] => (ByteOrderMark::Utf16(UTF_16LE), 2),
        [0xfe, 0xff, ..] => (ByteOrderMark::Utf16(UTF_16BE), 2),
        _ => return None,
    })
}

/// Returns the text unless it is mostly undecodable: a byte-order mark alone does not prove the encoding.
fn reject_undecodable(decoded: Decoded, encoding: &str) -> Result<Decoded, Skip> {
    let replaced = replacements(&decoded.text);
    if replaced * 2 > decoded.text.chars().count() {
        return Err(Skip::new(format!("not {encoding}, although declared as such")));
    }
    Ok(decoded)
}

/// Decodes a file without byte-order mark: as UTF-8 if valid, else as declared, else as detected.
fn without_mark(bytes: Vec<u8>, markup: bool) -> Result<Decoded, Skip> {
    if let Some(name) = magic::binary(&bytes) {
        return Err(Skip::new(format!("binary file ({name})")));
    }
    if let Some(encoding) = utf16_by_its_nulls(&bytes) {
        return Ok(decode_as(encoding, &bytes, Some("guessed")));
    }
    if controls(&bytes) {
        return Err(Skip::new("binary file"));
    }
    let declared = if markup { declared(&bytes) } else { None };
    let text = match String::from_utf8(bytes) {
        // ISO-2022-JP consists of ASCII bytes: only its escape sequences identify it.
        Ok(text) if memmem::find(text.as_bytes(), b"\x1b$").is_some() && text.is_ascii() => {
            let (japanese, had_errors) = ISO_2022_JP.decode_without_bom_handling(text.as_bytes());
            if !had_errors {
                return Ok(Decoded {
                    text: japanese.into_owned(),
                    warnings: vec!["encoding guessed: ISO-2022-JP".into()],
                });
            }
            text
        }
        Ok(text) => text,
        Err(error) => return decode_other(&error.into_bytes(), declared),
    };
    let nulls = memchr_iter(0, text.as_bytes()).count();
    let warnings =
        if nulls == 0 { Vec::new() } else { vec![format!("{} in the text", counted(nulls, "NUL character"))] };
    Ok(Decoded { text, warnings })
}

/// Decodes bytes that are not valid UTF-8.
fn decode_other(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<Decoded, Skip> {
    // One damaged character does not make a UTF-8 file a Western one: well-formed sequences do not occur by chance.
    let (mut valid, mut damaged) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|&byte| byte >= 0xc2).count();
        damaged += usize::from(!chunk.invalid().is_empty());
    }
    let (encoding, how) = match declared {
        _ if valid >= 4 * damaged => (UTF_8, None),
        Some(encoding) if encoding != UTF_8 => (encoding, None),
        _ => {
            let guessed = guess(bytes);
            match code_page::better(&bytes[..bytes.len().min(SAMPLE)], guessed) {
                Some(Older::Dos(page)) => {
                    let warnings = vec![format!("encoding guessed: {}", page.name)];
                    return Ok(Decoded { text: page.decode(bytes), warnings });
                }
                Some(Older::Mac) => (MACINTOSH, Some("guessed")),
                None => (guessed, Some("guessed")),
            }
        }
    };
    let decoded = decode_as(encoding, bytes, how);
    let replaced = replacements(&decoded.text);
    // A replacement character takes three bytes: the limit is about every tenth character.
    if replaced * 30 > decoded.text.len() {
        return Err(Skip::new("binary file, or text in an unknown encoding"));
    }
    Ok(decoded)
}

/// Returns the likeliest encoding, judged by the letters it would produce.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let sample = &bytes[first.saturating_sub(64)..];
    let whole = sample.len() <= SAMPLE;
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&sample[..sample.len().min(SAMPLE)], whole);
    detector.guess(None, Utf8Detection::Deny)
}

/// Decodes with one encoding and counts undecodable bytes.
fn decode_as(encoding: &'static Encoding, bytes: &[u8], how: Option<&str>) -> Decoded {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let mut warnings = Vec::new();
    if let Some(how) = how {
        warnings.push(format!("encoding {how}: {}", encoding.name()));
    }
    if had_errors {
        warnings.push(unreadable(replacements(&text), encoding.name()));
    }
    Decoded { text: text.into_owned(), warnings }
}

/// Decodes UTF-32, which the Encoding Standard no longer includes.
fn utf32(bytes: &[u8], big: bool) -> Decoded {
    let mut text = String::with_capacity(bytes.len() / 3);
    let (mut replaced, mut units) = (0, bytes.chunks_exact(4));
    for unit in &mut units {
        let unit: [u8; 4] = unit.try_into().expect("chunks of four bytes");
        let code = if big { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) };
        replaced += usize::from(char::from_u32(code).is_none());
        text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    replaced += usize::from(!units.remainder().is_empty());
    let warnings = if replaced == 0 { Vec::new() } else { vec![unreadable(replaced, "UTF-32")] };
    Decoded { text, warnings }
}

fn replacements(text: &str) -> usize {
    memmem::find_iter(text.as_bytes(), "\u{fffd}").count()
}

fn unreadable(count: usize, encoding: &str) -> String {
    format!("{} could not be decoded as {encoding}, shown as \u{fffd}", counted(count, "character"))
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Detects UTF-16 without a byte-order mark by its NUL bytes: in most scripts' text, spaces and line ends alone produce
/// many of them in one half of the code units, and none in the other.
fn utf16_by_its_nulls(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(8 << 10)];
    if sample.len() % 2 == 1 || memchr(0, sample).is_none() {
        return None;
    }
    let mut nulls = [0usize; 2];
    for pair in sample.chunks_exact(2) {
        nulls[0] += usize::from(pair[0] == 0);
        nulls[1] += usize::from(pair[1] == 0);
    }
    let enough = sample.len() / 2 / 50 + 2;
    let encoding = match nulls {
        [0, low] if low >= enough => UTF_16LE,
        [high, 0] if high >= enough => UTF_16BE,
        _ => return None,
    };
    // Other content soon yields unpaired surrogates, control or private-use characters.
    let text = encoding.decode_without_bom_handling(sample).0;
    let text = text.strip_suffix('\u{fffd}').unwrap_or(&text); // a pair that the end of the sample split
    let is_strange =
        |c: &char| c.is_control() && !c.is_whitespace() || matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}');
    (text.chars().filter(is_strange).count() * 100 <= text.len()).then_some(encoding)
}

/// Whether there are too many control characters for a text: NUL in more than one of a thousand bytes anywhere, or
/// controls other than white space and escapes in more than one of a hundred at the start.
fn controls(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(64 << 10)];
    let strange =
        sample.iter().filter(|&&byte| byte < 0x20 && !matches!(byte, 0 | 8..=13 | 0x1b) || byte == 0x7f).count();
    strange * 100 > sample.len() || memchr_iter(0, bytes).count() * 1000 > bytes.len()
}

/// Returns the encoding that HTML or XML declares near its top.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let top = bytes[..bytes.len().min(4096)].to_ascii_lowercase();
    let xml = if top.trim_ascii_start().starts_with(b"<?xml") {
        let end = memchr(b'>', &top).unwrap_or(top.len());
        label(&top[..end], b"encoding")
    } else {
        None
    };
    let encoding = xml.or_else(|| {
        memmem::find_iter(&top, b"<meta").find_map(|at| {
            let end = memchr(b'>', &top[at..]).map_or(top.len(), |length| at + length);
            label(&top[at..end], b"charset")
        })
    })?;
    // A declaration that could be read as ASCII cannot be in UTF-16: HTML, 13.2.3.2.
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

/// Returns the encoding named after `attribute=` in a tag.
fn label(tag: &[u8], attribute: &[u8]) -> Option<&'static Encoding> {
    let at = memmem::find(tag, attribute)? + attribute.len();
    let value = tag[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let end =
        value.iter().position(|byte| matches!(byte, b'"' | b'\'' | b';' | b'/' | b'?') || byte.is_ascii_whitespace());
    Encoding::for_label_no_replacement(&value[..end.unwrap_or(value.len())])
}

#[cfg(test)]
mod tests;
