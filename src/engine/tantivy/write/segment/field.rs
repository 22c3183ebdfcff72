//! One indexed field of a segment being built.

use tantivy::schema::Field;

use super::terms::{ShortTerm, TermId, TermNumbers, TermTable};
use super::tokens::Tokens;
use crate::text::{Analyzer, Lang, has_letters};

/// The contents of a field so far.
pub(super) struct FieldBuilder {
    pub(super) field: Field,
    /// Whether frequencies and positions are stored, or documents only.
    pub(super) with_positions: bool,
    pub(super) terms: TermTable,
    pub(super) tokens: Tokens,
    /// The terms of words seen so far, as written, by stemming language. Most words recur, so each is stemmed once.
    words: Vec<TermNumbers>,
    /// Those of words with letters that are not stemmed: acronyms, names with signs.
    unstemmed: TermNumbers,
    /// The tokens of the text that is being read, and the terms found for them.
    read: Vec<(ReadToken, u32)>,
    found: Vec<Option<TermId>>,
}

/// A token whose term is to be looked up.
#[derive(Clone, Copy)]
enum ReadToken {
    /// A word, by its form as written.
    Word(ShortTerm),
    /// A term with letters that is not stemmed.
    Unstemmed(ShortTerm),
    /// Another term.
    Other(ShortTerm),
    /// A long one, which has been looked up.
    Known(TermId),
}

/// The tokens of a value: terms with their positions.
pub(super) type TokenizedValue = Vec<(TermId, u32)>;

impl FieldBuilder {
    pub(super) fn new(field: Field, with_positions: bool) -> Self {
        Self {
            field,
            with_positions,
            terms: TermTable::default(),
            tokens: Tokens::default(),
            words: Vec::new(),
            unstemmed: TermNumbers::default(),
            read: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Adds a text to the current document.
    pub(super) fn text(&mut self, text: &str, lang: Lang, analyzer: &mut Analyzer) {
        self.cut(text, lang, analyzer, Tokens::push);
    }

    /// Adds the terms of values that were tokenized before.
    pub(super) fn again(&mut self, cut: &TokenizedValue) {
        for &(term, position) in cut {
            self.tokens.push(term, position);
        }
    }

    /// Tokenizes the values that make up this field of a document, with gaps that prevent phrases from matching across
    /// values.
    pub(super) fn values(&mut self, values: &[&str], lang: Lang, analyzer: &mut Analyzer) -> TokenizedValue {
        let (mut all, mut start) = (TokenizedValue::new(), 0);
        for value in values {
            let mut end = start;
            self.cut(value, lang, analyzer, |_, term, position| {
                all.push((term, start + position));
                end = end.max(start + position + 1);
            });
            start = end + 1;
        }
        all
    }

    /// Adds a value to the current document as one term.
    pub(super) fn whole(&mut self, value: &str) {
        let term = self.terms.number(value);
        self.tokens.push(term, 0);
    }

    /// Adds values as one term each.
    pub(super) fn wholes(&mut self, values: &[&str]) -> TokenizedValue {
        values.iter().map(|value| (self.terms.number(value), 0)).collect()
    }

    fn cut(&mut self, text: &str, lang: Lang, analyzer: &mut Analyzer, mut take: impl FnMut(&mut Tokens, TermId, u32)) {
        let place = usize::from(lang.byte());
        if self.words.len() <= place {
            self.words.resize_with(place + 1, TermNumbers::default);
        }
        self.read(text, place, analyzer);
        let Self { words, unstemmed, terms, read, found, .. } = self;
        let words = &mut words[place];
        // Nothing else is done here, so that the processor waits for the memory of several lookups at once.
        found.clear();
        found.extend(read.iter().map(|(token, _)| match *token {
            ReadToken::Word(word) => words.short(word),
            ReadToken::Unstemmed(term) => unstemmed.short(term),
            ReadToken::Other(term) => terms.short(term),
            ReadToken::Known(term) => Some(term),
        }));
        for (&(token, position), found) in read.iter().zip(&*found) {
            let term = found.unwrap_or_else(|| match token {
                ReadToken::Word(word) => {
                    let word = word.text();
                    words.number(&word, || stemmed(word.to_string(), analyzer, terms))
                }
                ReadToken::Unstemmed(term) => {
                    let term = term.text();
                    unstemmed.number(&term, || terms.number(&term))
                }
                ReadToken::Other(term) => terms.number(&term.text()),
                ReadToken::Known(term) => term,
            });
            take(&mut self.tokens, term, position);
        }
    }

    /// Reads the tokens of a text in the language with that number.
    fn read(&mut self, text: &str, lang: usize, analyzer: &mut Analyzer) {
        let Self { words, unstemmed, terms, read, .. } = self;
        read.clear();
        let mut stream = analyzer.stream(text);
        while stream.step() {
            let token = if let Some(word) = stream.plain() {
                ReadToken::Word(ShortTerm::of_word(word))
            } else {
                let (term, is_raw) = (&stream.token().term, stream.is_raw());
                match ShortTerm::of(term) {
                    Some(word) if is_raw => ReadToken::Word(word),
                    Some(short) if has_letters(term) => ReadToken::Unstemmed(short),
                    Some(short) => ReadToken::Other(short),
                    None if is_raw => {
                        let word = term.clone();
                        ReadToken::Known(words[lang].number(&word, || {
                            stream.stem();
                            terms.number(&stream.token().term)
                        }))
                    }
                    None if has_letters(term) => ReadToken::Known(unstemmed.number(term, || terms.number(term))),
                    None => ReadToken::Known(terms.number(term)),
                }
            };
            read.push((token, stream.token().position));
        }
    }

    /// Returns the memory in use, in bytes.
    pub(super) fn memory(&self) -> usize {
        let words: usize = self.words.iter().map(TermNumbers::memory).sum();
        words + self.unstemmed.memory() + self.terms.memory() + self.tokens.memory()
    }

    /// Returns the words with letters as written, in no particular order, and frees their tables.
    pub(super) fn take_written(&mut self) -> Vec<String> {
        let words = std::mem::take(&mut self.words).into_iter().flat_map(TermNumbers::into_terms);
        let words = words.filter(|word| has_letters(word));
        words.chain(std::mem::take(&mut self.unstemmed).into_terms()).collect()
    }
}

/// Stems a word and returns the number of its term.
fn stemmed(mut word: String, analyzer: &mut Analyzer, terms: &mut TermTable) -> TermId {
    analyzer.stem(&mut word);
    terms.number(&word)
}
