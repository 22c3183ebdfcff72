//! Decimal digits of numbers, rounded as spreadsheets do: half away from zero, from 15 significant digits.

use std::fmt::Write as _;

/// Number of significant digits that spreadsheets keep.
const SIGNIFICANT: usize = 15;
/// Number of digits that the general format shows if there are decimal places.
const GENERAL: i32 = 10;

/// The digits of a positive number: `0.d₀d₁d₂… × 10^exponent`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Decimal {
    /// Without leading zeros; empty for zero.
    digits: Vec<u8>,
    exponent: i32,
}

impl Decimal {
    /// Returns the digits of the absolute value of a finite number.
    pub(super) fn of(value: f64) -> Self {
        let written = format!("{:.*e}", SIGNIFICANT - 1, value.abs());
        let (digits, exponent) = written.split_once('e').unwrap_or((&written, "0"));
        let mut digits: Vec<u8> = digits.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        while digits.last() == Some(&0) {
            digits.pop();
        }
        let exponent = if digits.is_empty() { 0 } else { exponent.parse().unwrap_or(0) + 1 };
        Self { digits, exponent }
    }

    /// Multiplies by a power of ten.
    pub(super) fn shift(&mut self, places: i32) {
        if !self.digits.is_empty() {
            self.exponent += places;
        }
    }

    /// Returns the number of digits before the decimal point, at least 0.
    pub(super) fn whole_digits(&self) -> i32 {
        self.exponent.max(0)
    }

    /// Returns the exponent of the scientific notation with one digit before the point.
    pub(super) fn magnitude(&self) -> i32 {
        if self.digits.is_empty() { 0 } else { self.exponent - 1 }
    }

    /// Rounds to a number of decimal places.
    pub(super) fn round(&mut self, places: i32) {
        let kept = self.exponent + places;
        let Ok(kept) = usize::try_from(kept) else {
            (self.digits, self.exponent) = (Vec::new(), 0);
            return;
        };
        if kept >= self.digits.len() {
            return;
        }
        let up = self.digits[kept] >= 5;
        self.digits.truncate(kept);
        if up {
            while self.digits.last() == Some(&9) {
                self.digits.pop();
            }
            if let Some(digit) = self.digits.last_mut() {
                *digit += 1;
            } else {
                self.digits.push(1);
                self.exponent += 1;
            }
        }
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        if self.digits.is_empty() {
            self.exponent = 0;
        }
    }

    /// Returns the digits before the point, without leading zeros, and those after it, without trailing zeros.
    pub(super) fn parts(&self) -> (String, String) {
        let digit = |place: i32| {
            let digit = usize::try_from(place).ok().and_then(|place| self.digits.get(place)).copied().unwrap_or(0);
            char::from(b'0' + digit)
        };
        let whole = (0..self.exponent).map(digit).collect();
        let length = i32::try_from(self.digits.len()).unwrap_or(0);
        let decimals = if length == 0 { String::new() } else { (self.exponent..length).map(digit).collect() };
        (whole, decimals)
    }
}

/// Adds a number in the general format: up to 15 digits of whole numbers, ten digits if there are decimal places, and
/// scientific notation for what is larger or smaller.
pub(in crate::read::spreadsheet) fn general(value: f64, out: &mut String) {
    if !value.is_finite() {
        return out.push_str(&value.to_string());
    }
    let mut number = Decimal::of(value);
    let magnitude = number.magnitude();
    let (sign, is_small) = (value < 0.0, magnitude < -4 && number.digits.len() > 1 || magnitude < -9);
    if magnitude >= 15 || is_small {
        number.exponent = 1;
        number.round(5);
        let carried = number.exponent - 1;
        number.shift(-carried);
        let magnitude = magnitude + carried;
        let (whole, decimals) = number.parts();
        let point = if decimals.is_empty() { "" } else { "." };
        let (minus, sign) = (if sign { "-" } else { "" }, if magnitude < 0 { '-' } else { '+' });
        return write!(out, "{minus}{whole}{point}{decimals}E{sign}{:02}", magnitude.abs())
            .expect("a string takes all");
    }
    number.round((GENERAL - number.whole_digits().max(1)).max(0));
    let (whole, decimals) = number.parts();
    if sign && !(whole.is_empty() && decimals.is_empty()) {
        out.push('-');
    }
    out.push_str(if whole.is_empty() { "0" } else { &whole });
    if !decimals.is_empty() {
        out.push('.');
        out.push_str(&decimals);
    }
}
