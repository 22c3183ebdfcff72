//! The tokens of one field of a segment being built, by document: four bytes a token, written and read sequentially.

use super::terms::TermId;

/// Entries of the first page, 256 KiB.
const FIRST: usize = 1 << 16;
/// Entries of every further page, 36 MiB. Pages avoid copying a long list when it grows, and the allocator returns
/// blocks of this size to the system when they are freed. Untouched memory is not resident.
const PAGE: usize = 9 << 20;
/// Flag of an entry that is not a term.
const POSITION_FLAG: u32 = 1 << 31;
/// Entry that ends a document.
const END: u32 = u32::MAX;

/// Tokens in text order. A token follows its predecessor by one position, unless the entry before it states its
/// position.
#[derive(Default)]
pub(super) struct Tokens {
    pages: Vec<Vec<u32>>,
    /// Position of the next token unless stated otherwise.
    position: u32,
    /// Number of tokens of the current document.
    in_document: u32,
    /// Number of tokens of all documents.
    total: u64,
}

impl Tokens {
    /// Adds a token to the current document. The positions of a term must not decrease.
    pub(super) fn push(&mut self, term: TermId, position: u32) {
        if position != self.position {
            self.entry(POSITION_FLAG | position);
        }
        self.entry(term);
        self.position = position + 1;
        self.in_document += 1;
    }

    /// Ends the current document and returns its number of tokens.
    pub(super) fn end_document(&mut self) -> u32 {
        self.entry(END);
        self.position = 0;
        self.total += u64::from(self.in_document);
        std::mem::take(&mut self.in_document)
    }

    /// Returns the number of tokens of all finished documents.
    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// Calls `take` with document, term and position of every token.
    pub(super) fn each(&self, mut take: impl FnMut(u32, TermId, u32)) {
        let (mut document, mut position) = (0, 0);
        for &entry in self.pages.iter().flatten() {
            if entry & POSITION_FLAG == 0 {
                take(document, entry, position);
                position += 1;
            } else if entry == END {
                document += 1;
                position = 0;
            } else {
                position = entry & !POSITION_FLAG;
            }
        }
    }

    /// Returns the memory in use, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.pages.iter().map(Vec::len).sum::<usize>() * size_of::<u32>()
    }

    fn entry(&mut self, entry: u32) {
        match self.pages.last_mut() {
            Some(page) if page.len() < page.capacity() => page.push(entry),
            last => {
                let mut page = Vec::with_capacity(if last.is_none() { FIRST } else { PAGE });
                page.push(entry);
                self.pages.push(page);
            }
        }
    }
}
