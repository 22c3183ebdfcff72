//! Formats of results.

use clap::ValueEnum;

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text for people
    Text,
    /// One JSON object
    Json,
    /// One JSON object per line
    Jsonl,
    /// Comma-separated values
    Csv,
    /// Markdown: quotations with their citations
    Md,
    /// TREC run file
    Trec,
    /// HTML: quotations with their citations
    Html,
    /// Pandoc Markdown: quotations with [@citations] and the works cited
    Pandoc,
    /// BibTeX entries
    Bibtex,
    /// BibLaTeX entries
    Biblatex,
    /// CSL-JSON items
    CslJson,
    /// RIS records
    Ris,
    /// EndNote XML
    Endnote,
    /// W3C Web Annotations, one per line
    Annotation,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
}

impl Format {
    /// Returns the name that `--format` takes.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}
