//! Reads the headers of a message: encoded words as programs write them, dates in every form, names of parts.
//!
//! Encoded words (RFC 2047) are decoded here, because programs split characters between two of them and name character
//! sets of their own. They are written back in UTF-8, so that the parser of addresses sees words that it can decode.

use std::borrow::Cow;
use std::fmt::Write as _;

use mail_parser::decoders::base64::base64_decode;
use memchr::memmem;

use super::charset;
use crate::read::date;

/// Maximum size of the headers that are read, in bytes.
const MOST: usize = 1 << 20;

/// Returns the headers of a message or a part, up to the empty line, with their encoded words in UTF-8.
pub(super) fn rewritten(bytes: &[u8]) -> Vec<u8> {
    let end = end(bytes).min(MOST);
    let head = &bytes[..end];
    let head: Cow<[u8]> = match str::from_utf8(head) {
        Ok(_) => Cow::Borrowed(head),
        // Characters that are neither encoded nor UTF-8: those of the text, if it names a set.
        Err(_) => Cow::Owned(charset::decode(declared_charset(head).as_deref(), head).into_bytes()),
    };
    let mut out = Vec::with_capacity(head.len() + 2);
    let mut rest: &[u8] = &head;
    while let Some(at) = memmem::find(rest, b"=?") {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at..];
        let (words, length) = run(rest);
        if words.is_empty() {
            out.extend_from_slice(b"=?");
            rest = &rest[2..];
        } else {
            out.extend_from_slice(encoded(&decoded(&words)).as_bytes());
            rest = &rest[length..];
        }
    }
    out.extend_from_slice(rest);
    out.extend_from_slice(b"\r\n\r\n");
    out
}

/// Returns the length of the headers.
fn end(bytes: &[u8]) -> usize {
    let ends = [&b"\n\n"[..], b"\n\r\n", b"\r\r"].into_iter().filter_map(|end| Some(memmem::find(bytes, end)? + 1));
    ends.min().unwrap_or(bytes.len())
}

/// Returns the character set that the headers declare for the text.
fn declared_charset(head: &[u8]) -> Option<String> {
    let lower = head.to_ascii_lowercase();
    let at = memmem::find(&lower, b"charset=")? + b"charset=".len();
    let name = lower[at..].split(|byte| matches!(byte, b';' | b'\r' | b'\n' | b' ')).next()?;
    Some(String::from_utf8_lossy(name).into_owned())
}

/// An encoded word: `=?charset?encoding?text?=`.
struct Word<'a> {
    charset: &'a [u8],
    is_base64: bool,
    text: &'a [u8],
}

