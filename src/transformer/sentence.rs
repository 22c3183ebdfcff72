//! Sentence embeddings: texts to vectors whose cosine says how close they are in meaning (Reimers and Gurevych,
//! "Sentence-BERT", 2019).

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use serde::Deserialize;

use super::config::Config;
use super::encoder::Encoder;
use super::folder::Folder;
use super::tokens::{TokenRow, Tokens};
use super::{LONGEST_TEXT, Role};
use crate::error::Result;
use crate::limits::Cancel;

/// Tokens that are encoded together: enough rows for fast products, few enough for the second-level cache.
const BATCH_TOKENS: usize = 480;

/// A model of sentence embeddings. Its weights are loaded when the first text is encoded.
pub struct SentenceModel {
    folder: Folder,
    config: Config,
    settings: Settings,
    loaded: Mutex<Option<Arc<Loaded>>>,
}

/// What is needed to encode.
struct Loaded {
    tokens: Tokens,
    encoder: Encoder,
}

/// What the folder says besides the architecture.
#[derive(Clone, Debug)]
struct Settings {
    pooling: Pooling,
    longest: usize,
    prompts: Prompts,
    is_lowercase: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pooling {
    Mean,
    First,
}

#[derive(Clone, Debug, Default, Deserialize)]
struct Prompts {
    #[serde(default)]
    query: Option<String>,
    #[serde(default)]
    passage: Option<String>,
    #[serde(default)]
    document: Option<String>,
}

#[derive(Deserialize)]
struct Module {
    #[serde(default)]
    path: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Default, Deserialize)]
struct RawSettings {
    #[serde(default)]
    max_seq_length: Option<usize>,
    #[serde(default)]
    do_lower_case: bool,
}

#[derive(Default, Deserialize)]
struct RawTokenizer {
    /// A number beyond all integers where there is no limit.
    #[serde(default)]
    model_max_length: Option<f64>,
}

#[derive(Default, Deserialize)]
struct RawPrompts {
    #[serde(default)]
    prompts: Prompts,
}

/// The pooling, by one flag for each mode or by name.
#[derive(Deserialize)]
struct RawPooling {
    #[serde(default, rename = "pooling_mode")]
    mode: Option<String>,
    #[serde(default, rename = "pooling_mode_cls_token")]
    is_first: bool,
    #[serde(default, rename = "pooling_mode_mean_tokens")]
    is_mean: bool,
}

impl Settings {
    fn read(folder: &Folder, config: &Config) -> Result<Self> {
        let modules: Vec<Module> = folder.config("modules.json")?.unwrap_or_default();
        let mut pooling = Pooling::Mean;
        for module in &modules {
            // The classes were moved between packages; their names stayed.
            match module.kind.rsplit('.').next().unwrap_or_default() {
                "Transformer" | "Normalize" => {}
                "Pooling" => pooling = Pooling::read(folder, &module.path)?,
                other => return Err(folder.wrong("modules.json", format!("unsupported module: {other}"))),
            }
        }
        let RawSettings { max_seq_length, do_lower_case } =
            folder.config("sentence_bert_config.json")?.unwrap_or_default();
        let RawPrompts { prompts } = folder.config("config_sentence_transformers.json")?.unwrap_or_default();
        let RawTokenizer { model_max_length } = folder.config("tokenizer_config.json")?.unwrap_or_default();
        let limit = |most: usize| move |limit: f64| if limit < most as f64 { limit as usize } else { most };
        let longest = max_seq_length.or(model_max_length.map(limit(LONGEST_TEXT))).unwrap_or(LONGEST_TEXT);
        let longest = longest.min(config.positions).clamp(4, LONGEST_TEXT);
        Ok(Self { pooling, longest, prompts, is_lowercase: do_lower_case })
    }
}

impl Pooling {
    fn read(folder: &Folder, path: &str) -> Result<Self> {
        // A name, not a path: it stays inside the folder.
        let is_name = path.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        let name = format!("{path}/config.json");
        let raw: Option<RawPooling> = if is_name { folder.config(&name)? } else { None };
        let raw = raw.ok_or_else(|| folder.wrong(&name, "not found"))?;
        match raw.mode.as_deref() {
            Some("mean") => Ok(Self::Mean),
            Some("cls") => Ok(Self::First),
            None if raw.is_mean && !raw.is_first => Ok(Self::Mean),
            None if raw.is_first && !raw.is_mean => Ok(Self::First),
            _ => Err(folder.wrong(&name, "unsupported pooling: mean and cls are supported")),
        }
    }

