//! The files of a model folder, read with bounds on their sizes.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};

/// Maximum size of a configuration file and of `tokenizer.json`, in bytes. The largest vocabularies take some 20 MB.
const LONGEST_CONFIG: u64 = 1 << 20;
const LONGEST_TOKENIZER: u64 = 64 << 20;
/// Maximum size of the weights, in bytes.
const LONGEST_WEIGHTS: u64 = 4 << 30;

/// Names of the files that determine what a model computes.
const FILES: [&str; 8] = [
    WEIGHTS,
    TOKENIZER,
    "config.json",
    "modules.json",
    "tokenizer_config.json",
    "1_Pooling/config.json",
    "sentence_bert_config.json",
    "config_sentence_transformers.json",
];
pub(super) const WEIGHTS: &str = "model.safetensors";
pub(super) const TOKENIZER: &str = "tokenizer.json";

/// A model folder in the layout of sentence-transformers.
#[derive(Clone, Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    /// Takes a folder that has the weights and a tokenizer.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let about = fs::metadata(path).map_err(Error::disk(path, "opening the model"))?;
        if !about.is_dir() {
            return Err(Error::input(path.display().to_string(), "not a model folder: it is a file"));
        }
        for name in [WEIGHTS, TOKENIZER, "config.json"] {
            if !path.join(name).is_file() {
                let what = format!("not a model folder: no {name} in it");
                return Err(Error::input(path.display().to_string(), what));
            }
        }
        Ok(Self(path.to_owned()))
    }

    /// Returns the path of the folder.
    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Returns an error about one of the files.
    pub(super) fn wrong(&self, name: &str, what: impl Into<String>) -> Error {
        Error::input(self.0.join(name).display().to_string(), what)
    }

    /// Opens the weights and returns their size.
    pub(super) fn weights(&self) -> Result<(File, u64)> {
        self.file(WEIGHTS, LONGEST_WEIGHTS)
    }

    /// Reads the tokenizer.
    pub(super) fn tokenizer(&self) -> Result<Vec<u8>> {
        self.read(TOKENIZER, LONGEST_TOKENIZER)
    }

    /// Reads a configuration file; `None` if there is none of this name.
    pub(super) fn config<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>> {
        if !self.0.join(name).exists() {
            return Ok(None);
        }
        let bytes = self.read(name, LONGEST_CONFIG)?;
        serde_json::from_slice(&bytes).map(Some).map_err(|error| self.wrong(name, format!("not understood: {error}")))
    }

    /// Returns the size and the time of modification of every file, as a text.
    pub(super) fn stamp(&self) -> String {
        let stamp = |name: &&str| {
            let about = fs::metadata(self.0.join(name)).ok()?;
            let modified = about.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
            Some(format!("{name} {} {}\n", about.len(), modified.as_nanos()))
        };
        FILES.iter().filter_map(stamp).collect()
    }

    /// Returns the SHA-256 of the files.
    pub(super) fn digest(&self) -> Result<[u8; 32]> {
        let mut digest = Sha256::new();
        let mut buffer = vec![0; 1 << 20];
        for name in FILES {
            if !self.0.join(name).exists() {
                continue;
            }
            let (mut file, length) = self.file(name, LONGEST_WEIGHTS)?;
            digest.update(format!("{name} {length}\n"));
            loop {
                let read = match file.read(&mut buffer) {
                    Ok(0) => break,
                    Ok(read) => read,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => return Err(Error::disk(self.0.join(name), "reading the model")(error)),
                };
                digest.update(&buffer[..read]);
            }
        }
        Ok(digest.finalize().into())
    }

    fn file(&self, name: &str, longest: u64) -> Result<(File, u64)> {
        let path = self.0.join(name);
        let file = File::open(&path).map_err(Error::disk(&path, "opening the model"))?;
        let about = file.metadata().map_err(Error::disk(&path, "opening the model"))?;
        if !about.is_file() {
            return Err(self.wrong(name, "not a regular file"));
        }
        if about.len() > longest {
            return Err(self.wrong(name, format!("too large: over {} MiB", longest >> 20)));
        }
        Ok((file, about.len()))
    }

    fn read(&self, name: &str, longest: u64) -> Result<Vec<u8>> {
        let (file, length) = self.file(name, longest)?;
        let mut bytes = Vec::with_capacity(length as usize);
        // The file may have grown since.
        file.take(longest).read_to_end(&mut bytes).map_err(Error::disk(self.0.join(name), "reading the model"))?;
        Ok(bytes)
    }
}
