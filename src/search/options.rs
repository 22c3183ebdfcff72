//! How to search, and what narrows it.

use std::ops::Bound;

use crate::engine::{Facet, ResultUnit, SortOrder};
use crate::error::{Error, Result};
use crate::limits::Cancel;
use crate::query::{Bool, Field, Query, Term};
use crate::snippet;
use crate::text::days;

/// How to search.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct Options {
    /// Hits wanted.
    pub limit: usize,
    /// Hits passed over first.
    pub offset: usize,
    /// What a hit is.
    pub by: ResultUnit,
    /// In which order.
    pub sort: SortOrder,
    /// Read words only, no operators.
    pub plain: bool,
    /// Whether to count all that matches.
    pub count: bool,
    /// Paragraphs shown before and after each hit.
    pub context: usize,
    /// Length of snippets, in bytes; 0 for none.
    pub snippet: usize,
    /// How hits are ordered by score.
    pub rank: Rank,
    /// Whether a hit that reads like a better one of another article is put under it.
    pub fold_duplicates: bool,
    /// Whether to guess what words that no passage holds were meant to be; it takes some milliseconds a word.
    pub suggest: bool,
    /// What to count the matching articles by.
    pub facets: Vec<Facet>,
    /// Whether to say why each hit stands where it stands.
    pub explain: bool,
    /// What narrows the search.
    pub filters: Filters,
    /// Ends the search early.
    pub cancel: Cancel,
}

/// How hits are ordered by score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rank {
    /// ResultUnit the words of passages, and then the best by all that is known of them.
    #[default]
    Full,
    /// ResultUnit the words of passages alone.
    Words,
}

/// What becomes of articles without a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undated {
    /// They are found, whatever dates are asked for.
    Include,
    /// They are not found.
    Exclude,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            limit: 10,
            offset: 0,
            by: ResultUnit::Passage,
            sort: SortOrder::Score,
            plain: false,
            count: true,
            context: 0,
            snippet: snippet::LENGTH,
            rank: Rank::Full,
            fold_duplicates: false,
            suggest: true,
            facets: Vec::new(),
            explain: false,
            filters: Filters::default(),
            cancel: Cancel::never(),
        }
    }
}

/// What narrows a search. Several values of one kind are alternatives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Published on or after this date.
    pub since: Option<String>,
    /// Published on or before this date.
    pub until: Option<String>,
    /// What becomes of articles without a date. Unless it is said, dates that are asked for exclude them.
    pub undated: Option<Undated>,
    /// Published by one of these.
    pub sources: Vec<String>,
    /// Written by one of these.
    pub authors: Vec<String>,
    /// In one of these languages.
    pub langs: Vec<String>,
    /// With one of these keywords.
    pub tags: Vec<String>,
    /// One of these articles.
    pub articles: Vec<String>,
}

impl Filters {
    /// What every hit has to match besides the query.
    pub(super) fn query(&self) -> Result<Query> {
        let mut every = Vec::new();
        for (date, is_lower) in [(&self.since, true), (&self.until, false)] {
            let Some(date) = date else { continue };
            if days(date).is_none() {
                let what = "not a date: write 2018, 2018-06 or 2018-06-01";
                return Err(Error::input(format!("{} {date}", if is_lower { "--since" } else { "--until" }), what));
            }
            let bound = Bound::Included(date.clone());
            let (lower, upper) = if is_lower { (bound, Bound::Unbounded) } else { (Bound::Unbounded, bound) };
            every.push(Query::term(Term::Range { lower, upper }).within(Field::Date));
        }
        let dated = || Query::term(Term::Exists).within(Field::Date);
        match self.undated {
            Some(Undated::Exclude) => every.push(dated()),
            Some(Undated::Include) if !every.is_empty() => {
                let undated = Query::Bool(Bool { must: vec![Query::All], must_not: vec![dated()], ..Bool::default() });
                every = vec![Query::any([Query::every(every), undated])];
            }
            Some(Undated::Include) | None => {}
        }
        for (field, values) in [
            (Field::Source, &self.sources),
            (Field::Author, &self.authors),
            (Field::Lang, &self.langs),
            (Field::Tag, &self.tags),
            (Field::Article, &self.articles),
        ] {
            if !values.is_empty() {
                every.push(Query::any(values.iter().map(|value| Query::phrase(value.as_str()).within(field))));
            }
        }
        Ok(Query::every(every).simplified())
    }
}
