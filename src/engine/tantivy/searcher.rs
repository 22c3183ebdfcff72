//! One commit of an index, opened for reading.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tantivy::collector::DocSetCollector;
use tantivy::columnar::Column;
use tantivy::index::SegmentComponent;
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, IndexMeta, IndexReader, ReloadPolicy, Searcher as Reader, Term};

use super::checksums::ChecksumManifest;
use super::compile::QueryCompiler;
use super::document::{parted, tile_sum, unsealed};
use super::read_only::MappedFiles;
use super::schema::{CommitPayload, Fields};
use super::statistics::PooledStatistics;
use super::stored::StoredPassage;
use super::writer::open_with_meta;
use super::{collect, evidence, facet, fault, vocabulary};
use crate::article::{Article, ArticleId, Paragraph, Record};
use crate::engine::manifest::{CorpusRoot, Manifest, SourceFile};
use crate::engine::{
    Candidate, Candidates, Evidence, Facet, FacetCounts, Hit, PassageId, Request, Searcher, SimilarTerm, Status,
};
use crate::error::{Error, Result};
use crate::passage::Passage;
use crate::query::{Keyword, keywords};
use crate::text::Lang;

/// Records kept for the next hit of the same article.
const RECORDS: usize = 1024;
/// How long opening an index is retried when a commit comes between, and the pause after each try: at first none.
const OPENING: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(2);

pub(super) struct TantivySearcher {
    location: PathBuf,
    reader: Reader,
    fields: Fields,
    payload: CommitPayload,
    stems: Vec<Lang>,
    mapped: Arc<MappedFiles>,
    /// Open, since the next commit takes its file away.
    manifest: Mutex<Option<File>>,
    records: Mutex<HashMap<DocAddress, Arc<Record>>>,
    /// Opened with the first query: a status needs none.
    ordinals: OnceLock<Vec<Column<u64>>>,
}

impl TantivySearcher {
    pub(super) fn open(location: &Path) -> Result<Self> {
        if !super::exists(location) {
            let what = "no index found".to_owned();
            return Err(Error::Index { path: location.to_owned(), what });
        }
        let (started, mut pause) = (Instant::now(), Duration::ZERO);
        while started.elapsed() < OPENING {
            // A commit deletes files that only the one before needs: opening fails, or mixes the two. Without another
            // commit, a failure is a fault of the index.
            let commit = super::commit(location);
            match Self::open_once(location) {
                Ok(Some(searcher)) => return Ok(searcher),
                Err(error) if super::commit(location) == commit => return Err(error),
                Ok(None) | Err(_) => thread::sleep(pause),
            }
            pause += PAUSE;
        }
        let what = "commits follow faster than the index can be opened".to_owned();
        Err(Error::Index { path: location.to_owned(), what })
    }

    /// Opens the commit in force; `None` where another one came between two steps.
    fn open_once(location: &Path) -> Result<Option<Self>> {
        let (index, payload, meta, folder) = open_with_meta(location)?;
        let fault = fault(location, "opening the index");
        // Damaged checksums are for `verify` to report.
        if let Some(checksums) =
            ChecksumManifest::read(location).ok().flatten().filter(|checksums| checksums.is_of(&payload.manifest))
        {
            folder.expect_lengths(checksums.files.into_iter().map(|(name, sum)| (name, sum.length)).collect());
        }
        // One process answers from one commit: no thread watches for the next.
        let reader: IndexReader =
            index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(&fault)?;
        let (reader, manifest) = (reader.searcher(), location.join(&payload.manifest));
        let manifest = if payload.manifest.is_empty() { None } else { File::open(&manifest).ok() };
        let lacks_ledger = manifest.is_none() && !payload.manifest.is_empty();
        if !is_of(&reader, &meta) || lacks_ledger && index.load_metas().map_err(fault)?.payload != meta.payload {
            return Ok(None);
        }
        for segment in meta.segments.iter().filter(|segment| segment.has_deletes()) {
            // A flipped bit here brings back what was taken out. The lists are small, and most segments have none.
            let deleted = segment.relative_path(SegmentComponent::Delete);
            if !index.directory().validate_checksum(&deleted).is_ok_and(|is_right| is_right) {
                let what = "the list of deleted passages".to_owned();
                return Err(Error::Damaged { path: location.to_owned(), what });
            }
        }
        let stems = payload.stems.iter().filter_map(|code| Lang::named(code)).collect();
        let (_, fields) = Fields::build();
        let (location, manifest, mapped) = (location.to_owned(), Mutex::new(manifest), folder.mapped_files());
        let (records, ordinals) = (Mutex::new(HashMap::new()), OnceLock::new());
        Ok(Some(Self { location, reader, fields, payload, stems, mapped, manifest, records, ordinals }))
    }

