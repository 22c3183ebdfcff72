//! Parses digits with separators: `1,051`, `1.051,5`, `6 400`, `1,00,000`, `4.66`, `١٬٢٣٤`.
//!
//! The language determines the meaning of points and commas; if it is unknown, the lengths of the groups do. The
//! tokenizer uses the same layout, so that a number is indexed as it is compared.

use std::ops::Range;

use rust_decimal::Decimal;

use super::number::Number;
use crate::text::Lang;

/// The number format of a language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::text) struct Style {
    /// Two-letter code, `und` if unknown.
    pub(in crate::text) code: &'static str,
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
    pub(in crate::text) fn of(lang: Option<Lang>) -> Self {
        let code = lang.map_or("und", Lang::code);
        let mark = match code {
            "und" => DigitMark::Unknown,
            "en" | "hi" | "ta" | "ar" | "yi" | "zh" | "ja" | "ko" | "th" | "he" | "bn" | "mr" | "ne" | "ur" | "fa"
            | "ms" => DigitMark::Point,
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
            '\'' | '’' | '\u{A0}' | '\u{2009}' | '\u{202F}' | '٬' => true,
            ',' | '，' => self.mark != DigitMark::Comma,
            '.' => self.mark == DigitMark::Comma,
            ' ' => self.groups_by_space(),
            _ => false,
        }
    }

    /// Returns whether the language separates thousands by a space.
    fn groups_by_space(self) -> bool {
        matches!(
            self.code,
            "fr" | "cs"
                | "sv"
                | "no"
                | "fi"
                | "ru"
                | "hu"
                | "et"
                | "lt"
                | "pl"
                | "uk"
                | "be"
                | "bg"
                | "mk"
                | "sk"
                | "lv"
        )
    }
}

/// The layout of digits and separators.
pub(in crate::text) struct Layout {
    /// Length in bytes.
    pub(in crate::text) length: usize,
    /// Length of the whole part, separators included.
    pub(in crate::text) whole: usize,
    /// Range of the digits after the decimal mark.
    pub(in crate::text) fraction: Range<usize>,
    /// Whether the whole part has separators.
    pub(in crate::text) is_grouped: bool,
    /// Whether another point and digit follow: a version, an address or a date.
    pub(in crate::text) is_chained: bool,
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
pub(in crate::text) fn digit_of(c: char) -> Option<u8> {
    const ZEROS: [char; 14] = [
        '\u{660}', '\u{6F0}', '\u{966}', '\u{9E6}', '\u{A66}', '\u{AE6}', '\u{B66}', '\u{BE6}', '\u{C66}', '\u{CE6}',
        '\u{D66}', '\u{E50}', '\u{1040}', '\u{FF10}',
    ];
    if c < '\u{660}' {
        return c.is_ascii_digit().then(|| c as u8 - b'0');
    }
    // No digit of these scripts lies in between: most characters of a Chinese text end here.
    if ('\u{1050}'..'\u{FF10}').contains(&c) {
        return None;
    }
    let zero = ZEROS.iter().rev().find(|zero| **zero <= c)?;
    let value = c as u32 - *zero as u32;
    (value < 10).then_some(value as u8)
}

/// Parses the digits at the start of `text`, which starts with a digit or with a point before one.
pub(super) fn read(text: &str, style: Style) -> Digits {
    let layout = layout(text, style);
    let plain = !layout.is_grouped && layout.fraction.is_empty();
    let number =
        if layout.is_chained { None } else { value(&text[..layout.whole], &text[layout.fraction.clone()], plain) };
    Digits { length: layout.length, number, plain: plain && !layout.is_chained }
}

/// Returns the layout of the digits at the start of `text`.
pub(in crate::text) fn layout(text: &str, style: Style) -> Layout {
    let (mut end, first_count) = run(text);
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
            // Neither `1.051.000` nor `1,051,000` is a decimal fraction in any language, nor is `1.250,50`.
            let other = text[end..].chars().next().filter(|mark| matches!(mark, '.' | ','));
            if let Some((count, after)) = other.map(|mark| grouped(text, end, mark)).filter(|(count, after)| {
                let mark = if text[end..].starts_with('.') { ',' } else { '.' };
                let cents = text[*after..].strip_prefix(mark).map_or(0, |rest| run(rest).1);
                *count > 1 || *count == 1 && (1..3).contains(&cents)
            }) {
                (groups, end) = (count, after);
            }
        }
    }
    // `25 000`: a group that begins with a zero is not a number by itself. `1 250 000` has too many groups to be
    // anything else.
    if groups == 0 && (1..=3).contains(&first_count) && text[end..].starts_with(' ') {
        let (count, after) = grouped(text, end, ' ');
        // `+86 592 123 4567` is no number.
        let goes_on = text[after..].strip_prefix(' ').is_some_and(|rest| run(rest).1 > 3);
        // `1 250,50`: cents after a comma.
        let cents = text[after..].strip_prefix(',').map_or(0, |rest| run(rest).1);
        if !goes_on && (count > 1 || count == 1 && (text[end..].starts_with(" 0") || (1..3).contains(&cents))) {
            (groups, end) = (count, after);
        }
    }
    let is_spaced = groups > 0 && text[..end].contains(' ');
    let whole = end;
    // The decimal part. In a language with decimal commas a point is one too, unless thousands follow.
    let mut fraction = end..end;
    if let Some(mark @ ('.' | ',' | '·' | '．' | '٫')) = text[end..].chars().next() {
        let start = end + mark.len_utf8();
        let (length, count) = run(&text[start..]);
        let after = &text[start + length..];
        let is_decimal = match mark {
            ',' if is_spaced => count < 3,
            ',' if style.mark == DigitMark::Unknown => count != 3 && !text[..end].contains(','),
            ',' if style.mark == DigitMark::Point => {
                text[..end].contains('.') || count < 3 && !text[..end].contains(',') && scales(after)
            }
            _ => true,
        };
        let again = after.strip_prefix(mark).is_some_and(|after| run(after).0 > 0);
        if length > 0 && is_decimal && !again {
            fraction = start..start + length;
            end = start + length;
        }
    }
    // Another point and digit make a version, an address or a date: one token, not a number.
    let mut is_chained = false;
    while text[end..].starts_with('.') && run(&text[end + 1..]).0 > 0 {
        end += 1 + run(&text[end + 1..]).0;
        is_chained = true;
    }
    Layout { length: end, whole, fraction, is_grouped: groups > 0, is_chained }
}

