//! Writes a draft's references as formatted citations with a bibliography.
//!
//! Each citation keeps its reference, `<span data-ibid="ARTICLE#p3@9f3c12ab">…</span>`, so that the report can be
//! linted like the draft, and written again in another style.

use std::collections::BTreeSet;

use super::cache::LintCache;
use super::citation::{Citation, Form};
use super::finding::edited;
use super::parse::BIBLIOGRAPHY;
use super::sources::{ArticleRange, ReferenceStatus, Sources};
use super::{Report, ReportBlockKind};
use crate::cite::{Bibliography, FormattedCitations, Item, Locator, Reference, Style, Styled};
use crate::engine::Searcher;
use crate::error::Result;
use crate::text::Span;

/// A written report.
#[derive(Clone, Debug)]
pub struct WrittenReport {
    /// Its Markdown.
    pub text: String,
    /// Number of citations written.
    pub citations: usize,
    /// Citations left unchanged, in order.
    pub unwritten: Vec<UnresolvedCitation>,
    /// Reasons to check cited articles against their files: the first citation of each in the draft, and a reason.
    pub doubts: Vec<(Span, String)>,
}

/// A citation that cannot be resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnresolvedCitation {
    /// Byte range in the draft.
    pub span: Span,
    /// What is wrong with it.
    pub why: String,
}

/// Writes the citations of a draft and its bibliography, under a heading (none if empty), in a style and the language
/// of its terms. `dress` renders styled text as Markdown. Citations of works outside the index are left unchanged.
pub fn write(
    report: &Report,
    searcher: &dyn Searcher,
    (style, locale): (&Style, Option<&str>),
    heading: &str,
    dress: &dyn Fn(&Styled) -> String,
) -> Result<WrittenReport> {
    let Resolved { placed, written, mut unwritten } = resolve(report, searcher, (style, locale))?;
    let mut page = Page { report, edits: Vec::new(), notes: String::new(), labels: 0, taken: labels(&report.text) };
    let notes = noted(report);
    for ((number, places), styled) in placed.iter().zip(&written.citations) {
        let formatted = formatted(&report.citations[*number], places, &dress(styled));
        let citation = &report.citations[*number];
        if style.is_note() && !notes.contains(number) {
            page.note(citation.span, &formatted);
        } else {
            page.edits.push((citation.span, formatted));
        }
    }
    unwritten.sort_by_key(|left| left.span);
    let text = page.finish(&listed(&written, heading, dress));
    Ok(WrittenReport { text, citations: placed.len(), unwritten, doubts: doubts(report, &placed) })
}

/// The citations of a report in a style.
pub(super) struct Resolved {
    /// Those that are written, by their numbers in reading order, with their ranges.
    pub(super) placed: Vec<(usize, Vec<ArticleRange>)>,
    /// The citations in the same order, and the bibliography.
    pub(super) written: FormattedCitations,
    /// Those that cannot be resolved.
    pub(super) unwritten: Vec<UnresolvedCitation>,
}

/// Resolves the citations of a report and formats them. Those of works outside the index are left out.
pub(super) fn resolve(
    report: &Report,
    searcher: &dyn Searcher,
    (style, locale): (&Style, Option<&str>),
) -> Result<Resolved> {
    let cache = LintCache::default();
    let sources = Sources::over(searcher, &cache);
    let mut bibliography = Bibliography::new(style, locale)?;
    let mut unwritten = Vec::new();
    let mut placed: Vec<(usize, Vec<ArticleRange>)> = Vec::new();
    for number in in_order(report) {
        let citation = &report.citations[number];
        match places(citation, report, &sources)? {
            Ok(places) if places.is_empty() => {}
            Ok(places) => placed.push((number, places)),
            Err((span, why)) => unwritten.push(UnresolvedCitation { span, why }),
        }
    }
    for (_, places) in &placed {
        let items: Vec<(Item, Option<Locator>)> =
            places.iter().map(|place| (Item::of(&place.known.record), place.locator)).collect();
        bibliography.cite(&items.iter().map(|(item, locator)| (item, *locator)).collect::<Vec<_>>());
    }
    let written = bibliography.finish();
    Ok(Resolved { placed, written, unwritten })
}

/// Returns the reasons to check the cited articles, each with the first citation of its article.
pub(super) fn doubts(report: &Report, placed: &[(usize, Vec<ArticleRange>)]) -> Vec<(Span, String)> {
    let mut seen = BTreeSet::new();
    let mut doubts = Vec::new();
    for (number, place) in placed.iter().flat_map(|(number, places)| places.iter().map(move |place| (number, place))) {
        let record = &place.known.record;
        if seen.insert(record.id.as_str()) {
            let at = report.citations[*number].span;
            doubts.extend(record.doubts.iter().map(|doubt| (at, format!("{}: {doubt}", record.id))));
        }
    }
    doubts
}

/// Returns the citations in reading order: those in a note at the position of its footnote reference.
fn in_order(report: &Report) -> Vec<usize> {
    let body = report.blocks.iter().filter(|block| !matches!(block.kind, ReportBlockKind::Note(_)));
    let met = body.flat_map(|block| block.marks.iter().flat_map(|mark| mark.cites.iter().copied()));
    let mut seen = BTreeSet::new();
    met.chain(0..report.citations.len()).filter(|number| seen.insert(*number)).collect()
}

/// Returns the citations that are in notes.
pub(super) fn noted(report: &Report) -> BTreeSet<usize> {
    let notes = report.blocks.iter().filter(|block| matches!(block.kind, ReportBlockKind::Note(_)));
    notes.flat_map(|block| block.marks.iter().flat_map(|mark| mark.cites.iter().copied())).collect()
}

