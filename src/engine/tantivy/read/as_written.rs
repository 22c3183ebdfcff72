//! Patterns and similar words among words as written.
//!
//! The list of words says which words match. A stem all of whose words match is as good as they are; for a stem that other
//! words have too, the texts decide.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use lru::LruCache;
use tantivy::query::{DfaWrapper, FuzzyTermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet as _, Searcher, SegmentReader, TERMINATED, Term};
use tantivy_common::BitSet;
use tantivy_fst::Automaton;

use super::docs::Docs;
use super::texts::Texts;
use crate::engine::SimilarWord;
use crate::engine::tantivy::codebook::Codebooks;
use crate::engine::tantivy::fault;
use crate::engine::tantivy::schema::Fields;
use crate::engine::tantivy::written::WrittenWords;
use crate::error::Result;
use crate::text::{Analyzers, Lang, has_letters};

/// Number of patterns whose documents are kept.
const PATTERNS: NonZeroUsize = NonZeroUsize::new(32).expect("it is not zero");
/// What is searched for among words as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Sought {
    /// Words that match a regular expression.
    Pattern(String),
    /// Words within an edit distance, a transposition counting as one.
    Similar(String, u8),
}

/// The list of words, read when a query first needs it, and where the patterns of the last queries occur: a search evaluates
/// its query several times.
pub(crate) struct WrittenPatterns {
    path: Option<PathBuf>,
    /// Kept open because the next commit deletes the file.
    file: Mutex<Option<File>>,
    words: OnceLock<WrittenWords>,
    docs: Mutex<LruCache<(Field, Sought), Arc<Docs>>>,
}

impl WrittenPatterns {
    /// Opens the list of words of the commit with this manifest.
    pub(crate) fn open(location: &Path, manifest: &str) -> Self {
        let path = WrittenWords::file_name(manifest).map(|name| location.join(name));
        let file = path.as_ref().and_then(|path| File::open(path).ok());
        Self { path, file: Mutex::new(file), words: OnceLock::new(), docs: Mutex::new(LruCache::new(PATTERNS)) }
    }

    /// Returns whether the commit has a list of words that is missing.
    pub(crate) fn is_missing(&self) -> bool {
        self.path.is_some() && locked(&self.file).is_none()
    }

    pub(crate) fn words(&self) -> Result<&WrittenWords> {
        if let Some(words) = self.words.get() {
            return Ok(words);
        }
        let words = match (&self.path, locked(&self.file).take()) {
            (None, _) => WrittenWords::of(Vec::new()),
            (Some(path), Some(mut file)) => WrittenWords::read(&mut file, path)?,
            // Another thread reads it, or it is missing.
            (Some(path), None) => WrittenWords::open(path)?,
        };
        Ok(self.words.get_or_init(|| words))
    }

    /// Returns the documents where a pattern occurs in a field.
    pub(crate) fn docs(
        &self,
        searcher: &Searcher,
        vocabulary: &Vocabulary<'_>,
        field: Field,
        sought: &Sought,
    ) -> Result<Arc<Docs>> {
        let key = (field, sought.clone());
        if let Some(docs) = locked(&self.docs).get(&key) {
            return Ok(Arc::clone(docs));
        }
        let location = self.path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        let found = pattern(location, vocabulary, field, sought)?;
        let in_segment = |reader: &SegmentReader| Ok((reader.segment_id(), found.docs(reader)?));
        let docs = searcher.segment_readers().iter().map(in_segment).collect::<tantivy::Result<Docs>>();
        let docs = Arc::new(docs.map_err(fault(location, "searching"))?);
        locked(&self.docs).put(key, Arc::clone(&docs));
        Ok(docs)
    }
}

