//! What is asked: a typed string becomes a tree that no engine is named in, and notes on what was not understood.
//!
//! Whatever is typed, [`parse()`] answers: nothing is an error, nothing misread goes unsaid. The tree keeps the words as
//! they were typed, with their place; cutting and folding them is the analyzer's work. `docs/query.md` is the grammar.
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
#[cfg(test)]
mod tests;
mod value;
mod word;

pub use amount::join_amounts;
pub use ast::{Bool, Field, Leaf, Near, PatternPiece, Query, Term};
pub use keyword::{Keyword, keywords};
pub use note::Note;
pub use occurrence::{Finder, Occurrence};
pub use parse::{Parsed, parse, plain};
pub use reading::{PARTS_OF_A_WHOLE, Reading, readings};
