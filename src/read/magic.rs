//! Identifies binary files by their first bytes, with a readable name for their type.

use memchr::memmem;

/// Signatures that no text begins with, and the name of the file type.
#[rustfmt::skip]
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "PNG image"), (b"\xff\xd8\xff", "JPEG image"), (b"GIF87a", "GIF image"), (b"GIF89a", "GIF image"),
    (b"II*\0", "TIFF image"), (b"MM\0*", "TIFF image"), (b"%PDF-", "PDF document"), (b"{\\rtf", "RTF document"),
    (b"%!PS", "PostScript document"), (COMPOUND, "Microsoft Office document"),
    (b"PK\x03\x04", "ZIP archive"), (b"PK\x05\x06", "ZIP archive"), (b"\x1f\x8b\x08", "gzip data"),
    (b"\x28\xb5\x2f\xfd", "Zstandard data"), (b"\xfd7zXZ\0", "XZ data"), (b"BZh91AY&SY", "bzip2 data"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"), (b"Rar!\x1a\x07", "RAR archive"), (b"\x7fELF", "program"),
    (b"\xfe\xed\xfa\xce", "program"), (b"\xfe\xed\xfa\xcf", "program"), (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xca\xfe\xba\xbe", "program"), (b"\0asm", "program"), (b"SQLite format 3\0", "SQLite database"),
    (b"OggS\0", "Ogg media"), (b"fLaC\0", "FLAC audio"), (b"\x1a\x45\xdf\xa3", "Matroska video"),
    (b"!BDN", "Outlook data file"), (b"AT&TFORM", "DjVu document"), (b"\xffWPC", "WordPerfect document"),
    (b"wOFF\0", "font"), (b"wOF2\0", "font"), (b"\0\x01\0\0\0", "font"), (b"OTTO\0", "font"),
];

/// Returns the type of a binary file with a known signature.
pub(super) fn binary(bytes: &[u8]) -> Option<&'static str> {
    if let Some((signature, name)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Some(match *signature {
            b"PK\x03\x04" => zipped(bytes),
            COMPOUND => compound(bytes),
            _ => name,
        });
    }
    match bytes {
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("WebP image"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some("WAV audio"),
        [0, 0, 0, _, b'f', b't', b'y', b'p', ..] => Some("MP4 media"),
        // Letters that a text may begin with count only together with the zero bytes of a header.
        [b'M', b'Z', ..] if bytes[..bytes.len().min(64)].contains(&0) => Some("program"),
        [b'I', b'D', b'3', 2..=4, ..] => Some("MP3 audio"),
        _ if bytes.get(60..68) == Some(b"BOOKMOBI") => Some("Kindle book"),
        _ if bytes.get(257..262) == Some(b"ustar") => Some("tar archive"),
        _ => None,
    }
}

/// Bytes at the start and at the end of a ZIP archive in which names of its parts are looked for: the first parts, and
/// the directory.
const NAMES: usize = 64 << 10;

/// Returns the type of document that a ZIP archive contains.
fn zipped(bytes: &[u8]) -> &'static str {
    const ODF: &[u8] = b"application/vnd.oasis.opendocument.";
    // The first part of EPUB and OpenDocument is stored and states the type.
    let first = &bytes[..bytes.len().min(512)];
    if let Some(at) = memmem::find(first, ODF) {
        let rest = &first[at + ODF.len()..];
        return match () {
            () if rest.starts_with(b"text") => "OpenDocument text",
            () if rest.starts_with(b"presentation") => "OpenDocument presentation",
            () if rest.starts_with(b"spreadsheet") => "OpenDocument spreadsheet",
            () => "OpenDocument file",
        };
    }
    if memmem::find(first, b"application/epub+zip").is_some() {
        return "EPUB book";
    }
    let (top, end) = (&bytes[..bytes.len().min(NAMES)], &bytes[bytes.len().saturating_sub(NAMES)..]);
    let has = |name: &str| memmem::find(top, name.as_bytes()).or_else(|| memmem::find(end, name.as_bytes())).is_some();
    match () {
        () if has("META-INF/container.xml") => "EPUB book",
        () if has("word/document") => "Word document",
        () if has("ppt/presentation") => "PowerPoint presentation",
        () if has("xl/workbook.bin") => "Excel binary workbook",
        () if has("xl/workbook") => "Excel workbook",
        () if has("Index/Document.iwa") || has("index.apxl") => "iWork document",
        () if has("word/") => "Word document",
        () if has("ppt/") => "PowerPoint presentation",
        () if has("xl/") => "Excel workbook",
        () => "ZIP archive",
    }
}

/// The signature of compound files, the container of Microsoft Office's old formats.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Returns the type of document that a compound file contains, by the names of its streams.
fn compound(bytes: &[u8]) -> &'static str {
    let has = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &name).is_some()
    };
    match () {
        () if has("EncryptedPackage") => "encrypted Office document",
        () if has("__properties_version1.0") || has("__substg1.0_") => "Outlook message",
        () if has("WordDocument") => "Word 97-2003 document",
        () if has("PowerPoint Document") => "PowerPoint 97-2003 presentation",
        () if has("Workbook\0") || has("Book\0") => "Excel 97-2003 workbook",
        () => "Microsoft Office document",
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
