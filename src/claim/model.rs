//! Computes the support from the features: a small ensemble of shallow trees (Friedman, "Greedy function approximation:
//! a gradient boosting machine", 2001), stored as a readable file and trained by `cargo bench --bench claims --
//! --train`.

use serde::{Deserialize, Serialize};

use super::features::Features;

/// The trained weights.
const WEIGHTS: &str = include_str!("model.toml");

/// A trained model of the support.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Model {
    /// Initial log odds.
    pub base: f32,
    /// Trees, each of which adds to the log odds.
    pub trees: Vec<Node>,
}

/// A tree or subtree: `["best", 0.62, LOW, HIGH]` selects LOW if the feature is at most the threshold, else HIGH; a
/// number is a leaf.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Node {
    /// Value to add.
    Leaf(f32),
    /// Feature, threshold, and the two branches.
    Split(Feature, f32, Box<Node>, Box<Node>),
}

/// Index of a feature in `Features::ALL`; serialized as its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "&'static str")]
pub struct Feature(pub usize);

impl TryFrom<String> for Feature {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let place = Features::ALL.iter().position(|(known, _)| *known == name);
        place.map(Self).ok_or_else(|| format!("unknown feature: {name}"))
    }
}

impl From<Feature> for &'static str {
    fn from(feature: Feature) -> Self {
        Features::ALL[feature.0].0
    }
}

impl Model {
    /// Returns the built-in model.
    pub fn own() -> Self {
        toml::from_str(WEIGHTS).expect("the weights were written by the trainer, and a test reads them")
    }

    /// Returns the probability that the article supports the claim, from 0 to 1.
    pub fn support(&self, features: &Features) -> f32 {
        let values = features.values();
        let odds = self.base + self.trees.iter().map(|tree| tree.value(&values)).sum::<f32>();
        1.0 / (1.0 + (-odds).exp())
    }
}

impl Node {
    fn value(&self, values: &[f32]) -> f32 {
        match self {
            Self::Leaf(value) => *value,
            Self::Split(feature, at, low, high) => (if values[feature.0] <= *at { low } else { high }).value(values),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::features::Trend;
    use super::*;

    #[test]
    fn the_weights_are_there_and_name_features_that_there_are() {
        let model = Model::own();
        assert!(model.trees.len() > 50, "trained");
        assert!(toml::from_str::<Model>("base = 0.0\ntrees = [[\"no_such\", 0.5, 0.1, 0.2]]").is_err());
    }

    proptest! {
        /// A greater value never lowers the support for a `For` feature and never raises it for an `Against` feature.
        #[test]
        fn the_support_follows_the_trends(values in proptest::collection::vec(0.0_f32..1.5, Features::ALL.len()), more in 0.0_f32..1.0) {
            let model = Model::own();
            let support = |values: &[f32]| model.base + model.trees.iter().map(|tree| tree.value(values)).sum::<f32>();
            let before = support(&values);
            for (place, (name, trend)) in Features::ALL.iter().enumerate() {
                let mut raised = values.clone();
                raised[place] += more;
                let after = support(&raised);
                match trend {
                    Trend::For => prop_assert!(after >= before - 1e-4, "{}", name),
                    Trend::Against => prop_assert!(after <= before + 1e-4, "{}", name),
                    Trend::Either => {}
                }
            }
        }
    }
}
