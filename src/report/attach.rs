//! Attaches citations to quotations and sentences.
//!
//! A citation belongs to the sentence that contains it or directly precedes it. A quotation is cited by the citation
//! after it in its sentence, or else by the one before it there; a quotation of several words also by the one after it
//! in its paragraph, or else by the one before it. A block quotation is cited inside, directly below, or where the line
//! before it ends in a colon.

use rustc_hash::FxHashMap;

use super::cache::LintCache;
use super::quotation::{quotations, run};
use super::{Block, Mark, Report, ReportBlockKind, Statement};
use crate::text::{self, Span, detect};

/// Maximum number of citations per footnote reference: no note has as many, and references repeat.
const MAX_IN_NOTE: usize = 64;

impl Report {
    /// Attaches all citations, once the blocks are complete.
    pub(super) fn finish(&mut self, cache: &LintCache) {
        if let Some(kept) = &mut self.bibliography {
            kept.end = kept.end.min(self.text.len());
        }
        if self.lang.is_none() {
            let prose = self.blocks.iter().map(|block| block.prose.text()).collect::<Vec<_>>().join("\n");
            self.lang = detect(&prose).map(str::to_owned);
        }
        let lang = self.lang.clone();
        for block in &mut self.blocks {
            let is_row = block.kind == ReportBlockKind::Cell;
            let key = (block.prose.text().to_owned(), is_row, lang.clone());
            let sentences = cache.sentences.get_or(key, |(words, ..)| {
                let kind = if is_row { text::ParagraphKind::TableRow } else { text::ParagraphKind::Body };
                let whole = text::Block::new(Span::new(0, words.len()), kind);
                text::sentences(words, whole, lang.as_deref()).into()
            });
            block.sentences = sentences.to_vec();
        }
        self.open_notes();
        self.quotations = quotations(self);
        for place in 0..self.quotations.len() {
            let cited = if self.quotations[place].is_block { self.below(place) } else { self.beside(place) };
            let cited = cited.or_else(|| self.in_row(self.quotations[place].block).map(|marks| (marks, true)));
            let quotation = &mut self.quotations[place];
            if let Some((marks, is_cited_here)) = cited {
                quotation.citations = marks.iter().flat_map(|mark| mark.cites.iter().copied()).collect();
                quotation.note = marks.iter().find_map(|mark| mark.note.clone());
                quotation.is_cited_here = is_cited_here;
            }
        }
        self.carry_on();
        self.statements = self.sentences();
    }

    /// Gives a footnote reference the citations in its note.
    fn open_notes(&mut self) {
        let mut notes: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for block in &self.blocks {
            if let ReportBlockKind::Note(label) = &block.kind {
                let cites = notes.entry(label.clone()).or_default();
                let room = MAX_IN_NOTE.saturating_sub(cites.len());
                cites.extend(block.marks.iter().flat_map(|mark| mark.cites.iter().copied()).take(room));
            }
        }
        for mark in self.blocks.iter_mut().flat_map(|block| &mut block.marks) {
            if let Some(label) = &mark.note {
                mark.cites = notes.get(label).cloned().unwrap_or_default();
            }
        }
    }

    /// Returns the marks of an inline quotation, and whether they are in its own sentence.
    fn beside(&self, place: usize) -> Option<(Vec<Mark>, bool)> {
        let quotation = &self.quotations[place];
        let block = &self.blocks[quotation.block];
        let Span { start, end } = quotation.place;
        let first = block.sentence(start);
        let last = block.sentence(end.saturating_sub(1));
        let after = block.marks.partition_point(|mark| mark.at < end);
        let before = block.marks.partition_point(|mark| mark.at <= start);
        // A mark before the first word of the block precedes the quotation that begins the block.
        let own = |mark: &Mark| block.owner(mark.at);
        let is_long = quotation.is_informative();
        let follows = block.marks.get(after..).filter(|marks| !marks.is_empty());
        let precedes = before.checked_sub(1).map(|at| &block.marks[at..=at]);
        let run = |marks: &[Mark]| run(marks, block.prose.text()).to_vec();
        if let Some(marks) = follows.filter(|marks| own(&marks[0]) <= last) {
            return Some((run(marks), true));
        }
        // Marks inside the quotation are footnote references within it.
        if let Some(marks) = block.marks.get(before..after).filter(|marks| !marks.is_empty()) {
            return Some((marks.to_vec(), true));
        }
        if let Some(marks) = precedes.filter(|marks| own(&marks[0]) >= first && marks[0].at <= start) {
            return Some((marks.to_vec(), true));
        }
        let marks = follows.map(run).or_else(|| precedes.map(<[Mark]>::to_vec));
        marks.filter(|_| is_long).map(|marks| (marks, false))
    }

