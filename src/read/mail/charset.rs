//! Decodes text in the character sets that mail programs name, registered or not.
//!
//! The names are those of the Encoding Standard, of code pages (`cp932`, `windows-1252`, `ms950`), and of programs that
//! write names of their own: Python's codecs, Java, old versions of Outlook.

use encoding_rs::Encoding;
use mail_parser::decoders::charsets::map::charset_decoder;

use crate::read::decode;

/// Names without a rule of their own, in lower case and without separators, and their name in the Encoding Standard.
#[rustfmt::skip]
const NAMES: &[(&str, &str)] = &[
    // Python writes the names of its codecs.
    ("big5tw", "big5"), ("eucgb2312cn", "gbk"), ("eucjisx0213", "euc-jp"), ("eucjis2004", "euc-jp"),
    ("shiftjisx0213", "shift_jis"), ("shiftjis2004", "shift_jis"),
    ("iso2022jp1", "iso-2022-jp"), ("iso2022jp2", "iso-2022-jp"), ("iso2022jp3", "iso-2022-jp"),
    ("iso2022jp2004", "iso-2022-jp"), ("iso2022jpext", "iso-2022-jp"), ("iso2022jpms", "iso-2022-jp"),
    ("utf8sig", "utf-8"), ("utf8mb4", "utf-8"), ("utf8mb3", "utf-8"), ("unicode", "utf-8"), ("utf", "utf-8"),
    ("euccn", "gbk"), ("gb2312", "gbk"), ("gb231280", "gbk"), ("gb23121980", "gbk"), ("cngb", "gbk"), ("hz", "gbk"),
    ("gb13000", "gbk"), ("gb180302005", "gb18030"), ("gb180302000", "gb18030"), ("gb180302022", "gb18030"),
    ("big5eten", "big5"), ("big5hkscs2004", "big5"), ("big5hk", "big5"), ("cnbig5", "big5"),
    ("ujis", "euc-jp"), ("eucjpms", "euc-jp"), ("eucjpwin", "euc-jp"), ("mskanji", "shift_jis"), ("sjis", "shift_jis"),
    ("sjiswin", "shift_jis"), ("shiftjisms", "shift_jis"), ("jis", "iso-2022-jp"),
    ("ksc5601", "euc-kr"), ("ksx1001", "euc-kr"), ("ksc56011987", "euc-kr"), ("uhc", "euc-kr"), ("5601", "euc-kr"),
    ("latin1", "windows-1252"), ("latin2", "iso-8859-2"), ("latin3", "iso-8859-3"), ("latin4", "iso-8859-4"),
    ("latin5", "windows-1254"), ("latin6", "iso-8859-10"), ("latin9", "iso-8859-15"), ("l9", "iso-8859-15"),
    ("ansi", "windows-1252"), ("iso88591windows31latin1", "windows-1252"), ("macroman", "macintosh"),
    ("macosroman", "macintosh"), ("mac", "macintosh"), ("maccyrillic", "x-mac-cyrillic"), ("koi8", "koi8-r"), ("koi8r", "koi8-r"), ("koi8u", "koi8-u"),
    ("tis620", "windows-874"), ("iso885911", "windows-874"),
];

/// Decodes bytes in a character set that a message names, or names wrongly, or not at all.
pub(super) fn decode(name: Option<&str>, bytes: &[u8]) -> String {
    let name = name.map(|name| name.trim_matches(|c: char| !c.is_ascii_alphanumeric())).unwrap_or_default();
    // RFC 2231 adds the language: `utf-8*en`.
    let name = name.split(['*', ';', '$']).next().unwrap_or_default();
    // ASCII says that no byte is above 127; if one is, the name is wrong.
    let says_nothing =
        matches!(&*plain(name), "" | "usascii" | "ascii" | "unknown8bit" | "unknown" | "8bit" | "binary")
            || plain(name) == "defaultcharset";
    if !says_nothing && let Some(encoding) = encoding(name) {
        if encoding != encoding_rs::UTF_8 || str::from_utf8(bytes).is_ok() {
            return encoding.decode_with_bom_removal(bytes).0.into_owned();
        }
    } else if !says_nothing && let Some(decode) = charset_decoder(name.as_bytes()) {
        return decode(bytes);
    }
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => decode::decode(bytes.to_vec(), false)
            .map_or_else(|_| String::from_utf8_lossy(bytes).into_owned(), |decoded| decoded.text),
    }
}

