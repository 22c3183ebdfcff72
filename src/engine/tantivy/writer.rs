//! Articles into the index: one commit a run, with the ledger that belongs to it.

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
use super::crew::Crew;
use super::document::Incoming;
use super::fault;
use super::files;
use super::flow::Flow;
use super::holder::Holder;
use super::merge::Sound;
use super::read_only::ReadOnlyDirectory;
use super::removal::{Fresh, Removal};
use super::schema::{Fields, Payload, VERSION};
use super::seal::Seal;
use super::sparing::Sparing;
use super::writer_lock::{Held, WriterLock};
use crate::article::{Article, ArticleId};
use crate::engine::ledger::Ledger;
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
    holder: Holder,
    writer: IndexWriter,
    crew: Crew,
    fresh: Fresh,
    fields: Fields,
    flow: Arc<Flow>,
    ledger: Arc<Ledger>,
    stems: BTreeSet<&'static str>,
    /// The ledger's file of the last commit.
    replaced: Option<String>,
    /// The checksums of the last commit.
    seal: Option<Seal>,
}

impl TantivyWriter {
    /// Opens the index whose lock is held, or makes one. Everything that decides on the writing is read here, under the lock.
    pub(super) fn open(lock: WriterLock, options: WriteOptions) -> Result<Self> {
        let location = lock.location().to_owned();
        let location = location.as_path();
        let (held, holder) = lock.into_parts();
        let (index, payload) = open_or_create(location, &held, options.rebuild)?;
        let (_, fields) = Fields::build();
        let waiting = options.memory / WAITING_SHARE;
        let writer = index.writer_with_num_threads(1, LEAST_MEMORY);
        let writer = writer.map_err(fault(location, "opening the index for writing"))?;
        // Declared again, so that it is dropped before the lock, which the writer has now.
        let holder = holder;
        sweep(location, &index)?;
        let (seal, ledger) = match payload.as_ref().filter(|_| !options.rebuild) {
            Some(payload) => last_commit(location, &index, payload)?,
            None => (None, Ledger::default()),
        };
        writer.set_merge_policy(Box::new(Sound::new(location.to_owned(), seal.clone())));
        if options.rebuild {
            writer.delete_all_documents().map_err(fault(location, "emptying the index"))?;
        }
        let known = payload.iter().filter(|_| !options.rebuild).flat_map(|payload| &payload.stems);
        let stems = known.filter_map(|code| Lang::named(code)).map(Lang::code).collect();
        let (ledger, replaced) = (Arc::new(ledger), payload.map(|payload| payload.ledger));
        let (location, flow) = (location.to_owned(), Flow::new(waiting));
        let memory = ((options.memory - waiting) / options.threads).clamp(LEAST_MEMORY, MOST_MEMORY);
        let crew = Crew::new(&index, fields, options.threads, memory);
        Ok(Self {
            location,
            holder,
            writer,
            crew,
            fresh: Fresh::default(),
            fields,
            flow,
            ledger,
            stems,
            replaced,
            seal,
        })
    }
}

impl TantivyWriter {
    /// Takes in the segments that are written: the next commit makes them visible.
    fn take_in(&self) -> tantivy::Result<()> {
        self.crew.segments().try_for_each(|segment| {
            self.fresh.insert(segment.id());
            self.writer.add_segment(segment)
        })
    }
}

/// The checksums and the ledger of the commit in force. Going on from files that are damaged would make of the damage what
/// was meant, so they are refused; what was committed and not sealed, by a run that was killed, is sealed now.
fn last_commit(location: &Path, index: &Index, payload: &Payload) -> Result<(Option<Seal>, Ledger)> {
    let last = Seal::read(location)?;
    let in_force = last.as_ref().filter(|seal| seal.is_of(&payload.ledger));
    for name in ["meta.json", &payload.ledger] {
        if let Some(what) = in_force.and_then(|seal| seal.fault(location, name)) {
            return Err(Error::Damaged { path: location.to_owned(), what: format!("{name}: {what}") });
        }
    }
    // Read before it is sealed: what makes no sense was not meant.
    let ledger = match payload.ledger.as_str() {
        "" => Ledger::default(),
        name => Ledger::read(&location.join(name))?,
    };
    let seal = match in_force {
        Some(_) => last,
        None => sealed(location, index, &payload.ledger, last.as_ref())?,
    };
    Ok((seal, ledger))
}

/// Deletes the files that the commit in force does not need: what runs left that were killed, or that did not know of each
/// other. The caller holds the writer lock.
fn sweep(location: &Path, index: &Index) -> Result<()> {
    let meta = index.load_metas().map_err(fault(location, "reading the index"))?;
    let ledger = match meta.payload.as_deref() {
        None => String::new(),
        payload => payload_in(location, payload)?.ledger,
    };
    let leftovers = files::leftovers(location, &meta, &ledger);
    let leftovers = leftovers.map_err(Error::disk(location, "clearing up after the last run"))?;
    files::delete(location, leftovers);
    Ok(())
}

