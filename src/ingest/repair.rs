//! Turns a damaged index into an intact one, from what the corpus still contains and what can be proved undamaged in
//! the index.
//!
//! The new index is built inside the folder of the old one and replaces it atomically: an interrupted repair leaves
//! everything as it was.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::article::ArticleId;
use crate::engine::manifest::{Manifest, SourceFile};
use crate::engine::{self, Searcher, WriteOptions, Writer};
use crate::error::Result;
use crate::passage::{Size, passages};

use super::verify::whole;
use super::{Options, STDIN, Summary, found, now, run, threads};

/// Name of the folder in which the new index is built, inside the folder of the old one.
const FOLDER: &str = "repair";

/// The result of a repair.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Repaired {
    /// The articles read from the corpus; all count as new.
    pub summary: Summary,
    /// Articles whose files are gone and that were copied from the old index. Each is byte for byte what was indexed.
    pub rescued: usize,
    /// Articles of the old index that the new one does not contain, each with the reason.
    pub lost: Vec<(ArticleId, String)>,
}

/// Rebuilds the index at `options.index` from the paths that it was built from, or from those of `options` if these are
/// unknown.
pub fn repair(mut options: Options<'_>) -> Result<Repaired> {
    let started = Instant::now();
    let location = options.index.clone();
    let lock = engine::lock(&location)?;
    let old = engine::salvage(&location);
    let is_there = |path: &PathBuf| path != Path::new(STDIN) && path.exists();
    let roots: Vec<PathBuf> = old.roots.iter().map(|root| root.path.clone()).filter(is_there).collect();
    options.paths.retain(is_there);
    if !roots.is_empty() {
        options.walk = old.walk();
        options.paths = roots;
    }
    (options.stdin, options.rebuild) = (None, true);
    options.ocr.record(&old);
    // On a cluster, a rebuilt index is beside the old one until it is committed.
    let beside = (!engine::is_cluster(&location)).then(|| location.join(FOLDER));
    if let Some(beside) = beside.as_ref().filter(|beside| beside.exists()) {
        engine::discard(beside)?;
    }
    let began = now();
    let found = found(&options)?;
    let write = WriteOptions { memory: options.memory, threads: threads(&options, &found), rebuild: true };
    let (_lock, mut writer) = match &beside {
        Some(beside) => (Some(lock), engine::writer(beside, write)?),
        None => (None, engine::writer_with(lock, write)?),
    };
    let (mut manifest, mut summary) = run(&mut options, began, found, &Manifest::default(), &mut *writer)?;
    manifest.roots = if old.roots.is_empty() { manifest.roots } else { merged(&old, manifest.roots) };
    let searcher = engine::open(&location).ok();
    let mut repaired = Repaired::default();
    rescue(searcher.as_deref(), &old, &mut manifest, &mut *writer, options.size, &mut repaired)?;
    summary.passages = manifest.passages();
    writer.commit(&manifest)?;
    if let Some(beside) = &beside {
        engine::replace(&location, beside)?;
    }
    summary.seconds = started.elapsed().as_secs_f64();
    repaired.summary = summary;
    Ok(repaired)
}

/// The old roots, with their current state where they were found.
fn merged(old: &Manifest, now: Vec<engine::manifest::CorpusRoot>) -> Vec<engine::manifest::CorpusRoot> {
    let gone = old.roots.iter().filter(|root| now.iter().all(|it| it.path != root.path)).cloned().collect::<Vec<_>>();
    now.into_iter().chain(gone).collect()
}

/// Copies articles whose files are gone from the old index, if they are what was indexed.
fn rescue(
    searcher: Option<&dyn Searcher>,
    old: &Manifest,
    manifest: &mut Manifest,
    writer: &mut dyn Writer,
    size: Size,
    repaired: &mut Repaired,
) -> Result<()> {
    let there: HashSet<ArticleId> = manifest.ids()?.into_iter().collect();
    for source in old.sources.values() {
        let mut kept = SourceFile { articles: Vec::new().into(), ..SourceFile::clone(source) };
        let mut rescued = Vec::new();
        for entry in source.entries()?.iter().filter(|entry| !there.contains(&entry.id)) {
            let now = manifest.sources.get(&source.path);
            let reason = if let Some(now) = now.filter(|now| now.unreadable.is_none()) {
                Err(now.skipped.first().cloned().unwrap_or_else(|| "its file no longer contains it".to_owned()))
            } else {
                let what = || Err("the index cannot be opened".to_owned());
                let article = searcher.map_or_else(what, |searcher| whole(searcher, entry));
                let file = if now.is_some() { "cannot be read" } else { "is gone" };
                article.map_err(|what| format!("its file {file}, and in the index {what}"))
            };
            match reason {
                Err(what) => repaired.lost.push((entry.id.clone(), what)),
                Ok(article) => {
                    let passages = passages(&article, size);
                    let entry = engine::manifest::ManifestEntry { passages: passages.len(), ..entry.clone() };
                    writer.put(article, passages)?;
                    rescued.push(entry);
                }
            }
        }
        repaired.rescued += rescued.len();
        if let Some(now) = manifest.sources.get(&source.path).filter(|_| !rescued.is_empty()) {
            // Part of it could be read; all of it is read again.
            (kept.skipped, kept.unreadable) = (now.skipped.clone(), now.unreadable.clone());
            rescued.extend(now.entries()?.iter().cloned());
            rescued.sort_by(|one, other| one.id.cmp(&other.id));
        }
        kept.articles = rescued.into();
        if !kept.articles.is_empty() {
            manifest.sources.insert(kept.path.clone(), kept.into());
        }
    }
    Ok(())
}
