//! The query language: parses a query string to a tree that does not depend on the engine, and to notes on parts that
//! were not understood.
//!
//! [`parse()`] never fails: it reports each misread part as a note. The tree keeps the words as entered, with their
//! positions; the analyzer splits and folds them. `docs/query.md` has the grammar.
//!
//! ```
//! use ibid::query::parse;
//!
//! let parsed = parse(r#"title:hangzhou +"digital economy"#);
//! assert_eq!(parsed.query.to_string(), r#"+"digital economy" title:hangzhou"#);
//! assert_eq!(parsed.notes[0].what, "unclosed quotation: read to the end");
//! ```

mod amount;
mod ast;
mod date_range;
mod display;
mod group;
mod keyword;
mod lex;
mod note;
mod occurrence;
mod parse;
mod quotation;
mod reading;
mod simplify;
mod synonym;
#[cfg(test)]
mod tests;
mod token;
mod value;
mod word;

pub use amount::join_amounts;
pub use ast::{Bool, Field, Leaf, Near, PatternPiece, Query, Term};
pub use keyword::{Keyword, keywords, repetition_weight};
pub use note::Note;
pub use occurrence::{Finder, Occurrence};
pub use parse::{Parsed, parse, plain};
pub use reading::{MAX_COMPOUND_PARTS, Reading, readings, written_words};
pub use synonym::{Expansion, Synonyms};
