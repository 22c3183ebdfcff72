//! Finishes a block: removes citations, notes and URLs from its prose, and separates the attribution line of a block
//! quotation.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::citation::{Citation, Form, bare, bracketed};
use super::parse::{Page, Raw};
use super::prose::{MARK, Prose};
use super::{Block, Mark, ReportBlockKind};
use crate::text::Span;

static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:https?://|www\.)[^\s<>\u{fffc}]+").expect("a good pattern"));
/// Maximum length of an attribution line, in bytes.
const ATTRIBUTION: usize = 400;

/// A removal from the prose: its range, and its replacement, if any.
struct Edit {
    at: Span,
    raw: Option<Raw>,
}

impl Page<'_> {
    /// Finishes the collected prose as a block of this kind.
    pub(super) fn finish_block(&mut self, kind: ReportBlockKind) {
        let (raw, marks) = (std::mem::take(&mut self.raw), std::mem::take(&mut self.marks));
        let first = self.report.blocks.len();
        let is_below_quote =
            matches!(self.report.blocks.last().map(|block| &block.kind), Some(ReportBlockKind::Quote(_)));
        match self.attribution(&raw).filter(|_| matches!(kind, ReportBlockKind::Quote(_))) {
            Some(cut) => {
                let before = raw.text()[..cut].matches(MARK).count();
                let (quoted, below) = (marks[..before].to_vec(), marks[before..].to_vec());
                self.block(&raw.part(Span::new(0, cut)), quoted, kind);
                self.block(&raw.part(Span::new(cut, raw.text().len())), below, ReportBlockKind::Attribution);
            }
            None if kind == ReportBlockKind::Body && is_below_quote && begins_with_dash(raw.text()) => {
                self.block(&raw, marks, ReportBlockKind::Attribution);
            }
            None => self.block(&raw, marks, kind),
        }
        if self.report.blocks.len() > first {
            let blocks = &self.report.blocks[first..];
            let span = Span::new(blocks[0].span.start, blocks[blocks.len() - 1].span.end);
            for allow in std::mem::take(&mut self.here) {
                let own = self.report.allows[allow].span;
                self.report.allows[allow].scope = Span::new(span.start.min(own.start), span.end.max(own.end));
            }
        }
    }

    /// Returns where an attribution line begins, if the block quotation ends with one: a dash at the beginning of a
    /// line.
    fn attribution(&self, raw: &Prose) -> Option<usize> {
        let is_line_start = |origin: Span| {
            // From the end, so that a line is not scanned again for each of its dashes.
            let before = self.text[..origin.start].chars().rev();
            before.take_while(|c| *c != '\n').all(|c| c == '>' || c.is_whitespace())
        };
        let text = raw.text();
        let begins = |at: usize, origin: Span| begins_with_dash(&text[at..]) && is_line_start(origin);
        let found = raw.chars().filter(|(at, c, origin)| matches!(c, '—' | '–' | '-' | '―') && begins(*at, *origin));
        let (cut, ..) = found.last()?;
        (text.len() - cut <= ATTRIBUTION).then_some(cut)
    }

    fn block(&mut self, raw: &Prose, marks: Vec<Raw>, kind: ReportBlockKind) {
        let mut cuts = self.cuts(raw, marks, &kind);
        cuts.sort_by_key(|cut| cut.at);
        let (prose, at) = finished(raw, &cuts);
        let placed: Vec<Span> = raw.chars().filter(|(_, c, _)| !c.is_whitespace()).map(|(.., origin)| origin).collect();
        let (Some(first), Some(last)) = (placed.first(), placed.last()) else { return };
        let span = Span::new(first.start, last.end);
        let mut marks = Vec::new();
        for (cut, at) in cuts.into_iter().zip(at) {
            match cut.raw {
                Some(Raw::Citation(citation)) => {
                    marks.push(Mark { at, cites: vec![self.report.citations.len()], note: None });
                    self.report.citations.push(citation);
                }
                Some(Raw::Note(label, _)) => marks.push(Mark { at, cites: Vec::new(), note: Some(label) }),
                None => {}
            }
        }
        let row = if kind == ReportBlockKind::Cell { self.row } else { 0 };
        self.report.blocks.push(Block { kind, prose, sentences: Vec::new(), span, row, marks });
    }

    /// Returns the removals, in no order; no two overlap.
    fn cuts(&self, raw: &Prose, marks: Vec<Raw>, kind: &ReportBlockKind) -> Vec<Edit> {
        let text = raw.text();
        let placeholders = text.match_indices(MARK).map(|(at, mark)| Span::new(at, at + mark.len()));
        let mut cuts: Vec<Edit> = placeholders.zip(marks).map(|(at, raw)| Edit { at, raw: Some(raw) }).collect();
        // The known ones do not overlap, so only the last one that begins before another's end can overlap it.
        let mut known: BTreeMap<usize, usize> = cuts.iter().map(|cut| (cut.at.start, cut.at.end)).collect();
        let mut add = |at: Span, raw: Option<Raw>| {
            if known.range(..at.end).next_back().is_none_or(|(_, end)| *end <= at.start) {
                known.insert(at.start, at.end);
                cuts.push(Edit { at, raw });
            }
        };
        let citation = |span, cited, form| Some(Raw::Citation(Citation { span, cited, form }));
        for at in pairs(text, b'[', b']') {
            let span = raw.source(at);
            let is_escaped = self.text[..span.start].ends_with('\\');
            let inside = self.text.get(span.start + 1..span.end.saturating_sub(1)).unwrap_or_default();
            let cited = if is_escaped { Vec::new() } else { bracketed(inside, span.start + 1) };
            // The text of an inline note may mention a citation in passing.
            let is_note = text[..at.start].ends_with('^') && cited.iter().any(|it| it.typed.contains(' '));
            if !cited.is_empty() && !is_note {
                add(at, citation(span, cited, Form::Bracket));
            }
        }
        let on_its_own = |inside: &str| {
            let found = bare(inside);
            let rest: usize = found.iter().map(|(at, _)| at.len()).sum();
            (!found.is_empty()
                && inside.chars().filter(|c| !matches!(c, ' ' | ';' | ',')).map(char::len_utf8).sum::<usize>() == rest)
                .then_some(found)
        };
        for at in pairs(text, b'(', b')') {
            if let Some(found) = on_its_own(Span::new(at.start + 1, at.end - 1).of(text)) {
                let placed = |(own, mut cited): (Span, super::Cited)| {
                    cited.span = raw.source(own.shifted(at.start + 1));
                    cited
                };
                add(at, citation(raw.source(at), found.into_iter().map(placed).collect(), Form::Bracket));
            }
        }
        let inline_notes = pairs(text, b'[', b']').into_iter().filter(|at| text[..at.start].ends_with('^'));
        let whole =
            matches!(kind, ReportBlockKind::Note(_) | ReportBlockKind::Attribution).then(|| Span::new(0, text.len()));
        for within in inline_notes.chain(whole) {
            for (at, mut cited) in bare(within.of(text)) {
                let at = at.shifted(within.start);
                let span = raw.source(at);
                cited.span = span;
                add(at, citation(span, vec![cited], Form::Bare));
            }
        }
        for address in ADDRESS.find_iter(text) {
            add(address.range().into(), None);
        }
        cuts
    }
}

