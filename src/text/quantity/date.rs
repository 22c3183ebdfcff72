//! Dates and periods in English and in digits: `4 June 2018`, `mid-2016`, `Q3 2019`, `the 1990s`.

use super::digits::{self, Digits};
use super::month::{month, weekday};
use super::scan::Scan;
use super::when::{Period, Third, When};
use super::year::{is_before_year, is_counted};
use super::{clock, words};
use crate::text::calendar;

/// A parsed date with its start and end.
pub(super) struct Found {
    pub(super) when: When,
    pub(super) start: usize,
    pub(super) end: usize,
}

const HYPHENS: [&str; 4] = ["-", "–", "\u{2010}", "\u{2011}"];

/// Parses a date that starts at `at` with digits.
pub(super) fn from_digits(scan: &Scan<'_>, at: usize, digits: &Digits) -> Option<Found> {
    let end = at + digits.length;
    let literal = &scan.text[at..end];
    let found = |(when, end)| Found { when, start: at, end };
    if let Some(found) = super::era::buddhist(scan, at, literal, end).map(found) {
        return Some(found);
    }
    if digits.number.is_none() && literal.contains('.') {
        return dotted(literal).map(|when| found((when, end)));
    }
    if !digits.plain {
        // `3.30pm`
        return clock::after_point(scan, literal, end).map(found);
    }
    clock::read(scan, literal, end)
        .or_else(|| numeric(scan, literal, end))
        .or_else(|| day_month(scan, literal, end))
        .map(found)
        .or_else(|| decade(scan, at, literal, end))
        .or_else(|| century(scan, at, literal.parse().ok()?, scan.after(end, &["st", "nd", "rd", "th"])?))
        .or_else(|| year(scan, at, literal, end))
}

/// Parses a date that starts with a lower-cased word from `at` to `end`.
pub(super) fn from_word(scan: &Scan<'_>, at: usize, word: &str, end: usize) -> Option<Found> {
    let found = |when, end| Some(Found { when, start: at, end });
    if let Some(month) = month(word, scan.style.code) {
        return month_first(scan, at, word, month, end);
    }
    if let Some(day) = weekday(word, scan.style.code) {
        let plural = scan.char(end) == Some('s');
        return (!plural).then(|| found(When::Weekday(day), end)).flatten();
    }
    if let Some(part) = words::ordinal(word).filter(|_| scan.style.is_english()) {
        let (noun, after) = scan.next_word(end)?;
        if noun == "century" {
            return century(scan, at, part as i16, end);
        }
        let past_of = scan.phrase(after, "of").unwrap_or(after);
        let past_of = scan.phrase(past_of, "fiscal").unwrap_or(past_of);
        let (year, end) = year_at(scan, past_of)?;
        let part = i8::try_from(part).ok()?;
        let period = match noun.as_ref() {
            "half" => Period::half(year, part),
            "quarter" => Period::quarter(year, part),
            _ => None,
        };
        return found(When::Period(period?), end);
    }
    None
}

/// Parses `Q3 2019`, `H1 2019`, `FY2020`, `FY 2020`, where letters and digits may be adjacent.
pub(super) fn from_code(scan: &Scan<'_>, at: usize, label: &str) -> Option<Found> {
    let end = at + label.len();
    let found = |when, end| Some(Found { when, start: at, end });
    let number = label.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = &label[..label.len() - number.len()];
    if letters.eq_ignore_ascii_case("fy") {
        let year: i16 = number.parse().ok()?;
        let year = if number.len() == 2 { 2000 + year } else { year };
        return if (1900..2200).contains(&year) { found(When::FiscalYear(year), end) } else { None };
    }
    let part: i8 = number.parse().ok()?;
    let (year, end) = year_at(scan, scan.phrase(end, "of").unwrap_or(end))?;
    let period = match letters {
        "Q" | "q" => Period::quarter(year, part),
        "H" | "h" => Period::half(year, part),
        _ => None,
    };
    found(When::Period(period?), end)
}

/// Parses four bare digits that may be a year, after white space.
pub(super) fn year_at(scan: &Scan<'_>, at: usize) -> Option<(i16, usize)> {
    let start = scan.past_space(at);
    if !scan.char(start)?.is_ascii_digit() {
        return None;
    }
    let digits = digits::read(scan.rest(start), scan.style);
    let end = start + digits.length;
    let year = digits.number.filter(|_| digits.plain)?.year()?;
    scan.is_free_end(end).then_some((year, end))
}

