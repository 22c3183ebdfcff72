//! Extracts the quantities in running text as typed values with their ranges: numbers, money, percentages, measures,
//! ranges, dates, and labels that only look like numbers.
//!
//! Values are exact and keep the precision they were stated with. What cannot be parsed with confidence is omitted or
//! kept as a [`Value::Label`]. Parsing is linear in the text and never fails.

mod agree;
mod amount;
mod chinese;
mod clock;
pub(in crate::text) mod currency;
mod date;
pub(in crate::text) mod digits;
mod duration;
mod era;
mod foreign;
mod han;
mod handate;
mod label;
mod month;
mod number;
mod qualifier;
mod range;
mod ratio;
mod read;
mod relative;
mod role;
pub(in crate::text) mod scale;
pub(in crate::text) mod scaled;
mod scan;
mod score;
mod spelled;
mod starter;
mod support;
mod unit;
mod unit_names;
mod when;
mod words;
mod year;

pub use agree::Agreement;
pub use currency::Currency;
pub use number::Number;
pub use qualifier::Qualifier;
pub use read::quantities;
pub use relative::{relative_dates, resolved};
pub use role::{Noun, Role};
pub use support::Support;
pub use unit::{Dimension, Symbol, Unit};
pub use when::{Period, When};

use crate::text::Span;

/// A quantity as stated in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// Range of the sign, currency, number, scale and unit; excludes a preceding qualifier.
    pub span: Span,
    /// The value.
    pub value: Value,
    /// The unit; [`Unit::Count`] for dates, scores and labels.
    pub unit: Unit,
    /// The qualifier (`about`, `more than`).
    pub qualifier: Qualifier,
    /// The role in a change (`from 5% to 4%`).
    pub role: Role,
    /// The noun that a count counts (`45 stalls`) or that a label numbers (`gate 12`).
    pub noun: Noun,
    /// The text of a label, as a key; none for other values.
    pub label: Noun,
}

/// The value of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// One number.
    Number(Number),
    /// An inclusive range: `5 to 7 percent`.
    Range(Number, Number),
    /// A vague multiple of the number: `hundreds`, `tens of thousands`, 数百.
    Vague(Number),
    /// A date, a period or a time of day.
    When(When),
    /// A score: `3-1`. The winner's number comes first where the text says who won, which the flag says.
    Score(u16, u16, bool),
    /// A name, code, version or telephone number. It does not count anything and is compared by its text and noun only.
    Label,
}

impl Quantity {
    /// Returns the numbers in a canonical notation: `4660000000` for both `$4.66 billion` and `4.66bn`. Returns both
    /// ends of a range, and nothing for dates and labels.
    pub fn digits(&self) -> impl Iterator<Item = String> + use<> {
        let (first, second) = match self.value {
            Value::Number(number) => (Some(number), None),
            Value::Range(low, high) => (Some(low), Some(high)),
            Value::Vague(_) | Value::When(_) | Value::Score(..) | Value::Label => (None, None),
        };
        first.into_iter().chain(second).map(Number::digits)
    }
}

#[cfg(test)]
mod languages;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
