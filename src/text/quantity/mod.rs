//! Running text → the quantities it states, as typed values with their places: numbers, money, percentages, measures,
//! ranges, dates, and labels that only look like numbers.
//!
//! Values are exact, how finely they were stated is kept beside them, and what cannot be read with confidence is left
//! out or kept as a [`Value::Label`]. Reading is linear in the text and never fails.

mod agree;
mod amount;
mod chinese;
mod clock;
mod currency;
mod date;
mod digits;
mod han;
mod handate;
mod label;
mod month;
mod number;
mod qualifier;
mod read;
mod scale;
mod scan;
mod spelled;
mod unit;
mod when;
mod words;

pub use agree::Agreement;
pub use currency::Currency;
pub use number::Number;
pub use qualifier::Qualifier;
pub use read::quantities;
pub use unit::{Dimension, Symbol, Unit};
pub use when::{Period, When};

use crate::text::Span;

/// A quantity as a text states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// Where it stands: sign, currency, number, scale and unit; not the qualifier before it.
    pub span: Span,
    /// What is stated.
    pub value: Value,
    /// What it measures; [`Unit::Count`] for dates, scores and labels.
    pub unit: Unit,
    /// How it is hedged.
    pub qualifier: Qualifier,
}

/// The value of a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// One number.
    Number(Number),
    /// From the one to the other, both included: `5 to 7 percent`.
    Range(Number, Number),
    /// Some few times the number: `hundreds`, `tens of thousands`, 数百.
    Vague(Number),
    /// A date, a period or a time of day.
    When(When),
    /// A result: `3-1`.
    Score(u16, u16),
    /// A name, code, version or telephone number; it counts nothing, and only its own text is its value.
    Label,
}

impl Quantity {
    /// Its numbers in one notation, whatever they were written in: `4660000000` for `$4.66 billion` and `4.66bn`. Both
    /// ends of a range; nothing for dates and labels.
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
mod properties;
#[cfg(test)]
mod tests;
