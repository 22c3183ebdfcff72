//! Compiles a query tree to tantivy queries.
//!
//! An optional word is scored by its parts, wherever each of them occurs; the parts of a required or excluded word must
//! be adjacent. Text is searched in the passage and, with more weight, in the title.

use std::path::Path;
use std::sync::Arc;

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, FuzzyTermQuery, Occur, PhraseQuery,
    Query as Lowered, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, Term};

use super::as_written::{self, Sought, Vocabulary, WrittenPatterns};
use super::date;
use super::docs::DocsQuery;
use super::near::{Alternative, CloseTo, NearQuery};
use super::optional::OptionalParts;
use super::pattern;
use super::term_lists::TermLists;
use crate::engine::tantivy::codebook::Codebooks;
use crate::engine::tantivy::schema::Fields;
use crate::error::Result;
use crate::query::{self, Bool, Leaf, MAX_COMPOUND_PARTS, Near, Query, Reading, readings};
use crate::text::Lang;

/// Compiles queries for one commit of an index.
pub(crate) struct QueryCompiler<'s> {
    pub(crate) location: &'s Path,
    pub(crate) searcher: &'s Searcher,
    pub(crate) lists: &'s TermLists,
    pub(crate) fields: Fields,
    pub(crate) codebooks: &'s Arc<Codebooks>,
    pub(crate) stems: &'s [Lang],
    pub(crate) title_boost: f32,
    pub(crate) written: &'s WrittenPatterns,
}

pub(super) type BoxedQuery = Box<dyn Lowered>;

pub(super) fn boosted(query: BoxedQuery, boost: f32) -> BoxedQuery {
    if (boost - 1.0).abs() < f32::EPSILON { query } else { Box::new(BoostQuery::new(query, boost)) }
}

