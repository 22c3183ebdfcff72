//! The original pages of PDF articles: finds the file of an article and draws the page of a passage.

use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use ibid::article::Record;
use ibid::engine::Searcher;
use ibid::read::{Ocr, PageRequest, RenderedPage, Sidecars, render_page};
use ibid::text::Span;
use ibid::{Article, Error, Result};

use super::{Settings, worker};

/// Room for page images, in bytes.
const ROOM: usize = 48 << 20;

/// Folders that may contain the files of the articles of an index.
pub(crate) struct Roots(Vec<PathBuf>);

impl Roots {
    /// Returns those of an index: what was indexed, and the corpus.
    pub(crate) fn of(searcher: &dyn Searcher, settings: &Settings) -> Result<Self> {
        let (roots, _) = searcher.manifest_window(0.0, 0)?;
        let corpus = std::path::absolute(&settings.corpus).ok();
        Ok(Self(roots.into_iter().map(|root| root.path).chain(corpus).collect()))
    }

    /// Returns the file of an article, if it is where the index says.
    pub(crate) fn file(&self, path: &str) -> Option<PathBuf> {
        let name = Path::new(path);
        let inside = |root: &PathBuf| if root.ends_with(name) { root.clone() } else { root.join(name) };
        self.0.iter().map(inside).find(|path| path.is_file())
    }
}

/// Which page to draw, and how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageOptions {
    /// Physical page; that of the passage unless given.
    pub(crate) page: Option<u32>,
    /// Pixels per inch.
    pub(crate) resolution: u16,
}

/// Draws pages, and keeps the images that were asked for last.
#[derive(Default)]
pub(crate) struct Originals {
    plain: Option<Arc<Sidecars>>,
    /// By the languages of the recognised scans.
    recognising: Mutex<HashMap<String, Arc<Sidecars>>>,
    drawn: Mutex<VecDeque<Drawn>>,
}

/// An image, and what it is of.
struct Drawn {
    path: PathBuf,
    /// Time and size of the file.
    stamp: (Option<SystemTime>, u64),
    request: PageRequest,
    page: Arc<RenderedPage>,
}

impl Originals {
    /// Draws in subprocesses.
    pub(crate) fn new() -> Self {
        Self { plain: Some(Arc::new(Sidecars::new().with(worker::own()))), ..Self::default() }
    }

    /// Draws the page of a passage.
    pub(crate) fn page(
        &self,
        searcher: &dyn Searcher,
        settings: &Settings,
        (article, record, span): (&Article, &Record, Span),
        options: PageOptions,
    ) -> Result<Arc<RenderedPage>> {
        let request = request(article, record, span, options)?;
        let about = |what: String| Error::input(record.id.to_string(), what);
        let path = Roots::of(searcher, settings)?.file(&record.path);
        let path = path.ok_or_else(|| about(format!("the file is not where it was indexed: {}", record.path)))?;
        let file = path.metadata().map_err(Error::disk(&path, "reading"))?;
        let stamp = (file.modified().ok(), file.len());
        let mut drawn = locked(&self.drawn);
        if let Some(at) = drawn.iter().position(|it| it.path == path && it.stamp == stamp && it.request == request) {
            // What was asked for last stays longest.
            let known = drawn.remove(at);
            let page = known.as_ref().map(|known| Arc::clone(&known.page));
            drawn.extend(known);
            return page.ok_or_else(|| about("no page".to_owned()));
        }
        drop(drawn);
        let sidecars = self.sidecars(record.ocr.as_deref());
        let page = render_page(&path, &request, &sidecars);
        let page = page.map(Arc::new).map_err(|skip| about(format!("the page cannot be drawn: {}", skip.what)))?;
        let mut drawn = locked(&self.drawn);
        drawn.push_back(Drawn { path, stamp, request, page: Arc::clone(&page) });
        while drawn.iter().map(|it| it.page.png.len()).sum::<usize>() > ROOM {
            drawn.pop_front();
        }
        Ok(page)
    }

    /// Returns what reads files whose scans were recognised in these languages.
    fn sidecars(&self, languages: Option<&str>) -> Arc<Sidecars> {
        let plain = || self.plain.clone().unwrap_or_default();
        let Some(languages) = languages else { return plain() };
        let mut known = locked(&self.recognising);
        let new = || {
            let ocr = languages.parse().and_then(|languages| {
                worker::own().ok_or_else(String::new).and_then(|worker| Ocr::find(&languages, worker))
            });
            // Without Tesseract the page is shown without marks.
            ocr.map_or_else(|_| plain(), |ocr| Arc::new(Sidecars::new().with(worker::own()).with_ocr(ocr)))
        };
        Arc::clone(known.entry(languages.to_owned()).or_insert_with(new))
    }
}

/// Returns what to draw for a passage.
fn request(article: &Article, record: &Record, span: Span, options: PageOptions) -> Result<PageRequest> {
    if record.format != "pdf" {
        let what = format!("only PDF files have page images; this is {}", record.format);
        return Err(Error::input(record.id.to_string(), what));
    }
    let PageOptions { page, resolution } = options;
    Ok(PageRequest::of(article, span, page, resolution))
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
