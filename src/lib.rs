//! *ibid.* (Latin *ibidem*, "in the same place"): full-text search for source articles that proves where every word came
//! from. The library finds passages, verifies quotations, checks claims, formats citations and lints reports, offline.
//!
//! # The model
//!
//! - An [`Article`] is one source document: its readable text with [metadata](Meta), paragraphs and sentences.
//! - A [`Span`] is a byte range of an article's text, always on character boundaries. Whatever is shown as a quotation is the
//!   text at a span.
//! - A [`Reference`] (`news/2018/forum#p3s2`) addresses an article, paragraphs or sentences. It does not depend on the index.
//! - An [`Index`] is one commit, open for questions from any number of threads. [`IndexBuilder`] writes the next commit.
//!
//! # Five minutes
//!
//! ```
//! # let folder = tempfile::tempdir()?;
//! # let (corpus, location) = (folder.path().join("corpus"), folder.path().join("index"));
//! # std::fs::create_dir(&corpus)?;
//! # std::fs::write(corpus.join("bridge.txt"), "The bridge cost 4.2 million crowns, the mayor said.\n")?;
//! use ibid::{Claim, ClaimVerdict, Index, Quotation, QuoteVerdict, SearchOptions, Style};
//!
//! Index::builder(&location).add_path(&corpus).build()?;
//! let index = Index::open(&location)?;
//!
//! let results = index.search("bridge crowns", &SearchOptions::default())?;
//! let hit = &results.hits[0];
//! assert_eq!(hit.hit.slice(hit.snippet.span), "The bridge cost 4.2 million crowns, the mayor said.");
//!
//! let finding = index.verify_quote(&Quotation::new("cost 4.3 million crowns"))?;
//! assert_eq!(finding.verdict, QuoteVerdict::Altered);
//!
//! let finding = index.check_claim(&Claim::new("The bridge cost 4.3 million crowns"))?;
//! assert_eq!(finding.verdict, ClaimVerdict::Refuted);
//!
//! let cited = index.cite(&["bridge#p1".parse()?], &Style::load("apa")?)?;
//! assert!(cited.citations[0].plain().contains("para. 1"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Pipelines
//!
//! ```text
//! ingest:  bytes → read → Article → passage → engine::Writer
//! search:  query string → query → engine::Searcher → rank → snippet → cite → SearchResults
//! quote:   quotation → engine::Searcher → alignment on the article's text → QuoteFinding
//! claim:   claim → claim terms → engine::Searcher → sentences → alignment → model, rules → ClaimFinding
//! report:  Markdown → quotations, citations, statements → quote, claim, text::quantity → LintFinding; or → cite → Markdown
//! ```
//!
//! The modules are in that order, and each imports only from those before it. They are an implementation detail that the
//! program and the tests share; only the items of this page are the library's interface.

// A build without a reader or without styles uses less of what they share with others.
#![cfg_attr(not(all(feature = "pdf", feature = "styles")), allow(dead_code))]

#[doc(hidden)]
pub mod text;

#[doc(hidden)]
pub mod syntax;

#[doc(hidden)]
pub mod error;

#[doc(hidden)]
pub mod limits;

#[doc(hidden)]
pub mod parallel;

#[doc(hidden)]
pub mod article;

#[doc(hidden)]
pub mod read;

#[doc(hidden)]
pub mod passage;

#[doc(hidden)]
pub mod query;

#[doc(hidden)]
pub mod engine;

#[doc(hidden)]
pub mod ingest;

#[cfg_attr(not(feature = "semantic"), path = "transformer_missing.rs")]
#[doc(hidden)]
pub mod transformer;

#[doc(hidden)]
pub mod meaning;

#[doc(hidden)]
pub mod rank;

#[doc(hidden)]
pub mod snippet;

#[doc(hidden)]
pub mod cite;

#[doc(hidden)]
pub mod quote;

#[doc(hidden)]
pub mod search;

#[doc(hidden)]
pub mod claim;

#[doc(hidden)]
pub mod report;

#[doc(hidden)]
pub mod import;

#[doc(hidden)]
pub mod index;

#[cfg(feature = "wire")]
#[doc(hidden)]
pub mod wire;

#[cfg(feature = "wire")]
#[doc(hidden)]
pub mod render;

pub use article::{Article, ArticleId, Heading, Mark, Meta, Paragraph, Record};
pub use cite::{BibliographyEntry, FormattedCitations, Item, Locator, Name, Reference, Style, Styled};
pub use claim::{
    Claim, Claims, Entailment, Evidence, Finding as ClaimFinding, Match, MatchKind, Stance, Verdict as ClaimVerdict,
};
pub use engine::{Counting, Facet, FacetCounts, Hit, ResultUnit, Searcher, SortOrder, Status, Total};
pub use error::{Error, Result};
pub use index::{Index, IndexBuilder, Linter};
pub use ingest::{Inspected, Progress, Summary, inspect};
pub use limits::{Cancel, Limits};
pub use meaning::Meaning;
pub use passage::Passage;
pub use query::Note;
pub use quote::{
    Change, ChangeKind, Finding as QuoteFinding, Quotation, QuoteLocation, Quotes, Verdict as QuoteVerdict,
};
pub use read::{Skip, Worker};
pub use report::{Finding as LintFinding, Fix, Position, Report, Severity};
pub use search::{Context, Explanation, Filters, Options as SearchOptions, Search, SearchHit, SearchResults, Undated};
pub use snippet::Snippet;
pub use text::{ParagraphKind, Span};
pub use transformer::EntailmentModel;
