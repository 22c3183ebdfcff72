//! A vector in one byte a dimension.

/// A vector of length 1, each value as a multiple of a common step. A cosine differs by less than .005 from that of
/// the exact vectors.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantized {
    pub(super) step: f32,
    pub(super) values: Vec<i8>,
}

impl Quantized {
    /// Rounds a vector.
    pub fn of(vector: &[f32]) -> Self {
        let most = vector.iter().fold(0.0, |most: f32, value| most.max(value.abs()));
        let step = most / f32::from(i8::MAX);
        let round = |value: &f32| if step > 0.0 { (value / step).round() as i8 } else { 0 };
        Self { step, values: vector.iter().map(round).collect() }
    }

    /// Returns the cosine of two vectors, from -1 to 1.
    pub fn cosine(&self, other: &Self) -> f32 {
        let product = |one: &[i8], other: &[i8]| -> i64 {
            one.iter().zip(other).map(|(one, other)| i64::from(i32::from(*one) * i32::from(*other))).sum()
        };
        let lengths =
            (product(&self.values, &self.values) as f32).sqrt() * (product(&other.values, &other.values) as f32).sqrt();
        if lengths > 0.0 { (product(&self.values, &other.values) as f32 / lengths).clamp(-1.0, 1.0) } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cosines_are_close_to_the_exact_ones() {
        let vector = |seed: u32| -> Vec<f32> {
            let raw: Vec<f32> =
                (0..384_u32).map(|at| ((at * 2_654_435 + seed * 97_003) % 1009) as f32 / 1009.0 - 0.4).collect();
            let norm = raw.iter().map(|value| value * value).sum::<f32>().sqrt();
            raw.iter().map(|value| value / norm).collect()
        };
        for seed in 1..20 {
            let (one, other) = (vector(0), vector(seed));
            let exact: f32 = one.iter().zip(&other).map(|(one, other)| one * other).sum();
            assert!((Quantized::of(&one).cosine(&Quantized::of(&other)) - exact).abs() < 5e-3);
        }
        assert!((Quantized::of(&vector(3)).cosine(&Quantized::of(&vector(3))) - 1.0).abs() < 1e-6);
        assert_eq!(Quantized::of(&[0.0; 4]).cosine(&Quantized::of(&[0.0; 4])).to_bits(), 0);
    }
}
