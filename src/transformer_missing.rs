//! Takes the place of [`transformer`](crate::transformer) in a build without the feature `semantic`: no model opens.

use std::convert::Infallible;
use std::path::Path;

use crate::error::{Error, Result};
use crate::limits::Cancel;

/// What a text is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What is searched for.
    Query,
    /// What is found.
    Passage,
}

/// A model of sentence embeddings; there is none.
pub struct SentenceModel(Infallible);

/// A model of entailment; there is none.
pub struct EntailmentModel(Infallible);

fn missing<T>(path: &Path) -> Result<T> {
    Err(Error::input(path.display().to_string(), "this build cannot run models: it lacks the feature `semantic`"))
}

impl SentenceModel {
    /// Fails.
    pub fn open(path: &Path) -> Result<Self> {
        missing(path)
    }

    /// Returns the path of the folder.
    pub fn path(&self) -> &Path {
        match self.0 {}
    }

    /// Returns the length of the vectors.
    pub fn dimensions(&self) -> usize {
        match self.0 {}
    }

    /// Returns the sizes and times of the model's files.
    pub fn stamp(&self) -> String {
        match self.0 {}
    }

    /// Returns the SHA-256 of the model's files.
    pub fn digest(&self) -> Result<[u8; 32]> {
        match self.0 {}
    }

    /// Returns the vectors of texts.
    pub fn encode(&self, _: &[&str], _: Role, _: &Cancel) -> Result<Vec<Vec<f32>>> {
        match self.0 {}
    }
}

impl EntailmentModel {
    /// Fails.
    pub fn open(path: &Path) -> Result<Self> {
        missing(path)
    }

    /// Returns the probability that the premise entails the hypothesis.
    pub fn entails(&self, _: &str, _: &str) -> Result<f32> {
        match self.0 {}
    }
}
