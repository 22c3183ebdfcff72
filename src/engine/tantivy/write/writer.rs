//! Writes articles to the index: one commit per run, together with its manifest.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::OpenDirectoryError;
use tantivy::directory::{Directory, INDEX_WRITER_LOCK};
use tantivy::store::Compressor;
use tantivy::{Index, IndexMeta, IndexSettings, IndexWriter, Term};

use super::buffered_directory::BufferedDirectory;
use super::coding::Coding;
use super::committed_ids::CommittedIds;
use super::deletion::{DeletionQuery, NewSegments};
use super::document::IncomingArticle;
use super::lock_owner::LockOwner;
use super::memory_budget::MemoryBudget;
use super::merge::VerifiedMergePolicy;
use super::segment::NewSegment;
use super::workers::IndexingWorkers;
use super::writer_lock::{Held, WriterLock, with_lock_retries};
use crate::article::{Article, ArticleId};
use crate::engine::manifest::Manifest;
use crate::engine::tantivy::State;
use crate::engine::tantivy::fault;
use crate::engine::tantivy::integrity::checksums::ChecksumManifest;
use crate::engine::tantivy::integrity::files;
use crate::engine::tantivy::read::read_only::ReadOnlyDirectory;
use crate::engine::tantivy::schema::{CommitPayload, Fields, VERSION};
use crate::engine::tantivy::written::{SegmentWords, WrittenWords};
use crate::engine::{WriteOptions, Writer};
use crate::error::{Error, Result};
use crate::passage::Passage;
use crate::text::Lang;

/// Block size of the document store, which does not compress: texts are encoded one by one. Reading a hit copies one block.
const STORE_BLOCK: usize = 4096;
/// Minimum memory per indexing thread in bytes: that of tantivy, whose own thread never indexes anything, and ours.
const MIN_MEMORY: usize = 15_000_000;
/// Maximum memory per thread: the counters of a segment being built have 32 bits.
const MAX_MEMORY: usize = 4_000_000_000;
/// The operation that fails when the disk is full.
const WRITING: &str = "writing the index";
/// Divisor of the memory that text waiting to be indexed may take.
const WAITING_SHARE: usize = 8;

pub(crate) struct TantivyWriter {
    location: PathBuf,
    /// Dropped before the lock is.
    lock_owner: LockOwner,
    writer: IndexWriter,
    workers: IndexingWorkers,
    coding: Coding,
    new_segments: NewSegments,
    /// Words of the last commit, and of the new segments.
    last_words: Option<WrittenWords>,
    new_words: Vec<SegmentWords>,
    fields: Fields,
    memory_budget: Arc<MemoryBudget>,
    manifest: Arc<Manifest>,
    stems: BTreeSet<&'static str>,
    /// File name of the last commit's manifest.
    old_manifest: Option<String>,
    /// Checksums of the last commit.
    checksums: Option<ChecksumManifest>,
    /// The articles of the last commit, once they are searched.
    committed: Option<CommittedIds>,
}

impl TantivyWriter {
    /// Opens or creates the index whose lock is held. Everything that the run depends on is read here, under the lock.
    pub(crate) fn open(lock: WriterLock, options: WriteOptions) -> Result<Self> {
        let location = lock.location().to_owned();
        let location = location.as_path();
        let (held, lock_owner) = lock.into_parts();
        let (index, payload) = open_or_create(location, &held, options.rebuild)?;
        let (_, fields) = Fields::build();
        let waiting = options.memory / WAITING_SHARE;
        let writer = index.writer_with_num_threads(1, MIN_MEMORY);
        let writer = writer.map_err(fault(location, "opening the index for writing"))?;
        // Rebound so that it is dropped before the lock, which the writer now owns.
        let lock_owner = lock_owner;
        sweep(location, &index)?;
        let kept = payload.as_ref().filter(|_| !options.rebuild);
        let (checksums, manifest) = match kept {
            Some(payload) => last_commit(location, &index, payload)?,
            None => (None, Manifest::default()),
        };
        let last_words = kept.and_then(|payload| WrittenWords::file_name(&payload.manifest));
        let last_words = last_words.map(|name| WrittenWords::open(&location.join(name))).transpose()?;
        writer.set_merge_policy(Box::new(VerifiedMergePolicy::new(location.to_owned(), checksums.clone())));
        if options.rebuild {
            writer.delete_all_documents().map_err(fault(location, "clearing the index"))?;
        }
        let known = payload.iter().filter(|_| !options.rebuild).flat_map(|payload| &payload.stems);
        let stems = known.filter_map(|code| Lang::named(code)).map(Lang::code).collect();
        let codebooks = kept.map(|payload| payload.codebooks.clone()).unwrap_or_default();
        let coding = Coding::open(codebooks, location, waiting)?;
        let (manifest, old_manifest) = (Arc::new(manifest), payload.map(|payload| payload.manifest));
        let (location, memory_budget) = (location.to_owned(), MemoryBudget::new(waiting));
        let memory = ((options.memory - waiting) / options.threads).clamp(MIN_MEMORY, MAX_MEMORY);
        let workers = IndexingWorkers::new(&index, fields, options.threads, memory);
        Ok(Self {
            location,
            lock_owner,
            writer,
            workers,
            coding,
            new_segments: NewSegments::default(),
            last_words,
            new_words: Vec::new(),
            fields,
            memory_budget,
            manifest,
            stems,
            old_manifest,
            checksums,
            committed: None,
        })
    }
}

