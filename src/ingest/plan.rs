//! What a run finds, held against what the index has: what is new, changed, the same, gone, or left out.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::article::ArticleId;
use crate::engine::Writer;
use crate::engine::manifest::{CorpusRoot, Manifest, ManifestEntry, SourceFile};
use crate::error::Result;
use crate::read::{FoundFile, Skip, Walk};

use super::pipeline::{File, Outcome, PreparedArticle};
use super::unreadable::Unreadable;
use super::{Kept, STDIN, Summary};

/// A file changed less than this before the run that read it, in nanoseconds, may have changed again within the same tick
/// of its clock: it is read again.
const DOUBT: i64 = 2_000_000_000;

/// A run's decisions, made as files come in.
pub(super) struct Plan<'k> {
    known: &'k Manifest,
    keep_missing: bool,
    /// Files to read, in order.
    pub(super) to_read: Vec<FoundFile>,
    roots: Vec<CorpusRoot>,
    began: i64,
    /// The files of the new manifest: first those that stay, then those read.
    sources: Vec<(PathBuf, Arc<SourceFile>)>,
    /// Where each id of the old index stood.
    owners: FxHashMap<&'k str, &'k Path>,
    /// Where each id of the new index stands.
    taken: FxHashMap<Cow<'k, str>, Cow<'k, Path>>,
    summary: Summary,
    /// The file coming in.
    open: Option<Open>,
}

/// Whether a file changed so shortly before the run that its clock may not tell whether it has changed since.
fn is_in_doubt(source: &SourceFile, manifest: &Manifest) -> bool {
    source.modified >= manifest.began - DOUBT
}

/// Whether a run that found all as it was has put a file past doubt, which need not be read a third time then.
pub(super) fn settles(manifest: &Manifest, known: &Manifest) -> bool {
    manifest.sources.values().any(|source| is_in_doubt(source, known) && !is_in_doubt(source, manifest))
}

/// A file of which some is read.
struct Open {
    source: SourceFile,
    /// Why the rest cannot be read at the moment.
    unreadable: Option<Skip>,
}

impl<'k> Plan<'k> {
    /// The plan of a run that `began` before anything was `found`, and that is also piped something where `is_piped`.
    pub(super) fn new(
        known: &'k Manifest,
        roots: Vec<CorpusRoot>,
        began: i64,
        keep_missing: bool,
        found: Walk,
        unreadable: &Unreadable,
        is_piped: bool,
    ) -> Self {
        let entries =
            known.sources.values().flat_map(|source| source.articles.iter().map(move |entry| (entry, source)));
        let owners = entries.map(|(entry, source)| (entry.id.as_str(), source.path.as_path())).collect();
        let scope: Vec<PathBuf> = roots.iter().map(|root| root.path.clone()).collect();
        // A root under one of this run is looked through with it, and would keep its old times for good.
        let is_in_scope = |root: &CorpusRoot| scope.iter().any(|path| root.path.starts_with(path));
        let mut all_roots: Vec<CorpusRoot> = known.roots.iter().filter(|root| !is_in_scope(root)).cloned().collect();
        for root in &roots {
            for outer in all_roots.iter_mut().filter(|outer| root.path.starts_with(&outer.path)) {
                outer.folders.retain(|(folder, _)| !folder.starts_with(&root.path));
                outer.folders.extend(root.folders.iter().cloned());
            }
        }
        all_roots.extend(roots);
        let summary = Summary { skipped: found.skipped, left_out: found.left_out, ..Summary::default() };
        let mut plan = Self {
            known,
            keep_missing,
            to_read: Vec::new(),
            roots: all_roots,
            began,
            sources: Vec::with_capacity(known.sources.len()),
            owners,
            taken: FxHashMap::default(),
            summary,
            open: None,
        };
        // Compared as bytes: no path is twice in a manifest, however it may be written.
        let mut seen: FxHashMap<OsString, FoundFile> =
            found.files.into_iter().map(|file| (file.absolute.clone().into_os_string(), file)).collect();
        for source in known.sources.values() {
            let file = seen.get(source.path.as_os_str());
            if file.is_none()
                && let Some((place, skip)) = unreadable.reason(&source.path)
            {
                plan.keep_unreadable(source, place, skip);
                continue;
            }
            let stays = match file {
                Some(file) => plan.is_same(source, file),
                // It comes again, and would find its own ids taken.
                None if source.path == Path::new(STDIN) && is_piped => false,
                None => keep_missing || Self::is_elsewhere(&source.path, &scope),
            };
            if stays {
                seen.remove(source.path.as_os_str());
                plan.keep(source);
            }
        }
        // Listed among what is kept.
        let kept: FxHashSet<&Path> = plan.summary.kept.iter().map(|kept| kept.path.as_path()).collect();
        plan.summary.skipped.retain(|(path, skip)| !skip.temporary || !kept.contains(path.as_path()));
        plan.to_read = seen.into_values().collect();
        plan.to_read.sort_by(|one, other| one.absolute.cmp(&other.absolute));
        plan
    }

    /// Whether a file need not be read again: it looks as it did, its clock is past doubt, and nothing of it was left out.
    fn is_same(&self, source: &SourceFile, file: &FoundFile) -> bool {
        let looks_same = (source.size, source.modified, source.stamp) == (file.size, file.modified, file.stamp);
        looks_same && !is_in_doubt(source, self.known) && source.skipped.is_empty() && source.unreadable.is_none()
    }

    /// Whether a file that this run did not meet lies outside of its paths, and is still there.
    fn is_elsewhere(path: &Path, scope: &[PathBuf]) -> bool {
        let outside = scope.iter().all(|root| !path.starts_with(root));
        let is_gone = || {
            let gone = [ErrorKind::NotFound, ErrorKind::NotADirectory];
            fs::metadata(path).is_err_and(|error| gone.contains(&error.kind()))
        };
        outside && (path == Path::new(STDIN) || !is_gone())
    }

