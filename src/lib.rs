//! *ibid.* (Latin *ibidem*, "in the same place"): full-text search for source articles that can prove where every word
//! came from.
//!
//! Five streets run through the crate, each a folder or file to the right of what it uses:
//!
//! ```text
//! ingest:  bytes → read → Article → passage → engine::Writer
//! search:  typed → query → engine::Searcher → rank → snippet → cite → SearchResults → render
//! quote:   quotation → engine::Searcher → alignment on the article's text → Finding → render
//! claim:   claim → units → engine::Searcher → sentences → alignment → model, rules → Finding → render
//! report:  Markdown → quotations, citations, statements → quote, claim, text::quantity → Findings → render; or → cite → Markdown
//! ```
//!
//! The modules below stand in that order, and each imports only from those before it.

pub mod text;

pub mod error;

pub mod limits;

pub mod parallel;

pub mod article;

pub mod read;

pub mod passage;

pub mod query;

pub mod engine;

pub mod ingest;

pub mod rank;

pub mod snippet;

pub mod cite;

pub mod quote;

pub mod search;

pub mod claim;

pub mod report;

pub mod render;

pub use article::{Article, ArticleId, Meta};
pub use cite::Reference;
pub use error::{Error, Result};
pub use limits::{Cancel, Limits};
pub use search::{Search, SearchResults};
pub use text::Span;
