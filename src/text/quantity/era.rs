//! Years of other calendars: 平成30年, 令和元年, 民國107年, พ.ศ. 2561, 2561 BE.

use super::digits;
use super::han;
use super::scan::Scan;
use super::when::{Period, When};

/// Eras, with the year before their first.
const ERAS: [(&str, i16); 10] = [
    ("平成", 1988),
    ("令和", 2018),
    ("昭和", 1925),
    ("大正", 1911),
    ("明治", 1867),
    ("中華民國", 1911),
    ("中华民国", 1911),
    ("民國", 1911),
    ("民国", 1911),
    ("仏暦", -543),
];

/// Marks of the Buddhist calendar before a year.
const BUDDHIST: [&str; 7] = ["พ.ศ. ", "พ.ศ.", "พุทธศักราช ", "B.E. ", "BE ", "佛曆", "佛历"];

/// Parses the year of an era at `at`, 平成 | 30年. Returns the year and the end of its number.
pub(super) fn year(scan: &Scan<'_>, at: usize) -> Option<(i16, usize)> {
    let (start, before) = ERAS.iter().find_map(|(name, before)| Some((scan.after(at, &[name])?, *before)))?;
    if let Some(end) = scan.after(start, &["元"]) {
        return Some((before + 1, end));
    }
    let c = scan.char(start)?;
    let (number, end) = if digits::digit_of(c).is_some() {
        let read = digits::read(scan.rest(start), scan.style);
        (read.number.filter(|_| read.plain)?, start + read.length)
    } else {
        let numeral = han::read(scan, start)?;
        (numeral.number, numeral.end)
    };
    let year = i16::try_from(number.value).ok()?.checked_add(before)?;
    (1868..2200).contains(&year).then_some((year, end))
}

/// Parses a year of the Buddhist calendar whose digits are from `at` to `end`.
pub(super) fn buddhist(scan: &Scan<'_>, at: usize, literal: &str, end: usize) -> Option<(When, usize)> {
    let digits = literal.chars().map(digits::digit_of).collect::<Option<Vec<_>>>()?;
    let year = digits.iter().try_fold(0_i16, |year, digit| year.checked_mul(10)?.checked_add(i16::from(*digit)))?;
    let year = Some(year).filter(|year| (2400..2700).contains(year))?;
    let before = scan.before(at, &BUDDHIST).is_some();
    let after = scan.after(end, &[" BE", " B.E."]);
    (before || after.is_some()).then_some(())?;
    Some((When::Period(Period::year(year - 543)?), after.unwrap_or(end)))
}
