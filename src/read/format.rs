//! Determines a file's format, its compression and its name without extensions, from its name or its first bytes.

use std::ffi::OsStr;
use std::path::Path;

use super::{magic, meta};

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
}

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
}

/// File extensions of each format.
const EXTENSIONS: [(&str, Format); 20] = [
    ("txt", Format::Text),
    ("text", Format::Text),
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("json", Format::Json),
    ("jsonl", Format::Lines),
    ("ndjson", Format::Lines),
    ("pdf", Format::Pdf),
    ("docx", Format::Docx),
    ("odt", Format::Odt),
    ("epub", Format::Epub),
    ("eml", Format::Mail),
    ("mbox", Format::Mailbox),
    ("rss", Format::Feed),
    ("atom", Format::Feed),
    ("xml", Format::Feed),
    ("warc", Format::Warc),
];

impl Format {
    /// Returns the format's name, as recorded in articles.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Json => "json",
            Self::Lines => "jsonl",
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Epub => "epub",
            Self::Mail => "eml",
            Self::Mailbox => "mbox",
            Self::Feed => "feed",
            Self::Warc => "warc",
        }
    }

    /// Returns whether a file is read record by record, each of which yields articles.
    pub const fn is_stream(self) -> bool {
        matches!(self, Self::Lines | Self::Warc)
    }

    /// Returns the format that a file's extension indicates, whether compressed or not.
    pub fn of_name(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy();
        extension(packing(&name).map_or(&name, |(_, stem)| stem)).map(|(format, _)| format)
    }

    /// Returns the binary format that the first bytes of a file indicate.
    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"WARC/1.") {
            return Some(Self::Warc);
        }
        match magic::binary(bytes)? {
            "PDF document" => Some(Self::Pdf),
            "Word document" => Some(Self::Docx),
            "OpenDocument file" => Some(Self::Odt),
            "EPUB book" => Some(Self::Epub),
            _ => None,
        }
    }

    /// Returns the format that the text itself indicates.
    pub(super) fn of_text(text: &str) -> Self {
        let top = text.trim_start();
        let is_tag = |tag: &str| top.get(..tag.len()).is_some_and(|top| top.eq_ignore_ascii_case(tag));
        match top.as_bytes().first() {
            Some(b'<') if is_tag("<!doctype html") || is_tag("<html") => Self::Html,
            Some(b'<') if is_tag("<rss") || is_tag("<feed") || is_tag("<rdf:RDF") => Self::Feed,
            Some(b'<') if is_tag("<?xml") => {
                let top = &text[..text.floor_char_boundary(2048)];
                match () {
                    () if top.contains("<html") => Self::Html,
                    () if top.contains("<rss") || top.contains("<feed") || top.contains("<rdf:RDF") => Self::Feed,
                    () => Self::Text,
                }
            }
            Some(b'{' | b'[') if serde_json::from_str::<serde::de::IgnoredAny>(top).is_ok() => Self::Json,
            Some(b'{') => match top.split_once('\n') {
                Some((line, _)) if serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok() => Self::Lines,
                _ => Self::Text,
            },
            _ if meta::front_matter(text).is_some() => Self::Markdown,
            _ => Self::Text,
        }
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
    let format = EXTENSIONS.iter().find(|known| extension.eq_ignore_ascii_case(known.0))?.1;
    Some((format, stem))
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

/// Returns the extension to show in a message about an unsupported format.
pub(super) fn unknown(path: &Path) -> String {
    match path.extension().and_then(OsStr::to_str) {
        Some(extension) => format!("unknown format: .{extension}"),
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
            ("<?xml version=\"1.0\"?><note>a", Format::Text),
            ("<note>a", Format::Text),
            ("{\"text\":\"a\"}", Format::Json),
            ("{\"text\":\"a\"}\n{\"text\":\"b\"}\n", Format::Lines),
            ("{curly}", Format::Text),
            ("[1] A note", Format::Text),
            ("---\ntitle: a\n---\nb", Format::Markdown),
            ("# a", Format::Text),
        ] {
            assert_eq!(Format::of_text(text), format, "{text}");
        }
    }
}
