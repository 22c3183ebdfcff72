//! Renders the result of an indexing run and the status of an index for the terminal.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use super::{ASIDE, HIGHLIGHT, TITLE, TerminalOptions, Visible, VisibleName, count, length, size, table};
use crate::engine::manifest::Manifest;
use crate::engine::{FacetCounts, OpenRun, Overview, Status};
use crate::ingest::Summary;
use crate::read::{LeftOut, WhyLeftOut};

/// Maximum number of skipped files listed without `--verbose`.
const LISTED: usize = 20;

/// Writes each skipped or unreadable file with the reason, and a summary of the others:
///
/// ```text
/// 2 new, 0 changed, 14 unchanged, 0 removed, 1 skipped
/// 57 passages, 0.2 s, 31.4 MB/s
/// ```
pub fn summary(out: &mut dyn Write, summary: &Summary, look: &TerminalOptions<'_>) -> io::Result<()> {
    let Summary { new, changed, unchanged, removed, passages, ref skipped, bytes, seconds, .. } = *summary;
    let listed = if look.verbose { skipped.len() } else { LISTED };
    for (path, skip) in skipped.iter().take(listed) {
        let path = path.to_string_lossy();
        let place = skip.line.map_or_else(|| path.to_string(), |line| format!("{path}:{line}"));
        writeln!(out, "{} {}: {}", look.paint(ASIDE, "skipped"), VisibleName(&place), VisibleName(&skip.what))?;
    }
    if skipped.len() > listed {
        writeln!(out, "{} {} more, which -v lists", look.paint(ASIDE, "skipped"), skipped.len() - listed)?;
    }
    let kept = summary.kept.iter().map(|kept| (kept.path.to_string_lossy(), kept.reason.as_str(), kept.articles));
    self::kept(out, &kept.collect::<Vec<_>>(), look)?;
    let skipped = skipped.len();
    left_out(out, &summary.left_out, true, look)?;
    writeln!(out, "{new} new, {changed} changed, {unchanged} unchanged, {removed} removed, {skipped} skipped")?;
    let rate = if seconds > 0.0 { bytes as f64 / 1e6 / seconds } else { 0.0 };
    let took = length(Duration::from_secs_f64(seconds));
    writeln!(out, "{}, {took}, {rate:.1} MB/s", count(passages, "passage"))?;
    summary.open.as_ref().map_or(Ok(()), |open| writeln!(out, "nothing is visible yet, {}", shares(open)))
}

/// Describes a run in shares that is not complete.
pub fn shares(open: &OpenRun) -> String {
    let (incomplete, of) = (open.incomplete(), open.shares.len());
    if incomplete.is_empty() {
        return format!("all {of} shares are complete and not committed: run one of them again");
    }
    format!("{} of {of} shares complete, missing: {}", of - incomplete.len(), Visible(&incomplete.join(", ")))
}

/// Writes how many files and links were left out for each reason, and with `-v` which ones, except links already listed
/// as skipped.
fn left_out(out: &mut dyn Write, left_out: &LeftOut, links_listed: bool, look: &TerminalOptions<'_>) -> io::Result<()> {
    let painted = |what| look.paint(ASIDE, what).to_string();
    if look.verbose {
        let is_new = |(_, why): &&(String, WhyLeftOut)| !(links_listed && *why == WhyLeftOut::LinkOut);
        for (path, why) in left_out.listed.iter().filter(is_new) {
            writeln!(out, "{} {}: {}", painted("left out"), VisibleName(path), why.name())?;
        }
        let more = left_out.total() - left_out.listed.len();
        if more > 0 {
            writeln!(out, "{} {more} more", painted("left out"))?;
        }
    } else if left_out.total() > 0 {
        let counts = left_out.counts.iter().map(|(why, count)| format!("{count} {}", why.plural(*count)));
        let counts = counts.collect::<Vec<_>>().join(", ");
        writeln!(out, "{} {counts}; -v lists them", painted("left out"))?;
    }
    Ok(())
}