/// Returns the encoded words that `bytes` begins with, separated only by white space, and their length in bytes.
fn run(bytes: &[u8]) -> (Vec<Word<'_>>, usize) {
    let (mut words, mut end) = (Vec::new(), 0);
    let mut at = 0;
    while let Some((word, length)) = word(&bytes[at..]) {
        words.push(word);
        end = at + length;
        at = end + bytes[end..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    }
    (words, end)
}

/// Returns the encoded word that `bytes` begins with, and its length.
fn word(bytes: &[u8]) -> Option<(Word<'_>, usize)> {
    let rest = bytes.strip_prefix(b"=?")?;
    let charset = rest.iter().take(64).position(|byte| *byte == b'?').filter(|length| *length > 0)?;
    let is_base64 = match rest.get(charset + 1)? {
        b'B' | b'b' => true,
        b'Q' | b'q' => false,
        _ => return None,
    };
    let text = rest[charset + 2..].strip_prefix(b"?")?;
    let length = memmem::find(text, b"?=").filter(|length| !text[..*length].contains(&b'\n'))?;
    let word = Word { charset: &rest[..charset], is_base64, text: &text[..length] };
    Some((word, 2 + charset + 3 + length + 2))
}

/// Decodes a run of encoded words. Neighbours in one character set are decoded together: programs that count bytes
/// split characters between them.
fn decoded(words: &[Word<'_>]) -> String {
    let mut text = String::new();
    for run in words.chunk_by(|one, other| one.charset.eq_ignore_ascii_case(other.charset)) {
        let mut bytes = Vec::new();
        let mut open = Vec::new();
        for (place, word) in run.iter().enumerate() {
            if word.is_base64 {
                open.extend(word.text.iter().filter(|byte| !byte.is_ascii_whitespace()));
                // Without padding, the next word may go on within the same group of four letters.
                let goes_on = run.get(place + 1).is_some_and(|next| next.is_base64) && open.len() % 4 != 0;
                if !goes_on || open.ends_with(b"=") {
                    while open.len() % 4 > 1 {
                        open.push(b'=');
                    }
                    bytes.extend(base64_decode(&open).unwrap_or_default());
                    open.clear();
                }
            } else {
                bytes.extend(quoted(word.text));
            }
        }
        text.push_str(&charset::decode(str::from_utf8(run[0].charset).ok(), &bytes));
    }
    text
}

/// Decodes the Q encoding of RFC 2047.
fn quoted(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, after @ ..] = rest {
        let code = after.get(..2).and_then(|digits| u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok());
        match (first, code) {
            (b'=', Some(code)) => {
                bytes.push(code);
                rest = &after[2..];
                continue;
            }
            (b'_', _) => bytes.push(b' '),
            (byte, _) => bytes.push(*byte),
        }
        rest = after;
    }
    bytes
}

/// Returns an encoded word in UTF-8.
fn encoded(text: &str) -> String {
    let mut word = String::from("=?utf-8?Q?");
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            word.push(char::from(byte));
        } else {
            _ = write!(word, "={byte:02X}");
        }
    }
    word + "?="
}

/// Returns the date of a `Date` header in the form that [`date::iso`] reads: without a weekday in any language and
/// comments, the year in four digits.
pub(in crate::read) fn date(written: &str) -> Option<String> {
    let mut bare = String::with_capacity(written.len());
    let mut depth = 0_usize;
    for c in written.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    let bare = bare.trim();
    // A weekday ends with a comma, whatever its language.
    let bare = match bare.split_once(',') {
        Some((day, rest)) if !day.contains(|c: char| c.is_ascii_digit()) => rest.trim(),
        _ => bare,
    };
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let words: Vec<&str> = bare.split([' ', '\t', ',']).filter(|word| !word.is_empty()).collect();
    // `5 Mar 24` or `5-Mar-24`: a year of two or three digits follows a month in letters (RFC 5322, 4.3).
    let named = |month: &str| month.chars().all(|c| c.is_alphabetic() || c == '.');
    let mut parts: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    if let [day, month, year, ..] = &*words
        && is_number(day)
        && named(month)
    {
        parts[2] = full_year(year).unwrap_or_else(|| (*year).to_owned());
    } else if let Some([day, month, year]) = words.first().and_then(|word| word.split('-').collect_array())
        && is_number(day)
        && named(month)
    {
        parts[0] = format!("{day} {month} {}", full_year(year).unwrap_or_else(|| year.to_owned()));
    }
    // `10.00.00`: some programs write points.
    for part in &mut parts {
        if part.split('.').count() == 3 && part.split('.').all(|number| number.len() == 2 && is_number(number)) {
            *part = part.replace('.', ":");
        }
    }
    let normal = parts.join(" ");
    let zoned = |iso: &String| iso.contains('T');
    date::iso(&normal).or_else(|| date::iso(written)).or_else(|| {
        // An unreadable zone is no reason to lose the day and the time.
        let time = parts.iter().position(|part| part.contains(':'))?;
        date::iso(&parts[..=time].join(" ")).filter(zoned)
    })
}

/// Returns a year of two or three digits in full: 00 to 49 are after 2000.
fn full_year(year: &str) -> Option<String> {
    let number: u16 = year.parse().ok()?;
    match year.len() {
        2 if number < 50 => Some((2000 + number).to_string()),
        2 | 3 => Some((1900 + number).to_string()),
        _ => None,
    }
}

