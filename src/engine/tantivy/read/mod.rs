//! Searches one commit of an index.

pub(super) mod collect;
pub(super) mod compile;
mod counts;
pub(super) mod evidence;
pub(super) mod facet;
pub(super) mod near;
pub(super) mod pattern;
pub(super) mod read_only;
pub(super) mod searcher;
pub(super) mod statistics;
pub(super) mod stored;
pub(super) mod top;
pub(super) mod vocabulary;
