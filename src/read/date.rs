//! Parses written dates into ISO 8601, with the precision that was written.
//!
//! Ambiguous (`03/04/2018`) or unreadable dates are `None`: a date is never guessed.

use std::fmt::Write as _;
use std::iter::Peekable;
use std::str::Chars;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::text::{fold_into, is_weekday_in_any_language, month_in_any_language};

/// Returns the date in ISO 8601: `2018`, `2018-06`, `2018-06-01`, `2018-06-01T10:00:00+08:00`.
///
/// Accepts ISO 8601, e-mail dates (RFC 2822), month names in 33 languages, `2018年6月1日`, `20180601`, unambiguous
/// numeric dates, and epoch seconds or milliseconds of ten or thirteen digits.
pub(crate) fn iso(date: &str) -> Option<String> {
    let date = date.trim();
    if date.is_empty() || date.len() > MAX_LENGTH {
        return None;
    }
    let date = date.chars().map(narrow).collect::<String>().to_lowercase();
    if date.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits(&date);
    }
    // `10:00:00 GMT+0800 (China Standard Time)`: brackets contain a comment.
    let date = if date.ends_with(')') { date.split('(').next().unwrap_or_default() } else { &date };
    let mut parts = Parts::default();
    let rest = parts.numeric(date)?;
    parts.words(&rest.replace("a.m.", "am").replace("p.m.", "pm"))?;
    parts.iso()
}

/// Maximum length of a written date, in bytes; keeps reading hostile input cheap.
const MAX_LENGTH: usize = 100;

/// Years that a four-digit number may represent.
const YEARS: std::ops::RangeInclusive<i16> = 1000..=2999;

/// Separators of the numbers in a numeric date.
const SEPARATORS: [char; 9] = ['-', '/', '.', '年', '月', '년', '월', '\u{2010}', '\u{2013}'];

/// Words that may occur in a date and carry no information.
const FILLERS: &[&str] = &[
    "t", "at", "on", "of", "the", "st", "nd", "rd", "th", "er", "de", "del", "le", "den", "um", "uhr", "kl", "à", "日",
    "号", "號", "일",
];

/// Weekdays in Chinese, Japanese and Korean, ignored like `FILLERS`; those of other languages are in
/// [`text`](crate::text).
#[rustfmt::skip]
const WEEKDAYS: &[&str] = &[
    "feira", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日", "星期天",
    "周一", "周二", "周三", "周四", "周五", "周六", "周日", "月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日",
    "월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일",
];

/// Time zones whose abbreviation is unambiguous, in minutes east of Greenwich: not `CST`, not `IST`.
#[rustfmt::skip]
const ZONES: &[(&str, i16)] = &[
    ("z", 0), ("utc", 0), ("gmt", 0), ("ut", 0), ("est", -300), ("edt", -240), ("cdt", -300), ("mst", -420),
    ("mdt", -360), ("pst", -480), ("pdt", -420), ("cet", 60), ("cest", 120), ("jst", 540), ("hkt", 480),
];

/// Maps a full-width character to its ASCII equivalent.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\u{202f}' => ' ',
        other => other,
    }
}

