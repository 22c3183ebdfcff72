//! A file's name, or its first bytes → which format it is in, how it is packed, and what it is called without both.

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
    /// One JSON object, an array of objects, or objects one after the other.
    Json,
    /// JSON Lines: an object a line.
    Lines,
    /// PDF.
    Pdf,
    /// Word documents, in the format that Word has had since 2007.
    Docx,
    /// OpenDocument texts.
    Odt,
    /// EPUB books.
    Epub,
    /// One e-mail message.
    Mail,
    /// Messages one after the other, in the format of Unix mailboxes.
    Mailbox,
    /// RSS and Atom feeds.
    Feed,
    /// Web archives: pages as a crawler received them.
    Warc,
}

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
}

/// The extensions of each format.
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
    /// The name that an article of this format carries.
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

    /// Whether a file of it is read piece by piece, each giving articles of its own.
    pub const fn is_stream(self) -> bool {
        matches!(self, Self::Lines | Self::Warc)
    }

    /// The format that the name of a file says, whether packed or not.
    pub fn of_name(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy();
        extension(packing(&name).map_or(&name, |(_, stem)| stem)).map(|(format, _)| format)
    }

    /// The format that the first bytes of a file show, where it is none of text.
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

    /// The format that the text itself shows.
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

/// How the file of that name is packed, and its name without that extension.
pub(super) fn packing(name: &str) -> Option<(Packing, &str)> {
    let (stem, extension) = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty())?;
    match () {
        () if extension.eq_ignore_ascii_case("gz") => Some((Packing::Gzip, stem)),
        () if extension.eq_ignore_ascii_case("zst") => Some((Packing::Zstd, stem)),
        () => None,
    }
}

/// How the bytes are packed.
pub(super) fn packing_of(bytes: &[u8]) -> Option<Packing> {
    match () {
        () if magic::is_gzip(bytes) => Some(Packing::Gzip),
        () if magic::is_zstd(bytes) => Some(Packing::Zstd),
        () => None,
    }
}

/// The format of an extension, and the name without it.
fn extension(name: &str) -> Option<(Format, &str)> {
    let (stem, extension) = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty())?;
    let format = EXTENSIONS.iter().find(|known| extension.eq_ignore_ascii_case(known.0))?.1;
    Some((format, stem))
}

/// The names that a sidecar may call a file by: from the shortest (`forum`) to its whole name (`forum.txt.gz`), so that
/// of several that are used the most exact comes last and wins.
pub(super) fn names(name: &str) -> Vec<String> {
    let mut names = Vec::with_capacity(3);
    let unpacked = packing(name).map(|(_, stem)| stem);
    let stem = extension(unpacked.unwrap_or(name)).map(|(_, stem)| stem);
    // `report.v2` has an extension that is none of ours; its stem still names it.
    let stem = stem.or_else(|| name.rsplit_once('.').map(|(stem, _)| stem).filter(|stem| !stem.is_empty()));
    for name in [stem, unpacked, Some(name)].into_iter().flatten() {
        if names.last().is_none_or(|last| last != name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// The name of an article by its path: without the extensions of its format and packing, with `/` between folders.
///
/// `news/2018/forum.txt.gz` → `news/2018/forum`; an extension that is not known is part of the name.
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

/// The extension to name in a message about a format that cannot be read.
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
    fn names_tell_format_and_id() {
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
    fn texts_tell_their_format() {
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