/// Writes the unreadable files and folders, each with the reason and the number of articles kept, and the total.
fn kept(out: &mut dyn Write, kept: &[(Cow<'_, str>, &str, usize)], look: &TerminalOptions<'_>) -> io::Result<()> {
    if kept.is_empty() {
        return Ok(());
    }
    let listed = if look.verbose { kept.len() } else { LISTED };
    let label = look.paint(ASIDE, "kept").to_string();
    for (path, reason, articles) in kept.iter().take(listed) {
        let (path, reason, articles) = (Visible(path), Visible(reason), count(*articles, "article"));
        writeln!(out, "{label} {path}: {reason} ({articles})")?;
    }
    if kept.len() > listed {
        writeln!(out, "{label} {} more, which -v lists", kept.len() - listed)?;
    }
    let articles = kept.iter().map(|(_, _, articles)| articles).sum();
    writeln!(out, "{} kept: cannot be read", count(articles, "article"))
}

/// Writes the status of an index, and whether it is out of date.
pub fn status(
    out: &mut dyn Write,
    status: &Status,
    overview: &Overview,
    manifest: &Manifest,
    stale: Option<&str>,
    look: &TerminalOptions<'_>,
) -> io::Result<()> {
    let skipped: Vec<_> = manifest
        .sources
        .values()
        .flat_map(|source| source.skipped.iter().map(|reason| (source.path.to_string_lossy(), reason)))
        .collect();
    let is_inner = |path: &Path| manifest.roots.iter().any(|root| root.path != path && path.starts_with(&root.path));
    let roots = manifest.roots.iter().map(|root| root.path.as_path()).filter(|path| !is_inner(path));
    let roots = roots.map(Path::to_string_lossy).collect::<Vec<_>>().join(", ");
    let dates = overview.dates.as_ref().map(|(first, last)| {
        let undated = Some(overview.years.without).filter(|without| *without > 0);
        let undated = undated.map(|without| format!(", {without} without a date")).unwrap_or_default();
        let (first, last) = (day(first), day(last));
        if first == last { format!("{first}{undated}") } else { format!("{first} to {last}{undated}") }
    });
    writeln!(out, "{}", look.paint(TITLE, Visible(&status.location.to_string_lossy())))?;
    let rows = [
        ("holds", Some(format!("{}, {}", count_of(status.articles, "article"), count_of(status.passages, "passage")))),
        ("from", Some(format!("{} under {roots}", count(manifest.sources.len(), "file")))),
        ("sources", counted(&overview.sources)),
        ("dates", dates),
        ("languages", counted(&overview.langs)),
        ("stemmed", Some(status.stems.join(", "))),
        (
            "on disk",
            Some(format!("{} in {}, format {}", size(status.bytes), count(status.segments, "segment"), status.version)),
        ),
        ("built", manifest.built().map(|built| built.to_string())),
    ];
    table(out, look, &rows)?;
    let state = match stale {
        Some(reason) => look.paint(HIGHLIGHT, format!("out of date: {}", Visible(reason))).to_string(),
        None => "up to date, judging by its folders".to_owned(),
    };
    writeln!(out, "{}  {state}", look.paint(ASIDE, "state    "))?;
    if let Some(open) = &status.open {
        writeln!(out, "{}  since {}: {}", look.paint(ASIDE, "indexing "), open.since, shares(open))?;
    }
    let reasons = manifest.skipped_by_reason();
    if !reasons.is_empty() {
        let reasons = reasons.iter().map(|(reason, count)| format!("{count} {}", Visible(reason)));
        let reasons = reasons.collect::<Vec<_>>().join(", ");
        writeln!(out, "{}  {}: {reasons}", look.paint(ASIDE, "skipped  "), skipped.len())?;
    }
    let listed = if look.verbose { skipped.len() } else { LISTED };
    for (path, reason) in skipped.iter().take(listed) {
        writeln!(out, "{} {}: {}", look.paint(ASIDE, "skipped"), VisibleName(path), VisibleName(reason))?;
    }
    if skipped.len() > listed {
        writeln!(out, "{} {} more, which -v lists", look.paint(ASIDE, "skipped"), skipped.len() - listed)?;
    }
    let kept = manifest.sources.values().filter(|source| !source.articles.is_empty()).filter_map(|source| {
        Some((source.path.to_string_lossy(), source.unreadable.as_deref()?, source.articles.len()))
    });
    left_out(out, &manifest.left_out(), false, look)?;
    self::kept(out, &kept.collect::<Vec<_>>(), look)
}

/// Number of values listed next to their count.
const NAMED: usize = 5;

/// Formats the most frequent values with their counts, and the number of others; `None` if no article has a value.
fn counted(counted: &FacetCounts) -> Option<String> {
    let FacetCounts { values, without, .. } = counted;
    let mut parts: Vec<String> =
        values.iter().take(NAMED).map(|(value, articles)| format!("{value} {articles}")).collect();
    if values.len() > NAMED {
        parts.push(format!("{} more", values.len() - NAMED));
    }
    if *without > 0 && !values.is_empty() {
        parts.push(format!("unknown {without}"));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Returns the date without the time.
fn day(date: &str) -> &str {
    date.split('T').next().unwrap_or(date)
}

fn count_of(number: u64, what: &str) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), what)
}
