//! Compares what a run finds with what the index contains: what is new, changed, unchanged, gone or skipped.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::article::ArticleId;
use crate::engine::Writer;
use crate::engine::manifest::{CorpusRoot, Entries, Manifest, ManifestEntry, SourceFile};
use crate::error::Result;
use crate::read::{FoundFile, Skip, Walk};

use super::folder_state;
use super::ids::{IdKey, Owners, Released};
use super::pipeline::{File, Outcome, PreparedArticle};
use super::unreadable::Unreadable;
use super::{Kept, OcrOptions, STDIN, Summary};

/// A file modified less than this before the run that read it, in nanoseconds, may have changed again within the same
/// clock tick: it is read again.
const RECENT: i64 = 2_000_000_000;

/// What a run keeps without reading it again.
#[derive(Clone, Copy)]
pub(super) struct Keep<'o> {
    /// Whether articles are kept whose file is gone.
    pub(super) missing: bool,
    pub(super) ocr: &'o OcrOptions,
}

/// The decisions of a run, made as files come in.
pub(super) struct Plan<'k> {
    known: &'k Manifest,
    keep_missing: bool,
    /// Files to read, in order.
    pub(super) to_read: Vec<FoundFile>,
    roots: Vec<CorpusRoot>,
    began: i64,
    /// The files of the new manifest: first those that are unchanged, then those read.
    sources: Vec<(PathBuf, Arc<SourceFile>)>,
    /// Files whose articles stay as they are.
    kept: Vec<&'k SourceFile>,
    /// Their articles, which are read only if one of them may be there twice.
    kept_owners: Option<Owners>,
    /// The articles of the last commit that are read again or gone.
    released: Arc<Released>,
    /// The articles of this run.
    taken: Owners,
    summary: Summary,
    /// The file that is being processed.
    open: Option<Open>,
}

/// Whether a file was modified so shortly before the run that its modification time may not reveal a later change.
fn is_recently_modified(source: &SourceFile, manifest: &Manifest) -> bool {
    source.modified >= manifest.began - RECENT
}

/// Whether a run that found everything unchanged has confirmed a recently modified file, so that it need not be read a
/// third time.
pub(super) fn confirms_unchanged(manifest: &Manifest, known: &Manifest) -> bool {
    manifest
        .sources
        .values()
        .any(|source| is_recently_modified(source, known) && !is_recently_modified(source, manifest))
}

/// Notes that the folder of a single file is up to date, if the index now knows all that is in it.
fn update_folder(outer: &mut CorpusRoot, file: &Path, known: &Manifest, found: &Walk) {
    let Some(folder) = file.parent().filter(|_| found.files.iter().any(|it| it.absolute == file)) else { return };
    let is_known = |path: &Path| outer.folders.iter().any(|(folder, _)| folder == path);
    let Some(modified) = folder_state::current(folder, known, &found.files, is_known) else { return };
    outer.folders.iter_mut().filter(|(known, _)| known == folder).for_each(|(_, state)| *state = modified);
}

/// A file that has been read in part.
struct Open {
    source: SourceFile,
    articles: Vec<ManifestEntry>,
    /// Why the rest cannot be read at the moment.
    unreadable: Option<Skip>,
}