/// Seals the commit in force, if it is that of a ledger.
fn sealed(location: &Path, index: &Index, ledger: &str, last: Option<&Seal>) -> Result<Option<Seal>> {
    let meta = index.load_metas().map_err(fault(location, "reading the index"))?;
    if ledger.is_empty() || payload_in(location, meta.payload.as_deref())?.ledger != ledger {
        return Ok(None);
    }
    let (seal, silent) = Seal::of(location, &meta, ledger, last);
    if let Some((name, cause)) = silent.into_iter().next() {
        let what = format!("{name}: {}", crate::error::said(&cause));
        return Err(Error::Damaged { path: location.to_owned(), what });
    }
    seal.write(location)?;
    Ok(Some(seal))
}

impl Writer for TantivyWriter {
    fn ledger(&self) -> Arc<Ledger> {
        Arc::clone(&self.ledger)
    }

    fn put(&mut self, article: Article, passages: Vec<Passage>) -> Result<()> {
        self.stems.insert(Lang::for_article(article.meta.lang.as_deref()).code());
        let permit = self.flow.admit(article.text.len());
        let incoming = Incoming::new(self.fields, article, passages, permit);
        let is_taken = self.crew.add(incoming);
        let told = if is_taken { Ok(()) } else { self.crew.finish() };
        told.and_then(|()| self.take_in()).map_err(fault(&self.location, WRITING))
    }

    fn remove(&mut self, id: &ArticleId) -> Result<()> {
        let removal = Removal::of(Term::from_field_text(self.fields.id, id.as_str()), &self.fresh);
        self.writer.delete_query(Box::new(removal)).map(drop).map_err(fault(&self.location, WRITING))
    }

    fn commit(mut self: Box<Self>, ledger: &Ledger) -> Result<()> {
        let fault = fault(&self.location, WRITING);
        // The ledger is on disk before the commit that names it; a crash between the two leaves the old pair in force.
        let name = format!("ledger-{}.jsonl", ledger.began);
        ledger.write(&self.location.join(&name))?;
        let payload = Payload {
            version: VERSION,
            articles: ledger.articles() as u64,
            ledger: name.clone(),
            stems: self.stems.iter().map(|code| (*code).to_owned()).collect(),
        };
        let payload = serde_json::to_string(&payload).expect("a payload is plain data");
        self.crew.finish().and_then(|()| self.take_in()).map_err(&fault)?;
        let mut prepared = self.writer.prepare_commit().map_err(&fault)?;
        prepared.set_payload(&payload);
        prepared.commit().map_err(&fault)?;
        let index = self.writer.index().clone();
        drop(self.holder);
        self.writer.wait_merging_threads().map_err(&fault)?;
        if let Some(old) = self.replaced.filter(|old| *old != name) {
            // A ledger that stays behind costs a little space and is never read.
            let _ = fs::remove_file(self.location.join(old));
        }
        // The merges are done, and the lock went with them, but for a moment where a process is being started: until it runs,
        // it holds all that is open here. Who took it since seals what is there before anything else.
        if let Ok(_lock) = locked(|| Ok(index.directory().acquire_lock(&INDEX_WRITER_LOCK)?)) {
            match sealed(&self.location, &index, &name, self.seal.as_ref()) {
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
fn open_or_create(location: &Path, held: &Held, rebuild: bool) -> Result<(Index, Option<Payload>)> {
    let opening = |error: OpenDirectoryError| fault(location, "opening the index")(error.into());
    let folder = Sparing::open(location, held.clone()).map_err(opening)?;
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
    let index = Index::create(folder, schema, settings).map_err(fault(location, "making the index"))?;
    Ok((index, None))
}

/// Opens an index for reading, and makes sure that it is one of ours, of this version; with what it consisted of in that
/// moment.
pub(super) fn open_with_meta(location: &Path) -> Result<(Index, Payload, IndexMeta, ReadOnlyDirectory)> {
    let folder = ReadOnlyDirectory::open(location);
    let folder = folder.map_err(|error| fault(location, "opening the index")(error.into()))?;
    let (index, payload, meta) = opened(location, folder.clone())?;
    Ok((index, payload, meta, folder))
}

fn opened(location: &Path, folder: impl Directory) -> Result<(Index, Payload, IndexMeta)> {
    let folder: Box<dyn Directory> = Box::new(folder);
    let index = Index::open(folder).map_err(fault(location, "opening the index"))?;
    let meta = index.load_metas().map_err(fault(location, "opening the index"))?;
    let refused = |what: String| Error::Index { path: location.to_owned(), what };
    if meta.payload.is_none() && meta.segments.is_empty() {
        return Err(refused("there is no index here".to_owned()));
    }
    let payload = payload_in(location, meta.payload.as_deref())?;
    if payload.version != VERSION || meta.schema != Fields::build().0 {
        let found = payload.version;
        return Err(refused(format!("written in format {found}, this ibid reads format {VERSION}")));
    }
    Ok((index, payload, meta))
}

fn payload_in(location: &Path, payload: Option<&str>) -> Result<Payload> {
    let refused = |what: String| Error::Index { path: location.to_owned(), what };
    let payload = payload.ok_or_else(|| refused("not an index of ibid".to_owned()))?;
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
    let is_single = matches!(name, files::META | files::MANAGED | super::seal::NAME);
    files::is_segment(name) || files::is_ledger(name) || is_single
}
