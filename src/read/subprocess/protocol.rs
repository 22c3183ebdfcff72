//! The protocol between the parent and a subprocess.
//!
//! A request is a byte for the operation, the length of the file in eight bytes (little-endian), and the file. Its
//! answer is any number of frames: a tag byte, a length in eight bytes, and that many bytes: JSON, the text of an article
//! or the content of an attachment. The last frame is [`END`]. The parent does not trust the subprocess: lengths are limited, and spans are checked.
//!
//! A request to [`RECOGNISE`] a document may interrupt its answer with [`IMAGE`]s of scanned pages. The parent replies to
//! each with a frame, [`WORDS`] or [`SKIP`].
//!
//! In a request to [`RENDER`] a page, a line of JSON, a [`Job`](crate::read::rendered::Job), stands before the file. The answer is a frame of JSON,
//! [`LAYOUT`], and one with the image of the page, [`PNG`]. A request to [`LOCATE`] passages of a book has a
//! [`PlaceJob`](crate::read::place::PlaceJob) there; the answer is a frame of JSON, [`PLACES`].

use std::io::{self, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::limits;
use crate::article::{Mark, Meta};
use crate::read::attachment::Attachment;
use crate::read::ocr::PageImage;
use crate::read::pdf::Place;
use crate::read::{Format, RawArticle, Skip};
use crate::text::{Block, ParagraphKind, Span};

/// Frames of an answer: a raw article, a reason why there is none, a report about the sandbox, and the end.
pub(super) const ARTICLE: u8 = b'D';
pub(super) const SKIP: u8 = b'S';
pub(super) const REPORT: u8 = b'R';
pub(super) const END: u8 = b'E';
/// The text of the article before it.
pub(super) const TEXT: u8 = b'T';
/// The content of an attachment of the article before it.
pub(super) const ATTACHMENT: u8 = b'A';

/// The image of a scanned page, and the recognised lines of one.
pub(super) const IMAGE: u8 = b'I';
pub(super) const WORDS: u8 = b'W';

/// The layout of a page that was drawn, and its image.
pub(super) const LAYOUT: u8 = b'L';
pub(super) const PNG: u8 = b'P';

/// The places of passages.
pub(super) const PLACES: u8 = b'F';

/// Maximum size of the image of a page, and of the recognised lines of one, in bytes.
const MOST_IMAGE: u64 = 64 << 20;
const MOST_WORDS: u64 = 64 << 20;
/// Maximum memory that is reserved for a frame before its content comes, in bytes.
const MOST_RESERVED: usize = 1 << 20;

/// Requests a PDF document whose scanned pages are to be recognised.
pub(super) const RECOGNISE: u8 = 255;

/// Requests the image of a page of a PDF document; scanned pages may be recognised.
pub(super) const RENDER: u8 = 254;

/// Requests the places of passages in a book.
pub(super) const LOCATE: u8 = 253;

/// Requests a report about the sandbox.
pub(super) const SELF_TEST: u8 = 0;

/// Returns the byte that requests a format: its position among the formats that are parsed in a subprocess, from 1.
pub(super) fn byte_of(format: Format) -> Option<u8> {
    (1..).zip(Format::sandboxed()).find(|(_, known)| *known == format).map(|(byte, _)| byte)
}

/// Returns the format that a byte requests.
pub(super) fn format_of(byte: u8) -> Option<Format> {
    Format::sandboxed().nth(usize::from(byte).checked_sub(1)?)
}

/// A raw article as it is sent, without its text, which follows in a frame of its own.
#[derive(Serialize, Deserialize)]
pub(super) struct SentArticle {
    id: Option<String>,
    number: Option<usize>,
    part: Option<String>,
    /// Name of its format, which for an attachment differs from that of its file.
    format: String,
    blocks: Option<Vec<(Span, ParagraphKind, u8)>>,
    marks: Vec<Mark>,
    meta: Box<Meta>,
    warnings: Vec<String>,
    #[serde(default)]
    doubts: Vec<String>,
    #[serde(default)]
    recognised: String,
    #[serde(default)]
    has_scans: bool,
    /// Names and media types of the attachments, whose contents follow in frames of their own.
    #[serde(default)]
    attachments: Vec<(String, String)>,
}

/// A skip as it is sent.
#[derive(Serialize, Deserialize)]
pub(super) struct SentSkip {
    line: Option<usize>,
    what: String,
    #[serde(default)]
    temporary: bool,
}

impl SentArticle {
    /// Returns the article as it is sent, its text, and the contents of its attachments.
    pub(super) fn of(raw_article: RawArticle) -> (Self, String, Vec<Vec<u8>>) {
        let RawArticle { id, number, part, meta, text, blocks, marks, format, warnings, doubts, .. } = raw_article;
        let RawArticle { recognised, has_scans, attachments, .. } = raw_article;
        let format = format.to_owned();
        let blocks = blocks.map(|blocks| blocks.into_iter().map(|it| (it.span, it.kind, it.level)).collect());
        let (attachments, contents) =
            attachments.into_iter().map(|it| ((it.name, it.media_type), it.bytes)).collect::<(Vec<_>, Vec<_>)>();
        (
            Self {
                id,
                number,
                part,
                format,
                blocks,
                marks,
                meta: Box::new(meta),
                warnings,
                doubts,
                recognised,
                has_scans,
                attachments,
            },
            text,
            contents,
        )
    }

    /// Returns the number of attachments.
    pub(super) fn attachments(&self) -> usize {
        self.attachments.len()
    }

    /// Returns the raw article with its text and the contents of its attachments; `None` if the text is not UTF-8, a
    /// block is not a range of it, or the format is unknown.
    pub(super) fn raw_article(self, text: Vec<u8>, contents: Vec<Vec<u8>>) -> Option<RawArticle> {
        let text = String::from_utf8(text).ok()?;
        let Self { id, number, part, format, blocks, marks, meta, warnings, doubts, .. } = self;
        let (recognised, has_scans, attachments) = (self.recognised, self.has_scans, self.attachments);
        let format = Format::named(&format)?.name();
        let is_of = |span: Span| text.get(span.start..span.end).is_some();
        if !blocks.iter().flatten().all(|(span, ..)| is_of(*span)) {
            return None;
        }
        let blocks =
            blocks.map(|blocks| blocks.into_iter().map(|(span, kind, level)| Block { span, kind, level }).collect());
        let attachment = |((name, media_type), bytes)| Attachment { name, media_type, bytes };
        let attachments = attachments.into_iter().zip(contents).map(attachment).collect();
        let meta = *meta;
        Some(RawArticle {
            id,
            number,
            part,
            meta,
            text,
            blocks,
            marks,
            format,
            warnings,
            doubts,
            ocr: None,
            recognised,
            has_scans,
            attachments,
        })
    }
}

impl From<Skip> for SentSkip {
    fn from(skip: Skip) -> Self {
        Self { line: skip.line, what: skip.what, temporary: skip.temporary }
    }
}

impl From<SentSkip> for Skip {
    fn from(sent: SentSkip) -> Self {
        Self { line: sent.line, temporary: sent.temporary, ..Self::new(sent.what) }
    }
}

/// Writes a frame of JSON.
pub(super) fn write(output: &mut impl Write, tag: u8, content: &impl Serialize) -> io::Result<()> {
    let content = serde_json::to_vec(content)?;
    head(output, tag, content.len() as u64)?;
    output.write_all(&content)
}

/// Writes a frame of bytes.
pub(super) fn write_bytes(output: &mut impl Write, tag: u8, content: &[u8]) -> io::Result<()> {
    head(output, tag, content.len() as u64)?;
    output.write_all(content)
}

/// Writes the header of a frame or a request.
pub(super) fn head(output: &mut impl Write, tag: u8, length: u64) -> io::Result<()> {
    let mut head = [tag; 9];
    head[1..].copy_from_slice(&length.to_le_bytes());
    output.write_all(&head)
}

/// Reads the header of a frame or a request: its tag, and the length of the content.
pub(super) fn read_head(input: &mut impl Read) -> io::Result<(u8, u64)> {
    let mut head = [0; 9];
    input.read_exact(&mut head)?;
    let [tag, length @ ..] = head;
    Ok((tag, u64::from_le_bytes(length)))
}

/// Reads an answer frame by frame; the sum of the lengths is limited.
pub(super) struct Frames<R> {
    pub(super) input: R,
    pub(super) left: u64,
}

impl<R: Read> Frames<R> {
    /// Returns the next frame, or `None` at the end of the answer. A frame that is too long or of an unknown kind is an
    /// error of kind [`io::ErrorKind::InvalidData`].
    pub(super) fn next(&mut self) -> io::Result<Option<(u8, Vec<u8>)>> {
        let invalid = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
        let (tag, length) = read_head(&mut self.input)?;
        if !matches!(tag, ARTICLE | TEXT | SKIP | REPORT | ATTACHMENT | IMAGE | LAYOUT | PNG | PLACES | END)
            || (tag == END && length > 0)
        {
            return Err(invalid(limits::INVALID_ANSWER));
        }
        if tag == END {
            return Ok(None);
        }
        // An image does not stay in memory.
        let left = if tag == IMAGE { MOST_IMAGE } else { self.left };
        let left = left.checked_sub(length).ok_or_else(|| invalid(limits::TOO_LONG))?;
        if tag != IMAGE {
            self.left = left;
        }
        Ok(Some((tag, content(&mut self.input, length)?)))
    }
}

/// Reads the content of a frame.
fn content(input: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let mut content = Vec::with_capacity(usize::try_from(length).unwrap_or_default().min(MOST_RESERVED));
    if input.by_ref().take(length).read_to_end(&mut content)? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(content)
}

/// Reads the reply to an image.
pub(super) fn read_reply(input: &mut impl Read) -> io::Result<(u8, Vec<u8>)> {
    let (tag, length) = read_head(input)?;
    if !matches!(tag, WORDS | SKIP) || length > MOST_WORDS {
        return Err(io::Error::new(io::ErrorKind::InvalidData, limits::INVALID_ANSWER));
    }
    Ok((tag, content(input, length)?))
}

/// Returns a request with a job before the file.
pub(super) fn request_with(job: &impl Serialize, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut request = serde_json::to_vec(job)?;
    request.push(b'\n');
    request.extend_from_slice(bytes);
    Ok(request)
}

/// Splits a request into the job and the file.
pub(super) fn job<J: DeserializeOwned>(mut request: Vec<u8>) -> io::Result<(J, Vec<u8>)> {
    let line = request.iter().position(|byte| *byte == b'\n').ok_or(io::ErrorKind::InvalidData)?;
    let job = parsed(&request[..line])?;
    Ok((job, request.split_off(line + 1)))
}

/// Writes the image of a page: five numbers of eight bytes, and the pixels.
pub(super) fn write_image(output: &mut impl Write, image: &PageImage, place: Place) -> io::Result<()> {
    let numbers = [image.width, image.height, place.number, place.of].map(f64::from);
    head(output, IMAGE, 40 + image.pixels.len() as u64)?;
    for number in numbers.into_iter().chain([image.resolution]) {
        output.write_all(&number.to_le_bytes())?;
    }
    output.write_all(&image.pixels)?;
    output.flush()
}

/// Returns the image in a frame; `None` if it is not one.
pub(super) fn image(mut content: Vec<u8>) -> Option<(PageImage, Place)> {
    let numbers: Vec<f64> = content.get(..40)?.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
    let [width, height, number, of, resolution] = numbers[..] else { return None };
    let whole = |number: f64| (0.0..1e7).contains(&number).then_some(number as u32);
    let (width, height) = (whole(width)?, whole(height)?);
    let pixels = content.split_off(40);
    let is_whole = u64::from(width) * u64::from(height) == pixels.len() as u64 && !pixels.is_empty();
    let place = Place { number: whole(number)?, of: whole(of)? };
    (is_whole && (1.0..1e5).contains(&resolution)).then_some((PageImage { width, height, resolution, pixels }, place))
}

/// Parses the content of a frame.
pub(super) fn parsed<T: DeserializeOwned>(content: &[u8]) -> io::Result<T> {
    serde_json::from_slice(content).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, limits::INVALID_ANSWER))
}
