//! Street 5: a report in Markdown → its quotations, citations and figures, held to their sources → findings; or → the same
//! report with formatted citations and a bibliography.
//!
//! ```text
//! Markdown ── parse ──▶ Report ── lint: Sources, rules ──▶ Findings ── fix ──▶ Markdown
//!                           └──── write: Sources, a Style ──▶ Markdown that lints as the draft did
//! ```
//!
//! Every span of a [`Report`] points into its own bytes. `docs/citations.md` says how a draft cites.
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

mod attach;
mod bibliography;
mod citation;
mod close;
mod finding;
mod lint;
mod parse;
mod prose;
mod quotation;
mod quotation_marks;
pub mod rules;
mod sources;
mod statement;
mod suppression;
mod write;

pub use bibliography::Work;
pub use citation::{Citation, Cited, Form, Target};
pub use finding::{Finding, Fix, Position, Positions, Severity, Source, fixed};
pub use lint::{lint, lint_within};
pub use prose::Prose;
pub use quotation::Quotation;
pub use rules::Rule;
pub use statement::Statement;
pub use suppression::Suppression;
pub use write::{UnresolvedCitation, WrittenReport, write};

use crate::text::Span;

/// A report, read.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Its bytes.
    pub text: String,
    /// Its prose, block by block.
    pub blocks: Vec<Block>,
    /// What stands in quotation marks or in block quotations, in order.
    pub quotations: Vec<Quotation>,
    /// Its sentences, in order; those of quotations are left out.
    pub statements: Vec<Statement>,
    /// Its citations, in order.
    pub citations: Vec<Citation>,
    /// What it asks not to be told, in order.
    pub allows: Vec<Suppression>,
    /// The works that its metadata lists.
    pub works: Vec<Work>,
    /// The files of works that its metadata names.
    pub bibliographies: Vec<String>,
    /// The keys of the works in those files, where they have been read.
    pub known_keys: Vec<String>,
    /// Its language, where it states one or it can be told.
    pub lang: Option<String>,
    /// The place of the bibliography, where it has one that `ibid report` keeps.
    pub bibliography: Option<Span>,
}

/// A block of prose: a paragraph, a heading, the cell of a table, a paragraph of a note or of a block quotation.
#[derive(Clone, Debug)]
pub struct Block {
    /// What it is.
    pub kind: ReportBlockKind,
    /// Its words, without citations.
    pub prose: Prose,
    /// Its sentences, as spans of its prose.
    pub sentences: Vec<Span>,
    /// Where it stands in the report.
    pub span: Span,
    /// Citations and notes in it, in order.
    marks: Vec<Mark>,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportBlockKind {
    /// A paragraph, or an item of a list.
    Body,
    /// A heading.
    Heading,
    /// The cell of a table.
    Cell,
    /// A paragraph of a block quotation: of the first, the second, …
    Quote(usize),
    /// The line below a block quotation that says where it is from.
    Attribution,
    /// A paragraph of the note with this label.
    Note(String),
}

/// A citation, or the sign of a note, at a place of some prose.
#[derive(Clone, Debug)]
struct Mark {
    /// The byte of the prose that it stands before.
    at: usize,
    /// The citations that it stands for, as places in [`Report::citations`].
    cites: Vec<usize>,
    /// The label of its note, where it is one.
    note: Option<String>,
}

impl Report {
    /// Reads a report. Whatever is not understood is plain prose.
    pub fn parse(text: &str) -> Self {
        let mut report = parse::parse(text);
        report.finish();
        report
    }

    /// Adds the keys of a file of works, in BibTeX or CSL-JSON: citations of them are none of ours to check.
    pub fn know(&mut self, works: &str) {
        self.known_keys.extend(bibliography::keys(works));
    }
}

#[cfg(test)]
mod tests;
