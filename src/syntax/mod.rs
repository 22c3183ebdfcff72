//! Dependency trees of sentences: which word is the subject of which verb, what a phrase modifies.
//!
//! A greedy transition parser: an averaged perceptron assigns the tags, another one the heads with the arc-hybrid
//! transitions, a third one the relations. Features are hashed, weights are bytes. `cargo bench --bench syntax` trains
//! the weights on a treebank of Universal Dependencies.
//!
//! Nivre, *Algorithms for Deterministic Incremental Dependency Parsing* (2008); Goldberg and Nivre, *Training
//! Deterministic Parsers with Non-Deterministic Oracles* (2013); Collins, *Discriminative Training Methods for Hidden
//! Markov Models* (2002).

mod argument;
mod features;
mod lazy;
mod parser;
mod relation;
mod state;
mod token;
mod weights;
mod word;

pub use argument::{Argument, Role};
pub use features::{Kin, head_features, relation_features, tag_features};
pub use lazy::{LazyParser, Parsers};
pub use parser::{Parser, Tree};
pub use relation::Relation;
pub use state::{State, Transition};
pub use token::tokens;
pub use weights::{Rows, Table, Weights};
pub use word::{Form, Word};

/// Sentences of more words are not parsed.
pub const LONGEST: usize = 100;

#[cfg(test)]
mod tests;
