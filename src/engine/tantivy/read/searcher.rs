//! One commit of an index, opened for reading.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tantivy::collector::DocSetCollector;
use tantivy::columnar::Column;
use tantivy::index::SegmentComponent;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{IndexMeta, IndexReader, ReloadPolicy, Searcher as Reader, Term};

use super::as_written::{Vocabulary, WrittenPatterns};
use super::collect::{self, Compiled};
use super::compile::QueryCompiler;
use super::passage_id::{address, addresses, passage_id};
use super::read_only::MappedFiles;
use super::statistics::PooledStatistics;
use super::stored::StoredPassages;
use super::term_lists::TermLists;
use super::union::Union;
use super::{count, counts, evidence, facet, size};
use crate::article::{Article, ArticleId, Paragraph};
use crate::engine::manifest::{CorpusRoot, Manifest, SourceFile};
use crate::engine::tantivy::codebook::Codebooks;
use crate::engine::tantivy::fault;
use crate::engine::tantivy::integrity::checksums::ChecksumManifest;
use crate::engine::tantivy::schema::{CommitPayload, Fields};
use crate::engine::tantivy::write::writer::open_with_meta;
use crate::engine::{
    Candidate, Candidates, Counting, Evidence, Facet, FacetCounts, Hit, Request, ResultUnit, Searcher, SimilarWord,
    SortOrder, Status,
};
use crate::error::{Error, Result};
use crate::query::{Keyword, keywords};
use crate::text::Lang;

/// How long opening an index is retried when a commit interferes, and the pause between attempts; the first retry has
/// none.
const OPENING: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(2);

pub(crate) struct TantivySearcher {
    location: PathBuf,
    reader: Reader,
    fields: Fields,
    payload: CommitPayload,
    stems: Vec<Lang>,
    mapped: Arc<MappedFiles>,
    /// Kept open because the next commit deletes the file.
    manifest: Mutex<Option<File>>,
    /// Kept open because a later commit may delete the file.
    blocks: Option<Arc<File>>,
    passages: StoredPassages,
    /// Opened by the first query; `status` does not need it.
    ordinals: OnceLock<Vec<Column<u64>>>,
    /// Opened by the first query too.
    lists: OnceLock<TermLists>,
    written: WrittenPatterns,
}

impl TantivySearcher {
    pub(crate) fn open(location: &Path) -> Result<Self> {
        let mut commit = crate::engine::tantivy::commit(location);
        if commit.is_none() {
            let what = "no index found".to_owned();
            return Err(Error::Index { path: location.to_owned(), what });
        }
        let (started, mut pause) = (Instant::now(), Duration::ZERO);
        while started.elapsed() < OPENING {
            // A commit deletes files that only its predecessor uses: opening fails, or mixes the two. A failure without
            // an intervening commit is a fault of the index.
            match Self::open_once(location) {
                Ok(Some(searcher)) => return Ok(searcher),
                Err(error) if crate::engine::tantivy::commit(location) == commit => return Err(error),
                Ok(None) | Err(_) => thread::sleep(pause),
            }
            pause += PAUSE;
            commit = crate::engine::tantivy::commit(location);
        }
        let what = "commits follow faster than the index can be opened".to_owned();
        Err(Error::Index { path: location.to_owned(), what })
    }

    /// Opens the current commit; `None` if another one intervened.
    fn open_once(location: &Path) -> Result<Option<Self>> {
        let (index, payload, meta, folder) = open_with_meta(location)?;
        let fault = fault(location, "opening the index");
        // Damaged checksums are reported by `verify`.
        if let Some(checksums) =
            ChecksumManifest::read(location).ok().flatten().filter(|checksums| checksums.is_of(&payload.manifest))
        {
            folder.expect_lengths(checksums.files.into_iter().map(|(name, sum)| (name, sum.length)).collect());
        }
        // A searcher serves one commit, so no thread watches for the next.
        let reader: IndexReader =
            index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(&fault)?;
        let (reader, manifest) = (reader.searcher(), location.join(&payload.manifest));
        let manifest = if payload.manifest.is_empty() { None } else { File::open(&manifest).ok() };
        let blocks = payload.blocks.as_ref().and_then(|name| File::open(location.join(name)).ok()).map(Arc::new);
        let lacks_manifest =
            manifest.is_none() && !payload.manifest.is_empty() || blocks.is_none() && payload.blocks.is_some();
        let written = WrittenPatterns::open(location, &payload.manifest);
        let lacks_manifest = lacks_manifest || written.is_missing();
        if !is_of(&reader, &meta) || lacks_manifest && index.load_metas().map_err(fault)?.payload != meta.payload {
            return Ok(None);
        }
        for segment in meta.segments.iter().filter(|segment| segment.has_deletes()) {
            // A flipped bit here would restore deleted passages. The lists are small, and most segments have none.
            let deleted = segment.relative_path(SegmentComponent::Delete);
            if !index.directory().validate_checksum(&deleted).is_ok_and(|is_right| is_right) {
                let what = "the list of deleted passages".to_owned();
                return Err(Error::Damaged { path: location.to_owned(), what });
            }
        }
        let codebooks = Arc::new(Codebooks::open(&folder, &payload.codebooks, location)?);
        let stems = payload.stems.iter().filter_map(|code| Lang::named(code)).collect();
        let (_, fields) = Fields::build();
        let (location, manifest, mapped) = (location.to_owned(), Mutex::new(manifest), folder.mapped_files());
        let passages = StoredPassages::new(&location, &reader, fields, codebooks);
        let (ordinals, lists) = (OnceLock::new(), OnceLock::new());
        Ok(Some(Self {
            location,
            reader,
            fields,
            payload,
            stems,
            mapped,
            manifest,
            blocks,
            passages,
            ordinals,
            lists,
            written,
        }))
    }

