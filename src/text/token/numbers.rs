//! Numbers of terms.

use rustc_hash::FxHashMap;

use super::TokenStream;

/// Number of terms and of words from which all are forgotten; some 3 MB.
const MOST: usize = 1 << 15;

/// Gives terms numbers, which are kept from text to text. Most words recur: a plain word that was seen before is neither
/// stemmed nor compared letter by letter.
#[derive(Clone, Default)]
pub struct TermNumbers {
    /// Numbers of plain words by the language that they were stemmed in.
    words: FxHashMap<(u8, [u64; 2]), u32>,
    terms: FxHashMap<Box<str>, u32>,
    listed: Vec<Box<str>>,
}

impl TermNumbers {
    /// Returns the number of the current token's term, after a [step](TokenStream::step).
    pub fn of(&mut self, stream: &mut TokenStream<'_, '_>) -> u32 {
        let Some(word) = stream.plain() else {
            stream.stem();
            return self.number(&stream.token().term);
        };
        let key = (stream.analyzer.lang.byte(), word.letters());
        if let Some(number) = self.words.get(&key) {
            return *number;
        }
        stream.stem();
        let number = self.number(&stream.token().term);
        self.words.insert(key, number);
        number
    }

    /// Returns the term with this number.
    pub fn term(&self, number: u32) -> &str {
        &self.listed[number as usize]
    }

    fn number(&mut self, term: &str) -> u32 {
        if let Some(number) = self.terms.get(term) {
            return *number;
        }
        let number = self.listed.len() as u32;
        self.terms.insert(term.into(), number);
        self.listed.push(term.into());
        number
    }

    pub(super) fn limit(&mut self) {
        if self.words.len().max(self.listed.len()) >= MOST {
            *self = Self::default();
        }
    }
}
