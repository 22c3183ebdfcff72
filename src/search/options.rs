//! Search options and filters.

use std::ops::Bound;

use crate::engine::{Counting, Facet, ResultUnit, SortOrder};
use crate::error::{Error, Result};
use crate::limits::Cancel;
use crate::query::{Bool, Field, Query, Term};
use crate::snippet;
use crate::text::days;

/// Number of matches that are counted unless all are asked for.
pub const COUNTED: usize = 10_000;

/// Search options.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct Options {
    /// Maximum number of hits.
    pub limit: usize,
    /// Number of hits to skip.
    pub offset: usize,
    /// What a hit is: a passage or an article.
    pub by: ResultUnit,
    /// Sort order.
    pub sort: SortOrder,
    /// Whether to read the query as plain words, without operators.
    pub plain: bool,
    /// How far to count the matches.
    pub count: Counting,
    /// Number of paragraphs to show before and after each hit.
    pub context: usize,
    /// Maximum length of snippets, in bytes; 0 for none.
    pub snippet: usize,
    /// Ranking method.
    pub rank: Rank,
    /// Whether to group a near-duplicate of a better hit of another article under that hit.
    pub fold_duplicates: bool,
    /// Whether to suggest corrections of words that occur in no passage; takes some milliseconds per word.
    pub suggest: bool,
    /// Facets to count the matching articles by.
    pub facets: Vec<Facet>,
    /// Whether to explain the rank of each hit.
    pub explain: bool,
    /// Filters.
    pub filters: Filters,
    /// Cancels the search early.
    pub cancel: Cancel,
}

/// Ranking method.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rank {
    /// First stage, then reranking of the best candidates by all features.
    #[default]
    Full,
    /// First stage only: BM25 over the words of passages.
    Words,
}

/// How date filters treat articles without a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undated {
    /// They match any date.
    Include,
    /// They match no date.
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
            count: Counting::UpTo(COUNTED),
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

/// Filters of a search. Several values of one kind are alternatives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Published on or after this date.
    pub since: Option<String>,
    /// Published on or before this date.
    pub until: Option<String>,
    /// How to treat articles without a date. By default, date filters exclude them.
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
    /// Checks the dates before an index is opened, or built.
    ///
    /// # Errors
    /// If a date is none.
    pub fn check(&self) -> Result<()> {
        self.query().map(drop)
    }

    /// Returns the query that every hit has to match in addition.
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
