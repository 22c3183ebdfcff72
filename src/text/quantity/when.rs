//! Points and periods of time, with the stated precision.

use jiff::ToSpan as _;
use jiff::civil::{Date, Time, Weekday};

/// A date or time, as precise as the text states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// A period of days: `2018`, `June 2018`, `4 June 2018`, `the 1990s`, `Q3 2019`.
    Period(Period),
    /// One of two days, because the order of day and month is ambiguous: `4/6/2018`.
    Either(Date, Date),
    /// A month, or days of it, without a year: `June`, `4 June`, `4-6 June`.
    Yearless {
        /// 1 to 12.
        month: i8,
        /// First and last day.
        days: Option<(i8, i8)>,
    },
    /// A day without a month: 8日.
    MonthDay(i8),
    /// A financial year, whose first month depends on the company.
    FiscalYear(i16),
    /// A weekday.
    Weekday(Weekday),
    /// A time of day.
    Clock(Time),
}

/// An inclusive range of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

/// The early, mid or late part of a period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Third {
    Early,
    Mid,
    Late,
}

impl Period {
    /// Creates a period of one day; `None` for invalid dates such as 30 February.
    pub fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        let day = Date::new(year, month, day).ok()?;
        Some(Self { first: day, last: day })
    }

    /// Creates a period of one month.
    pub fn month(year: i16, month: i8) -> Option<Self> {
        Self::months(year, month, month)
    }

    /// Creates a period of one year.
    pub fn year(year: i16) -> Option<Self> {
        Self::months(year, 1, 12)
    }

    /// Creates a period of months of one year, inclusive.
    pub fn months(year: i16, first: i8, last: i8) -> Option<Self> {
        Some(Self { first: Date::new(year, first, 1).ok()?, last: Date::new(year, last, 1).ok()?.last_of_month() })
    }

    /// Creates a period of years, inclusive.
    pub fn years(first: i16, last: i16) -> Option<Self> {
        Some(Self { first: Date::new(first, 1, 1).ok()?, last: Date::new(last, 12, 31).ok()? })
    }

    /// Creates a century as the press counts it: the 21st is 2000 to 2099 (strictly 2001 to 2100).
    pub fn century(number: i16) -> Option<Self> {
        let first = number.checked_sub(1)?.checked_mul(100)?;
        Self::years(first, first.checked_add(99)?)
    }

    /// Creates the first or second half of a year.
    pub fn half(year: i16, half: i8) -> Option<Self> {
        (1..=2).contains(&half).then(|| Self::months(year, half * 6 - 5, half * 6)).flatten()
    }

    /// Creates a quarter of a year.
    pub fn quarter(year: i16, quarter: i8) -> Option<Self> {
        (1..=4).contains(&quarter).then(|| Self::months(year, quarter * 3 - 2, quarter * 3)).flatten()
    }

    /// Returns whether every day of `other` is in this period.
    pub fn contains(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// Returns the early, mid or late third: four months of a year, ten days of a month, 0–3, 4–6 and 7–9 of a decade.
    pub(super) fn third(self, third: Third) -> Option<Self> {
        let (first, last) = (self.first, self.last);
        let days = first.until(last).ok()?.get_days() + 1;
        if days < 28 {
            return None;
        }
        if days <= 31 {
            let (from, to) = match third {
                Third::Early => (1, 10),
                Third::Mid => (11, 20),
                Third::Late => (21, last.day()),
            };
            return Some(Self { first: first.with().day(from).build().ok()?, last: last.with().day(to).build().ok()? });
        }
        let place = third as i8;
        if days <= 366 {
            return Self::months(first.year(), 4 * place + 1, 4 * place + 4);
        }
        let years = last.year() - first.year() + 1;
        let part = years * 2 / 5;
        match third {
            Third::Early => Self::years(first.year(), first.year() + part - 1),
            Third::Mid => Self::years(first.year() + part, first.year() + years * 7 / 10 - 1),
            Third::Late => Self::years(first.year() + years * 7 / 10, last.year()),
        }
    }

    /// Returns the period from this one's first day to the other's last.
    pub(super) fn through(self, other: Self) -> Option<Self> {
        (self.first <= other.last).then_some(Self { first: self.first, last: other.last })
    }

    /// Returns the day if it is the only one.
    pub fn only_day(self) -> Option<Date> {
        (self.first == self.last).then_some(self.first)
    }

    /// Returns whether the period is at most `days` long.
    pub fn is_within(self, days: i32) -> bool {
        self.first.checked_add(days.days()).is_ok_and(|end| self.last < end)
    }
}

impl When {
    /// Resolves a day and month in unknown order; if only one order is valid, the result is that day.
    pub(super) fn slashed(first: i8, second: i8, year: i16) -> Option<Self> {
        let day_first = Date::new(year, second, first).ok();
        let month_first = Date::new(year, first, second).ok();
        match (day_first, month_first) {
            (Some(a), Some(b)) if a != b => Some(Self::Either(a, b)),
            (Some(day), _) | (None, Some(day)) => Some(Self::Period(Period { first: day, last: day })),
            (None, None) => None,
        }
    }
}