    /// Returns the vector of a text, of length 1.
    fn vector(self, rows: &[f32], length: usize) -> Vec<f32> {
        let mut vector = rows[..length].to_vec();
        if self == Self::Mean {
            for row in rows[length..].chunks_exact(length) {
                for (sum, value) in vector.iter_mut().zip(row) {
                    *sum += value;
                }
            }
        }
        let norm = vector.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        for value in &mut vector {
            *value /= norm;
        }
        vector
    }
}

impl SentenceModel {
    /// Opens a model folder; reads its configuration only.
    ///
    /// # Errors
    /// If the folder is not a model's, or its architecture is not supported.
    pub fn open(path: &Path) -> Result<Self> {
        let folder = Folder::open(path)?;
        let config = Config::read(&folder)?;
        let settings = Settings::read(&folder, &config)?;
        Ok(Self { folder, config, settings, loaded: Mutex::new(None) })
    }

    /// Returns the path of the folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Returns the length of the vectors.
    pub fn dimensions(&self) -> usize {
        self.config.hidden
    }

    /// Returns the sizes and times of the model's files, as a text.
    pub fn stamp(&self) -> String {
        self.folder.stamp()
    }

    /// Returns the SHA-256 of the model's files.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn digest(&self) -> Result<[u8; 32]> {
        self.folder.digest()
    }

    /// Returns the vectors of texts, each of length 1. Uses all processors.
    ///
    /// # Errors
    /// If the weights or the tokenizer cannot be read or do not fit the configuration, or the work is cancelled.
    pub fn encode(&self, texts: &[&str], role: Role, cancel: &Cancel) -> Result<Vec<Vec<f32>>> {
        let loaded = self.loaded()?;
        let prompt = match role {
            Role::Query => self.settings.prompts.query.as_deref(),
            Role::Passage => self.settings.prompts.passage.as_deref().or(self.settings.prompts.document.as_deref()),
        };
        let prompt = prompt.unwrap_or_default();
        let tokens = |text: &&str| {
            let text = format!("{prompt}{text}");
            loaded.tokens.of(if self.settings.is_lowercase { text.to_lowercase() } else { text }.as_str())
        };
        let rows: Vec<TokenRow> = texts.iter().map(tokens).collect::<Result<_>>()?;
        let batches = batches(&rows);
        let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(batches.len())));
        let work = || -> Result<()> {
            while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                cancel.check()?;
                let vectors = self.vectors(&loaded, &rows[batch.clone()])?;
                found.lock().unwrap_or_else(PoisonError::into_inner).push((batch.start, vectors));
            }
            Ok(())
        };
        let threads = thread::available_parallelism().map_or(1, usize::from).min(batches.len());
        thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
            let own = work();
            others.into_iter().map(|other| other.join().expect("a panic is passed on")).fold(own, Result::and)
        })?;
        let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        found.sort_unstable_by_key(|(first, _)| *first);
        Ok(found.into_iter().flat_map(|(_, vectors)| vectors).collect())
    }

    fn vectors(&self, loaded: &Loaded, rows: &[TokenRow]) -> Result<Vec<Vec<f32>>> {
        let states = loaded.encoder.forward(rows)?;
        let hidden = self.config.hidden;
        let mut rest = states.as_slice();
        let vector = |row: &TokenRow| {
            let (own, others) = rest.split_at(row.numbers.len() * hidden);
            rest = others;
            self.settings.pooling.vector(own, hidden)
        };
        Ok(rows.iter().map(vector).collect())
    }

    fn loaded(&self) -> Result<Arc<Loaded>> {
        let mut held = self.loaded.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(loaded) = &*held {
            return Ok(Arc::clone(loaded));
        }
        let tokens = Tokens::read(&self.folder, self.settings.longest)?;
        let encoder = Encoder::load(&self.folder, self.config.clone())?;
        Ok(Arc::clone(held.insert(Arc::new(Loaded { tokens, encoder }))))
    }
}

/// Cuts rows into batches of some [`BATCH_TOKENS`] tokens.
fn batches(rows: &[TokenRow]) -> Vec<std::ops::Range<usize>> {
    let (mut batches, mut first, mut tokens) = (Vec::new(), 0, 0);
    for (number, row) in rows.iter().enumerate() {
        if tokens > 0 && tokens + row.numbers.len() > BATCH_TOKENS {
            batches.push(first..number);
            (first, tokens) = (number, 0);
        }
        tokens += row.numbers.len();
    }
    if first < rows.len() {
        batches.push(first..rows.len());
    }
    batches
}