/// Returns the encoding of that name.
fn encoding(name: &str) -> Option<&'static Encoding> {
    // UTF-16 in the Encoding Standard, but not what `unicode` means to the programs that write it in mail.
    let plain = plain(name);
    let known = |label: &str| Encoding::for_label_no_replacement(label.as_bytes());
    let bare = plain.strip_prefix('x').unwrap_or(&plain);
    let listed = NAMES.iter().find(|pair| pair.0 == bare).and_then(|pair| known(pair.1));
    listed.or_else(|| known(name)).or_else(|| known(&name.replace('_', "-"))).or_else(|| code_page(bare)).or_else(
        || {
            let spelt =
                bare.strip_prefix("iso").unwrap_or(bare).strip_prefix("8859").map(|part| format!("iso-8859-{part}"));
            spelt.and_then(|name| known(&name)).or_else(|| known(bare))
        },
    )
}

/// Returns the name in lower case, without separators.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Returns the encoding of a Windows code page, by a name such as `cp1251` or `ms932`.
fn code_page(name: &str) -> Option<&'static Encoding> {
    const PREFIXES: [&str; 9] = ["mscp", "codepage", "windows", "win", "cp", "ms", "ibm", "oem", ""];
    let number = PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix)?.parse::<u32>().ok())?;
    let label = match number {
        932 | 943 => "shift_jis",
        936 | 1386 => "gbk",
        949 | 51949 => "euc-kr",
        950 => "big5",
        54936 => "gb18030",
        51932 => "euc-jp",
        50220..=50222 => "iso-2022-jp",
        65001 => "utf-8",
        20866 => "koi8-r",
        21866 => "koi8-u",
        10000 => "macintosh",
        10007 => "x-mac-cyrillic",
        28592..=28606 => &format!("iso-8859-{}", number - 28590),
        819 | 28591 => "windows-1252",
        866 | 874 | 1250..=1258 => &format!("{}{number}", if number == 866 { "ibm" } else { "windows-" }),
        _ => return None,
    };
    Encoding::for_label_no_replacement(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_programs_write_are_known() {
        for (name, encoding) in [
            ("big5_tw", "Big5"),
            ("eucgb2312_cn", "GBK"),
            ("x-gbk", "GBK"),
            ("MS936", "GBK"),
            ("cp-932", "Shift_JIS"),
            ("x-ms-cp932", "Shift_JIS"),
            ("iso-2022-jp-2004", "ISO-2022-JP"),
            ("ks_c_5601-1987", "EUC-KR"),
            ("windows-949", "EUC-KR"),
            ("win1251", "windows-1251"),
            ("WINDOWS_1250", "windows-1250"),
            ("iso8859_2", "ISO-8859-2"),
            ("ISO_8859-15", "ISO-8859-15"),
            ("latin-1", "windows-1252"),
            ("8859_1", "windows-1252"),
            ("koi8r", "KOI8-R"),
            ("x-mac-roman", "macintosh"),
            ("utf8", "UTF-8"),
            ("UTF_8", "UTF-8"),
        ] {
            assert_eq!(self::encoding(name).map(Encoding::name), Some(encoding), "{name}");
        }
        assert_eq!(encoding("no-such-set"), None);
    }

    #[test]
    fn a_wrong_or_missing_name_is_no_obstacle() {
        let utf8 = "Die Mühle überquerte den Fluß.";
        for name in [None, Some("us-ascii"), Some("x-unknown"), Some("utf-8*de"), Some("\"UTF-8\"")] {
            assert_eq!(decode(name, utf8.as_bytes()), utf8, "{name:?}");
        }
        assert_eq!(decode(Some("cp850"), b"M\x81hle"), "Mühle");
        assert_eq!(decode(Some("iso-8859-1"), b"M\xfchle"), "Mühle");
    }
}
