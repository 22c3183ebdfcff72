//! Tokenizer: words with their positions. Index, query, snippet, quotation and claim all use this analyzer.
//!
//! A word is folded and stemmed. Search terms that matter to professionals stay whole. A number is one token, with its
//! thousands separators removed (`1,051`, `1 051`: `1051`). Money is found with and without its sign
//! (`$4.66`, `4.66`), and `%` as `percent`. A number with its scale is also indexed by value (`4.66bn`, `4.66 billion`:
//! `4660000000`), and with its currency (`2 Billionen Euro`: `€2000000000000`). Compounds
//! are indexed in parts and as a whole (`COVID-19`: `covid`, `19`, `covid19`). `R&D` and `U.S.` are single words, and
//! possessives are reduced to the owner (`Hangzhou's` = `hangzhou`). Chinese, Japanese and Korean are split into overlapping
//! pairs of characters, [scripts of South-East Asia](south_east_asian) into words. Every word takes a position, so that
//! phrases match.
//!
//! The words [as written](Analyzer::as_written), which patterns and suggestions use, are folded but not stemmed; they are at
//! the same positions.
//!
//! Most words are plain ASCII between plain separators and take a fast path in this file; [`chunk`] handles the others.

mod chunk;
mod first_bytes;
mod numbers;
mod south_east_asian;
mod spelling;
mod value;

use std::collections::{BTreeMap, VecDeque};

use super::fold::{currency, fold_into, is_paired_script, is_south_east_asian};
use super::lang::Lang;
use super::quantity::digits::Style;
use super::span::Span;
use super::stem::{PlainWord, Stemmer};
pub use first_bytes::FirstByteFilter;
pub use numbers::{NumberedToken, TermNumbers};
use south_east_asian::WordSegmenter;

/// Maximum length of a term, in bytes, so that a whole book without a space is not one term. Longer terms are
/// truncated.
const MAX_LENGTH: usize = 128;

/// How a token relates to its word. Several tokens may share a position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// A word, or one part of a compound.
    #[default]
    Word,
    /// All parts of a compound joined, or a value without its currency, at the position of the first part.
    Whole,
    /// The value of a number with its scale, its currency, or both: `4660000000`, `€5`. In a query it replaces the words
    /// of its span, so that `2 billion euros` does not match `2 Billionen Euro` word by word.
    Amount,
    /// A more exact form of the word at this position: money with its sign, an acronym with its dots.
    Exact,
    /// A pair of characters of an unsegmented script.
    Pair,
    /// The last character of a run of pairs, so that a single character is found at any position.
    Last,
}

/// An indexed word of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Token {
    /// The folded and stemmed term.
    pub term: String,
    /// Range of the original text.
    pub span: Span,
    /// Position in the sequence of words, from 0.
    pub position: u32,
    /// How it relates to the word at this position.
    pub form: Form,
}

/// Splits texts of one language into tokens.
#[derive(Clone)]
pub struct Analyzer {
    lang: Lang,
    style: Style,
    stemmer: Stemmer,
    token: Token,
    /// Further tokens of the current chunk, and whether they are still to be stemmed.
    pending: VecDeque<(Token, bool)>,
    segmenter: Option<WordSegmenter>,
}

impl Analyzer {
    /// Creates an analyzer with the stemmer of `lang`.
    pub fn new(lang: Lang) -> Self {
        Self {
            lang,
            style: Style::of(Some(lang)),
            stemmer: Stemmer::new(lang),
            token: Token::default(),
            pending: VecDeque::new(),
            segmenter: None,
        }
    }

    /// Creates an analyzer that splits texts like that of `lang` but leaves words as written: folded, without stemming.
    pub fn as_written(lang: Lang) -> Self {
        Self { stemmer: Stemmer::new(Lang::UNSTEMMED), ..Self::new(lang) }
    }

    /// Replaces a folded word by its stem.
    pub fn stem(&mut self, word: &mut String) {
        self.stemmer.stem(word);
    }

