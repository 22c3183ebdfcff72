//! Stemming by the Snowball algorithms (Porter, "Snowball: a language for stemming algorithms", 2001).
//!
//! English has a fast implementation in this module. For the other languages stems are cached, since a few thousand
//! words make up nearly all running text: in bounded, direct-mapped tables without an eviction list.

mod english;
mod word;

use std::hash::{BuildHasher as _, BuildHasherDefault};

use arrayvec::ArrayString;
use frostem::Stemmer as Snowball;
use rustc_hash::FxHasher;

use super::lang::Lang;
use word::MAX_LENGTH;
pub use word::Word as PlainWord;

/// Maximum length of a cached word, in bytes.
const MAX_WORD: usize = 16;
/// Maximum length of the replaced ending of a cached stem, in bytes.
const MAX_ENDING: usize = 5;
/// Number of slots in the table, a power of two. Stemming again after a collision costs more than the memory.
const SLOTS: usize = 1 << 16;
/// Number of slots for the most recent words, a power of two: most running text is a few thousand words, and 128 KiB
/// of them stay in the per-core cache while indexing fills the other caches.
const RECENT_SLOTS: usize = 4096;
/// Number of words that are stemmed before the table is allocated.
const WORDS_BEFORE_TABLE: usize = 64;

/// A word and its stem, stored as the length of the common prefix and an ASCII ending. Aligned so that no entry crosses
/// a cache line.
#[derive(Clone, Copy, Default)]
#[repr(align(32))]
struct StemSlot {
    key: Key,
    kept: u8,
    ending_length: u8,
    ending: [u8; MAX_ENDING],
}

impl StemSlot {
    /// Returns `None` unless the stem is a prefix of the word with a short ending.
    fn of(key: Key, word: &str, stem: &str) -> Option<Self> {
        let kept = word.bytes().zip(stem.bytes()).take_while(|(one, other)| one == other).count();
        let end = &stem.as_bytes()[kept..];
        if end.len() > MAX_ENDING || !end.is_ascii() || !word.is_char_boundary(kept) {
            return None;
        }
        let mut ending = [0; MAX_ENDING];
        ending[..end.len()].copy_from_slice(end);
        Some(Self { key, kept: kept as u8, ending_length: end.len() as u8, ending })
    }

    /// Appends the ending to the prefix of the word.
    fn end(&self, term: &mut String) {
        for &byte in &self.ending[..self.ending_length.into()] {
            term.push(byte.into());
        }
    }
}

/// A word of 3 to 16 bytes as two integers: its first and last eight bytes (four if it is shorter), and its length.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Key {
    first: u64,
    last: u64,
    length: u8,
}

impl Key {
    fn of(word: &[u8]) -> Self {
        let length = word.len() as u8;
        if let (Some(first), Some(last)) = (word.first_chunk(), word.last_chunk()) {
            return Self { first: u64::from_le_bytes(*first), last: u64::from_le_bytes(*last), length };
        }
        if let (Some(first), Some(last)) = (word.first_chunk(), word.last_chunk()) {
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            return Self { first: first.into(), last: last.into(), length };
        }
        Self { first: u64::from(word[0]) | u64::from(word[1]) << 8 | u64::from(word[2]) << 16, last: 0, length }
    }

    fn hash(self) -> usize {
        BuildHasherDefault::<FxHasher>::default().hash_one(self) as usize
    }
}

/// Number of recent English words, a power of two: as many as leave room for other data in the per-core cache. They
/// make up most running text, and a cached stem is faster than a new one.
const ENGLISH_SLOTS: usize = 2048;
/// Number of English words that are stemmed before any is cached: a query has few and needs no table.
const WORDS_BEFORE_ENGLISH_TABLE: usize = 4096;

/// An English word and its stem.
#[derive(Clone, Default)]
struct CachedStem {
    word: PlainWord,
    stem: ArrayString<{ MAX_LENGTH }>,
}

