//! The entrance of the library: one open index, shared by threads.
//!
//! [`Index`] answers with `&self` and is `Send + Sync`. Everything it returns is owned, and every span in it slices the text
//! of the article that it names.

mod builder;
mod linter;
mod pool;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::article::{Article, ArticleId};
use crate::cite::{Bibliography, FormattedCitations, Item, Locator, Reference, Style};
use crate::claim::{self, Claim, Claims};
use crate::engine::{self, Searcher, Status};
use crate::error::{Error, Result};
use crate::ingest;
use crate::limits::Limits;
use crate::meaning::Meaning;
use crate::quote::{self, Quotation, Quotes};
use crate::search::{Options, Search, SearchResults};
use crate::text::Span;
pub use builder::IndexBuilder;
pub use linter::Linter;
use pool::Pool;

/// One commit of an index, open for questions.
///
/// Later commits are not seen: open the index again for them. Opening takes about a millisecond.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let (corpus, location) = (folder.path().join("corpus"), folder.path().join("index"));
/// # std::fs::create_dir(&corpus)?;
/// # std::fs::write(corpus.join("bridge.txt"), "The bridge cost 4.2 million crowns.\n")?;
/// use ibid::{Index, SearchOptions};
///
/// Index::builder(&location).add_path(&corpus).build()?;
/// let index = Index::open(&location)?;
/// let results = index.search("bridge", &SearchOptions::default())?;
/// assert_eq!(results.hits[0].display_reference.to_string(), "bridge#p1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Index {
    location: PathBuf,
    searcher: Arc<dyn Searcher>,
    searches: Pool<Search>,
    meaning: Option<Arc<Meaning>>,
    quotes: Quotes<'static>,
    claims: Pool<Claims<'static>>,
}

impl Index {
    /// Opens the index in a folder.
    ///
    /// # Errors
    /// [`Error::Index`] if there is none or it has another format, [`Error::Damaged`] if it is corrupt.
    pub fn open(location: impl AsRef<Path>) -> Result<Self> {
        let location = location.as_ref().to_owned();
        let searcher: Arc<dyn Searcher> = engine::open(&location)?.into();
        let quotes = Quotes::over(Arc::clone(&searcher));
        let (searches, claims) = (Pool::default(), Pool::default());
        Ok(Self { location, searcher, searches, meaning: None, quotes, claims })
    }

    /// Ranks by closeness in meaning too, with a model of sentence embeddings on disk. Its vectors are kept in the folder of
    /// the index.
    ///
    /// # Errors
    /// [`Error::Input`] if the folder is not that of a supported model, and in a build without the feature `semantic`.
    pub fn with_model(self, model: impl AsRef<Path>) -> Result<Self> {
        let meaning = Meaning::open(model.as_ref(), &self.location)?;
        Ok(Self { meaning: Some(Arc::new(meaning)), searches: Pool::default(), ..self })
    }

    /// Returns a builder that indexes files into a folder.
    pub fn builder(location: impl Into<PathBuf>) -> IndexBuilder {
        IndexBuilder::new(location)
    }

    /// Returns the folder of the index.
    pub fn location(&self) -> &Path {
        &self.location
    }

    /// Finds passages, or articles with [`ResultUnit::Article`](crate::ResultUnit::Article). No query is an error: what
    /// cannot be parsed is in [`SearchResults::notes`].
    ///
    /// # Errors
    /// [`Error::Input`] for an invalid date in the filters, and those of the engine.
    pub fn search(&self, query: &str, options: &Options) -> Result<SearchResults> {
        self.searches.with(|| Ok(self.new_search()), |search| search.answer(query, options))
    }

    /// Finds passages of other articles that are similar to a passage or an article.
    ///
    /// # Errors
    /// [`Error::Input`] if the reference cannot be resolved, and those of the engine.
    pub fn search_similar(&self, reference: &Reference, options: &Options) -> Result<SearchResults> {
        self.searches.with(|| Ok(self.new_search()), |search| search.like(reference, options))
    }

    fn new_search(&self) -> Search {
        let search = Search::sharing(Arc::clone(&self.searcher));
        match &self.meaning {
            Some(meaning) => search.with_model(Arc::clone(meaning)),
            None => search,
        }
    }

    /// Verifies a quotation: in the article it names, otherwise in any.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # std::fs::write(folder.path().join("bridge.txt"), "The bridge cost 4.2 million crowns, the mayor said.\n")?;
    /// # let location = folder.path().join("index");
    /// # ibid::Index::builder(&location).add_path(folder.path()).build()?;
    /// # let index = ibid::Index::open(&location)?;
    /// use ibid::{ChangeKind, Quotation, QuoteVerdict};
    ///
    /// let finding = index.verify_quote(&Quotation::new("The bridge cost 4.3 million crowns"))?;
    /// assert_eq!(finding.verdict, QuoteVerdict::Altered);
    /// assert_eq!((finding.changes[0].kind, finding.changes[0].source.as_str()), (ChangeKind::Number, "4.2"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::OverBudget`] if it cannot be decided within the work budget, and those of the engine.
    pub fn verify_quote(&self, quotation: &Quotation) -> Result<quote::Finding> {
        self.quotes.check(quotation)
    }

    /// Verifies a quotation within limits.
    ///
    /// # Errors
    /// [`Error::Cancelled`], [`Error::TimedOut`] or [`Error::OverBudget`] at a limit, and those of the engine.
    pub fn verify_quote_within(&self, quotation: &Quotation, limits: &Limits) -> Result<quote::Finding> {
        self.quotes.check_within(quotation, limits)
    }

