//! Weights of the three perceptrons, and their file.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::features::tag_features;
use super::word::{Form, Word};

/// Begins the file.
const MAGIC: &[u8; 8] = b"ibidsyn1";
/// Maximum size of the file, decompressed.
const LARGEST: u64 = 32 << 20;
/// Maximum number of classes.
pub(super) const WIDEST: usize = 64;

/// Rows that are read together.
const ROWS_AT_ONCE: usize = 64;
/// Places of a feature within its bucket.
const BUCKET: usize = 4;

/// Which features have a row, by their hash: the lower bits are the bucket, the upper ones tell them apart.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    bits: u32,
    /// The upper bits of the feature of each row; 0 if it is free.
    checks: Vec<u8>,
}

impl Rows {
    /// Gives rows to the features in order, in a table of 2^`bits` rows, until their buckets are full.
    pub fn of(bits: u32, features: impl Iterator<Item = u32>) -> Self {
        let mut rows = Self { bits, checks: vec![0; 1 << bits] };
        for feature in features {
            if rows.find(feature).is_none() {
                let free = rows.bucket(feature).find(|row| rows.checks[*row] == 0);
                if let Some(row) = free {
                    rows.checks[row] = Self::check(feature);
                }
            }
        }
        rows
    }

    const fn check(feature: u32) -> u8 {
        (feature >> 24) as u8 | 1
    }

    fn bucket(&self, feature: u32) -> std::ops::Range<usize> {
        let mask = (1usize << self.bits) - 1;
        let first = feature as usize & mask & !(BUCKET - 1);
        first..first + BUCKET
    }

    /// Returns the row of a feature, if it has one.
    pub fn find(&self, feature: u32) -> Option<usize> {
        let check = Self::check(feature);
        self.bucket(feature).find(|row| self.checks[*row] == check)
    }

    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.checks.len()
    }

    /// Returns whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.checks.is_empty()
    }
}

/// Weights of hashed features: a row of one byte for each class.
#[derive(Clone, Debug, Default)]
pub struct Table {
    rows: Rows,
    width: usize,
    weights: Vec<i8>,
}

impl Table {
    /// Creates a table; `None` if the sizes do not fit.
    pub fn new(rows: Rows, width: usize, weights: Vec<i8>) -> Option<Self> {
        let fits = (1..=WIDEST).contains(&width) && weights.len() == width * rows.len();
        fits.then_some(Self { rows, width, weights })
    }

    /// Adds up the weights of some features for each class.
    fn add(&self, features: &[u32], sums: &mut [i32; WIDEST]) {
        let sums = &mut sums[..self.width];
        sums.fill(0);
        for row in features.iter().filter_map(|feature| self.rows.find(*feature)) {
            let from = row * self.width;
            for (sum, weight) in sums.iter_mut().zip(&self.weights[from..from + self.width]) {
                *sum += i32::from(*weight);
            }
        }
    }

    /// Returns the class with the greatest sum among those that are allowed.
    pub(super) fn best(&self, features: &[u32], is_allowed: impl Fn(usize) -> bool) -> usize {
        let mut sums = [0; WIDEST];
        self.add(features, &mut sums);
        let allowed = (0..self.width).filter(|class| is_allowed(*class));
        allowed.max_by_key(|class| (sums[*class], std::cmp::Reverse(*class))).unwrap_or(0)
    }
}

/// Weights of a language.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    /// Names of the tags: `VERB.Fin`.
    pub tags: Vec<String>,
    /// Names of the relations: `nsubj`.
    pub relations: Vec<String>,
    /// Weights of the tags.
    pub tagger: Table,
    /// Weights of the transitions.
    pub parser: Table,
    /// Weights of the relations.
    pub labeller: Table,
}

impl Weights {
    /// Tags the words of a sentence, from left to right.
    pub fn tagged(&self, forms: &[Form]) -> Vec<Word> {
        self.tagged_with(forms, |_| false)
    }