/// Locks a value that stays valid if a thread panics.
fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns where what is searched for occurs in a field.
pub(crate) fn pattern(
    location: &Path,
    vocabulary: &Vocabulary<'_>,
    field: Field,
    sought: &Sought,
) -> Result<WrittenPattern> {
    let fault = fault(location, "searching");
    match sought {
        Sought::Pattern(expression) => vocabulary.pattern(field, &*super::pattern::compile(expression)?),
        Sought::Similar(word, distance) => similar_to(word, *distance).and_then(|it| vocabulary.pattern(field, &it)),
    }
    .map_err(fault)
}

/// Returns an automaton for words within an edit distance.
pub(crate) fn similar_to(word: &str, distance: u8) -> tantivy::Result<DfaWrapper> {
    // The field does not matter.
    FuzzyTermQuery::new(Term::from_field_text(Field::from_field_id(0), word), distance, true).automaton()
}

/// The words of one index and their terms.
pub(crate) struct Vocabulary<'s> {
    pub(crate) words: &'s WrittenWords,
    pub(crate) searcher: &'s Searcher,
    pub(crate) fields: Fields,
    pub(crate) codebooks: &'s Arc<Codebooks>,
    pub(crate) stems: &'s [Lang],
}

/// Where words that match a pattern occur in a field.
#[derive(Clone, Debug)]
pub(crate) struct WrittenPattern {
    fields: Fields,
    codebooks: Arc<Codebooks>,
    field: Field,
    /// Terms all of whose words match.
    exact: Vec<Term>,
    /// Terms of words that match and of others.
    mixed: Vec<Term>,
    /// The words that match.
    words: HashSet<String>,
}

impl Vocabulary<'_> {
    /// Returns the terms under which a word may be indexed.
    pub(crate) fn terms(&self, word: &str, analyzers: &mut Analyzers) -> Vec<String> {
        let mut terms = vec![word.to_owned()];
        for &lang in self.stems {
            let mut stem = word.to_owned();
            analyzers.of(lang).stem(&mut stem);
            if !terms.contains(&stem) {
                terms.push(stem);
            }
        }
        terms
    }

    /// Returns the words within an edit distance that some passage or title has.
    pub(crate) fn similar(&self, word: &str, distance: u8) -> tantivy::Result<Vec<SimilarWord>> {
        let mut analyzers = Analyzers::default();
        let mut similar = Vec::new();
        for word in self.words.accepted(similar_to(word, distance)?) {
            let mut passages = 0;
            for term in self.terms(&word, &mut analyzers) {
                for field in [self.fields.text, self.fields.title] {
                    passages = passages.max(self.searcher.doc_freq(&Term::from_field_text(field, &term))?);
                }
            }
            // A word of deleted articles may be in the list still.
            if passages > 0 {
                similar.push(SimilarWord { word, passages });
            }
        }
        Ok(similar)
    }

    /// Returns where the words that the automaton accepts occur in a field with texts or titles.
    pub(crate) fn pattern<A>(&self, field: Field, automaton: &A) -> tantivy::Result<WrittenPattern>
    where
        A: Automaton,
        A::State: Clone,
    {
        let words: HashSet<String> = self.words.accepted(automaton).into_iter().collect();
        let mut analyzers = Analyzers::default();
        let mut terms: BTreeMap<String, bool> = BTreeMap::new();
        for word in &words {
            terms.extend(self.terms(word, &mut analyzers).into_iter().map(|term| (term, true)));
        }
        for other in self.others(&terms) {
            if !words.contains(&other) {
                for term in self.terms(&other, &mut analyzers) {
                    terms.entry(term).and_modify(|is_exact| *is_exact = false);
                }
            }
        }
        let term = |text: &String| Term::from_field_text(field, text);
        let (exact, mixed): (Vec<_>, Vec<_>) = terms.iter().partition(|(_, is_exact)| **is_exact);
        let mut exact: Vec<Term> = exact.into_iter().map(|(text, _)| term(text)).collect();
        exact.extend(self.without_letters(field, automaton)?.iter().map(term));
        Ok(WrittenPattern {
            fields: self.fields,
            codebooks: Arc::clone(self.codebooks),
            field,
            exact,
            mixed: mixed.into_iter().map(|(text, _)| term(text)).collect(),
            words,
        })
    }

    /// Returns the words that may have one of the terms: those that start alike, if stemming keeps the first letter.
    fn others(&self, terms: &BTreeMap<String, bool>) -> Vec<String> {
        if terms.is_empty() {
            return Vec::new();
        }
        if !self.stems.iter().all(|lang| lang.keeps_initials()) {
            return self.words.starting(None);
        }
        let mut first: Vec<u8> = terms.keys().filter_map(|term| term.bytes().next()).collect();
        first.dedup();
        first.into_iter().flat_map(|byte| self.words.starting(Some(byte))).collect()
    }

    /// Returns the terms without letters that the automaton accepts: numbers, and characters of unsegmented scripts, which
    /// are not in the list of words.
    fn without_letters<A>(&self, field: Field, automaton: &A) -> tantivy::Result<HashSet<String>>
    where
        A: Automaton,
        A::State: Clone,
    {
        let mut found = HashSet::new();
        for reader in self.searcher.segment_readers() {
            let index = reader.inverted_index(field)?;
            let mut terms = index.terms().search(automaton).into_stream()?;
            while terms.advance() {
                if let Ok(term) = std::str::from_utf8(terms.key())
                    && !has_letters(term)
                {
                    found.insert(term.to_owned());
                }
            }
        }
        Ok(found)
    }
}

