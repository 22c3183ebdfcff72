//! Checks an index: lists everything in it that is not as it was written, and what changed in the corpus since.
//!
//! Nothing is trusted: every file is checked against its checksum, every article is reassembled from its passages and
//! checked against the digest recorded when it was indexed, and every file of the corpus is read again and checked
//! against the same digest.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

use crate::article::{Article, ArticleId};
use crate::engine::manifest::{Manifest, ManifestEntry};
use crate::engine::{self, Searcher, Writer};
use crate::error::{Error, Result, said};
use crate::passage::Passage;

use super::{Options, STDIN, found, now, run};

/// The result of checking an index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verified {
    /// Number of index files that were read.
    pub files: usize,
    /// Total size of these files.
    pub bytes: u64,
    /// Whether the checksums of the last commit were available; see [`engine::IntegrityReport::sealed`].
    pub sealed: bool,
    /// Articles that were reassembled.
    pub articles: usize,
    /// Passages that they consist of.
    pub passages: usize,
    /// Bytes of the corpus that were read again.
    pub corpus: u64,
    /// Damage first, then changes in the corpus, unreadable files and leftover files.
    pub findings: Vec<Finding>,
    /// What was not checked, and why.
    pub notes: Vec<String>,
    /// Duration of the check.
    pub seconds: f64,
}

impl Verified {
    /// Whether part of the index is not as it was written.
    pub fn is_damaged(&self) -> bool {
        self.has(Fault::Damage)
    }

    /// Whether there is a finding of this kind.
    pub fn has(&self, fault: Fault) -> bool {
        self.findings.iter().any(|finding| finding.fault == fault)
    }
}

/// A problem found in the index or the corpus.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Finding {
    /// The kind of problem.
    pub fault: Fault,
    /// A file of the index, or an article.
    pub place: String,
    /// The problem.
    pub what: String,
}

/// Kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fault {
    /// The index is not as it was written: repair it.
    Damage,
    /// The corpus changed since it was indexed: index it again.
    Drift,
    /// The current user may not read the file: whether it is damaged is unknown.
    Unreadable,
    /// A file that no commit needs: the next indexing run or repair deletes it.
    Leftover,
}

/// How often an index that cannot be locked is checked again if a commit occurs during the check.
const CHECKS: usize = 5;

/// Checks the index at `options.index`. With `deep`, its articles and the corpus are read in addition to its files. The
/// paths that the index was built from are used, not those of `options`.
///
/// The index is locked against writers during the check, unless it cannot be locked because it belongs to another user
/// or is on a read-only medium.
pub fn verify(options: Options<'_>, deep: bool) -> Result<Verified> {
    let started = Instant::now();
    let location = options.index.clone();
    let mut notes = Vec::new();
    let lock = match engine::lock(&location) {
        Ok(lock) => Some(lock),
        Err(Error::Disk { cause, .. }) => {
            let cause = said(&cause);
            notes.push(format!("leftover files are not looked for: the index cannot be locked: {cause}"));
            None
        }
        Err(error) => return Err(error),
    };
    let engine::IntegrityReport { files, bytes, sealed, damage, unreadable, leftovers } = match &lock {
        Some(_) => engine::check(&location)?,
        None => check_unlocked(&location)?,
    };
    let mut verified = Verified { files, bytes, sealed, notes, ..Verified::default() };
    let finding = |fault, place: &str, what: String| Finding { fault, place: place.to_owned(), what };
    let mut found = |fault, list: Vec<(String, String)>| {
        verified.findings.extend(list.into_iter().map(|(file, what)| finding(fault, &file, what)));
    };
    found(Fault::Damage, damage);
    found(Fault::Unreadable, unreadable);
    found(Fault::Leftover, leftovers);
    if deep {
        let mut damaged = |place: &str, error: &Error| {
            let fault = if matches!(error, Error::Disk { .. }) { Fault::Unreadable } else { Fault::Damage };
            verified.findings.push(finding(fault, place, error.to_string()));
        };
        match engine::open(&location) {
            Err(error) => damaged("index", &error),
            Ok(searcher) => match searcher.manifest() {
                Err(error) => damaged("list of files", &error),
                Ok(manifest) => {
                    articles(&*searcher, &manifest, options.jobs, &mut verified)?;
                    drift(options, manifest, &mut verified)?;
                }
            },
        }
    }
    verified.findings.sort();
    verified.findings.dedup();
    verified.seconds = started.elapsed().as_secs_f64();
    Ok(verified)
}

