//! The tokens of one field of a segment under way, document after document: four bytes a token, written in order and never
//! looked for.

use super::terms::TermId;

/// Entries of the first page, a quarter of a megabyte.
const FIRST: usize = 1 << 16;
/// Entries of every further page, 36 MiB: so that a long list is never copied to grow, and because the allocator gives pieces
/// of this size back to the system when they are let go. What is not written yet takes no memory.
const PAGE: usize = 9 << 20;
/// The bit of an entry that is no term.
const SIGN: u32 = 1 << 31;
/// The entry that ends a document.
const END: u32 = u32::MAX;

/// Tokens in the order in which they stand. A token stands one place behind the one before, or where the entry in front of it
/// says.
#[derive(Default)]
pub(super) struct Tokens {
    pages: Vec<Vec<u32>>,
    /// Where the next token stands if nothing else is said.
    position: u32,
    /// Tokens of the document under way.
    in_document: u32,
    /// Tokens of all documents.
    total: u64,
}

impl Tokens {
    /// Adds a token to the document under way. Positions of one term must not go back.
    pub(super) fn push(&mut self, term: TermId, position: u32) {
        if position != self.position {
            self.entry(SIGN | position);
        }
        self.entry(term);
        self.position = position + 1;
        self.in_document += 1;
    }

    /// Ends the document under way; how many tokens it has.
    pub(super) fn end_document(&mut self) -> u32 {
        self.entry(END);
        self.position = 0;
        self.total += u64::from(self.in_document);
        std::mem::take(&mut self.in_document)
    }

    /// Tokens of all documents that have ended.
    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// Hands over document, term and position of every token.
    pub(super) fn each(&self, mut take: impl FnMut(u32, TermId, u32)) {
        let (mut document, mut position) = (0, 0);
        for &entry in self.pages.iter().flatten() {
            if entry & SIGN == 0 {
                take(document, entry, position);
                position += 1;
            } else if entry == END {
                document += 1;
                position = 0;
            } else {
                position = entry & !SIGN;
            }
        }
    }

    /// Memory in use, in bytes.
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