    /// Returns an error if a file was truncated since it was mapped; reading it would end the process.
    fn check_lengths(&self) -> Result<()> {
        self.mapped.changed().map_or(Ok(()), |what| Err(self.damaged(&what)))
    }

    fn fault(&self, what: &'static str) -> impl Fn(tantivy::TantivyError) -> Error {
        fault(&self.location, what)
    }

    fn damaged(&self, what: &str) -> Error {
        Error::Damaged { path: self.location.clone(), what: what.to_owned() }
    }

    fn compiler(&self, request: &Request) -> Result<QueryCompiler<'_>> {
        Ok(QueryCompiler {
            location: &self.location,
            searcher: &self.reader,
            lists: self.lists()?,
            fields: self.fields,
            codebooks: self.passages.codebooks(),
            stems: &self.stems,
            title_boost: request.title_boost,
            written: &self.written,
        })
    }

    /// Returns the posting lists of text and title.
    fn lists(&self) -> Result<&TermLists> {
        if let Some(lists) = self.lists.get() {
            return Ok(lists);
        }
        let opened = TermLists::open(&self.reader, self.fields).map_err(self.fault("opening the index"))?;
        Ok(self.lists.get_or_init(|| opened))
    }

    /// Returns the columns with the number of every passage in its article.
    fn ordinals(&self) -> Result<&[Column<u64>]> {
        if let Some(ordinals) = self.ordinals.get() {
            return Ok(ordinals);
        }
        let opened = collect::ordinals(&self.reader).map_err(self.fault("opening the index"))?;
        Ok(self.ordinals.get_or_init(|| opened))
    }

    /// Runs `work` on the manifest's file; `None` if the index has none.
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

impl Searcher for TantivySearcher {
    fn candidates(&self, request: &Request) -> Result<Candidates> {
        self.check_lengths()?;
        let fault = self.fault("searching");
        let words = keywords(&request.query, &self.stems);
        let lists = self.lists()?;
        let pooled = PooledStatistics::of(&self.reader, lists, self.fields, &words).map_err(&fault)?;
        let compiler = self.compiler(request)?;
        // Sorting by date and counting articles take columns as well.
        let of_terms =
            request.sort == SortOrder::Score && (request.count == Counting::None || request.by == ResultUnit::Passage);
        let terms = if of_terms { compiler.terms_alone(&request.query, &request.filter)? } else { None };
        let query = match terms {
            Some(terms) => Compiled::Union(Union::of(&self.reader, lists, &pooled, &terms).map_err(&fault)?),
            None => Compiled::Query(compiler.query(&request.query, &request.filter)?),
        };
        let best = collect::best(&self.reader, &pooled, self.ordinals()?, &query, request).map_err(&fault)?;
        let total = count::count(&self.reader, self.ordinals()?, &query, request.by, request.count).map_err(&fault)?;
        let statistics = pooled.statistics(self.fields, self.payload.articles, words, &self.stems).map_err(&fault)?;
        let candidate = |(score, address)| Candidate { score, place: passage_id(address) };
        Ok(Candidates { total, best: best.into_iter().map(candidate).collect(), statistics })
    }

    fn hit(&self, candidate: &Candidate) -> Result<Hit> {
        self.check_lengths()?;
        let address = address(candidate.place);
        let first = collect::first_passage(self.ordinals()?, address);
        let article = self.passages.record(first)?;
        let (text, passage) = self.passages.read(address, &article.id, (address.doc_id - first.doc_id) as usize)?;
        Ok(Hit { score: candidate.score, article, passage, text })
    }

