//! How much memory one file may take while it is read: the limits of all formats, in one place.
//!
//! A small file can require any amount of memory through compression, repetition or nesting. Everything that expands a
//! file draws on a [`Budget`]: decoders for each byte they produce, text builders for each byte and item.

use super::Skip;

/// Maximum expansion factor of a file: no text compresses that well, and markup hardly does.
const TIMES: u64 = 100;
/// Maximum expansion factor of a stream, of which only the current records are in memory.
const STREAM_TIMES: u64 = 1000;
/// Every file, however small, may expand to this many bytes.
const FLOOR: u64 = 1 << 20;
/// Every stream, however small, may expand to this many bytes.
const STREAM_FLOOR: u64 = 64 << 20;
/// Cost of an item (a paragraph, a table cell) in bytes, whatever its content: about its size in memory.
const ITEM: usize = 32;
/// Cost of an article of a compressed stream in bytes: what a run keeps in memory for it.
const ARTICLE: u64 = 256;
/// Minimum budget for the number of articles of a compressed stream, in bytes.
const ARTICLES_FLOOR: u64 = 128 << 20;

/// Maximum size of one record of a stream (a line of JSON, a page of a web archive), in bytes.
pub(super) const RECORD: usize = 64 << 20;
/// Maximum nesting of lists, tables and messages. Markup parsers have their own, much higher limits.
pub(super) const DEPTH: usize = 32;
/// Maximum size of the metadata that a sidecar may declare for each article of a file, in bytes.
pub(super) const STATED: usize = 16 << 10;

/// What one step of reading may still produce.
#[derive(Clone, Debug)]
pub(super) struct Budget {
    most: u64,
    left: u64,
    times: u64,
    record: u64,
    exceeded: bool,
}

impl Budget {
    /// Returns the budget of a file of `size` bytes on disk.
    pub(super) fn of(size: u64) -> Self {
        Self::new(size.saturating_mul(TIMES).max(FLOOR), TIMES)
    }

    /// Returns the budget of all output of a stream of `size` bytes that is read record by record.
    pub(super) fn of_stream(size: u64) -> Self {
        Self::new(size.saturating_mul(STREAM_TIMES).max(STREAM_FLOOR), STREAM_TIMES)
    }

    /// Returns the budget of the records in a compressed stream of `size` bytes: it limits the length of each and the
    /// number of all.
    pub(super) fn of_records(size: u64) -> Self {
        let most = size.saturating_mul(TIMES);
        Self { record: most.max(FLOOR), ..Self::new(most.max(ARTICLES_FLOOR), TIMES) }
    }

    /// Returns the budget of the records in an uncompressed stream, whose content is limited by its length.
    pub(super) fn unbounded() -> Self {
        Self::new(u64::MAX, TIMES)
    }

    fn new(most: u64, times: u64) -> Self {
        Self { most, left: most, times, record: most, exceeded: false }
    }

    /// Returns the same budget, unspent, for the next step: decompressed content may expand again by as much as text.
    pub(super) fn renewed(&self) -> Self {
        Self { left: self.most, exceeded: false, ..self.clone() }
    }

    /// Returns the maximum size of one record of a stream, in bytes.
    pub(super) fn record(&self) -> usize {
        usize::try_from(self.record).unwrap_or(usize::MAX).min(RECORD)
    }

    /// Returns the bytes left.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// Spends `bytes`. Returns whether they were left; after the first failure nothing is left.
    pub(super) fn take(&mut self, bytes: usize) -> bool {
        match self.left.checked_sub(bytes as u64).filter(|_| !self.exceeded) {
            Some(left) => self.left = left,
            None => self.exceeded = true,
        }
        !self.exceeded
    }

    /// Spends the cost of an item besides its bytes.
    pub(super) fn take_item(&mut self) -> bool {
        self.take(ITEM)
    }

    /// Spends the cost of `count` articles of a stream.
    pub(super) fn take_articles(&mut self, count: usize) -> bool {
        self.take(usize::try_from(ARTICLE.saturating_mul(count as u64)).unwrap_or(usize::MAX))
    }

    /// Fails if the budget was exceeded.
    pub(super) fn check(&self) -> Result<(), Skip> {
        if self.exceeded { Err(self.skip()) } else { Ok(()) }
    }

    /// Returns the reason for skipping a file that exceeds its budget.
    pub(super) fn skip(&self) -> Skip {
        Skip::new(format!("expands to more than {} times its size", self.times))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exceeded_budget_stays_exceeded() {
        let mut budget = Budget::of(20_000);
        assert!(budget.take(1_999_999) && budget.take(1) && budget.check().is_ok());
        assert!(!budget.take(1) && !budget.take(0));
        assert_eq!(budget.check().unwrap_err().what, "expands to more than 100 times its size");
        assert!(budget.renewed().take(2_000_000));
    }

    #[test]
    fn small_files_have_a_minimum_and_records_a_maximum() {
        assert_eq!((Budget::of(3).left(), Budget::of(3).record()), (1 << 20, 1 << 20));
        assert_eq!((Budget::of(u64::MAX).record(), Budget::unbounded().record()), (RECORD, RECORD));
        let mut records = Budget::of_records(3);
        assert_eq!(records.record(), 1 << 20);
        assert!(records.take_articles(500_000) && !records.take_articles(100_000));
    }
}
