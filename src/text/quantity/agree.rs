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
            (Value::Score(a, b, told), Value::Score(c, d, is_told)) => {
                if (a, b) == (c, d) {
                    Agreement::Equal
                } else if (a, b) == (d, c) && !(told && is_told) {
                    Agreement::Consistent // judged from the other side
                } else {
                    Agreement::Different
                }
            }
            (Value::Label, Value::Label) => self.labels(other),
            (Value::When(a), Value::When(b)) => dates(a, b),
            (Value::When(when), Value::Number(number)) | (Value::Number(number), Value::When(when)) => {
                year(when, number)
            }
            (Value::When(_) | Value::Score(..) | Value::Label, _)
            | (_, Value::When(_) | Value::Score(..) | Value::Label) => Agreement::Incomparable,
            _ => self.amounts(other),
        }
    }

    /// Compares two labels of one noun by their text: `gate 12` and `gate 714`.
    fn labels(&self, other: &Self) -> Agreement {
        if self.noun.is_none() || self.noun != other.noun {
            Agreement::Incomparable
        } else if self.label == other.label {
            Agreement::Equal
        } else {
            Agreement::Different
        }
    }

    fn amounts(&self, other: &Self) -> Agreement {
        let agreement = self.sizes(other);
        let differ = !self.role.may_be(other.role) && agreement != Agreement::Incomparable;
        if differ { Agreement::Different } else { agreement }
    }

    fn sizes(&self, other: &Self) -> Agreement {
        let Some(certain) = same_kind(self.unit, other.unit) else { return self.across(other) };
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

    /// Returns whether the number may have any unit: it has neither a unit nor a noun.
    fn has_any_unit(&self) -> bool {
        self.unit == Unit::Count && self.noun.is_none()
    }

    /// Compares amounts of different kinds of units. Equal figures of two currencies or two scales of temperature are a
    /// mistaken unit; a number without a unit and without a noun may be that of any unit; a multiple is compared with a
    /// change in percent.
    fn across(&self, other: &Self) -> Agreement {
        if self.has_any_unit() || other.has_any_unit() {
            let unit = if self.has_any_unit() { other.unit } else { self.unit };
            let with = |one: &Self| Self { unit, ..*one };
            return match with(self).sizes(&with(other)) {
                Agreement::Equal | Agreement::Consistent if unit != Unit::Ordinal => Agreement::Consistent,
                _ => Agreement::Incomparable,
            };
        }
        let (Value::Number(mine), Value::Number(theirs)) = (self.value, other.value) else {
            return Agreement::Incomparable;
        };
        let is_same = mine.value == theirs.value;
        let either = if is_same { Agreement::Different } else { Agreement::Incomparable };
        match (self.unit, other.unit) {
            (Unit::Money(_), Unit::Money(_)) => either,
            (Unit::Measure(one), Unit::Measure(two)) => match (one.kind, two.kind) {
                (Dimension::Celsius, Dimension::Fahrenheit) => temperatures(mine, theirs).unwrap_or(either),
                (Dimension::Fahrenheit, Dimension::Celsius) => temperatures(theirs, mine).unwrap_or(either),
                _ => Agreement::Incomparable,
            },
            (Unit::Times, Unit::Percent | Unit::Fraction) => multiples(mine, theirs, other.unit),
            (Unit::Percent | Unit::Fraction, Unit::Times) => multiples(theirs, mine, self.unit),
            _ => Agreement::Incomparable,
        }
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

/// Largest share by which a correctly rounded number may differ, as its inverse: 2.5 is not 2, but 4.66 is 4.7.
const FINE_SHARE: Decimal = Decimal::from_parts(15, 0, 0, false, 0);
/// The same for a whole number whose trailing zeros are perhaps rounding.
const COARSE_SHARE: Decimal = Decimal::from_parts(60, 0, 0, false, 0);
/// Smallest number of last digits in a number that may have been rounded to trailing zeros: 19 is not 20.
const LEAST_ROUNDED: Decimal = Decimal::from_parts(1000, 0, 0, false, 0);

fn numbers(a: RoundedNumber, b: RoundedNumber) -> Agreement {
    let Some(apart) = a.value.checked_sub(b.value).map(|apart| apart.abs()) else { return Agreement::Different };
    let years = a.may_be_year && b.may_be_year;
    let most = a.value.abs().max(b.value.abs());
    let within = |share: Decimal| apart.checked_mul(share).is_some_and(|apart| apart <= most);
    if apart <= a.fine.max(b.fine) && within(FINE_SHARE) {
        return Agreement::Consistent;
    }
    let finer = if a.coarse < b.coarse { a } else { b };
    let is_long = LEAST_ROUNDED.checked_mul(finer.fine + finer.fine).is_some_and(|least| finer.value.abs() >= least);
    if apart <= a.coarse.max(b.coarse) && within(COARSE_SHARE) && is_long && !years && a.coarse != b.coarse {
        return Agreement::Rounded;
    }
    Agreement::Different
}

/// Compares degrees Celsius with degrees Fahrenheit, as temperatures and as differences of temperature.
fn temperatures(celsius: Number, fahrenheit: Number) -> Option<Agreement> {
    let ratio = Decimal::new(18, 1);
    let scaled = celsius.value.checked_mul(ratio)?;
    let fine = celsius.half_unit().checked_mul(ratio)?.checked_add(fahrenheit.half_unit())?;
    let agree = [scaled, scaled.checked_add(Decimal::from(32))?]
        .into_iter()
        .any(|value| value.checked_sub(fahrenheit.value).is_some_and(|apart| apart.abs() <= fine));
    agree.then_some(Agreement::Consistent)
}

/// Compares a multiple with a share: doubled is an increase of 100 percent, halved a decrease of 50.
fn multiples(times: Number, share: Number, unit: Unit) -> Agreement {
    let whole = if unit == Unit::Percent { Decimal::from(100) } else { Decimal::ONE };
    let Some(value) = times.value.checked_mul(whole) else { return Agreement::Incomparable };
    let is_it = [value, value - whole, whole - value].contains(&share.value);
    if is_it { Agreement::Consistent } else { Agreement::Incomparable }
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
mod tests;
