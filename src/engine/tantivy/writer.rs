//! Articles into the index: one commit a run, with the manifest that belongs to it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tantivy::directory::error::{LockError, OpenDirectoryError};
use tantivy::directory::{Directory, INDEX_WRITER_LOCK};
use tantivy::store::Compressor;
use tantivy::{Index, IndexMeta, IndexSettings, IndexWriter, TantivyError, Term};

use super::State;
use super::buffered_directory::BufferedDirectory;
use super::checksums::ChecksumManifest;
use super::deletion::{DeletionQuery, NewSegments};
use super::document::IncomingArticle;
use super::fault;
use super::files;
use super::lock_owner::LockOwner;
use super::memory_budget::MemoryBudget;
use super::merge::VerifiedMergePolicy;
use super::read_only::ReadOnlyDirectory;
use super::schema::{CommitPayload, Fields, VERSION};
use super::workers::IndexingWorkers;
use super::writer_lock::{Held, WriterLock};
use crate::article::{Article, ArticleId};
use crate::engine::manifest::Manifest;
use crate::engine::{WriteOptions, Writer};
use crate::error::{Error, Result};
use crate::passage::Passage;
use crate::text::Lang;

/// Blocks of the document store: a hit is read by unpacking one. Of 4 KiB they take a quarter off a query, and of 6 KiB less
/// room.
const STORE_BLOCK: usize = 6144;
/// The least memory for an indexing thread, in bytes: tantivy's, whose own thread never indexes anything, and ours.
const LEAST_MEMORY: usize = 15_000_000;
/// The most: what is counted in a segment under way is counted in 32 bits.
const MOST_MEMORY: usize = 4_000_000_000;
/// How often a busy lock is tried again, and after which time.
const LOCK_TRIES: usize = 5;
const LOCK_PAUSE: Duration = Duration::from_millis(60);
/// What fails where the disk is full.
const WRITING: &str = "writing the index";
/// The share of the memory that text waiting to be indexed may take: one part in so many.
const WAITING_SHARE: usize = 8;

pub(super) struct TantivyWriter {
    location: PathBuf,
    /// Let go of before the lock is.
    lock_owner: LockOwner,
    writer: IndexWriter,
    workers: IndexingWorkers,
    new_segments: NewSegments,
    fields: Fields,
    memory_budget: Arc<MemoryBudget>,
    manifest: Arc<Manifest>,
    stems: BTreeSet<&'static str>,
    /// The manifest's file of the last commit.
    replaced: Option<String>,
    /// The checksums of the last commit.
    checksums: Option<ChecksumManifest>,
}

impl TantivyWriter {
    /// Opens the index whose lock is held, or makes one. Everything that decides on the writing is read here, under the lock.
    pub(super) fn open(lock: WriterLock, options: WriteOptions) -> Result<Self> {
        let location = lock.location().to_owned();
        let location = location.as_path();
        let (held, lock_owner) = lock.into_parts();
        let (index, payload) = open_or_create(location, &held, options.rebuild)?;
        let (_, fields) = Fields::build();
        let waiting = options.memory / WAITING_SHARE;
        let writer = index.writer_with_num_threads(1, LEAST_MEMORY);
        let writer = writer.map_err(fault(location, "opening the index for writing"))?;
        // Declared again, so that it is dropped before the lock, which the writer has now.
        let lock_owner = lock_owner;
        sweep(location, &index)?;
        let (checksums, manifest) = match payload.as_ref().filter(|_| !options.rebuild) {
            Some(payload) => last_commit(location, &index, payload)?,
            None => (None, Manifest::default()),
        };
        writer.set_merge_policy(Box::new(VerifiedMergePolicy::new(location.to_owned(), checksums.clone())));
        if options.rebuild {
            writer.delete_all_documents().map_err(fault(location, "clearing the index"))?;
        }
        let known = payload.iter().filter(|_| !options.rebuild).flat_map(|payload| &payload.stems);
        let stems = known.filter_map(|code| Lang::named(code)).map(Lang::code).collect();
        let (manifest, replaced) = (Arc::new(manifest), payload.map(|payload| payload.manifest));
        let (location, memory_budget) = (location.to_owned(), MemoryBudget::new(waiting));
        let memory = ((options.memory - waiting) / options.threads).clamp(LEAST_MEMORY, MOST_MEMORY);
        let workers = IndexingWorkers::new(&index, fields, options.threads, memory);
        Ok(Self {
            location,
            lock_owner,
            writer,
            workers,
            new_segments: NewSegments::default(),
            fields,
            memory_budget,
            manifest,
            stems,
            replaced,
            checksums,
        })
    }
}

