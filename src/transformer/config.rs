//! `config.json`: the architecture of a model and its sizes.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::folder::Folder;
use crate::error::Result;

const NAME: &str = "config.json";

/// Upper bounds of the sizes; the largest models of these families have half of each.
const MOST_HIDDEN: usize = 4096;
const MOST_INNER: usize = 1 << 14;
const MOST_LAYERS: usize = 96;
const MOST_POSITIONS: usize = 1 << 15;
const MOST_VOCABULARY: usize = 1 << 21;
const MOST_LABELS: usize = 1000;

/// Family of architectures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// BERT: positions from 0, a pooler before the classifier.
    Bert,
    /// RoBERTa, XLM-RoBERTa, CamemBERT: positions after that of the padding, a classifier of two layers.
    Roberta,
    /// DeBERTa-v2 and v3: attention to relative positions.
    Deberta,
}

/// Activation between the two layers of a feed-forward block, or of a classifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Activation {
    Gelu,
    Relu,
    Tanh,
}

/// Attention to relative positions (He and others, "DeBERTa", 2021).
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub(super) struct Relative {
    /// Half the number of relative positions.
    pub(super) span: usize,
    /// Number of buckets; 0 for none.
    pub(super) buckets: usize,
    /// Distance from which all are in the last bucket.
    pub(super) farthest: usize,
    /// Whether the layers' own projections are used.
    pub(super) shares_projections: bool,
    pub(super) content_to_position: bool,
    pub(super) position_to_content: bool,
    /// Whether the embeddings of relative positions are normalised.
    pub(super) is_normalised: bool,
}

/// The architecture of a model.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Config {
    pub(super) family: Family,
    pub(super) hidden: usize,
    pub(super) inner: usize,
    pub(super) layers: usize,
    pub(super) heads: usize,
    pub(super) vocabulary: usize,
    /// Number of positions that a text may take.
    pub(super) positions: usize,
    /// Position of the first token.
    pub(super) first_position: usize,
    pub(super) types: usize,
    pub(super) epsilon: f32,
    pub(super) activation: Activation,
    pub(super) pooler_activation: Activation,
    /// Whether a text's tokens have absolute positions.
    pub(super) has_positions: bool,
    pub(super) relative: Option<Relative>,
    /// Names of the classes in order, if it classifies.
    pub(super) labels: Vec<String>,
}

#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    model_type: String,
    hidden_size: usize,
    intermediate_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    vocab_size: usize,
    max_position_embeddings: usize,
    #[serde(default)]
    type_vocab_size: Option<usize>,
    #[serde(default)]
    layer_norm_eps: Option<f32>,
    #[serde(default)]
    hidden_act: Option<String>,
    #[serde(default)]
    pooler_hidden_act: Option<String>,
    #[serde(default)]
    pad_token_id: Option<usize>,
    #[serde(default)]
    position_embedding_type: Option<String>,
    #[serde(default)]
    embedding_size: Option<usize>,
    #[serde(default)]
    relative_attention: bool,
    #[serde(default)]
    position_buckets: Option<i64>,
    #[serde(default)]
    max_relative_positions: Option<i64>,
    #[serde(default)]
    share_att_key: bool,
    #[serde(default)]
    pos_att_type: Option<Value>,
    #[serde(default)]
    norm_rel_ebd: Option<String>,
    #[serde(default)]
    position_biased_input: Option<bool>,
    #[serde(default)]
    conv_kernel_size: usize,
    #[serde(default)]
    id2label: Map<String, Value>,
}

