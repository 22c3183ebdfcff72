//! Searches one commit of an index.

pub(super) mod as_written;
pub(super) mod collect;
pub(super) mod compile;
mod count;
mod counts;
mod date;
mod docs;
pub(super) mod evidence;
pub(super) mod facet;
pub(super) mod near;
mod optional;
mod passage_id;
pub(super) mod pattern;
pub(super) mod read_only;
mod records;
pub(super) mod searcher;
mod size;
pub(super) mod statistics;
pub(super) mod stored;
mod term_lists;
mod texts;
pub(super) mod top;
mod union;
