//! Digits with their separators → a number: `1,051`, `1.051,5`, `6 400`, `1,00,000`, `4.66`.
//!
//! What a point or comma means is the language's; where that is unknown, the shape of the groups decides.

use rust_decimal::Decimal;

use super::number::Number;
use crate::text::Lang;

/// How a language writes numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Style {
    /// Two-letter code, `und` where unknown.
    pub(super) code: &'static str,
    /// What a point and a comma do.
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

    /// Whether English words are read.
    pub(super) fn is_english(self) -> bool {
        matches!(self.code, "en" | "und")
    }

    /// Whether `c` may part thousands.
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

/// The digits at the start of a text.
pub(super) struct Digits {
    /// Bytes read.
    pub(super) length: usize,
    /// Their value, `None` for what is no number (`1.2.3`) or too large.
    pub(super) number: Option<Number>,
    /// Digits alone: no separator, no point.
    pub(super) plain: bool,
}

/// The value of a digit in the scripts that newspapers use.
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

/// Reads the digits at the start of `text`, which starts with a digit or with a point before one.
pub(super) fn read(text: &str, style: Style) -> Digits {
    let mut end = run(text);
    let (first, first_count) = (end, text[..end].chars().count());
    // Groups of three after one to three digits.
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
            // `1.051.000` is no decimal in any language; `1,051,000` neither.
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
    // `25 000`: what begins with a zero is no number of its own.
    if groups == 0 && (1..=3).contains(&first_count) && text[end..].starts_with(" 0") {
        (groups, end) = grouped(text, end, ' ');
    }
    let whole = end;
    // The decimal part. A point in a language of commas is one too when no thousands follow it.
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
    // Another point and digit: a version, an address, a date. It is one thing, and no number.
    let mut chained = false;
    while text[end..].starts_with('.') && run(&text[end + 1..]) > 0 {
        end += 1 + run(&text[end + 1..]);
        chained = true;
    }
    let plain = groups == 0 && fraction.is_empty() && whole == first;
    let number = if chained { None } else { value(&text[..whole], &text[fraction], plain) };
    Digits { length: end, number, plain: plain && !chained }
}

/// Length in bytes of the run of digits.
fn run(text: &str) -> usize {
    let ascii = text.bytes().take_while(u8::is_ascii_digit).count();
    let wide = text[ascii..].chars().take_while(|c| digit_of(*c).is_some());
    ascii + wide.map(char::len_utf8).sum::<usize>()
}

/// Groups of exactly three digits, each after `mark`: how many, and where they end.
fn grouped(text: &str, mut end: usize, mark: char) -> (usize, usize) {
    let mut count = 0;
    while text[end..].starts_with(mark) && run(&text[end + mark.len_utf8()..]) == 3 {
        end += mark.len_utf8() + 3;
        count += 1;
    }
    (count, end)
}

/// Indian groups, two by two and three at last: `1,00,000`.
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