impl TantivyWriter {
    /// Takes in the segments that are written: the next commit makes them visible.
    fn take_in(&self) -> tantivy::Result<()> {
        self.workers.segments().try_for_each(|segment| {
            self.new_segments.insert(segment.id());
            self.writer.add_segment(segment)
        })
    }
}

/// The checksums and the manifest of the commit in force. Going on from files that are damaged would make of the damage what
/// was meant, so they are refused; what was committed and not sealed, by a run that was killed, is sealed now.
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
    // Read before it is sealed: what makes no sense was not meant.
    let manifest = match payload.manifest.as_str() {
        "" => Manifest::default(),
        name => Manifest::read(&location.join(name))?,
    };
    let checksums = match in_force {
        Some(_) => last,
        None => sealed(location, index, &payload.manifest, last.as_ref())?,
    };
    Ok((checksums, manifest))
}

/// Deletes the files that the commit in force does not need: what runs left that were killed, or that did not know of each
/// other. The caller holds the writer lock.
fn sweep(location: &Path, index: &Index) -> Result<()> {
    let meta = index.load_metas().map_err(fault(location, "reading the index"))?;
    let manifest = match meta.payload.as_deref() {
        None => String::new(),
        payload => payload_in(location, payload)?.manifest,
    };
    let leftovers = files::leftovers(location, &meta, &manifest);
    let leftovers = leftovers.map_err(Error::disk(location, "cleaning up after the last run"))?;
    files::delete(location, leftovers);
    Ok(())
}

/// Seals the commit in force, if it is that of a manifest.
fn sealed(
    location: &Path,
    index: &Index,
    manifest: &str,
    last: Option<&ChecksumManifest>,
) -> Result<Option<ChecksumManifest>> {
    let meta = index.load_metas().map_err(fault(location, "reading the index"))?;
    if manifest.is_empty() || payload_in(location, meta.payload.as_deref())?.manifest != manifest {
        return Ok(None);
    }
    let (checksums, silent) = ChecksumManifest::of(location, &meta, manifest, last);
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

    fn put(&mut self, article: Article, passages: Vec<Passage>) -> Result<()> {
        self.stems.insert(Lang::for_article(article.meta.lang.as_deref()).code());
        let permit = self.memory_budget.admit(article.text.len());
        let incoming = IncomingArticle::new(self.fields, article, passages, permit);
        let is_taken = self.workers.add(incoming);
        let told = if is_taken { Ok(()) } else { self.workers.finish() };
        told.and_then(|()| self.take_in()).map_err(fault(&self.location, WRITING))
    }

    fn remove(&mut self, id: &ArticleId) -> Result<()> {
        let deletion = DeletionQuery::of(Term::from_field_text(self.fields.id, id.as_str()), &self.new_segments);
        self.writer.delete_query(Box::new(deletion)).map(drop).map_err(fault(&self.location, WRITING))
    }

    fn commit(mut self: Box<Self>, manifest: &Manifest) -> Result<()> {
        let fault = fault(&self.location, WRITING);
        // The manifest is on disk before the commit that names it; a crash between the two leaves the old pair in force.
        let name = format!("manifest-{}.jsonl", manifest.began);
        manifest.write(&self.location.join(&name))?;
        let payload = CommitPayload {
            version: VERSION,
            articles: manifest.articles() as u64,
            manifest: name.clone(),
            stems: self.stems.iter().map(|code| (*code).to_owned()).collect(),
        };
        let payload = serde_json::to_string(&payload).expect("a payload is plain data");
        self.workers.finish().and_then(|()| self.take_in()).map_err(&fault)?;
        let mut prepared = self.writer.prepare_commit().map_err(&fault)?;
        prepared.set_payload(&payload);
        prepared.commit().map_err(&fault)?;
        let index = self.writer.index().clone();
        drop(self.lock_owner);
        self.writer.wait_merging_threads().map_err(&fault)?;
        if let Some(old) = self.replaced.filter(|old| *old != name) {
            // A manifest that stays behind costs a little space and is never read.
            let _ = fs::remove_file(self.location.join(old));
        }
        // The merges are done, and the lock went with them, but for a moment where a process is being started: until it runs,
        // it holds all that is open here. Who took it since seals what is there before anything else.
        if let Ok(_lock) = locked(|| Ok(index.directory().acquire_lock(&INDEX_WRITER_LOCK)?)) {
            match sealed(&self.location, &index, &name, self.checksums.as_ref()) {
                // The commit stands; what the disk had no room for, the next run writes.
                Err(Error::Disk { .. }) | Ok(_) => {}
                Err(error) => return Err(error),
            }
            // Merges took the place of segments. What stays behind, the next run deletes.
            let _ = sweep(&self.location, &index);
        }
        Ok(())
    }
}