    /// Refuses to read a file that was cut short since it was mapped, which would end the process.
    fn check_lengths(&self) -> Result<()> {
        self.mapped.changed().map_or(Ok(()), |what| Err(self.damaged(&what)))
    }

    fn fault(&self, what: &'static str) -> impl Fn(tantivy::TantivyError) -> Error {
        fault(&self.location, what)
    }

    fn damaged(&self, what: &str) -> Error {
        Error::Damaged { path: self.location.clone(), what: what.to_owned() }
    }

    fn document(&self, address: DocAddress) -> Result<StoredPassage> {
        self.reader.doc(address).map_err(self.fault("reading a passage"))
    }

    fn bytes<'d>(&self, document: &'d StoredPassage, field: Field) -> Result<&'d [u8]> {
        document.bytes(field).ok_or_else(|| self.damaged("a passage without its ranges"))
    }

    fn text(&self, document: &mut StoredPassage) -> Result<String> {
        document.text(self.fields.content).ok_or_else(|| self.damaged("a passage without text"))
    }

    /// The text and the places of the passage there, which is the `ordinal`th of that article: checked to be what was
    /// written, so that whatever a disk has garbled is not shown.
    fn tile(&self, address: DocAddress, article: &ArticleId, ordinal: usize) -> Result<(String, Passage)> {
        let mut document = self.document(address)?;
        let text = self.text(&mut document)?;
        let passage = parted(self.bytes(&document, self.fields.places)?)
            .filter(|(places, sum)| tile_sum(article, ordinal, &text, places) == *sum)
            .and_then(|(places, _)| Passage::from_bytes(places));
        let passage =
            passage.ok_or_else(|| self.damaged(&format!("a passage of {article} differs from what was written")))?;
        Ok((text, passage))
    }

    /// The record of the article whose first passage stands there.
    fn record(&self, first: DocAddress) -> Result<Arc<Record>> {
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(record) = records.get(&first) {
            return Ok(Arc::clone(record));
        }
        let document = self.document(first)?;
        let bytes = unsealed(self.bytes(&document, self.fields.record)?);
        let record = bytes.and_then(|bytes| serde_json::from_slice(bytes).ok());
        let record = record.ok_or_else(|| self.damaged("an article's record differs from what was written"))?;
        let record: Arc<Record> = Arc::new(record);
        if records.len() >= RECORDS {
            records.clear();
        }
        records.insert(first, Arc::clone(&record));
        Ok(record)
    }

    fn compiler(&self, request: &Request) -> QueryCompiler<'_> {
        let title_boost = request.title_boost;
        QueryCompiler {
            location: &self.location,
            searcher: &self.reader,
            fields: self.fields,
            stems: &self.stems,
            title_boost,
        }
    }

    /// The place of every passage in its article.
    fn ordinals(&self) -> Result<&[Column<u64>]> {
        if let Some(ordinals) = self.ordinals.get() {
            return Ok(ordinals);
        }
        let opened = collect::ordinals(&self.reader).map_err(self.fault("opening the index"))?;
        Ok(self.ordinals.get_or_init(|| opened))
    }

    /// Does something with the manifest's file; `None` where the index has none.
    fn with_manifest<T>(&self, work: impl FnOnce(&Path, &mut File) -> Result<T>) -> Result<Option<T>> {
        if self.payload.manifest.is_empty() {
            return Ok(None);
        }
        let path = self.location.join(&self.payload.manifest);
        let mut manifest = self.manifest.lock().unwrap_or_else(PoisonError::into_inner);
        manifest
            .as_mut()
            .map_or_else(|| Err(self.damaged("the manifest is missing")), |file| work(&path, file))
            .map(Some)
    }
}