/// Collects exactly `N` items.
trait CollectArray: Iterator + Sized {
    fn collect_array<const N: usize>(self) -> Option<[Self::Item; N]> {
        self.collect::<Vec<_>>().try_into().ok()
    }
}

impl<I: Iterator> CollectArray for I {}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(head: &[u8]) -> String {
        let head = rewritten(head);
        let message = mail_parser::MessageParser::new().with_minimal_headers().parse(&head).unwrap();
        message.subject().unwrap_or_default().to_owned()
    }

    #[test]
    fn characters_split_between_encoded_words_are_whole() {
        assert_eq!(subject(b"Subject: =?utf-8?Q?Gr=C3?= =?utf-8?Q?=BC=C3=9Fe?=\r\n\r\n"), "Grüße");
        assert_eq!(subject(b"Subject: =?UTF-8?B?R3LD?=\n =?utf-8?B?vMOfZQ==?=\n\nBody"), "Grüße");
        // The groups of four letters are split too.
        assert_eq!(subject(b"Subject: =?utf-8?B?R3L?=\n =?utf-8?B?DvMOfZQ?=\n\n"), "Grüße");
        assert_eq!(subject(b"Subject: =?big5_tw?B?vMa9WLhnwNk=?=\n\n"), "數碼經濟");
        assert_eq!(subject(b"Subject: 2 =? 3 =?x?Y?z?= 4\n\n"), "2 =? 3 =?x?Y?z?= 4");
        assert_eq!(subject("Subject: Grüße\n\n".as_bytes()), "Grüße");
        assert_eq!(subject(b"Subject: Gr\xfc\xdfe\nContent-Type: text/plain; charset=iso-8859-1\n\n"), "Grüße");
    }

    #[test]
    fn dates_of_many_programs() {
        for (written, iso) in [
            ("Tue, 05 Mar 2024 10:00:00 +0100", Some("2024-03-05T10:00:00+01:00")),
            ("Tue, 05 Mar 2024 10:00 EST", Some("2024-03-05T10:00-05:00")),
            ("Tue, 5 Mar 2024 10:00:00 Z", Some("2024-03-05T10:00:00Z")),
            ("5 Mar 24 10:00", Some("2024-03-05T10:00")),
            ("5 Mar 99 10:00:00 GMT", Some("1999-03-05T10:00:00Z")),
            ("Fri, 5 Mar 100 10:00:00 GMT", Some("2000-03-05T10:00:00Z")),
            ("Tue Mar  5 10:00:00 2024", Some("2024-03-05T10:00:00")),
            ("Tue Mar  5 10:00:00 +0100 2024", Some("2024-03-05T10:00:00+01:00")),
            ("Tue, 05-Mar-24 10:00:00 GMT", Some("2024-03-05T10:00:00Z")),
            ("mar., 5 mars 2024 10:00:00 +0100 (CET)", Some("2024-03-05T10:00:00+01:00")),
            ("Tue, 5 Mar 2024 10:00:00 +0100 (GMT+01:00)", Some("2024-03-05T10:00:00+01:00")),
            ("Tue, 5 (the fifth) Mar 2024 10:00:00 -0500", Some("2024-03-05T10:00:00-05:00")),
            ("Tue, 5 Mar 2024 10.00.00 +0100", Some("2024-03-05T10:00:00+01:00")),
            ("Tue, 5 Mar 2024 10:00:00 \"GMT\"", Some("2024-03-05T10:00:00Z")),
            ("Tue, 5 Mar 2024 10:00:00 W. Europe Standard Time", Some("2024-03-05T10:00:00")),
            ("2024-03-05T10:00:00Z", Some("2024-03-05T10:00:00Z")),
            ("Tue, 31 Feb 2024 10:00:00 +0000", None),
            ("yesterday", None),
        ] {
            assert_eq!(date(written).as_deref(), iso, "{written}");
        }
    }
}