    /// Returns the tokens of a text one by one.
    pub fn stream<'t, 'a>(&'a mut self, text: &'t str) -> TokenStream<'t, 'a> {
        self.pending.clear();
        TokenStream {
            analyzer: self,
            text,
            at: 0,
            position: 0,
            run_end: 0,
            wanted: None,
            unstemmed: None,
            is_raw: false,
        }
    }

    /// Returns the wanted tokens of a text, and perhaps some others; positions are those of [`Analyzer::stream`].
    ///
    /// A search for few terms skips the stemming of all other words.
    pub fn stream_of<'t, 'a>(&'a mut self, text: &'t str, wanted: &'a FirstByteFilter) -> TokenStream<'t, 'a> {
        let lang = self.lang;
        TokenStream { wanted: Some(wanted).filter(|_| lang.keeps_initials()), ..self.stream(text) }
    }

    /// Returns all tokens of a text.
    pub fn tokens(&mut self, text: &str) -> Vec<Token> {
        let mut stream = self.stream(text);
        let mut tokens = Vec::new();
        while stream.advance() {
            tokens.push(stream.token().clone());
        }
        tokens
    }
}

/// Analyzers by language, reused from text to text.
#[derive(Clone, Default)]
pub struct Analyzers {
    by_lang: BTreeMap<Lang, Analyzer>,
}

impl Analyzers {
    /// Returns the analyzer of this language.
    pub fn of(&mut self, lang: Lang) -> &mut Analyzer {
        self.by_lang.entry(lang).or_insert_with(|| Analyzer::new(lang))
    }
}

fn cut(term: &mut String) {
    if term.len() > MAX_LENGTH {
        let mut end = MAX_LENGTH;
        while !term.is_char_boundary(end) {
            end -= 1;
        }
        term.truncate(end);
    }
}

/// An iterator over the tokens of one text.
pub struct TokenStream<'t, 'a> {
    analyzer: &'a mut Analyzer,
    text: &'t str,
    /// Offset of the next byte to read.
    at: usize,
    /// Position of the next word.
    position: u32,
    /// End of the current run of characters that is split into pairs, or 0.
    run_end: usize,
    /// Plain words with other first bytes are skipped.
    wanted: Option<&'a FirstByteFilter>,
    /// The plain word of the current token, if it has not been stemmed.
    unstemmed: Option<PlainWord>,
    /// Whether the term of the current token is a word that has not been stemmed.
    is_raw: bool,
}

/// The result of reading a plain word.
enum Plain {
    Token,
    PassedOver,
    /// It is not a plain word.
    No,
}

/// The class of an ASCII byte.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Letter,
    Digit,
    Sign,
    Wide,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Space; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'$' => Class::Sign,
            128.. => Class::Wide,
            _ => Class::Space,
        };
        byte += 1;
    }
    classes
};

impl TokenStream<'_, '_> {
    /// Moves to the next token. Returns `false` at the end.
    pub fn advance(&mut self) -> bool {
        let goes_on = self.step();
        self.stem();
        goes_on
    }