/// Parses a date written in digits only: `2018`, `20180601`, `20180601100000`, or seconds or milliseconds of the epoch.
fn digits(date: &str) -> Option<String> {
    let part = |from: usize, to: usize| date[from..to].parse().ok();
    match date.len() {
        4 => Parts { year: date.parse().ok(), ..Parts::default() }.iso(),
        8 => Parts { year: date[..4].parse().ok(), month: part(4, 6), day: part(6, 8), ..Parts::default() }.iso(),
        14 => {
            let time = Some((part(8, 10)?, part(10, 12)?, part(12, 14)));
            Parts { year: date[..4].parse().ok(), month: part(4, 6), day: part(6, 8), time, ..Parts::default() }.iso()
        }
        10 | 13 => {
            let number: i64 = date.parse().ok()?;
            let seconds = if date.len() == 13 { number / 1000 } else { number };
            // Ten digits begin in September 2001; a time after 2100 is more likely another number.
            (1_000_000_000..4_102_444_800).contains(&seconds).then_some(())?;
            let time = Timestamp::from_second(seconds).ok()?.to_zoned(TimeZone::UTC);
            Some(time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
        }
        _ => None,
    }
}

/// The parts of a date parsed so far.
#[derive(Default)]
struct Parts {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    /// Hour, minute, and the second if given.
    time: Option<(i8, i8, Option<i8>)>,
    /// The hour at which the given half of the day begins: 0 or 12.
    half: Option<i8>,
    /// Minutes east of Greenwich.
    offset: Option<i16>,
    /// Whether the date began with a complete numeric date, so that later numbers cannot be part of it.
    complete: bool,
}

impl Parts {
    /// Parses the numeric date that `date` begins with, if any, and returns the rest. Returns `None` if it is
    /// ambiguous.
    fn numeric<'a>(&mut self, date: &'a str) -> Option<&'a str> {
        let (numbers, rest) = leading_numbers(date);
        let [first, second, third] =
            numbers.map(|number| number.map_or((0, 0), |text| (text.parse().unwrap_or(0), text.len())));
        let (year, month, day) = match (first, second, third) {
            ((compact, 8), (_, 0), _) if rest.starts_with('t') => {
                (compact / 10_000, Some(compact / 100 % 100), Some(compact % 100))
            }
            ((year, 4), (_, 0), _) if date[4..].starts_with(['年', '년']) => (year, None, None),
            ((year, 4), (month, 1..=2), (_, 0)) => (year, Some(month), None),
            ((year, 4), (month, 1..=2), (day, 1..=2)) => (year, Some(month), Some(day)),
            ((one, 1..=2), (other, 1..=2), (year, 4)) => match (one, other) {
                (13..=31, 1..=12) => (year, Some(other), Some(one)),
                (1..=12, 13..=31) => (year, Some(one), Some(other)),
                (1..=12, _) if one == other => (year, Some(one), Some(one)),
                _ => return None,
            },
            _ => return Some(date),
        };
        self.year = i16::try_from(year).ok();
        self.month = month.and_then(|month| month.try_into().ok());
        self.day = day.and_then(|day| day.try_into().ok());
        self.complete = true;
        Some(rest.strip_prefix(['日', '号', '號', '일']).unwrap_or(rest))
    }

    /// Parses names, numbers, a time and its zone, in any order. Returns `None` at the first unknown element.
    fn words(&mut self, text: &str) -> Option<()> {
        let mut chars = text.chars().peekable();
        let mut after_t = false;
        while let Some(&c) = chars.peek() {
            if c.is_ascii_digit() {
                self.number(&mut chars, after_t)?;
                after_t = false;
            } else if c.is_alphabetic() {
                let word: String = std::iter::from_fn(|| chars.next_if(|c| c.is_alphabetic())).collect();
                self.word(&word)?;
                after_t = word == "t";
            } else {
                chars.next();
                let sign = match c {
                    '+' => 1,
                    '-' | '\u{2212}' => -1,
                    _ => continue,
                };
                // `UTC+8` declares an offset; `10:30 - 1 June` does not.
                if self.time.is_some()
                    && self.offset.unwrap_or(0) == 0
                    && chars.peek().is_some_and(char::is_ascii_digit)
                {
                    self.offset = Some(sign * offset(&mut chars)?);
                }
            }
        }
        Some(())
    }

    /// Interprets a number as a time, a year or a day, by its length and context.
    fn number(&mut self, chars: &mut Peekable<Chars>, after_t: bool) -> Option<()> {
        let (value, length) = run(chars);
        if length <= 2 && chars.next_if(|c| matches!(c, ':' | '时' | '時' | '点' | '點' | '시')).is_some() {
            let minute = i8::try_from(run(chars).0).ok()?;
            chars.next_if(|c| matches!(c, '分' | '분'));
            let second = chars.next_if_eq(&':').map(|_| run(chars).0.try_into().unwrap_or(i8::MAX));
            if second.is_some() && chars.next_if(|c| matches!(c, '.' | ',')).is_some() {
                run(chars); // fractions of a second are dropped
            }
            return self.at((value as i8, minute, second));
        }
        match length {
            4 if after_t => self.at(((value / 100) as i8, (value % 100) as i8, None)),
            6 if after_t => self.at(((value / 10_000) as i8, (value / 100 % 100) as i8, Some((value % 100) as i8))),
            4 if !self.complete && self.year.is_none() => {
                self.year = Some(value as i16);
                Some(())
            }
            1..=2 if !self.complete && self.day.is_none() => {
                self.day = Some(value as i8);
                Some(())
            }
            _ => None,
        }
    }

    /// Sets the time of day; fails if it is already set.
    fn at(&mut self, time: (i8, i8, Option<i8>)) -> Option<()> {
        self.time.replace(time).is_none().then_some(())
    }

    /// Interprets a word as a month, half of the day or time zone; ignores filler words.
    fn word(&mut self, word: &str) -> Option<()> {
        let mut folded = String::with_capacity(word.len());
        word.chars().for_each(|c| fold_into(c, &mut folded));
        if let Some(month) = month_in_any_language(&folded) {
            return self.month.replace(month).is_none().then_some(());
        }
        match word {
            "pm" | "下午" | "午後" | "오후" => self.half = Some(12),
            "am" | "上午" | "午前" | "오전" => self.half = Some(0),
            _ if FILLERS.contains(&word) || WEEKDAYS.contains(&word) || is_weekday_in_any_language(&folded) => {}
            // An unknown zone is ignored, and the time remains local.
            _ if self.time.is_some() && word.is_ascii() && word.len() <= 5 => {
                self.offset = self.offset.or_else(|| ZONES.iter().find(|zone| zone.0 == word).map(|zone| zone.1));
            }
            _ => return None,
        }
        Some(())
    }

    /// Formats the date, if the day and the time exist.
    fn iso(&self) -> Option<String> {
        let year = self.year.filter(|year| YEARS.contains(year))?;
        let (Some(month), Some(day)) = (self.month, self.day) else {
            (self.day.is_none() && self.time.is_none()).then_some(())?;
            return match self.month {
                None => Some(format!("{year:04}")),
                Some(month) => (1..=12).contains(&month).then(|| format!("{year:04}-{month:02}")),
            };
        };
        let mut date = Date::new(year, month, day).ok()?.to_string();
        if let Some((hour, minute, second)) = self.time {
            let hour = self.half.map_or(hour, |half| if hour <= 12 { hour % 12 + half } else { hour });
            jiff::civil::Time::new(hour, minute, second.unwrap_or(0), 0).ok()?;
            _ = write!(date, "T{hour:02}:{minute:02}");
            if let Some(second) = second {
                _ = write!(date, ":{second:02}");
            }
            match self.offset {
                None => {}
                Some(0) => date.push('Z'),
                Some(minutes) => {
                    let sign = if minutes < 0 { '-' } else { '+' };
                    _ = write!(date, "{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60);
                }
            }
        }
        Some(date)
    }
}

