//! Encodes texts by a codebook.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy_common::VInt;

use super::file::Codebook;
use super::token::{Token, tokens};
use super::{LITERAL, ONE, PLAIN, THREE_BYTES, TWO, TWO_BYTES};

/// Encodes texts, or stores them as they are if it has no codebook.
#[derive(Clone, Debug, Default)]
pub(crate) struct TextEncoder(Option<Arc<Encoder>>);

/// The codes of a codebook's tokens. Short ones are looked up as numbers, without a second read of memory to compare them, and
/// the most frequent of these in a table that stays in the nearest cache: most tokens are among them.
#[derive(Debug, Default)]
pub(crate) struct Encoder {
    /// Number of the codebook in its index, from 1.
    number: u8,
    frequent: Vec<(u64, Code)>,
    short: FxHashMap<u64, Code>,
    middle: FxHashMap<u128, Code>,
    long: FxHashMap<Box<str>, Code>,
}

/// Longest token, in bytes, that is packed in 64 bits with a bit that marks its end, and in 128 bits.
const SHORT: usize = 7;
const MIDDLE: usize = 15;
/// Number of bits of a place in the table of the most frequent tokens.
const FREQUENT: u32 = 12;

/// The bytes of a code and, last, their number.
type Code = [u8; 4];

impl Encoder {
    /// Reads the tokens of the codebook with that number; `None` if it is corrupt.
    pub(crate) fn new(codebook: &Codebook, number: u8) -> Option<Self> {
        let mut encoder = Self { number, frequent: vec![(0, [0; 4]); 1 << FREQUENT], ..Self::default() };
        for rank in 0..codebook.len() {
            let (text, _) = codebook.token(rank)?;
            let (text, code) = (std::str::from_utf8(text).ok()?, code(rank));
            match text.len() {
                0..=SHORT => {
                    let packed = packed(text) as u64;
                    let frequent = &mut encoder.frequent[place(packed)];
                    if frequent.0 == 0 {
                        *frequent = (packed, code);
                    }
                    encoder.short.insert(packed, code);
                }
                8..=MIDDLE => drop(encoder.middle.insert(packed(text), code)),
                _ => drop(encoder.long.insert(text.into(), code)),
            }
        }
        Some(encoder)
    }

    /// Returns the code of a token, with which the bytes begin.
    fn code(&self, token: &str, bytes: &[u8]) -> Option<Code> {
        match token.len() {
            0..=SHORT => {
                let packed = packed_short(token, bytes);
                let (frequent, code) = self.frequent[place(packed)];
                if frequent == packed { Some(code) } else { self.short.get(&packed).copied() }
            }
            8..=MIDDLE => self.middle.get(&packed(token)).copied(),
            _ => self.long.get(token).copied(),
        }
    }

    fn encode(&self, text: &str, to: &mut Vec<u8>) {
        let mut tokens = tokens(text);
        while let Some(token) = tokens.next() {
            let from = text.len() - tokens.rest() - token.text.len();
            match self.code(token.text, &text.as_bytes()[from..]) {
                Some(code) => {
                    // Four bytes are copied faster than one to three.
                    to.extend_from_slice(&code);
                    to.truncate(to.len() - code.len() + usize::from(code[3]));
                }
                None => put_literal(token, to),
            }
        }
    }
}

/// Returns where a packed token is in the table of the most frequent ones, if it is one of them.
fn place(packed: u64) -> usize {
    // Multiplication by the golden ratio spreads neighbouring numbers (Knuth, The Art of Computer Programming 3, 6.4).
    (packed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - FREQUENT)) as usize
}

/// Returns the bytes of a token of at most [`SHORT`] bytes as a number, with a one above them; they are the first of `bytes`,
/// which are read at once if there are enough.
fn packed_short(token: &str, bytes: &[u8]) -> u64 {
    let end = 1 << (8 * token.len());
    match bytes.first_chunk() {
        Some(bytes) => u64::from_le_bytes(*bytes) & (end - 1) | end,
        None => packed(token) as u64,
    }
}

/// Returns the same for a token of at most [`MIDDLE`] bytes.
fn packed(token: &str) -> u128 {
    let mut bytes = [0; MIDDLE + 1];
    bytes[..token.len()].copy_from_slice(token.as_bytes());
    bytes[token.len()] = 1;
    u128::from_le_bytes(bytes)
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