impl QueryCompiler<'_> {
    /// Compiles a whole query with its filter.
    pub(crate) fn query(&self, query: &Query, filter: &Query) -> Result<BoxedQuery> {
        let mut parts = OptionalParts::default();
        self.collect(query, query::Field::Text, 1.0, &mut parts)?;
        let optional = union(self.optional(parts)?);
        if *filter == Query::All {
            return Ok(optional);
        }
        let filter = Box::new(ConstScoreQuery::new(self.required(filter, query::Field::Text)?, 0.0));
        Ok(Box::new(BooleanQuery::intersection(vec![optional, filter])))
    }

    /// Compiles a required or excluded part to one query.
    pub(super) fn required(&self, query: &Query, field: query::Field) -> Result<BoxedQuery> {
        Ok(match query {
            Query::All => Box::new(AllQuery),
            Query::Nothing => Box::new(EmptyQuery),
            Query::Field { field, inner } if field.is_filter() => {
                Box::new(ConstScoreQuery::new(self.required(inner, *field)?, 0.0))
            }
            Query::Field { field, inner } => self.required(inner, *field)?,
            Query::Boost { inner, factor } => Box::new(BoostQuery::new(self.required(inner, field)?, *factor)),
            Query::Bool(parts) => self.combination(parts, field)?,
            Query::Near(near) => self.near(near, field)?,
            Query::Leaf(leaf) if field == query::Field::Date => date::query(self.fields, &leaf.term)?,
            Query::Leaf(leaf) => union(self.leaf(leaf, field)?),
        })
    }

    fn combination(&self, parts: &Bool, field: query::Field) -> Result<BoxedQuery> {
        let mut clauses: Vec<(Occur, BoxedQuery)> = Vec::new();
        for query in &parts.must {
            clauses.push((Occur::Must, self.required(query, field)?));
        }
        let mut optional = OptionalParts::default();
        for query in &parts.should {
            self.collect(query, field, 1.0, &mut optional)?;
        }
        clauses.extend(self.optional(optional)?.into_iter().map(|clause| (Occur::Should, clause)));
        if parts.must.is_empty() && clauses.is_empty() {
            clauses
                .push((Occur::Must, if parts.should.is_empty() { Box::new(AllQuery) } else { Box::new(EmptyQuery) }));
        }
        for query in &parts.must_not {
            clauses.push((Occur::MustNot, self.required(query, field)?));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    /// Returns the tantivy fields for a query field, each with its weight.
    pub(super) fn fields(&self, field: query::Field) -> Vec<(Field, f32)> {
        let named = self.fields.named(field);
        match field {
            query::Field::Text => vec![(named, 1.0), (self.fields.title, self.title_boost)],
            query::Field::Title => vec![(named, self.title_boost)],
            _ => vec![(named, 1.0)],
        }
    }

    /// Only the text and the title are stemmed; other metadata consists of names.
    pub(super) fn readings(&self, text: &str, field: query::Field) -> Vec<Reading> {
        readings(text, if field.is_filter() { &[Lang::UNSTEMMED] } else { self.stems })
    }

    /// Compiles a leaf whose words must be adjacent, as alternatives.
    fn leaf(&self, leaf: &Leaf, field: query::Field) -> Result<Vec<BoxedQuery>> {
        let (text, slop) = match &leaf.term {
            query::Term::Word(text) | query::Term::Phrase { text, .. } if is_keyword(field) => {
                let pattern = (field == query::Field::Lang).then(|| pattern::language(text));
                return match pattern {
                    Some(pattern) => self.patterns(&pattern, field),
                    None => Ok(self.term(self.fields.named(field), text, 1.0)?.into_iter().collect()),
                };
            }
            query::Term::Word(text) => (text, 0),
            query::Term::Phrase { text, slop } => (text, *slop),
            query::Term::Fuzzy { text, distance } => return self.fuzzy(text, *distance, field),
            query::Term::Range { .. } => return Ok(Vec::new()),
            other => {
                let pattern = pattern::of(other, is_keyword(field)).unwrap_or_default();
                return if field.is_filter() || *other == query::Term::Exists {
                    self.patterns(&pattern, field)
                } else {
                    self.written(&Sought::Pattern(pattern), field)
                };
            }
        };
        let mut found = Vec::new();
        for reading in self.readings(text, field) {
            found.extend(if reading.parts.len() == 1 {
                self.words(&reading, field)?
            } else {
                self.phrase(&reading, slop, field)?
            });
        }
        Ok(found)
    }

    /// Compiles one word. A single character of an unsegmented script also matches every pair that starts with it.
    pub(super) fn words(&self, reading: &Reading, field: query::Field) -> Result<Vec<BoxedQuery>> {
        let term = &reading.parts[0].1;
        if reading.is_character {
            return self.patterns(&pattern::starting(term), field);
        }
        let mut found = Vec::new();
        for (place, weight) in self.fields(field) {
            found.extend(self.term(place, term, weight)?);
        }
        Ok(found)
    }

    /// Compiles several words in order, or the compound that they form as one word.
    fn phrase(&self, reading: &Reading, slop: u32, field: query::Field) -> Result<Vec<BoxedQuery>> {
        let first = reading.parts[0].0;
        let mut found: Vec<BoxedQuery> = Vec::new();
        for (place, weight) in self.fields(field) {
            let terms = reading.parts.iter();
            let terms = terms.map(|(at, term)| (at - first, Term::from_field_text(place, term)));
            let phrase: BoxedQuery = if slop == 0 {
                Box::new(PhraseQuery::new_with_offset(terms.map(|(at, term)| (at as usize, term)).collect()))
            } else {
                let any = vec![Alternative::Sequence { terms: terms.collect(), slop }];
                Box::new(NearQuery { field: place, any, close_to: None })
            };
            found.push(Box::new(BoostQuery::new(phrase, weight)));
            if let [whole] = reading.wholes.as_slice()
                && reading.parts.len() <= MAX_COMPOUND_PARTS
                && slop == 0
            {
                found.extend(self.term(place, whole, weight)?);
            }
        }
        Ok(found)
    }

    /// Compiles one term in one field; `None` if it does not occur.
    pub(super) fn term(&self, field: Field, term: &str, weight: f32) -> Result<Option<BoxedQuery>> {
        let fault = crate::engine::tantivy::fault(self.location, "searching");
        let known = self.lists.of(field).map(|lists| lists.frequency(term));
        let term = Term::from_field_text(field, term);
        let frequency = known.map_or_else(|| self.searcher.doc_freq(&term), |known| Ok(known?));
        if frequency.map_err(fault)? == 0 {
            return Ok(None);
        }
        let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
        let is_plain = (weight - 1.0).abs() < f32::EPSILON;
        Ok(Some(if is_plain { Box::new(query) } else { Box::new(BoostQuery::new(Box::new(query), weight)) }))
    }

    fn patterns(&self, pattern: &str, field: query::Field) -> Result<Vec<BoxedQuery>> {
        let regex = pattern::compile(pattern)?;
        let each = |(place, weight)| pattern::query(&regex, place, weight);
        Ok(self.fields(field).into_iter().map(each).collect())
    }

    /// Compiles a pattern for words as written, in texts and titles.
    fn written(&self, sought: &Sought, field: query::Field) -> Result<Vec<BoxedQuery>> {
        let each = |(place, weight)| -> Result<BoxedQuery> {
            let docs = self.written.docs(self.searcher, &self.vocabulary()?, place, sought)?;
            Ok(Box::new(BoostQuery::new(Box::new(DocsQuery(docs)), weight)))
        };
        self.fields(field).into_iter().map(each).collect()
    }

    fn vocabulary(&self) -> Result<Vocabulary<'_>> {
        let words = self.written.words()?;
        Ok(Vocabulary {
            words,
            searcher: self.searcher,
            fields: self.fields,
            codebooks: self.codebooks,
            stems: self.stems,
        })
    }

    fn fuzzy(&self, text: &str, distance: u8, field: query::Field) -> Result<Vec<BoxedQuery>> {
        let mut found: Vec<BoxedQuery> = Vec::new();
        let langs = if field.is_filter() { &[Lang::UNSTEMMED] } else { self.stems };
        for word in query::written_words(text, langs) {
            if !field.is_filter() {
                found.extend(self.written(&Sought::Similar(word, distance), field)?);
                continue;
            }
            for (place, weight) in self.fields(field) {
                let fuzzy = FuzzyTermQuery::new(Term::from_field_text(place, &word), distance, true);
                found.push(Box::new(BoostQuery::new(Box::new(fuzzy), weight)));
            }
        }
        Ok(found)
    }

    fn near(&self, near: &Near, field: query::Field) -> Result<BoxedQuery> {
        let side = |leaves: &[Leaf], place: Field| -> Result<Vec<Alternative>> {
            let mut found = Vec::new();
            for leaf in leaves {
                match &leaf.term {
                    query::Term::Word(text) | query::Term::Phrase { text, .. } => {
                        for reading in self.readings(text, field) {
                            found.extend(alternatives(reading, place, slop_of(&leaf.term))?);
                        }
                    }
                    query::Term::Fuzzy { text, distance } => {
                        for word in query::written_words(text, self.stems) {
                            found.push(self.alternative(&Sought::Similar(word, *distance), place)?);
                        }
                    }
                    other => {
                        let pattern = pattern::of(other, false).unwrap_or_default();
                        found.push(self.alternative(&Sought::Pattern(pattern), place)?);
                    }
                }
            }
            Ok(found)
        };
        let mut found: Vec<BoxedQuery> = Vec::new();
        for (place, weight) in self.fields(field) {
            let (left, right) = (side(&near.left, place)?, side(&near.right, place)?);
            let close_to = CloseTo { any: right, distance: near.distance, ordered: near.ordered };
            let query = NearQuery { field: place, any: left, close_to: Some(close_to) };
            found.push(Box::new(BoostQuery::new(Box::new(query), weight)));
        }
        Ok(union(found))
    }

    fn alternative(&self, sought: &Sought, place: Field) -> Result<Alternative> {
        let found = as_written::pattern(self.location, &self.vocabulary()?, place, sought)?;
        Ok(Alternative::Written(Arc::new(found)))
    }
}

