//! The variables of a cited work, in the form of CSL-JSON.

use serde_json::{Map, Value};

use super::person::Person;

/// A work.
#[derive(Clone, Debug, Default)]
pub(in crate::cite::csl) struct Entry(pub Map<String, Value>);

/// Parts of a date, to the precision known.
#[expect(clippy::struct_field_names, reason = "a day of a month of a year")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Day {
    pub year: i64,
    pub month: Option<u32>,
    pub day: Option<u32>,
    /// Season, from 1.
    pub season: Option<u32>,
}

/// A date: a day or a range, or words that name one.
#[derive(Clone, Debug, Default)]
pub(super) struct Issued {
    pub from: Option<Day>,
    pub to: Option<Day>,
    /// Whether a range has no end.
    pub open: bool,
    pub literal: Option<String>,
    pub circa: bool,
}

impl Entry {
    /// Returns the identifier.
    pub(in crate::cite::csl) fn id(&self) -> String {
        self.text("id").unwrap_or_default()
    }

    /// Returns the type.
    pub(in crate::cite::csl) fn kind(&self) -> String {
        self.text("type").unwrap_or_default()
    }

    /// Returns the text of a variable; `None` if it is unknown or empty.
    pub(in crate::cite::csl) fn text(&self, variable: &str) -> Option<String> {
        let names: &[&str] = match variable {
            "title-short" => &["title-short", "shortTitle"],
            "container-title-short" => &["container-title-short", "journalAbbreviation"],
            "event-title" => &["event-title", "event"],
            "event" => &["event", "event-title"],
            "call-number" => &["call-number", "call_number"],
            _ => &[variable],
        };
        let value = names.iter().find_map(|name| self.0.get(*name))?;
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(true) => "true".to_owned(),
            _ => return None,
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// Returns the names of a variable.
    pub(super) fn names(&self, variable: &str) -> Vec<Person> {
        let names = self.0.get(variable).and_then(Value::as_array);
        names.into_iter().flatten().filter_map(Person::of).collect()
    }

    /// Returns a date.
    pub(super) fn date(&self, variable: &str) -> Option<Issued> {
        let value = self.0.get(variable)?.as_object()?;
        let text = |name: &str| value.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let circa = value.get("circa").is_some_and(|circa| match circa {
            Value::Bool(circa) => *circa,
            Value::Number(number) => number.as_i64() != Some(0),
            Value::String(text) => !text.is_empty() && text != "0" && text != "false",
            _ => false,
        });
        let season = value.get("season").and_then(integer).and_then(|season| u32::try_from(season).ok());
        let days: Vec<Option<Day>> =
            value.get("date-parts").and_then(Value::as_array).into_iter().flatten().map(day).collect();
        let mut from = days.first().copied().flatten();
        if let (Some(from), Some(season)) = (&mut from, season) {
            from.season = Some(season);
        }
        let open = days.len() > 1 && days[1].is_none();
        let to = days.get(1).copied().flatten();
        let mut issued = Issued { from, to, open, literal: text("literal").map(str::to_owned), circa };
        if issued.from.is_none() && issued.literal.is_none() {
            match text("raw").map(|raw| (raw, read_raw(raw))) {
                Some((_, Some((from, to)))) => (issued.from, issued.to) = (Some(from), to),
                Some((raw, None)) => issued.literal = Some(raw.to_owned()),
                None => return None,
            }
        }
        Some(issued)
    }

    /// Returns whether a variable has a value.
    pub(in crate::cite::csl) fn has(&self, variable: &str) -> bool {
        match self.0.get(variable) {
            Some(Value::Array(_)) => !self.names(variable).is_empty(),
            Some(Value::Object(_)) => self.date(variable).is_some(),
            _ => self.text(variable).is_some(),
        }
    }
}

fn integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

fn day(parts: &Value) -> Option<Day> {
    let parts: Vec<i64> = parts.as_array()?.iter().map_while(integer).collect();
    let year = *parts.first()?;
    let small = |at: usize| parts.get(at).and_then(|part| u32::try_from(*part).ok()).filter(|part| *part > 0);
    let month = small(1);
    // EDTF: 21 to 24 are seasons.
    let season = month
        .filter(|month| (13..=24).contains(month))
        .map(|month| if month > 20 { month - 20 } else { (month - 12).min(4) });
    (year != 0).then_some(Day { year, month: month.filter(|month| *month < 13), day: small(2), season })
}

/// Reads an ISO 8601 date or range: `2018-06-01`, `2018-06/2019-01`.
fn read_raw(raw: &str) -> Option<(Day, Option<Day>)> {
    let one = |text: &str| {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let parts: Vec<i64> = digits.split('-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let is_date = digits.split('-').next().is_some_and(|year| year.len() >= 3) && parts.len() < 4;
        if !is_date {
            return None;
        }
        let part = |at: usize| parts.get(at).and_then(|part| u32::try_from(*part).ok()).filter(|part| *part > 0);
        Some(Day { year: sign * parts[0], month: part(1), day: part(2), season: None })
    };
    match raw.trim().split_once('/') {
        Some((from, to)) => Some((one(from)?, Some(one(to)?))),
        None => Some((one(raw.trim())?, None)),
    }
}
