//! Times of day: `15:30`, `3.30pm`, `3 p.m.`, `3 o'clock`, `1620 UTC`.

use jiff::civil::Time;

use super::scan::Scan;
use super::when::When;

/// Parses `15:30`, `3:30 pm`, `3pm`, `3 p.m.` and `3 o'clock`.
pub(super) fn read(scan: &Scan<'_>, literal: &str, end: usize) -> Option<(When, usize)> {
    // `1620 UTC`
    let is_zoned = scan.next_word(end).is_some_and(|(zone, _)| matches!(zone.as_ref(), "utc" | "gmt"));
    if let Some((hour, minute)) = literal.split_at_checked(2).filter(|_| literal.len() == 4 && is_zoned) {
        return Some((When::Clock(Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?), end));
    }
    let hour: i8 = literal.parse().ok().filter(|hour| literal.len() < 3 && *hour < 25)?;
    let (mut minute, mut second, mut after, mut sure) = (0, 0, end, false);
    if let Some((value, end)) = colon(scan, end) {
        (minute, after, sure) = (value, end, true);
        if let Some((value, end)) = colon(scan, end) {
            (second, after) = (value, end);
        }
    }
    clock_at(scan, hour, minute, second, after, sure)
}

/// Parses `:30`, two digits below 60.
fn colon(scan: &Scan<'_>, at: usize) -> Option<(i8, usize)> {
    let start = scan.after(at, &[":"])?;
    let digits = scan.text.get(start..start + 2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let value: i8 = digits.parse().ok().filter(|value| *value < 60)?;
    scan.char(start + 2).is_none_or(|c| !c.is_ascii_digit()).then_some((value, start + 2))
}

/// Parses `3.30pm`, which is a time only before `am` or `pm`.
pub(super) fn after_point(scan: &Scan<'_>, literal: &str, end: usize) -> Option<(When, usize)> {
    let (hour, minute) = literal.split_once('.').filter(|(_, minute)| minute.len() == 2)?;
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    clock_at(scan, hour, minute, 0, end, false)
}

fn clock_at(scan: &Scan<'_>, hour: i8, minute: i8, second: i8, end: usize, sure: bool) -> Option<(When, usize)> {
    let here = scan.past_space(end);
    let half = scan.word(here).and_then(|(word, end)| match word.as_ref() {
        "am" | "pm" if scan.is_free_end(end) => Some((word == "pm", end)),
        "a" | "p" => scan.after(end, &[".m."]).map(|end| (word == "p", end)),
        _ => None,
    });
    let time = |hour| Time::new(hour, minute, second, 0).ok().map(When::Clock);
    if let Some((afternoon, end)) = half {
        let hour = if (1..=12).contains(&hour) { hour % 12 + if afternoon { 12 } else { 0 } } else { hour };
        return Some((time(hour)?, end));
    }
    if let Some(end) = scan.after(here, &["o'clock", "o’clock"]) {
        return Some((time(hour)?, end));
    }
    let whole = sure && scan.is_free_end(end) && !scan.rest(end).starts_with(':');
    whole.then(|| time(hour)).flatten().map(|when| (when, end))
}