    /// Keeps what cannot be read at the moment, since `place` gave an error.
    fn keep_unreadable(&mut self, source: &'k Arc<SourceFile>, place: &Path, skip: &Skip) {
        for entry in &source.articles {
            self.taken.insert(entry.id.as_str().into(), Cow::Borrowed(&source.path));
        }
        let unreadable = Some(skip.to_string());
        let kept = if source.unreadable == unreadable {
            Arc::clone(source)
        } else {
            SourceFile { unreadable, ..SourceFile::clone(source) }.into()
        };
        self.sources.push((source.path.clone(), kept));
        self.kept(place, skip, source.articles.len());
    }

    /// Notes that articles of a place are kept.
    fn kept(&mut self, place: &Path, skip: &Skip, articles: usize) {
        if articles == 0 {
            return;
        }
        // The files of a folder come one after the other.
        if let Some(kept) = self.summary.kept.last_mut().filter(|kept| kept.path == place) {
            kept.articles += articles;
        } else {
            let (path, reason) = (place.to_owned(), skip.to_string());
            self.summary.kept.push(Kept { path, reason, articles });
        }
    }

    fn keep(&mut self, source: &'k Arc<SourceFile>) {
        self.summary.unchanged += source.articles.len();
        for entry in &source.articles {
            self.taken.insert(entry.id.as_str().into(), Cow::Borrowed(&source.path));
        }
        self.sources.push((source.path.clone(), Arc::clone(source)));
    }

    /// Takes in what a file, or a part of one, gave.
    pub(super) fn take(&mut self, outcome: Outcome, writer: &mut dyn Writer) -> Result<()> {
        let Outcome { file, articles, skipped, warnings, last, .. } = outcome;
        let Open { mut source, mut unreadable } = self.open.take().unwrap_or_else(|| {
            let FoundFile { size, modified, stamp, .. } = file.found;
            let source = SourceFile { path: file.path.clone(), size, modified, stamp, ..SourceFile::default() };
            Open { source, unreadable: None }
        });
        self.summary.warnings.extend(warnings);
        for skip in skipped {
            if skip.temporary && unreadable.is_none() {
                unreadable = Some(skip);
            } else {
                self.skip(&file, &mut source, skip);
            }
        }
        for prepared in articles {
            self.article(prepared, &file, &mut source, writer)?;
        }
        if last {
            if let Some(skip) = unreadable {
                source.unreadable = Some(skip.to_string());
                match self.keep_others(&mut source) {
                    0 => self.skip(&file, &mut source, skip),
                    articles => self.kept(&file.found.path, &skip, articles),
                }
            }
            if self.keep_missing && source.path == Path::new(STDIN) {
                self.summary.unchanged += self.keep_others(&mut source);
            }
            source.articles.sort_by(|one, other| one.id.cmp(&other.id));
            self.sources.push((source.path.clone(), Arc::new(source)));
        } else {
            self.open = Some(Open { source, unreadable });
        }
        Ok(())
    }

    /// Keeps the articles that a file had before and did not give now: those piped before, and those of a file that cannot be
    /// read. How many they are.
    fn keep_others(&mut self, source: &mut SourceFile) -> usize {
        let before = source.articles.len();
        for entry in self.known.sources.get(&source.path).iter().flat_map(|before| &before.articles) {
            if !self.taken.contains_key(entry.id.as_str()) {
                self.taken.insert(entry.id.as_str().into(), Cow::Owned(source.path.clone()));
                source.articles.push(entry.clone());
            }
        }
        source.articles.len() - before
    }

    fn skip(&mut self, file: &File, source: &mut SourceFile, skip: Skip) {
        source.skipped.push(skip.to_string());
        self.summary.skipped.push((file.found.path.clone(), skip));
    }

    fn article(
        &mut self,
        prepared: PreparedArticle,
        file: &File,
        source: &mut SourceFile,
        writer: &mut dyn Writer,
    ) -> Result<()> {
        let PreparedArticle { entry, content } = prepared;
        if let Some(owner) = self.taken.get(entry.id.as_str()) {
            let what = format!("duplicate id `{}`, already used by {}", entry.id, owner.display());
            self.skip(file, source, Skip::new(what));
            return Ok(());
        }
        self.taken.insert(Cow::Owned(entry.id.as_str().to_owned()), Cow::Owned(file.path.clone()));
        match content {
            None => self.summary.unchanged += 1,
            Some((article, passages)) => {
                if self.owners.contains_key(entry.id.as_str()) {
                    writer.remove(&entry.id)?;
                    self.summary.changed += 1;
                } else {
                    self.summary.new += 1;
                }
                writer.put(article, passages)?;
            }
        }
        source.articles.push(entry);
        Ok(())
    }

    /// Takes out what is gone; gives the new manifest and the summary.
    pub(super) fn finish(mut self, writer: &mut dyn Writer) -> Result<(Manifest, Summary)> {
        for id in self.owners.keys().filter(|id| !self.taken.contains_key(**id)) {
            writer.remove(&ArticleId::new(*id))?;
            self.summary.removed += 1;
        }
        let entries =
            |source: &SourceFile| source.articles.iter().map(|entry: &ManifestEntry| entry.passages).sum::<usize>();
        self.summary.passages = self.sources.iter().map(|(_, source)| entries(source)).sum();
        let manifest = Manifest { roots: self.roots, began: self.began, sources: self.sources.into_iter().collect() };
        Ok((manifest, self.summary))
    }
}
