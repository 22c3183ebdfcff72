//! An exact decimal number and its stated precision.

use rust_decimal::Decimal;

/// A number as stated: its exact value, and the digits to which it may have been rounded.
///
/// `4.7 billion` is 4 700 000 000 with `place` 8; `6,400` has `place` 0 but `round` 2, because its zeros may be
/// rounding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    /// The value, including scale words.
    pub value: Decimal,
    /// Power of ten of the last digit written.
    pub place: i8,
    /// Power of ten of the last digit that is not a trailing zero of a whole number; never below `place`.
    pub round: i8,
    /// Whether it is four bare digits from 1000 to 2199: `2018` in `the 2018 games` is not a count.
    pub may_be_year: bool,
}

impl Number {
    /// Creates a number that is precise to the unit, as words are: `fifty-six`.
    pub fn whole(value: u64) -> Self {
        Self::new(Decimal::from(value), 0)
    }

    /// Creates a number that is precise to the digit of 10^`place`.
    pub fn new(value: Decimal, place: i8) -> Self {
        // Zeros after a decimal point are significant; those of a whole number may be rounding.
        let (mut round, mut rest) = (place, value.normalize());
        if place >= 0 && !value.is_zero() {
            round = 0;
            while (rest % Decimal::TEN).is_zero() {
                rest /= Decimal::TEN;
                round += 1;
            }
        }
        let round = round.max(place);
        Self { value, place, round, may_be_year: false }
    }

    /// Returns the number times 10^`power`, or `None` if it does not fit.
    #[must_use]
    pub fn scaled(self, power: i8) -> Option<Self> {
        let factor = ten_to(power)?;
        let value = self.value.checked_mul(factor)?.normalize();
        // A decimal holds 28 digits; losing any would make the value wrong.
        let exact = value.checked_div(factor)?.normalize() == self.value.normalize();
        exact.then(|| Self {
            value,
            place: self.place.saturating_add(power),
            round: self.round.saturating_add(power),
            may_be_year: false,
        })
    }

    /// Returns the negated number.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { value: -self.value, may_be_year: false, ..self }
    }

    /// Returns half a unit of the last digit written: the maximum error of correct rounding.
    pub fn half_unit(self) -> Decimal {
        half(self.place)
    }

    /// Returns half a unit of the last digit that is not a trailing zero: the maximum error if such zeros are rounding.
    pub fn half_round(self) -> Decimal {
        half(self.round)
    }

    /// Returns the value in digits without separators or trailing zeros, the same for every notation: `4660000000`.
    pub fn digits(self) -> String {
        self.value.normalize().to_string()
    }

    /// Returns the year that it may be.
    pub fn year(self) -> Option<i16> {
        self.may_be_year.then(|| i16::try_from(self.value).ok()).flatten()
    }
}

/// Returns 10^`power`, or `None` beyond the range of a decimal.
pub(super) fn ten_to(power: i8) -> Option<Decimal> {
    let digits = u32::from(power.unsigned_abs());
    if digits > 28 {
        return None;
    }
    if power < 0 {
        Some(Decimal::new(1, digits))
    } else {
        10_i128.checked_pow(digits).map(|n| Decimal::from_i128_with_scale(n, 0))
    }
}

fn half(place: i8) -> Decimal {
    ten_to(place).map_or(Decimal::ZERO, |unit| unit / Decimal::TWO)
}
