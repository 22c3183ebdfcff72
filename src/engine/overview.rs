//! An index → what a person wants to know of it at a glance: which dates, sources and languages it holds.

use super::{Facet, FacetCounts, Request, ResultUnit, Searcher, SortOrder};
use crate::error::Result;
use crate::query::Query;

/// What the articles of an index are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// The earliest and the latest date, as their articles state them; `None` where none does.
    pub dates: Option<(String, String)>,
    /// Articles of each source.
    pub sources: FacetCounts,
    /// Articles in each language.
    pub langs: FacetCounts,
    /// Articles of each year.
    pub years: FacetCounts,
}

impl Overview {
    /// Asks an index for it.
    pub fn of(searcher: &dyn Searcher) -> Result<Self> {
        let everything = |sort| Request {
            query: Query::All,
            filter: Query::All,
            limit: 1,
            by: ResultUnit::Article,
            sort,
            count: false,
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