/// Parses a day of the month in digits, optionally with `st`, `nd`, `rd` or `th`. Also returns its end.
fn day_at(scan: &Scan<'_>, at: usize) -> Option<(i8, usize)> {
    let rest = scan.rest(at).as_bytes();
    let length = rest.iter().take(3).take_while(|byte| byte.is_ascii_digit()).count();
    let day: i8 = scan.text[at..at + length].parse().ok().filter(|day| (1..=31).contains(day))?;
    let end = scan.after(at + length, &["st", "nd", "rd", "th", "er", "º", "ª", "°", "ème"]).unwrap_or(at + length);
    if digits::layout(scan.rest(at), scan.style).is_grouped {
        return None;
    }
    let decimal = matches!(rest.get(length), Some(b'.' | b',')) && rest.get(length + 1).is_some_and(u8::is_ascii_digit);
    (scan.is_free_end(end) && !decimal && length < 3).then_some((day, end))
}

/// Parses `2018.06.04`, `04.06.2018`.
fn dotted(literal: &str) -> Option<When> {
    let mut parts = literal.split('.');
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    match (a.len(), c.len()) {
        (4, 1..=2) => Period::day(a.parse().ok()?, b.parse().ok()?, c.parse().ok()?).map(When::Period),
        // Languages that write dates with points put the day first.
        (1..=2, 4) => Period::day(c.parse().ok()?, b.parse().ok()?, a.parse().ok()?).map(When::Period),
        _ => None,
    }
}

/// Parses `2018-06-04`, `2018/6/4`, `4/6/2018`, `1990-95`, `2016 to 2018`.
fn numeric(scan: &Scan<'_>, literal: &str, end: usize) -> Option<(When, usize)> {
    let run = |at: usize| {
        let length = scan.rest(at).bytes().take(5).take_while(u8::is_ascii_digit).count();
        (length > 0).then(|| (&scan.text[at..at + length], at + length))
    };
    let mark = scan.char(end).filter(|mark| matches!(mark, '-' | '/'));
    if let Some((b, b_end)) = mark.and_then(|_| run(end + 1))
        && let Some((c, c_end)) = mark.filter(|mark| scan.char(b_end) == Some(*mark)).and_then(|_| run(b_end + 1))
        && (scan.is_free_end(c_end) || scan.rest(c_end).starts_with('T'))
    {
        let when = match (literal.len(), b.len(), c.len()) {
            (4, 1..=2, 1..=2) => Period::day(literal.parse().ok()?, b.parse().ok()?, c.parse().ok()?).map(When::Period),
            (1..=2, 1..=2, 4) => When::slashed(literal.parse().ok()?, b.parse().ok()?, c.parse().ok()?),
            _ => None,
        };
        return when.map(|when| (when, c_end));
    }
    let first: i16 = literal.parse().ok().filter(|year| literal.len() == 4 && (1000..2200).contains(year))?;
    // `2018/19`: a season or a school year.
    let season = scan
        .after(end, &["/"])
        .filter(|at| run(*at).is_some_and(|(short, _)| short.len() == 2 && short.parse() == Ok((first + 1) % 100)));
    // They are years only if no unit follows; otherwise they are a range of measured values.
    let (last, last_end) = if let Some((short, last_end)) = scan.after(end, &HYPHENS).or(season).and_then(run) {
        let last: i16 = short.parse().ok()?;
        let last = match short.len() {
            2 => first / 100 * 100 + last,
            4 => last,
            _ => return None,
        };
        (last, last_end)
    } else {
        let to = scan.phrase(end, "to").or_else(|| {
            let start = end - literal.len();
            scan.phrase_before(start, "between").and_then(|_| scan.phrase(end, "and"))
        })?;
        year_at(scan, to)?
    };
    let is_unit = super::unit::after(scan, last_end).is_some() || super::currency::after(scan, last_end).is_some();
    let is_scale = super::scale::read(scan, last_end, true).is_some();
    let is_years = first < last && last < 2200 && scan.is_free_end(last_end) && !is_unit && !is_scale;
    is_years.then(|| Period::years(first, last)).flatten().map(|period| (When::Period(period), last_end))
}