    /// Tags the words of a sentence, of which some are known to be names, not verbs.
    pub(super) fn tagged_with(&self, forms: &[Form], is_name: impl Fn(usize) -> bool) -> Vec<Word> {
        let mut features = Vec::with_capacity(32);
        let mut words: Vec<Word> = Vec::with_capacity(forms.len());
        let is_verb =
            |class: usize| self.tags.get(class).is_some_and(|it| it.starts_with("VERB") || it.starts_with("AUX"));
        for (at, form) in forms.iter().enumerate() {
            let tag = |by: usize| at.checked_sub(by).map_or(u8::MAX, |at| words[at].tag);
            tag_features(forms, at, [tag(1), tag(2)], &mut features);
            let is_name = is_name(at);
            let tag = self.tagger.best(&features, |class| !is_name || !is_verb(class)) as u8;
            words.push(Word { form: *form, tag });
        }
        words
    }

    /// Writes the file.
    ///
    /// # Errors
    /// Those of compression, which has no reason to fail in memory.
    pub fn to_bytes(&self) -> std::io::Result<Vec<u8>> {
        let mut out = DeflateEncoder::new(Vec::new(), Compression::best());
        out.write_all(MAGIC)?;
        for names in [&self.tags, &self.relations] {
            let joined = names.join("\n");
            out.write_all(&(joined.len() as u32).to_le_bytes())?;
            out.write_all(joined.as_bytes())?;
        }
        for table in [&self.tagger, &self.parser, &self.labeller] {
            out.write_all(&table.rows.bits.to_le_bytes())?;
            out.write_all(&(table.width as u32).to_le_bytes())?;
            out.write_all(&table.rows.checks)?;
            // By class: a class that a feature never has is a run of zeros.
            for class in 0..table.width {
                let column: Vec<u8> = table
                    .weights
                    .iter()
                    .skip(class)
                    .step_by(table.width)
                    .map(|weight| weight.cast_unsigned())
                    .collect();
                out.write_all(&column)?;
            }
        }
        out.finish()
    }

    /// Reads the file; `None` if it is damaged or of another version.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut raw = Vec::new();
        DeflateDecoder::new(bytes).take(LARGEST).read_to_end(&mut raw).ok()?;
        let mut rest = raw.strip_prefix(MAGIC.as_slice())?;
        let mut take = |count: usize| {
            let (taken, left) = rest.split_at_checked(count)?;
            rest = left;
            Some(taken)
        };
        let number = |bytes: &[u8]| Some(u32::from_le_bytes(bytes.try_into().ok()?));
        let mut names = Vec::new();
        for _ in 0..2 {
            let length = number(take(4)?)? as usize;
            let joined = std::str::from_utf8(take(length)?).ok()?;
            names.push(joined.split('\n').map(str::to_owned).collect::<Vec<_>>());
        }
        let mut tables = Vec::new();
        for _ in 0..3 {
            let (bits, width) = (number(take(4)?)?, number(take(4)?)? as usize);
            if !(2..24).contains(&bits) || width > WIDEST {
                return None;
            }
            let rows = Rows { bits, checks: take(1 << bits)?.to_vec() };
            let columns = take(width << bits)?;
            let mut weights = vec![0; width << bits];
            // A few rows at a time, so that what is written stays in the cache; most weights are zero, as they are already.
            for first in (0..1 << bits).step_by(ROWS_AT_ONCE) {
                for (class, column) in columns.chunks_exact(1 << bits).enumerate() {
                    let some = &column[first..column.len().min(first + ROWS_AT_ONCE)];
                    if some.iter().fold(0, |all, weight| all | weight) == 0 {
                        continue;
                    }
                    for (row, weight) in some.iter().enumerate() {
                        weights[(first + row) * width + class] = weight.cast_signed();
                    }
                }
            }
            tables.push(Table::new(rows, width, weights)?);
        }
        let (labeller, parser, tagger) = (tables.pop()?, tables.pop()?, tables.pop()?);
        let (relations, tags) = (names.pop()?, names.pop()?);
        let fits = tagger.width == tags.len() && labeller.width == relations.len() && parser.width == 3;
        fits.then_some(Self { tags, relations, tagger, parser, labeller })
    }
}