impl TantivyWriter {
    /// Chooses how texts are stored, and sends the articles that waited for it to be indexed.
    fn choose_encoder(&mut self) -> Result<()> {
        let articles = self.coding.choose()?;
        let is_taken = self.workers.set_encoder(self.coding.encoder().clone());
        self.sent(is_taken)?;
        articles.into_iter().try_for_each(|incoming| self.send(incoming))
    }

    /// Sends an article to be indexed.
    fn send(&mut self, incoming: IncomingArticle) -> Result<()> {
        let is_taken = self.workers.add(incoming);
        self.sent(is_taken)
    }

    /// Registers what has been written, after articles were queued or could not be because a thread has failed.
    fn sent(&mut self, is_taken: bool) -> Result<()> {
        let sent = if is_taken { Ok(()) } else { self.workers.finish() };
        sent.and_then(|()| self.register_segments()).map_err(fault(&self.location, WRITING))
    }

    /// Registers the finished segments; the next commit makes them visible.
    fn register_segments(&mut self) -> tantivy::Result<()> {
        for NewSegment { meta, written } in self.workers.segments() {
            self.new_segments.insert(meta.id());
            self.new_words.push(written);
            self.writer.add_segment(meta)?;
        }
        Ok(())
    }
}

/// Returns the checksums and the manifest of the current commit. Continuing from damaged files would make the damage
/// permanent, so they are rejected. If a run was killed between its commit and its checksums, these are written now.
fn last_commit(
    location: &Path,
    index: &Index,
    payload: &CommitPayload,
) -> Result<(Option<ChecksumManifest>, Manifest)> {
    let last = ChecksumManifest::read(location)?;
    let in_force = last.as_ref().filter(|checksums| checksums.is_of(&payload.manifest));
    for name in ["meta.json", &payload.manifest] {
        if let Some(what) = in_force.and_then(|checksums| checksums.fault(location, name)) {
            return Err(Error::Damaged { path: location.to_owned(), what: format!("{name}: {what}") });
        }
    }
    // Read before checksums are written, so that a corrupt manifest does not get a valid one.
    let manifest = match payload.manifest.as_str() {
        "" => Manifest::default(),
        name => Manifest::open(&location.join(name))?,
    };
    let checksums = match in_force {
        Some(_) => last,
        None => write_checksums(location, index, &payload.manifest, last.as_ref())?,
    };
    Ok((checksums, manifest))
}

/// Deletes the files that the current commit does not use, left by runs that were killed or did not know of each
/// other's files. The caller holds the writer lock.
fn sweep(location: &Path, index: &Index) -> Result<()> {
    let meta = index.load_metas().map_err(fault(location, "reading the index"))?;
    let payload = match meta.payload.as_deref() {
        None => CommitPayload::default(),
        payload => payload_in(location, payload)?,
    };
    let leftovers = files::leftovers(location, &meta, &payload);
    let leftovers = leftovers.map_err(Error::disk(location, "cleaning up after the last run"))?;
    files::delete(location, leftovers);
    Ok(())
}

