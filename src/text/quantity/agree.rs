//! Whether two quantities can both be true of the same thing, judged only by what both state.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::number::Number;
use super::qualifier::Qualifier;
use super::unit::{Dimension, Unit};
use super::when::{Period, When};
use super::{Quantity, Value};

/// The result of comparing two quantities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Agreement {
    /// The same value with the same qualifier.
    Equal,
    /// Both can be true: rounding, qualifiers, a number inside a range, a day inside a month.
    Consistent,
    /// Both can be true only if trailing zeros are rounding by at most a twentieth: `6,400` and `6,351`.
    Rounded,
    /// Both cannot be true of the same thing.
    Different,
    /// They measure different things, or have only their text as value (labels).
    Incomparable,
}

/// An interval in the base unit of a dimension; `None` is unbounded.
#[derive(Clone, Copy)]
struct Interval {
    low: Option<Decimal>,
    high: Option<Decimal>,
}

impl Quantity {
    /// Compares two quantities by these rules:
    ///
    /// - Only units of one dimension compare: percent with percent or fraction, a currency with itself (`$` with any
    ///   dollar, at best consistent), kilometres with miles, weeks with hours, years with months; counts only with
    ///   counts.
    /// - Numbers are equal if their values are. Otherwise they are consistent if they differ by at most half a unit of
    ///   the last digit of the coarser one: `4.7 billion` and `4.66 billion`.
    /// - `about` extends by half a unit of the last digit that is not a trailing zero to both sides, `nearly` by twice
    ///   that below, `more than` and `at least` to everything above, `less than` and `at most` to everything below; a
    ///   range from one end to the other; `hundreds` from 200 to 1000. Overlapping intervals are consistent.
    /// - Dates compare at the coarser precision: a day of a month is consistent with that month.
    pub fn agrees(&self, other: &Self) -> Agreement {
        match (self.value, other.value) {
            (Value::Score(a, b), Value::Score(c, d)) => {
                if (a, b) == (c, d) {
                    Agreement::Equal
                } else if (a, b) == (d, c) {
                    Agreement::Consistent // judged from the other side
                } else {
                    Agreement::Different
                }
            }
            (Value::When(a), Value::When(b)) => dates(a, b),
            (Value::When(when), Value::Number(number)) | (Value::Number(number), Value::When(when)) => {
                year(when, number)
            }
            (Value::When(_) | Value::Score(..) | Value::Label, _)
            | (_, Value::When(_) | Value::Score(..) | Value::Label) => Agreement::Incomparable,
            _ => self.amounts(other),
        }
    }

    fn amounts(&self, other: &Self) -> Agreement {
        let Some(certain) = same_kind(self.unit, other.unit) else { return Agreement::Incomparable };
        let (Some(mine), Some(theirs)) = (self.ends(), other.ends()) else { return Agreement::Incomparable };
        let at_best = |agreement| if certain { agreement } else { Agreement::Consistent };
        let vague = |quantity: &Self| matches!(quantity.value, Value::Vague(_));
        if mine.0.value == theirs.0.value
            && mine.1.value == theirs.1.value
            && self.qualifier == other.qualifier
            && vague(self) == vague(other)
        {
            return at_best(Agreement::Equal);
        }
        if let (Value::Number(_), Value::Number(_), Qualifier::Stated, Qualifier::Stated) =
            (self.value, other.value, self.qualifier, other.qualifier)
        {
            return numbers(mine.0, theirs.0);
        }
        // A bound is compared with the number as stated, not with what it may have been rounded from.
        let bounded = |quantity: &Self| {
            matches!(quantity.qualifier, Qualifier::Over | Qualifier::AtLeast | Qualifier::Under | Qualifier::AtMost)
        };
        let reach = |one: &Self, ends: (RoundedNumber, RoundedNumber), against: &Self| {
            if bounded(against) && one.qualifier == Qualifier::Stated && !vague(one) {
                Interval { low: Some(ends.0.value), high: Some(ends.1.value) }
            } else {
                one.reach(ends)
            }
        };
        let (a, b) = (reach(self, mine, other), reach(other, theirs, self));
        let below = |low: Option<Decimal>, high: Option<Decimal>| low.zip(high).is_none_or(|(low, high)| low <= high);
        if !below(a.low, b.high) || !below(b.low, a.high) {
            return Agreement::Different;
        }
        // Roundings that only touch do not overlap, and `more than 5` excludes 5; `at least 5` includes it.
        let inclusive = |quantity: &Self| matches!(quantity.qualifier, Qualifier::AtLeast | Qualifier::AtMost);
        let touches = a.low.is_some() && a.low == b.high || a.high.is_some() && a.high == b.low;
        if touches && !inclusive(self) && !inclusive(other) { Agreement::Different } else { Agreement::Consistent }
    }