    /// Checks a claim: against the article it names, otherwise against those that share its rarest words.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # std::fs::write(folder.path().join("bridge.txt"), "The bridge cost 4.2 million crowns, the mayor said.\n")?;
    /// # let location = folder.path().join("index");
    /// # ibid::Index::builder(&location).add_path(folder.path()).build()?;
    /// # let index = ibid::Index::open(&location)?;
    /// use ibid::{Claim, ClaimVerdict};
    ///
    /// let finding = index.check_claim(&Claim::new("The bridge cost 4.3 million crowns"))?;
    /// assert_eq!(finding.verdict, ClaimVerdict::Refuted);
    /// assert_eq!(finding.evidence[0].found.reference.to_string(), "bridge#p1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Those of the engine.
    pub fn check_claim(&self, claim: &Claim) -> Result<claim::Finding> {
        self.claims.with(|| Claims::over(Arc::clone(&self.searcher)), |claims| claims.check(claim))
    }

    /// Checks a claim within limits.
    ///
    /// # Errors
    /// [`Error::Cancelled`] or [`Error::TimedOut`] at a limit, and those of the engine.
    pub fn check_claim_within(&self, claim: &Claim, limits: &Limits) -> Result<claim::Finding> {
        self.claims.with(|| Claims::over(Arc::clone(&self.searcher)), |claims| claims.check_within(claim, limits))
    }

    /// Returns an article with its text, or `None` if the index has no such article.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # std::fs::write(folder.path().join("bridge.txt"), "The bridge cost 4.2 million crowns, the mayor said.\n")?;
    /// # let location = folder.path().join("index");
    /// # ibid::Index::builder(&location).add_path(folder.path()).build()?;
    /// # let index = ibid::Index::open(&location)?;
    /// let article = index.article(&ibid::ArticleId::new("bridge"))?.expect("it was indexed");
    /// assert_eq!(article.paragraphs[0].span.of(&article.text), "The bridge cost 4.2 million crowns, the mayor said.");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Damaged`] if its text differs from what was indexed.
    pub fn article(&self, id: &ArticleId) -> Result<Option<Article>> {
        self.searcher.article(id)
    }

    /// Returns the ids of all articles, sorted.
    ///
    /// # Errors
    /// [`Error::Index`] if the manifest cannot be read.
    pub fn articles(&self) -> Result<Vec<ArticleId>> {
        let mut ids = self.searcher.manifest()?.ids()?;
        ids.sort();
        Ok(ids)
    }

    /// Resolves a reference to its article and the span of its passage.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # std::fs::write(folder.path().join("bridge.txt"), "The bridge is closed. Ferries run.\n")?;
    /// # let location = folder.path().join("index");
    /// # ibid::Index::builder(&location).add_path(folder.path()).build()?;
    /// # let index = ibid::Index::open(&location)?;
    /// let (article, span) = index.resolve(&"bridge#p1s2".parse()?)?;
    /// assert_eq!(span.of(&article.text), "Ferries run.");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Input`] if there is no such article or place. A pin of another version of the text is no error: compare it
    /// with [`Reference::fits`].
    pub fn resolve(&self, reference: &Reference) -> Result<(Article, Span)> {
        let missing = || Error::input(reference.article.to_string(), "article not found in the index");
        let article = self.article(&reference.article)?.ok_or_else(missing)?;
        let span = reference.resolve(&article)?;
        Ok((article, span))
    }

    /// Formats references as the citations of one document, in their order, with its bibliography.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # std::fs::write(folder.path().join("bridge.md"), "---\ntitle: Bridge closed\ndate: 2018-06-01\n---\nThe bridge is closed.\n")?;
    /// # let location = folder.path().join("index");
    /// # ibid::Index::builder(&location).add_path(folder.path()).build()?;
    /// # let index = ibid::Index::open(&location)?;
    /// let cited = index.cite(&["bridge#p1".parse()?], &ibid::Style::load("apa")?)?;
    /// assert_eq!(cited.citations[0].plain(), "(Bridge closed, 2018, para. 1)");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Input`] if a reference cannot be resolved.
    pub fn cite(&self, references: &[Reference], style: &Style) -> Result<FormattedCitations> {
        let mut bibliography = Bibliography::new(style, None)?;
        for reference in references {
            let (article, span) = self.resolve(reference)?;
            let item = Item::of(&article.record(0));
            bibliography.cite(&[(&item, Locator::of(reference, &article, span))]);
        }
        Ok(bibliography.finish())
    }

    /// Returns a linter that checks reports against this index.
    pub fn linter(&self) -> Linter<'_> {
        Linter::new(&*self.searcher)
    }

    /// Returns the number of articles and passages, the size, and the format.
    ///
    /// # Errors
    /// [`Error::Disk`] if the files of the index cannot be read.
    pub fn status(&self) -> Result<Status> {
        self.searcher.status()
    }

    /// Returns why the index is out of date, or `None` if no change in the corpus was noticed. Compares all folders and a
    /// part of the files, a different one each time.
    ///
    /// ```
    /// # let folder = tempfile::tempdir()?;
    /// # std::fs::write(folder.path().join("bridge.txt"), "The bridge cost 4.2 million crowns, the mayor said.\n")?;
    /// # let location = folder.path().join("index");
    /// # ibid::Index::builder(&location).add_path(folder.path()).build()?;
    /// # let index = ibid::Index::open(&location)?;
    /// assert_eq!(index.out_of_date()?, None);
    /// std::fs::write(folder.path().join("ferry.txt"), "The ferry runs again.\n")?;
    /// assert!(index.out_of_date()?.is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Index`] if the manifest cannot be read.
    pub fn out_of_date(&self) -> Result<Option<String>> {
        ingest::stale(&*self.searcher)
    }
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("location", &self.location).finish_non_exhaustive()
    }
}
