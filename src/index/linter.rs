//! Checks of reports against an index.

use crate::engine::Searcher;
use crate::error::Result;
use crate::limits::Limits;
use crate::report::{self, Finding, Report};

/// Checks the quotations, citations and figures of Markdown reports.
pub struct Linter<'i> {
    searcher: &'i dyn Searcher,
    limits: Limits,
    works: Vec<String>,
}

impl<'i> Linter<'i> {
    pub(super) fn new(searcher: &'i dyn Searcher) -> Self {
        Self { searcher, limits: Limits::default(), works: Vec::new() }
    }

    /// Adds a bibliography (BibTeX, BibLaTeX or CSL-JSON) whose works the report may cite.
    #[must_use]
    pub fn bibliography(mut self, works: impl Into<String>) -> Self {
        self.works.push(works.into());
        self
    }

    /// Limits the time and the work of one report.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Returns the findings of a report, in its order. Spans are bytes of the report.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # std::fs::write(folder.path().join("bridge.txt"), "The bridge cost 4.2 million crowns, the mayor said.\n")?;
    /// # let location = folder.path().join("index");
    /// # ibid::Index::builder(&location).add_path(folder.path()).build()?;
    /// # let index = ibid::Index::open(&location)?;
    /// let findings = index.linter().lint("It “cost 4.3 million crowns” [bridge#p1].")?;
    /// assert_eq!(findings[0].rule, "quotation-altered");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Cancelled`](crate::Error::Cancelled) and [`Error::TimedOut`](crate::Error::TimedOut) by the limits, and those
    /// of the engine.
    pub fn lint(&self, markdown: &str) -> Result<Vec<Finding>> {
        let mut report = Report::parse(markdown);
        for works in &self.works {
            report.know(works);
        }
        report::lint_within(&report, self.searcher, &self.limits)
    }

    /// Returns the report with the safe fixes applied, and their number.
    ///
    /// # Errors
    /// As [`Linter::lint`].
    pub fn fix(&self, markdown: &str) -> Result<(String, usize)> {
        let findings = self.lint(markdown)?;
        Ok(report::fixed(markdown, &findings))
    }
}

impl std::fmt::Debug for Linter<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Linter").field("limits", &self.limits).finish_non_exhaustive()
    }
}