/// A document of this reader as the rest of the house calls it.
fn place(address: DocAddress) -> PassageId {
    PassageId(u64::from(address.segment_ord) << 32 | u64::from(address.doc_id))
}

fn address(place: PassageId) -> DocAddress {
    DocAddress::new((place.0 >> 32) as u32, place.0 as u32)
}

impl Searcher for TantivySearcher {
    fn candidates(&self, request: &Request) -> Result<Candidates> {
        self.check_lengths()?;
        let fault = self.fault("searching");
        let words = keywords(&request.query, &self.stems);
        let pooled = PooledStatistics::of(&self.reader, self.fields, &words).map_err(&fault)?;
        let query = self.compiler(request).query(&request.query, &request.filter)?;
        let best = collect::best(&self.reader, &pooled, self.ordinals()?, &*query, request).map_err(&fault)?;
        let total = if request.count { collect::count(&self.reader, &*query, request.by).map_err(&fault)? } else { 0 };
        let statistics = pooled.statistics(self.fields, self.payload.articles, words, &self.stems).map_err(&fault)?;
        let candidate = |(score, address)| Candidate { score, place: place(address) };
        Ok(Candidates { total, best: best.into_iter().map(candidate).collect(), statistics })
    }

    fn hit(&self, candidate: &Candidate) -> Result<Hit> {
        self.check_lengths()?;
        let address = address(candidate.place);
        let first = collect::first_passage(self.ordinals()?, address);
        let article = self.record(first)?;
        let (text, passage) = self.tile(address, &article.id, (address.doc_id - first.doc_id) as usize)?;
        Ok(Hit { score: candidate.score, article, passage, text })
    }

    fn evidence(&self, candidates: &[Candidate], words: &[Keyword]) -> Result<Vec<Evidence>> {
        self.check_lengths()?;
        let addresses: Vec<DocAddress> = candidates.iter().map(|candidate| address(candidate.place)).collect();
        let evidence = evidence::evidence(&self.reader, self.fields, self.ordinals()?, &addresses, words);
        evidence.map_err(self.fault("searching"))
    }

    fn counts(&self, candidates: &[Candidate], terms: &[String]) -> Result<Vec<Vec<u32>>> {
        self.check_lengths()?;
        let addresses: Vec<DocAddress> = candidates.iter().map(|candidate| address(candidate.place)).collect();
        evidence::counts(&self.reader, self.fields.text, &addresses, terms).map_err(self.fault("searching"))
    }

    fn frequencies(&self, terms: &[String]) -> Result<Vec<u64>> {
        self.check_lengths()?;
        let frequency = |term| self.reader.doc_freq(&Term::from_field_text(self.fields.text, term));
        terms.iter().map(|term| frequency(term).map_err(self.fault("searching"))).collect()
    }

    fn similar(&self, term: &str, distance: u8) -> Result<Vec<SimilarTerm>> {
        self.check_lengths()?;
        let known = vocabulary::similar(&self.reader, self.fields.text, term, distance, &self.location)?;
        let similar = |(term, frequency, address)| SimilarTerm { term, frequency, place: place(address) };
        Ok(known.into_iter().map(similar).collect())
    }

