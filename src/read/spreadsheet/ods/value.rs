//! Shows the values of cells that come without text: some programs write values only.

use std::fmt::Write as _;

use super::super::number_format::general;
use crate::read::xml::Element;

/// The value of a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum CellValue {
    Number(f64),
    Percentage(f64),
    /// An amount and the code of its currency.
    Currency(f64, String),
    /// In ISO 8601.
    Date(String),
    /// As an ISO 8601 duration: `PT37H30M00S`.
    Time(String),
    Truth(bool),
    Text(String),
}

impl CellValue {
    /// Returns the value that a cell states. The prefix of the attributes' names is `office`, or that of newer versions
    /// of LibreOffice.
    pub(super) fn of(cell: &Element<'_>) -> Option<Self> {
        let kind = cell.get("office:value-type").or_else(|| cell.get("calcext:value-type"))?;
        let number = || cell.get("office:value")?.parse().ok();
        Some(match &*kind {
            "float" => Self::Number(number()?),
            "percentage" => Self::Percentage(number()?),
            "currency" => Self::Currency(number()?, cell.get("office:currency").unwrap_or_default()),
            "date" => Self::Date(cell.get("office:date-value")?),
            "time" => Self::Time(cell.get("office:time-value")?),
            "boolean" => Self::Truth(cell.get("office:boolean-value")? == "true"),
            _ => Self::Text(cell.get("office:string-value")?),
        })
    }

    /// Adds the value as a spreadsheet program shows it in the usual format of its type.
    pub(super) fn show(&self, out: &mut String) {
        match self {
            Self::Number(number) => general(*number, out),
            Self::Percentage(number) => {
                general(number * 100.0, out);
                out.push('%');
            }
            Self::Currency(number, currency) => {
                general(*number, out);
                out.extend([if currency.is_empty() { "" } else { " " }, currency]);
            }
            Self::Date(date) => {
                let (date, time) = date.split_once('T').unwrap_or((date, ""));
                let time = time.trim_end_matches('Z');
                out.push_str(date);
                if !time.is_empty() && !time.starts_with("00:00:00") {
                    out.extend([" ", time]);
                }
            }
            Self::Time(time) => match duration(time) {
                Some((hours, minutes, seconds)) => {
                    write!(out, "{hours:02}:{minutes:02}:{seconds:02}").expect("a string takes all");
                }
                None => out.push_str(time),
            },
            Self::Truth(truth) => out.push_str(if *truth { "TRUE" } else { "FALSE" }),
            Self::Text(text) => out.push_str(text),
        }
    }

    pub(super) const fn is_text(&self) -> bool {
        matches!(self, Self::Text(_))
    }
}

/// Returns the hours, minutes and seconds of an ISO 8601 duration; minutes and seconds below 60.
fn duration(written: &str) -> Option<(u64, u64, u64)> {
    let (days, rest) = written.strip_prefix('P')?.split_once('T')?;
    let mut seconds = match days.strip_suffix('D') {
        Some(days) => days.parse::<u64>().ok()?.checked_mul(86_400)?,
        None if days.is_empty() => 0,
        None => return None,
    };
    let mut number = String::new();
    for c in rest.chars() {
        let scale = match c {
            'H' => 3600,
            'M' => 60,
            'S' => 1,
            c => {
                number.push(c);
                continue;
            }
        };
        let whole = number.split(['.', ',']).next()?.parse::<u64>().ok()?;
        seconds = seconds.checked_add(whole.checked_mul(scale)?)?;
        number.clear();
    }
    Some((seconds / 3600, seconds / 60 % 60, seconds % 60))
}
