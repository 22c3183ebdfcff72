//! Our analyzer, dressed as a tantivy tokenizer.
//!
//! tantivy hands a tokenizer the text and nothing else, while stems depend on the article's language: so each text to be
//! indexed begins with one character that stands for it.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::text::{self, Analyzer, Lang};

/// The character that a text in `lang` begins with when it is given to be indexed.
pub(super) fn mark(lang: Lang) -> char {
    char::from(lang.byte())
}

#[derive(Clone, Default)]
pub(super) struct MarkedTokenizer {
    /// One analyzer for every language met, in the order of their bytes.
    analyzers: Vec<Option<Analyzer>>,
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
        self.token.reset();
        MarkedStream { stream: analyzer.stream(marked.get(1..).unwrap_or_default()), token: &mut self.token }
    }
}

pub(super) struct MarkedStream<'a> {
    stream: text::TokenStream<'a, 'a>,
    token: &'a mut Token,
}

impl TokenStream for MarkedStream<'_> {
    fn advance(&mut self) -> bool {
        if !self.stream.advance() {
            return false;
        }
        let token = self.stream.token();
        self.token.text.clear();
        self.token.text.push_str(&token.term);
        self.token.position = token.position as usize;
        self.token.offset_from = token.span.start;
        self.token.offset_to = token.span.end;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
