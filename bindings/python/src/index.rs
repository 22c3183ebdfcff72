//! An open index.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use ibid::article::Article;
use ibid::cite::{Bibliography, Item, Locator};
use ibid::engine::{Facet, ResultUnit, SortOrder};
use ibid::search::{Filters, Options, Rank, SearchResults, Undated};
use ibid::wire::ArticleMeta;
use ibid::{ArticleId, Claim, Index, Limits, Quotation, Reference, Style};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pythonize::{PythonizeTypes, PythonizeUnnamedMappingAdapter};
use serde::Serialize;

use crate::argument::{Text, strings};
use crate::call::{detached, interruptible};
use crate::error::new;
use crate::view::{Answer, Checked, Hit, Paragraph, Quote};

/// Structures as dictionaries, sequences as tuples: results do not change.
struct Plain;

impl PythonizeTypes for Plain {
    type Map = PyDict;
    type NamedMap = PythonizeUnnamedMappingAdapter<PyDict>;
    type List = pyo3::types::PyTuple;
}

pub(crate) fn plain<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    Ok(pythonize::pythonize_custom::<Plain, _>(py, value)?)
}

/// An index, and the process that opened it. A forked child opens it again: locks that another thread of the parent had
/// taken are never released in the child.
#[pyclass(frozen, module = "ibid._native", weakref)]
pub(crate) struct NativeIndex {
    path: PathBuf,
    model: Option<PathBuf>,
    /// Only locked by threads that hold the interpreter's lock, so never during a fork.
    open: Mutex<Opened>,
}

struct Opened {
    process: u32,
    index: Option<Arc<Index>>,
}

fn open(path: &PathBuf, model: Option<&PathBuf>) -> ibid::Result<Index> {
    let index = Index::open(path)?;
    match model {
        Some(model) => index.with_model(model),
        None => Ok(index),
    }
}

impl NativeIndex {
    fn index(&self, py: Python<'_>) -> PyResult<Arc<Index>> {
        let mut opened = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(index) = &opened.index else {
            let hint = Some("open it again: `ibid.Index(path)`");
            return Err(new(py, "ClosedIndexError", &format!("{}: the index is closed", self.path.display()), hint));
        };
        if opened.process == std::process::id() {
            return Ok(Arc::clone(index));
        }
        let again = crate::call::guard(py, || open(&self.path, self.model.as_ref()))?;
        let index = Arc::new(again);
        // The parent's index is not dropped: its threads and locks do not exist here.
        if let Some(parents) = opened.index.replace(Arc::clone(&index)) {
            std::mem::forget(parents);
        }
        opened.process = std::process::id();
        Ok(index)
    }
}

/// The options of a search.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
struct Wanted {
    limit: usize,
    offset: usize,
    by: String,
    sort: String,
    since: Option<Text>,
    until: Option<Text>,
    undated: Option<String>,
    source: Vec<Text>,
    author: Vec<Text>,
    lang: Vec<Text>,
    tag: Vec<Text>,
    articles: Vec<Text>,
    context: usize,
    plain: bool,
    facets: Vec<String>,
    explain: bool,
    copies: String,
    rank: String,
}

/// Returns the value of a name.
fn chosen<T: Copy>(py: Python<'_>, option: &str, name: &str, values: &[(&str, T)]) -> PyResult<T> {
    if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
        return Ok(*value);
    }
    let known: Vec<String> = values.iter().map(|(known, _)| format!("'{known}'")).collect();
    Err(new(py, "InputError", &format!("{option}={name:?}: expected {}", known.join(" or ")), None))
}

impl Wanted {
    fn options(self, py: Python<'_>) -> PyResult<Options> {
        let facet = |name: &String| {
            let all: Vec<(&str, Facet)> = Facet::ALL.iter().map(|facet| (facet.name(), *facet)).collect();
            chosen(py, "facets", name, &all)
        };
        let undated = [("include", Undated::Include), ("exclude", Undated::Exclude)];
        Ok(Options {
            limit: self.limit,
            offset: self.offset,
            by: chosen(py, "by", &self.by, &[("passage", ResultUnit::Passage), ("article", ResultUnit::Article)])?,
            sort: chosen(
                py,
                "sort",
                &self.sort,
                &[("score", SortOrder::Score), ("newest", SortOrder::Newest), ("oldest", SortOrder::Oldest)],
            )?,
            plain: self.plain,
            context: self.context,
            rank: chosen(py, "rank", &self.rank, &[("full", Rank::Full), ("words", Rank::Words)])?,
            fold_duplicates: chosen(py, "copies", &self.copies, &[("fold", true), ("show", false)])?,
            facets: self.facets.iter().map(facet).collect::<PyResult<_>>()?,
            explain: self.explain,
            filters: Filters {
                since: self.since.map(|Text(date)| date),
                until: self.until.map(|Text(date)| date),
                undated: self.undated.map(|name| chosen(py, "undated", &name, &undated)).transpose()?,
                sources: strings(self.source),
                authors: strings(self.author),
                langs: strings(self.lang),
                tags: strings(self.tag),
                articles: strings(self.articles),
            },
            ..Options::default()
        })
    }
}

