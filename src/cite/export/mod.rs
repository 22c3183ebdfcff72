//! Exports bibliographic items to the formats of reference managers, following each specification.

mod bibtex;
mod csl_json;
mod endnote;
mod inverted;
mod ris;

pub use bibtex::{biblatex, bibtex};
pub use csl_json::{csl_json, variables};
pub use endnote::endnote;
pub use ris::ris;
