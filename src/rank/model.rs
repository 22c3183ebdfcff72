//! The weights of the components of a score: a linear model that can only add, trained by `cargo bench --bench quality --
//! --train` and stored as a readable file.

use serde::{Deserialize, Serialize};

use crate::engine::ResultUnit;

/// The trained weights.
const WEIGHTS: &str = include_str!("model.toml");
/// Share of what the rest of the article says that counts where passages are ranked. The labelled sets rank articles; where
/// a passage is asked for, its own words come first. `tests/ranking` holds passages to their places.
const AROUND_PASSAGES: f32 = 0.3;

/// The weight of each component; none is negative, so that no match lowers a score.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Of the first-stage score.
    pub words: f32,
    /// Of the best window of the passage.
    pub window: f32,
    /// Of the article's title and first passage.
    pub lead: f32,
    /// Of the whole article.
    pub article: f32,
    /// Of the title.
    pub title: f32,
    /// Of the words that the article has at all.
    pub coverage: f32,
    /// Of the terms that the best passages share, as a share of the best score.
    pub feedback: f32,
}

impl Model {
    /// Returns the built-in model.
    pub fn own() -> Self {
        toml::from_str(WEIGHTS).expect("the weights were written by the trainer, and a test reads them")
    }

    /// Returns the model for ranking passages or articles.
    #[must_use]
    pub fn within(self, by: ResultUnit) -> Self {
        let around = match by {
            ResultUnit::Passage => AROUND_PASSAGES,
            ResultUnit::Article => 1.0,
        };
        let Self { lead, article, title, coverage, .. } = self;
        Self {
            lead: lead * around,
            article: article * around,
            title: title * around,
            coverage: coverage * around,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_weight_is_negative() {
        let Model { words, window, lead, article, title, coverage, feedback } = Model::own();
        assert!(words > 0.0 && [window, lead, article, title, coverage, feedback].iter().all(|weight| *weight >= 0.0));
    }
}
