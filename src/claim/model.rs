//! Features → support: a small ensemble of shallow trees (Friedman, "Greedy function approximation: a gradient boosting
//! machine", 2001), kept as a readable file and trained by `cargo bench --bench claims -- --train`.

use serde::{Deserialize, Serialize};

use super::features::Features;

/// The weights, as trained.
const WEIGHTS: &str = include_str!("model.toml");

/// What was learned of which features bear a claim out.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Model {
    /// The log odds to begin with.
    pub base: f32,
    /// What every tree adds to them.
    pub trees: Vec<Node>,
}

/// A tree, or a part of one: `["best", 0.62, LOW, HIGH]` asks for a feature, and goes to LOW where it is at most so much,
/// else to HIGH; a number is what it comes to.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Node {
    /// What is added.
    Leaf(f32),
    /// Which way to go.
    Split(Feature, f32, Box<Node>, Box<Node>),
}

/// A feature by its place among all; written by its name.
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
    /// The model that ibid comes with.
    pub fn own() -> Self {
        toml::from_str(WEIGHTS).expect("the weights were written by the trainer, and a test reads them")
    }

    /// How likely the article bears the claim out, from 0 to 1.
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
        /// More of what can only speak for a claim never lowers its support, more of what speaks against it never raises it.
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