/// Writes the checksums of the current commit if that manifest belongs to it.
fn write_checksums(
    location: &Path,
    index: &Index,
    manifest: &str,
    last: Option<&ChecksumManifest>,
) -> Result<Option<ChecksumManifest>> {
    let meta = index.load_metas().map_err(fault(location, "reading the index"))?;
    if manifest.is_empty() {
        return Ok(None);
    }
    let payload = payload_in(location, meta.payload.as_deref())?;
    if payload.manifest != manifest {
        return Ok(None);
    }
    let (checksums, silent) = ChecksumManifest::of(location, &meta, &payload, last);
    if let Some((name, cause)) = silent.into_iter().next() {
        let what = format!("{name}: {}", crate::error::said(&cause));
        return Err(Error::Damaged { path: location.to_owned(), what });
    }
    checksums.write(location)?;
    Ok(Some(checksums))
}

impl Writer for TantivyWriter {
    fn manifest(&self) -> Arc<Manifest> {
        Arc::clone(&self.manifest)
    }

    fn contains(&mut self, id: &ArticleId) -> Result<Option<bool>> {
        if self.manifest.articles() == 0 {
            return Ok(Some(false));
        }
        let committed = match self.committed.take() {
            Some(committed) => committed,
            None => CommittedIds::open(&self.location)?,
        };
        let is_there = committed.contains(id);
        self.committed = Some(committed);
        is_there.map(Some).map_err(fault(&self.location, "reading the index"))
    }

    fn put(&mut self, article: Article, passages: Vec<Passage>) -> Result<()> {
        self.stems.insert(Lang::for_article(article.meta.lang.as_deref()).code());
        if !self.coding.has_room(article.text.len()) {
            self.choose_encoder()?;
        }
        let bytes = article.text.len();
        let permit = if let Some(permit) = self.memory_budget.try_admit(bytes) {
            permit
        } else {
            // Articles that are not queued are never done.
            let is_taken = self.workers.flush();
            self.sent(is_taken)?;
            self.memory_budget.admit(bytes)
        };
        let incoming = IncomingArticle::new(self.fields, article, passages, permit);
        self.coding.hold(incoming).map_or(Ok(()), |incoming| self.send(incoming))
    }

    fn remove(&mut self, id: &ArticleId) -> Result<()> {
        let deletion = DeletionQuery::of(Term::from_field_text(self.fields.id, id.as_str()), &self.new_segments);
        self.writer.delete_query(Box::new(deletion)).map(drop).map_err(fault(&self.location, WRITING))
    }

    fn commit(mut self: Box<Self>, manifest: &Manifest) -> Result<()> {
        let location = self.location.clone();
        let fault = fault(&location, WRITING);
        self.lock_owner.check()?;
        self.committed = None;
        self.choose_encoder()?;
        self.workers.finish().and_then(|()| self.register_segments()).map_err(&fault)?;
        // The manifest is on disk before the commit that names it; a crash between the two leaves the old pair valid.
        let name = format!("manifest-{}.jsonl", manifest.began);
        let blocks = manifest.write(&self.location.join(&name), &self.manifest)?;
        let payload = CommitPayload {
            version: VERSION,
            articles: manifest.articles() as u64,
            manifest: name.clone(),
            blocks: Some(blocks),
            codebooks: self.coding.names().to_vec(),
            stems: self.stems.iter().map(|code| (*code).to_owned()).collect(),
        };
        let payload = serde_json::to_string(&payload).expect("a payload is plain data");
        if let Some(words) = WrittenWords::file_name(&name) {
            WrittenWords::write(self.last_words.as_ref(), &self.new_words, &self.location.join(words))?;
        }
        let mut prepared = self.writer.prepare_commit().map_err(&fault)?;
        prepared.set_payload(&payload);
        self.lock_owner.check()?;
        prepared.commit().map_err(&fault)?;
        let index = self.writer.index().clone();
        drop(self.lock_owner);
        self.writer.wait_merging_threads().map_err(&fault)?;
        if let Some(old) = self.old_manifest.filter(|old| *old != name) {
            // A manifest that is left behind costs a little space and is never read.
            let _ = fs::remove_file(self.location.join(&old));
            let _ = WrittenWords::file_name(&old).map(|words| fs::remove_file(self.location.join(words)));
        }
        // The merges are done and the lock was released with them, except that a child process being started holds all
        // open files until it executes. Another process that has taken the lock since writes the checksums first.
        if let Ok(_lock) = with_lock_retries(|| Ok(index.directory().acquire_lock(&INDEX_WRITER_LOCK)?)) {
            match write_checksums(&self.location, &index, &name, self.checksums.as_ref()) {
                // The commit is valid; checksums that did not fit on the disk are written by the next run.
                Err(Error::Disk { .. }) | Ok(_) => {}
                Err(error) => return Err(error),
            }
            // Merges old_manifest segments. Files that remain are deleted by the next run.
            let _ = sweep(&self.location, &index);
        }
        Ok(())
    }
}

