//! The words of an index as written: folded, not stemmed. Patterns and suggestions search among them.
//!
//! The term dictionary has stems only. Postings of written words would make an index about a tenth larger, so an index has a
//! list of them instead: an automaton (FST) of some four bytes a word, in a file beside the manifest of the same commit.
//! Which passages contain a word follows from its stems; where a stem has several words, from the texts.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use tantivy_common::VInt;
use tantivy_fst::{Automaton, IntoStreamer as _, Map, MapBuilder, Streamer as _};

use super::integrity::files::write_atomically;
use crate::error::{Error, Result};

/// A set of written words with letters; see [`crate::text::Analyzer::as_written`].
pub(crate) struct WrittenWords(Map<Vec<u8>>);

impl WrittenWords {
    /// Collects words in any order.
    pub(crate) fn of(mut words: Vec<String>) -> Self {
        words.sort_unstable();
        words.dedup();
        Self(Map::from_iter(words.into_iter().map(|word| (word, 0))).expect("memory takes words in order"))
    }

    /// Returns the name of the file for the commit with this manifest, `manifest-17.jsonl`.
    pub(crate) fn file_name(manifest: &str) -> Option<String> {
        let number = manifest.strip_prefix("manifest-")?.strip_suffix(".jsonl")?;
        Some(format!("words-{number}.fst"))
    }

    /// Opens the file and reads it.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        Self::read(&mut File::open(path).map_err(Error::disk(path, "reading the list of words"))?, path)
    }

    /// Reads the words of a commit. Words that were in deleted articles only are in the list until the index is rebuilt.
    pub(crate) fn read(file: &mut File, path: &Path) -> Result<Self> {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(Error::disk(path, "reading the list of words"))?;
        let damaged = || Error::Damaged {
            path: path.parent().unwrap_or(path).to_owned(),
            what: "the list of words is corrupt".to_owned(),
        };
        // A corrupt automaton could be one without an end.
        let (body, sum) = bytes.split_last_chunk().ok_or_else(damaged)?;
        if crc32fast::hash(body) != u32::from_le_bytes(*sum) {
            return Err(damaged());
        }
        Map::from_bytes(body.to_vec()).map(Self).map_err(|_| damaged())
    }

    /// Writes the union of the last list and the words of new segments.
    pub(crate) fn write(last: Option<&Self>, new: &[SegmentWords], path: &Path) -> Result<()> {
        let mut all = MapBuilder::memory();
        let mut add = |word: &[u8]| all.insert(word, 0).expect("memory takes words in order");
        let mut new = Union::of(new);
        let mut next = new.next();
        if let Some(last) = last {
            let mut words = last.0.stream();
            while let Some((word, _)) = words.next() {
                while let Some(before) = next.take_if(|next| next.as_slice() <= word) {
                    if before.as_slice() < word {
                        add(&before);
                    }
                    next = new.next();
                }
                add(word);
            }
        }
        while let Some(word) = next {
            add(&word);
            next = new.next();
        }
        let mut bytes = all.into_inner().expect("memory takes all bytes");
        bytes.extend_from_slice(&crc32fast::hash(&bytes).to_le_bytes());
        write_atomically(path, &bytes).map_err(Error::disk(path, "writing the list of words"))
    }

    /// Returns the words that an automaton accepts, in order.
    pub(crate) fn accepted(&self, automaton: impl Automaton) -> Vec<String> {
        let mut words = Vec::new();
        let mut found = self.0.search(automaton).into_stream();
        while let Some((word, _)) = found.next() {
            words.extend(std::str::from_utf8(word).map(str::to_owned));
        }
        words
    }

    /// Returns the words that start with this byte, or all.
    pub(crate) fn starting(&self, byte: Option<u8>) -> Vec<String> {
        let mut words = Vec::new();
        let mut range = self.0.range();
        if let Some(byte) = byte {
            range = range.ge([byte]);
            if let Some(next) = byte.checked_add(1) {
                range = range.lt([next]);
            }
        }
        let mut found = range.into_stream();
        while let Some((word, _)) = found.next() {
            words.extend(std::str::from_utf8(word).map(str::to_owned));
        }
        words
    }

    /// Returns whether the word is in the set.
    pub(crate) fn contains(&self, word: &str) -> bool {
        self.0.contains_key(word)
    }
}

/// The words of a new segment, sorted, each as what differs from the one before: quicker to make than an automaton.
pub(crate) struct SegmentWords(Vec<u8>);

impl SegmentWords {
    /// Collects words in any order.
    pub(crate) fn of(mut words: Vec<String>) -> Self {
        words.sort_unstable();
        words.dedup();
        let (mut bytes, mut last) = (Vec::new(), "");
        for word in &words {
            let shared = last.bytes().zip(word.bytes()).take_while(|(one, other)| one == other).count();
            VInt(shared as u64).serialize_into_vec(&mut bytes);
            VInt((word.len() - shared) as u64).serialize_into_vec(&mut bytes);
            bytes.extend_from_slice(&word.as_bytes()[shared..]);
            last = word;
        }
        bytes.shrink_to_fit();
        Self(bytes)
    }
}

/// A place among the words of a segment, ordered by the word that stands there.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Cursor<'s> {
    word: Vec<u8>,
    rest: &'s [u8],
}

impl Cursor<'_> {
    /// Moves to the next word. Returns `false` at the end.
    fn advance(&mut self) -> bool {
        if self.rest.is_empty() {
            return false;
        }
        let mut number = || VInt::deserialize_u64(&mut self.rest).expect("it was written to memory") as usize;
        let (shared, length) = (number(), number());
        let (differs, rest) = self.rest.split_at(length);
        self.word.truncate(shared);
        self.word.extend_from_slice(differs);
        self.rest = rest;
        true
    }
}

/// The words of several segments in order, each once.
struct Union<'s>(BinaryHeap<Reverse<Cursor<'s>>>);

impl<'s> Union<'s> {
    fn of(sets: &'s [SegmentWords]) -> Self {
        let cursors = sets.iter().map(|set| Cursor { word: Vec::new(), rest: &set.0 });
        Self(cursors.filter_map(|mut cursor| cursor.advance().then_some(Reverse(cursor))).collect())
    }

    fn next(&mut self) -> Option<Vec<u8>> {
        let word = self.0.peek()?.0.word.clone();
        while let Some(mut first) = self.0.peek_mut() {
            if first.0.word != word {
                break;
            }
            if !first.0.advance() {
                PeekMut::pop(first);
            }
        }
        Some(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_united_and_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("words-1.fst");
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let set = |words: &[&str]| SegmentWords::of(owned(words));
        let last = WrittenWords::of(owned(&["tim", "tin"]));
        let new = [set(&["tram", "coal", "tram", "tins"]), set(&["tin", "tram"]), set(&[])];
        WrittenWords::write(Some(&last), &new, &path).expect("written");
        let read = || WrittenWords::read(&mut File::open(&path).expect("a file"), &path);
        let words = read().expect("it is whole");
        assert_eq!(words.starting(None), ["coal", "tim", "tin", "tins", "tram"]);
        assert_eq!(words.starting(Some(b't')), ["tim", "tin", "tins", "tram"]);
        assert_eq!(words.accepted(tantivy_fst::Regex::new("t.*m").expect("an expression")), ["tim", "tram"]);
        assert!(words.contains("tin") && !words.contains("ti"));
        let mut bytes = std::fs::read(&path).expect("a file");
        bytes[3] ^= 4;
        std::fs::write(&path, bytes).expect("written");
        assert!(read().is_err());
    }
}