/// Returns the positional alternatives for a reading: its parts in order, its compound as one term, or the pairs with
/// the character.
fn alternatives(reading: Reading, place: Field, slop: u32) -> Result<Vec<Alternative>> {
    let Reading { parts, wholes, is_character, .. } = reading;
    if is_character {
        return Ok(vec![Alternative::Pattern(pattern::compile(&pattern::starting(&parts[0].1))?)]);
    }
    let mut found = Vec::new();
    if let [whole] = wholes.as_slice()
        && parts.len() <= MAX_COMPOUND_PARTS
        && slop == 0
    {
        found.push(Alternative::Sequence { terms: vec![(0, Term::from_field_text(place, whole))], slop });
    }
    let first = parts[0].0;
    let terms = parts.iter().map(|(at, term)| (at - first, Term::from_field_text(place, term))).collect();
    found.push(Alternative::Sequence { terms, slop });
    Ok(found)
}

const fn slop_of(term: &query::Term) -> u32 {
    match term {
        query::Term::Phrase { slop, .. } => *slop,
        _ => 0,
    }
}

/// Fields whose values are matched as a whole.
const fn is_keyword(field: query::Field) -> bool {
    matches!(field, query::Field::Lang | query::Field::Kind | query::Field::Article)
}

fn union(mut queries: Vec<BoxedQuery>) -> BoxedQuery {
    match queries.len() {
        0 => Box::new(EmptyQuery),
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::union(queries)),
    }
}
