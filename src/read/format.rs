//! Determines a file's format, its compression and its name without extensions, from its name, its media type or its
//! content. What each format is called and how it is read is in one [table].

mod content;
mod table;

use std::ffi::OsStr;
use std::path::Path;

use super::{Skip, magic};
use table::{ROWS, Row, UNREAD, Unread};
pub(super) use table::{Reading, Text};

/// A format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown, with front matter.
    Markdown,
    /// HTML and XHTML.
    Html,
    /// One JSON object, an array of objects, or consecutive objects.
    Json,
    /// JSON Lines: one object per line.
    Lines,
    /// PDF.
    Pdf,
    /// Word documents in the format used since Word 2007.
    Docx,
    /// OpenDocument text documents.
    Odt,
    /// EPUB books.
    Epub,
    /// One e-mail message.
    Mail,
    /// Several messages, in the format of Unix mailboxes.
    Mailbox,
    /// RSS and Atom feeds.
    Feed,
    /// Web archives: pages as received by a crawler.
    Warc,
    /// Captions in the format of the web.
    Vtt,
    /// Captions in the format of SubRip.
    Srt,
    /// Rich Text Format.
    Rtf,
    /// Messages as stored by Outlook.
    Msg,
    /// Recognised text of scanned pages, as HTML.
    Hocr,
    /// Recognised text of scanned pages, as ALTO XML.
    Alto,
    /// PowerPoint presentations in the format used since 2007.
    Pptx,
    /// OpenDocument presentations.
    Odp,
    /// Tables as text, with any delimiter.
    Csv,
    /// Tables as text, delimited by tabs.
    Tsv,
    /// Excel workbooks in the format used since 2007.
    Xlsx,
    /// OpenDocument spreadsheets.
    Ods,
    /// Pictures of pages, whose text is recognised.
    Picture,
}

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
}

impl Format {
    /// Returns the format's name, as recorded in articles.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Returns the format with this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        ROWS.iter().find(|row| row.name == name).map(|row| row.format)
    }

    /// Returns whether a file is read record by record, each of which yields articles.
    pub fn is_stream(self) -> bool {
        matches!(self.reading(), Reading::Lines | Reading::Pages)
    }

    /// Returns the format that a file's extension indicates, whether compressed or not.
    pub fn of_name(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy();
        extension(packing(&name).map_or(&name, |(_, stem)| stem)).map(|(format, _)| format)
    }

    /// Returns the format that a media type indicates; parameters such as the character set are ignored.
    pub(super) fn of_media(media: &str) -> Option<Self> {
        let media = media.split(';').next().unwrap_or_default().trim();
        let row = ROWS.iter().find(|row| row.media.iter().any(|known| media.eq_ignore_ascii_case(known)));
        row.map(|row| row.format)
    }

    /// Returns the binary format that the bytes of a file indicate.
    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"WARC/1.") {
            return Some(Self::Warc);
        }
        let what = magic::binary(bytes)?;
        ROWS.iter().find(|row| row.what == what).map(|row| row.format)
    }

    /// Returns the format of a file in memory whose name or media type indicates `named`; `None` if only its text can
    /// tell.
    ///
    /// # Errors
    /// Returns what to do with a format that is recognised but not read.
    pub(super) fn decide(named: Option<Self>, bytes: &[u8]) -> Result<Option<Self>, Skip> {
        // The name of a text format is believed: decoding reports what is not text.
        let is_text = named.is_some_and(|format| {
            !matches!(format.reading(), Reading::Sandboxed(_)) || matches!(format, Self::Mail | Self::Mailbox)
        });
        if is_text {
            return Ok(named);
        }
        if let Some(found) = Self::of_bytes(bytes) {
            return Ok(Some(found));
        }
        match magic::binary(bytes) {
            Some(what) => match unread(what) {
                // A damaged file is reported by its own reader.
                Some(reason) if named.is_none() || what != ZIP => Err(Skip::new(reason)),
                _ => Ok(named),
            },
            None if named.is_some_and(Self::may_be_text) => Ok(None),
            None => Ok(named),
        }
    }

    /// Whether files with an extension of this binary format are often text of another format: a page that a web
    /// application names `.doc` or `.xls`, a letter saved as text.
    const fn may_be_text(self) -> bool {
        matches!(self, Self::Rtf | Self::Msg | Self::Xlsx | Self::Pptx)
    }

    /// Returns the format that the text itself indicates.
    pub(super) fn of_text(text: &str) -> Self {
        content::of(text).unwrap_or(Self::Text)
    }

    /// Returns the root element of an XML document that is of no known format.
    pub(super) fn unknown_xml(text: &str) -> Option<&str> {
        if content::of(text).is_some() { None } else { content::xml_root(text) }
    }

    /// Returns the format of a text whose name indicates this one: content distinguishes formats that share an
    /// extension.
    pub(super) fn or_by_content(self, text: &str) -> Self {
        content::of(text).filter(|found| content::may_replace(self, *found)).unwrap_or(self)
    }

    /// Returns how files of this format are read.
    pub(super) fn reading(self) -> &'static Reading {
        &self.row().reading
    }

    /// Returns the name of this format in messages.
    pub(super) fn what(self) -> &'static str {
        self.row().what
    }

    /// Returns every format that is parsed in a subprocess, in a fixed order.
    pub(super) fn sandboxed() -> impl Iterator<Item = Self> {
        ROWS.iter().filter(|row| matches!(row.reading, Reading::Sandboxed(_))).map(|row| row.format)
    }

    fn row(self) -> &'static Row {
        ROWS.iter().find(|row| row.format == self).expect("the table has every format")
    }
}

