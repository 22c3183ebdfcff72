//! `model.safetensors`: tensors by name, read one by one and converted to single precision.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use serde::Deserialize;
use serde_json::Value;

use super::elementwise::Norm;
use super::folder::{Folder, WEIGHTS};
use super::matrix::{Panels, Rows, product};
use crate::error::{Error, Result};

/// Maximum size of the header, in bytes; some 100 bytes a tensor.
const LONGEST_HEADER: u64 = 8 << 20;

/// The weights of a model, open for reading.
#[derive(Debug)]
pub(super) struct Weights {
    path: PathBuf,
    file: Mutex<File>,
    /// Place of the first tensor in the file.
    start: u64,
    tensors: HashMap<String, TensorInfo>,
    /// What the names of the model's tensors start with: `bert.` in a classifier.
    prefix: String,
}

impl Weights {
    /// Opens the weights and checks that the file has every tensor that it lists.
    pub(super) fn open(folder: &Folder, prefixes: &[&str]) -> Result<Self> {
        let (mut file, length) = folder.weights()?;
        let path = folder.path().join(WEIGHTS);
        let wrong = |what: String| folder.wrong(WEIGHTS, what);
        let truncated = || wrong("truncated: shorter than its header says".to_owned());
        let disk = |error| Error::disk(&path, "reading the model")(error);
        if length < 8 {
            return Err(truncated());
        }
        let mut size = [0; 8];
        file.read_exact(&mut size).map_err(disk)?;
        let header = u64::from_le_bytes(size);
        if header > LONGEST_HEADER {
            return Err(wrong("not a safetensors file: its header is too long".to_owned()));
        }
        let start = 8 + header;
        if start > length {
            return Err(truncated());
        }
        let mut bytes = vec![0; header as usize];
        file.read_exact(&mut bytes).map_err(|error| Error::disk(&path, "reading the model")(error))?;
        let no_header = |error: serde_json::Error| wrong(format!("not a safetensors file: {error}"));
        let mut header: HashMap<String, Value> = serde_json::from_slice(&bytes).map_err(no_header)?;
        header.remove("__metadata__");
        let info = |(name, info)| serde_json::from_value(info).map(|info| (name, info));
        let tensors: HashMap<String, TensorInfo> =
            header.into_iter().map(info).collect::<Result<_, _>>().map_err(no_header)?;
        if tensors.values().any(|info| info.data_offsets.1 > length - start) {
            return Err(truncated());
        }
        let named = |prefix: &&&str| tensors.contains_key(&format!("{prefix}embeddings.word_embeddings.weight"));
        let Some(prefix) = prefixes.iter().find(named) else {
            return Err(wrong("no tensor embeddings.word_embeddings.weight".to_owned()));
        };
        Ok(Self { path, file: Mutex::new(file), start, tensors, prefix: (*prefix).to_owned() })
    }

    /// Returns a tensor of the encoder of this shape.
    pub(super) fn tensor(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
        self.outer(&format!("{}{name}", self.prefix), shape)
    }

    /// Returns a tensor outside the encoder of this shape.
    pub(super) fn outer(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
        let (kind, offset) = self.find(name, shape)?;
        self.read(kind, offset, 0, shape.iter().product())
    }

    /// Returns a table whose rows are read when they are used.
    pub(super) fn table(&self, name: &str, rows: usize, length: usize) -> Result<Table> {
        let (kind, offset) = self.find(&format!("{}{name}", self.prefix), &[rows, length])?;
        Ok(Table { kind, offset, rows, length })
    }

    /// Adds the rows of a table with these numbers to consecutive rows.
    pub(super) fn add_rows(&self, table: &Table, numbers: &[u32], to: &mut [f32]) -> Result<()> {
        for (number, to) in numbers.iter().zip(to.chunks_exact_mut(table.length)) {
            if *number as usize >= table.rows {
                let what = format!("the tokenizer has a token {number}, the model only {}", table.rows);
                return Err(Error::input(self.path.display().to_string(), what));
            }
            let row = self.read(table.kind, table.offset, *number as usize * table.length, table.length)?;
            for (value, other) in to.iter_mut().zip(row) {
                *value += other;
            }
        }
        Ok(())
    }

    /// Returns a linear layer of the encoder.
    pub(super) fn linear(&self, name: &str, inputs: usize, outputs: usize) -> Result<Linear> {
        self.joined(&[name], inputs, outputs)
    }

    /// Returns the linear layer whose outputs are those of several layers, one after another.
    pub(super) fn joined(&self, names: &[&str], inputs: usize, outputs: usize) -> Result<Linear> {
        let (mut weights, mut bias) = (Vec::new(), Vec::new());
        for name in names {
            weights.extend(self.tensor(&format!("{name}.weight"), &[outputs, inputs])?);
            bias.extend(self.tensor(&format!("{name}.bias"), &[outputs])?);
        }
        Ok(Linear { panels: Panels::transposed(&weights, inputs, outputs * names.len(), inputs), bias })
    }

