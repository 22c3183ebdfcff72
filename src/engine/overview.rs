//! An overview of an index: its dates, sources and languages.

use super::{Counting, Facet, FacetCounts, Request, ResultUnit, Searcher, SortOrder};
use crate::error::Result;
use crate::query::Query;

/// Distribution of the articles of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// Earliest and latest date stated by an article; `None` if no article has a date.
    pub dates: Option<(String, String)>,
    /// Articles per source.
    pub sources: FacetCounts,
    /// Articles per language.
    pub langs: FacetCounts,
    /// Articles per year.
    pub years: FacetCounts,
}

impl Overview {
    /// Computes the overview of an index.
    pub fn of(searcher: &dyn Searcher) -> Result<Self> {
        let everything = |sort| Request {
            query: Query::All,
            filter: Query::All,
            limit: 1,
            by: ResultUnit::Article,
            sort,
            count: Counting::None,
            title_boost: 1.0,
            aggregation_decay: 0.0,
        };
        let date = |sort| -> Result<Option<String>> {
            let found = searcher.search(&everything(sort))?;
            Ok(found.hits.into_iter().next().and_then(|hit| hit.article.meta.date.clone()))
        };
        let dates = date(SortOrder::Oldest)?.zip(date(SortOrder::Newest)?);
        let facets = [Facet::Source, Facet::Lang, Facet::Year];
        let counted = searcher.facets(&everything(SortOrder::Score), &facets)?;
        let [sources, langs, years] = <[FacetCounts; 3]>::try_from(counted).expect("one for each facet");
        Ok(Self { dates, sources, langs, years })
    }
}
