//! The JSON contract: what commands print with `--json`, and what the HTTP API and the MCP tools answer.
//!
//! Each type borrows from a result of the library, and serializes with a fixed set of keys: unknown values are `null` or an
//! empty list, never omitted. Spans are bytes of the article's text, and every `text` is the article's text at its `span`.
//! JSON Schemas are derived from the same types.

mod article;
mod cite;
mod claim;
mod import;
mod lint;
mod page;
mod quote;
mod schema;
mod search;
mod status;
mod verified;

pub use article::{
    ArticleMeta, ArticleText, Context, ContextParagraph, InspectedFile, OutlineHeading, Paragraph, PassageRange,
    PassageText,
};
pub use cite::{Citation, CitedLocator};
pub use claim::{ClaimPart, ClaimResult, EvidenceSentence, MatchedPair, UncheckedSentence};
pub use import::{ImportedEntry, ImportedFile, Imports, LibraryProblem, StatedDifference};
pub use lint::{Edit, LintedReport, ReportFinding, ReportFix, SourceText};
pub use page::PageBoxes;
pub use quote::{QuoteChange, QuoteResult, QuotedPassage};
pub use search::{Duplicate, FacetValue, Hit, IndexInfo, QueryNote, SearchResponse, Snippet};
pub use status::{
    IndexStatus, KeptFile, LeftOutPath, LeftOutPaths, OpenShares, RunSummary, ShareStatus, SkipReason, SkippedFile,
    SkippedInput, ValueCount,
};
pub use verified::{LostArticle, Repair, Verification, VerifyFinding};