/// Tries again for a moment while another writer holds the lock: one that has just ended may not have let go yet.
pub(super) fn locked<T>(mut open: impl FnMut() -> tantivy::Result<T>) -> tantivy::Result<T> {
    for _ in 0..LOCK_TRIES {
        match open() {
            Err(TantivyError::LockFailure(LockError::LockBusy, _)) => thread::sleep(LOCK_PAUSE),
            outcome => return outcome,
        }
    }
    open()
}

/// The caller holds the lock.
fn open_or_create(location: &Path, held: &Held, rebuild: bool) -> Result<(Index, Option<CommitPayload>)> {
    let opening = |error: OpenDirectoryError| fault(location, "opening the index")(error.into());
    let folder = BufferedDirectory::open(location, held.clone()).map_err(opening)?;
    match State::of(location) {
        State::Missing => {}
        // Its run was killed.
        State::Uncommitted => wipe(location)?,
        State::Committed(_) => match opened(location, folder.clone()) {
            Ok((index, payload, _)) => return Ok((index, Some(payload))),
            Err(Error::Index { .. } | Error::Damaged { .. }) if rebuild => wipe(location)?,
            Err(error) => return Err(error),
        },
    }
    let settings = IndexSettings {
        docstore_compression: Compressor::Lz4,
        docstore_blocksize: STORE_BLOCK,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let (schema, _) = Fields::build();
    let folder: Box<dyn Directory> = Box::new(folder);
    let index = Index::create(folder, schema, settings).map_err(fault(location, "creating the index"))?;
    Ok((index, None))
}

/// Opens an index for reading, and makes sure that it is one of ours, of this version; with what it consisted of in that
/// moment.
pub(super) fn open_with_meta(location: &Path) -> Result<(Index, CommitPayload, IndexMeta, ReadOnlyDirectory)> {
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

/// Removes the files of an index that cannot be read, and no others.
fn wipe(location: &Path) -> Result<()> {
    let fault = || Error::disk(location, "removing the old index");
    for entry in fs::read_dir(location).map_err(fault())? {
        let path = entry.map_err(fault())?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if is_ours(&name) && path.is_file() {
            fs::remove_file(&path).map_err(Error::disk(&path, "removing the old index"))?;
        }
    }
    Ok(())
}

/// Whether a file of that name in an index folder is a part of the index.
pub(super) fn is_ours(name: &str) -> bool {
    let is_single = matches!(name, files::META | files::MANAGED | super::checksums::NAME);
    files::is_segment(name) || files::is_ledger(name) || is_single
}
