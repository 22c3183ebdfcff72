//! How much one file may take while it is read: the bounds of every format, in one place.
//!
//! A small file can ask for any amount of memory: by compression, by repetition, by nesting. Everything that makes more out
//! of a file than it holds draws on a [`Budget`]: decoders for each byte they give, builders of text for each byte and item.

use super::Skip;

/// A file may expand to this many times its size: no text compresses as well, and markup hardly.
const TIMES: u64 = 100;
/// The same for a stream, of which no more than the records at hand are in memory.
const STREAM_TIMES: u64 = 1000;
/// However small a file, it may expand to this many bytes.
const FLOOR: u64 = 1 << 20;
/// The same for a stream.
const STREAM_FLOOR: u64 = 64 << 20;
/// Bytes that an item (a paragraph, a table cell) costs, whatever it holds: about what it takes in memory.
const ITEM: usize = 32;
/// Bytes that an article of a compressed stream costs: what a run keeps in memory for it.
const ARTICLE: u64 = 256;
/// The articles of a compressed stream, however small, may cost this much.
const ARTICLES_FLOOR: u64 = 128 << 20;

/// Bytes of one record of a stream: a line of JSON, a page of a web archive.
pub(super) const RECORD: usize = 64 << 20;
/// Lists, tables and messages within one another. Parsers of markup have bounds of their own, far above it.
pub(super) const DEPTH: usize = 32;
/// Bytes that a sidecar may state about each article of a file.
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
    /// The budget of a file of `size` bytes, as it is on disk.
    pub(super) fn of(size: u64) -> Self {
        Self::new(size.saturating_mul(TIMES).max(FLOOR), TIMES)
    }

    /// The budget of all that a stream of `size` bytes gives, one record after the other.
    pub(super) fn of_stream(size: u64) -> Self {
        Self::new(size.saturating_mul(STREAM_TIMES).max(STREAM_FLOOR), STREAM_TIMES)
    }

    /// The budget of the records in a compressed stream of `size` bytes: of each for its length, of all for their number.
    pub(super) fn of_records(size: u64) -> Self {
        let most = size.saturating_mul(TIMES);
        Self { record: most.max(FLOOR), ..Self::new(most.max(ARTICLES_FLOOR), TIMES) }
    }

    /// The budget of the records in a stream that is read as it is stored: it cannot hold more than it is long.
    pub(super) fn unbounded() -> Self {
        Self::new(u64::MAX, TIMES)
    }

    fn new(most: u64, times: u64) -> Self {
        Self { most, left: most, times, record: most, exceeded: false }
    }

    /// The same budget, unspent, for the next step: what is decompressed once may expand to as much text.
    pub(super) fn renewed(&self) -> Self {
        Self { left: self.most, exceeded: false, ..self.clone() }
    }

    /// Bytes that one record of a stream may have.
    pub(super) fn record(&self) -> usize {
        usize::try_from(self.record).unwrap_or(usize::MAX).min(RECORD)
    }

    /// What is left, in bytes.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// Spends `bytes`. Returns whether they were there; once they were not, nothing is.
    pub(super) fn take(&mut self, bytes: usize) -> bool {
        match self.left.checked_sub(bytes as u64).filter(|_| !self.exceeded) {
            Some(left) => self.left = left,
            None => self.exceeded = true,
        }
        !self.exceeded
    }

    /// Spends what an item costs beside its bytes.
    pub(super) fn take_item(&mut self) -> bool {
        self.take(ITEM)
    }

    /// Spends what `count` articles of a stream cost.
    pub(super) fn take_articles(&mut self, count: usize) -> bool {
        self.take(usize::try_from(ARTICLE.saturating_mul(count as u64)).unwrap_or(usize::MAX))
    }

    /// Fails if more was asked for than there was.
    pub(super) fn check(&self) -> Result<(), Skip> {
        if self.exceeded { Err(self.skip()) } else { Ok(()) }
    }

    /// Why a file that asks for more is skipped.
    pub(super) fn skip(&self) -> Skip {
        Skip::new(format!("expands to more than {} times its size", self.times))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_exceeded_once_stays_exceeded() {
        let mut budget = Budget::of(20_000);
        assert!(budget.take(1_999_999) && budget.take(1) && budget.check().is_ok());
        assert!(!budget.take(1) && !budget.take(0));
        assert_eq!(budget.check().unwrap_err().what, "expands to more than 100 times its size");
        assert!(budget.renewed().take(2_000_000));
    }

    #[test]
    fn small_files_have_a_floor_and_records_a_ceiling() {
        assert_eq!((Budget::of(3).left(), Budget::of(3).record()), (1 << 20, 1 << 20));
        assert_eq!((Budget::of(u64::MAX).record(), Budget::unbounded().record()), (RECORD, RECORD));
        let mut records = Budget::of_records(3);
        assert_eq!(records.record(), 1 << 20);
        assert!(records.take_articles(500_000) && !records.take_articles(100_000));
    }
}
