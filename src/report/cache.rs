//! Results of earlier checks of a report that is being edited: only what changed is checked again.

use std::borrow::Borrow;
use std::cell::{Cell, OnceCell, RefCell};
use std::hash::Hash;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::sources::{CitedArticle, Names, ReferenceStatus};
use crate::article::ArticleId;
use crate::text::quantity::Quantity;
use crate::text::{Lang, Span};
use crate::{claim, quote};

/// Results of earlier runs of [`lint_again`](super::lint_again), for one commit of an index. The results of a run that was
/// cancelled count too.
#[derive(Default)]
pub struct LintCache {
    pub(super) articles: RefCell<FxHashMap<ArticleId, Option<Arc<CitedArticle>>>>,
    pub(super) names: OnceCell<Names>,
    /// Status of names that match no article.
    pub(super) missing: RefCell<FxHashMap<String, ReferenceStatus>>,
    /// Quotations, by their text and the article they were checked against.
    pub(super) quotations: Recent<QuotationKey, Arc<quote::Finding>>,
    /// Sentences, by their text and the ranges they were checked against.
    pub(super) claims: Recent<ClaimKey, Arc<claim::Finding>>,
    /// What the checker of claims has loaded.
    pub(super) preloaded: Cell<Option<claim::Preloaded>>,
    /// Sentences of blocks, by the text of the block, whether it is a table cell, and the report's language.
    pub(super) sentences: Recent<(String, bool, Option<String>), Arc<[Span]>>,
    /// Quantities of sentences and cited passages.
    pub(super) quantities: Recent<(String, Option<Lang>), Arc<[Quantity]>>,
    /// Days that passages name relative to the day of their article.
    pub(super) days: Recent<(String, Option<Lang>, Date), Arc<[Quantity]>>,
}

/// The text of a quotation, and the article that it is checked against.
pub(super) type QuotationKey = (String, Option<ArticleId>);
/// The text of a sentence, and the ranges that it cites.
pub(super) type ClaimKey = (String, Vec<(ArticleId, Span)>);

/// Maximum number of cached articles and of cached unknown names.
const MAX_CACHED: usize = 1024;

impl LintCache {
    /// Ends a run: forgets what neither this run nor the one before it used.
    pub(super) fn end_run(&self) {
        self.quotations.end_run();
        self.claims.end_run();
        self.sentences.end_run();
        self.quantities.end_run();
        self.days.end_run();
        if self.articles.borrow().len() > MAX_CACHED {
            self.articles.borrow_mut().clear();
        }
        if self.missing.borrow().len() > MAX_CACHED {
            self.missing.borrow_mut().clear();
        }
    }
}

/// Values that the current run or the one before it used.
pub(super) struct Recent<K, V> {
    current: RefCell<FxHashMap<K, V>>,
    earlier: RefCell<FxHashMap<K, V>>,
}

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Self { current: RefCell::default(), earlier: RefCell::default() }
    }
}

impl<K: Hash + Eq, V: Clone> Recent<K, V> {
    pub(super) fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        if let Some(value) = self.current.borrow().get(key) {
            return Some(value.clone());
        }
        let (key, value) = self.earlier.borrow_mut().remove_entry(key)?;
        self.current.borrow_mut().insert(key, value.clone());
        Some(value)
    }

    /// Returns the value of a key, computed if neither this run nor the one before it did.
    pub(super) fn get_or(&self, key: K, compute: impl FnOnce(&K) -> V) -> V {
        if let Some(value) = self.get(&key) {
            return value;
        }
        let value = compute(&key);
        self.insert(key, value.clone());
        value
    }

    pub(super) fn insert(&self, key: K, value: V) {
        self.current.borrow_mut().insert(key, value);
    }

    fn end_run(&self) {
        *self.earlier.borrow_mut() = self.current.take();
    }
}
