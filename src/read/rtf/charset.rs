//! The character sets of fonts and documents.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252,
    WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258, X_MAC_CYRILLIC,
};

use crate::read::code_page::CodePage;

/// How bytes are turned into characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    Encoding(&'static Encoding),
    /// One of the code pages of DOS.
    Dos(CodePage),
    /// Adobe's Symbol font.
    Symbol,
    /// A font of pictures.
    Pictures,
}

/// Letters of the Symbol font, in the order of the Latin ones.
const GREEK: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
const SMALL_GREEK: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";

impl Charset {
    /// Returns the character set of a font by the number in `\fcharset`; `None` for the document's own.
    pub(super) fn of_font(number: i32) -> Option<Self> {
        Some(match number {
            0 => Self::Encoding(WINDOWS_1252),
            2 => Self::Symbol,
            77 | 256 => Self::Encoding(MACINTOSH),
            78 | 128 => Self::Encoding(SHIFT_JIS),
            79 | 129 | 130 => Self::Encoding(EUC_KR),
            80 | 134 => Self::Encoding(GBK),
            81 | 136 => Self::Encoding(BIG5),
            83 | 177 => Self::Encoding(WINDOWS_1255),
            84 | 178..=180 => Self::Encoding(WINDOWS_1256),
            85 | 161 => Self::Encoding(WINDOWS_1253),
            86 | 162 => Self::Encoding(WINDOWS_1254),
            87 | 222 => Self::Encoding(WINDOWS_874),
            88 | 238 => Self::Encoding(WINDOWS_1250),
            89 => Self::Encoding(X_MAC_CYRILLIC),
            163 => Self::Encoding(WINDOWS_1258),
            186 => Self::Encoding(WINDOWS_1257),
            204 => Self::Encoding(WINDOWS_1251),
            254 => Self::Dos(CodePage::of(437)?),
            255 => Self::Dos(CodePage::of(850)?),
            _ => return None,
        })
    }

    /// Returns the character set of a code page; `None` if it is unknown.
    pub(super) fn of_code_page(number: i32) -> Option<Self> {
        Some(match number {
            708 | 1256 => Self::Encoding(WINDOWS_1256),
            _ => {
                let number = u32::try_from(number).ok()?;
                match CodePage::of(number) {
                    Some(page) => Self::Dos(page),
                    None => Self::Encoding(encoding_of(number)?),
                }
            }
        })
    }

    /// Whether a byte is the first of a character of two bytes.
    pub(super) fn is_lead(self, byte: u8) -> bool {
        match self {
            Self::Encoding(encoding) if encoding == SHIFT_JIS => matches!(byte, 0x81..=0x9f | 0xe0..=0xfc),
            Self::Encoding(encoding) if [GBK, BIG5, EUC_KR].contains(&encoding) => matches!(byte, 0x81..=0xfe),
            _ => false,
        }
    }

    /// Appends the characters of some bytes. Returns the number of those that have none.
    pub(super) fn decode(self, bytes: &[u8], out: &mut String) -> usize {
        match self {
            Self::Encoding(encoding) => {
                out.push_str(&encoding.decode_without_bom_handling(bytes).0);
                0
            }
            Self::Dos(page) => {
                out.extend(bytes.iter().map(|&byte| page.char(byte)));
                0
            }
            Self::Symbol => bytes.iter().map(|&byte| usize::from(!put(symbol(byte), out))).sum(),
            Self::Pictures => bytes.iter().map(|&byte| usize::from(!put(picture(byte), out))).sum(),
        }
    }
}

fn put(c: Option<char>, out: &mut String) -> bool {
    out.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
    c.is_some()
}

/// Returns the character of a byte in the Symbol font.
fn symbol(byte: u8) -> Option<char> {
    match byte {
        b'A'..=b'Z' => GREEK.chars().nth(usize::from(byte - b'A')),
        b'a'..=b'z' => SMALL_GREEK.chars().nth(usize::from(byte - b'a')),
        0xb7 => Some('•'),
        0xb0 => Some('°'),
        0xb1 => Some('±'),
        0xa3 => Some('≤'),
        0xb3 => Some('≥'),
        0xb4 => Some('×'),
        0xb8 => Some('÷'),
        0xb9 => Some('≠'),
        0xbb => Some('≈'),
        0xa5 => Some('∞'),
        0xd6 => Some('√'),
        0xe5 => Some('∑'),
        0xf2 => Some('∫'),
        0xae => Some('→'),
        0xac => Some('←'),
        b'-' => Some('−'),
        0x20..=0x7e => Some(char::from(byte)),
        0xa0 => Some('€'),
        _ => None,
    }
}

/// Returns the character of a byte in a font of pictures, where only bullets and spaces have a meaning.
fn picture(byte: u8) -> Option<char> {
    match byte {
        b' ' => Some(' '),
        0x6c | 0x6e | 0x71 | 0x76 | 0x9f | 0xa7 | 0xa8 | 0xb7 | 0xd8 | 0xfc => Some('•'),
        _ => None,
    }
}

/// Returns the encoding of a Windows or ISO code page.
pub(in crate::read) fn encoding_of(code_page: u32) -> Option<&'static Encoding> {
    let label = match code_page {
        874 => return Some(WINDOWS_874),
        932 => return Some(SHIFT_JIS),
        936 | 54936 => return Some(GBK),
        949 | 1361 => return Some(EUC_KR),
        950 => return Some(BIG5),
        10000 => return Some(MACINTOSH),
        10007 => return Some(X_MAC_CYRILLIC),
        65001 => return Some(UTF_8),
        1250..=1258 => format!("windows-{code_page}"),
        866 => "ibm866".to_owned(),
        20866 => "koi8-r".to_owned(),
        21866 => "koi8-u".to_owned(),
        20127 => return Some(WINDOWS_1252),
        28591..=28606 => format!("iso-8859-{}", code_page - 28590),
        38598 => "iso-8859-8-i".to_owned(),
        50220..=50222 => "iso-2022-jp".to_owned(),
        51932 | 20932 => "euc-jp".to_owned(),
        51936 => "gb2312".to_owned(),
        51949 => "euc-kr".to_owned(),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_complete() {
        assert_eq!((GREEK.chars().count(), SMALL_GREEK.chars().count()), (26, 26));
        let mut out = String::new();
        Charset::of_code_page(850).unwrap().decode(b"K\x9clf \xf1", &mut out);
        assert_eq!(out, "K£lf ±");
        assert_eq!(Charset::Symbol.decode(b"m\xb7\x01", &mut out), 1);
        assert!(Charset::of_font(128).unwrap().is_lead(0x8d) && !Charset::of_font(204).unwrap().is_lead(0x8d));
        assert_eq!(encoding_of(28592).map(Encoding::name), Some("ISO-8859-2"));
    }
}
