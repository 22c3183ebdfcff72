//! Parses digits with separators: `1,051`, `1.051,5`, `6 400`, `1,00,000`, `4.66`.
//!
//! The language determines the meaning of points and commas; if it is unknown, the lengths of the groups do.

use rust_decimal::Decimal;

use super::number::Number;
use crate::text::Lang;

/// The number format of a language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Style {
    /// Two-letter code, `und` if unknown.
    pub(super) code: &'static str,
    /// Meaning of the point and the comma.
    mark: DigitMark,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum DigitMark {
    Point,
    Comma,
    Unknown,
}

impl Style {
    pub(super) fn of(lang: Option<Lang>) -> Self {
        let code = lang.map_or("und", Lang::code);
        let mark = match code {
            "und" => DigitMark::Unknown,
            "en" | "hi" | "ta" | "ar" | "yi" => DigitMark::Point,
            _ => DigitMark::Comma,
        };
        Self { code, mark }
    }

    /// Returns whether English words are parsed.
    pub(super) fn is_english(self) -> bool {
        matches!(self.code, "en" | "und")
    }

    /// Returns whether `c` may separate thousands.
    fn groups(self, c: char) -> bool {
        match c {
            '\'' | '’' | '\u{A0}' | '\u{2009}' | '\u{202F}' => true,
            ',' => self.mark != DigitMark::Comma,
            '.' => self.mark == DigitMark::Comma,
            ' ' => matches!(self.code, "fr" | "cs" | "sv" | "no" | "fi" | "ru" | "hu" | "et" | "lt"),
            _ => false,
        }
    }
}

/// Parsed digits at the start of a text.
pub(super) struct Digits {
    /// Length in bytes.
    pub(super) length: usize,
    /// The value, or `None` if it is not a number (`1.2.3`) or too large.
    pub(super) number: Option<Number>,
    /// Whether it has digits only: no separator, no point.
    pub(super) plain: bool,
}

/// Returns the value of a digit in the scripts that newspapers use.
pub(super) fn digit_of(c: char) -> Option<u8> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{FF10}'..='\u{FF19}' => '\u{FF10}',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6F0}'..='\u{6F9}' => '\u{6F0}',
        '\u{966}'..='\u{96F}' => '\u{966}',
        _ => return None,
    };
    Some((c as u32 - zero as u32) as u8)
}

/// Parses the digits at the start of `text`, which starts with a digit or with a point before one.
pub(super) fn read(text: &str, style: Style) -> Digits {
    let mut end = run(text);
    let (first, first_count) = (end, text[..end].chars().count());
    // Groups of three digits after one to three digits.
    let mut groups = 0;
    if (1..=3).contains(&first_count) {
        let mark = text[end..].chars().next().filter(|mark| style.groups(*mark));
        if let Some(mark) = mark {
            (groups, end) = grouped(text, end, mark);
            if groups == 0 && mark == ',' && first_count < 3 {
                (groups, end) = indian(text, end);
            }
        }
        if groups == 0 {
            // Neither `1.051.000` nor `1,051,000` is a decimal fraction in any language.
            let other = text[end..].chars().next().filter(|mark| matches!(mark, '.' | ','));
            if let Some((count, after)) = other.map(|mark| grouped(text, end, mark)).filter(|(count, after)| {
                let cents = text[*after..].strip_prefix(',').map_or(0, run);
                *count > 1
                    || style.mark == DigitMark::Unknown && text[end..].starts_with('.') && (1..3).contains(&cents)
            }) {
                (groups, end) = (count, after);
            }
        }
    }
    // `25 000`: a group that begins with a zero is not a number by itself.
    if groups == 0 && (1..=3).contains(&first_count) && text[end..].starts_with(" 0") {
        (groups, end) = grouped(text, end, ' ');
    }
    let whole = end;
    // The decimal part. In a language with decimal commas a point is one too, unless thousands follow.
    let mut fraction = end..end;
    if let Some(mark @ ('.' | ',' | '·' | '．' | '٫')) = text[end..].chars().next() {
        let start = end + mark.len_utf8();
        let length = run(&text[start..]);
        let is_decimal = match mark {
            ',' if style.mark == DigitMark::Unknown => length != 3 && !text[..end].contains(','),
            ',' => style.mark == DigitMark::Comma,
            _ => true,
        };
        let after = &text[start + length..];
        let again = after.strip_prefix(mark).is_some_and(|after| run(after) > 0);
        if length > 0 && is_decimal && !again {
            fraction = start..start + length;
            end = start + length;
        }
    }
    // Another point and digit make a version, an address or a date: one token, not a number.
    let mut chained = false;
    while text[end..].starts_with('.') && run(&text[end + 1..]) > 0 {
        end += 1 + run(&text[end + 1..]);
        chained = true;
    }
    let plain = groups == 0 && fraction.is_empty() && whole == first;
    let number = if chained { None } else { value(&text[..whole], &text[fraction], plain) };
    Digits { length: end, number, plain: plain && !chained }
}

/// Returns the length in bytes of the run of digits.
fn run(text: &str) -> usize {
    let ascii = text.bytes().take_while(u8::is_ascii_digit).count();
    let wide = text[ascii..].chars().take_while(|c| digit_of(*c).is_some());
    ascii + wide.map(char::len_utf8).sum::<usize>()
}

/// Counts groups of exactly three digits, each after `mark`. Also returns their end.
fn grouped(text: &str, mut end: usize, mark: char) -> (usize, usize) {
    let mut count = 0;
    while text[end..].starts_with(mark) && run(&text[end + mark.len_utf8()..]) == 3 {
        end += mark.len_utf8() + 3;
        count += 1;
    }
    (count, end)
}

/// Counts Indian groups, of two digits with three in the last: `1,00,000`. Also returns their end.
fn indian(text: &str, start: usize) -> (usize, usize) {
    let (mut count, mut end) = (0, start);
    while text[end..].starts_with(',') {
        let length = run(&text[end + 1..]);
        end += 1 + length;
        count += 1;
        match length {
            2 => {}
            3 if count > 1 => return (count, end),
            _ => break,
        }
    }
    (0, start)
}

fn value(whole: &str, fraction: &str, plain: bool) -> Option<Number> {
    let (mut mantissa, mut digits) = (0_i128, 0);
    for digit in whole.chars().chain(fraction.chars()).filter_map(digit_of) {
        mantissa = mantissa * 10 + i128::from(digit);
        digits += i32::from(mantissa > 0);
        if digits > 28 {
            return None;
        }
    }
    let places = fraction.chars().count();
    if places > 28 {
        return None;
    }
    let value = Decimal::try_from_i128_with_scale(mantissa, places as u32).ok()?;
    let mut number = Number::new(value, -(places as i8));
    number.may_be_year = plain && whole.len() == 4 && (1000..2200).contains(&mantissa);
    Some(number)
}