impl Config {
    /// Reads the configuration of a model.
    pub(super) fn read(folder: &Folder) -> Result<Self> {
        let raw: Raw = folder.config(NAME)?.ok_or_else(|| folder.wrong(NAME, "not found"))?;
        let wrong = |what: String| folder.wrong(NAME, what);
        let family = match raw.model_type.as_str() {
            "bert" => Family::Bert,
            "roberta" | "xlm-roberta" | "camembert" => Family::Roberta,
            "deberta-v2" => Family::Deberta,
            "" => return Err(wrong("names no model_type".to_owned())),
            other => {
                let known = "ibid runs bert, roberta, xlm-roberta, camembert and deberta-v2";
                return Err(wrong(format!("unsupported architecture: {other}: {known}")));
            }
        };
        let bounded = [
            ("hidden_size", raw.hidden_size, MOST_HIDDEN),
            ("intermediate_size", raw.intermediate_size, MOST_INNER),
            ("num_hidden_layers", raw.num_hidden_layers, MOST_LAYERS),
            ("num_attention_heads", raw.num_attention_heads, MOST_HIDDEN),
            ("vocab_size", raw.vocab_size, MOST_VOCABULARY),
            ("max_position_embeddings", raw.max_position_embeddings, MOST_POSITIONS),
        ];
        if let Some((name, value, most)) = bounded.iter().find(|(_, value, most)| *value == 0 || value > most) {
            return Err(wrong(format!("{name}: {value} is not between 1 and {most}")));
        }
        if !raw.hidden_size.is_multiple_of(raw.num_attention_heads) {
            return Err(wrong("hidden_size is not a multiple of num_attention_heads".to_owned()));
        }
        if raw.position_embedding_type.as_deref().is_some_and(|kind| kind != "absolute") {
            return Err(wrong("unsupported architecture: position_embedding_type is not absolute".to_owned()));
        }
        if raw.embedding_size.is_some_and(|size| size != raw.hidden_size) {
            return Err(wrong("unsupported architecture: embedding_size differs from hidden_size".to_owned()));
        }
        if raw.conv_kernel_size > 0 {
            return Err(wrong("unsupported architecture: a convolution (conv_kernel_size)".to_owned()));
        }
        let first_position =
            if family == Family::Roberta { raw.pad_token_id.unwrap_or(1).saturating_add(1) } else { 0 };
        let Some(positions) = raw.max_position_embeddings.checked_sub(first_position).filter(|left| *left > 2) else {
            return Err(wrong("max_position_embeddings leaves no room for a text".to_owned()));
        };
        let activation = |name: &Option<String>| match name.as_deref() {
            None | Some("gelu") => Ok(Activation::Gelu),
            Some("relu") => Ok(Activation::Relu),
            Some("tanh") => Ok(Activation::Tanh),
            Some(other) => Err(wrong(format!("unsupported activation: {other}"))),
        };
        let default_types = if family == Family::Deberta { 0 } else { 2 };
        let types = raw.type_vocab_size.unwrap_or(default_types);
        if types > MOST_LABELS {
            return Err(wrong(format!("type_vocab_size: {types} is more than {MOST_LABELS}")));
        }
        let epsilon = raw.layer_norm_eps.unwrap_or(1e-12);
        if !(0.0..=1.0).contains(&epsilon) {
            return Err(wrong("layer_norm_eps is not between 0 and 1".to_owned()));
        }
        let is_relative = family == Family::Deberta && raw.relative_attention;
        Ok(Self {
            family,
            hidden: raw.hidden_size,
            inner: raw.intermediate_size,
            layers: raw.num_hidden_layers,
            heads: raw.num_attention_heads,
            vocabulary: raw.vocab_size,
            positions,
            first_position,
            types,
            epsilon,
            activation: activation(&raw.hidden_act)?,
            pooler_activation: activation(&raw.pooler_hidden_act)?,
            has_positions: family != Family::Deberta || raw.position_biased_input.unwrap_or(true),
            relative: if is_relative { Some(relative(&raw).map_err(wrong)?) } else { None },
            labels: labels(&raw.id2label).map_err(wrong)?,
        })
    }
}

fn relative(raw: &Raw) -> Result<Relative, String> {
    let positive = |value: Option<i64>| value.and_then(|value| usize::try_from(value).ok()).filter(|value| *value > 0);
    let farthest = positive(raw.max_relative_positions).unwrap_or(raw.max_position_embeddings);
    let buckets = positive(raw.position_buckets).unwrap_or(0);
    if !(2..=MOST_POSITIONS).contains(&farthest) || buckets > MOST_POSITIONS || buckets == 1 {
        return Err("position_buckets or max_relative_positions is out of range".to_owned());
    }
    let kinds: Vec<String> = match &raw.pos_att_type {
        Some(Value::String(kinds)) => kinds.split('|').map(str::to_owned).collect(),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let has = |kind: &str| kinds.iter().any(|known| known == kind);
    Ok(Relative {
        span: if buckets > 0 { buckets } else { farthest },
        buckets,
        farthest,
        shares_projections: raw.share_att_key,
        content_to_position: has("c2p"),
        position_to_content: has("p2c"),
        is_normalised: raw.norm_rel_ebd.as_deref().is_some_and(|kind| kind.contains("layer_norm")),
    })
}

/// Returns the names of the classes in the order of their numbers.
fn labels(raw: &Map<String, Value>) -> Result<Vec<String>, String> {
    if raw.len() > MOST_LABELS {
        return Err(format!("id2label has more than {MOST_LABELS} labels"));
    }
    let mut labels = Vec::with_capacity(raw.len());
    for number in 0..raw.len() {
        let name = raw.get(&number.to_string()).and_then(Value::as_str);
        labels.push(name.ok_or_else(|| format!("id2label has no label {number}"))?.to_owned());
    }
    Ok(labels)
}
