//! What a report quotes, word for word, and the citations that say from where.

use super::prose::Prose;
use super::{Mark, Report, ReportBlockKind, quotation_marks};
use crate::text::Span;

/// Words from which on a quotation is more than a term in quotation marks.
const TELLING: usize = 4;

/// Words that the report says are another's.
#[derive(Clone, Debug)]
pub struct Quotation {
    /// The words, without quotation marks, with the way back to the report.
    pub words: Prose,
    /// Where it stands in the report, quotation marks included.
    pub span: Span,
    /// The block that it begins in, as a place in [`Report::blocks`].
    pub block: usize,
    /// The citations that belong to it, as places in [`Report::citations`].
    pub citations: Vec<usize>,
    /// The note that belongs to it, though it cites nothing.
    pub note: Option<String>,
    /// Whether the citation stands in its own sentence; else it is the paragraph's.
    pub is_cited_here: bool,
    /// Whether it is a block of its own.
    pub is_block: bool,
    /// Whether its closing mark is missing, and the next paragraph does not go on with it.
    pub is_open: bool,
    /// Where it stands in the prose of its block.
    pub(super) place: Span,
}

impl Quotation {
    /// Whether it is more than a term in quotation marks, which may be the report's own.
    pub fn is_informative(&self) -> bool {
        self.is_block || self.length() >= TELLING
    }

    /// How many words it has, by white space; text without spaces counts each two characters.
    pub fn length(&self) -> usize {
        let text = self.words.text();
        let dense = text.chars().filter(|c| crate::text::is_unsegmented_script(*c)).count();
        text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count().max(dense / 2)
    }
}

impl Report {
    /// The quotations inside a block that reach into a place of its prose. They are in order and lie apart.
    pub(super) fn quoted_in(&self, block: usize, place: Span) -> impl Iterator<Item = &Quotation> {
        let from = self.quotations.partition_point(|it| (it.block, it.place.end) <= (block, place.start));
        let rest = self.quotations[from..].iter();
        rest.take_while(move |it| it.block == block && it.place.start < place.end)
    }
}

/// The quotations of a report whose blocks are known, in order, without their citations.
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

/// Marks that belong together: the first of them, and those right behind it.
pub(super) fn run<'m>(marks: &'m [Mark], prose: &str) -> &'m [Mark] {
    let is_near = |pair: &[Mark]| !prose[pair[0].at..pair[1].at].contains(char::is_alphanumeric);
    let more = marks.windows(2).take_while(|pair| is_near(pair)).count();
    &marks[..(more + 1).min(marks.len())]
}
