//! Resolves the references of a report to articles of the index and ranges in them.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::Report;
use super::cache::LintCache;
use super::citation::{Cited, Target};
use crate::article::{Article, ArticleId, Record};
use crate::cite::{Item, Locator, Reference};
use crate::engine::Searcher;
use crate::error::Result;
use crate::quote::Quotes;
use crate::read::id_of;
use crate::text::Span;

/// A cited article.
pub(super) struct CitedArticle {
    pub(super) article: Article,
    pub(super) record: Record,
}

/// Status of a reference.
#[derive(Clone)]
pub(super) enum ReferenceStatus {
    /// Resolved to a range.
    Found(ArticleRange),
    /// The article exists, but the range does not, for this reason.
    Beyond(Arc<CitedArticle>, String),
    /// No such article; these have similar ids.
    Unknown(Vec<String>),
    /// It may be any of these.
    Ambiguous(Vec<String>),
    /// A work of the bibliography that is not an article.
    Outside,
    /// Malformed, for this reason.
    Malformed(String),
}

/// A range of an article.
#[derive(Clone)]
pub(super) struct ArticleRange {
    pub(super) known: Arc<CitedArticle>,
    /// With the id that the article has in the index; without a pin for a work cited by its key.
    pub(super) reference: Reference,
    pub(super) locator: Option<Locator>,
    pub(super) span: Span,
}

impl ArticleRange {
    /// Returns whether the text is the one that was cited, as far as the pin shows.
    pub(super) fn is_current(&self) -> bool {
        self.reference.fits(&self.known.record.sha256)
    }

    /// Returns the text of the range.
    pub(super) fn text(&self) -> &str {
        self.span.of(&self.known.article.text)
    }
}

/// Articles of an index, by the names that reports use. Each is read once.
pub(super) struct Sources<'s> {
    searcher: &'s dyn Searcher,
    pub(super) quotes: Quotes<'s>,
    cache: &'s LintCache,
    /// Keys of the works that the report lists.
    listed: OnceCell<FxHashSet<String>>,
}

/// The passage that a reference of a report refers to.
#[derive(Clone, Debug)]
pub struct CitedPassage {
    /// Its article.
    pub article: Article,
    /// The reference, with the id that the article has in the index and its pin.
    pub reference: Reference,
    /// Byte range in the article's text.
    pub span: Span,
    /// Whether the text is the one that was cited, as far as the pin shows.
    pub is_current: bool,
}

/// Returns the passage that a reference of a report refers to; `None` if it resolves to none.
///
/// # Errors
/// Those of the engine.
pub fn cited_passage(
    cited: &Cited,
    report: &Report,
    searcher: &dyn Searcher,
    cache: &LintCache,
) -> Result<Option<CitedPassage>> {
    let ReferenceStatus::Found(place) = Sources::over(searcher, cache).look_up(cited, report)? else { return Ok(None) };
    let is_current = place.is_current();
    let ArticleRange { known, reference, span, .. } = place;
    Ok(Some(CitedPassage { article: known.article.clone(), reference, span, is_current }))
}

/// Names of the articles of an index.
#[derive(Default)]
pub(super) struct Names {
    ids: Vec<ArticleId>,
    /// By bibliography key, if it differs from the id.
    keys: BTreeMap<String, ArticleId>,
}

/// Maximum number of suggestions, and minimum similarity (Jaro-Winkler).
const MAX_SUGGESTIONS: usize = 3;
const MIN_SIMILARITY: f64 = 0.85;

impl<'s> Sources<'s> {
    pub(super) fn over(searcher: &'s dyn Searcher, cache: &'s LintCache) -> Self {
        Self { searcher, quotes: Quotes::over(searcher), cache, listed: OnceCell::new() }
    }

    /// Resolves a reference of a report.
    pub(super) fn look_up(&self, cited: &Cited, report: &Report) -> Result<ReferenceStatus> {
        match &cited.target {
            Target::Malformed(what) => Ok(ReferenceStatus::Malformed(what.clone())),
            Target::Reference(reference) => self.reference(reference),
            Target::Key(key, locator) => self.key(key, *locator, report),
        }
    }

