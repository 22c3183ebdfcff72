//! The words of an index as written: folded, not stemmed. Patterns and suggestions search among them.
//!
//! The term dictionary has stems only. Postings of written words would make an index about a tenth larger, so an index has a
//! list of them instead: an automaton (FST) of some four bytes a word, in a file beside the manifest of the same commit.
//! Which passages contain a word follows from its stems; where a stem has several words, from the texts.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

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

    /// Writes the union of several sets.
    pub(crate) fn write(sets: &[Self], path: &Path) -> Result<()> {
        let mut all = MapBuilder::memory();
        let mut union = sets.iter().map(|set| &set.0).collect::<tantivy_fst::map::OpBuilder<'_>>().union();
        while let Some((word, _)) = union.next() {
            all.insert(word, 0).expect("memory takes words in order");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_united_and_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("words-1.fst");
        let set = |words: &[&str]| WrittenWords::of(words.iter().map(|word| (*word).to_owned()).collect());
        WrittenWords::write(&[set(&["tram", "coal", "tram"]), set(&["tin", "tram"]), set(&[])], &path)
            .expect("written");
        let read = || WrittenWords::read(&mut File::open(&path).expect("a file"), &path);
        let words = read().expect("it is whole");
        assert_eq!(words.starting(None), ["coal", "tin", "tram"]);
        assert_eq!(words.starting(Some(b't')), ["tin", "tram"]);
        assert_eq!(words.accepted(tantivy_fst::Regex::new("t.*m").expect("an expression")), ["tram"]);
        assert!(words.contains("tin") && !words.contains("ti"));
        let mut bytes = std::fs::read(&path).expect("a file");
        bytes[3] ^= 4;
        std::fs::write(&path, bytes).expect("written");
        assert!(read().is_err());
    }
}