    /// Returns the first and last number in the base unit.
    fn ends(&self) -> Option<(RoundedNumber, RoundedNumber)> {
        let size = size(self.unit);
        let ended = |number: Number| RoundedNumber::of(number, size);
        match self.value {
            Value::Number(number) | Value::Vague(number) => Some((ended(number)?, ended(number)?)),
            Value::Range(low, high) => Some((ended(low)?, ended(high)?)),
            Value::When(_) | Value::Score(..) | Value::Label => None,
        }
    }

    fn reach(&self, (low, high): (RoundedNumber, RoundedNumber)) -> Interval {
        let (least, most) = if let Value::Vague(_) = self.value {
            (low.value.checked_mul(Decimal::TWO), high.value.checked_mul(Decimal::TEN))
        } else {
            (low.value.checked_sub(low.fine), high.value.checked_add(high.fine))
        };
        match self.qualifier {
            Qualifier::Stated => Interval { low: least, high: most },
            Qualifier::About => Interval {
                low: low.value.checked_sub(low.coarse),
                high: if matches!(self.value, Value::Vague(_)) { most } else { high.value.checked_add(high.coarse) },
            },
            Qualifier::Nearly => Interval {
                low: low.value.checked_sub(low.coarse).and_then(|value| value.checked_sub(low.coarse)),
                high: Some(high.value),
            },
            Qualifier::Over | Qualifier::AtLeast => Interval { low: Some(low.value), high: None },
            Qualifier::Under | Qualifier::AtMost => Interval { low: None, high: Some(high.value) },
        }
    }
}

/// A number in the base unit with its two rounding errors.
#[derive(Clone, Copy)]
struct RoundedNumber {
    value: Decimal,
    fine: Decimal,
    coarse: Decimal,
    may_be_year: bool,
}

impl RoundedNumber {
    fn of(number: Number, size: Decimal) -> Option<Self> {
        Some(Self {
            value: number.value.checked_mul(size)?.normalize(),
            fine: number.half_unit().checked_mul(size)?,
            coarse: number.half_round().checked_mul(size)?,
            may_be_year: number.may_be_year,
        })
    }
}

fn numbers(a: RoundedNumber, b: RoundedNumber) -> Agreement {
    let Some(apart) = a.value.checked_sub(b.value).map(|apart| apart.abs()) else { return Agreement::Different };
    let years = a.may_be_year && b.may_be_year;
    if apart <= a.fine.max(b.fine) {
        return Agreement::Consistent;
    }
    let twentieth = a.value.abs().max(b.value.abs()) / Decimal::from(20);
    if apart <= a.coarse.max(b.coarse) && apart <= twentieth && !years && a.coarse != b.coarse {
        return Agreement::Rounded;
    }
    Agreement::Different
}

/// Returns whether two units measure the same dimension for certain (`true`) or perhaps; `None` if they do not.
fn same_kind(a: Unit, b: Unit) -> Option<bool> {
    match (a, b) {
        (Unit::Money(a), Unit::Money(b)) => a.may_be(b).then_some(a == b),
        (Unit::Measure(a), Unit::Measure(b)) => (a.kind == b.kind).then_some(true),
        (Unit::Age, Unit::Measure(unit)) | (Unit::Measure(unit), Unit::Age) => {
            (unit.kind == Dimension::Months).then_some(false)
        }
        (Unit::Percent | Unit::Fraction, Unit::Percent | Unit::Fraction)
        | (Unit::PercentagePoint | Unit::BasisPoint, Unit::PercentagePoint | Unit::BasisPoint) => Some(true),
        (a, b) => (a == b).then_some(true),
    }
}

/// Returns the size of a unit in the base unit of its dimension.
fn size(unit: Unit) -> Decimal {
    match unit {
        Unit::Percent | Unit::BasisPoint => Decimal::new(1, 2),
        Unit::Age => Decimal::from(12),
        Unit::Measure(symbol) => symbol.size(),
        Unit::Count | Unit::Ordinal | Unit::Fraction | Unit::PercentagePoint | Unit::Times | Unit::Money(_) => {
            Decimal::ONE
        }
    }
}

