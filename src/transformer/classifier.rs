//! Classifies pairs of texts: whether one entails the other.

use std::path::Path;

use super::LONGEST_TEXT;
use super::config::{Activation, Config, Family};
use super::elementwise::softmax;
use super::encoder::{Encoder, activate};
use super::folder::Folder;
use super::matrix::Rows;
use super::tokens::Tokens;
use super::weights::Linear;
use crate::error::Result;

/// A model that classifies a premise and a hypothesis, with a class for entailment.
pub struct EntailmentModel {
    tokens: Tokens,
    encoder: Encoder,
    pooler: Linear,
    pooler_activation: Activation,
    output: Linear,
    /// Number of the class for entailment.
    entailment: usize,
}

impl EntailmentModel {
    /// Loads a model folder.
    ///
    /// # Errors
    /// If the folder is not that of a supported model, no label of it is entailment, or its files do not fit together.
    pub fn open(path: &Path) -> Result<Self> {
        let folder = Folder::open(path)?;
        let config = Config::read(&folder)?;
        let Some(entailment) = config.labels.iter().position(|label| is_entailment(label)) else {
            let labels = if config.labels.is_empty() { "none".to_owned() } else { config.labels.join(", ") };
            let what = format!("no label for entailment in id2label: {labels}");
            return Err(folder.wrong("config.json", what));
        };
        let tokens = Tokens::read(&folder, config.positions.min(LONGEST_TEXT))?;
        let (hidden, family, classes) = (config.hidden, config.family, config.labels.len());
        let pooler_activation = config.pooler_activation;
        let encoder = Encoder::load(&folder, config)?;
        let layer = |name: &str, outputs| encoder.weights.outer_linear(name, hidden, outputs);
        let (pooler, pooler_activation, output) = match family {
            Family::Bert => (layer("bert.pooler.dense", hidden)?, Activation::Tanh, layer("classifier", classes)?),
            Family::Roberta => {
                (layer("classifier.dense", hidden)?, Activation::Tanh, layer("classifier.out_proj", classes)?)
            }
            Family::Deberta => (layer("pooler.dense", hidden)?, pooler_activation, layer("classifier", classes)?),
        };
        Ok(Self { tokens, encoder, pooler, pooler_activation, output, entailment })
    }

    /// Returns the outputs of all classes for a pair.
    ///
    /// # Errors
    /// If the tokenizer does not fit the model, or the weights cannot be read.
    pub fn logits(&self, premise: &str, hypothesis: &str) -> Result<Vec<f32>> {
        let row = self.tokens.of_pair(premise, hypothesis)?;
        let states = self.encoder.forward(&[row])?;
        let hidden = self.encoder.config.hidden;
        let mut pooled = self.pooler.apply(Rows::of(&states[..hidden], hidden));
        activate(self.pooler_activation, &mut pooled);
        Ok(self.output.apply(Rows::of(&pooled, hidden)))
    }

    /// Returns the probability that the premise entails the hypothesis.
    ///
    /// # Errors
    /// As [`logits`](Self::logits).
    pub fn entails(&self, premise: &str, hypothesis: &str) -> Result<f32> {
        let mut classes = self.logits(premise, hypothesis)?;
        softmax(&mut classes);
        Ok(classes[self.entailment])
    }
}

/// Returns whether a label means entailment: `entailment`, `ENTAILMENT`, `entail`, but not `not_entailment`.
fn is_entailment(label: &str) -> bool {
    label.to_lowercase().starts_with("entail")
}

#[cfg(test)]
mod tests {
    use super::is_entailment;

    #[test]
    fn labels_of_entailment() {
        assert!(is_entailment("entailment") && is_entailment("ENTAILMENT") && is_entailment("Entailed"));
        assert!(!is_entailment("not_entailment") && !is_entailment("contradiction") && !is_entailment("LABEL_0"));
    }
}