/// Returns whether what follows a number makes a comma before its last digits a decimal one: `4,2 million`, `8,5 %`.
fn scales(after: &str) -> bool {
    let rest = after.trim_start_matches([' ', '\u{A0}', '\u{202F}']);
    if rest.starts_with(['%', '€', '°']) {
        return true;
    }
    ["million", "billion", "bn", "trillion", "thousand", "percent", "per cent", "km", "euro", "Mrd", "Mio"]
        .iter()
        .any(|word| rest.starts_with(word))
}

/// Returns the run of digits: its length in bytes, and the number of digits.
fn run(text: &str) -> (usize, usize) {
    let ascii = text.bytes().take_while(u8::is_ascii_digit).count();
    if text.as_bytes().get(ascii).is_none_or(u8::is_ascii) {
        return (ascii, ascii);
    }
    let wide = text[ascii..].chars().take_while(|c| digit_of(*c).is_some());
    wide.fold((ascii, ascii), |(length, count), c| (length + c.len_utf8(), count + 1))
}

/// Counts groups of exactly three digits, each after `mark`. Also returns their end.
fn grouped(text: &str, mut end: usize, mark: char) -> (usize, usize) {
    let mut count = 0;
    while text[end..].starts_with(mark)
        && let (length, 3) = run(&text[end + mark.len_utf8()..])
    {
        end += mark.len_utf8() + length;
        count += 1;
    }
    (count, end)
}

/// Counts Indian groups, of two digits with three in the last: `1,00,000`. Also returns their end.
fn indian(text: &str, start: usize) -> (usize, usize) {
    let (mut count, mut end) = (0, start);
    while text[end..].starts_with(',') {
        let (length, digits) = run(&text[end + 1..]);
        end += 1 + length;
        count += 1;
        match digits {
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
    number.may_be_year = plain && whole.chars().count() == 4 && (1000..2200).contains(&mantissa);
    Some(number)
}
