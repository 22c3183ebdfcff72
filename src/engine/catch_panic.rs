//! Turns panics of an engine that reads damaged files into errors, so that a long-lived searcher survives them.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::manifest::{CorpusRoot, Manifest, SourceFile};
use super::{
    Candidate, Candidates, Evidence, Facet, FacetCounts, Hit, Request, ResultUnit, Searcher, SimilarWord, Status,
};
use crate::article::{Article, ArticleId};
use crate::error::{Error, Result};
use crate::query::Keyword;

/// Runs `work` on the index at `location` and returns a panic as an error.
///
/// Unwind safety: partial results are dropped, and caches (article records, opened columns) are only extended with
/// complete values, so the searcher stays usable after a panic.
pub(super) fn catch_panic<T>(location: &Path, work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        Err(Error::Damaged { path: location.to_owned(), what: format!("invalid content: {}", message(&*panic)) })
    })
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let said = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    said.and_then(|said| said.lines().next()).unwrap_or("no details")
}

/// A searcher that returns panics as errors.
pub(super) struct PanicGuard<S> {
    pub(super) location: PathBuf,
    pub(super) inner: S,
}

impl<S: Searcher> PanicGuard<S> {
    fn catch_panic<T>(&self, work: impl FnOnce(&S) -> Result<T>) -> Result<T> {
        catch_panic(&self.location, || work(&self.inner))
    }
}

impl<S: Searcher> Searcher for PanicGuard<S> {
    fn candidates(&self, request: &Request) -> Result<Candidates> {
        self.catch_panic(|inner| inner.candidates(request))
    }

    fn hit(&self, candidate: &Candidate) -> Result<Hit> {
        self.catch_panic(|inner| inner.hit(candidate))
    }

    fn lead(&self, candidate: &Candidate) -> Result<Hit> {
        self.catch_panic(|inner| inner.lead(candidate))
    }

    fn evidence(&self, candidates: &[Candidate], words: &[Keyword]) -> Result<Vec<Evidence>> {
        self.catch_panic(|inner| inner.evidence(candidates, words))
    }

    fn counts(&self, candidates: &[Candidate], terms: &[String], within: ResultUnit) -> Result<Vec<Vec<u32>>> {
        self.catch_panic(|inner| inner.counts(candidates, terms, within))
    }

    fn frequencies(&self, terms: &[String]) -> Result<Vec<u64>> {
        self.catch_panic(|inner| inner.frequencies(terms))
    }

    fn similar(&self, word: &str, distance: u8) -> Result<Vec<SimilarWord>> {
        self.catch_panic(|inner| inner.similar(word, distance))
    }

    fn is_written(&self, word: &str) -> Result<bool> {
        self.catch_panic(|inner| inner.is_written(word))
    }

    fn in_articles(&self, request: &Request, candidates: &[Candidate]) -> Result<Vec<usize>> {
        self.catch_panic(|inner| inner.in_articles(request, candidates))
    }

    fn facets(&self, request: &Request, facets: &[Facet]) -> Result<Vec<FacetCounts>> {
        self.catch_panic(|inner| inner.facets(request, facets))
    }

    fn article(&self, id: &ArticleId) -> Result<Option<Article>> {
        self.catch_panic(|inner| inner.article(id))
    }

    fn status(&self) -> Result<Status> {
        self.catch_panic(Searcher::status)
    }

    fn manifest(&self) -> Result<Manifest> {
        self.catch_panic(Searcher::manifest)
    }

    fn manifest_window(&self, place: f64, window: u64) -> Result<(Vec<CorpusRoot>, Vec<SourceFile>)> {
        self.catch_panic(|inner| inner.manifest_window(place, window))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error() {
        let number: Result<usize> = catch_panic(Path::new("index"), || Ok([1][std::hint::black_box(7)]));
        let error = number.expect_err("it panicked");
        assert!(error.to_string().starts_with("index: damaged: invalid content: index out of bounds"));
        assert!(matches!(error, Error::Damaged { .. }));
    }
}
