//! Dates as conditions: the days that a term covers, alike for every engine.

use std::ops::Bound;

use super::Term;
use crate::error::{Error, Result};
use crate::text::days;

impl Term {
    /// Returns the first and last day of a date or a range of dates; all days for other terms.
    ///
    /// # Errors
    /// If a date cannot be read.
    pub fn days(&self) -> Result<(u64, u64)> {
        let period = |date: &str| {
            let what = "not a date: write 2018, 2018-06 or 2018-06-01";
            days(date).ok_or_else(|| Error::input(format!("date {date}"), what))
        };
        let (lower, upper) = match self {
            Self::Word(date) | Self::Phrase { text: date, .. } => return period(date),
            Self::Range { lower, upper } => (lower, upper),
            _ => return Ok((0, u64::MAX)),
        };
        let least = match lower {
            Bound::Included(date) => period(date)?.0,
            Bound::Excluded(date) => period(date)?.1 + 1,
            Bound::Unbounded => 0,
        };
        let most = match upper {
            Bound::Included(date) => period(date)?.1,
            Bound::Excluded(date) => period(date)?.0.saturating_sub(1),
            Bound::Unbounded => u64::MAX,
        };
        Ok((least, most))
    }
}
