//! Compiles a query tree to a plan. The rules are those of the embedded engine: an optional word is scored by its parts,
//! wherever each of them occurs; the parts of a required or excluded word must be adjacent.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::plan::{CloseTo, Plan, Sequence};
use super::regexp;
use super::schema;
use crate::engine::WordList;
use crate::error::{Error, Result};
use crate::query::{self, Bool, Finder, Leaf, MAX_COMPOUND_PARTS, Near, Query, Reading, readings};
use crate::text::Lang;

/// Longest expression that the servers admit, in characters.
const MAX_EXPRESSION: usize = 1000;

/// Compiles queries for one commit of an index.
pub(super) struct Compiler<'s> {
    pub(super) stems: &'s [Lang],
    pub(super) title_boost: f32,
    /// Returns the list of words, which only patterns need.
    pub(super) words: &'s dyn Fn() -> Result<&'s WordList>,
}

/// Optional parts of a query. Words are collected before they are compiled, so that repeated ones are counted.
#[derive(Default)]
struct Parts {
    words: Vec<(query::Field, String, f32, u32)>,
    places: BTreeMap<(query::Field, String), usize>,
    clauses: Vec<Plan>,
}

impl Parts {
    fn count(&mut self, field: query::Field, term: String, boost: f32) {
        if let Some(place) = self.places.get(&(field, term.clone())) {
            let word = &mut self.words[*place];
            (word.2, word.3) = (word.2.max(boost), word.3 + 1);
        } else {
            self.places.insert((field, term.clone()), self.words.len());
            self.words.push((field, term, boost, 1));
        }
    }
}

