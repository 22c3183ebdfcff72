//! The status of an index, and the result of an indexing run.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use crate::engine::manifest::Manifest;
use crate::engine::{self, FacetCounts, OpenRun, Overview, ShareState};
use crate::ingest::Summary;
use crate::read::{LeftOut, WhyLeftOut};

/// What an index contains, what it was built from, and why it is stale, if it is.
#[derive(Serialize, JsonSchema)]
pub struct IndexStatus<'a> {
    /// Location of the index
    location: Cow<'a, str>,
    articles: u64,
    passages: u64,
    /// Size on disk
    bytes: u64,
    segments: usize,
    /// Version of the index format
    version: u32,
    /// Languages in which words are stemmed
    stems: &'a [String],
    roots: Vec<Cow<'a, str>>,
    files: usize,
    /// First and last date of the articles
    dates: Option<&'a (String, String)>,
    undated: u64,
    sources: Vec<ValueCount<'a>>,
    langs: Vec<ValueCount<'a>>,
    /// Files that the last run skipped
    skipped: Vec<SkippedFile<'a>>,
    /// Number of skipped files, and lines of files, by reason
    skipped_by_reason: Vec<SkipReason>,
    left_out: LeftOutPaths<'a>,
    /// Files that the last run could not read: their articles are those of an earlier run
    kept: Vec<KeptFile<'a>>,
    /// Time of the last run
    built: Option<String>,
    stale: bool,
    /// Why it is stale
    reason: Option<&'a str>,
    /// Run in shares that is not complete; only in the output of `ibid status`
    #[serde(skip_serializing_if = "Option::is_none")]
    open: Option<OpenShares<'a>>,
}

/// A run in shares, `ibid index --shard K/N`, that is not complete.
#[derive(Serialize, JsonSchema)]
pub struct OpenShares<'a> {
    /// When it began
    since: &'a str,
    /// Number of shares
    of: usize,
    shares: Vec<ShareStatus<'a>>,
}

/// The state of a share.
#[derive(Serialize, JsonSchema)]
pub struct ShareStatus<'a> {
    /// Its number, counted from 1
    shard: usize,
    /// `missing`: no process has begun it; `running`; `stopped`: its process has ended or does not answer; or `complete`
    state: &'static str,
    /// The process that indexes it
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<&'a str>,
}

impl<'a> OpenShares<'a> {
    /// Returns the state of a run.
    fn of(run: &'a OpenRun) -> Self {
        let shares = (1..).zip(&run.shares).map(|(shard, state)| {
            let (state, owner) = match state {
                ShareState::Missing => ("missing", None),
                ShareState::Running(owner) => ("running", Some(owner.as_str())),
                ShareState::Stopped(owner) => ("stopped", Some(owner.as_str())),
                ShareState::Complete => ("complete", None),
            };
            ShareStatus { shard, state, owner }
        });
        Self { since: &run.since, of: run.shares.len(), shares: shares.collect() }
    }
}

/// A value, and how many articles have it.
#[derive(Serialize, JsonSchema)]
pub struct ValueCount<'a> {
    value: &'a str,
    articles: u64,
}

/// A file, or a line of one, that was skipped.
#[derive(Serialize, JsonSchema)]
pub struct SkippedFile<'a> {
    path: Cow<'a, str>,
    reason: &'a str,
}

/// A reason, and how many files or lines were skipped for it.
#[derive(Serialize, JsonSchema)]
pub struct SkipReason {
    reason: String,
    count: usize,
}

/// A file that could not be read, whose articles are those of an earlier run.
#[derive(Serialize, JsonSchema)]
pub struct KeptFile<'a> {
    path: Cow<'a, str>,
    reason: &'a str,
    articles: usize,
}