    /// Returns the marks of the cells in the row of a cell that contain nothing but citations: of the next such cell, or
    /// else of the one before.
    fn in_row(&self, place: usize) -> Option<Vec<Mark>> {
        let row = self.blocks.get(place)?.row;
        if row == 0 {
            return None;
        }
        let is_beside = |block: &&Block| block.row == row;
        let is_marked = |block: &&Block| {
            let is_bare = !block.prose.text().contains(char::is_alphanumeric);
            is_bare && block.marks.iter().any(|mark| !mark.cites.is_empty())
        };
        let after = self.blocks[place + 1..].iter().take_while(is_beside).find(is_marked);
        let before = || self.blocks[..place].iter().rev().take_while(is_beside).find(is_marked);
        after.or_else(before).map(|block| block.marks.clone())
    }

    /// Returns the marks of a block quotation.
    fn below(&self, place: usize) -> Option<(Vec<Mark>, bool)> {
        let first = self.quotations[place].block;
        let ReportBlockKind::Quote(group) = self.blocks[first].kind else { return None };
        let length =
            self.blocks[first..].iter().take_while(|block| block.kind == ReportBlockKind::Quote(group)).count();
        let inside: Vec<Mark> =
            self.blocks[first..first + length].iter().flat_map(|block| block.marks.clone()).collect();
        let next = self.blocks.get(first + length);
        let below = next.map(|block| match block.kind {
            ReportBlockKind::Attribution => block.marks.clone(),
            ReportBlockKind::Body => block.marks.iter().filter(|mark| mark.at == 0).cloned().collect(),
            _ => Vec::new(),
        });
        let above = first.checked_sub(1).map(|above| &self.blocks[above]);
        let above = above.filter(|block| block.prose.text().ends_with([':', '：'])).map(|block| {
            let last = block.sentences.len().saturating_sub(1);
            block.marks.iter().filter(|mark| block.owner(mark.at) == last).cloned().collect::<Vec<_>>()
        });
        let found = [Some(inside), below, above].into_iter().flatten().find(|marks| !marks.is_empty());
        found.map(|marks| (marks, true))
    }

    /// Gives a quotation that continues in the next paragraph that paragraph's citation, and no longer counts it as
    /// unclosed.
    fn carry_on(&mut self) {
        for place in (0..self.quotations.len().saturating_sub(1)).rev() {
            let (block, is_open) = (self.quotations[place].block, self.quotations[place].is_open);
            let next = &self.quotations[place + 1];
            if is_open && next.block == block + 1 && next.place.start == 0 {
                let (citations, note, here) = (next.citations.clone(), next.note.clone(), next.is_cited_here);
                let quotation = &mut self.quotations[place];
                quotation.is_open = false;
                if quotation.citations.is_empty() && quotation.note.is_none() {
                    (quotation.citations, quotation.note, quotation.is_cited_here) = (citations, note, here);
                }
            }
        }
    }

    fn sentences(&self) -> Vec<Statement> {
        let mut found = Vec::new();
        for (place, block) in self.blocks.iter().enumerate() {
            if matches!(block.kind, ReportBlockKind::Quote(_) | ReportBlockKind::Attribution) {
                continue;
            }
            let mut marks = block.marks.iter().peekable();
            for (number, sentence) in block.sentences.iter().enumerate() {
                // Marks are in order, and so are the sentences they belong to.
                let own = std::iter::from_fn(|| marks.next_if(|mark| block.owner(mark.at) <= number));
                let mut citations: Vec<usize> = own.flat_map(|mark| mark.cites.iter().copied()).collect();
                if citations.is_empty()
                    && let Some(marks) = self.in_row(place)
                {
                    citations = marks.iter().flat_map(|mark| mark.cites.iter().copied()).collect();
                }
                found.push(Statement {
                    block: place,
                    place: *sentence,
                    span: block.prose.source(*sentence),
                    citations,
                });
            }
        }
        found
    }
}

impl Block {
    /// Returns the number of the sentence that contains a byte of the prose.
    fn sentence(&self, at: usize) -> usize {
        self.sentences.partition_point(|sentence| sentence.end <= at).min(self.sentences.len().saturating_sub(1))
    }

    /// Returns the number of the sentence that a mark before this byte belongs to: the last one that has begun.
    fn owner(&self, at: usize) -> usize {
        self.sentences.partition_point(|sentence| sentence.start < at).saturating_sub(1)
    }
}
