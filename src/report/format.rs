//! Formats of reports that are refused, each with the reason: reading them as Markdown would find nothing.

use std::path::Path;

/// Markup of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ReportFormat {
    /// Markdown, and text that may be Markdown.
    #[default]
    Markdown,
    /// LaTeX.
    Latex,
    /// AsciiDoc.
    AsciiDoc,
    /// Text without markup, apart from citations.
    Plain,
}

impl ReportFormat {
    /// Returns the format by the ending of a file's name, if it has a known one.
    pub fn of_name(name: &str) -> Option<Self> {
        let ending = Path::new(name).extension()?.to_str()?.to_lowercase();
        Some(match ending.as_str() {
            "md" | "markdown" | "mdown" | "mkd" | "qmd" | "rmd" | "mdx" => Self::Markdown,
            "tex" | "latex" | "ltx" => Self::Latex,
            "adoc" | "asciidoc" | "asc" => Self::AsciiDoc,
            "txt" | "text" => Self::Plain,
            _ => return None,
        })
    }
}

/// Returns why a report cannot be read, or `None` if it is text that may be Markdown.
pub fn refusal(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"PK\x03\x04") {
        return Some("a word-processor file other than DOCX: convert it with `pandoc -t markdown`");
    }
    if bytes.starts_with(b"%PDF-") {
        return Some("a PDF file, not Markdown: lint the text it was made from");
    }
    if bytes.starts_with(b"{\\rtf") {
        return Some("an RTF file, not Markdown: convert it with `pandoc -t markdown`");
    }
    let start: String =
        String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).trim_start_matches('\u{feff}').to_lowercase();
    let start = start.trim_start();
    let is_html = ["<!doctype html", "<html", "<head", "<body", "<?xml"].iter().any(|tag| start.starts_with(tag));
    is_html.then_some("an HTML page, not Markdown: convert it with `pandoc -t markdown`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_formats_are_refused() {
        for bytes in [&b"<!DOCTYPE html><p>x"[..], b"\n<html lang=en>", b"PK\x03\x04rest", b"%PDF-1.7"] {
            assert!(refusal(bytes).is_some());
        }
        for bytes in [&b"# A report\n"[..], b"<!-- ibid: allow x: y -->\n", b"", b"<div>Text</div>"] {
            assert!(refusal(bytes).is_none());
        }
    }
}
