//! Trains a model on examples: gradient boosting of shallow trees on the log loss with Newton steps (Friedman, 2001;
//! Chen and Guestrin, "XGBoost", 2016), with monotonicity constraints on the features.

use ibid::claim::{Feature, Features, Model, Node, Trend};

use crate::set::{Example, Label};

const FEATURES: usize = Features::ALL.len();

/// Training parameters.
pub(crate) struct Boost {
    /// Number of trees.
    trees: usize,
    /// Maximum depth of a tree.
    depth: usize,
    /// Learning rate.
    rate: f32,
    /// Minimum number of examples per leaf.
    leaf: usize,
    /// L2 regularization: added to the curvature, in examples of mean weight.
    ridge: f32,
    /// Share of the features considered for a split.
    share: f32,
}

impl Default for Boost {
    fn default() -> Self {
        Self { trees: 150, depth: 3, rate: 0.08, leaf: 20, ridge: 1.0, share: 0.4 }
    }
}

/// Examples of a node, with bounds on its leaf values.
struct Part {
    rows: Vec<u32>,
    low: f32,
    high: f32,
}

/// A split and its result.
struct Question {
    feature: usize,
    at: f32,
    gain: f32,
    values: (f32, f32),
}

struct Training {
    rows: Vec<[f32; FEATURES]>,
    gradients: Vec<f32>,
    curvatures: Vec<f32>,
    random: u64,
}

impl Boost {
    /// Trains a model on weighted examples.
    pub(crate) fn train(&self, examples: &[&Example]) -> Model {
        let count = examples.len();
        let scale = count as f32 / examples.iter().map(|example| example.weight).sum::<f32>();
        let weights: Vec<f32> = examples.iter().map(|example| example.weight * scale).collect();
        let truths: Vec<f32> =
            examples.iter().map(|example| f32::from(u8::from(example.label == Label::Supported))).collect();
        let mut training = Training {
            rows: examples.iter().map(|example| example.measured.features.values()).collect(),
            gradients: vec![0.0; count],
            curvatures: vec![0.0; count],
            random: 0x9e37_79b9_7f4a_7c15,
        };
        let positive: f32 = weights.iter().zip(&truths).map(|(weight, truth)| weight * truth).sum();
        let base = (positive / (count as f32 - positive)).ln();
        let mut odds = vec![base; count];
        let mut trees = Vec::new();
        for _ in 0..self.trees {
            for row in 0..count {
                let chance = 1.0 / (1.0 + (-odds[row]).exp());
                training.gradients[row] = weights[row] * (chance - truths[row]);
                training.curvatures[row] = weights[row] * chance * (1.0 - chance);
            }
            let rows = (0..count as u32).collect();
            let tree = self.grow(&mut training, &Part { rows, low: f32::MIN, high: f32::MAX }, self.depth, &mut odds);
            trees.push(tree);
        }
        Model { base: rounded(base), trees }
    }

    /// Grows a tree on some examples, and adds its values to their odds.
    fn grow(&self, training: &mut Training, part: &Part, depth: usize, odds: &mut [f32]) -> Node {
        let question = if depth == 0 { None } else { self.question(training, part) };
        let Some(Question { feature, at, values, .. }) = question else {
            let value = rounded(self.rate * self.value(training.sums(&part.rows)).clamp(part.low, part.high));
            part.rows.iter().for_each(|row| odds[*row as usize] += value);
            return Node::Leaf(value);
        };
        let (low, high): (Vec<u32>, Vec<u32>) =
            part.rows.iter().partition(|row| training.rows[**row as usize][feature] <= at);
        let middle = f32::midpoint(values.0, values.1);
        let (below, above) = match Features::ALL[feature].1 {
            Trend::For => ((part.low, middle), (middle, part.high)),
            Trend::Against => ((middle, part.high), (part.low, middle)),
            Trend::Either => ((part.low, part.high), (part.low, part.high)),
        };
        let low = self.grow(training, &Part { rows: low, low: below.0, high: below.1 }, depth - 1, odds);
        let high = self.grow(training, &Part { rows: high, low: above.0, high: above.1 }, depth - 1, odds);
        Node::Split(Feature(feature), at, Box::new(low), Box::new(high))
    }

    /// Returns the best split of the examples, if any.
    fn question(&self, training: &mut Training, part: &Part) -> Option<Question> {
        let all = training.sums(&part.rows);
        let mut best: Option<Question> = None;
        for feature in training.chosen((FEATURES as f32 * self.share) as usize) {
            let mut sorted: Vec<(f32, u32)> =
                part.rows.iter().map(|row| (training.rows[*row as usize][feature], *row)).collect();
            sorted.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
            let mut below = (0.0_f32, 0.0_f32);
            for (place, pair) in sorted.windows(2).enumerate() {
                let row = pair[0].1 as usize;
                below = (below.0 + training.gradients[row], below.1 + training.curvatures[row]);
                let above = (all.0 - below.0, all.1 - below.1);
                if pair[0].0 >= pair[1].0 || place + 1 < self.leaf || sorted.len() - place - 1 < self.leaf {
                    continue;
                }
                let values =
                    (self.value(below).clamp(part.low, part.high), self.value(above).clamp(part.low, part.high));
                let is_against_trend = match Features::ALL[feature].1 {
                    Trend::For => values.0 > values.1,
                    Trend::Against => values.0 < values.1,
                    Trend::Either => false,
                };
                let gain = self.gain(below) + self.gain(above) - self.gain(all);
                if !is_against_trend && gain > 1e-3 && best.as_ref().is_none_or(|best| gain > best.gain) {
                    let middle = rounded(f32::midpoint(pair[0].0, pair[1].0));
                    let at = if middle >= pair[0].0 && middle < pair[1].0 { middle } else { pair[0].0 };
                    best = Some(Question { feature, at, gain, values });
                }
            }
        }
        best
    }

    fn value(&self, (gradient, curvature): (f32, f32)) -> f32 {
        -gradient / (curvature + self.ridge)
    }

    fn gain(&self, (gradient, curvature): (f32, f32)) -> f32 {
        gradient * gradient / (curvature + self.ridge)
    }
}

impl Training {
    fn sums(&self, rows: &[u32]) -> (f32, f32) {
        rows.iter().fold((0.0, 0.0), |(gradient, curvature), row| {
            (gradient + self.gradients[*row as usize], curvature + self.curvatures[*row as usize])
        })
    }

    /// Returns `count` features, the same ones in every training run (xorshift; Marsaglia, 2003).
    fn chosen(&mut self, count: usize) -> Vec<usize> {
        let mut features: Vec<usize> = (0..FEATURES).collect();
        for place in 0..count {
            self.random ^= self.random << 13;
            self.random ^= self.random >> 7;
            self.random ^= self.random << 17;
            let other = place + (self.random % (FEATURES - place) as u64) as usize;
            features.swap(place, other);
        }
        features.truncate(count);
        features
    }
}

/// Rounds to four digits, so that the file stays readable.
fn rounded(value: f32) -> f32 {
    (value * 1e4).round() / 1e4
}
