//! Dates, periods and times of day in Chinese: 2018年6月4日, 6月, 2019年第三季度, 20世纪90年代, 星期三, 下午3点.

use jiff::civil::{Time, Weekday};

use super::date::Found;
use super::era;
use super::han;
use super::scan::Scan;
use super::when::{Period, When};

const YEAR: [&str; 2] = ["年", "년"];
const DAY: [&str; 4] = ["日", "号", "號", "일"];

/// First and last day of a month, if given.
type Days = Option<(i8, i8)>;

/// Parses a Chinese date that starts at `at`.
pub(super) fn read(scan: &Scan<'_>, at: usize) -> Option<Found> {
    // Most numbers are not followed by a character at all.
    let digits = scan.rest(at).bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && scan.text.as_bytes().get(at + digits).is_none_or(|next| next.is_ascii() && *next != b'-') {
        return None;
    }
    let found = |(when, end)| Found { when, start: at, end };
    if let Some(start) = scan.after(at, &["星期", "周", "礼拜"]) {
        return weekday(scan, start).map(found);
    }
    year(scan, at)
        .or_else(|| month(scan, at))
        .or_else(|| century(scan, at))
        .or_else(|| decade(scan, at, 1900))
        .or_else(|| clock(scan, at))
        .or_else(|| day(scan, at))
        .map(found)
}

/// Parses a whole number in digits or characters. Returns the number, its end, and the count of digits or characters.
fn number(scan: &Scan<'_>, at: usize) -> Option<(i16, usize, usize)> {
    let length = scan.rest(at).bytes().take(5).take_while(u8::is_ascii_digit).count();
    if length > 0 {
        return Some((scan.text[at..at + length].parse().ok()?, at + length, length));
    }
    let numeral = han::read(scan, at)?;
    Some((i16::try_from(numeral.number.value).ok()?, numeral.end, numeral.count))
}

/// Parses 2018年, 2018年6月, 2018年6月4日, 2018年上半年, 2018年第三季度, 2016年至2018年, 2016-2018年.
fn year(scan: &Scan<'_>, at: usize) -> Option<(When, usize)> {
    let (year, end) = era::year(scan, at).or_else(|| {
        let (year, end, _) = number(scan, at).filter(|(year, _, count)| *count == 4 && (1000..2200).contains(year))?;
        Some((year, end))
    })?;
    if let Some(to) = scan.after(end, &["-", "–", "—", "~", "至", "到"])
        && let Some((last, end, 4)) = number(scan, to)
        && let Some(end) = scan.after(end, &YEAR)
    {
        return Some((When::Period(Period::years(year, last).filter(|_| year < last)?), end));
    }
    let end = scan.after(end, &YEAR)?;
    // 30年間, 2018年度: a span of time, a financial year.
    if scan.after(end, &["間", "间", "간", "来", "來"]).is_some() {
        return None;
    }
    let end = scan.after(end, &["度"]).unwrap_or(end);
    if let Some(end) = scan.after(end, &["代", "대"]) {
        return Some((When::Period(Period::years(year, year + 9).filter(|_| year % 10 == 0)?), end));
    }
    let period = if let Some(end) = scan.after(end, &["上半年"]) {
        (Period::half(year, 1)?, end)
    } else if let Some(end) = scan.after(end, &["下半年"]) {
        (Period::half(year, 2)?, end)
    } else if let Some((quarter, end)) = quarter(scan, end) {
        (Period::quarter(year, quarter)?, end)
    } else if let Some((month, end, days)) = month_day(scan, scan.past_space(end)) {
        // 2018年1月至6月
        let to = scan.after(end, &["至", "到", "-", "–"]).and_then(|to| month_day(scan, to));
        match days {
            None if matches!(to, Some((last, _, None)) if last > month) => {
                let (last, end, _) = to?;
                (Period::months(year, month, last)?, end)
            }
            None => (Period::month(year, month)?, end),
            Some((first, last)) => (Period::day(year, month, first)?.through(Period::day(year, month, last)?)?, end),
        }
    } else if let Some(to) = scan.after(end, &["至", "到"])
        && let Some((last, to_end, 4)) = number(scan, to)
        && let Some(to_end) = scan.after(to_end, &YEAR).filter(|_| year < last && last < 2200)
    {
        (Period::years(year, last)?, to_end)
    } else {
        (Period::year(year)?, end)
    };
    Some((When::Period(period.0), period.1))
}

fn quarter(scan: &Scan<'_>, at: usize) -> Option<(i8, usize)> {
    let (quarter, end, _) = number(scan, scan.after(at, &["第"]).unwrap_or(at))?;
    let end = scan.after(end, &["季度", "季"])?;
    i8::try_from(quarter).ok().filter(|quarter| (1..=4).contains(quarter)).map(|quarter| (quarter, end))
}

