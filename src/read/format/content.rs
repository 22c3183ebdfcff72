//! Determines the format of a text by its beginning.

use serde::de::IgnoredAny;

use super::Format;
use crate::read::meta;

/// Bytes of a text in which a root element is looked for, behind comments and declarations.
const TOP: usize = 4096;

/// Returns the format that a text indicates; `None` for plain text.
pub(super) fn of(text: &str) -> Option<Format> {
    let top = text.trim_start_matches('\u{feff}').trim_start();
    match top.as_bytes().first()? {
        b'<' => markup(top),
        b'{' | b'[' if serde_json::from_str::<IgnoredAny>(top).is_ok() => Some(Format::Json),
        b'{' => {
            let (line, _) = top.split_once('\n')?;
            serde_json::from_str::<IgnoredAny>(line).ok().map(|_| Format::Lines)
        }
        b'W' if is_webvtt(top) => Some(Format::Vtt),
        byte if byte.is_ascii_digit() && is_subrip(top) => Some(Format::Srt),
        _ => meta::front_matter(text).map(|_| Format::Markdown),
    }
}

/// Whether content may replace the format that a name indicates: both share an extension.
pub(super) fn may_replace(named: Format, found: Format) -> bool {
    match named {
        Format::Feed => matches!(found, Format::Html | Format::Hocr | Format::Alto | Format::Odt),
        Format::Html => matches!(found, Format::Hocr | Format::Alto),
        Format::Hocr => found == Format::Alto,
        Format::Alto => found == Format::Hocr,
        Format::Srt => found == Format::Vtt,
        Format::Vtt => found == Format::Srt,
        _ => false,
    }
}

/// Returns the format that the root element indicates.
fn markup(top: &str) -> Option<Format> {
    let top = &top[..top.floor_char_boundary(TOP)];
    let (root, rest) = root(top)?;
    let local = root.rsplit_once(':').map_or(root, |(_, local)| local);
    match local {
        "alto" => Some(Format::Alto),
        "rss" | "feed" | "RDF" => Some(Format::Feed),
        // An OpenDocument file without a package.
        "document" if root.starts_with("office:") && rest.contains("opendocument.text") => Some(Format::Odt),
        _ if local.eq_ignore_ascii_case("html") || local.eq_ignore_ascii_case("!doctype") => {
            let is_hocr = ["ocr-system", "ocr-capabilities", "ocr_page"].iter().any(|name| rest.contains(name));
            Some(if is_hocr { Format::Hocr } else { Format::Html })
        }
        // XML of another kind is not text: the reader of feeds refuses it by its root element.
        _ if top.starts_with("<?xml") || rest.split('>').next().is_some_and(|tag| tag.contains("xmlns")) => {
            Some(Format::Feed)
        }
        _ => None,
    }
}

/// Returns the root element of an XML document.
pub(super) fn xml_root(text: &str) -> Option<&str> {
    let top = text.trim_start_matches('\u{feff}').trim_start();
    let top = top.starts_with("<?xml").then(|| &top[..top.floor_char_boundary(TOP)])?;
    root(top).map(|(root, _)| root)
}

/// Returns the name of the root element and what follows it. A document type that is not XML's is returned as root.
fn root(mut top: &str) -> Option<(&str, &str)> {
    loop {
        let inner = top.trim_start().strip_prefix('<')?;
        if inner.starts_with("!--") {
            top = &inner[inner.find("-->")? + 3..];
        } else if inner.starts_with('?') {
            top = &inner[inner.find("?>")? + 2..];
        } else if inner.starts_with('!') && !inner[1..].to_ascii_lowercase().starts_with("doctype html") {
            // A document type may contain declarations in brackets.
            let end = inner.find(['>', '['])?;
            let end = if inner[end..].starts_with('[') { inner.find("]>")? + 1 } else { end };
            top = &inner[end + 1..];
        } else {
            let end = inner.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(inner.len());
            return Some((&inner[..end], &inner[end..]));
        }
    }
}

/// Whether a text begins with the line that begins every WebVTT file.
fn is_webvtt(top: &str) -> bool {
    top.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
}

/// Whether a text begins with a number, a line of times, and words.
fn is_subrip(top: &str) -> bool {
    let mut lines = top.lines().map(str::trim);
    let is_number = lines.next().is_some_and(|line| !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit()));
    let times = lines.next().and_then(|line| line.split_once("-->"));
    let is_time = |time: &str| time.trim().starts_with(|c: char| c.is_ascii_digit()) && time.contains(':');
    is_number && times.is_some_and(|(from, to)| is_time(from) && is_time(to))
}