impl Compiler<'_> {
    /// Compiles a whole query with its filter.
    pub(super) fn query(&self, query: &Query, filter: &Query) -> Result<Plan> {
        let mut parts = Parts::default();
        self.collect(query, query::Field::Text, 1.0, &mut parts)?;
        let optional = Plan::any(self.optional(parts));
        if *filter == Query::All {
            return Ok(optional);
        }
        let filter = Plan::Filter(Box::new(self.required(filter, query::Field::Text)?));
        Ok(Plan::Bool { must: conditions(vec![optional, filter]), should: Vec::new(), must_not: Vec::new() })
    }

    fn required(&self, query: &Query, field: query::Field) -> Result<Plan> {
        Ok(match query {
            Query::All => Plan::All,
            Query::Nothing => Plan::Nothing,
            Query::Field { field, inner } if field.is_filter() => Plan::Filter(Box::new(self.required(inner, *field)?)),
            Query::Field { field, inner } => self.required(inner, *field)?,
            Query::Boost { inner, factor } => self.required(inner, field)?.boosted(*factor),
            Query::Bool(parts) => self.combination(parts, field)?,
            Query::Near(near) => self.near(near, field)?,
            Query::Leaf(leaf) if field == query::Field::Date => dates(&leaf.term)?,
            Query::Leaf(leaf) => Plan::any(self.leaf(leaf, field)?),
        })
    }

    fn combination(&self, parts: &Bool, field: query::Field) -> Result<Plan> {
        let must = parts.must.iter().map(|query| self.required(query, field)).collect::<Result<Vec<_>>>()?;
        let mut must = conditions(must);
        let mut optional = Parts::default();
        for query in &parts.should {
            self.collect(query, field, 1.0, &mut optional)?;
        }
        let should = self.optional(optional);
        if must.is_empty() && should.is_empty() {
            must.push(if parts.should.is_empty() { Plan::All } else { Plan::Nothing });
        }
        let must_not = parts.must_not.iter().map(|query| self.required(query, field)).collect::<Result<Vec<_>>>()?;
        Ok(Plan::Bool { must, should, must_not })
    }

    fn collect(&self, query: &Query, field: query::Field, boost: f32, parts: &mut Parts) -> Result<()> {
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
                parts.clauses.push(self.required(query, field)?.boosted(boost));
                Ok(())
            }
        }
    }

    fn optional(&self, parts: Parts) -> Vec<Plan> {
        let mut clauses = Vec::new();
        for (field, term, boost, occurrences) in parts.words {
            let boost = boost * query::repetition_weight(occurrences);
            for (place, weight) in self.fields(field) {
                clauses.push(Plan::Term { field: place, term: term.clone(), boost: weight * boost });
            }
        }
        clauses.extend(parts.clauses);
        clauses
    }

    /// Matches any part of a word, at any position.
    fn any_part(&self, text: &str, field: query::Field, boost: f32, parts: &mut Parts) -> Result<()> {
        let mut terms: Vec<String> = Vec::new();
        for reading in readings(text, self.stems) {
            if reading.is_character {
                parts.clauses.extend(self.character(&reading, field)?.into_iter().map(|clause| clause.boosted(boost)));
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

    /// Returns the fields for text or title, each with its weight.
    fn fields(&self, field: query::Field) -> Vec<(&'static str, f32)> {
        match field {
            query::Field::Text => vec![("text", 1.0), ("title", self.title_boost)],
            _ => vec![("title", self.title_boost)],
        }
    }

    /// Compiles a leaf whose words must be adjacent, as alternatives.
    fn leaf(&self, leaf: &Leaf, field: query::Field) -> Result<Vec<Plan>> {
        if field.is_filter() {
            return Ok(vec![metadata(&leaf.term, field)?]);
        }
        let (text, slop) = match &leaf.term {
            query::Term::Word(text) => (text, 0),
            query::Term::Phrase { text, slop } => (text, *slop),
            query::Term::Range { .. } => return Ok(Vec::new()),
            query::Term::Exists => {
                let exists = |(field, weight)| {
                    let (asked, finder) =
                        (json!({"exists": {"field": field}}), Box::new(Finder::together(&leaf.term, &[])));
                    Plan::Metadata { field, asked, finder, whole: None }.boosted(weight)
                };
                return Ok(self.fields(field).into_iter().map(exists).collect());
            }
            query::Term::Fuzzy { text, distance } => {
                // Each word is scored, as in the embedded engine.
                let mut found = Vec::new();
                for word in query::written_words(text, self.stems) {
                    found.extend(self.written(&(self.words)()?.similar(&word, *distance)?, field));
                }
                return Ok(found);
            }
            pattern => return Ok(self.written(&self.words_like(pattern)?, field)),
        };
        let mut found = Vec::new();
        for reading in readings(text, self.stems) {
            found.extend(if reading.is_character {
                self.character(&reading, field)?
            } else if let [(_, term)] = reading.parts.as_slice() {
                let term = |(field, boost)| Plan::Term { field, term: term.clone(), boost };
                self.fields(field).into_iter().map(term).collect()
            } else {
                self.phrase(&reading, slop, field)
            });
        }
        Ok(found)
    }

    /// Matches any of these words as written.
    fn written(&self, words: &[String], field: query::Field) -> Vec<Plan> {
        let plan = |(field, boost)| Plan::Words { field, words: words.to_vec(), boost };
        self.fields(field).into_iter().map(plan).collect()
    }

    /// Matches a character of an unsegmented script, which also every pair has that starts with it.
    fn character(&self, reading: &Reading, field: query::Field) -> Result<Vec<Plan>> {
        Ok(self.written(&self.starting(&reading.parts[0].1)?, field))
    }

    fn starting(&self, text: &str) -> Result<Vec<String>> {
        (self.words)()?.matching(&query::Term::Prefix(text.to_owned()))
    }

    /// Returns the words as written that a pattern matches.
    fn words_like(&self, term: &query::Term) -> Result<Vec<String>> {
        let list = (self.words)()?;
        let query::Term::Fuzzy { text, distance } = term else { return list.matching(term) };
        let mut found = Vec::new();
        for word in query::written_words(text, self.stems) {
            found.extend(list.similar(&word, *distance)?);
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// Compiles several words in order, or the compound that they form as one word.
    fn phrase(&self, reading: &Reading, slop: u32, field: query::Field) -> Vec<Plan> {
        let first = reading.parts[0].0;
        let mut found = Vec::new();
        for (place, boost) in self.fields(field) {
            let terms: Vec<_> = reading.parts.iter().map(|(at, term)| (at - first, term.clone())).collect();
            found.push(if slop == 0 {
                Plan::Phrase { field: place, terms, boost }
            } else {
                Plan::Near { field: place, any: vec![Sequence::Terms { terms, slop }], close_to: None, boost }
            });
            if let [whole] = reading.wholes.as_slice()
                && reading.parts.len() <= MAX_COMPOUND_PARTS
                && slop == 0
            {
                found.push(Plan::Term { field: place, term: whole.clone(), boost });
            }
        }
        found
    }

    fn near(&self, near: &Near, field: query::Field) -> Result<Plan> {
        let (any, right) = (self.side(&near.left)?, self.side(&near.right)?);
        let plan = |(place, boost)| {
            let close_to = CloseTo { any: right.clone(), distance: near.distance, ordered: near.ordered };
            Plan::Near { field: place, any: any.clone(), close_to: Some(close_to), boost }
        };
        Ok(Plan::any(self.fields(field).into_iter().map(plan).collect()))
    }

    fn side(&self, leaves: &[Leaf]) -> Result<Vec<Sequence>> {
        let mut found = Vec::new();
        for leaf in leaves {
            let (text, slop) = match &leaf.term {
                query::Term::Word(text) => (text, 0),
                query::Term::Phrase { text, slop } => (text, *slop),
                pattern => {
                    found.push(Sequence::Words(self.words_like(pattern)?));
                    continue;
                }
            };
            for Reading { parts, wholes, is_character, .. } in readings(text, self.stems) {
                if is_character {
                    found.push(Sequence::Words(self.starting(&parts[0].1)?));
                    continue;
                }
                if let [whole] = wholes.as_slice()
                    && parts.len() <= MAX_COMPOUND_PARTS
                    && slop == 0
                {
                    found.push(Sequence::Terms { terms: vec![(0, whole.clone())], slop });
                }
                let first = parts[0].0;
                let terms = parts.into_iter().map(|(at, term)| (at - first, term)).collect();
                found.push(Sequence::Terms { terms, slop });
            }
        }
        Ok(found)
    }
}

/// Compiles a date or a range of dates. An article dated June 2018 matches 2018, and one dated 2018 may match June of it.
fn dates(term: &query::Term) -> Result<Plan> {
    let (least, most) = term.days()?;
    Ok(Plan::Dates { least, most })
}

/// Compiles a condition on metadata other than title and date.
fn metadata(term: &query::Term, field: query::Field) -> Result<Plan> {
    let name = schema::field(field);
    let is_keyword = matches!(field, query::Field::Lang | query::Field::Kind | query::Field::Article);
    let finder = Box::new(Finder::together(term, &[Lang::UNSTEMMED]));
    let mut whole = None;
    let asked = match term {
        query::Term::Word(text) | query::Term::Phrase { text, .. } if is_keyword => {
            whole = Some(text.clone());
            if field == query::Field::Lang {
                let tag = text.to_ascii_lowercase();
                json!({"bool": {"should": [{"term": {name: tag}}, {"prefix": {name: format!("{tag}-")}}]}})
            } else {
                json!({"term": {name: text}})
            }
        }
        query::Term::Word(text) => words(name, text, 0),
        query::Term::Phrase { text, slop } => words(name, text, *slop),
        query::Term::Range { .. } => json!({"match_none": {}}),
        query::Term::Exists => json!({"exists": {"field": name}}),
        query::Term::Fuzzy { text, distance } => {
            let fuzzy = |word: String| {
                let options = json!({
                    "value": word, "fuzziness": distance, "transpositions": true, "prefix_length": 0,
                    "max_expansions": 1024, "rewrite": "constant_score",
                });
                json!({"fuzzy": {name: options}})
            };
            any(&query::written_words(text, &[Lang::UNSTEMMED]).into_iter().map(fuzzy).collect::<Vec<_>>())
        }
        pattern => {
            let expression = crate::engine::pattern_of(pattern, is_keyword).unwrap_or_default();
            let translated =
                regexp::translated(&expression).filter(|it| it.chars().count() <= MAX_EXPRESSION).ok_or_else(|| {
                    Error::input(format!("pattern {expression}"), "not supported in a search on a cluster")
                })?;
            json!({"regexp": {name: {"value": translated, "flags": "NONE", "rewrite": "constant_score"}}})
        }
    };
    Ok(Plan::Metadata { field: name, asked, finder, whole })
}

fn words(name: &'static str, text: &str, slop: u32) -> Value {
    let mut found = Vec::new();
    for Reading { parts, wholes, is_character, .. } in readings(text, &[Lang::UNSTEMMED]) {
        if is_character {
            found.push(json!({"prefix": {name: parts[0].1}}));
            continue;
        }
        if let [whole] = wholes.as_slice()
            && parts.len() <= MAX_COMPOUND_PARTS
            && slop == 0
            && parts.len() > 1
        {
            found.push(json!({"term": {name: whole}}));
        }
        let first = parts[0].0;
        let terms: Vec<_> = parts.into_iter().map(|(at, term)| (at - first, term)).collect();
        found.push(match terms.as_slice() {
            [(_, term)] => json!({"term": {name: term}}),
            _ if slop == 0 => Plan::Phrase { field: name, terms, boost: 1.0 }.asked(&|_, _| 1.0),
            _ => {
                let any = vec![Sequence::Terms { terms, slop }];
                Plan::Near { field: name, any, close_to: None, boost: 1.0 }.asked(&|_, _| 1.0)
            }
        });
    }
    any(&found)
}

fn any(queries: &[Value]) -> Value {
    if queries.is_empty() {
        return json!({"match_none": {}});
    }
    json!({"bool": {"should": queries, "minimum_should_match": 1}})
}

/// Leaves out the plan for all passages if there are others: it adds nothing to the scores of the embedded engine.
fn conditions(mut must: Vec<Plan>) -> Vec<Plan> {
    if must.iter().any(|plan| !matches!(plan, Plan::All)) {
        must.retain(|plan| !matches!(plan, Plan::All));
    }
    must
}
