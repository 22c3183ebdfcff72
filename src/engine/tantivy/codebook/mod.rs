//! Compression of stored texts by a codebook of words.
//!
//! A passage is stored as the codes of its words and separators, so that one passage is decoded alone, at the speed of copying;
//! compression by blocks needs a large block to compress at all, and each hit then decodes one. The codes are those of dense
//! coding of words without the spaces between them (Brisaboa, Fariña, Navarro and Paramá, "Lightweight natural language text
//! compression", Information Retrieval 10, 2007): the more frequent a word, the fewer bytes, 1 to 3, and a single space between
//! two words has no code. A token that is not in the codebook is stored as it is.
//!
//! A codebook is trained on the first texts of a run that it makes smaller, and never changes. An index may have several;
//! each stored text names its own.

mod encoder;
mod file;
mod token;
mod training;

use std::path::Path;

use tantivy::directory::Directory;

use super::fault;
use crate::error::{Error, Result};
pub(crate) use encoder::{Encoder, TextEncoder};
pub(crate) use file::Codebook;
pub(crate) use training::{SAMPLE, train};

/// The first code of two bytes.
const TWO_BYTES: u8 = 190;
/// The first byte of codes of three bytes.
const THREE_BYTES: u8 = 254;
/// The byte before a token that is stored as it is.
const LITERAL: u8 = 255;
/// Number of tokens with codes of one byte, and of at most two.
const ONE: usize = TWO_BYTES as usize;
const TWO: usize = ONE + (THREE_BYTES - TWO_BYTES) as usize * 256;
/// Largest number of tokens in a codebook.
const ENTRIES: usize = TWO + (1 << 16);
/// Largest number of codebooks of an index.
pub(crate) const CODEBOOKS: usize = u8::MAX as usize;
/// The number of stored texts that are not encoded.
const PLAIN: u8 = 0;

/// The operation that fails when a file cannot be read.
const OPENING: &str = "opening the index";

/// The codebooks of an index.
#[derive(Debug, Default)]
pub(crate) struct Codebooks(Vec<Codebook>);

impl Codebooks {
    /// Opens the codebooks of a commit, whose files are named in the order of their numbers.
    pub(crate) fn open(folder: &dyn Directory, names: &[String], location: &Path) -> Result<Self> {
        let open = |name: &String| {
            let damaged = || Error::Damaged { path: location.to_owned(), what: format!("{name} is cut short") };
            let file = folder.open_read(Path::new(name)).map_err(|error| fault(location, OPENING)(error.into()))?;
            let bytes = file.read_bytes().map_err(Error::disk(location.join(name), OPENING))?;
            Codebook::open(bytes).ok_or_else(damaged)
        };
        names.iter().map(open).collect::<Result<_>>().map(Self)
    }

    /// Number of codebooks.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns the last codebook, if it is as it was written.
    pub(crate) fn newest(&self) -> Option<&Codebook> {
        self.0.last().filter(|codebook| codebook.is_sound())
    }

    /// Decodes a stored text; `length` is that of the result as far as it is known. `None` if the text is corrupt; an undetected
    /// change gives another text, which is why texts have checksums.
    pub(crate) fn decode(&self, stored: &[u8], length: usize) -> Option<String> {
        let (&number, codes) = stored.split_first()?;
        let text = match number {
            PLAIN => codes.to_vec(),
            number => self.0.get(usize::from(number) - 1)?.decode(codes, length)?,
        };
        String::from_utf8(text).ok()
    }
}

#[cfg(test)]
mod tests;
