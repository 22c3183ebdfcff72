//! Reads the metadata that a PDF file declares.
//!
//! Its dates record when the file was created, possibly decades after the text was published, and are ignored.

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Dict, String as Written};

use super::xmp::xmp;
use crate::article::Meta;
use crate::read::person::{keywords, people};

/// Returns the declared metadata.
pub(super) fn about(pdf: &Pdf) -> Meta {
    let stated = pdf.metadata();
    let line = |bytes: &Option<Box<[u8]>>| bytes.as_deref().and_then(decoded);
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let lang = catalog.and_then(|catalog| decoded(catalog.get::<Written<'_>>("Lang")?.as_bytes()));
    let older = Meta {
        title: line(&stated.title),
        authors: line(&stated.author).map(|authors| people(&authors)).unwrap_or_default(),
        tags: line(&stated.keywords).map(|tags| keywords(&tags).collect()).unwrap_or_default(),
        lang,
        ..Meta::default()
    };
    let mut meta = xmp(pdf);
    meta.title = [meta.title, older.title].into_iter().flatten().find(|title| !is_of_a_program(title));
    // A list is more exact than a line.
    meta.authors = if meta.authors.is_empty() { older.authors } else { meta.authors };
    meta.tags = if meta.tags.is_empty() { older.tags } else { meta.tags };
    meta.lang = older.lang.or(meta.lang);
    // A program states its own name as the author or the publisher.
    let program = line(&stated.producer).map(|name| name.to_lowercase()).unwrap_or_default();
    let is_program = |name: &String| program.starts_with(&name.to_lowercase());
    meta.authors.retain(|author| !is_program(author));
    meta.source = meta.source.filter(|source| !is_program(source));
    meta
}

/// Whether the program that made the file does not hyphenate, or not unless asked: a hyphen at the end of a line is then the
/// author's.
pub(super) fn never_hyphenates(pdf: &Pdf) -> bool {
    const WRITERS: [&str; 20] = [
        "skia/pdf",
        "reportlab",
        "pyfpdf",
        "fpdf2",
        "py-pdf/fpdf2",
        "pdfkit",
        "pdfmake",
        "wkhtmltopdf",
        "qt ",
        "pdfhtml",
        "openhtmltopdf",
        "tcpdf",
        "jspdf",
        "xhtml2pdf",
        "mupdf",
        "calibre",
        "cairo",
        // It hyphenates with U+2010.
        "weasyprint",
        "microsoft word",
        "microsoft® word",
    ];
    let stated = pdf.metadata();
    let names = [&stated.producer, &stated.creator].into_iter().flatten();
    names.filter_map(|name| decoded(name)).any(|name| {
        let name = name.to_lowercase();
        WRITERS.iter().any(|writer| name.contains(writer))
    })
}

/// Whether a title was inserted by a program: a file name, an address, or a placeholder.
fn is_of_a_program(title: &str) -> bool {
    #[rustfmt::skip]
    const EXTENSIONS: [&str; 25] = [
        "doc", "docx", "odt", "rtf", "tex", "dvi", "pdf", "indd", "qxd", "pmd", "txt", "html", "htm", "xls", "xlsx", "ppt",
        "pptx", "odp", "ods", "md", "typ", "pages", "php", "aspx", "jpg",
    ];
    #[rustfmt::skip]
    const PLACEHOLDERS: [&str; 17] = [
        "untitled", "untitled document", "untitled-1", "powerpoint presentation", "powerpoint-präsentation",
        "présentation powerpoint", "presentación de powerpoint", "document", "document1", "title", "no title", "slide 1",
        "unspecified", "about:blank", "print", "unnamed", "unbenannt",
    ];
    let lower = title.to_lowercase();
    let bare = lower.trim_matches(['(', ')', '[', ']', '<', '>']);
    let is_file = lower.rsplit_once('.').is_some_and(|(_, extension)| EXTENSIONS.contains(&extension));
    let is_address = ["http://", "https://", "file:", "data:"].iter().any(|scheme| lower.starts_with(scheme));
    is_file || is_address || lower.starts_with("microsoft ") || PLACEHOLDERS.contains(&bare)
}

/// Decodes a text string in UTF-16, UTF-8 or PDFDocEncoding, as its first bytes indicate. Returns one line.
pub(super) fn decoded(bytes: &[u8]) -> Option<String> {
    let text = decoded_text(bytes);
    let text = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let text = text.collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// Decodes a text string with its white space. Language codes (between two U+001B) are dropped.
pub(super) fn decoded_text(bytes: &[u8]) -> String {
    let text: String = match bytes {
        [0xfe, 0xff, wide @ ..] => {
            let units = wide.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        // Not allowed, but written.
        [0xff, 0xfe, wide @ ..] => {
            let units = wide.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
        }
        [0xef, 0xbb, 0xbf, text @ ..] => String::from_utf8_lossy(text).into_owned(),
        bytes => bytes.iter().map(|byte| character(*byte)).collect(),
    };
    if text.contains('\u{1b}') { text.split('\u{1b}').step_by(2).collect() } else { text }
}

/// Returns a character of PDFDocEncoding: Latin-1 with some exceptions.
fn character(byte: u8) -> char {
    const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    #[rustfmt::skip]
    const HIGH: [char; 31] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š',
        'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž',
    ];
    match byte {
        0x18..=0x1f => LOW[usize::from(byte - 0x18)],
        0x80..=0x9e => HIGH[usize::from(byte - 0x80)],
        0xa0 => '€',
        byte => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_strings_are_decoded() {
        assert_eq!(decoded(b"\xfe\xff\x01\x41\x00\xf3").as_deref(), Some("Łó"));
        assert_eq!(decoded(b"A\x84B\n \xe9").as_deref(), Some("A—B é"));
        assert_eq!(decoded("\u{feff}é".as_bytes()).as_deref(), Some("é"));
        assert_eq!(decoded(b" \0"), None);
        assert!(
            is_of_a_program("Microsoft Word - levy.doc") && is_of_a_program("levy.tex") && !is_of_a_program("The levy")
        );
    }
}