    fn lead(&self, candidate: &Candidate) -> Result<Hit> {
        self.hit(&collect::lead(self.ordinals()?, candidate))
    }

    fn evidence(&self, candidates: &[Candidate], words: &[Keyword]) -> Result<Vec<Evidence>> {
        self.check_lengths()?;
        let evidence = evidence::evidence(self.lists()?, self.ordinals()?, &addresses(candidates), words);
        evidence.map_err(self.fault("searching"))
    }

    fn counts(&self, candidates: &[Candidate], terms: &[String], within: ResultUnit) -> Result<Vec<Vec<u32>>> {
        self.check_lengths()?;
        let ordinals = (within == ResultUnit::Article).then(|| self.ordinals()).transpose()?;
        counts::counts(&self.lists()?.text, ordinals, &addresses(candidates), terms).map_err(self.fault("searching"))
    }

    fn frequencies(&self, terms: &[String]) -> Result<Vec<u64>> {
        self.check_lengths()?;
        let lists = &self.lists()?.text;
        terms.iter().map(|term| lists.frequency(term).map_err(|fault| self.fault("searching")(fault.into()))).collect()
    }

    fn similar(&self, word: &str, distance: u8) -> Result<Vec<SimilarWord>> {
        self.check_lengths()?;
        let words = self.written.words()?;
        let vocabulary = Vocabulary {
            words,
            searcher: &self.reader,
            fields: self.fields,
            codebooks: self.passages.codebooks(),
            stems: &self.stems,
        };
        vocabulary.similar(word, distance).map_err(self.fault("searching for similar words"))
    }

    fn is_written(&self, word: &str) -> Result<bool> {
        Ok(self.written.words()?.contains(word))
    }

    fn in_articles(&self, request: &Request, candidates: &[Candidate]) -> Result<Vec<usize>> {
        self.check_lengths()?;
        let query = &*self.compiler(request)?.query(&request.query, &request.filter)?;
        let found = collect::in_article(&self.reader, self.ordinals()?, query, &addresses(candidates));
        found.map_err(self.fault("counting"))
    }

    fn facets(&self, request: &Request, facets: &[Facet]) -> Result<Vec<FacetCounts>> {
        self.check_lengths()?;
        if facets.is_empty() {
            return Ok(Vec::new());
        }
        let query = self.compiler(request)?.query(&request.query, &request.filter)?;
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
        let record = self.passages.record(*first)?;
        if record.id != *id || record.passages != addresses.len() {
            return Err(self.damaged(&format!("{id} is incomplete")));
        }
        let mut text = String::new();
        let mut paragraphs: Vec<Paragraph> = Vec::new();
        for (ordinal, address) in addresses.into_iter().enumerate() {
            let (part, passage) = self.passages.read(address, id, ordinal)?;
            if passage.span.start != text.len() {
                return Err(self.damaged("the passages of an article do not fit together"));
            }
            text.push_str(&part);
            passage.join_into(&mut paragraphs);
        }
        Ok(Some(Arc::unwrap_or_clone(record).into_article(text, paragraphs)))
    }

    fn status(&self) -> Result<Status> {
        let bytes = size::of(&self.location)?;
        Ok(Status {
            location: self.location.clone(),
            articles: self.payload.articles,
            passages: self.reader.num_docs(),
            bytes,
            segments: self.reader.segment_readers().len(),
            version: self.payload.version,
            stems: self.payload.stems.clone(),
            open: None,
        })
    }

    fn manifest(&self) -> Result<Manifest> {
        let blocks = self.blocks.as_ref();
        Ok(self.with_manifest(|path, file| Manifest::open_files(path, file, blocks))?.unwrap_or_default())
    }

    fn manifest_window(&self, place: f64, window: u64) -> Result<(Vec<CorpusRoot>, Vec<SourceFile>)> {
        let (blocks, window) = (self.blocks.as_ref(), usize::try_from(window).unwrap_or(usize::MAX));
        let read = |path: &Path, file: &mut File| Manifest::window(path, file, blocks, place, window);
        Ok(self.with_manifest(read)?.unwrap_or_default())
    }
}

/// Returns whether a reader is on the commit of that metadata.
fn is_of(reader: &Reader, meta: &IndexMeta) -> bool {
    let opened = reader.segment_readers().iter().map(|segment| (segment.segment_id(), segment.delete_opstamp()));
    let mut opened: Vec<_> = opened.collect();
    let mut expected: Vec<_> = meta.segments.iter().map(|segment| (segment.id(), segment.delete_opstamp())).collect();
    opened.sort_unstable();
    expected.sort_unstable();
    opened == expected
}
