//! Renders results. Nothing is decided here: results arrive complete, with their excerpts, highlights and citations.
//!
//! Each format is a module whose functions write to a stream and return its errors. Quotations are verbatim in every
//! format; only the terminal replaces control characters by visible ones, since there they would take effect.

pub mod cited;
pub mod csv;
pub mod json;
pub mod markdown;
mod place;
pub mod sarif;
pub mod terminal;
pub mod trec;

use crate::article::{Places, Record};
use crate::cite;
use crate::quote::QuoteLocation;

/// Returns the citation line of a quotation.
fn cited(found: &QuoteLocation, record: &Record) -> String {
    let place = Places::of(&found.article.marks).at(found.span.start);
    cite::citation(record, &found.reference, found.kind(), place)
}