    /// Moves to the next token like [`advance`](Self::advance), but does not stem a [plain](Self::plain) or
    /// [raw](Self::is_raw) word, so that a caller that has seen the word before can skip stemming.
    pub fn step(&mut self) -> bool {
        (self.unstemmed, self.is_raw) = (None, false);
        if self.run_end != 0 {
            self.pair();
            return true;
        }
        if let Some((token, is_raw)) = self.analyzer.pending.pop_front() {
            (self.analyzer.token, self.is_raw) = (token, is_raw);
            return true;
        }
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            match CLASSES[usize::from(bytes[self.at])] {
                Class::Space => self.at += 1,
                Class::Letter => match self.plain_word() {
                    Plain::Token => return true,
                    Plain::PassedOver => {}
                    Plain::No => return self.chunk(),
                },
                Class::Digit => return self.chunk(),
                Class::Sign => {
                    if bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit) {
                        return self.chunk();
                    }
                    self.at += 1;
                }
                Class::Wide => {
                    let c = self.char_at(self.at).expect("a byte of a character stands here");
                    if is_paired_script(c) {
                        self.run_end = self.run_from(self.at);
                        self.pair();
                        return true;
                    }
                    if is_south_east_asian(c) {
                        self.words_of_run();
                        if !self.analyzer.pending.is_empty() {
                            return self.step();
                        }
                        continue;
                    }
                    let starts_money = currency(c).is_some()
                        && self.char_at(self.at + c.len_utf8()).is_some_and(|next| next.is_ascii_digit());
                    if starts_money || c.is_alphanumeric() {
                        return self.chunk();
                    }
                    self.at += c.len_utf8();
                }
            }
        }
        false
    }

    /// Returns the word of the current token if it is plain and has not been [stemmed](Self::stem).
    pub fn plain(&self) -> Option<PlainWord> {
        self.unstemmed
    }

    /// Returns whether the term of the current token is a word that has not been [stemmed](Self::stem).
    pub const fn is_raw(&self) -> bool {
        self.is_raw
    }

    /// Stems the word of the current token, unless that has been done or is not due.
    pub fn stem(&mut self) {
        if std::mem::take(&mut self.is_raw) {
            let Analyzer { token, stemmer, .. } = &mut *self.analyzer;
            stemmer.stem(&mut token.term);
        }
        if let Some(word) = self.unstemmed.take() {
            let Analyzer { token, stemmer, .. } = &mut *self.analyzer;
            stemmer.stem_word(word, &mut token.term);
        }
    }

    /// Returns the current token.
    pub fn token(&self) -> &Token {
        &self.analyzer.token
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// Reads ASCII letters that are not adjacent to other word characters.
    fn plain_word(&mut self) -> Plain {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let word = PlainWord::at_start_of(&bytes[start..]);
        let end = match word {
            Some((_, length)) => start + length,
            // Reads no further than needed to see that the word is too long, because this runs for each part of it.
            None => {
                start + bytes[start..].iter().take(MAX_LENGTH + 1).take_while(|byte| byte.is_ascii_alphabetic()).count()
            }
        };
        let goes_on = match bytes.get(end) {
            Some(b'.') => {
                end - start == 1 || bytes.get(end + 1).is_some_and(|&next| next.is_ascii_alphanumeric() || next >= 128)
            }
            Some(b'-' | b'\'' | b'&' | b'_' | b'$' | b'#' | b'0'..=b'9' | 128..) => true,
            Some(b'+') => bytes.get(end + 1) == Some(&b'+'),
            // Usually a space, a comma, or the end.
            _ => false,
        };
        if goes_on || end - start > MAX_LENGTH {
            return Plain::No;
        }
        if self.wanted.is_some_and(|wanted| !wanted.holds(bytes[start])) {
            self.position += 1;
            self.at = end;
            return Plain::PassedOver;
        }
        let token = &mut self.analyzer.token;
        if word.is_none() {
            token.term.clear();
            token.term.push_str(&self.text[start..end]);
            token.term.make_ascii_lowercase();
        }
        self.is_raw = word.is_none();
        self.unstemmed = word.map(|(word, _)| word);
        token.span = Span::new(start, end);
        token.position = self.position;
        token.form = Form::Word;
        self.position += 1;
        self.at = end;
        Plain::Token
    }

    /// Reads a pair from a run of characters of an unsegmented script, or the last character alone.
    fn pair(&mut self) {
        let start = self.at;
        let first = self.char_at(start).expect("inside a run");
        let next = start + first.len_utf8();
        let token = &mut self.analyzer.token;
        token.term.clear();
        fold_into(first, &mut token.term);
        token.position = self.position;
        self.position += 1;
        self.at = next;
        if next < self.run_end {
            let second = self.text[next..].chars().next().expect("inside a run");
            fold_into(second, &mut token.term);
            token.span = Span::new(start, next + second.len_utf8());
            token.form = Form::Pair;
        } else {
            let alone = self.text[..start].chars().next_back().is_none_or(|before| !is_paired_script(before));
            token.span = Span::new(start, next);
            token.form = if alone { Form::Word } else { Form::Last };
            self.run_end = 0;
        }
    }

    fn run_from(&self, start: usize) -> usize {
        let rest = &self.text[start..];
        start + rest.find(|c| !is_paired_script(c)).unwrap_or(rest.len())
    }
}

#[cfg(test)]
mod tests;