impl WrittenPattern {
    /// Returns the documents of a segment that have a matching word.
    pub(crate) fn docs(&self, reader: &SegmentReader) -> tantivy::Result<BitSet> {
        let mut found = BitSet::with_max_value(reader.max_doc());
        let index = reader.inverted_index(self.field)?;
        for term in &self.exact {
            let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED {
                found.insert(postings.doc());
                postings.advance();
            }
        }
        let mut open = BitSet::with_max_value(reader.max_doc());
        for term in &self.mixed {
            let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED {
                open.insert(postings.doc());
                postings.advance();
            }
        }
        let mut texts = None;
        for doc in (0..reader.max_doc()).filter(|doc| open.contains(*doc) && !found.contains(*doc)).collect::<Vec<_>>()
        {
            let texts = match &mut texts {
                Some(texts) => texts,
                none => none.insert(Texts::open(reader, self.fields, &self.codebooks)?),
            };
            if texts.tokens(doc, self.field)?.iter().any(|token| self.words.contains(&token.term)) {
                found.insert(doc);
            }
        }
        Ok(found)
    }

    /// Returns the positions of matching words, by document of a segment.
    pub(crate) fn places(&self, reader: &SegmentReader) -> tantivy::Result<BTreeMap<DocId, Vec<u32>>> {
        use tantivy::postings::Postings as _;
        let mut places: BTreeMap<DocId, Vec<u32>> = BTreeMap::new();
        let index = reader.inverted_index(self.field)?;
        for term in &self.exact {
            let option = IndexRecordOption::WithFreqsAndPositions;
            let Some(mut postings) = index.read_postings(term, option)? else { continue };
            let mut positions = Vec::new();
            while postings.doc() != TERMINATED {
                postings.positions(&mut positions);
                places.entry(postings.doc()).or_default().extend(&positions);
                postings.advance();
            }
        }
        let mut open: HashSet<DocId> = HashSet::new();
        for term in &self.mixed {
            let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED {
                open.insert(postings.doc());
                postings.advance();
            }
        }
        let mut open: Vec<DocId> = open.into_iter().collect();
        open.sort_unstable();
        if !open.is_empty() {
            let mut texts = Texts::open(reader, self.fields, &self.codebooks)?;
            for doc in open {
                let tokens = texts.tokens(doc, self.field)?;
                let here = tokens.iter().filter(|token| self.words.contains(&token.term)).map(|token| token.position);
                let here: Vec<u32> = here.collect();
                if !here.is_empty() {
                    places.entry(doc).or_default().extend(here);
                }
            }
        }
        Ok(places)
    }
}
