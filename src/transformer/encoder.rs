//! The forward pass of the encoders: embeddings, then layers of attention and feed-forward blocks (Vaswani and others,
//! "Attention is all you need", 2017; Devlin and others, "BERT", 2019).

use super::config::{Activation, Config};
use super::elementwise::{Norm, add, gelu, relu, softmax, tanh};
use super::folder::Folder;
use super::matrix::{Panels, Rows, product};
use super::relative::RelativePositions;
use super::tokens::TokenRow;
use super::weights::{Linear, Table, Weights};
use crate::error::{Error, Result};

/// An encoder with its weights.
#[derive(Debug)]
pub(super) struct Encoder {
    pub(super) config: Config,
    pub(super) weights: Weights,
    words: Table,
    positions: Option<Vec<f32>>,
    types: Option<Vec<f32>>,
    norm: Norm,
    layers: Vec<Layer>,
}

#[derive(Debug)]
struct Layer {
    /// Queries, keys and values, one after another.
    attention: Linear,
    attention_output: Linear,
    attention_norm: Norm,
    inner: Linear,
    outer: Linear,
    norm: Norm,
    relative: Option<RelativePositions>,
}

/// Prefixes of the encoder's tensors, by task.
const PREFIXES: [&str; 4] = ["", "bert.", "roberta.", "deberta."];

impl Encoder {
    /// Loads the weights.
    pub(super) fn load(folder: &Folder, config: Config) -> Result<Self> {
        let weights = Weights::open(folder, &PREFIXES)?;
        let (hidden, epsilon) = (config.hidden, config.epsilon);
        let words = weights.table("embeddings.word_embeddings.weight", config.vocabulary, hidden)?;
        let every = config.first_position + config.positions;
        let positions = "embeddings.position_embeddings.weight";
        let positions = config.has_positions.then(|| weights.tensor(positions, &[every, hidden])).transpose()?;
        let types = "embeddings.token_type_embeddings.weight";
        let types = (config.types > 0).then(|| weights.tensor(types, &[config.types, hidden])).transpose()?;
        let norm = weights.norm("embeddings.LayerNorm", hidden, epsilon)?;
        let distances = RelativePositions::embeddings(&weights, &config)?;
        let layer = |number| Layer::load(&weights, &config, number, distances.as_deref());
        let layers = (0..config.layers).map(layer).collect::<Result<_>>()?;
        Ok(Self { config, weights, words, positions, types, norm, layers })
    }

    /// Returns the last layer's rows of all tokens, text after text.
    pub(super) fn forward(&self, texts: &[TokenRow]) -> Result<Vec<f32>> {
        let mut states = self.embedded(texts)?;
        let hidden = self.config.hidden;
        for layer in &self.layers {
            let projected = layer.attention.apply(Rows::of(&states, hidden));
            let mut context = vec![0.0; states.len()];
            let mut first = 0;
            for text in texts {
                let length = text.numbers.len();
                let rows = &projected[first * 3 * hidden..(first + length) * 3 * hidden];
                attend(rows, self.config.heads, hidden, layer.relative.as_ref(), &mut context[first * hidden..]);
                first += length;
            }
            let mut attended = layer.attention_output.apply(Rows::of(&context, hidden));
            add(&mut attended, &states);
            layer.attention_norm.apply(&mut attended);
            let mut inner = layer.inner.apply(Rows::of(&attended, hidden));
            activate(self.config.activation, &mut inner);
            states = layer.outer.apply(Rows::of(&inner, self.config.inner));
            add(&mut states, &attended);
            layer.norm.apply(&mut states);
        }
        Ok(states)
    }

    fn embedded(&self, texts: &[TokenRow]) -> Result<Vec<f32>> {
        let hidden = self.config.hidden;
        let tokens: usize = texts.iter().map(|text| text.numbers.len()).sum();
        let mut states = vec![0.0; tokens * hidden];
        let mut first = 0;
        for text in texts {
            let length = text.numbers.len();
            let rows = &mut states[first * hidden..(first + length) * hidden];
            first += length;
            self.weights.add_rows(&self.words, &text.numbers, rows)?;
            if let Some(positions) = &self.positions {
                let start = self.config.first_position * hidden;
                let wanted = positions.get(start..start + rows.len());
                add(
                    rows,
                    wanted.ok_or_else(|| Error::input("model", "the text has more tokens than the model takes"))?,
                );
            }
            if let Some(types) = &self.types {
                for (row, number) in rows.chunks_exact_mut(hidden).zip(&text.types) {
                    let number = (*number as usize).min(self.config.types - 1);
                    add(row, &types[number * hidden..(number + 1) * hidden]);
                }
            }
        }
        self.norm.apply(&mut states);
        Ok(states)
    }
}

impl Layer {
    fn load(weights: &Weights, config: &Config, number: usize, distances: Option<&[f32]>) -> Result<Self> {
        let Config { hidden, inner, epsilon, .. } = *config;
        let at = |name: &str| format!("encoder.layer.{number}.{name}");
        let names = if config.family == super::config::Family::Deberta {
            ["attention.self.query_proj", "attention.self.key_proj", "attention.self.value_proj"]
        } else {
            ["attention.self.query", "attention.self.key", "attention.self.value"]
        };
        let names = names.map(at);
        let attention = weights.joined(&names.each_ref().map(String::as_str), hidden, hidden)?;
        let relative = match (&config.relative, distances) {
            (Some(relative), Some(distances)) => {
                Some(RelativePositions::load(weights, config, relative, &at(""), &attention, distances)?)
            }
            _ => None,
        };
        Ok(Self {
            attention,
            attention_output: weights.linear(&at("attention.output.dense"), hidden, hidden)?,
            attention_norm: weights.norm(&at("attention.output.LayerNorm"), hidden, epsilon)?,
            inner: weights.linear(&at("intermediate.dense"), hidden, inner)?,
            outer: weights.linear(&at("output.dense"), inner, hidden)?,
            norm: weights.norm(&at("output.LayerNorm"), hidden, epsilon)?,
            relative,
        })
    }
}

/// Applies an activation to every value.
pub(super) fn activate(activation: Activation, values: &mut [f32]) {
    match activation {
        Activation::Gelu => gelu(values),
        Activation::Relu => relu(values),
        Activation::Tanh => tanh(values),
    }
}

/// Attends from every token of a text to every other, given their queries, keys and values. Writes the weighted values.
fn attend(projected: &[f32], heads: usize, hidden: usize, relative: Option<&RelativePositions>, to: &mut [f32]) {
    let (stride, size) = (3 * hidden, hidden / heads);
    let count = projected.len() / stride;
    let parts = 1 + relative.map_or(0, RelativePositions::kinds);
    let scale = 1.0 / ((size * parts) as f32).sqrt();
    for head in 0..heads {
        let of = |part: usize| Rows { values: &projected[part * hidden + head * size..], count, length: size, stride };
        let (queries, keys, values) = (of(0), of(1), of(2));
        let mut scores = product(queries, &Panels::transposed(keys.values, size, count, stride));
        if let Some(relative) = relative {
            relative.add_scores(head, queries, keys, &mut scores);
        }
        for row in scores.chunks_exact_mut(count) {
            for score in row.iter_mut() {
                *score *= scale;
            }
            softmax(row);
        }
        let mixed = product(Rows::of(&scores, count), &Panels::rows(values.values, count, size, stride));
        for (row, mixed) in mixed.chunks_exact(size).enumerate() {
            to[row * hidden + head * size..][..size].copy_from_slice(mixed);
        }
    }
}
