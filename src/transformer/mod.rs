//! Runs transformer models that the user has on disk: sentence embeddings, and classifiers of pairs of texts.
//!
//! BERT, RoBERTa, XLM-RoBERTa and DeBERTa-v2 in single precision, without padding: the texts of a batch lie one after
//! another. `docs/semantic.md` describes the folder, `docs/design.md` has the comparison with other implementations.

mod classifier;
mod config;
mod elementwise;
mod encoder;
mod folder;
mod matrix;
mod relative;
mod sentence;
mod tokens;
mod weights;

pub use classifier::EntailmentModel;
pub use sentence::SentenceModel;

#[cfg(test)]
mod tests;

/// Maximum number of tokens of a text; the rest is cut. Attention takes memory for every pair of tokens.
const LONGEST_TEXT: usize = 512;

/// What a text is used for: some models have a prompt for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What is searched for.
    Query,
    /// What is found.
    Passage,
}