#[derive(Serialize)]
struct Cited<'a> {
    citations: Vec<Citation<'a>>,
    bibliography: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Citation<'a> {
    r#ref: String,
    article: ArticleMeta<'a>,
    key: &'a str,
    text: &'a str,
    citation: String,
    changed: bool,
}

#[derive(Serialize)]
struct Entry<'a> {
    key: &'a str,
    label: Option<String>,
    text: String,
}

#[derive(Serialize)]
struct FullArticle<'a> {
    article: ArticleMeta<'a>,
    text: &'a str,
    paragraphs: Vec<Paragraph<'a>>,
}

#[derive(Serialize)]
struct Passage<'a> {
    r#ref: String,
    article: ArticleMeta<'a>,
    span: (usize, usize),
    text: &'a str,
    changed: bool,
}

#[pymethods]
impl NativeIndex {
    #[new]
    fn new(py: Python<'_>, path: PathBuf, model: Option<PathBuf>) -> PyResult<Self> {
        let index = detached(py, || open(&path, model.as_ref()))?;
        let opened = Opened { process: std::process::id(), index: Some(Arc::new(index)) };
        Ok(Self { path, model, open: Mutex::new(opened) })
    }

    /// Closes the index. Calls in progress finish.
    fn close(&self) {
        let mut opened = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let index = opened.index.take();
        if opened.process != std::process::id() {
            std::mem::forget(index);
        }
    }

