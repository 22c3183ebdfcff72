//! Separates the readings of ruby text (furigana, pinyin) from the words they annotate. Shared by all formats that have
//! them.
//!
//! A sentence keeps its words only, so that it can be searched and quoted as it is written. The readings follow as a
//! paragraph of kind `note`: `灯台（とうだい）、予算（よさん）`. Each pair occurs once in an article.

use std::collections::HashSet;

/// Maximum number of pairs that are remembered, to bound memory.
const MAX_PAIRS: usize = 100_000;
/// Maximum length of a word or a reading, in bytes: anything longer is not one.
const MAX_LENGTH: usize = 200;

/// The readings of an article's words.
#[derive(Debug, Default)]
pub(super) struct Readings {
    known: HashSet<(String, String)>,
    /// Pairs since the last call of [`take`](Self::take).
    open: Vec<(String, String)>,
}

impl Readings {
    /// Adds the reading of a word. A reading without a word continues the previous one.
    pub(super) fn add(&mut self, word: &str, reading: &str) {
        let (word, reading) = (word.trim(), reading.trim());
        if reading.is_empty() || word.len() + reading.len() > MAX_LENGTH {
            return;
        }
        if !word.is_empty() {
            self.open.push((word.to_owned(), reading.to_owned()));
        } else if let Some((_, first)) = self.open.last_mut()
            && first.len() < MAX_LENGTH
        {
            first.push_str(reading);
        }
    }

    /// Returns the readings that were added since the last call and are new, as a paragraph.
    pub(super) fn take(&mut self) -> Option<String> {
        let mut line = String::new();
        for pair in std::mem::take(&mut self.open) {
            if self.known.contains(&pair) {
                continue;
            }
            if !line.is_empty() {
                line.push('、');
            }
            line.extend([&pair.0, "（", &pair.1, "）"]);
            if self.known.len() < MAX_PAIRS {
                self.known.insert(pair);
            }
        }
        (!line.is_empty()).then_some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reading_is_given_once() {
        let mut readings = Readings::default();
        readings.add("灯台", "とうだい");
        readings.add("港", "みなと");
        assert_eq!(readings.take().as_deref(), Some("灯台（とうだい）、港（みなと）"));
        readings.add(" 灯台 ", "とうだい");
        assert_eq!(readings.take(), None);
    }

    #[test]
    fn syllables_of_one_word_are_joined() {
        let mut readings = Readings::default();
        readings.add("北京", "běi");
        readings.add("", "jīng");
        assert_eq!(readings.take().as_deref(), Some("北京（běijīng）"));
    }
}