fn dates(a: When, b: When) -> Agreement {
    use Agreement::{Consistent, Different, Equal, Incomparable};
    let told = |same: bool, otherwise| if same { otherwise } else { Different };
    if a == b {
        return Equal;
    }
    match (a, b) {
        (When::Period(a), When::Period(b)) => told(a.contains(b) || b.contains(a), Consistent),
        (When::Either(first, second), other) | (other, When::Either(first, second)) => {
            let either = [first, second].map(|day| dates(When::Period(Period { first: day, last: day }), other));
            match either {
                [Incomparable, _] => Incomparable,
                either => told(either.iter().any(|agreement| matches!(agreement, Equal | Consistent)), Consistent),
            }
        }
        (When::Yearless { month, days }, When::Period(period))
        | (When::Period(period), When::Yearless { month, days }) => told(falls(period, month, days), Consistent),
        (When::MonthDay(day), When::Period(period)) | (When::Period(period), When::MonthDay(day)) => {
            period.only_day().map_or(Incomparable, |date| told(date.day() == day, Consistent))
        }
        (When::MonthDay(day), When::Yearless { days, .. }) | (When::Yearless { days, .. }, When::MonthDay(day)) => {
            days.map_or(Incomparable, |(first, last)| told(first <= day && day <= last, Consistent))
        }
        (When::Yearless { month: a, days: x }, When::Yearless { month: b, days: y }) => {
            let meet = x.zip(y).is_none_or(|((a, b), (c, d))| a <= c && d <= b || c <= a && b <= d);
            told(a == b && meet, Consistent)
        }
        (When::Weekday(day), When::Period(period)) | (When::Period(period), When::Weekday(day)) => {
            match period.only_day() {
                Some(date) => told(date.weekday() == day, Consistent),
                None if period.is_within(6) => told(has_weekday(period, day), Consistent),
                None => Consistent,
            }
        }
        (When::Weekday(_), When::Weekday(_))
        | (When::Clock(_), When::Clock(_))
        | (When::MonthDay(_), When::MonthDay(_))
        | (When::FiscalYear(_), When::FiscalYear(_)) => Different,
        _ => Incomparable,
    }
}

/// Returns whether the days of a month are in the period in some year.
fn falls(period: Period, month: i8, days: Option<(i8, i8)>) -> bool {
    let (from, to) = (period.first.year(), period.last.year());
    (from..=to.min(from.saturating_add(8))).any(|year| {
        let yearless = match days {
            None => Period::month(year, month),
            Some((first, last)) => Period::day(year, month, first)
                .zip(Period::day(year, month, last))
                .map(|(first, last)| Period { first: first.first, last: last.last }),
        };
        yearless.is_some_and(|named| period.contains(named) || named.contains(period))
    })
}

fn has_weekday(period: Period, day: jiff::civil::Weekday) -> bool {
    let mut date: Option<Date> = Some(period.first);
    while let Some(at) = date.filter(|at| *at <= period.last) {
        if at.weekday() == day {
            return true;
        }
        date = at.tomorrow().ok();
    }
    false
}

/// Compares a number that may be a year with a date.
fn year(when: When, number: Number) -> Agreement {
    let (Some(year), When::Period(period)) = (number.year(), when) else { return Agreement::Incomparable };
    match Period::year(year) {
        Some(whole) if whole == period => Agreement::Equal,
        Some(whole) if whole.contains(period) || period.contains(whole) => Agreement::Consistent,
        _ => Agreement::Different,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::one;
    use super::*;

    #[test]
    fn agreement() {
        use Agreement::{Consistent, Different, Equal, Incomparable, Rounded};
        for (a, b, wanted) in [
            ("6,400", "6400", Equal),
            ("$4.66 billion", "$4,660 million", Equal),
            ("$4.66 billion", "US$4.66bn", Consistent),
            ("4.7 billion", "4.66 billion", Consistent),
            ("4.7 billion", "4.8 billion", Different),
            ("4.66 billion", "$4.66 billion", Incomparable),
            ("6,400", "6,351", Rounded),
            ("6,400", "6,401", Rounded),
            ("10 people", "12 people", Different),
            ("about 6,400", "6,351", Consistent),
            ("about 6,400", "6,300", Different),
            ("nearly 40 percent", "38.5%", Consistent),
            ("nearly 40 percent", "42%", Different),
            ("more than 60 percent", "63.2%", Consistent),
            ("more than 60 percent", "60 percent", Different),
            ("at least 60 percent", "60 percent", Consistent),
            ("more than 60 percent", "59 percent", Different),
            ("fewer than 8", "9", Different),
            ("5 to 7 percent", "6.2 percent", Consistent),
            ("5 to 7 percent", "8 percent", Different),
            ("5 to 7 percent", "5-7%", Equal),
            ("5 percent", "5 percentage points", Incomparable),
            ("half of them", "50%", Equal),
            ("a third of them", "33%", Consistent),
            ("50 basis points", "0.5 percentage points", Equal),
            ("two weeks", "14 days", Equal),
            ("one year", "12 months", Equal),
            ("5 km", "3.1 miles", Consistent),
            ("hundreds of people", "640", Consistent),
            ("hundreds of people", "64", Different),
            ("in 2018", "2018", Equal),
            ("June 2018", "4 June 2018", Consistent),
            ("June 2018", "4 July 2018", Different),
            ("4/6/2018", "4 June 2018", Consistent),
            ("4 June", "2018-06-04", Consistent),
            ("4 June", "2018-06-05", Different),
            ("Monday", "2018-06-04", Consistent),
            ("Tuesday", "2018-06-04", Different),
            ("COVID-19", "19", Incomparable),
            ("won 3-1", "won 3-1", Equal),
            ("2018", "2000", Different),
            ("300万元", "3 million yuan", Equal),
            ("七成", "70%", Equal),
        ] {
            assert_eq!(one(a).agrees(&one(b)), wanted, "{a} / {b}");
            assert_eq!(one(b).agrees(&one(a)), wanted, "{b} / {a}");
        }
    }
}
