//! Parameters of the questions, one struct for each: the options of the command line, the query strings and bodies of
//! the HTTP API and the arguments of the MCP tools are all derived from them, with their schemas.

mod check;
mod cite;
mod quote;
mod schema;
mod search;

pub(crate) use check::{CheckParams, LONGEST_TEXT};
pub(crate) use cite::{CiteFormat, CiteParams, MAX_REFERENCES};
pub(crate) use quote::QuoteParams;
pub(crate) use schema::{input, properties, without};
pub(crate) use search::{DuplicatePolicy, HitUnit, SearchParams};

/// Maximum length of a query, a quotation or a claim, in bytes.
pub(crate) const LONGEST: usize = 20_000;
