//! Renders the status of an index as one object.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::{LeftOutLine, line};
use crate::engine::manifest::Manifest;
use crate::engine::{FacetCounts, Overview, Status};

/// Writes the contents of an index, what it was built from, and why it is stale, if it is.
pub fn status(
    out: &mut dyn Write,
    status: &Status,
    overview: &Overview,
    manifest: &Manifest,
    stale: Option<&str>,
) -> io::Result<()> {
    #[derive(Serialize)]
    struct Line<'a> {
        #[serde(flatten)]
        status: &'a Status,
        roots: Vec<Cow<'a, str>>,
        files: usize,
        dates: Option<&'a (String, String)>,
        undated: u64,
        sources: Vec<Value<'a>>,
        langs: Vec<Value<'a>>,
        skipped: Vec<Skipped<'a>>,
        left_out: LeftOutLine<'a>,
        kept: Vec<Kept<'a>>,
        built: Option<String>,
        stale: bool,
        reason: Option<&'a str>,
    }
    #[derive(Serialize)]
    struct Value<'a> {
        value: &'a str,
        articles: u64,
    }
    #[derive(Serialize)]
    struct Skipped<'a> {
        path: Cow<'a, str>,
        reason: &'a str,
    }
    #[derive(Serialize)]
    struct Kept<'a> {
        path: Cow<'a, str>,
        reason: &'a str,
        articles: usize,
    }
    fn values(counted: &FacetCounts) -> Vec<Value<'_>> {
        counted.values.iter().map(|(value, articles)| Value { value, articles: *articles }).collect()
    }
    let skipped = manifest
        .sources
        .values()
        .flat_map(|source| source.skipped.iter().map(|reason| Skipped { path: source.path.to_string_lossy(), reason }));
    let left_out = manifest.left_out();
    let kept = manifest.sources.values().filter(|source| !source.articles.is_empty()).filter_map(|source| {
        let (path, articles) = (source.path.to_string_lossy(), source.articles.len());
        Some(Kept { path, reason: source.unreadable.as_deref()?, articles })
    });
    let (sources, langs) = (values(&overview.sources), values(&overview.langs));
    let about = Line {
        status,
        roots: manifest.roots.iter().map(|root| root.path.to_string_lossy()).collect(),
        files: manifest.sources.len(),
        dates: overview.dates.as_ref(),
        undated: overview.years.without,
        sources,
        langs,
        skipped: skipped.collect(),
        left_out: LeftOutLine::of(&left_out),
        kept: kept.collect(),
        built: crate::render::terminal::moment(manifest.began).map(|moment| moment.to_string()),
        stale: stale.is_some(),
        reason: stale,
    };
    line(out, &about)
}