impl<'k> Plan<'k> {
    /// Plans a run. `began` is the time at which it began, before any file was `found`; `is_piped` is whether it also
    /// reads standard input.
    pub(super) fn new(
        known: &'k Manifest,
        roots: Vec<CorpusRoot>,
        began: i64,
        keep: Keep<'_>,
        found: Walk,
        unreadable: &Unreadable,
        is_piped: bool,
    ) -> Result<Self> {
        let scope: Vec<PathBuf> = roots.iter().map(|root| root.path.clone()).collect();
        // A root under one of this run's paths is walked with it; kept separately, it would keep its old times for
        // good.
        let is_in_scope = |root: &CorpusRoot| scope.iter().any(|path| root.path.starts_with(path));
        let mut all_roots: Vec<CorpusRoot> = known.roots.iter().filter(|root| !is_in_scope(root)).cloned().collect();
        for root in &roots {
            for outer in all_roots.iter_mut().filter(|outer| root.path.starts_with(&outer.path)) {
                outer.folders.retain(|(folder, _)| !folder.starts_with(&root.path));
                outer.folders.extend(root.folders.iter().cloned());
                update_folder(outer, &root.path, known, &found);
            }
        }
        all_roots.extend(roots);
        let summary = Summary { skipped: found.skipped, left_out: found.left_out, ..Summary::default() };
        let mut plan = Self {
            known,
            keep_missing: keep.missing,
            to_read: Vec::new(),
            roots: all_roots,
            began,
            sources: Vec::with_capacity(known.sources.len()),
            kept: Vec::new(),
            kept_owners: None,
            released: Arc::default(),
            taken: Owners::default(),
            summary,
            open: None,
        };
        // Compared as bytes: a manifest contains each path once, whatever characters it consists of.
        let mut seen: FxHashMap<OsString, FoundFile> =
            found.files.into_iter().map(|file| (file.absolute.clone().into_os_string(), file)).collect();
        let mut released = Released::default();
        for source in known.sources.values() {
            let file = seen.get(source.path.as_os_str());
            if file.is_none()
                && let Some((place, skip)) = unreadable.reason(&source.path)
            {
                plan.keep_unreadable(source, place, skip);
                continue;
            }
            let stays = match file {
                Some(file) => plan.is_same(source, file) && !keep.ocr.changes(source),
                // It is read again, and its own ids would count as taken.
                None if source.path == Path::new(STDIN) && is_piped => false,
                None => keep.missing || Self::is_elsewhere(&source.path, &scope),
            };
            if stays {
                seen.remove(source.path.as_os_str());
                plan.keep(source);
            } else {
                released.add(source)?;
            }
        }
        plan.released = Arc::new(released);
        // Already listed as kept.
        let kept: FxHashSet<&Path> = plan.summary.kept.iter().map(|kept| kept.path.as_path()).collect();
        plan.summary.skipped.retain(|(path, skip)| !skip.temporary || !kept.contains(path.as_path()));
        plan.to_read = seen.into_values().collect();
        plan.to_read.sort_by(|one, other| one.absolute.cmp(&other.absolute));
        Ok(plan)
    }

    /// Returns the articles of the last commit that are read again or gone.
    pub(super) fn released(&self) -> &Arc<Released> {
        &self.released
    }

    /// Whether a file need not be read again: its stamp and its id are unchanged, it was not modified just before that
    /// run, and nothing in it was skipped.
    fn is_same(&self, source: &SourceFile, file: &FoundFile) -> bool {
        let looks_same = (source.size, source.modified, source.stamp) == (file.size, file.modified, file.stamp);
        looks_same
            && source.keeps_extension == file.keeps_extension
            && !is_recently_modified(source, self.known)
            && source.skipped.is_empty()
            && source.unreadable.is_none()
    }

    /// Whether a file that this run did not find is outside its paths and still exists.
    fn is_elsewhere(path: &Path, scope: &[PathBuf]) -> bool {
        let outside = scope.iter().all(|root| !path.starts_with(root));
        let is_gone = || {
            let gone = [ErrorKind::NotFound, ErrorKind::NotADirectory];
            fs::metadata(path).is_err_and(|error| gone.contains(&error.kind()))
        };
        outside && (path == Path::new(STDIN) || !is_gone())
    }

    /// Keeps a file that cannot be read at the moment because `place` gave an error.
    fn keep_unreadable(&mut self, source: &'k Arc<SourceFile>, place: &Path, skip: &Skip) {
        self.kept.push(source);
        let unreadable = Some(skip.to_string());
        let kept = if source.unreadable == unreadable {
            Arc::clone(source)
        } else {
            SourceFile { unreadable, ..SourceFile::clone(source) }.into()
        };
        self.sources.push((source.path.clone(), kept));
        self.kept(place, skip, source.articles.len());
    }

    /// Records that articles of a file or folder are kept.
    fn kept(&mut self, place: &Path, skip: &Skip, articles: usize) {
        if articles == 0 {
            return;
        }
        // The files of a folder are adjacent.
        if let Some(kept) = self.summary.kept.last_mut().filter(|kept| kept.path == place) {
            kept.articles += articles;
        } else {
            let (path, reason) = (place.to_owned(), skip.to_string());
            self.summary.kept.push(Kept { path, reason, articles });
        }
    }

    fn keep(&mut self, source: &'k Arc<SourceFile>) {
        self.summary.unchanged += source.articles.len();
        self.kept.push(source);
        self.sources.push((source.path.clone(), Arc::clone(source)));
    }

