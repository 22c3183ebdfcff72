//! An averaged perceptron over hashed features.

use std::collections::HashMap;

use ibid::syntax::{Rows, Table};

/// Weights while they are learned, and their sum over time.
pub(crate) struct Perceptron {
    rows: Rows,
    width: usize,
    weights: Vec<f32>,
    /// Updates times their time, by which the average is the weight less this over the time.
    timed: Vec<f32>,
    time: f32,
}

impl Perceptron {
    pub(crate) fn new(rows: Rows, width: usize) -> Self {
        let size = width * rows.len();
        Self { rows, width, weights: vec![0.0; size], timed: vec![0.0; size], time: 1.0 }
    }

    pub(crate) fn scores(&self, features: &[u32]) -> Vec<f32> {
        let mut sums = vec![0.0; self.width];
        for row in features.iter().filter_map(|feature| self.rows.find(*feature)) {
            let from = row * self.width;
            for (sum, weight) in sums.iter_mut().zip(&self.weights[from..from + self.width]) {
                *sum += weight;
            }
        }
        sums
    }

    /// Makes one class likelier than another.
    pub(crate) fn update(&mut self, features: &[u32], right: usize, wrong: usize) {
        self.time += 1.0;
        if right == wrong {
            return;
        }
        for row in features.iter().filter_map(|feature| self.rows.find(*feature)) {
            let from = row * self.width;
            for (class, sign) in [(right, 1.0), (wrong, -1.0)] {
                self.weights[from + class] += sign;
                self.timed[from + class] += sign * self.time;
            }
        }
    }

    /// Returns the averaged weights as bytes; those below `least` steps are none.
    pub(crate) fn table(&self, least: i32) -> Option<Table> {
        let average = |(weight, timed): (&f32, &f32)| weight - timed / self.time;
        let mut sizes: Vec<f32> = self.weights.iter().zip(&self.timed).map(average).map(f32::abs).collect();
        sizes.sort_by(f32::total_cmp);
        // A few great weights are cut off, so that the others have finer steps.
        let greatest = sizes[sizes.len() - 1 - sizes.len() / 20_000].max(f32::EPSILON);
        let byte = |it: (&f32, &f32)| {
            let steps = (average(it) / greatest * 127.0).round().clamp(-127.0, 127.0) as i32;
            if steps.abs() < least { 0 } else { steps as i8 }
        };
        Table::new(self.rows.clone(), self.width, self.weights.iter().zip(&self.timed).map(byte).collect())
    }
}

/// Counts how often each feature is seen.
#[derive(Default)]
pub(crate) struct Counts(HashMap<u32, u32>);

impl Counts {
    pub(crate) fn add(&mut self, features: &[u32]) {
        for feature in features {
            *self.0.entry(*feature).or_default() += 1;
        }
    }

    /// Gives rows to the features that are seen `least` times, the commonest first.
    pub(crate) fn rows(&self, bits: u32, least: u32) -> Rows {
        let mut kept: Vec<(u32, u32)> = self.0.iter().map(|(feature, count)| (*feature, *count)).collect();
        kept.retain(|it| it.1 >= least);
        kept.sort_unstable_by_key(|(feature, count)| (std::cmp::Reverse(*count), *feature));
        Rows::of(bits, kept.into_iter().map(|it| it.0))
    }
}

/// Returns the class with the greatest score among some.
pub(crate) fn best(scores: &[f32], classes: impl Iterator<Item = usize>) -> Option<usize> {
    classes.fold(None, |best: Option<usize>, class| match best {
        Some(it) if scores[it] >= scores[class] => Some(it),
        _ => Some(class),
    })
}
