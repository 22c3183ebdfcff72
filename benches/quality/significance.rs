//! Significance test for the scores of two rankings, question by question.

/// Number of random sign assignments.
const ROUNDS: u32 = 10_000;

/// Comparison of two rankings.
pub(crate) struct Comparison {
    /// Mean difference.
    pub(crate) difference: f64,
    /// Two-sided p-value: the probability of a difference this large if both were equally good.
    pub(crate) chance: f64,
    /// Number of questions with a higher score in the first ranking.
    pub(crate) won: usize,
    /// Number of questions with a higher score in the second ranking.
    pub(crate) lost: usize,
    /// Number of ties.
    pub(crate) tied: usize,
}

impl Comparison {
    /// Compares two rankings by a paired randomisation test (Fisher's; Smucker, Allan and Carterette, "A comparison of
    /// statistical significance tests for information retrieval evaluation", 2007). Deterministic.
    pub(crate) fn of(one: &[f64], other: &[f64]) -> Self {
        let all = one.iter().zip(other).map(|(one, other)| one - other);
        // Ties do not change a sum, whatever their sign.
        let differences: Vec<f64> = all.filter(|difference| difference.abs() > 1e-12).collect();
        let sum: f64 = differences.iter().sum();
        let mut draws = Draws(0x1b1d);
        let as_large = (0..ROUNDS).filter(|_| draws.signed_sum(&differences).abs() >= sum.abs() - 1e-9).count();
        let won = differences.iter().filter(|difference| **difference > 0.0).count();
        Self {
            difference: sum / one.len().max(1) as f64,
            chance: (as_large + 1) as f64 / f64::from(ROUNDS + 1),
            won,
            lost: differences.len() - won,
            tied: one.len() - differences.len(),
        }
    }

    /// Returns `**` for a p-value below .01, `*` below .05.
    pub(crate) fn stars(&self) -> &'static str {
        match self.chance {
            ..0.01 => "**",
            ..0.05 => "*",
            _ => "",
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns the sum of the numbers, each with a random sign.
    fn signed_sum(&mut self, numbers: &[f64]) -> f64 {
        let signed = |numbers: &[f64]| {
            let signs = self.next();
            numbers.iter().enumerate().map(|(place, it)| if signs >> place & 1 == 1 { *it } else { -it }).sum::<f64>()
        };
        numbers.chunks(64).map(signed).sum()
    }
}