/// Checks one commit of an index that cannot be locked. Files of a run in progress cannot be distinguished from
/// leftover files.
fn check_unlocked(location: &Path) -> Result<engine::IntegrityReport> {
    for _ in 0..CHECKS {
        let commit = engine::commit(location);
        let checked = engine::check(location)?;
        if engine::commit(location) == commit {
            return Ok(engine::IntegrityReport { leftovers: Vec::new(), ..checked });
        }
    }
    let what = "it is written to faster than it can be checked".to_owned();
    Err(Error::Index { path: location.to_owned(), what })
}

/// Reassembles every article and checks it against its digest.
fn articles(searcher: &dyn Searcher, manifest: &Manifest, threads: usize, verified: &mut Verified) -> Result<()> {
    let mut entries: Vec<ManifestEntry> = Vec::with_capacity(manifest.articles());
    for source in manifest.sources.values() {
        entries.extend(source.entries()?.into_owned());
    }
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            scope.spawn(|| {
                while let Some(entry) = entries.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(what) = whole(searcher, entry) {
                        let finding = Finding { fault: Fault::Damage, place: entry.id.to_string(), what };
                        wrong.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(finding);
                    }
                }
            });
        }
    });
    verified.articles = entries.len();
    verified.passages = entries.iter().map(|entry| entry.passages).sum();
    verified.findings.extend(wrong.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner));
    let status = searcher.status()?;
    for (what, held, listed) in [
        ("articles", status.articles, verified.articles as u64),
        ("passages", status.passages, verified.passages as u64),
    ] {
        if held != listed {
            let what = format!("the index contains {held} {what}, its manifest {listed}");
            verified.findings.push(Finding { fault: Fault::Damage, place: "counts".to_owned(), what });
        }
    }
    Ok(())
}

/// Returns the article as it was indexed, or a description of the damage.
pub(super) fn whole(searcher: &dyn Searcher, entry: &ManifestEntry) -> Result<Article, String> {
    match searcher.article(&entry.id) {
        Err(Error::Damaged { what, .. }) => Err(what),
        Err(error) => Err(error.to_string()),
        Ok(None) => Err("not in the index".to_owned()),
        Ok(Some(article)) if article.digest() == entry.digest => Ok(article),
        Ok(Some(_)) => Err("digest mismatch".to_owned()),
    }
}

/// Reads the corpus again and reports what an indexing run would change.
fn drift(mut options: Options<'_>, mut manifest: Manifest, verified: &mut Verified) -> Result<()> {
    // Makes every file count as recently modified, so that each is read.
    manifest.began = 0;
    options.paths = manifest.roots.iter().map(|root| root.path.clone()).collect();
    options.paths.retain(|path| path == Path::new(STDIN) || path.exists());
    (options.stdin, options.keep_missing, options.walk) = (None, false, manifest.walk());
    let mut dry = DryRunWriter::default();
    let began = now();
    let walked = found(&options)?;
    let (_, summary) = run(&mut options, began, walked, &manifest, &mut dry)?;
    verified.corpus = summary.bytes;
    let mut drift = |ids: Vec<&ArticleId>, what: &str| {
        verified.findings.extend(ids.into_iter().map(|id| Finding {
            fault: Fault::Drift,
            place: id.to_string(),
            what: what.to_owned(),
        }));
    };
    drift(dry.put.intersection(&dry.removed).collect(), "its file has changed");
    drift(dry.put.difference(&dry.removed).collect(), "not indexed yet");
    drift(dry.removed.difference(&dry.put).collect(), "no file contains it any more");
    Ok(())
}

/// A writer that writes nothing and records what it was asked to write.
#[derive(Default)]
struct DryRunWriter {
    manifest: Arc<Manifest>,
    put: BTreeSet<ArticleId>,
    removed: BTreeSet<ArticleId>,
}

impl Writer for DryRunWriter {
    fn manifest(&self) -> Arc<Manifest> {
        Arc::clone(&self.manifest)
    }

    fn put(&mut self, article: Article, _: Vec<Passage>) -> Result<()> {
        self.put.insert(article.id);
        Ok(())
    }

    fn remove(&mut self, id: &ArticleId) -> Result<()> {
        self.removed.insert(id.clone());
        Ok(())
    }

    fn commit(self: Box<Self>, _: &Manifest) -> Result<()> {
        Ok(())
    }
}
