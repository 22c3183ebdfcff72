//! Reads the metadata that a PDF file declares.
//!
//! Its dates record when the file was created, possibly decades after the text was published, and are ignored.

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Dict, String as Written};

use crate::article::Meta;
use crate::read::person::people;

/// Returns the declared metadata.
pub(super) fn about(pdf: &Pdf) -> Meta {
    let stated = pdf.metadata();
    let line = |bytes: &Option<Box<[u8]>>| bytes.as_deref().and_then(decoded);
    let split = |text: String, at: &[char]| {
        text.split(at).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let lang = catalog.and_then(|catalog| decoded(catalog.get::<Written<'_>>("Lang")?.as_bytes()));
    Meta {
        title: line(&stated.title).filter(|title| !is_of_a_program(title)),
        authors: line(&stated.author).map(|authors| people(&authors)).unwrap_or_default(),
        tags: line(&stated.keywords).map(|tags| split(tags, &[',', ';'])).unwrap_or_default(),
        lang,
        ..Meta::default()
    }
}

/// Whether a title was inserted by a program: a file name, or a placeholder.
fn is_of_a_program(title: &str) -> bool {
    let lower = title.to_lowercase();
    let is_file = lower.rsplit_once('.').is_some_and(|(_, extension)| {
        matches!(
            extension,
            "doc"
                | "docx"
                | "odt"
                | "rtf"
                | "tex"
                | "dvi"
                | "pdf"
                | "indd"
                | "qxd"
                | "pmd"
                | "txt"
                | "html"
                | "xls"
                | "xlsx"
                | "ppt"
                | "pptx"
        )
    });
    is_file
        || lower.starts_with("microsoft ")
        || matches!(&*lower, "untitled" | "powerpoint presentation" | "document" | "title")
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
