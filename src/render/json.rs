//! Writes results as JSON, one object per line.

use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;

use crate::article::Article;
use crate::cite::{Cited, Excerpt, FormattedCitations};
use crate::claim::{self, Claim, LeftOut};
use crate::engine::manifest::Manifest;
use crate::engine::{Overview, Status};
use crate::import::ImportPlan;
use crate::ingest::{Inspected, Repaired, Summary, Verified};
use crate::quote::{self, Quotation};
use crate::read::Library;
use crate::report;
use crate::search::SearchResults;
use crate::wire::{
    ArticleText, Citation, ClaimResult, Hit, Imports, IndexInfo, IndexStatus, InspectedFile, LintedReport, PassageText,
    QuoteResult, RunSummary, SearchResponse, UncheckedSentence, Verification,
};

/// Writes the results of a query, with its `id` if it is part of a batch.
pub fn answer(out: &mut dyn Write, id: Option<&str>, results: &SearchResults, index: IndexInfo) -> io::Result<()> {
    line(out, &SearchResponse::of(id, results, index))
}

/// Writes the hits, one object per line.
pub fn hits(out: &mut dyn Write, results: &SearchResults) -> io::Result<()> {
    results.hits.iter().try_for_each(|hit| line(out, &Hit::of(hit)))
}

/// Writes a part of an article.
pub fn excerpt(out: &mut dyn Write, excerpt: &Excerpt<'_>) -> io::Result<()> {
    line(out, &PassageText::of(excerpt))
}

/// Writes the result for a quotation, with its `id` if it is part of a batch.
pub fn finding(
    out: &mut dyn Write,
    id: Option<&str>,
    quotation: &Quotation,
    finding: &quote::Finding,
) -> io::Result<()> {
    line(out, &QuoteResult::of(id, quotation, finding))
}

/// Writes the result for a claim, with its `id` if it is part of a batch.
pub fn claim(out: &mut dyn Write, id: Option<&str>, claim: &Claim, finding: &claim::Finding) -> io::Result<()> {
    line(out, &ClaimResult::of(id, claim, finding))
}

/// Writes a sentence of a text that was not checked.
pub fn left_out(out: &mut dyn Write, id: &str, claim: &Claim, why: LeftOut) -> io::Result<()> {
    line(out, &UncheckedSentence::of(id, claim, why))
}

/// Writes the citations, each with the bibliography entry of its work.
pub fn citations(out: &mut dyn Write, cited: &[Cited], written: &FormattedCitations) -> io::Result<()> {
    cited.iter().try_for_each(|one| line(out, &Citation::of(one, written)))
}

/// Writes how an article was parsed.
pub fn inspected(out: &mut dyn Write, inspected: &Inspected) -> io::Result<()> {
    let record = inspected.article.record(inspected.passages.len());
    line(out, &InspectedFile::of(inspected, &record))
}

/// Writes an article with its text, as stored in the index.
pub fn article(out: &mut dyn Write, article: &Article) -> io::Result<()> {
    line(out, &ArticleText::of(article, &article.record(0)))
}

/// Writes the result of an indexing run.
pub fn summary(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    line(out, &RunSummary::of(summary))
}

/// Writes the status of an index.
pub fn status(
    out: &mut dyn Write,
    status: &Status,
    overview: &Overview,
    manifest: &Manifest,
    stale: Option<&str>,
) -> io::Result<()> {
    line(out, &IndexStatus::of(status, overview, manifest, stale))
}

/// Writes the result of an integrity check, of the repair if there was one, and the leftover files that were deleted.
pub fn verified(
    out: &mut dyn Write,
    verified: &Verified,
    repaired: Option<&Repaired>,
    deleted: Option<&[String]>,
) -> io::Result<()> {
    line(out, &Verification::of(verified, repaired, deleted))
}

/// Writes what an import does.
pub fn imports(
    out: &mut dyn Write,
    plan: &ImportPlan,
    libraries: &[(PathBuf, Library)],
    dry_run: bool,
) -> io::Result<()> {
    line(out, &Imports::of(plan, libraries, dry_run))
}

/// Writes the findings of a report.
pub fn findings(out: &mut dyn Write, name: &str, text: &str, findings: &[report::Finding]) -> io::Result<()> {
    line(out, &LintedReport::of(name, text, findings))
}

fn line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
