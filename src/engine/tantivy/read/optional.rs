//! Compiles the optional words of a query.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::compile::{BoxedQuery, QueryCompiler, boosted};
use super::union::WeightedTerm;
use crate::error::Result;
use crate::query::{self, Bool, Leaf, Query};

/// Optional parts of a query. Words are collected before they are compiled, so that repeated ones are counted.
#[derive(Default)]
pub(super) struct OptionalParts {
    words: Vec<OptionalWord>,
    places: BTreeMap<(query::Field, String), usize>,
    clauses: Vec<BoxedQuery>,
}

/// A term, and how many words of the query are reduced to it (`Trump`, `Trump's`).
struct OptionalWord {
    field: query::Field,
    term: String,
    boost: f32,
    occurrences: u32,
}

impl OptionalParts {
    fn count(&mut self, field: query::Field, term: String, boost: f32) {
        match self.places.entry((field, term)) {
            Entry::Occupied(place) => {
                let word = &mut self.words[*place.get()];
                word.occurrences += 1;
                word.boost = word.boost.max(boost);
            }
            Entry::Vacant(place) => {
                let (field, term) = place.key().clone();
                place.insert(self.words.len());
                self.words.push(OptionalWord { field, term, boost, occurrences: 1 });
            }
        }
    }
}

impl QueryCompiler<'_> {
    /// Returns the terms of a query that has nothing but optional words; `None` for other queries.
    pub(crate) fn terms_alone(&self, query: &Query, filter: &Query) -> Result<Option<Vec<WeightedTerm>>> {
        let is_leaf = |query: &Query| match query {
            Query::Boost { inner, .. } => matches!(**inner, Query::Leaf(_)),
            query => matches!(query, Query::Leaf(_)),
        };
        let is_of_words = |query: &Query| match query {
            Query::Leaf(leaf) => matches!(leaf.term, query::Term::Word(_)),
            Query::Bool(Bool { must, should, must_not }) => {
                must.is_empty() && must_not.is_empty() && should.iter().all(is_leaf)
            }
            _ => false,
        };
        if *filter != Query::All || !is_of_words(query) {
            return Ok(None);
        }
        let mut parts = OptionalParts::default();
        self.collect(query, query::Field::Text, 1.0, &mut parts)?;
        if !parts.clauses.is_empty() {
            return Ok(None);
        }
        let mut terms = Vec::with_capacity(2 * parts.words.len());
        for OptionalWord { field, term, boost, occurrences } in parts.words {
            let boost = boost * query::repetition_weight(occurrences);
            let weighted = |(field, weight)| WeightedTerm { field, term: term.clone(), weight: weight * boost };
            terms.extend(self.fields(field).into_iter().map(weighted));
        }
        Ok(Some(terms))
    }

    /// Collects optional parts.
    pub(super) fn collect(
        &self,
        query: &Query,
        field: query::Field,
        boost: f32,
        parts: &mut OptionalParts,
    ) -> Result<()> {
        match query {
            Query::Field { field, inner } => self.collect(inner, *field, boost, parts),
            Query::Leaf(Leaf { term: query::Term::Word(text), .. }) if !field.is_filter() => {
                self.any_part(text, field, boost, parts)
            }
            Query::Boost { inner, factor } => self.collect(inner, field, boost * factor, parts),
            Query::Bool(Bool { must, should, must_not }) if must.is_empty() && must_not.is_empty() => {
                should.iter().try_for_each(|query| self.collect(query, field, boost, parts))
            }
            query => {
                parts.clauses.push(boosted(self.required(query, field)?, boost));
                Ok(())
            }
        }
    }

    /// Compiles optional parts to alternatives whose scores add up. The list is kept flat because tantivy skips
    /// documents that cannot reach the top only in a plain union of terms.
    pub(super) fn optional(&self, parts: OptionalParts) -> Result<Vec<BoxedQuery>> {
        let mut clauses = Vec::new();
        for OptionalWord { field, term, boost, occurrences } in parts.words {
            let boost = boost * query::repetition_weight(occurrences);
            for (place, weight) in self.fields(field) {
                clauses.extend(self.term(place, &term, weight * boost)?);
            }
        }
        clauses.extend(parts.clauses);
        Ok(clauses)
    }

    /// Matches any part of a word, at any position.
    fn any_part(&self, text: &str, field: query::Field, boost: f32, parts: &mut OptionalParts) -> Result<()> {
        let mut terms: Vec<String> = Vec::new();
        for reading in self.readings(text, field) {
            if reading.is_character {
                parts.clauses.extend(self.words(&reading, field)?.into_iter().map(|clause| boosted(clause, boost)));
                return Ok(());
            }
            for term in reading.into_terms() {
                if !terms.contains(&term) {
                    terms.push(term);
                }
            }
        }
        for term in terms {
            parts.count(field, term, boost);
        }
        Ok(())
    }
}