/// Resolves all references of a citation; empty if it cites works outside the index. The error identifies the
/// unresolved reference.
fn places(
    citation: &Citation,
    report: &Report,
    sources: &Sources<'_>,
) -> Result<std::result::Result<Vec<ArticleRange>, (Span, String)>> {
    let mut found = Vec::new();
    let mut outside = false;
    for cited in &citation.cited {
        let why = match sources.look_up(cited, report)? {
            ReferenceStatus::Found(place) => {
                found.push(place);
                continue;
            }
            ReferenceStatus::Outside => {
                outside = true;
                continue;
            }
            ReferenceStatus::Beyond(_, what) | ReferenceStatus::Malformed(what) => what,
            ReferenceStatus::Unknown(_) => "article not found in the index".to_owned(),
            ReferenceStatus::Ambiguous(_) => "several articles have this name".to_owned(),
        };
        return Ok(Err((cited.span, why)));
    }
    // A citation of both kinds of works is left unchanged as a whole.
    Ok(Ok(if outside { Vec::new() } else { found }))
}

/// Formats a citation with its references beside it.
fn formatted(citation: &Citation, places: &[ArticleRange], words: &str) -> String {
    let references: Vec<String> = places.iter().map(|place| attribute(&anchor(place).to_string())).collect();
    let before: Vec<&str> = citation.cited.iter().map(|cited| cited.around.0.as_str()).collect();
    let after: Vec<&str> = citation.cited.iter().map(|cited| cited.around.1.as_str()).collect();
    let joined = |words: Vec<&str>| words.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(", ");
    let (before, after) = (joined(before), joined(after));
    let before = if before.is_empty() { before } else { before + " " };
    let after = if after.is_empty() { after } else { ", ".to_owned() + &after };
    // A citation written by an earlier run keeps the brackets around it, if any.
    let space = if citation.form == Form::Written { "" } else { &*before };
    format!("{space}<span data-ibid=\"{}\">{words}</span>{after}", references.join("; "))
}

/// Returns the reference to keep: pinned to the text, unless it is pinned to another, which lint has to report.
pub(super) fn anchor(place: &ArticleRange) -> Reference {
    let reference = match place.reference.paragraphs {
        // A page reference is kept by its paragraphs.
        None if place.locator.is_some() => {
            Reference::covering(&place.known.article, place.span).unwrap_or_else(|| place.reference.clone())
        }
        _ => place.reference.clone(),
    };
    if place.is_current() { reference.pinned(&place.known.record.sha256) } else { reference }
}

fn attribute(value: &str) -> String {
    value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Renders the bibliography between the markers that identify it in a later run; empty if there is nothing to list.
fn listed(written: &FormattedCitations, heading: &str, dress: &dyn Fn(&Styled) -> String) -> String {
    if written.bibliography.is_empty() {
        return String::new();
    }
    let mut out = format!("{BIBLIOGRAPHY}\n\n");
    if !heading.is_empty() {
        out.extend(["## ", heading, "\n\n"]);
    }
    for listed in &written.bibliography {
        let label = listed.label.as_ref().map(|label| dress(label).trim().to_owned() + " ").unwrap_or_default();
        out.extend([&label, dress(&listed.text).as_str(), "\n\n"]);
    }
    out + "</div>"
}

struct Page<'r> {
    report: &'r Report,
    edits: Vec<(Span, String)>,
    /// Notes to append.
    notes: String,
    labels: usize,
    /// Label numbers that the draft already uses.
    taken: BTreeSet<usize>,
}

/// Prefix of the labels of ibid's own notes.
const LABEL: &str = "[^ibid-";

/// Returns the numbers of ibid's own labels in a text.
fn labels(text: &str) -> BTreeSet<usize> {
    let number = |at: usize| {
        let rest = &text[at + LABEL.len()..];
        let digits = rest.bytes().take(20).take_while(u8::is_ascii_digit).count();
        rest[..digits].parse().ok().filter(|_| rest[digits..].starts_with(']') && !rest.starts_with('0'))
    };
    text.match_indices(LABEL).filter_map(|(at, _)| number(at)).collect()
}

impl Page<'_> {
    /// Replaces a citation with a footnote reference, behind the punctuation that follows it.
    fn note(&mut self, span: Span, words: &str) {
        let text = &self.report.text;
        self.labels += 1;
        while self.taken.contains(&self.labels) {
            self.labels += 1;
        }
        let label = format!("{LABEL}{}]", self.labels);
        let start = text[..span.start].trim_end_matches(' ').len();
        let is_line_start = start == 0 || text[..start].ends_with('\n');
        let start = if is_line_start { span.start } else { start };
        let stop = text[span.end..].chars().next().filter(|c| !is_line_start && ".,;:!?。，；：".contains(*c));
        let end = span.end + stop.map_or(0, char::len_utf8);
        let sign = stop.into_iter().collect::<String>() + &label;
        self.edits.push((Span::new(start, end), sign));
        self.notes.extend([&label, ": ", words, "\n\n"]);
    }

    fn finish(mut self, bibliography: &str) -> String {
        let kept = self.report.bibliography;
        if let Some(kept) = kept {
            self.edits.push((kept, bibliography.to_owned()));
        }
        let mut text = edited(&self.report.text, &self.edits);
        let added = if kept.is_some() { "" } else { bibliography };
        for part in [self.notes.trim_end(), added] {
            if !part.is_empty() {
                text.truncate(text.trim_end().len());
                text.extend(["\n\n", part, "\n"]);
            }
        }
        text
    }
}
