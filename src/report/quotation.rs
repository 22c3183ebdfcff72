//! Quotations in a report, with the citations of their sources.

use super::prose::Prose;
use super::{Mark, Report, ReportBlockKind, quotation_marks};
use crate::text::Span;

/// Minimum number of words for a quotation to be more than a term in quotation marks.
const INFORMATIVE_WORDS: usize = 4;

/// Text that the report attributes to a source.
#[derive(Clone, Debug)]
pub struct Quotation {
    /// Quoted text, without quotation marks.
    pub words: Prose,
    /// Byte range in the report, quotation marks included.
    pub span: Span,
    /// Block in which it begins, as an index into [`Report::blocks`].
    pub block: usize,
    /// Its citations, as indices into [`Report::citations`].
    pub citations: Vec<usize>,
    /// Its note, if that cites nothing.
    pub note: Option<String>,
    /// Whether the citation is in its own sentence; otherwise it is the paragraph's.
    pub is_cited_here: bool,
    /// Whether it is a block quotation.
    pub is_block: bool,
    /// Whether the closing mark is missing and the next paragraph does not continue the quotation.
    pub is_open: bool,
    /// Range in the prose of its block.
    pub(super) place: Span,
}

impl Quotation {
    /// Returns whether it is more than a term in quotation marks, which may be the report's own.
    pub fn is_informative(&self) -> bool {
        self.is_block || self.length() >= INFORMATIVE_WORDS
    }

    /// Returns the number of words, by white space; in text without spaces, two characters count as a word.
    pub fn length(&self) -> usize {
        let text = self.words.text();
        let dense = text.chars().filter(|c| crate::text::is_unsegmented_script(*c)).count();
        text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count().max(dense / 2)
    }
}

impl Report {
    /// Returns the quotations that overlap a range of a block's prose. They are in order and do not overlap.
    pub(super) fn quoted_in(&self, block: usize, place: Span) -> impl Iterator<Item = &Quotation> {
        let from = self.quotations.partition_point(|it| (it.block, it.place.end) <= (block, place.start));
        let rest = self.quotations[from..].iter();
        rest.take_while(move |it| it.block == block && it.place.start < place.end)
    }
}

/// Returns the quotations of a report in order, without their citations. The blocks must be complete.
pub(super) fn quotations(report: &Report) -> Vec<Quotation> {
    let mut found: Vec<Quotation> = Vec::new();
    let mut last_group = None;
    for (place, block) in report.blocks.iter().enumerate() {
        if let ReportBlockKind::Quote(group) = block.kind {
            let prose = &block.prose;
            if last_group == Some(group)
                && let Some(quotation) = found.last_mut()
            {
                quotation.words.append(prose);
                quotation.span.end = block.span.end;
            } else {
                let place_in = Span::new(0, prose.text().len());
                found.push(quotation(prose.clone(), block.span, place, place_in));
            }
            last_group = Some(group);
            continue;
        }
        last_group = None;
        if block.kind == ReportBlockKind::Attribution {
            continue;
        }
        for marked in quotation_marks::quotations(&block.prose) {
            let is_open = !marked.is_closed;
            let words = block.prose.part(marked.inner);
            let span = block.prose.source(marked.outer);
            let quotation = quotation(words, span, place, marked.outer);
            found.push(Quotation { is_block: false, is_open, ..quotation });
        }
    }
    found.retain(|quotation| quotation.words.text().contains(char::is_alphanumeric));
    found
}

fn quotation(words: Prose, span: Span, block: usize, place: Span) -> Quotation {
    Quotation {
        words,
        span,
        block,
        citations: Vec::new(),
        note: None,
        is_cited_here: false,
        is_block: true,
        is_open: false,
        place,
    }
}

/// Returns the marks that belong together: the first one and those directly behind it.
pub(super) fn run<'m>(marks: &'m [Mark], prose: &str) -> &'m [Mark] {
    let is_near = |pair: &[Mark]| !prose[pair[0].at..pair[1].at].contains(char::is_alphanumeric);
    let more = marks.windows(2).take_while(|pair| is_near(pair)).count();
    &marks[..(more + 1).min(marks.len())]
}