    /// Processes the result for a file or a part of one.
    pub(super) fn take(&mut self, outcome: Outcome, writer: &mut dyn Writer) -> Result<()> {
        let Outcome { file, articles, skipped, warnings, ocr, has_scans, last, .. } = outcome;
        let Open { mut source, articles: mut entries, mut unreadable } = self.open.take().unwrap_or_else(|| {
            let FoundFile { size, modified, stamp, keeps_extension, .. } = file.found;
            let path = file.path.clone();
            let source = SourceFile { path, size, modified, stamp, keeps_extension, ..SourceFile::default() };
            Open { source, articles: Vec::new(), unreadable: None }
        });
        self.summary.warnings.extend(warnings);
        source.ocr = source.ocr.or(ocr);
        source.has_scans |= has_scans;
        for skip in skipped {
            if skip.temporary && unreadable.is_none() {
                unreadable = Some(skip);
            } else {
                self.skip(&file, &mut source, skip);
            }
        }
        for prepared in articles {
            let entry = self.article(prepared, &file, &mut source, writer)?;
            entries.extend(entry);
        }
        if last {
            if let Some(skip) = unreadable {
                source.unreadable = Some(skip.to_string());
                // The articles that are kept are those of before.
                source.ocr = source.ocr.or_else(|| self.known.sources.get(&source.path)?.ocr.clone());
                match self.keep_others(&source.path, &mut entries) {
                    0 => self.skip(&file, &mut source, skip),
                    articles => self.kept(&file.found.path, &skip, articles),
                }
            }
            if self.keep_missing && source.path == Path::new(STDIN) {
                self.summary.unchanged += self.keep_others(&source.path, &mut entries);
            }
            entries.sort_by(|one, other| one.id.cmp(&other.id));
            source.articles = Entries::packed(&entries);
            self.sources.push((source.path.clone(), Arc::new(source)));
        } else {
            self.open = Some(Open { source, articles: entries, unreadable });
        }
        Ok(())
    }

    /// Keeps the articles that a file had before and did not yield now: articles from an earlier standard input, and
    /// those of a file that cannot be read. Returns their number.
    fn keep_others(&mut self, path: &Path, entries: &mut Vec<ManifestEntry>) -> usize {
        let before = entries.len();
        for entry in self.released.of(path) {
            let key = IdKey::of(&entry.id);
            if self.taken.get(key).is_none() {
                self.taken.insert(key, path);
                entries.push(entry.clone());
            }
        }
        entries.len() - before
    }

    /// Returns the other file that has an article with this id.
    fn owner(&mut self, id: &ArticleId, key: IdKey, writer: &mut dyn Writer) -> Result<Option<&Path>> {
        if self.taken.get(key).is_some() {
            return Ok(self.taken.get(key));
        }
        if self.kept.is_empty() || self.released.contains(key) || writer.contains(id)? == Some(false) {
            return Ok(None);
        }
        if self.kept_owners.is_none() {
            let mut owners = Owners::default();
            for source in &self.kept {
                source.entries()?.iter().for_each(|entry| owners.insert(IdKey::of(&entry.id), &source.path));
            }
            self.kept_owners = Some(owners);
        }
        Ok(self.kept_owners.as_ref().and_then(|owners| owners.get(key)))
    }

    fn skip(&mut self, file: &File, source: &mut SourceFile, skip: Skip) {
        source.skipped.push(skip.to_string());
        self.summary.skipped.push((file.found.path.clone(), skip));
    }

    /// Writes an article if it is new or changed. Returns its entry, or `None` if another one has its id.
    fn article(
        &mut self,
        prepared: PreparedArticle,
        file: &File,
        source: &mut SourceFile,
        writer: &mut dyn Writer,
    ) -> Result<Option<ManifestEntry>> {
        let PreparedArticle { entry, content } = prepared;
        let key = IdKey::of(&entry.id);
        if let Some(owner) = self.owner(&entry.id, key, writer)? {
            let what = format!("duplicate id `{}`, already used by {}", entry.id, owner.display());
            self.skip(file, source, Skip::new(what));
            return Ok(None);
        }
        self.taken.insert(key, &file.path);
        match content {
            None => self.summary.unchanged += 1,
            Some((article, passages)) => {
                if self.released.contains(key) {
                    writer.remove(&entry.id)?;
                    self.summary.changed += 1;
                } else {
                    self.summary.new += 1;
                }
                writer.put(article, passages)?;
            }
        }
        Ok(Some(entry))
    }

    /// Deletes what is gone. Returns the new manifest and the summary.
    pub(super) fn finish(mut self, writer: &mut dyn Writer) -> Result<(Manifest, Summary)> {
        for entry in self.released.all().filter(|entry| self.taken.get(IdKey::of(&entry.id)).is_none()) {
            writer.remove(&entry.id)?;
            self.summary.removed += 1;
        }
        let manifest = Manifest::new(self.roots, self.began, self.sources.into_iter().collect());
        self.summary.passages = manifest.passages();
        Ok((manifest, self.summary))
    }
}
