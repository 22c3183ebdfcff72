//! Generated text for the benches: the same on every machine, with the word frequencies of a natural language.

use std::fs;
use std::path::Path;

/// Number of distinct words.
const VOCABULARY: usize = 30_000;
/// The most common words, by which English is detected.
const COMMONEST: [&str; 24] = [
    "the", "of", "and", "to", "a", "in", "that", "is", "was", "for", "on", "it", "with", "as", "by", "at", "said",
    "from", "his", "be", "has", "have", "which", "their",
];
/// Approximate length of an article, in bytes.
const ARTICLE: usize = 4000;

/// Generates articles: the word of rank r has a frequency of about 1/r (Zipf, "Human Behavior and the Principle of
/// Least Effort", 1949).
pub(crate) struct Writer {
    words: Vec<String>,
    /// Cumulative frequency of each rank.
    shares: Vec<f64>,
    state: u64,
}

impl Writer {
    /// Creates a writer with a fixed seed.
    pub(crate) fn new() -> Self {
        let mut writer = Self { words: Vec::new(), shares: Vec::new(), state: 0x1b1d };
        writer.words = (0..VOCABULARY).map(|rank| writer.coin(rank)).collect();
        let mut sum = 0.0;
        for rank in 1..=VOCABULARY {
            sum += 1.0 / rank as f64;
            writer.shares.push(sum);
        }
        writer
    }

    /// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
    fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.draw() % limit as u64) as usize
    }

    /// Returns a word for a rank: frequent words are short; some have an accent, a hyphen or digits.
    fn coin(&mut self, rank: usize) -> String {
        const STARTS: [&str; 16] = ["b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st"];
        const VOWELS: [&str; 8] = ["a", "e", "i", "o", "u", "ea", "ou", "ai"];
        const ENDS: [&str; 8] = ["", "n", "r", "s", "t", "l", "ing", "ed"];
        if let Some(word) = COMMONEST.get(rank) {
            return (*word).to_owned();
        }
        let syllables = 1 + (rank + 1).ilog10() as usize / 2 + self.below(2);
        let mut word = String::new();
        for _ in 0..syllables {
            word += STARTS[self.below(STARTS.len())];
            word += VOWELS[self.below(VOWELS.len())];
        }
        word += ENDS[self.below(ENDS.len())];
        match self.below(40) {
            0 => word.push('é'),
            1 => word += "-19",
            2 => word = format!("{},{:03}", 1 + self.below(900), self.below(1000)),
            _ => {}
        }
        word
    }

    fn word(&mut self) -> &str {
        let all = self.shares[VOCABULARY - 1];
        let place = (self.draw() >> 11) as f64 / (1_u64 << 53) as f64 * all;
        &self.words[self.shares.partition_point(|share| *share < place)]
    }

    fn sentence(&mut self, text: &mut String) {
        for place in 0..8 + self.below(18) {
            let word = self.word();
            match place {
                0 => {
                    let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
                    *text += &first.to_uppercase();
                    *text += rest;
                }
                9 => {
                    *text += ", ";
                    *text += word;
                }
                _ => {
                    *text += " ";
                    *text += word;
                }
            }
        }
        text.push('.');
    }

    /// Returns an article: paragraphs of sentences.
    pub(crate) fn article(&mut self) -> String {
        let mut text = String::new();
        while text.len() < ARTICLE {
            for place in 0..2 + self.below(5) {
                text += if place == 0 { "" } else { " " };
                self.sentence(&mut text);
            }
            text += "\n\n";
        }
        text
    }

    /// Returns articles of about `bytes` bytes in total.
    pub(crate) fn articles(&mut self, bytes: usize) -> Vec<String> {
        (0..bytes.div_ceil(ARTICLE)).map(|_| self.article()).collect()
    }

    /// Returns words of about a rank, for a query.
    #[allow(dead_code)] // not used by every bench
    pub(crate) fn words_around(&self, rank: usize, count: usize) -> String {
        self.words[rank..rank + count].join(" ")
    }
}

/// Writes articles to a folder, one file each.
pub(crate) fn write(articles: &[String], folder: &Path) {
    for (number, text) in articles.iter().enumerate() {
        fs::write(folder.join(format!("{number:05}.txt")), text).expect("the folder takes a file");
    }
}
