//! A model of entailment on disk as the judge of claims.

use super::Entailment;
use crate::error::Result;
use crate::transformer::EntailmentModel;

impl Entailment for EntailmentModel {
    fn support(&self, claim: &str, sentences: &[&str]) -> Result<Option<f32>> {
        if sentences.is_empty() {
            return Ok(None);
        }
        self.entails(&sentences.join(" "), claim).map(Some)
    }
}
