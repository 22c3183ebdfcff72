//! Numbers of terms.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Analyzer, Form, TokenStream};
use crate::text::span::Span;

/// Number of terms or of words from which there are [many](TermNumbers::are_many); some 8 MB.
const MANY: usize = 1 << 16;

/// Gives terms numbers, which are kept from text to text. Most words recur: a plain word that was seen before is neither
/// stemmed nor compared letter by letter.
#[derive(Clone, Default)]
pub struct TermNumbers {
    /// Numbers of plain words by the language that they were stemmed in.
    words: FxHashMap<(u8, [u64; 2]), u32>,
    terms: FxHashMap<Arc<str>, u32>,
    listed: Vec<Arc<str>>,
}

/// A token with the number of its term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberedToken {
    /// Twice the number, plus one for a word or pair.
    code: u32,
    start: u32,
    end: u32,
}

impl NumberedToken {
    /// Returns the number of its term.
    pub const fn number(self) -> u32 {
        self.code >> 1
    }

    /// Returns whether it is a word or a pair of characters, not another form of one.
    pub const fn is_word(self) -> bool {
        self.code & 1 == 1
    }

    /// Returns the range of the text.
    pub const fn span(self) -> Span {
        Span { start: self.start as usize, end: self.end as usize }
    }
}

impl TermNumbers {
    /// Returns the tokens of a text, in order.
    pub fn tokens(&mut self, analyzer: &mut Analyzer, text: &str) -> Box<[NumberedToken]> {
        let mut tokens = Vec::with_capacity(text.len() / 5);
        let mut stream = analyzer.stream(text);
        while stream.step() {
            let number = self.of(&mut stream);
            let token = stream.token();
            let is_word = matches!(token.form, Form::Word | Form::Pair);
            let (start, end) = (token.span.start as u32, token.span.end as u32);
            tokens.push(NumberedToken { code: number << 1 | u32::from(is_word), start, end });
        }
        tokens.into()
    }

    /// Returns the term with this number.
    pub fn term(&self, number: u32) -> &str {
        &self.listed[number as usize]
    }

    /// Returns the number of a term; `None` if no text had it.
    pub fn known(&self, term: &str) -> Option<u32> {
        self.terms.get(term).copied()
    }

    /// Returns whether there are so many that it is time to begin again with none.
    pub fn are_many(&self) -> bool {
        self.words.len().max(self.listed.len()) >= MANY
    }

    /// Returns the number of the current token's term, after a [step](TokenStream::step).
    fn of(&mut self, stream: &mut TokenStream<'_, '_>) -> u32 {
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

    fn number(&mut self, term: &str) -> u32 {
        if let Some(number) = self.terms.get(term) {
            return *number;
        }
        let (number, term) = (self.listed.len() as u32, Arc::<str>::from(term));
        self.terms.insert(Arc::clone(&term), number);
        self.listed.push(term);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn numbers_stand_for_the_terms_of_the_tokens() {
        let mut numbers = TermNumbers::default();
        let texts = [
            (Lang::ENGLISH, "The ferries of Kowloon's COVID-19 ward cost US$4.66bn, said the U.S. ferry board."),
            (Lang::of_tag("fr"), "Les ferries de l\u{2019}\u{ee}le co\u{fb}tent 5 \u{20ac}; ferry, \u{ee}les."),
            (Lang::of_tag("zh"), "\u{6e2f}\u{53e3}\u{8fde}\u{7740}\u{6e2f}\u{53e3} ferry"),
        ];
        for (lang, text) in texts.iter().chain(&texts) {
            let mut analyzer = Analyzer::new(*lang);
            let numbered = numbers.tokens(&mut analyzer, text);
            let expected = analyzer.tokens(text);
            assert_eq!(numbered.len(), expected.len());
            for (numbered, token) in numbered.iter().zip(expected) {
                assert_eq!(numbers.term(numbered.number()), token.term);
                assert_eq!(numbers.known(&token.term), Some(numbered.number()));
                assert_eq!(numbered.span(), token.span);
                assert_eq!(numbered.is_word(), matches!(token.form, Form::Word | Form::Pair));
            }
        }
        assert_eq!(numbers.known("harbour"), None);
        assert!(!numbers.are_many());
    }
}
