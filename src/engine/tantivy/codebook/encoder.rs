//! Encodes texts by a codebook.

use std::sync::Arc;

use arrayvec::ArrayVec;
use rustc_hash::FxHashMap;
use tantivy_common::VInt;

use super::file::Codebook;
use super::token::{Token, tokens};
use super::{LITERAL, ONE, PLAIN, THREE_BYTES, TWO, TWO_BYTES};

/// Encodes texts, or stores them as they are if it has no codebook.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextEncoder(Option<Arc<Encoder>>);

/// The codes of a codebook's tokens. Short ones are looked up as numbers, without a second read of memory to compare them, and
/// the most frequent of these in a table that stays near the processor: most tokens are among them.
#[derive(Debug, Default)]
pub(crate) struct Encoder {
    /// Number of the codebook in its index, from 1.
    number: u8,
    frequent: Vec<(Packed, Code)>,
    short: FxHashMap<Packed, Code>,
    long: FxHashMap<Box<str>, Code>,
}

/// The bytes of a token of at most [`SHORT`] bytes, and a one that marks their end.
type Packed = [u64; 2];

/// Longest token, in bytes, that is packed.
const SHORT: usize = 15;
/// Number of bits of a place in the table of the most frequent tokens.
const FREQUENT: u32 = 12;
/// Number of tokens that are looked up together.
const TOGETHER: usize = 32;

/// The bytes of a code and, last, their number, which is 0 if there is no code.
type Code = [u8; 4];

const NO_CODE: Code = [0; 4];

impl Encoder {
    /// Reads the tokens of the codebook with that number; `None` if it is corrupt.
    pub(crate) fn new(codebook: &Codebook, number: u8) -> Option<Self> {
        let mut encoder = Self { number, frequent: vec![([0; 2], NO_CODE); 1 << FREQUENT], ..Self::default() };
        for rank in 0..codebook.len() {
            let (text, _) = codebook.token(rank)?;
            let (text, code) = (std::str::from_utf8(text).ok()?, code(rank));
            if text.len() > SHORT {
                encoder.long.insert(text.into(), code);
                continue;
            }
            let packed = packed(text.as_bytes(), text.len());
            let frequent = &mut encoder.frequent[place(packed)];
            if frequent.0 == [0; 2] {
                *frequent = (packed, code);
            }
            encoder.short.insert(packed, code);
        }
        Some(encoder)
    }

    fn code(&self, packed: Packed) -> Code {
        let (frequent, code) = self.frequent[place(packed)];
        if frequent == packed { code } else { self.short.get(&packed).copied().unwrap_or(NO_CODE) }
    }

    fn encode(&self, text: &str, to: &mut Vec<u8>) {
        let mut tokens = tokens(text);
        // All tokens are looked up before any is written, so that the processor waits for the memory of several at once.
        let mut together = ArrayVec::<_, TOGETHER>::new();
        let mut codes = [NO_CODE; TOGETHER];
        loop {
            while let Some(token) = tokens.next() {
                let from = text.len() - tokens.rest() - token.text.len();
                together.push((token, packed(&text.as_bytes()[from..], token.text.len())));
                if together.is_full() {
                    break;
                }
            }
            if together.is_empty() {
                return;
            }
            for (code, (_, packed)) in codes.iter_mut().zip(&together) {
                *code = self.code(*packed);
            }
            for (code, (token, _)) in codes.iter().zip(together.drain(..)) {
                let code = if token.text.len() > SHORT { self.long.get(token.text).unwrap_or(&NO_CODE) } else { code };
                if *code == NO_CODE {
                    put_literal(token, to);
                    continue;
                }
                // Four bytes are copied faster than one to three.
                to.extend_from_slice(code);
                to.truncate(to.len() - code.len() + usize::from(code[3]));
            }
        }
    }
}

/// Returns where a packed token is in the table of the most frequent ones, if it is one of them.
fn place([first, last]: Packed) -> usize {
    // Multiplication by the golden ratio spreads neighbouring numbers (Knuth, The Art of Computer Programming 3, 6.4).
    ((first ^ last.rotate_left(32)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - FREQUENT)) as usize
}

/// Packs a token of that length, with which the bytes begin; of a longer one, [`SHORT`] bytes.
fn packed(bytes: &[u8], length: usize) -> Packed {
    let length = length.min(SHORT);
    let first = bytes.first_chunk().copied().unwrap_or_else(|| {
        // At the end of a text.
        let mut first = [0; SHORT + 1];
        first[..length].copy_from_slice(&bytes[..length]);
        first
    });
    let end = 1 << (8 * length);
    let packed = u128::from_le_bytes(first) & (end - 1) | end;
    [packed as u64, (packed >> 64) as u64]
}

fn code(rank: usize) -> Code {
    if rank < ONE {
        [rank as u8, 0, 0, 1]
    } else if rank < TWO {
        let rank = rank - ONE;
        [TWO_BYTES + (rank >> 8) as u8, rank as u8, 0, 2]
    } else {
        let [low, high] = ((rank - TWO) as u16).to_le_bytes();
        [THREE_BYTES, low, high, 3]
    }
}

impl TextEncoder {
    /// Encodes by this codebook.
    pub(crate) fn of(encoder: Encoder) -> Self {
        Self(Some(Arc::new(encoder)))
    }

    /// Appends a text as it is stored.
    pub(crate) fn encode(&self, text: &str, to: &mut Vec<u8>) {
        match &self.0 {
            None => {
                to.push(PLAIN);
                to.extend_from_slice(text.as_bytes());
            }
            Some(encoder) => {
                // Enough for nearly every text, so that it is not copied as it grows.
                to.reserve(text.len());
                to.push(encoder.number);
                encoder.encode(text, to);
            }
        }
    }
}

fn put_literal(token: Token<'_>, to: &mut Vec<u8>) {
    to.push(LITERAL);
    VInt((token.text.len() << 1 | usize::from(token.is_word)) as u64).serialize_into_vec(to);
    to.extend_from_slice(token.text.as_bytes());
}