    fn reference(&self, reference: &Reference) -> Result<ReferenceStatus> {
        let id = &reference.article;
        let known = match self.article(id)? {
            Some(known) => Some(known),
            // A file name refers to its article.
            None => self.article(&ArticleId::new(id_of(Path::new(id.as_str()))))?,
        };
        let Some(known) = known else { return self.missing(id.as_str()) };
        let reference = Reference { article: known.article.id.clone(), ..reference.clone() };
        Ok(match reference.resolve(&known.article) {
            Ok(span) => {
                let locator = Locator::of(&reference, &known.article, span);
                ReferenceStatus::Found(ArticleRange { known, reference, locator, span })
            }
            Err(error) => {
                let message = error.to_string();
                let what = message.strip_prefix(&format!("{reference}: ")).unwrap_or(&message).to_owned();
                ReferenceStatus::Beyond(known, what)
            }
        })
    }

    fn key(&self, key: &str, locator: Option<Locator>, report: &Report) -> Result<ReferenceStatus> {
        let id = ArticleId::new(key);
        let known = match self.article(&id)? {
            Some(known) => Some(known),
            None => match self.names()?.keys.get(key) {
                Some(id) => self.article(id)?,
                None => None,
            },
        };
        let Some(known) = known else {
            let works = || report.works.iter().map(|work| &work.key).chain(&report.known_keys).cloned().collect();
            let is_listed = self.listed.get_or_init(works).contains(key);
            return if is_listed { Ok(ReferenceStatus::Outside) } else { self.missing(key) };
        };
        let whole = Reference::to_article(known.article.id.clone());
        let span = match locator {
            Some(Locator::Paragraphs(first, last)) if 0 < first && first <= last => {
                return self.reference(&Reference { paragraphs: Some((first, last)), ..whole });
            }
            Some(locator) => locator.span(&known.article),
            None => None,
        };
        let span = span.unwrap_or(Span::new(0, known.article.text.len()));
        Ok(ReferenceStatus::Found(ArticleRange { known, reference: whole, locator, span }))
    }

    /// Returns an article, read once.
    pub(super) fn article(&self, id: &ArticleId) -> Result<Option<Arc<CitedArticle>>> {
        if let Some(known) = self.cache.articles.borrow().get(id) {
            return Ok(known.clone());
        }
        let article = self.searcher.article(id)?;
        let known = article.map(|article| Arc::new(CitedArticle { record: article.record(0), article }));
        self.cache.articles.borrow_mut().insert(id.clone(), known.clone());
        Ok(known)
    }

    fn names(&self) -> Result<&Names> {
        if let Some(names) = self.cache.names.get() {
            return Ok(names);
        }
        let manifest = self.searcher.manifest()?;
        let mut names = Names { ids: manifest.ids()?, ..Names::default() };
        names.ids.sort();
        let keyed = |id: &ArticleId| Some((Item::key_of(id), id.clone())).filter(|(key, id)| key != id.as_str());
        names.keys = names.ids.iter().filter_map(keyed).collect();
        Ok(self.cache.names.get_or_init(|| names))
    }

    /// Returns the articles that an unknown name may mean: those whose id ends in it, or else those with a similar id.
    fn missing(&self, typed: &str) -> Result<ReferenceStatus> {
        if let Some(known) = self.cache.missing.borrow().get(typed) {
            return Ok(known.clone());
        }
        let standing = self.unknown(typed)?;
        self.cache.missing.borrow_mut().insert(typed.to_owned(), standing.clone());
        Ok(standing)
    }

    fn unknown(&self, typed: &str) -> Result<ReferenceStatus> {
        let names = self.names()?;
        let end = format!("/{}", typed.trim_start_matches('/'));
        let ends: Vec<String> = names.ids.iter().map(ToString::to_string).filter(|id| id.ends_with(&end)).collect();
        if ends.len() > 1 {
            return Ok(ReferenceStatus::Ambiguous(ends));
        }
        if !ends.is_empty() {
            return Ok(ReferenceStatus::Unknown(ends));
        }
        let last = |id: &str| id.rsplit('/').next().unwrap_or_default().to_lowercase();
        let (whole, name) = (typed.to_lowercase(), last(typed));
        let alike = |id: &str| {
            let alike = strsim::jaro_winkler(&whole, &id.to_lowercase());
            alike.max(strsim::jaro_winkler(&name, &last(id)))
        };
        let scored = names.ids.iter().map(|id| (alike(id.as_str()), id));
        let mut near: Vec<(f64, &ArticleId)> = scored.filter(|(alike, _)| *alike >= MIN_SIMILARITY).collect();
        near.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(other.1)));
        Ok(ReferenceStatus::Unknown(near.into_iter().take(MAX_SUGGESTIONS).map(|(_, id)| id.to_string()).collect()))
    }
}
