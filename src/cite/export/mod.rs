//! Bibliographic items → the formats that reference managers read, each to its specification.

mod bibtex;
mod csl_json;
mod ris;

pub use bibtex::{biblatex, bibtex};
pub use csl_json::{csl_json, variables};
pub use ris::ris;