impl<'a> IndexStatus<'a> {
    /// Returns the status of an index.
    pub fn of(
        status: &'a engine::Status,
        overview: &'a Overview,
        manifest: &'a Manifest,
        stale: Option<&'a str>,
    ) -> Self {
        fn values(counted: &FacetCounts) -> Vec<ValueCount<'_>> {
            counted.values.iter().map(|(value, articles)| ValueCount { value, articles: *articles }).collect()
        }
        let skipped = manifest.sources.values().flat_map(|source| {
            source.skipped.iter().map(|reason| SkippedFile { path: source.path.to_string_lossy(), reason })
        });
        let kept = manifest.sources.values().filter(|source| !source.articles.is_empty()).filter_map(|source| {
            let (path, articles) = (source.path.to_string_lossy(), source.articles.len());
            Some(KeptFile { path, reason: source.unreadable.as_deref()?, articles })
        });
        Self {
            location: status.location.to_string_lossy(),
            articles: status.articles,
            passages: status.passages,
            bytes: status.bytes,
            segments: status.segments,
            version: status.version,
            stems: &status.stems,
            roots: manifest.roots.iter().map(|root| root.path.to_string_lossy()).collect(),
            files: manifest.sources.len(),
            dates: overview.dates.as_ref(),
            undated: overview.years.without,
            sources: values(&overview.sources),
            langs: values(&overview.langs),
            skipped: skipped.collect(),
            skipped_by_reason: (manifest.skipped_by_reason().into_iter())
                .map(|(reason, count)| SkipReason { reason, count })
                .collect(),
            left_out: LeftOutPaths::of(&manifest.left_out()),
            kept: kept.collect(),
            built: manifest.built().map(|built| built.to_string()),
            stale: stale.is_some(),
            reason: stale,
            open: status.open.as_ref().map(OpenShares::of),
        }
    }
}

/// The result of an indexing run.
#[derive(Serialize, JsonSchema)]
pub struct RunSummary<'a> {
    new: usize,
    changed: usize,
    unchanged: usize,
    removed: usize,
    skipped: Vec<SkippedInput<'a>>,
    left_out: LeftOutPaths<'a>,
    kept: Vec<KeptFile<'a>>,
    warnings: &'a [String],
    passages: usize,
    bytes: u64,
    seconds: f64,
    mb_per_second: f64,
    /// Run in shares that other shares are missing of: nothing of it is visible yet
    #[serde(skip_serializing_if = "Option::is_none")]
    open: Option<OpenShares<'a>>,
}

/// A file, or a line of one, that a run skipped.
#[derive(Serialize, JsonSchema)]
pub struct SkippedInput<'a> {
    path: Cow<'a, str>,
    line: Option<usize>,
    reason: &'a str,
}

impl<'a> RunSummary<'a> {
    /// Returns the summary of a run.
    pub fn of(summary: &'a Summary) -> Self {
        let skipped = summary.skipped.iter().map(|(path, skip)| {
            let (path, reason) = (path.to_string_lossy(), skip.what.as_str());
            SkippedInput { path, line: skip.line, reason }
        });
        let kept = summary.kept.iter().map(|kept| {
            let (path, reason) = (kept.path.to_string_lossy(), kept.reason.as_str());
            KeptFile { path, reason, articles: kept.articles }
        });
        let &Summary { new, changed, unchanged, removed, passages, bytes, seconds, .. } = summary;
        Self {
            new,
            changed,
            unchanged,
            removed,
            skipped: skipped.collect(),
            left_out: LeftOutPaths::of(&summary.left_out),
            kept: kept.collect(),
            warnings: &summary.warnings,
            passages,
            bytes,
            seconds,
            mb_per_second: if seconds > 0.0 { bytes as f64 / 1e6 / seconds } else { 0.0 },
            open: summary.open.as_ref().map(OpenShares::of),
        }
    }
}

/// Left-out paths: the number for each reason, and the first of them.
#[derive(Serialize, JsonSchema)]
pub struct LeftOutPaths<'a> {
    hidden: usize,
    ignored: usize,
    links_out: usize,
    links_within: usize,
    paths: Vec<LeftOutPath<'a>>,
}

/// A left-out path.
#[derive(Serialize, JsonSchema)]
pub struct LeftOutPath<'a> {
    path: Cow<'a, str>,
    reason: &'static str,
}

impl LeftOutPaths<'_> {
    fn of(left_out: &LeftOut) -> Self {
        let count = |why| left_out.counts.get(&why).copied().unwrap_or_default();
        Self {
            hidden: count(WhyLeftOut::Hidden),
            ignored: count(WhyLeftOut::Ignored),
            links_out: count(WhyLeftOut::LinkOut),
            links_within: count(WhyLeftOut::LinkWithin),
            paths: left_out
                .listed
                .iter()
                .map(|(path, why)| LeftOutPath { path: path.clone().into(), reason: why.name() })
                .collect(),
        }
    }
}