/// Returns the innermost pairs of brackets, as the ranges between them.
fn pairs(text: &str, open: u8, close: u8) -> Vec<Span> {
    let mut found = Vec::new();
    let mut last = None;
    for at in memchr::memchr2_iter(open, close, text.as_bytes()) {
        if text.as_bytes()[at] == open {
            last = Some(at);
        } else if let Some(start) = last.take() {
            found.push(Span::new(start, at + 1));
        }
    }
    found
}

fn begins_with_dash(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with(['—', '–', '―']) || text.starts_with("--")
}

/// Returns the prose without the removals, and where each of them was.
fn finished(raw: &Prose, cuts: &[Edit]) -> (Prose, Vec<usize>) {
    let mut prose = Prose::default();
    let mut places = Vec::new();
    let mut cuts = cuts.iter().peekable();
    let mut end = 0;
    let mut chars = raw.chars().peekable();
    let mut after_cut = false;
    while let Some((at, c, origin)) = chars.next() {
        while cuts.peek().is_some_and(|cut| cut.at.start == at) {
            end = cuts.next().map_or(end, |cut| cut.at.end);
            places.push(prose.text().len());
            after_cut = true;
        }
        if at < end {
            continue;
        }
        let next = chars.peek().map(|(_, c, _)| *c);
        let is_closed = match c {
            '"' => next.is_none_or(|next| !next.is_alphanumeric()),
            c => c.is_whitespace() || ",.;:!?)”’»」』，。；：！？）".contains(c),
        };
        // The space before a removal is removed too.
        if after_cut && is_closed && prose.text().ends_with(' ') {
            prose.truncate(prose.text().len() - 1);
        }
        after_cut = false;
        if !(prose.text().is_empty() && c.is_whitespace()) {
            prose.push_char(c, origin);
        }
    }
    let length = prose.text().trim_end().len();
    prose.truncate(length);
    (prose, places.into_iter().map(|at| at.min(length)).collect())
}