    fn is_closed(&self) -> bool {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).index.is_none()
    }

    fn search(&self, py: Python<'_>, query: Text, wanted: Option<Wanted>) -> PyResult<NativeResults> {
        let index = self.index(py)?;
        let options = match wanted {
            Some(wanted) => wanted.options(py)?,
            None => Options { fold_duplicates: true, ..Options::default() },
        };
        let results = detached(py, move || index.search(&query.0, &options))?;
        Ok(NativeResults { results })
    }

    fn similar(&self, py: Python<'_>, reference: Text, wanted: Wanted) -> PyResult<NativeResults> {
        let index = self.index(py)?;
        let options = wanted.options(py)?;
        let results = detached(py, move || index.search_similar(&reference.0.parse()?, &options))?;
        Ok(NativeResults { results })
    }

    fn quote<'py>(&self, py: Python<'py>, quote: Text, article: Option<Text>) -> PyResult<Bound<'py, PyAny>> {
        let index = self.index(py)?;
        let (quotation, finding) = interruptible(py, |cancel| {
            let article = article.map(|Text(name)| article_of(&index, &name)).transpose()?;
            let quotation = Quotation { article, ..Quotation::new(quote.0) };
            let finding = index.verify_quote_within(&quotation, &Limits::until(cancel))?;
            Ok((quotation, finding))
        })?;
        plain(py, &Quote::of(&quotation, &finding))
    }

    fn claim<'py>(&self, py: Python<'py>, claim: Text, article: Option<Text>) -> PyResult<Bound<'py, PyAny>> {
        let index = self.index(py)?;
        let (claim, finding) = interruptible(py, |cancel| {
            let article = article.map(|Text(name)| article_of(&index, &name)).transpose()?;
            let claim = Claim { article, ..Claim::new(claim.0) };
            let finding = index.check_claim_within(&claim, &Limits::until(cancel))?;
            Ok((claim, finding))
        })?;
        plain(py, &Checked::of(&claim, &finding))
    }

    fn cite<'py>(
        &self,
        py: Python<'py>,
        references: Vec<Text>,
        style: Text,
        locale: Option<Text>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let index = self.index(py)?;
        let (works, written) = interruptible(py, |cancel| {
            let style = Style::load(&style.0)?;
            let mut bibliography = Bibliography::new(&style, locale.as_ref().map(|it| it.0.as_str()))?;
            let mut works = Vec::new();
            for Text(reference) in references {
                cancel.check()?;
                let reference: Reference = reference.parse()?;
                let (article, span) = index.resolve(&reference)?;
                let record = article.record(0);
                let item = Item::of(&record);
                let changed = !reference.fits(&record.sha256);
                let now = Reference { pin: None, ..reference.clone() }.pinned(&record.sha256);
                bibliography.cite(&[(&item, Locator::of(&now, &article, span))]);
                works.push((now, article, record, item, span, changed));
            }
            Ok((works, bibliography.finish()))
        })?;
        let citations = works.iter().zip(&written.citations);
        let citations = citations.map(|((reference, article, record, item, span, changed), citation)| Citation {
            r#ref: reference.to_string(),
            article: ArticleMeta::of(record),
            key: &item.key,
            text: span.of(&article.text),
            citation: citation.plain(),
            changed: *changed,
        });
        let entries = written.bibliography.iter().map(|entry| Entry {
            key: &entry.key,
            label: entry.label.as_ref().map(ibid::Styled::plain),
            text: entry.text.plain(),
        });
        plain(py, &Cited { citations: citations.collect(), bibliography: entries.collect() })
    }

    /// Returns the ids of all articles, sorted.
    fn ids(&self, py: Python<'_>) -> PyResult<Vec<String>> {
        let index = self.index(py)?;
        let ids = interruptible(py, |_| index.articles())?;
        Ok(ids.into_iter().map(|id| id.to_string()).collect())
    }

    /// Returns the metadata of an article.
    fn meta<'py>(&self, py: Python<'py>, id: Text) -> PyResult<Bound<'py, PyAny>> {
        let record = self.read(py, &id.0)?.record(0);
        plain(py, &ArticleMeta::of(&record))
    }

    fn article<'py>(&self, py: Python<'py>, id: Text) -> PyResult<Bound<'py, PyAny>> {
        let article = self.read(py, &id.0)?;
        let record = article.record(0);
        let (article, text, paragraphs) = (ArticleMeta::of(&record), article.text.as_str(), Paragraph::all(&article));
        plain(py, &FullArticle { article, text, paragraphs })
    }

    fn passage<'py>(&self, py: Python<'py>, reference: Text) -> PyResult<Bound<'py, PyAny>> {
        let index = self.index(py)?;
        let (reference, article, span) = detached(py, move || {
            let reference: Reference = reference.0.parse()?;
            let (article, span) = index.resolve(&reference)?;
            Ok((reference, article, span))
        })?;
        let record = article.record(0);
        let passage = Passage {
            changed: !reference.fits(&record.sha256),
            r#ref: reference.to_string(),
            article: ArticleMeta::of(&record),
            span: crate::offsets::Offsets::of(&article.text).chars(span),
            text: span.of(&article.text),
        };
        plain(py, &passage)
    }

    fn status<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let index = self.index(py)?;
        let status = detached(py, move || index.status())?;
        plain(py, &status)
    }

    fn out_of_date(&self, py: Python<'_>) -> PyResult<Option<String>> {
        let index = self.index(py)?;
        interruptible(py, |_| index.out_of_date())
    }
}

impl NativeIndex {
    fn read(&self, py: Python<'_>, id: &str) -> PyResult<Article> {
        let index = self.index(py)?;
        detached(py, move || {
            let missing = || ibid::Error::input(id, "article not found in the index");
            index.article(&article_of(&index, id)?)?.ok_or_else(missing)
        })
    }
}

/// Returns the id of an article named by its id or by a reference into it.
fn article_of(index: &Index, name: &str) -> ibid::Result<ArticleId> {
    let id = ArticleId::new(name);
    if index.article(&id)?.is_some() {
        return Ok(id);
    }
    let reference: Reference = name.parse()?;
    match index.article(&reference.article)? {
        Some(_) => Ok(reference.article),
        None => Err(ibid::Error::input(name, "article not found in the index")),
    }
}

/// The results of a search, from which hits are made when they are read.
#[pyclass(frozen, module = "ibid._native")]
pub(crate) struct NativeResults {
    results: SearchResults,
}

#[pymethods]
impl NativeResults {
    fn __len__(&self) -> usize {
        self.results.hits.len()
    }

    /// Returns everything but the hits.
    fn answer<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        plain(py, &Answer::of(&self.results))
    }

    /// Returns a hit by its position, from 0.
    fn hit<'py>(&self, py: Python<'py>, at: usize) -> PyResult<Bound<'py, PyAny>> {
        let outside = || pyo3::exceptions::PyIndexError::new_err("hit index out of range");
        plain(py, &Hit::of(self.results.hits.get(at).ok_or_else(outside)?))
    }
}
