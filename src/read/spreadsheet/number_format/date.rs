//! Shows dates, times and durations.

use std::fmt::Write as _;

use jiff::civil::{Date, DateTime};

use super::decimal::general;
use super::{Part, Section, Token};

/// Seconds of a day.
const DAY: i64 = 86_400;
/// Days from 1 January 1900 to 1 January 1904, as serial numbers count them.
const TO_1904: i64 = 1462;
/// The serial number after 31 December 9999.
const END: f64 = 2_958_466.0;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// A moment as a format needs it.
struct Moment {
    year: i64,
    month: i64,
    day: i64,
    /// From Sunday, 0.
    weekday: usize,
    /// Seconds of the day, and decimal places of a second.
    second: i64,
    subsecond: i64,
    /// Seconds from serial number 0.
    elapsed: i64,
    places: u8,
}

/// Adds a number as a date. A number that is no date of the calendar is shown as it is.
pub(super) fn show(section: &Section, value: f64, from_1904: bool, out: &mut String) {
    let is_part = |wanted: fn(Part) -> bool| {
        section.tokens.iter().any(|token| matches!(token, Token::Part(part, _) if wanted(*part)))
    };
    let is_calendar = is_part(|part| matches!(part, Part::Year | Part::Month | Part::Day));
    let is_elapsed = is_part(|part| matches!(part, Part::Hours | Part::Minutes | Part::Seconds));
    if value >= END || value < 0.0 && !(is_elapsed && value > -END) {
        return general(value, out);
    }
    let places = section.tokens.iter().find_map(|token| match token {
        Token::Subsecond(places) => Some((*places).min(6)),
        _ => None,
    });
    let has_time = is_elapsed || is_part(|part| matches!(part, Part::Hour | Part::Minute | Part::Second));
    // A time just before midnight is rounded up only where it is shown.
    let shown = if has_time { value.abs() } else { value.abs().floor() };
    let Some(moment) = Moment::of(shown, from_1904, places.unwrap_or(0)) else { return general(value, out) };
    if value < 0.0 {
        out.push('-');
    }
    if section.is_foreign {
        let has =
            |wanted: Part| section.tokens.iter().any(|token| matches!(token, Token::Part(part, _) if *part == wanted));
        return moment.iso(is_calendar, has(Part::Day), has(Part::Hour) || has(Part::Second), out);
    }
    let is_half = section.tokens.iter().any(|token| matches!(token, Token::Noon(_)));
    for token in &section.tokens {
        match token {
            Token::Part(part, length) => moment.part(*part, *length, is_half, out),
            Token::Subsecond(_) => write!(out, ".{:0width$}", moment.subsecond, width = usize::from(moment.places))
                .expect("a string takes all"),
            Token::Noon(is_long) => out.push_str(match (moment.second >= DAY / 2, is_long) {
                (false, true) => "AM",
                (true, true) => "PM",
                (false, false) => "A",
                (true, false) => "P",
            }),
            Token::Literal(c) => out.push(*c),
            _ => {}
        }
    }
}

impl Moment {
    fn of(value: f64, from_1904: bool, places: u8) -> Option<Self> {
        let scale = 10_i64.pow(u32::from(places));
        let units = (value * DAY as f64 * scale as f64).round() as i64;
        let (elapsed, subsecond) = (units.div_euclid(scale), units.rem_euclid(scale));
        let days = elapsed.div_euclid(DAY) + if from_1904 { TO_1904 } else { 0 };
        let (year, month, day) = match days {
            0 => (1900, 1, 0),
            // Serial numbers count a day that never was.
            60 => (1900, 2, 29),
            _ => {
                let date = date(days)?;
                (date.year().into(), date.month().into(), date.day().into())
            }
        };
        let weekday = usize::try_from((days + 6).rem_euclid(7)).unwrap_or(0);
        Some(Self { year, month, day, weekday, second: elapsed.rem_euclid(DAY), subsecond, elapsed, places })
    }

    fn part(&self, part: Part, length: u8, is_half: bool, out: &mut String) {
        let month = usize::try_from(self.month - 1).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or("");
        let weekday = WEEKDAYS[self.weekday];
        let hour = self.second / 3600;
        let (value, width) = match (part, length) {
            (Part::Year, ..=2) => (self.year % 100, 2),
            (Part::Year, _) => (self.year, 4),
            (Part::Month, 3) => return out.push_str(&month[..month.len().min(3)]),
            (Part::Month, 5) => return out.push_str(&month[..month.len().min(1)]),
            (Part::Month, 4..) => return out.push_str(month),
            (Part::Day, 3) => return out.push_str(&weekday[..3]),
            (Part::Day, 4..) => return out.push_str(weekday),
            (Part::Month, length) => (self.month, length),
            (Part::Day, length) => (self.day, length),
            (Part::Hour, length) if is_half => ((hour + 11) % 12 + 1, length),
            (Part::Hour, length) => (hour, length),
            (Part::Minute, length) => (self.second / 60 % 60, length),
            (Part::Second, length) => (self.second % 60, length),
            (Part::Hours, length) => (self.elapsed / 3600, length),
            (Part::Minutes, length) => (self.elapsed / 60, length),
            (Part::Seconds, length) => (self.elapsed, length),
        };
        write!(out, "{value:0width$}", width = usize::from(width)).expect("a string takes all");
    }

    /// Adds the moment in ISO 8601.
    fn iso(&self, is_calendar: bool, has_day: bool, has_time: bool, out: &mut String) {
        let Self { year, month, day, second, .. } = self;
        if is_calendar {
            write!(out, "{year:04}-{month:02}").expect("a string takes all");
            if has_day {
                write!(out, "-{day:02}").expect("a string takes all");
            }
        }
        if has_time {
            let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
            let gap = if is_calendar { " " } else { "" };
            write!(out, "{gap}{hour:02}:{minute:02}:{second:02}").expect("a string takes all");
        }
    }
}

/// Returns the date of a serial number of the 1900 system.
fn date(days: i64) -> Option<Date> {
    // Before the day that never was, serial numbers are one less.
    let days = if days < 60 { days + 1 } else { days };
    let first = Date::constant(1899, 12, 30);
    first.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// Returns the serial number of a date in ISO 8601, with or without a time, in the 1900 system.
pub(in crate::read::spreadsheet) fn serial_of_iso(written: &str) -> Option<f64> {
    let written = written.trim().trim_end_matches('Z');
    let (moment, has_date) = match written.parse::<DateTime>() {
        Ok(moment) => (moment, true),
        Err(_) => (written.parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight()), true),
    };
    let days = moment.date().since(Date::constant(1899, 12, 30)).ok()?.get_days();
    let days = if days < 61 && has_date { days - 1 } else { days };
    let time = moment.time();
    let second = f64::from(time.hour()) * 3600.0 + f64::from(time.minute()) * 60.0 + f64::from(time.second());
    Some(f64::from(days) + (second + f64::from(time.subsec_nanosecond()) / 1e9) / DAY as f64)
}
