//! Attention to relative positions: "disentangled" attention of DeBERTa-v2 (He, Liu, Gao and Chen, "DeBERTa:
//! decoding-enhanced BERT with disentangled attention", 2021; logarithmic buckets as in its second version).

use super::config::{Config, Relative};
use super::matrix::{Panels, Rows, product};
use super::weights::{Linear, Weights};
use crate::error::Result;

/// The projections of relative positions in one layer.
#[derive(Debug)]
pub(super) struct RelativePositions {
    settings: Relative,
    /// By head: keys of the relative positions, for the queries of tokens.
    keys: Vec<Panels>,
    /// By head: queries of the relative positions, for the keys of tokens.
    queries: Vec<Panels>,
}

impl RelativePositions {
    /// Returns the embeddings of relative positions that all layers share, if the model has any.
    pub(super) fn embeddings(weights: &Weights, config: &Config) -> Result<Option<Vec<f32>>> {
        let Some(relative) = &config.relative else { return Ok(None) };
        let shape = [2 * relative.span, config.hidden];
        let mut embeddings = weights.tensor("encoder.rel_embeddings.weight", &shape)?;
        if relative.is_normalised {
            weights.norm("encoder.LayerNorm", config.hidden, config.epsilon)?.apply(&mut embeddings);
        }
        Ok(Some(embeddings))
    }

    /// Projects the embeddings for one layer.
    pub(super) fn load(
        weights: &Weights,
        config: &Config,
        settings: &Relative,
        layer: &str,
        attention: &Linear,
        embeddings: &[f32],
    ) -> Result<Self> {
        let (hidden, size) = (config.hidden, config.hidden / config.heads);
        let count = 2 * settings.span;
        let rows = Rows::of(embeddings, hidden);
        let by_head = |values: &[f32], first: usize, stride: usize| {
            let head = |head: usize| Panels::transposed(&values[first + head * size..], size, count, stride);
            (0..config.heads).map(head).collect::<Vec<_>>()
        };
        let (mut keys, mut queries) = (Vec::new(), Vec::new());
        if settings.shares_projections {
            let all = attention.apply(rows);
            if settings.position_to_content {
                queries = by_head(&all, 0, 3 * hidden);
            }
            if settings.content_to_position {
                keys = by_head(&all, hidden, 3 * hidden);
            }
        } else {
            let projected = |name: &str| -> Result<Vec<Panels>> {
                let linear = weights.linear(&format!("{layer}attention.self.{name}"), hidden, hidden)?;
                Ok(by_head(&linear.apply(rows), 0, hidden))
            };
            if settings.content_to_position {
                keys = projected("pos_key_proj")?;
            }
            if settings.position_to_content {
                queries = projected("pos_query_proj")?;
            }
        }
        Ok(Self { settings: settings.clone(), keys, queries })
    }

    /// Returns how many kinds of score are added to that of the contents.
    pub(super) fn kinds(&self) -> usize {
        usize::from(!self.keys.is_empty()) + usize::from(!self.queries.is_empty())
    }

    /// Adds the scores of relative positions to those of a head.
    pub(super) fn add_scores(&self, head: usize, queries: Rows<'_>, keys: Rows<'_>, scores: &mut [f32]) {
        let count = queries.count;
        // Place of every distance to an earlier and to a later token.
        let last = 2 * self.settings.span - 1;
        let buckets: Vec<usize> = (0..count).map(|distance| self.bucket(distance)).collect();
        let place = |query: usize, key: usize| match query.checked_sub(key) {
            Some(distance) => (self.settings.span + buckets[distance]).min(last),
            None => self.settings.span.saturating_sub(buckets[key - query]),
        };
        if let Some(panels) = self.keys.get(head) {
            let by_place = product(queries, panels);
            for (query, row) in scores.chunks_exact_mut(count).enumerate() {
                for (key, score) in row.iter_mut().enumerate() {
                    *score += by_place[query * panels.columns() + place(query, key)];
                }
            }
        }
        if let Some(panels) = self.queries.get(head) {
            let by_place = product(keys, panels);
            for (query, row) in scores.chunks_exact_mut(count).enumerate() {
                for (key, score) in row.iter_mut().enumerate() {
                    *score += by_place[key * panels.columns() + place(query, key)];
                }
            }
        }
    }

    /// Returns the bucket of a distance: near ones have their own, farther ones share them by the logarithm.
    fn bucket(&self, distance: usize) -> usize {
        let Relative { buckets, farthest, .. } = self.settings;
        let middle = buckets / 2;
        if buckets == 0 || distance <= middle {
            return distance;
        }
        let share = (distance as f32 / middle as f32).ln() / ((farthest as f32 - 1.0) / middle as f32).ln();
        // A model whose farthest distance is the middle one has no logarithm.
        ((share * (middle as f32 - 1.0)).ceil() as usize).min(buckets) + middle
    }
}
