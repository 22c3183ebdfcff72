//! Reads a report in AsciiDoc: headings, paragraphs, lists, tables, quotations, footnotes, and citations in brackets or as
//! `cite:[key]`.

use std::sync::LazyLock;

use regex::Regex;

use super::citation::{Citation, Cited, Form, around, bracketed, keyed};
use super::parse::{Page, Raw};
use super::{Report, ReportBlockKind};
use crate::text::Span;

static FENCE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:-{4,}|\.{4,}|\+{4,}|/{4,}|```+|_{4,}|={4,}|\*{4,}|--|[|,:!]={3,})$"));
static HEADING: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:={1,6}|#{1,6})\s+\S"));
static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^:([\w-]+)!?:(?:\s+(.*))?$"));
static LIST: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[*.]{1,5}|-|\d+\.|<\d*\.?>)\s+(?:\[[ x*]\]\s+)?"));
static MACRO: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:image|include|video|audio|toc|ifdef|ifndef|ifeval|endif|bibliography)::.*\[.*\]$"));
static INLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"footnote:[\w-]*\[(?P<note>[^\]]*(?:\[[^\]]*\][^\]]*)*)\]",
        r"|cite(?:np)?:\[(?P<keys>[^\]]*)\]",
        r"|<<[^>]*>>|(?:image|kbd|btn|menu|stem|latexmath|asciimath|pass|anchor|indexterm2?):[^\s\[]*\[[^\]]*\]",
        r#"|"`|`"|'`|`'"#,
        r"|`[^`]+`",
    ))
});
static CITED: LazyLock<Regex> = LazyLock::new(|| pattern(r"([^\s,;()]+)(?:\(([^)]*)\))?"));

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a good pattern")
}

/// Parses a report into blocks.
pub(super) fn parse(text: &str) -> Report {
    let mut reader =
        Reader { page: Page::new(text), text, kind: ReportBlockKind::Body, notes: Vec::new(), quote: None };
    let mut at = 0;
    // The delimiter of a block whose text is not prose.
    let mut silent: Option<&str> = None;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let words = line.trim_end();
        if let Some(end) = silent {
            silent = (words != end).then_some(end);
        } else if FENCE.is_match(words) {
            reader.end();
            if words.starts_with(['-', '.', '+', '/', '`']) && words != "--" {
                silent = Some(words);
            } else if words.starts_with('_') {
                reader.quote = if reader.quote.take().is_some() { None } else { Some(reader.page.quotation()) };
            }
        } else {
            reader.line(words, start);
        }
    }
    reader.end();
    let notes = std::mem::take(&mut reader.notes);
    for (label, span) in notes {
        reader.inline(span);
        reader.page.end_block(ReportBlockKind::Note(label));
    }
    reader.page.into_report()
}

struct Reader<'t> {
    page: Page<'t>,
    text: &'t str,
    /// Kind of the current block.
    kind: ReportBlockKind,
    /// Footnotes, read after the text: label and range.
    notes: Vec<(String, Span)>,
    /// The open delimited quotation.
    quote: Option<ReportBlockKind>,
}