/// Returns up to three numbers at the start of `date` that have the same separator, and the rest.
fn leading_numbers(date: &str) -> ([Option<&str>; 3], &str) {
    let mut numbers = [None; 3];
    let mut rest = date;
    let mut separator = None;
    for (index, slot) in numbers.iter_mut().enumerate() {
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        if length == 0 {
            break;
        }
        *slot = Some(&rest[..length]);
        rest = &rest[length..];
        let Some(next) = rest.chars().next().filter(|next| SEPARATORS.contains(next)) else { break };
        if index == 2 || (next.is_ascii() && separator.is_some_and(|first| first != next)) {
            break;
        }
        separator = Some(next);
        rest = &rest[next.len_utf8()..];
        if !next.is_ascii() {
            rest = rest.trim_start_matches(' ');
        }
    }
    (numbers, rest)
}

/// Reads a run of digits. Returns its value, saturated if absurdly large, and its length.
fn run(chars: &mut Peekable<Chars>) -> (u32, usize) {
    let (mut value, mut length) = (0u32, 0);
    while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
        value = value.saturating_mul(10).saturating_add(digit);
        length += 1;
        chars.next();
    }
    (value, length)
}

/// Parses an offset from Greenwich after its sign (`0800`, `08:00` or `8`) into minutes.
fn offset(chars: &mut Peekable<Chars>) -> Option<i16> {
    let (value, length) = run(chars);
    let (hours, minutes) = match length {
        1..=2 => (value, if chars.next_if_eq(&':').is_some() { run(chars).0 } else { 0 }),
        4 => (value / 100, value % 100),
        _ => return None,
    };
    (hours <= 14 && minutes < 60).then_some((hours * 60 + minutes) as i16)
}

#[cfg(test)]
mod tests;