    /// Returns a linear layer outside the encoder.
    pub(super) fn outer_linear(&self, name: &str, inputs: usize, outputs: usize) -> Result<Linear> {
        let weights = self.outer(&format!("{name}.weight"), &[outputs, inputs])?;
        let bias = self.outer(&format!("{name}.bias"), &[outputs])?;
        Ok(Linear { panels: Panels::transposed(&weights, inputs, outputs, inputs), bias })
    }

    /// Returns a layer normalisation of the encoder.
    pub(super) fn norm(&self, name: &str, length: usize, epsilon: f32) -> Result<Norm> {
        let weight = self.tensor(&format!("{name}.weight"), &[length])?;
        let bias = self.tensor(&format!("{name}.bias"), &[length])?;
        Ok(Norm { weight, bias, epsilon })
    }

    fn find(&self, name: &str, shape: &[usize]) -> Result<(Number, u64)> {
        let wrong = |what: String| Error::input(self.path.display().to_string(), what);
        let info = self.tensors.get(name).ok_or_else(|| wrong(format!("no tensor {name}")))?;
        if info.shape != shape {
            return Err(wrong(format!("{name}: has the shape {:?}, not {shape:?} as in config.json", info.shape)));
        }
        let number = match info.dtype.as_str() {
            "F32" => Number::Single,
            "F16" => Number::Half,
            "BF16" => Number::Brain,
            other => return Err(wrong(format!("{name}: unsupported type {other}: F32, F16 and BF16 are supported"))),
        };
        let (first, end) = info.data_offsets;
        if end.checked_sub(first) != Some((shape.iter().product::<usize>() * number.bytes()) as u64) {
            return Err(wrong(format!("{name}: its place in the file does not fit its shape")));
        }
        Ok((number, self.start + first))
    }

    /// Reads `count` values from number `first` of the tensor at an offset.
    fn read(&self, kind: Number, offset: u64, first: usize, count: usize) -> Result<Vec<f32>> {
        let size = kind.bytes();
        let mut bytes = vec![0; count * size];
        let disk = Error::disk(&self.path, "reading the model");
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset + (first * size) as u64))
            .and_then(|_| file.read_exact(&mut bytes))
            .map_err(disk)?;
        drop(file);
        let halves = || bytes.as_chunks::<2>().0.iter().map(|half| u16::from_le_bytes(*half));
        Ok(match kind {
            Number::Single => bytes.as_chunks::<4>().0.iter().map(|value| f32::from_le_bytes(*value)).collect(),
            Number::Brain => halves().map(|half| f32::from_bits(u32::from(half) << 16)).collect(),
            Number::Half => halves().map(from_half).collect(),
        })
    }
}

/// A tensor as the header lists it.
#[derive(Debug, Deserialize)]
struct TensorInfo {
    dtype: String,
    shape: Vec<usize>,
    /// Range of its bytes, after the header.
    data_offsets: (u64, u64),
}

/// Format of the numbers of a tensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Number {
    Single,
    Half,
    /// The upper half of single precision.
    Brain,
}

impl Number {
    /// Returns the length of a number, in bytes.
    const fn bytes(self) -> usize {
        match self {
            Self::Single => 4,
            Self::Half | Self::Brain => 2,
        }
    }
}

/// Converts a number of half precision (IEEE 754 binary16).
fn from_half(half: u16) -> f32 {
    let (sign, rest) = (u32::from(half >> 15) << 31, u32::from(half & 0x7fff));
    let magnitude = match rest >> 10 {
        0 => rest as f32 / (1 << 24) as f32,
        31 => f32::from_bits(0x7f80_0000 | (rest & 0x3ff) << 13),
        _ => f32::from_bits((rest << 13) + (112 << 23)),
    };
    f32::from_bits(magnitude.to_bits() | sign)
}

/// A table whose rows stay in the file.
#[derive(Clone, Debug)]
pub(super) struct Table {
    kind: Number,
    offset: u64,
    rows: usize,
    length: usize,
}

/// A linear layer.
#[derive(Clone, Debug)]
pub(super) struct Linear {
    panels: Panels,
    bias: Vec<f32>,
}

impl Linear {
    /// Returns the outputs for consecutive rows of inputs.
    pub(super) fn apply(&self, inputs: Rows<'_>) -> Vec<f32> {
        let mut outputs = product(inputs, &self.panels);
        super::elementwise::add_row(&mut outputs, &self.bias);
        outputs
    }
}

#[cfg(test)]
mod tests {
    use super::from_half;

    #[test]
    fn half_precision_is_converted() {
        for (half, value) in
            [(0x3c00, 1.0), (0xc000, -2.0), (0x3555, 0.333_251_95), (0x0001, 5.960_464_5e-8), (0x0400, 6.103_515_6e-5)]
        {
            assert!((from_half(half) - value).abs() <= f32::EPSILON * value.abs(), "{half:x}");
        }
        assert!(from_half(0x7c00).is_infinite() && from_half(0x7e00).is_nan() && from_half(0x8000).is_sign_negative());
    }
}
