//! One indexed field of a segment being built.

use rustc_hash::FxHashMap;
use tantivy::schema::Field;

use super::terms::{TermId, TermTable};
use super::tokens::Tokens;
use crate::text::{Analyzer, Lang, PlainWord, TokenStream, has_letters};

/// The contents of a field so far.
pub(super) struct FieldBuilder {
    pub(super) field: Field,
    /// Whether frequencies and positions are stored, or documents only.
    pub(super) with_positions: bool,
    pub(super) terms: TermTable,
    pub(super) tokens: Tokens,
    /// Words seen so far, by stemming language. Most words recur, so each is stemmed once.
    words: Vec<SeenWords>,
    /// Words with letters that are not stemmed: acronyms, names with signs.
    unstemmed: TermTable,
}

/// The words of one language, as written, with their terms.
#[derive(Default)]
struct SeenWords {
    plain: FxHashMap<[u64; 2], TermId>,
    /// Other words; their terms are in the order of their numbers.
    raw: TermTable,
    terms: Vec<TermId>,
}

impl SeenWords {
    fn memory(&self) -> usize {
        self.plain.capacity() * (size_of::<([u64; 2], TermId)>() + 1)
            + self.raw.memory()
            + self.terms.capacity() * size_of::<TermId>()
    }
}

/// The tokens of a value: terms with their positions.
pub(super) type TokenizedValue = Vec<(TermId, u32)>;

impl FieldBuilder {
    pub(super) fn new(field: Field, with_positions: bool) -> Self {
        let (terms, unstemmed) = (TermTable::default(), TermTable::default());
        Self { field, with_positions, terms, tokens: Tokens::default(), words: Vec::new(), unstemmed }
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
            self.words.resize_with(place + 1, SeenWords::default);
        }
        let words = &mut self.words[place];
        let mut stream = analyzer.stream(text);
        while stream.step() {
            let mut stemmed = |stream: &mut TokenStream<'_, '_>| {
                stream.stem();
                self.terms.number(&stream.token().term)
            };
            let term = if let Some(word) = stream.plain() {
                *words.plain.entry(word.letters()).or_insert_with(|| stemmed(&mut stream))
            } else if stream.is_raw() {
                let number = words.raw.number(&stream.token().term);
                if number as usize == words.terms.len() {
                    words.terms.push(stemmed(&mut stream));
                }
                words.terms[number as usize]
            } else {
                let term = &stream.token().term;
                if has_letters(term) {
                    self.unstemmed.number(term);
                }
                self.terms.number(term)
            };
            take(&mut self.tokens, term, stream.token().position);
        }
    }

    /// Returns the memory in use, in bytes.
    pub(super) fn memory(&self) -> usize {
        let words: usize = self.words.iter().map(SeenWords::memory).sum();
        words + self.unstemmed.memory() + self.terms.memory() + self.tokens.memory()
    }

    /// Returns the words with letters as written, in no particular order, and frees their tables.
    pub(super) fn take_written(&mut self) -> Vec<String> {
        let mut written = Vec::new();
        for SeenWords { plain, raw, .. } in std::mem::take(&mut self.words) {
            written.extend(plain.into_keys().map(|letters| PlainWord::from_letters(letters).to_string()));
            written.extend(raw.listed().texts().filter(|word| has_letters(word)).map(str::to_owned));
        }
        written.extend(std::mem::take(&mut self.unstemmed).listed().texts().map(str::to_owned));
        written
    }
}