/// Parses `4 June 2018`, `4th of June`, `4-6 June`, `4. Juni 2018`.
fn day_month(scan: &Scan<'_>, literal: &str, end: usize) -> Option<(When, usize)> {
    let start = end - literal.len();
    let (first, mut after) = day_at(scan, start)?;
    let mut last = first;
    let to = scan.after(after, &HYPHENS).or_else(|| scan.phrase(after, "to").map(|end| scan.past_space(end)));
    if let Some((second, second_end)) = to.and_then(|to| day_at(scan, to)).filter(|(second, _)| *second > first) {
        (last, after) = (second, second_end);
    }
    let of = ["of", "de"].iter().find_map(|of| scan.phrase(after, of)).or_else(|| scan.after(after, &["."]));
    if let Some(found) = vietnamese(scan, first, after) {
        return Some(found);
    }
    let (word, month_end) = scan.linked_word(of.unwrap_or(after))?;
    let month = month(&word, scan.style.code)?;
    // `2 may`: English capitalizes months.
    let is_english = scan.style.is_english() && calendar::month(&word, "en").is_some();
    if is_english && scan.text[..month_end].ends_with(word.as_ref()) {
        return None;
    }
    with_year(scan, month, Some((first, last)), month_end)
}

/// Parses `12 | tháng 6 năm 2018`.
fn vietnamese(scan: &Scan<'_>, day: i8, end: usize) -> Option<(When, usize)> {
    let start = scan.phrase(end, "tháng")?;
    let (month, end) = day_at(scan, scan.past_space(start)).filter(|(month, _)| *month <= 12)?;
    if let Some((year, end)) = scan.phrase(end, "năm").and_then(|end| year_at(scan, end)) {
        return Some((When::Period(Period::day(year, month, day)?), end));
    }
    Some((When::Yearless { month, days: Some((day, day)) }, end))
}

/// Parses the year after a month and its days: `, 2018`, ` de 2018`, `-2018`.
fn with_year(scan: &Scan<'_>, month: i8, days: Option<(i8, i8)>, end: usize) -> Option<(When, usize)> {
    let point = scan.after(end, &["."]).filter(|_| scan.text[..end].len() >= 3 && month != 5).unwrap_or(end);
    let comma =
        scan.after(point, &[",", "-", "/"]).or_else(|| ["de", "of"].iter().find_map(|of| scan.phrase(point, of)));
    let year = year_at(scan, comma.unwrap_or(point)).filter(|(year, _)| (1000..2200).contains(year));
    // `in May 1500 projects`
    let is_year = |(year, end): &(i16, usize)| comma.is_some() || days.is_some() || !is_counted(scan, *year, *end);
    if let Some((year, end)) = year.filter(is_year) {
        let period = match days {
            None => Period::month(year, month),
            Some((first, last)) => Period::day(year, month, first)?.through(Period::day(year, month, last)?),
        };
        return period.map(|period| (When::Period(period), end));
    }
    // 2024 is a leap year: a day that it lacks exists in no year.
    let valid = days.is_none_or(|(_, last)| Period::day(2024, month, last).is_some());
    valid.then_some((When::Yearless { month, days }, end))
}

/// Parses `June`, `June 2018`, `June 4`, `June 4, 2018`, `June 4-6`, `early June`.
fn month_first(scan: &Scan<'_>, at: usize, word: &str, month: i8, end: usize) -> Option<Found> {
    let is_capital = scan.char(at).is_some_and(char::is_uppercase);
    if scan.style.is_english() && !is_capital || !scan.is_free_end(end) {
        return None;
    }
    let point = scan.after(end, &["."]).filter(|_| word.len() < 5).unwrap_or(end);
    if let Some((first, after)) = day_at(scan, scan.past_space(point)) {
        let last = scan.after(after, &HYPHENS).or_else(|| scan.phrase(after, "to").map(|end| scan.past_space(end)));
        let last = last.and_then(|at| day_at(scan, at)).filter(|(last, _)| *last > first);
        let (last, after) = last.unwrap_or((first, after));
        // `June 300` and `June 5 percent` are not days.
        let is_day = super::unit::after(scan, after).is_none_or(|(_, end)| end == after);
        if is_day {
            let (when, end) = with_year(scan, month, Some((first, last)), after)?;
            return Some(Found { when, start: at, end });
        }
    }
    let (when, end) = with_year(scan, month, None, end)?;
    let (start, third) = third_before(scan, at);
    if let (When::Period(period), Some(third)) = (when, third) {
        return Some(Found { when: When::Period(period.third(third)?), start, end });
    }
    let certain = matches!(when, When::Period(_))
        || !matches!(word, "may" | "march" | "mar" | "jan" | "sep" | "dec" | "jun" | "august")
            && !is_abbreviation(word)
        || third.is_some()
        || scan.previous_word(at).is_some_and(|(word, _)| {
            matches!(word.as_ref(), "in" | "since" | "until" | "by" | "last" | "this" | "next" | "of" | "from" | "till")
        });
    certain.then_some(Found { when, start: at, end })
}