/// The signature of all ZIP archives, also of documents whose type is not recognised.
const ZIP: &str = "ZIP archive";

/// Returns what to do with a binary file that is recognised but not read.
pub(super) fn unread(what: &str) -> Option<String> {
    UNREAD.iter().find(|unread| unread.what == what).map(Unread::reason)
}

impl Unread {
    fn reason(&self) -> String {
        format!("{} is not read: {}", self.what, self.advice)
    }
}

/// Returns the compression indicated by a file name, and the name without that extension.
pub(super) fn packing(name: &str) -> Option<(Packing, &str)> {
    let (stem, extension) = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty())?;
    match () {
        () if extension.eq_ignore_ascii_case("gz") => Some((Packing::Gzip, stem)),
        () if extension.eq_ignore_ascii_case("zst") => Some((Packing::Zstd, stem)),
        () => None,
    }
}

/// Returns the compression of the bytes.
pub(super) fn packing_of(bytes: &[u8]) -> Option<Packing> {
    match () {
        () if magic::is_gzip(bytes) => Some(Packing::Gzip),
        () if magic::is_zstd(bytes) => Some(Packing::Zstd),
        () => None,
    }
}

/// Returns the format of an extension, and the name without it.
fn extension(name: &str) -> Option<(Format, &str)> {
    let (stem, extension) = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty())?;
    let is_known = |row: &&Row| row.extensions.iter().any(|known| extension.eq_ignore_ascii_case(known));
    Some((ROWS.iter().find(is_known)?.format, stem))
}

