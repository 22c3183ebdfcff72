//! Dates as conditions on the columns of the first and last day of an article.

use std::ops::Bound;

use tantivy::Term as IndexTerm;
use tantivy::query::{BooleanQuery, Query as Lowered, RangeQuery};

use crate::engine::tantivy::schema::Fields;
use crate::error::Result;
use crate::query::Term;

/// Compiles a date or a range of dates. An article dated June 2018 matches 2018, and one dated 2018 may match June
/// of it.
pub(super) fn query(fields: Fields, term: &Term) -> Result<Box<dyn Lowered>> {
    let (least, most) = term.days()?;
    let until = RangeQuery::new(Bound::Included(IndexTerm::from_field_u64(fields.until, least)), Bound::Unbounded);
    let since = RangeQuery::new(Bound::Unbounded, Bound::Included(IndexTerm::from_field_u64(fields.since, most)));
    Ok(Box::new(BooleanQuery::intersection(vec![Box::new(until), Box::new(since)])))
}
