//! Our analyzer, dressed as a tantivy tokenizer.
//!
//! tantivy hands a tokenizer the text and nothing else, while stems depend on the article's language: so each text to be
//! indexed begins with one character that stands for it.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::text::{Analyzer, Lang};

/// The character that a text in `lang` begins with when it is given to be indexed.
pub(super) fn mark(lang: Lang) -> char {
    char::from(lang.byte())
}

/// Cuts a marked text into all its tokens at once and then hands them over one by one: as long as tantivy's tables do not
/// come between, those of the stemmer stay in the cache.
#[derive(Clone, Default)]
pub(super) struct MarkedTokenizer {
    /// One analyzer for every language met, in the order of their bytes.
    analyzers: Vec<Option<Analyzer>>,
    /// The terms of the text with their positions, and behind them strings of earlier texts to be used again.
    terms: Vec<(String, u32)>,
    token: Token,
}

impl Tokenizer for MarkedTokenizer {
    type TokenStream<'a> = MarkedStream<'a>;

    fn token_stream<'a>(&'a mut self, marked: &'a str) -> MarkedStream<'a> {
        let lang = marked.bytes().next().and_then(Lang::from_byte).unwrap_or(Lang::UNSTEMMED);
        let place = usize::from(lang.byte());
        if self.analyzers.len() <= place {
            self.analyzers.resize(place + 1, None);
        }
        let analyzer = self.analyzers[place].get_or_insert_with(|| Analyzer::new(lang));
        let mut stream = analyzer.stream(marked.get(1..).unwrap_or_default());
        let mut count = 0;
        while stream.advance() {
            if count == self.terms.len() {
                self.terms.push((String::new(), 0));
            }
            let (term, position) = &mut self.terms[count];
            *position = stream.token().position;
            stream.swap_term(term);
            count += 1;
        }
        self.token.reset();
        MarkedStream { terms: self.terms[..count].iter_mut(), token: &mut self.token }
    }
}

/// The tokens of a text that was cut. Their offsets are not told: nobody who indexes asks for them.
pub(super) struct MarkedStream<'a> {
    terms: std::slice::IterMut<'a, (String, u32)>,
    token: &'a mut Token,
}

impl TokenStream for MarkedStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((term, position)) = self.terms.next() else { return false };
        std::mem::swap(&mut self.token.text, term);
        self.token.position = *position as usize;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
