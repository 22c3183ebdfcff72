//! Records of articles that were read, for further hits of the same articles.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::DocAddress;

use crate::article::Record;

/// Total length of the records kept, in bytes of JSON: those of some ten thousand news articles.
const KEPT: usize = 8 << 20;

/// The records of articles by their first passage.
#[derive(Default)]
pub(super) struct Records {
    records: FxHashMap<DocAddress, Arc<Record>>,
    length: usize,
}

impl Records {
    pub(super) fn get(&self, first: DocAddress) -> Option<Arc<Record>> {
        self.records.get(&first).map(Arc::clone)
    }

    /// Keeps a record whose JSON has this length.
    pub(super) fn insert(&mut self, first: DocAddress, record: &Arc<Record>, length: usize) {
        if self.length + length > KEPT {
            self.records.clear();
            self.length = 0;
        }
        self.records.insert(first, Arc::clone(record));
        self.length += length;
    }
}
