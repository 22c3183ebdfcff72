//! Articles that were read, in atoms, for the quotations that follow: as many as fit.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::judge::Text;
use crate::article::ArticleId;
use crate::engine::Searcher;
use crate::error::Result;

/// Bytes of text that are kept; with their atoms they take about eight times that.
const BYTES: usize = 16 << 20;

#[derive(Default)]
pub(super) struct Shelf(Mutex<Texts>);

#[derive(Default)]
struct Texts {
    texts: FxHashMap<ArticleId, Option<Arc<Text>>>,
    bytes: usize,
}

impl Shelf {
    /// The article of that id, read only once while it is kept.
    pub(super) fn text(&self, searcher: &dyn Searcher, id: &ArticleId) -> Result<Option<Arc<Text>>> {
        if let Some(text) = self.0.lock().unwrap_or_else(PoisonError::into_inner).texts.get(id) {
            return Ok(text.clone());
        }
        let text = searcher.article(id)?.map(|article| Arc::new(Text::new(article)));
        let bytes = text.as_ref().map_or(0, |text| text.article.text.len()) + id.as_str().len() + 64;
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if shelf.bytes + bytes > BYTES {
            *shelf = Texts::default();
        }
        if shelf.texts.insert(id.clone(), text.clone()).is_none() {
            shelf.bytes += bytes;
        }
        Ok(text)
    }
}