/// The caller holds the lock.
fn open_or_create(location: &Path, held: &Held, rebuild: bool) -> Result<(Index, Option<CommitPayload>)> {
    let opening = |error: OpenDirectoryError| fault(location, "opening the index")(error.into());
    let folder = BufferedDirectory::open(location, held.clone()).map_err(opening)?;
    match State::of(location) {
        State::Missing => {}
        // The run that created it was killed.
        State::Uncommitted => wipe(location)?,
        State::Committed(_) => match opened(location, folder.clone()) {
            Ok((index, payload, _)) => return Ok((index, Some(payload))),
            Err(Error::Index { .. } | Error::Damaged { .. }) if rebuild => wipe(location)?,
            Err(error) => return Err(error),
        },
    }
    let settings = IndexSettings {
        docstore_compression: Compressor::None,
        docstore_blocksize: STORE_BLOCK,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let (schema, _) = Fields::build();
    let folder: Box<dyn Directory> = Box::new(folder);
    let index = Index::create(folder, schema, settings).map_err(fault(location, "creating the index"))?;
    Ok((index, None))
}

/// Opens an index for reading, after checking that it is an ibid index of this version; also returns its metadata at
/// that moment.
pub(crate) fn open_with_meta(location: &Path) -> Result<(Index, CommitPayload, IndexMeta, ReadOnlyDirectory)> {
    let folder = ReadOnlyDirectory::open(location);
    let folder = folder.map_err(|error| fault(location, "opening the index")(error.into()))?;
    let (index, payload, meta) = opened(location, folder.clone())?;
    Ok((index, payload, meta, folder))
}

fn opened(location: &Path, folder: impl Directory) -> Result<(Index, CommitPayload, IndexMeta)> {
    let folder: Box<dyn Directory> = Box::new(folder);
    let index = Index::open(folder).map_err(fault(location, "opening the index"))?;
    let meta = index.load_metas().map_err(fault(location, "opening the index"))?;
    let refused = |what: String| Error::Index { path: location.to_owned(), what };
    if meta.payload.is_none() && meta.segments.is_empty() {
        return Err(refused("no index found".to_owned()));
    }
    let payload = payload_in(location, meta.payload.as_deref())?;
    if payload.version != VERSION || meta.schema != Fields::build().0 {
        let found = payload.version;
        return Err(refused(format!("index format {found} is not supported (this version reads format {VERSION})")));
    }
    Ok((index, payload, meta))
}

fn payload_in(location: &Path, payload: Option<&str>) -> Result<CommitPayload> {
    let refused = |what: String| Error::Index { path: location.to_owned(), what };
    let payload = payload.ok_or_else(|| refused("not an ibid index".to_owned()))?;
    serde_json::from_str(payload).map_err(|cause| refused(format!("damaged: {cause}")))
}

/// Deletes the files of an unreadable index, and no others.
fn wipe(location: &Path) -> Result<()> {
    let fault = || Error::disk(location, "removing the old index");
    for entry in fs::read_dir(location).map_err(fault())? {
        let path = entry.map_err(fault())?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if is_index_file(&name) && path.is_file() {
            fs::remove_file(&path).map_err(Error::disk(&path, "removing the old index"))?;
        }
    }
    Ok(())
}

/// Returns whether a file with that name in an index folder is part of the index.
pub(crate) fn is_index_file(name: &str) -> bool {
    let is_single = matches!(name, files::META | files::MANAGED | crate::engine::tantivy::integrity::checksums::NAME);
    let is_named = [files::is_segment, files::is_manifest, files::is_blocks, files::is_words, files::is_codebook];
    is_single || is_named.iter().any(|is_named| is_named(name))
}