/// Returns the names that a sidecar may use for a file, from the shortest (`forum`) to the complete name
/// (`forum.txt.gz`). If several are used, the most specific comes last and wins.
pub(super) fn names(name: &str) -> Vec<String> {
    let mut names = Vec::with_capacity(3);
    let unpacked = packing(name).map(|(_, stem)| stem);
    let stem = extension(unpacked.unwrap_or(name)).map(|(_, stem)| stem);
    // In `report.v2` the extension is unknown; the stem is still one of its names.
    let stem = stem.or_else(|| name.rsplit_once('.').map(|(stem, _)| stem).filter(|stem| !stem.is_empty()));
    for name in [stem, unpacked, Some(name)].into_iter().flatten() {
        if names.last().is_none_or(|last| last != name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// Returns the id of an article by its path: without the extensions of its format and compression, with `/` between
/// folders.
///
/// `news/2018/forum.txt.gz` → `news/2018/forum`; an unknown extension is part of the name.
pub fn id_of(path: &Path) -> String {
    let parts = path.components().filter_map(|part| match part {
        std::path::Component::Normal(name) => Some(name.to_string_lossy()),
        _ => None,
    });
    let path = parts.collect::<Vec<_>>().join("/");
    let (folder, name) = path.rsplit_once('/').map_or(("", &*path), |(folder, name)| (folder, name));
    let name = packing(name).map_or(name, |(_, stem)| stem);
    let name = extension(name).map_or(name, |(_, stem)| stem);
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// Returns whether the extension of a file is that of pictures whose text can be recognised. Their ids keep it: a
/// picture often has the name of the text that it belongs to.
pub(super) fn is_picture(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str);
    extension.is_some_and(|it| ["png", "jpg", "jpeg", "tif", "tiff"].iter().any(|known| it.eq_ignore_ascii_case(known)))
}

/// Returns whether bytes begin a picture whose text can be recognised.
pub(super) fn begins_picture(bytes: &[u8]) -> bool {
    matches!(magic::binary(bytes), Some("PNG image" | "JPEG image" | "TIFF image"))
}

/// Returns why a file with an extension of no readable format is not read.
pub(super) fn unknown(path: &Path) -> String {
    match path.extension().and_then(OsStr::to_str) {
        Some(extension) => {
            let is_known = |it: &&Unread| it.extensions.iter().any(|known| extension.eq_ignore_ascii_case(known));
            let known = UNREAD.iter().find(is_known).map(Unread::reason);
            known.unwrap_or_else(|| format!("unknown format: .{extension}"))
        }
        None => "unknown format: no extension".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_determine_format_and_id() {
        for (name, format, id) in [
            ("news/2018/forum.txt.gz", Some(Format::Text), "news/2018/forum"),
            ("./a.v2.MD", Some(Format::Markdown), "a.v2"),
            ("dump.ndjson.zst", Some(Format::Lines), "dump"),
            ("README", None, "README"),
            ("report.pdf", Some(Format::Pdf), "report"),
            ("crawl.warc.gz", Some(Format::Warc), "crawl"),
            ("report.xyz", None, "report.xyz"),
            (".txt", None, ".txt"),
            ("a.gz", None, "a"),
            ("新闻/论坛.html", Some(Format::Html), "新闻/论坛"),
        ] {
            assert_eq!((Format::of_name(Path::new(name)), id_of(Path::new(name))), (format, id.to_owned()), "{name}");
        }
        assert_eq!(names("forum.txt.gz"), ["forum", "forum.txt", "forum.txt.gz"]);
        assert_eq!(
            (names("forum.txt"), names("README")),
            (vec!["forum".into(), "forum.txt".into()], vec!["README".into()])
        );
    }

    #[test]
    fn content_determines_the_format_of_text() {
        for (text, format) in [
            ("\n<!DOCTYPE HTML><p>a", Format::Html),
            ("<?xml version=\"1.0\"?><html>", Format::Html),
            ("<?xml version=\"1.0\"?>\n<rss version=\"2.0\">", Format::Feed),
            ("<feed xmlns=\"http://www.w3.org/2005/Atom\">", Format::Feed),
            ("<?xml version=\"1.0\"?><note>a", Format::Feed),
            ("<note>a", Format::Text),
            ("{\"text\":\"a\"}", Format::Json),
            ("{\"text\":\"a\"}\n{\"text\":\"b\"}\n", Format::Lines),
            ("{curly}", Format::Text),
            ("[1] A note", Format::Text),
            ("---\ntitle: a\n---\nb", Format::Markdown),
            ("# a", Format::Text),
            ("<?xml version=\"1.0\"?><!-- <rss> --><!DOCTYPE html [<!ENTITY a '>'>]>\n<html><body>", Format::Html),
            ("<?xml version=\"1.0\"?><rss><item><![CDATA[<html>]]>", Format::Feed),
            ("<?xml version=\"1.0\"?>\n<a:alto xmlns:a=\"http://www.loc.gov/standards/alto/ns-v4#\">", Format::Alto),
            ("<html><head><meta name='ocr-system' content='tesseract 5'/>", Format::Hocr),
            ("\u{feff}WEBVTT - A talk\n\n00:01.000 --> 00:02.000\na", Format::Vtt),
            ("WEBVTTS are files", Format::Text),
            ("1\r\n00:00:01,000 --> 00:00:02,000\r\na", Format::Srt),
            ("1\na --> b\n", Format::Text),
        ] {
            assert_eq!(Format::of_text(text), format, "{text}");
        }
    }

    #[test]
    fn content_decides_between_binary_formats() {
        let zipped = |name: &str, content: &str| {
            let mut file = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec();
            file.extend([name.len() as u8, 0, 0, 0]);
            file.extend(name.bytes().chain(content.bytes()));
            file
        };
        let odf = |kind: &str| zipped("mimetype", &format!("application/vnd.oasis.opendocument.{kind}"));
        for (bytes, format) in [
            (odf("text"), Format::Odt),
            (odf("spreadsheet"), Format::Ods),
            (odf("presentation"), Format::Odp),
            (zipped("xl/workbook.xml", ""), Format::Xlsx),
            (zipped("ppt/presentation.xml", ""), Format::Pptx),
            (zipped("word/document.xml", ""), Format::Docx),
            (b"{\\rtf1".to_vec(), Format::Rtf),
        ] {
            // A wrong extension does not matter.
            assert_eq!(Format::decide(Some(Format::Docx), &bytes), Ok(Some(format)));
            assert_eq!(Format::decide(None, &bytes), Ok(Some(format)));
        }
        let compound = |stream: &str| {
            let name = stream.encode_utf16().flat_map(u16::to_le_bytes);
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".iter().copied().chain(name).collect::<Vec<u8>>()
        };
        assert_eq!(Format::decide(Some(Format::Docx), &compound("__substg1.0_0037001F")), Ok(Some(Format::Msg)));
        let old = Format::decide(Some(Format::Rtf), &compound("WordDocument")).unwrap_err();
        assert_eq!(old.what, "Word 97-2003 document is not read: save it as DOCX");
        assert_eq!(Format::decide(Some(Format::Docx), b"PK\x03\x04"), Ok(Some(Format::Docx)));
        // A text format is believed; text under the name of a binary format is judged by its content.
        assert_eq!(Format::decide(Some(Format::Text), b"%PDF-1.4"), Ok(Some(Format::Text)));
        assert_eq!(Format::decide(Some(Format::Msg), b"From: Ada"), Ok(None));
    }
}
