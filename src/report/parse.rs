//! Parses Markdown into blocks of prose, with their citations, notes and comments.
//!
//! Code, URLs, images, raw HTML and metadata are not prose. Citations written by `ibid report` are marked (`<span
//! data-ibid="ARTICLE#p3">…</span>`), so that they are read as the citations they replaced.

use std::ops::Range;
use std::sync::LazyLock;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use regex::Regex;

use super::citation::{Citation, Cited, Form, bracketed, target};
use super::prose::{MARK, Prose};
use super::suppression::Suppression;
use super::{Report, ReportBlockKind, bibliography};
use crate::read::markdown_dialect;
use crate::text::Span;

/// Content represented by a [`MARK`] in unfinished prose.
#[derive(Clone, Debug)]
pub(super) enum Raw {
    Citation(Citation),
    Note(String, Span),
}

static OUR_SPAN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"^<span\s[^>]*?data-ibid="([^"]*)""#).expect("a good pattern"));

/// Start of the bibliography that `ibid report` maintains.
pub(super) const BIBLIOGRAPHY: &str = "<div data-ibid=\"bibliography\">";

/// Parses a report into blocks.
pub(super) fn parse(text: &str) -> Report {
    let metadata = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let options = markdown_dialect() | metadata;
    let mut page = Page::new(text);
    for (event, place) in Parser::new_ext(text, options).into_offset_iter() {
        page.event(event, place);
    }
    page.close();
    page.end_html();
    Report { text: text.to_owned(), ..page.report }
}

/// A report under construction.
pub(super) struct Page<'t> {
    pub(super) text: &'t str,
    pub(super) report: Report,
    /// Prose of the current block, with a [`MARK`] for each of its marks.
    pub(super) raw: Prose,
    pub(super) marks: Vec<Raw>,
    kind: Option<ReportBlockKind>,
    note: Option<String>,
    /// Open block quotations, with the number of the outermost.
    quotes: Vec<Option<usize>>,
    quoted: usize,
    /// Number of the current table row, from 1.
    pub(super) row: usize,
    /// Open tags around the current text, and those among them whose text is not prose.
    depth: usize,
    silent: usize,
    /// Open links: the length of the prose and the number of marks before, and where they begin.
    links: Vec<(usize, usize, usize)>,
    /// Open citation of an earlier run: where it begins, its references, and the open elements in it.
    written: Option<(usize, Vec<Cited>, usize)>,
    html: Option<(usize, String)>,
    metadata: Option<(usize, String)>,
    /// Suppressions waiting for the end of their block, as indices into the report's list.
    pub(super) here: Vec<usize>,
    /// Suppressions waiting for the next element.
    next: Vec<usize>,
}

impl<'t> Page<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            report: Report::default(),
            raw: Prose::default(),
            marks: Vec::new(),
            kind: None,
            note: None,
            quotes: Vec::new(),
            quoted: 0,
            row: 0,
            depth: 0,
            silent: 0,
            links: Vec::new(),
            written: None,
            html: None,
            metadata: None,
            here: Vec::new(),
            next: Vec::new(),
        }
    }

    fn event(&mut self, event: Event<'_>, place: Range<usize>) {
        let is_kept = self.is_bibliography();
        match event {
            Event::Start(tag) => self.open(tag, place),
            Event::End(tag) => self.end(tag, place),
            Event::Html(html) => {
                self.html.get_or_insert_with(|| (place.start, String::new())).1.push_str(&html);
            }
            Event::Text(words) if self.metadata.is_some() => {
                if let Some((start, block)) = &mut self.metadata {
                    if block.is_empty() {
                        *start = place.start;
                    }
                    block.push_str(&words);
                }
            }
            _ if is_kept || self.silent > 0 => {}
            Event::InlineHtml(tag) => self.tag(&tag, place),
            _ if self.written.is_some() => {}
            Event::Text(words) => self.raw.push(&words, place.into()),
            Event::SoftBreak | Event::HardBreak => self.raw.push_char(' ', place.into()),
            Event::FootnoteReference(label) => self.mark(Raw::Note(label.into_string(), place.into())),
            Event::Rule => self.close(),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {}
        }
    }

    /// Returns whether the next event is part of the bibliography that `ibid report` maintains.
    fn is_bibliography(&self) -> bool {
        matches!(self.report.bibliography, Some(Span { end: usize::MAX, .. }))
    }

    pub(super) fn mark(&mut self, mark: Raw) {
        let span = match &mark {
            Raw::Citation(citation) => citation.span,
            Raw::Note(_, span) => *span,
        };
        self.raw.push_char(MARK, span);
        self.marks.push(mark);
    }

    fn open(&mut self, tag: Tag<'_>, place: Range<usize>) {
        let is_inline = matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Superscript
                | Tag::Subscript
                | Tag::Link { .. }
                | Tag::Image { .. }
        );
        if !is_inline {
            self.close();
            if self.depth == 0 && !matches!(tag, Tag::HtmlBlock) {
                for allow in std::mem::take(&mut self.next) {
                    self.report.allows[allow].scope = Span::from(place.clone());
                }
            }
            self.depth += 1;
        }
        match tag {
            Tag::Heading { .. } => self.kind = Some(ReportBlockKind::Heading),
            Tag::TableRow | Tag::TableHead => self.row += 1,
            Tag::TableCell => self.kind = Some(ReportBlockKind::Cell),
            Tag::FootnoteDefinition(label) => self.note = Some(label.into_string()),
            Tag::BlockQuote(alert) => {
                let around = self.quotes.last().copied().flatten();
                let own = (alert.is_none() && around.is_none()).then(|| {
                    self.quoted += 1;
                    self.quoted - 1
                });
                self.quotes.push(around.or(own));
            }
            Tag::MetadataBlock(_) => self.metadata = Some((place.start, String::new())),
            Tag::CodeBlock(_)
            | Tag::Image { .. }
            | Tag::Link { link_type: LinkType::Autolink | LinkType::Email, .. } => self.silent += 1,
            Tag::Link { .. } => self.links.push((self.raw.text().len(), self.marks.len(), place.start)),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, place: Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {
                return;
            }
            TagEnd::Image => {
                self.silent -= 1;
                return;
            }
            TagEnd::Link => {
                match self.links.pop() {
                    Some((length, marks, start)) => self.link(length, marks, Span::new(start, place.end)),
                    None => self.silent = self.silent.saturating_sub(1),
                }
                return;
            }
            _ => self.close(),
        }
        self.depth -= 1;
        match tag {
            TagEnd::CodeBlock => self.silent -= 1,
            TagEnd::FootnoteDefinition => self.note = None,
            TagEnd::BlockQuote(_) => {
                self.quotes.pop();
            }
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::MetadataBlock(_) => {
                if let Some((start, block)) = self.metadata.take() {
                    let found = bibliography::read(&block, start);
                    self.report.works.extend(found.works);
                    self.report.bibliographies.extend(found.files);
                    self.report.lang = self.report.lang.take().or(found.lang);
                }
            }
            _ => {}
        }
    }

    /// Turns a link whose text consists of references into a citation.
    fn link(&mut self, length: usize, marks: usize, span: Span) {
        let is_ours = !self.is_bibliography() && self.written.is_none();
        let inner = span.start + 1;
        let shown = &self.raw.text()[length.min(self.raw.text().len())..];
        if !is_ours || !shown.contains("#p") || self.marks.len() > marks {
            return;
        }
        let Some(close) = self.text[span.start..span.end].find(']') else { return };
        let cited = bracketed(&self.text[inner..span.start + close], inner);
        if !cited.is_empty() {
            self.raw.truncate(length);
            self.mark(Raw::Citation(Citation { span, cited, form: Form::Bracket }));
        }
    }

    /// Handles an inline tag or comment.
    fn tag(&mut self, tag: &str, place: Range<usize>) {
        if let Some((start, _, depth)) = &mut self.written {
            if tag.starts_with("<span") && !tag.ends_with("/>") {
                *depth += 1;
            } else if tag.starts_with("</span") {
                *depth -= 1;
                if *depth == 0 {
                    let span = Span::new(*start, place.end);
                    let cited = self.written.take().map(|(_, cited, _)| cited).unwrap_or_default();
                    self.mark(Raw::Citation(Citation { span, cited, form: Form::Written }));
                }
            }
        } else if let Some(found) = OUR_SPAN.captures(tag) {
            let cited = written(found.get(1).expect("it is not optional"), place.start);
            if !cited.is_empty() {
                self.written = Some((place.start, cited, 1));
            }
        } else if let Some(allow) = Suppression::read(tag, place.start) {
            self.here.push(self.report.allows.len());
            self.report.allows.push(allow);
        } else if tag.starts_with("<br") {
            self.raw.push_char(' ', place.into());
        }
    }

    /// Handles ibid's own markup in a block of raw HTML.
    fn end_html(&mut self) {
        let Some((start, html)) = self.html.take() else { return };
        if let Some(at) = html.find(BIBLIOGRAPHY).filter(|_| self.report.bibliography.is_none()) {
            self.report.bibliography = Some(Span::new(start + at, usize::MAX));
        }
        if let Some(kept) = &mut self.report.bibliography
            && kept.end == usize::MAX
            && let Some(at) = html.find("</div>")
        {
            kept.end = start + at + "</div>".len();
        }
        let mut from = 0;
        while let Some(open) = html[from..].find("<!--").map(|at| from + at) {
            let end = html[open..].find("-->").map_or(html.len(), |at| open + at + "-->".len());
            // The HTML is identical to the report's text, apart from block quotation markers at line starts.
            let is_verbatim = self.text.get(start + open..start + end) == Some(&html[open..end]);
            if let Some(allow) = Suppression::read(&html[open..end], start + open).filter(|_| is_verbatim) {
                self.next.push(self.report.allows.len());
                self.report.allows.push(allow);
            }
            from = end;
        }
    }

    /// Ends the current block, in formats other than Markdown. Suppressions before it apply to it.
    pub(super) fn end_block(&mut self, kind: ReportBlockKind) {
        let first = self.report.blocks.len();
        self.finish_block(kind);
        if let (Some(from), Some(to)) = (self.report.blocks.get(first), self.report.blocks.last()) {
            let span = Span::new(from.span.start, to.span.end);
            for allow in std::mem::take(&mut self.next) {
                self.report.allows[allow].scope = span;
            }
        }
    }

    /// Adds a suppression, if a comment is one: for the next block if the comment has its own line, or else for the
    /// current block.
    pub(super) fn comment(&mut self, inside: &str, span: Span, has_own_line: bool) {
        if let Some(allow) = Suppression::inside(inside, span) {
            let number = self.report.allows.len();
            self.report.allows.push(allow);
            if has_own_line { &mut self.next } else { &mut self.here }.push(number);
        }
    }

    /// Returns the number of a new block quotation.
    pub(super) fn quotation(&mut self) -> ReportBlockKind {
        self.quoted += 1;
        ReportBlockKind::Quote(self.quoted - 1)
    }

    /// Returns the report.
    pub(super) fn into_report(self) -> Report {
        Report { text: self.text.to_owned(), ..self.report }
    }

    /// Ends the current block.
    pub(super) fn close(&mut self) {
        self.links.clear();
        self.written = None;
        let kind = self.kind.take();
        let quote = self.quotes.last().copied().flatten().map(ReportBlockKind::Quote);
        let note = self.note.clone().map(ReportBlockKind::Note);
        self.finish_block(note.or(quote).or(kind).unwrap_or(ReportBlockKind::Body));
    }
}

/// Returns the references of a citation written by an earlier run.
fn written(value: regex::Match<'_>, tag: usize) -> Vec<Cited> {
    let mut start = tag + value.start();
    let mut cited = Vec::new();
    for part in value.as_str().split("; ") {
        let typed = part.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        let span = Span::new(start, start + part.len());
        start = span.end + "; ".len();
        cited.extend((!typed.is_empty()).then(|| Cited {
            target: target(&typed),
            typed,
            span,
            around: Default::default(),
        }));
    }
    cited
}
