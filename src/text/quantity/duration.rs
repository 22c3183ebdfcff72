//! Durations in two units: `an hour and 35 minutes`, `2 h 15 min`, `2 days, 3 hours`.

use rust_decimal::Decimal;

use super::number::Number;
use super::scan::Scan;
use super::unit::{Dimension, Unit};
use super::{Quantity, Value};

/// A duration in the smaller of its units.
pub(super) struct Duration {
    pub(super) start: usize,
    pub(super) number: Number,
    /// Whether its larger part is the last quantity found.
    pub(super) replaces_last: bool,
}

/// An hour whose article is no number.
const AN_HOUR: [&str; 7] =
    ["an hour and", "an hour", "eine stunde und", "une heure et", "una hora y", "un'ora e", "uma hora e"];

/// What joins the two parts.
const JOINTS: [&str; 12] = ["", " ", ", ", " and ", " und ", " et ", " y ", " e ", " i ", " och ", " og ", "と"];

/// Joins the number from `start`, of a unit of time, to the larger part before it; `last` is the quantity before it.
pub(super) fn joined(
    scan: &Scan<'_>,
    last: Option<&Quantity>,
    start: usize,
    number: Number,
    unit: Unit,
) -> Option<Duration> {
    let Unit::Measure(symbol) = unit else { return None };
    if symbol.kind != Dimension::Time {
        return None;
    }
    if symbol.symbol == "min"
        && let Some(start) = AN_HOUR.iter().find_map(|words| scan.phrase_before(start, words))
    {
        let number = Number::new(number.value.checked_add(Decimal::from(60))?, number.place);
        return Some(Duration { start, number, replaces_last: false });
    }
    let last = last?;
    let (Unit::Measure(larger), Value::Number(hours)) = (last.unit, last.value) else { return None };
    let is_joined = scan.text.get(last.span.end..start).is_some_and(|between| JOINTS.contains(&between));
    let is_part = larger.kind == Dimension::Time && larger.size() > symbol.size() && hours.place == 0;
    if !is_joined || !is_part {
        return None;
    }
    let whole = hours.value.checked_mul(larger.size())?.checked_div(symbol.size())?.checked_add(number.value)?;
    Some(Duration { start: last.span.start, number: Number::new(whole, number.place), replaces_last: true })
}
