//! Functions of single values and of rows. They are written so that the compiler uses vector instructions.

#![allow(clippy::inline_always, reason = "inlined into functions that are compiled for the processor's instructions")]

use pulp::{Arch, Simd, WithSimd};

/// Partial sums of a row: as many as a vector has lanes at most.
const LANES: usize = 16;

/// Applies the logistic-free GELU, x Φ(x), to every value (Hendrycks and Gimpel, "Gaussian error linear units", 2016).
pub(super) fn gelu(values: &mut [f32]) {
    Arch::new().dispatch(Gelu(values));
}

/// Replaces every value by its hyperbolic tangent.
pub(super) fn tanh(values: &mut [f32]) {
    for value in values {
        *value = value.tanh();
    }
}

/// Replaces negative values by 0.
pub(super) fn relu(values: &mut [f32]) {
    for value in values {
        *value = value.max(0.0);
    }
}

/// Replaces a row by its softmax.
pub(super) fn softmax(row: &mut [f32]) {
    Arch::new().dispatch(Softmax(row));
}

/// Adds a row to every row.
pub(super) fn add_row(values: &mut [f32], row: &[f32]) {
    for to in values.chunks_exact_mut(row.len().max(1)) {
        for (value, other) in to.iter_mut().zip(row) {
            *value += other;
        }
    }
}

/// Adds values one by one.
pub(super) fn add(values: &mut [f32], others: &[f32]) {
    for (value, other) in values.iter_mut().zip(others) {
        *value += other;
    }
}

/// Layer normalisation (Ba, Kiros and Hinton, 2016).
#[derive(Clone, Debug)]
pub(super) struct Norm {
    pub(super) weight: Vec<f32>,
    pub(super) bias: Vec<f32>,
    pub(super) epsilon: f32,
}

impl Norm {
    /// Normalises every row.
    pub(super) fn apply(&self, values: &mut [f32]) {
        for row in values.chunks_exact_mut(self.weight.len().max(1)) {
            Arch::new().dispatch(Normalize(row, self));
        }
    }
}

struct Gelu<'a>(&'a mut [f32]);
struct Softmax<'a>(&'a mut [f32]);
struct Normalize<'a>(&'a mut [f32], &'a Norm);

impl WithSimd for Gelu<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for value in self.0 {
            let x = *value;
            *value = 0.5 * x * (1.0 + erf(x * std::f32::consts::FRAC_1_SQRT_2));
        }
    }
}

impl WithSimd for Softmax<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let most = self.0.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        for value in self.0.iter_mut() {
            *value = exp(*value - most);
        }
        let share = 1.0 / sum(self.0);
        for value in self.0 {
            *value *= share;
        }
    }
}

impl WithSimd for Normalize<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self(row, norm) = self;
        let length = row.len() as f32;
        let mean = sum(row) / length;
        for value in row.iter_mut() {
            *value -= mean;
        }
        let scale = 1.0 / (sum_of_squares(row) / length + norm.epsilon).sqrt();
        for ((value, weight), bias) in row.iter_mut().zip(&norm.weight).zip(&norm.bias) {
            *value = *value * scale * weight + bias;
        }
    }
}

#[inline(always)]
fn sum(values: &[f32]) -> f32 {
    folded(values, |value| value)
}

#[inline(always)]
fn sum_of_squares(values: &[f32]) -> f32 {
    folded(values, |value| value * value)
}

#[inline(always)]
fn folded(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let (chunks, rest) = values.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for chunk in chunks {
        for (sum, value) in sums.iter_mut().zip(chunk) {
            *sum += of(*value);
        }
    }
    sums.iter().sum::<f32>() + rest.iter().map(|value| of(*value)).sum::<f32>()
}

/// Returns the error function to 1.5·10⁻⁷ (Abramowitz and Stegun, "Handbook of mathematical functions", 7.1.26).
#[inline(always)]
fn erf(x: f32) -> f32 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x.abs());
    let series = t * (0.254_829_6 + t * (-0.284_496_72 + t * (1.421_413_8 + t * (-1.453_152_1 + t * 1.061_405_4))));
    (1.0 - series * exp(-x * x)).copysign(x)
}

/// Returns eˣ to a relative error of 10⁻⁷ or so (after Cephes' `expf`); 0 for what is below 10⁻³⁷.
#[inline(always)]
fn exp(x: f32) -> f32 {
    /// 1.5 · 2²³: a float to which it is added is rounded to an integer, which is in its lowest bits.
    const ROUNDING: f32 = 12_582_912.0;
    let x = x.clamp(-87.0, 88.0);
    let rounded = x * std::f32::consts::LOG2_E + ROUNDING;
    let whole = rounded - ROUNDING;
    // ln 2 in two parts, so that the rest is exact.
    let rest = x - whole * 0.693_359_4 - whole * -2.121_944_4e-4;
    let series =
        1.666_666_5e-1 + rest * (4.166_579_6e-2 + rest * (8.333_452e-3 + rest * (1.398_2e-3 + rest * 1.987_569_1e-4)));
    let power = 1.0 + rest + rest * rest * (0.5 + rest * series);
    power * f32::from_bits((rounded.to_bits() << 23).wrapping_add(0x3f80_0000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponentials_and_errors_are_close() {
        for step in -800..800 {
            let x = step as f32 / 10.0;
            let exact = f64::from(x).exp();
            assert!((f64::from(exp(x)) / exact - 1.0).abs() < 5e-7, "exp {x}");
        }
        for (x, exact) in [(0.0, 0.0), (0.5, 0.520_499_9), (-1.0, -0.842_700_8), (3.0, 0.999_977_9)] {
            assert!((erf(x) - exact).abs() < 5e-7, "erf {x}");
        }
    }

    #[test]
    fn rows_are_normalised() {
        let mut row: Vec<f32> = (0..35).map(|at| (at * 7 % 11) as f32).collect();
        let norm = Norm { weight: vec![2.0; 35], bias: vec![1.0; 35], epsilon: 1e-12 };
        norm.apply(&mut row);
        let mean = row.iter().sum::<f32>() / 35.0;
        let deviation = row.iter().map(|value| (value - 1.0).powi(2)).sum::<f32>() / 35.0;
        assert!((mean - 1.0).abs() < 1e-5 && (deviation - 4.0).abs() < 1e-4);
        softmax(&mut row);
        assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-5 && row.iter().all(|value| *value > 0.0));
    }
}
