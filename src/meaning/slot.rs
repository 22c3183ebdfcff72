//! The binary layout of the vector file: its header, and one slot a vector.
//!
//! Header, 128 bytes: `ibid vectors 1\n\0`, the model's SHA-256, the SHA-256 of its stamp, dimensions (u32), number of
//! slots (u64), generation (u64), their CRC-32; then, outside the checksum, the number of filled slots (u64). Slot: key
//! (16 bytes), step (f32), one byte a dimension, CRC-32 of these. An empty slot is all zeros. Little-endian.

use super::quantized::Quantized;
use super::vectors::Key;

const MAGIC: &[u8; 16] = b"ibid vectors 1\n\0";
pub(super) const HEADER_BYTES: usize = 128;
/// Length of what the header's checksum covers, and the place of the number of filled slots.
const CHECKED: usize = 16 + 32 + 32 + 4 + 8 + 8;
pub(super) const FILLED_AT: u64 = 112;
/// Bytes of a slot apart from the values.
const OVERHEAD: usize = 16 + 4 + 4;
/// Maximum number of slots: 2³² vectors.
const MOST_SLOTS: u64 = 1 << 32;

/// The header of a vector file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) model: [u8; 32],
    pub(super) stamp: [u8; 32],
    pub(super) dimensions: u32,
    pub(super) slots: u64,
    /// Differs between files that replace each other.
    pub(super) generation: u64,
    pub(super) filled: u64,
}

impl Header {
    pub(super) fn encode(&self) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        bytes[..16].copy_from_slice(MAGIC);
        bytes[16..48].copy_from_slice(&self.model);
        bytes[48..80].copy_from_slice(&self.stamp);
        bytes[80..84].copy_from_slice(&self.dimensions.to_le_bytes());
        bytes[84..92].copy_from_slice(&self.slots.to_le_bytes());
        bytes[92..100].copy_from_slice(&self.generation.to_le_bytes());
        let checksum = crc32fast::hash(&bytes[..CHECKED]);
        bytes[100..104].copy_from_slice(&checksum.to_le_bytes());
        bytes[112..120].copy_from_slice(&self.filled.to_le_bytes());
        bytes
    }

    /// Decodes a header; `None` if it is none, or damaged.
    pub(super) fn decode(bytes: &[u8; HEADER_BYTES]) -> Option<Self> {
        let checksum = u32::from_le_bytes(*bytes[100..].first_chunk()?);
        if &bytes[..16] != MAGIC || crc32fast::hash(&bytes[..CHECKED]) != checksum {
            return None;
        }
        let number = |at: usize| bytes[at..].first_chunk().map(|bytes| u64::from_le_bytes(*bytes));
        let header = Self {
            model: *bytes[16..].first_chunk()?,
            stamp: *bytes[48..].first_chunk()?,
            dimensions: u32::from_le_bytes(*bytes[80..].first_chunk()?),
            slots: number(84)?,
            generation: number(92)?,
            filled: number(112)?,
        };
        (1..=MOST_SLOTS).contains(&header.slots).then_some(header)
    }

    /// Returns the length of a slot, in bytes.
    pub(super) const fn slot_bytes(&self) -> usize {
        self.dimensions as usize + OVERHEAD
    }

    /// Returns the position of a slot in the file.
    pub(super) const fn position(&self, slot: u64) -> u64 {
        HEADER_BYTES as u64 + slot * self.slot_bytes() as u64
    }

    /// Returns the slot where the search for a key begins. Keys in order have their slots in order.
    pub(super) fn first_slot(&self, key: &Key) -> u64 {
        ((u128::from(key.number()) * u128::from(self.slots)) >> 64) as u64
    }
}

/// Encodes a slot.
pub(super) fn encode(key: &Key, vector: &Quantized) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(vector.values.len() + OVERHEAD);
    bytes.extend(key.0);
    bytes.extend(vector.step.to_le_bytes());
    bytes.extend(vector.values.iter().map(|value| value.cast_unsigned()));
    bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
    bytes
}

/// What a slot contains.
pub(super) enum Slot {
    Empty,
    /// Damaged, or half written: as good as empty, but other slots follow.
    Damaged,
    Filled(Key),
}

/// Returns what a slot contains.
pub(super) fn contents(bytes: &[u8]) -> Slot {
    let Some((body, checksum)) = bytes.split_last_chunk::<4>() else { return Slot::Empty };
    let Some(key) = body.first_chunk::<16>() else { return Slot::Empty };
    if *key == [0; 16] && *checksum == [0; 4] {
        return Slot::Empty;
    }
    if crc32fast::hash(body) == u32::from_le_bytes(*checksum) { Slot::Filled(Key(*key)) } else { Slot::Damaged }
}

/// Decodes the vector of a filled slot.
pub(super) fn vector(bytes: &[u8]) -> Quantized {
    let step = bytes[16..].first_chunk().map_or(0.0, |step| f32::from_le_bytes(*step));
    Quantized { step, values: bytes[20..bytes.len() - 4].iter().map(|byte| byte.cast_signed()).collect() }
}
