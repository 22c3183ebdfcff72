//! The file of a codebook, read in place: its tokens by falling frequency, then a checksum.
//!
//! ```text
//! u32 number of tokens | u32 end of each token's text, its highest bit set for words | texts | u32 CRC-32
//! ```

use std::ops::Range;

use tantivy::directory::OwnedBytes;
use tantivy_common::VInt;

use super::token::Token;
use super::{ENTRIES, LITERAL, ONE, THREE_BYTES, TWO, TWO_BYTES};

/// The bit of words.
const WORD: u32 = 1 << 31;
const NUMBER: usize = size_of::<u32>();
/// Bytes copied at once.
const COPIED: usize = 16;

/// A codebook that decodes.
pub(crate) struct Codebook {
    bytes: OwnedBytes,
    count: usize,
}

impl std::fmt::Debug for Codebook {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "Codebook of {} tokens", self.count)
    }
}

impl Codebook {
    /// Opens a file by its bytes, of which only the number is read; `None` if they are too few.
    pub(crate) fn open(bytes: OwnedBytes) -> Option<Self> {
        let count = number(&bytes, 0)? as usize;
        let is_whole = count <= ENTRIES && bytes.len() >= (count + 2) * NUMBER;
        is_whole.then_some(Self { bytes, count })
    }

    /// Returns the bytes of the file for these tokens, the most frequent first.
    pub(super) fn file(tokens: &[Token<'_>]) -> Vec<u8> {
        let mut bytes = (tokens.len() as u32).to_le_bytes().to_vec();
        let mut end = 0;
        for token in tokens {
            end += token.text.len() as u32;
            let word = if token.is_word { WORD } else { 0 };
            bytes.extend_from_slice(&(end | word).to_le_bytes());
        }
        bytes.extend(tokens.iter().flat_map(|token| token.text.bytes()));
        bytes.extend_from_slice(&crc32fast::hash(&bytes).to_le_bytes());
        bytes
    }

    /// Returns whether the file is as it was written.
    pub(crate) fn is_sound(&self) -> bool {
        let sound = self.bytes.split_last_chunk().map(|(body, sum)| crc32fast::hash(body) == u32::from_le_bytes(*sum));
        sound == Some(true)
    }

    /// Number of tokens.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Returns a token by its rank, as bytes, and whether it is a word.
    pub(super) fn token(&self, rank: usize) -> Option<(&[u8], bool)> {
        let (range, is_word) = self.range(rank)?;
        Some((self.bytes.get(range)?, is_word))
    }

    /// Returns where a token's text is in the file, and whether it is a word.
    fn range(&self, rank: usize) -> Option<(Range<usize>, bool)> {
        if rank >= self.count {
            return None;
        }
        let (start, end) = match rank {
            0 => (0, number(&self.bytes, NUMBER)?),
            rank => {
                let ends: &[u8; 2 * NUMBER] = self.bytes.get(rank * NUMBER..)?.first_chunk()?;
                (number(ends, 0)? & !WORD, number(ends, NUMBER)?)
            }
        };
        let texts = (self.count + 1) * NUMBER;
        Some((texts + start as usize..texts + (end & !WORD) as usize, end & WORD != 0))
    }

    pub(super) fn decode(&self, mut codes: &[u8], length: usize) -> Option<Vec<u8>> {
        let mut text = Vec::with_capacity(length + COPIED);
        let mut after_word = false;
        while let Some((&first, rest)) = codes.split_first() {
            let rank = match first {
                LITERAL => {
                    let mut rest = rest;
                    let length = usize::try_from(VInt::deserialize_u64(&mut rest).ok()?).ok()?;
                    let (token, rest) = rest.split_at_checked(length >> 1)?;
                    let is_word = length & 1 == 1;
                    if after_word && is_word {
                        text.push(b' ');
                    }
                    text.extend_from_slice(token);
                    (codes, after_word) = (rest, is_word);
                    continue;
                }
                THREE_BYTES => {
                    let (low, rest) = rest.split_first_chunk()?;
                    codes = rest;
                    TWO + usize::from(u16::from_le_bytes(*low))
                }
                TWO_BYTES.. => {
                    let (&low, rest) = rest.split_first()?;
                    codes = rest;
                    ONE + (usize::from(first - TWO_BYTES) << 8 | usize::from(low))
                }
                _ => {
                    codes = rest;
                    usize::from(first)
                }
            };
            let (range, is_word) = self.range(rank)?;
            if after_word && is_word {
                text.push(b' ');
            }
            after_word = is_word;
            // A copy of constant length takes a few instructions; what is too much of it is cut off.
            match self.bytes.get(range.start..).and_then(|rest| rest.first_chunk::<COPIED>()) {
                Some(chunk) if range.len() <= COPIED => {
                    text.extend_from_slice(chunk);
                    text.truncate(text.len() - COPIED + range.len());
                }
                _ => text.extend_from_slice(self.bytes.get(range)?),
            }
        }
        Some(text)
    }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
