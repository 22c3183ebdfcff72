//! Identifies binary files by their first bytes, with a readable name for their type.

use memchr::memmem;

/// Signatures that no text begins with, and the name of the file type.
#[rustfmt::skip]
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "PNG image"), (b"\xff\xd8\xff", "JPEG image"), (b"GIF87a", "GIF image"), (b"GIF89a", "GIF image"),
    (b"II*\0", "TIFF image"), (b"MM\0*", "TIFF image"), (b"%PDF-", "PDF document"), (b"{\\rtf", "RTF document"),
    (b"%!PS", "PostScript document"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office document"),
    (b"PK\x03\x04", "ZIP archive"), (b"PK\x05\x06", "ZIP archive"), (b"\x1f\x8b\x08", "gzip data"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"), (b"\xfd7zXZ\0", "XZ data"), (b"BZh91AY&SY", "bzip2 data"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"), (b"Rar!\x1a\x07", "RAR archive"), (b"\x7fELF", "program"),
    (b"\xfe\xed\xfa\xce", "program"), (b"\xfe\xed\xfa\xcf", "program"), (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xca\xfe\xba\xbe", "program"), (b"\0asm", "program"), (b"SQLite format 3\0", "SQLite database"),
    (b"OggS\0", "Ogg media"), (b"fLaC\0", "FLAC audio"), (b"\x1a\x45\xdf\xa3", "Matroska video"),
    (b"wOFF\0", "font"), (b"wOF2\0", "font"), (b"\0\x01\0\0\0", "font"), (b"OTTO\0", "font"),
];

/// Returns the type of a binary file with a known signature.
pub(super) fn binary(bytes: &[u8]) -> Option<&'static str> {
    if let Some((signature, name)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Some(if *signature == b"PK\x03\x04" { zipped(bytes) } else { name });
    }
    match bytes {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("WebP image"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some("WAV audio"),
        [0, 0, 0, _, b'f', b't', b'y', b'p', ..] => Some("MP4 media"),
        // Letters that a text may begin with count only together with the zero bytes of a header.
        [b'M', b'Z', ..] if bytes[..bytes.len().min(64)].contains(&0) => Some("program"),
        [b'I', b'D', b'3', 2..=4, ..] => Some("MP3 audio"),
        _ => None,
    }
}

/// Returns the type of document that a ZIP archive contains, by the names at its start.
fn zipped(bytes: &[u8]) -> &'static str {
    let top = &bytes[..bytes.len().min(4096)];
    let has = |name: &str| memmem::find(top, name.as_bytes()).is_some();
    match () {
        () if has("application/epub+zip") => "EPUB book",
        () if has("application/vnd.oasis.opendocument") => "OpenDocument file",
        () if has("word/") => "Word document",
        () if has("xl/") => "Excel workbook",
        () if has("ppt/") => "PowerPoint presentation",
        () => "ZIP archive",
    }
}

/// Whether the bytes begin a gzip stream.
pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b")
}

/// Whether the bytes begin a Zstandard stream, or one of its skippable frames.
pub(super) fn is_zstd(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x28\xb5\x2f\xfd") || matches!(bytes, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}
