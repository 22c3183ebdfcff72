//! A word of up to sixteen letters in one register: loaded, compared and changed without a loop.

/// Maximum length; longer words are stemmed by the Snowball implementation.
pub(super) const MAX_LENGTH: usize = 16;

/// Returns sixteen copies of a byte.
pub(super) const fn each(byte: u8) -> u128 {
    u128::from_le_bytes([byte; MAX_LENGTH])
}

/// A word of up to sixteen lower-case ASCII letters, compared in one operation.
///
/// The bytes after the letters are 0, so they imply the length; both are stored.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    pub(super) letters: u128,
    pub(super) length: u32,
    /// The last eight letters, the very last in the highest byte; 0 in front if there are fewer.
    tail: u64,
}

impl PartialEq for Word {
    fn eq(&self, other: &Self) -> bool {
        self.letters == other.letters
    }
}

impl Word {
    /// Reads the word at the start of a text, and its length; `None` if it has more than fifteen letters.
    pub(in crate::text) fn at_start_of(text: &[u8]) -> Option<(Self, usize)> {
        let mut end = [0; MAX_LENGTH];
        let chunk = text.first_chunk().unwrap_or_else(|| {
            end[..text.len()].copy_from_slice(text);
            &end
        });
        Some(Self::leading(chunk)).filter(|(_, length)| *length < MAX_LENGTH)
    }

    /// Returns all letters, which identify the word.
    pub fn letters(self) -> [u64; 2] {
        [self.letters as u64, (self.letters >> 64) as u64]
    }

    /// Returns the number of letters.
    pub const fn length(self) -> usize {
        self.length as usize
    }

    pub(super) const fn new(letters: u128, length: u32) -> Self {
        let tail = if length == 0 { 0 } else { (letters << (8 * (MAX_LENGTH as u32 - length)) >> 64) as u64 };
        Self { letters, length, tail }
    }

    /// Reads the letters at the start of a text. Returns them and their number, which is [`MAX_LENGTH`] even if more
    /// follow.
    pub(super) fn leading(text: &[u8; MAX_LENGTH]) -> (Self, usize) {
        let letters = u128::from_le_bytes(*text);
        let lower = letters & each(0x7f) | each(0x20);
        // No byte carries into the next: the highest bit of each says whether it is past `a`, and past `z`.
        let is_letter = (lower + each(0x80 - b'a')) & !(lower + each(0x7f - b'z')) & !letters & each(0x80);
        let length = (is_letter ^ each(0x80)).trailing_zeros() / 8;
        (Self::new(lower & low(length), length), length as usize)
    }

    /// Converts a folded word; `None` unless it consists of at most sixteen ASCII letters.
    pub(super) fn of(word: &str) -> Option<Self> {
        let mut text = [0; MAX_LENGTH];
        text.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
        let (read, length) = Self::leading(&text);
        (length == word.len()).then_some(read)
    }

    /// Returns a hash of the word.
    pub(super) const fn number(self) -> usize {
        let mixed = (self.letters as u64 ^ (self.letters >> 64) as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> 40) as usize
    }

    /// Sets a term to this word.
    pub(in crate::text) fn write(self, term: &mut String) {
        let mut bytes = std::mem::take(term).into_bytes();
        bytes.clear();
        bytes.extend_from_slice(&self.letters.to_le_bytes());
        bytes.truncate(self.length as usize);
        *term = String::from_utf8(bytes).expect("letters are ASCII");
    }

    pub(super) fn letter(self, place: u32) -> u8 {
        (self.letters >> (8 * place)) as u8
    }

    /// Returns the letter at distance `back` from the end, 1 being the last; 0 if the word is shorter.
    pub(super) fn nth_last(self, back: u32) -> u8 {
        (self.tail >> (64 - 8 * back)) as u8
    }

    /// Returns whether the word ends with a suffix of at most eight letters.
    pub(super) const fn ends(self, suffix: Letters) -> bool {
        self.tail >> (64 - 8 * suffix.length) == suffix.packed
    }

    pub(super) const fn starts(self, prefix: Letters) -> bool {
        (self.letters as u64 ^ prefix.packed) << (64 - 8 * prefix.length) == 0
    }

    /// Returns whether the first `length` letters are exactly one of these words.
    pub(super) fn begins_as(self, length: u32, words: &[Letters]) -> bool {
        words.iter().any(|word| word.length == length && self.starts(*word))
    }

    pub(super) const fn is(self, other: Letters) -> bool {
        self.letters == other.packed as u128
    }

    /// Replaces the last `cut` letters by `ending`.
    pub(super) const fn replace(&mut self, cut: u32, ending: Letters) {
        let kept = self.length - cut;
        let letters = self.letters & low(kept) | (ending.packed as u128) << (8 * kept);
        *self = Self::new(letters, kept + ending.length);
    }
}

/// Returns a mask of the lowest `bytes` bytes.
pub(super) const fn low(bytes: u32) -> u128 {
    if bytes >= MAX_LENGTH as u32 { u128::MAX } else { (1 << (8 * bytes)) - 1 }
}

/// One to eight letters for comparison, the first in the lowest byte; empty as a replacement that removes an ending.
#[derive(Clone, Copy)]
pub(super) struct Letters {
    pub(super) packed: u64,
    pub(super) length: u32,
}

impl Letters {
    pub(super) const NONE: Self = Self::of("");

    pub(super) const fn of(text: &str) -> Self {
        let (mut packed, mut place) = (0, 0);
        while place < text.len() {
            packed |= (text.as_bytes()[place] as u64) << (8 * place);
            place += 1;
        }
        Self { packed, length: text.len() as u32 }
    }
}

impl std::fmt::Display for Word {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = self.letters.to_le_bytes();
        f.write_str(std::str::from_utf8(&bytes[..self.length as usize]).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_read_up_to_the_first_other_byte() {
        let (word, length) = Word::leading(b"Forum's 2018 mee");
        assert_eq!((word, length), (Word::of("forum").expect("a word"), 5));
        assert_eq!(Word::leading(b"Zaz{@[`zA0000000").1, 3);
        assert_eq!(Word::leading(&[0xc3; 16]).1, 0);
        assert_eq!(Word::leading(b"ABCDEFGHIJKLMNOP").1, 16);
    }
}