/// Parses 6月, 6月4日, 6月4日至6日. Returns the month, the end, and the days.
fn month_day(scan: &Scan<'_>, at: usize) -> Option<(i8, usize, Days)> {
    let (month, end, _) = number(scan, at)?;
    let month = i8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
    let end = scan.after(end, &["月份", "月", "월"])?;
    let day = |at| {
        let (day, end, _) = number(scan, at)?;
        let day = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
        Some((day, end))
    };
    let start = if scan.text[..end].ends_with('월') { scan.past_space(end) } else { end };
    let Some((first, after)) = day(start) else { return Some((month, end, None)) };
    let past = scan.after(after, &DAY);
    if let Some(to) = scan.after(past.unwrap_or(after), &["至", "到", "-", "–", "—"])
        && let Some((last, after)) = day(to).filter(|(last, _)| *last > first)
        && let Some(end) = scan.after(after, &DAY)
    {
        return Some((month, end, Some((first, last))));
    }
    Some(past.map_or((month, end, None), |end| (month, end, Some((first, first)))))
}

fn month(scan: &Scan<'_>, at: usize) -> Option<(When, usize)> {
    let (month, end, days) = month_day(scan, at)?;
    let valid = days.is_none_or(|(_, last)| Period::day(2024, month, last).is_some());
    valid.then_some((When::Yearless { month, days }, end))
}

/// Parses 8日, in a month mentioned before; 8日内 and 8日游 are durations of eight days.
fn day(scan: &Scan<'_>, at: usize) -> Option<(When, usize)> {
    let (day, end, _) = number(scan, at)?;
    let day = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
    let end = scan.after(end, &["日", "일"]).filter(|end| {
        scan.after(*end, &["内", "游", "本", "后", "後", "元", "間", "间", "간", "前", "전", "후"]).is_none()
    })?;
    Some((When::MonthDay(day), end))
}

/// Parses 21世纪, 20世纪90年代.
fn century(scan: &Scan<'_>, at: usize) -> Option<(When, usize)> {
    let (century, end, _) = number(scan, at).filter(|(century, _, _)| (1..=22).contains(century))?;
    let end = scan.after(end, &["世纪", "世紀"])?;
    if let Some(decade) = decade(scan, end, (century - 1) * 100) {
        return Some(decade);
    }
    Some((When::Period(Period::century(century)?), end))
}

/// Parses 90年代.
fn decade(scan: &Scan<'_>, at: usize, century: i16) -> Option<(When, usize)> {
    let (decade, end, _) = number(scan, at).filter(|(decade, _, _)| (10..100).contains(decade) && decade % 10 == 0)?;
    let end = scan.after(end, &["年代"])?;
    let first = century + decade;
    Some((When::Period(Period::years(first, first + 9)?), end))
}

fn weekday(scan: &Scan<'_>, at: usize) -> Option<(When, usize)> {
    let c = scan.char(at)?;
    let day = match c {
        '一' => Weekday::Monday,
        '二' => Weekday::Tuesday,
        '三' => Weekday::Wednesday,
        '四' => Weekday::Thursday,
        '五' => Weekday::Friday,
        '六' => Weekday::Saturday,
        '日' | '天' => Weekday::Sunday,
        _ => return None,
    };
    let end = at + c.len_utf8();
    // 周一百货, 周三家: it is a weekday only if the word ends here and no longer numeral begins.
    let goes_on = scan.char(end).is_some_and(|c| super::scale::han(c).is_some());
    // 周日本 …: reading no date is better than a wrong one.
    let other = scan.after(at, &["日本", "天津", "一体", "三角"]).is_some();
    (!goes_on && !other).then_some((When::Weekday(day), end))
}

/// Parses 15时30分, 下午3点, 3点30分. An hour alone requires the part of the day before it.
fn clock(scan: &Scan<'_>, at: usize) -> Option<(When, usize)> {
    let (hour, end, _) = number(scan, at).filter(|(hour, _, _)| (0..25).contains(hour))?;
    let part = scan.before(at, &["下午", "晚上", "傍晚", "晚间", "午後", "오후 ", "오후"]).map(|_| 12);
    let part =
        part.or_else(|| scan.before(at, &["上午", "凌晨", "早上", "中午", "清晨", "午前", "오전 ", "오전"]).map(|_| 0));
    let end = scan
        .after(end, &["点", "时", "點", "時", "시"])
        .filter(|end| scan.after(*end, &["间", "間", "期", "代", "간"]).is_none())?;
    let minutes = number(scan, if scan.text[..end].ends_with('시') { scan.past_space(end) } else { end })
        .filter(|(minute, _, _)| (0..60).contains(minute));
    let minutes = minutes.and_then(|(minute, end, _)| Some((minute, scan.after(end, &["分", "분"])?)));
    let (minute, end) = match (minutes, scan.after(end, &["半"])) {
        (Some((minute, end)), _) => (minute, end),
        (None, Some(end)) if part.is_some() => (30, end),
        _ if part.is_some() => (0, end),
        _ => return None,
    };
    let hour = if part == Some(12) && hour < 12 { hour + 12 } else { hour };
    Some((When::Clock(Time::new(hour as i8, minute as i8, 0, 0).ok()?), end))
}
