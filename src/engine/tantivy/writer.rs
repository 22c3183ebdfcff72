//! Articles into the index: one commit a run, with the ledger that belongs to it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tantivy::directory::error::LockError;
use tantivy::indexer::UserOperation;
use tantivy::store::Compressor;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, IndexSettings, IndexWriter, TantivyError, Term};

use super::analyze::MarkedTokenizer;
use super::document::{Incoming, PassageDocument};
use super::fault;
use super::flow::Flow;
use super::schema::{ANALYZER, Fields, Payload, VERSION};
use crate::article::{Article, ArticleId};
use crate::engine::ledger::Ledger;
use crate::engine::{WriteOptions, Writer, exists};
use crate::error::{Error, Result};
use crate::passage::Passage;
use crate::text::{Lang, days};

/// Blocks of the document store: a hit is read by unpacking one, and small blocks take a quarter off a query.
const STORE_BLOCK: usize = 4096;
/// tantivy's least memory for one indexing thread, in bytes.
const LEAST_MEMORY: usize = 15_000_000;
/// tantivy's most.
const MOST_MEMORY: usize = 4_000_000_000;
/// How often a busy lock is tried again, and after which time.
const LOCK_TRIES: usize = 5;
const LOCK_PAUSE: Duration = Duration::from_millis(60);
/// The share of the memory that text waiting to be indexed may take: one part in so many.
const WAITING_SHARE: usize = 8;

pub(super) struct TantivyWriter {
    location: PathBuf,
    writer: IndexWriter<PassageDocument>,
    fields: Fields,
    flow: Arc<Flow>,
    ledger: Ledger,
    stems: BTreeSet<&'static str>,
    /// The ledger's file of the last commit.
    replaced: Option<String>,
}

impl TantivyWriter {
    pub(super) fn open(location: &Path, options: WriteOptions) -> Result<Self> {
        let (index, payload) = open_or_create(location, options.rebuild)?;
        let (_, fields) = Fields::build();
        let waiting = options.memory / WAITING_SHARE;
        let per_thread = ((options.memory - waiting) / options.threads).clamp(LEAST_MEMORY, MOST_MEMORY);
        let writer = locked(|| index.writer_with_num_threads(options.threads, per_thread * options.threads))
            .map_err(fault(location, "opening the index for writing"))?;
        // What a killed run left behind would be in the way of files with the same name.
        writer.garbage_collect_files().wait().map_err(fault(location, "clearing up after the last run"))?;
        let ledger = match &payload {
            Some(payload) if !options.rebuild && !payload.ledger.is_empty() => {
                Ledger::read(&location.join(&payload.ledger))?
            }
            _ => Ledger::default(),
        };
        if options.rebuild {
            writer.delete_all_documents().map_err(fault(location, "emptying the index"))?;
        }
        let known = payload.iter().filter(|_| !options.rebuild).flat_map(|payload| &payload.stems);
        let stems = known.filter_map(|code| Lang::named(code)).map(Lang::code).collect();
        let replaced = payload.map(|payload| payload.ledger);
        Ok(Self { location: location.to_owned(), writer, fields, flow: Flow::new(waiting), ledger, stems, replaced })
    }
}

impl Writer for TantivyWriter {
    fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn put(&mut self, article: Article, passages: Vec<Passage>) -> Result<()> {
        self.stems.insert(Lang::for_article(article.meta.lang.as_deref()).code());
        let permit = self.flow.admit(article.text.len());
        let days = article.meta.date.as_deref().and_then(days);
        let incoming = Incoming::new(self.fields, &article, &passages, days, permit);
        // One batch, so that the passages stay side by side in one segment.
        let batch: Vec<_> = incoming.documents().into_iter().map(UserOperation::Add).collect();
        self.writer.run(batch).map(drop).map_err(fault(&self.location, "adding an article"))
    }

    fn remove(&mut self, id: &ArticleId) -> Result<()> {
        self.writer.delete_term(Term::from_field_text(self.fields.id, id.as_str()));
        Ok(())
    }

    fn commit(mut self: Box<Self>, ledger: &Ledger) -> Result<()> {
        let fault = fault(&self.location, "committing");
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
        let mut prepared = self.writer.prepare_commit().map_err(&fault)?;
        prepared.set_payload(&payload);
        prepared.commit().map_err(&fault)?;
        self.writer.wait_merging_threads().map_err(&fault)?;
        if let Some(old) = self.replaced.filter(|old| *old != name) {
            // A ledger that stays behind costs a little space and is never read.
            let _ = fs::remove_file(self.location.join(old));
        }
        Ok(())
    }
}

/// Tries again for a moment while another writer holds the lock: one that has just ended may not have let go yet.
fn locked<T>(mut open: impl FnMut() -> tantivy::Result<T>) -> tantivy::Result<T> {
    for _ in 0..LOCK_TRIES {
        match open() {
            Err(TantivyError::LockFailure(LockError::LockBusy, _)) => thread::sleep(LOCK_PAUSE),
            outcome => return outcome,
        }
    }
    open()
}

fn open_or_create(location: &Path, rebuild: bool) -> Result<(Index, Option<Payload>)> {
    if exists(location) {
        match open_checked(location) {
            Ok((index, payload)) => return Ok((index, Some(payload))),
            Err(Error::Index { .. }) if rebuild => wipe(location)?,
            Err(error) => return Err(error),
        }
    }
    fs::create_dir_all(location).map_err(Error::disk(location, "making the index folder"))?;
    let settings = IndexSettings {
        docstore_compression: Compressor::Lz4,
        docstore_blocksize: STORE_BLOCK,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let (schema, _) = Fields::build();
    let index = Index::builder()
        .schema(schema)
        .settings(settings)
        .create_in_dir(location)
        .map_err(fault(location, "making the index"))?;
    register(&index);
    Ok((index, None))
}

/// Opens an index and makes sure that it is one of ours, of this version.
pub(super) fn open_checked(location: &Path) -> Result<(Index, Payload)> {
    let index = Index::open_in_dir(location).map_err(fault(location, "opening the index"))?;
    let meta = index.load_metas().map_err(fault(location, "opening the index"))?;
    let refused = |what: String| Error::Index { path: location.to_owned(), what };
    // An index that was made but never committed holds nothing, and is as good as new.
    let payload = match &meta.payload {
        None if meta.segments.is_empty() => Payload { version: VERSION, ..Payload::default() },
        None => return Err(refused("not an index of ibid".to_owned())),
        Some(payload) => serde_json::from_str(payload).map_err(|cause| refused(format!("damaged: {cause}")))?,
    };
    if payload.version != VERSION || meta.schema != Fields::build().0 {
        let found = payload.version;
        return Err(refused(format!("written in format {found}, this ibid reads format {VERSION}")));
    }
    register(&index);
    Ok((index, payload))
}

fn register(index: &Index) {
    index.tokenizers().register(ANALYZER, TextAnalyzer::builder(MarkedTokenizer::default()).build());
}

/// Removes the files of an index that cannot be read, and no others.
fn wipe(location: &Path) -> Result<()> {
    let fault = || Error::disk(location, "removing the old index");
    for entry in fs::read_dir(location).map_err(fault())? {
        let path = entry.map_err(fault())?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_segment =
            name.split('.').next().is_some_and(|stem| stem.len() == 32 && stem.bytes().all(|b| b.is_ascii_hexdigit()));
        let is_ours = is_segment || name.starts_with("ledger-") || matches!(&*name, "meta.json" | ".managed.json");
        if is_ours && path.is_file() {
            fs::remove_file(&path).map_err(Error::disk(&path, "removing the old index"))?;
        }
    }
    Ok(())
}