impl Reader<'_> {
    fn end(&mut self) {
        let kind = std::mem::replace(&mut self.kind, ReportBlockKind::Body);
        self.page.end_block(self.quote.clone().unwrap_or(kind));
    }

    fn line(&mut self, words: &str, start: usize) {
        let whole = Span::new(start, start + words.len());
        if let Some(inside) = words.strip_prefix("//") {
            return self.page.comment(inside, whole, self.page.raw.text().is_empty());
        }
        if words.trim().is_empty() || words == "+" {
            return self.end();
        }
        if let Some(found) = ATTRIBUTE.captures(words) {
            if let Some(lang) = found.get(2).filter(|_| &found[1] == "lang") {
                self.page.report.lang = Some(lang.as_str().trim().to_owned());
            }
            if let Some(file) = found.get(2).filter(|_| &found[1] == "bibtex-file") {
                self.page.report.bibliographies.push(file.as_str().trim().to_owned());
            }
            return;
        }
        if MACRO.is_match(words) {
            return self.end();
        }
        // A list of attributes; a citation is none.
        if words.starts_with('[') && words.ends_with(']') && bracketed(&words[1..words.len() - 1], start + 1).is_empty()
        {
            self.end();
            let style = words[1..words.len() - 1].split([',', '.', '#', '%']).next().unwrap_or_default().trim();
            if style == "quote" || style == "verse" {
                self.kind = self.page.quotation();
            }
            return;
        }
        let mut from = 0;
        if HEADING.is_match(words) {
            self.end();
            self.kind = ReportBlockKind::Heading;
            from = words.find(char::is_whitespace).unwrap_or(0);
        } else if let Some(cells) = words.strip_prefix('|') {
            self.end();
            self.page.row += 1;
            let mut at = 1;
            for cell in cells.split('|') {
                self.inline(Span::new(start + at, start + at + cell.len()));
                self.page.end_block(ReportBlockKind::Cell);
                at += cell.len() + 1;
            }
            return;
        } else if let Some(marker) = LIST.find(words.trim_start()) {
            self.end();
            from = words.len() - words.trim_start().len() + marker.end();
        } else if words.starts_with('.') && !words.starts_with("..") {
            // The title of a block.
            self.end();
            from = 1;
        } else if let Some(at) = words.find(":: ").filter(|_| !words.contains("::[")) {
            self.end();
            from = at + 3;
        }
        if !self.page.raw.text().is_empty() {
            self.page.raw.push_char(' ', Span::new(start.saturating_sub(1), start));
        }
        self.inline(Span::new(start + from, start + words.len()));
        let is_title = words.starts_with('.') && from == 1;
        if self.kind == ReportBlockKind::Heading || is_title {
            self.end();
        }
    }

    /// Reads the text of a range: footnotes, citations, quotation marks and formatting.
    fn inline(&mut self, span: Span) {
        let words = span.of(self.text);
        let mut last = 0;
        for found in INLINE.captures_iter(words) {
            let whole = found.get(0).map(|it| it.range()).unwrap_or_default();
            self.prose(Span::new(last, whole.start).shifted(span.start));
            last = whole.end;
            let at = Span::from(whole.clone()).shifted(span.start);
            if let Some(note) = found.name("note") {
                let label = format!("asciidoc-{}", at.start);
                if !note.is_empty() {
                    self.notes.push((label.clone(), Span::from(note.range()).shifted(span.start)));
                }
                self.page.mark(Raw::Note(label, at));
            } else if let Some(keys) = found.name("keys") {
                let cited = CITED.captures_iter(keys.as_str()).filter_map(|found| {
                    let key = found.get(1)?;
                    let locator = found.get(2).map_or("", |it| it.as_str());
                    // A number alone is a page.
                    let is_page = locator.starts_with(|c: char| c.is_ascii_digit()) && !locator.contains(':');
                    let locator = if is_page { format!("p. {locator}") } else { locator.to_owned() };
                    let (target, after) = keyed(key.as_str(), &locator);
                    let around = around("", after);
                    let place = Span::from(key.range()).shifted(span.start + keys.start());
                    Some(Cited { typed: key.as_str().to_owned(), span: place, target, around })
                });
                let cited: Vec<Cited> = cited.collect();
                if !cited.is_empty() {
                    self.page.mark(Raw::Citation(Citation { span: at, cited, form: Form::Written }));
                }
            } else {
                let mark = match &words[whole.clone()] {
                    "\"`" => Some('“'),
                    "`\"" => Some('”'),
                    "'`" => Some('‘'),
                    "`'" => Some('’'),
                    _ => None,
                };
                if let Some(mark) = mark {
                    self.page.raw.push_char(mark, at);
                }
            }
        }
        self.prose(Span::new(last, words.len()).shifted(span.start));
    }

    /// Adds prose without the marks of bold and italic text.
    fn prose(&mut self, span: Span) {
        let words = span.of(self.text);
        let mut before = ' ';
        let mut chars = words.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = chars.peek().map_or(' ', |(_, c)| *c);
            let opens = !before.is_alphanumeric() && !next.is_whitespace();
            let closes = !next.is_alphanumeric() && !before.is_whitespace();
            if !(matches!(c, '*' | '_') && (opens || closes)) {
                self.page.raw.push_char(c, Span::new(at, at + c.len_utf8()).shifted(span.start));
            }
            before = c;
        }
    }
}