/// Returns whether the short name of a month is another word too: French `sept`, Spanish `mar`.
fn is_abbreviation(word: &str) -> bool {
    let is_name = matches!(
        word,
        "may"
            | "mai"
            | "maj"
            | "mei"
            | "juin"
            | "août"
            | "aout"
            | "mars"
            | "june"
            | "july"
            | "juni"
            | "juli"
            | "май"
            | "мая"
            | "mart"
    );
    word.chars().count() < 5 && word.is_ascii() && !is_name
}

/// Parses `early`, `mid` or `late` before `at`.
fn third_before(scan: &Scan<'_>, at: usize) -> (usize, Option<Third>) {
    let hyphen = scan.before(at, &["-"]).unwrap_or(at);
    let Some((word, start)) = scan.previous_word(hyphen) else { return (at, None) };
    match word.as_ref() {
        "early" => (start, Some(Third::Early)),
        "mid" => (start, Some(Third::Mid)),
        "late" => (start, Some(Third::Late)),
        _ => (at, None),
    }
}

/// Parses `1990s`, `1990's`, and after `the` or an apostrophe `90s`.
fn decade(scan: &Scan<'_>, at: usize, literal: &str, end: usize) -> Option<Found> {
    let end = scan.after(end, &["s", "'s", "’s"]).filter(|end| scan.is_free_end(*end))?;
    let year: i16 = literal.parse().ok().filter(|year| year % 10 == 0)?;
    let first = match literal.len() {
        4 if (1000..2200).contains(&year) => year,
        2 if year >= 20 && matches!(scan.char_before(at), Some('\'' | '’')) => 1900 + year,
        2 if year >= 20 && scan.phrase_before(at, "the").is_some() => 1900 + year,
        _ => return None,
    };
    let (start, third) = third_before(scan, at);
    let period = Period::years(
        first,
        if first % 100 == 0 && literal.ends_with("00") && first < 2000 { first + 99 } else { first + 9 },
    )?;
    let period = third.map_or(Some(period), |third| period.third(third))?;
    Some(Found { when: When::Period(period), start, end })
}

/// Parses `21st century`.
fn century(scan: &Scan<'_>, at: usize, number: i16, end: usize) -> Option<Found> {
    let end = scan.linked_word(end).filter(|(word, _)| word == "century")?.1;
    let period = Period::century(number).filter(|_| (1..=22).contains(&number))?;
    let (start, third) = third_before(scan, at);
    Some(Found { when: When::Period(third.map_or(Some(period), |third| period.third(third))?), start, end })
}

/// Parses four digits that context makes a year: `in 2018`, `mid-2016`, `by late 2019`. Before a lower-case noun they
/// may be a count: `in 2000 cities`.
fn year(scan: &Scan<'_>, at: usize, literal: &str, end: usize) -> Option<Found> {
    let year: i16 = literal.parse().ok().filter(|year| literal.len() == 4 && (1000..2200).contains(year))?;
    let (start, third) = third_before(scan, at);
    let sure = third.is_some() || {
        let (word, _) = scan.previous_word(at)?;
        match word.as_ref() {
            "in" | "since" | "until" | "till" | "during" | "year" | "before" | "after" | "around" => true,
            "by" | "from" | "of" | "for" | "to" | "through" | "than" => (1800..2100).contains(&year),
            word => {
                !scan.style.is_english()
                    && (1000..2100).contains(&year)
                    && !scan.rest(end).starts_with(['-', '–'])
                    && is_before_year(word)
            }
        }
    };
    if !sure || !scan.is_free_end(end) || super::scale::read(scan, end, true).is_some() {
        return None;
    }
    if is_counted(scan, year, end) {
        return None;
    }
    let period = Period::year(year)?;
    let period = third.map_or(Some(period), |third| period.third(third))?;
    Some(Found { when: When::Period(period), start: if third.is_some() { start } else { at }, end })
}
