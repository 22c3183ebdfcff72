//! Closeness in meaning of a query and passages, by the user's model of sentence embeddings.
//!
//! Vectors are kept in a file in the index folder, see `vectors`. `docs/semantic.md` describes what it costs.

mod embed;
mod position;
mod quantized;
mod slot;
mod vectors;

use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::engine::Hit;
use crate::error::{Error, Result};
use crate::limits::Cancel;
use crate::transformer::{Role, SentenceModel};
pub use quantized::Quantized;
pub use vectors::{Key, VectorFile};

/// Number of passages that are encoded before their vectors are kept: what an interrupted run loses at most.
const KEPT_TOGETHER: usize = 32;

/// A model of sentence embeddings, with the vectors that it has computed for an index.
pub struct Meaning {
    model: SentenceModel,
    file: VectorFile,
}

impl Meaning {
    /// Opens a model for an index. The weights are read when the first text is encoded.
    ///
    /// # Errors
    /// If the folder is not that of a supported model.
    pub fn open(model: &Path, index: &Path) -> Result<Self> {
        if crate::engine::is_cluster(index) {
            return Err(Error::input(
                "--model",
                "an index on a cluster has no place for vectors: search without a model",
            ));
        }
        let model = SentenceModel::open(model)?;
        let file = VectorFile::of(index, &model);
        Ok(Self { model, file })
    }

    /// Returns the cosine of each passage and a text, from -1 to 1.
    ///
    /// # Errors
    /// If the model cannot be read or the work is cancelled. What has been encoded until then is kept.
    pub fn similarities(&self, text: &str, role: Role, passages: &[String], cancel: &Cancel) -> Result<Vec<f32>> {
        let passages: Vec<&str> = passages.iter().map(String::as_str).collect();
        let text = self.vectors(&[text], role, cancel)?;
        let Some(text) = text.first() else { return Ok(Vec::new()) };
        let vectors = self.vectors(&passages, Role::Passage, cancel)?;
        Ok(vectors.iter().map(|vector| vector.cosine(text)).collect())
    }

    /// Computes the vectors of passages that have none, and keeps them. Returns the keys of all.
    ///
    /// # Errors
    /// As [`similarities`](Self::similarities), and if the vectors cannot be kept.
    pub fn embed(&self, passages: &[String], cancel: &Cancel) -> Result<Vec<Key>> {
        let passages: Vec<&str> = passages.iter().map(String::as_str).collect();
        let keys: Vec<Key> = passages.iter().map(|passage| key(passage, Role::Passage)).collect();
        let known = self.file.lookup(&self.model, &keys)?;
        let missing: Vec<usize> = (0..keys.len()).filter(|&at| known[at].is_none()).collect();
        for group in missing.chunks(KEPT_TOGETHER) {
            let texts: Vec<&str> = group.iter().map(|&at| passages[at]).collect();
            let vectors = self.model.encode(&texts, Role::Passage, cancel)?;
            let entries: Vec<(Key, Quantized)> =
                group.iter().zip(&vectors).map(|(&at, vector)| (keys[at], Quantized::of(vector))).collect();
            self.file.insert(&self.model, &entries)?;
        }
        Ok(keys)
    }

    /// Makes room for the vectors of an index before they are computed.
    ///
    /// # Errors
    /// If the vectors cannot be kept.
    pub fn prepare(&self, passages: usize) -> Result<()> {
        self.file.reserve(&self.model, passages)
    }

    /// Drops the vectors of texts that are not among these, if that saves much room.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn keep_only(&self, keys: &[Key]) -> Result<()> {
        self.file.keep_only(&self.model, keys)
    }

    /// Returns the vectors of texts: those that are kept, and the others encoded now. An index that cannot be written to
    /// keeps none.
    fn vectors(&self, texts: &[&str], role: Role, cancel: &Cancel) -> Result<Vec<Quantized>> {
        let keys: Vec<Key> = texts.iter().map(|text| key(text, role)).collect();
        let mut known = self.file.lookup(&self.model, &keys)?;
        let missing: Vec<usize> = (0..keys.len()).filter(|&at| known[at].is_none()).collect();
        for group in missing.chunks(KEPT_TOGETHER) {
            let wanted: Vec<&str> = group.iter().map(|&at| texts[at]).collect();
            let vectors = self.model.encode(&wanted, role, cancel)?;
            let entries: Vec<(Key, Quantized)> =
                group.iter().zip(&vectors).map(|(&at, vector)| (keys[at], Quantized::of(vector))).collect();
            // The vectors are a cache: a folder that cannot be written to, or a full disk, only costs time.
            let _ = self.file.insert(&self.model, &entries);
            for (&at, (_, vector)) in group.iter().zip(entries) {
                known[at] = Some(vector);
            }
        }
        Ok(known.into_iter().flatten().collect())
    }
}

impl std::fmt::Debug for Meaning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Meaning").field("model", &self.model.path()).finish_non_exhaustive()
    }
}

/// Returns what is encoded for a passage: its article's title, then its text.
pub fn text(hit: &Hit) -> String {
    match hit.article.meta.title.as_deref() {
        Some(title) if !title.is_empty() => format!("{title}\n{}", hit.text.trim()),
        _ => hit.text.trim().to_owned(),
    }
}

/// Returns the key of a text's vector.
fn key(text: &str, role: Role) -> Key {
    let mut digest = Sha256::new();
    digest.update([u8::from(role == Role::Query)]);
    digest.update(text);
    let digest: [u8; 32] = digest.finalize().into();
    Key::of(&digest)
}
