//! Dates as conditions on the columns of the first and last day of an article.

use std::ops::Bound;

use tantivy::Term as IndexTerm;
use tantivy::query::{BooleanQuery, Query as Lowered, RangeQuery};

use crate::engine::tantivy::schema::Fields;
use crate::error::{Error, Result};
use crate::query::Term;
use crate::text::days;

/// Compiles a date or a range of dates. An article dated June 2018 matches 2018, and one dated 2018 may match June
/// of it.
pub(super) fn query(fields: Fields, term: &Term) -> Result<Box<dyn Lowered>> {
    let period = |date: &str| {
        days(date).ok_or_else(|| Error::input(format!("date {date}"), "not a date: write 2018, 2018-06 or 2018-06-01"))
    };
    let (least, most) = match term {
        Term::Word(date) | Term::Phrase { text: date, .. } => {
            let (first, last) = period(date)?;
            (first, last)
        }
        Term::Range { lower, upper } => {
            let least = match lower {
                Bound::Included(date) => period(date)?.0,
                Bound::Excluded(date) => period(date)?.1 + 1,
                Bound::Unbounded => 0,
            };
            let most = match upper {
                Bound::Included(date) => period(date)?.1,
                Bound::Excluded(date) => period(date)?.0.saturating_sub(1),
                Bound::Unbounded => u64::MAX,
            };
            (least, most)
        }
        _ => (0, u64::MAX),
    };
    let until = RangeQuery::new(Bound::Included(IndexTerm::from_field_u64(fields.until, least)), Bound::Unbounded);
    let since = RangeQuery::new(Bound::Unbounded, Bound::Included(IndexTerm::from_field_u64(fields.since, most)));
    Ok(Box::new(BooleanQuery::intersection(vec![Box::new(until), Box::new(since)])))
}