/// Stems the words of one language; leaves words of languages without an algorithm unchanged.
#[derive(Clone)]
pub(super) struct Stemmer {
    snowball: Option<Snowball>,
    is_english: bool,
    /// Empty until many words have been stemmed, like `slots`.
    english_slots: Vec<CachedStem>,
    /// Empty until some words have been stemmed: a query has few and needs no table.
    slots: Vec<StemSlot>,
    recent: Vec<StemSlot>,
    words: usize,
}

impl Stemmer {
    pub(super) fn new(lang: Lang) -> Self {
        let (snowball, is_english) = (lang.algorithm().map(Snowball::new), lang == Lang::ENGLISH);
        Self { snowball, is_english, english_slots: Vec::new(), slots: Vec::new(), recent: Vec::new(), words: 0 }
    }

    /// Sets `term` to the stem of a word.
    pub(super) fn stem_word(&mut self, word: PlainWord, term: &mut String) {
        if self.is_english {
            self.stem_english(word, term);
        } else {
            word.write(term);
            self.stem(term);
        }
    }

    /// Sets `term` to the stem of an English word.
    fn stem_english(&mut self, word: PlainWord, term: &mut String) {
        if let Some(slot) = self.english_slots.get_mut(word.number() % ENGLISH_SLOTS) {
            if slot.word == word {
                term.clear();
                term.push_str(&slot.stem);
            } else {
                english::stem(word).write(term);
                *slot = CachedStem { word, stem: ArrayString::from(term).expect("no stem is longer than its word") };
            }
            return;
        }
        english::stem(word).write(term);
        self.words += 1;
        if self.words > WORDS_BEFORE_ENGLISH_TABLE {
            self.english_slots = vec![CachedStem::default(); ENGLISH_SLOTS];
        }
    }

    /// Replaces a folded word by its stem.
    pub(super) fn stem(&mut self, word: &mut String) {
        let Some(snowball) = self.snowball else { return };
        if word.len() < 3 {
            return;
        }
        if self.is_english {
            match PlainWord::of(word) {
                Some(read) => self.stem_english(read, word),
                None => *word = snowball.stem(word).into_owned(),
            }
            return;
        }
        if self.slots.is_empty() {
            self.words += 1;
            if self.words > WORDS_BEFORE_TABLE {
                self.slots = vec![StemSlot::default(); SLOTS];
                self.recent = vec![StemSlot::default(); RECENT_SLOTS];
            }
        }
        if word.len() > MAX_WORD || self.slots.is_empty() {
            *word = snowball.stem(word).into_owned();
            return;
        }
        let key = Key::of(word.as_bytes());
        let hash = key.hash();
        let recent = &mut self.recent[hash % RECENT_SLOTS];
        if recent.key != key {
            let slot = &mut self.slots[hash % SLOTS];
            if slot.key != key {
                let stem = snowball.stem(word);
                let Some(fresh) = StemSlot::of(key, word, &stem) else {
                    *word = stem.into_owned();
                    return;
                };
                *slot = fresh;
            }
            *recent = *slot;
        }
        let slot = recent;
        word.truncate(slot.kept.into());
        slot.end(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cached_stems_equal_computed_ones() {
        let german = Lang::named("de").expect("German is known");
        let mut stemmer = Stemmer::new(german);
        let fresh = Snowball::new(german.algorithm().expect("German has one"));
        for round in 0..20 {
            for word in [
                "unternehmungen",
                "verzeichnisse",
                "häuser",
                "städte",
                "a",
                "der",
                "donaudampfschifffahrt",
                "hong",
                "größe",
                "himmel",
                "abcdefgh",
                "laufend",
            ] {
                let mut stem = word.to_owned();
                stemmer.stem(&mut stem);
                let expected = if word.len() < 3 { word.into() } else { fresh.stem(word) };
                assert_eq!(stem, expected, "round {round}");
                if let Some(plain) = PlainWord::of(word) {
                    stemmer.stem_word(plain, &mut stem);
                    assert_eq!(stem, expected, "round {round}");
                }
            }
        }
    }
}
