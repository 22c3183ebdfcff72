//! Reads a report in Markdown and checks its quotations, citations and figures against their sources, or writes it with
//! formatted citations and a bibliography.
//!
//! ```text
//! Markdown ── parse ──▶ Report ── lint: Sources, rules ──▶ Findings ── fix ──▶ Markdown
//!                           └──── write: Sources, a Style ──▶ Markdown that lints as the draft did
//! Word document ── docx ──▶ Report ── the same ──▶ findings, or a Word document
//! ```
//!
//! Every span of a [`Report`] refers to its own bytes. `docs/citations.md` describes how a draft cites.
//!
//! ```no_run
//! use ibid::report::{Report, lint};
//!
//! let searcher = ibid::engine::open("index".as_ref())?;
//! let report = Report::parse("“The bridge cost 4.3 million crowns” [news/bridge#p3].");
//! for finding in lint(&report, &*searcher)? {
//!     println!("{}: {}", finding.span(), finding.message);
//! }
//! # Ok::<(), ibid::Error>(())
//! ```

mod asciidoc;
mod attach;
mod bibliography;
mod cache;
mod checks;
mod citation;
mod close;
mod docx;
mod finding;
mod format;
mod latex;
mod latex_commands;
mod lint;
mod parse;
mod plain;
mod prose;
mod quotation;
mod quotation_marks;
pub mod rules;
mod sources;
mod statement;
mod suppression;
mod write;

pub use bibliography::Work;
pub use cache::LintCache;
pub use citation::{Citation, Cited, Form, Target};
pub use docx::{WordReport, WrittenWord};
pub use finding::{Finding, Fix, Position, Positions, Severity, Source, fixed, safe_edits};
pub use format::{ReportFormat, refusal};
pub use lint::{lint, lint_again, lint_within};
pub use prose::Prose;
pub use quotation::Quotation;
pub use rules::Rule;
pub use sources::{CitedPassage, cited_passage};
pub use statement::Statement;
pub use suppression::Suppression;
pub use write::{UnresolvedCitation, WrittenReport, write};

use crate::text::Span;

/// A parsed report.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Its text.
    pub text: String,
    /// Its prose, in blocks.
    pub blocks: Vec<Block>,
    /// Quotations, inline and block, in order.
    pub quotations: Vec<Quotation>,
    /// Its own sentences, in order; those of quotations are left out.
    pub statements: Vec<Statement>,
    /// Its citations, in order.
    pub citations: Vec<Citation>,
    /// Suppression comments, in order.
    pub allows: Vec<Suppression>,
    /// Works listed in its metadata.
    pub works: Vec<Work>,
    /// Bibliography files named in its metadata.
    pub bibliographies: Vec<String>,
    /// Keys of the works in those files, where they have been read.
    pub known_keys: Vec<String>,
    /// Language, if stated or detected.
    pub lang: Option<String>,
    /// Range of the bibliography that `ibid report` maintains, if there is one.
    pub bibliography: Option<Span>,
}

/// A block of prose: a paragraph, a heading, the cell of a table, a paragraph of a note or of a block quotation.
#[derive(Clone, Debug)]
pub struct Block {
    /// Kind of the block.
    pub kind: ReportBlockKind,
    /// Its text, without citations.
    pub prose: Prose,
    /// Its sentences, as spans of its prose.
    pub sentences: Vec<Span>,
    /// Byte range in the report.
    pub span: Span,
    /// Number of the table row that a cell belongs to, from 1; 0 for other blocks.
    row: usize,
    /// Citations and footnote references in it, in order.
    marks: Vec<Mark>,
}

/// Kind of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportBlockKind {
    /// A paragraph, or a list item.
    Body,
    /// A heading.
    Heading,
    /// A table cell.
    Cell,
    /// A paragraph of a block quotation, by the number of the quotation.
    Quote(usize),
    /// Attribution line below a block quotation.
    Attribution,
    /// A paragraph of the note with this label.
    Note(String),
}

/// A citation or footnote reference in the prose.
#[derive(Clone, Debug)]
struct Mark {
    /// Byte of the prose that it precedes.
    at: usize,
    /// Its citations, as indices into [`Report::citations`].
    cites: Vec<usize>,
    /// Label of the note, for a footnote reference.
    note: Option<String>,
}

impl Report {
    /// Parses a report. Unknown syntax is treated as plain prose.
    pub fn parse(text: &str) -> Self {
        Self::parse_as(text, ReportFormat::Markdown)
    }

    /// Parses a report in another format.
    pub fn parse_as(text: &str, format: ReportFormat) -> Self {
        Self::parse_again(text, format, &LintCache::default())
    }

    /// Parses a report that is being edited: what an earlier run with this cache split into sentences is not split again.
    pub fn parse_again(text: &str, format: ReportFormat, cache: &LintCache) -> Self {
        let mut report = match format {
            ReportFormat::Markdown => parse::parse(text),
            ReportFormat::Latex => latex::parse(text),
            ReportFormat::AsciiDoc => asciidoc::parse(text),
            ReportFormat::Plain => plain::parse(text),
        };
        report.finish(cache);
        report
    }

    /// Adds the keys of a bibliography file in BibTeX or CSL-JSON: citations of them are not checked.
    pub fn know(&mut self, works: &str) {
        self.known_keys.extend(bibliography::keys(works));
    }
}

#[cfg(test)]
mod tests;