    fn in_articles(&self, request: &Request, candidates: &[Candidate]) -> Result<Vec<usize>> {
        self.check_lengths()?;
        let query = self.compiler(request).query(&request.query, &request.filter)?;
        let addresses: Vec<DocAddress> = candidates.iter().map(|candidate| address(candidate.place)).collect();
        collect::in_article(&self.reader, self.ordinals()?, &*query, &addresses).map_err(self.fault("counting"))
    }

    fn facets(&self, request: &Request, facets: &[Facet]) -> Result<Vec<FacetCounts>> {
        self.check_lengths()?;
        if facets.is_empty() {
            return Ok(Vec::new());
        }
        let query = self.compiler(request).query(&request.query, &request.filter)?;
        let articles = collect::articles(&self.reader, &*query).map_err(self.fault("counting"))?;
        let count = |facet: &Facet| facet::count(&self.reader, &articles, *facet).map_err(self.fault("counting"));
        facets.iter().map(count).collect()
    }

    fn article(&self, id: &ArticleId) -> Result<Option<Article>> {
        self.check_lengths()?;
        let fault = self.fault("reading an article");
        let term = Term::from_field_text(self.fields.id, id.as_str());
        let query = TermQuery::new(term, IndexRecordOption::Basic);
        let mut addresses: Vec<_> = self.reader.search(&query, &DocSetCollector).map_err(fault)?.into_iter().collect();
        addresses.sort_unstable();
        let Some(first) = addresses.first() else { return Ok(None) };
        let record = self.record(*first)?;
        if record.id != *id || record.passages != addresses.len() {
            return Err(self.damaged(&format!("{id} is incomplete")));
        }
        let mut text = String::new();
        let mut paragraphs: Vec<Paragraph> = Vec::new();
        for (ordinal, address) in addresses.into_iter().enumerate() {
            let (tile, passage) = self.tile(address, id, ordinal)?;
            if passage.span.start != text.len() {
                return Err(self.damaged("the passages of an article do not fit together"));
            }
            text.push_str(&tile);
            passage.join_into(&mut paragraphs);
        }
        let record = Arc::unwrap_or_clone(record);
        Ok(Some(Article {
            id: record.id,
            meta: record.meta,
            path: record.path,
            format: record.format,
            text,
            paragraphs,
            marks: record.marks,
        }))
    }

    fn status(&self) -> Result<Status> {
        let fault = || Error::disk(&self.location, "reading the size of the index");
        let mut bytes = 0;
        // The lengths of the files: what each part of them holds is not worth opening them on every search.
        for entry in fs::read_dir(&self.location).map_err(fault())? {
            match entry.and_then(|entry| entry.metadata()) {
                Ok(about) if about.is_file() => bytes += about.len(),
                Ok(_) => {}
                // A run that commits meanwhile removes what the commit before alone needs.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(fault()(error)),
            }
        }
        Ok(Status {
            location: self.location.clone(),
            articles: self.payload.articles,
            passages: self.reader.num_docs(),
            bytes,
            segments: self.reader.segment_readers().len(),
            version: self.payload.version,
            stems: self.payload.stems.clone(),
        })
    }

    fn manifest(&self) -> Result<Manifest> {
        Ok(self.with_manifest(Manifest::read_from)?.unwrap_or_default())
    }

    fn manifest_window(&self, place: f64, window: u64) -> Result<(Vec<CorpusRoot>, Vec<SourceFile>)> {
        Ok(self.with_manifest(|path, file| Manifest::peek(path, file, place, window))?.unwrap_or_default())
    }
}

/// Whether a reader answers from the commit that was read about.
fn is_of(reader: &Reader, meta: &IndexMeta) -> bool {
    let opened = reader.segment_readers().iter().map(|segment| (segment.segment_id(), segment.delete_opstamp()));
    let mut opened: Vec<_> = opened.collect();
    let mut wanted: Vec<_> = meta.segments.iter().map(|segment| (segment.id(), segment.delete_opstamp())).collect();
    opened.sort_unstable();
    wanted.sort_unstable();
    opened == wanted
}
