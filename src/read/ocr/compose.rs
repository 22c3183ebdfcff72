//! Joins recognised lines into paragraphs, and words that line ends divide.

use std::collections::HashSet;

use super::line::{Frame, Line, UNCERTAIN, confidence};
use crate::article::Mark;
use crate::text::{Block, ParagraphKind, Span, is_unsegmented_script};

/// Signs that divide a word at the end of a line.
const HYPHENS: [char; 5] = ['\u{ad}', '-', '\u{2010}', '¬', '⸗'];

/// Pages of recognised text.
#[derive(Debug, Default)]
pub(super) struct Pages {
    pages: Vec<Page>,
    /// Whether pages are known.
    is_paged: bool,
}

/// A page of recognised text.
#[derive(Debug, Default)]
struct Page {
    /// Its extent, in the unit of the words' frames.
    frame: Option<Frame>,
    paragraphs: Vec<Paragraph>,
}

#[derive(Debug, Default)]
struct Paragraph {
    lines: Vec<Line>,
    kind: ParagraphKind,
}

/// The text of an article, and where its lines are in it.
#[derive(Debug, Default)]
pub(super) struct Composed<'p> {
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
    pub(super) marks: Vec<Mark>,
    /// The lines: where each begins in the text, and its page from 1.
    pub(super) lines: Vec<(usize, u32, &'p Line)>,
}

impl Pages {
    /// Begins a page.
    pub(super) fn page(&mut self) {
        self.is_paged = true;
        self.pages.push(Page::default());
    }

    /// Sets the extent of the current page.
    pub(super) fn frame(&mut self, frame: Option<Frame>) {
        if let Some(page) = self.pages.last_mut() {
            page.frame = frame;
        }
    }

    /// Returns the extent of each page, if known.
    pub(super) fn frames(&self) -> impl Iterator<Item = Option<Frame>> + '_ {
        self.pages.iter().map(|page| page.frame)
    }

    /// Returns the lines of all pages.
    pub(super) fn into_lines(self) -> impl Iterator<Item = Line> {
        self.pages.into_iter().flat_map(|page| page.paragraphs).flat_map(|paragraph| paragraph.lines)
    }

    /// Returns the numbers of the pages whose words the recogniser was not sure of, with its confidence in them.
    pub(super) fn uncertain(&self) -> Vec<(u32, u8)> {
        let lines = |page: &'_ Page| page.paragraphs.iter().flat_map(|it| &it.lines).cloned().collect::<Vec<_>>();
        let sure = self.pages.iter().zip(1..).map(|(page, number)| (number, confidence(&lines(page))));
        sure.filter_map(|(number, sure)| Some((number, sure?)).filter(|(_, sure)| *sure < UNCERTAIN)).collect()
    }

    /// Begins a paragraph.
    pub(super) fn paragraph(&mut self) {
        if self.pages.is_empty() {
            self.pages.push(Page::default());
        }
        let page = &mut self.pages.last_mut().expect("a page was added").paragraphs;
        if page.last().is_none_or(|last| !last.lines.is_empty()) {
            page.push(Paragraph::default());
        }
    }

    /// Sets the kind of the current paragraph.
    pub(super) fn kind(&mut self, kind: ParagraphKind) {
        if let Some(paragraph) = self.pages.last_mut().and_then(|page| page.paragraphs.last_mut()) {
            paragraph.kind = kind;
        }
    }

    /// Adds a line to the current paragraph.
    pub(super) fn line(&mut self, line: Line) {
        let text = line.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return;
        }
        if self.pages.last().is_none_or(|page| page.paragraphs.is_empty()) {
            self.paragraph();
        }
        if let Some(paragraph) = self.pages.last_mut().and_then(|page| page.paragraphs.last_mut()) {
            paragraph.lines.push(Line { text, ..line });
        }
    }

    /// Returns the size of the text and its structure, in bytes.
    pub(super) fn size(&self) -> usize {
        let paragraphs = self.pages.iter().flat_map(|page| &page.paragraphs);
        self.pages.len() * 32 + paragraphs.flat_map(|it| &it.lines).map(|line| line.text.len() + 32).sum::<usize>()
    }
}

/// Splits plain text into pages by form feeds, and into paragraphs by empty lines.
pub(super) fn plain(text: &str) -> Pages {
    let mut pages = Pages::default();
    let is_paged = text.trim_end_matches(['\u{c}', '\n', '\r']).contains('\u{c}');
    for page in text.trim_end().split('\u{c}') {
        if is_paged {
            pages.page();
        }
        pages.paragraph();
        for line in page.lines() {
            if line.trim().is_empty() { pages.paragraph() } else { pages.line(Line::of(line)) }
        }
    }
    pages
}

/// Returns the text, its paragraphs, and marks for its pages.
pub(super) fn compose(pages: &Pages) -> Composed<'_> {
    let words = Words::of(pages);
    let Composed { mut text, mut blocks, mut marks, mut lines } = Composed::default();
    for (page, number) in pages.pages.iter().zip(1..) {
        let mut is_first = true;
        for paragraph in page.paragraphs.iter().filter(|paragraph| !paragraph.lines.is_empty()) {
            let goes_on = blocks.last().filter(|_| is_first && number > 1).is_some_and(|last| {
                last.kind == paragraph.kind && goes_on(last.span.of(&text), &paragraph.lines[0].text)
            });
            let begin = if let Some(last) = blocks.last().filter(|_| goes_on) {
                last.span.start
            } else {
                drop_last_hyphen(&mut text, &mut blocks);
                text.push_str(if text.is_empty() { "" } else { "\n\n" });
                text.len()
            };
            for (place, line) in paragraph.lines.iter().enumerate() {
                if place > 0 || goes_on {
                    words.join(&mut text, begin, &line.text);
                }
                if is_first && pages.is_paged {
                    marks.push(Mark::Page { at: text.len(), number, label: None });
                }
                is_first = false;
                lines.push((text.len(), number, line));
                text.push_str(&line.text);
            }
            let block = Block::new(Span::new(begin, text.len()), paragraph.kind);
            if goes_on {
                blocks.pop();
            }
            blocks.push(block);
        }
    }
    drop_last_hyphen(&mut text, &mut blocks);
    Composed { text, blocks, marks, lines }
}

/// Removes a soft hyphen from the end of a paragraph that does not go on.
fn drop_last_hyphen(text: &mut String, blocks: &mut [Block]) {
    if text.ends_with('\u{ad}')
        && let Some(last) = blocks.last_mut()
    {
        text.pop();
        last.span.end = text.len();
    }
}

/// Whether a paragraph goes on with the first line of the next page.
fn goes_on(before: &str, line: &str) -> bool {
    let is_divided = before.ends_with(HYPHENS);
    let ends = before.trim_end_matches(['"', '”', '’', '»', ')', ']']).ends_with(['.', '!', '?', ':', '…', '。']);
    let is_lower = line.chars().next().is_some_and(char::is_lowercase);
    is_lower && (is_divided || !ends)
}

/// The words of a document, which tell whether a hyphen at the end of a line is the author's.
struct Words<'a>(HashSet<&'a str>);

impl<'a> Words<'a> {
    fn of(pages: &'a Pages) -> Self {
        let mut words = HashSet::new();
        let mut is_divided = false;
        for line in pages.pages.iter().flat_map(|page| &page.paragraphs).flat_map(|paragraph| &paragraph.lines) {
            let line = line.text.as_str();
            // The parts of a divided word are no words.
            let ends_divided = line.ends_with(HYPHENS);
            let whole = if ends_divided { line.rfind(' ').map_or("", |end| &line[..end]) } else { line };
            let whole = whole.split(' ').skip(usize::from(is_divided));
            words.extend(whole.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())));
            is_divided = ends_divided;
        }
        words.remove("");
        Self(words)
    }

    /// Prepares a text for its next line: a word that the line end divides is joined.
    fn join(&self, text: &mut String, begin: usize, line: &str) {
        if text.ends_with('\u{ad}') {
            text.pop();
            return;
        }
        let Some(hyphen) = text.chars().next_back().filter(|c| matches!(c, '-' | '\u{2010}' | '¬' | '⸗')) else {
            let is_dense = |c: Option<char>| c.is_some_and(is_unsegmented_script);
            if !(is_dense(text.chars().next_back()) && is_dense(line.chars().next())) {
                text.push(' ');
            }
            return;
        };
        let stem = &text[begin..text.len() - hyphen.len_utf8()];
        let first = stem.rsplit([' ', '-']).next().unwrap_or_default();
        let first = first.trim_start_matches(|c: char| !c.is_alphanumeric());
        let rest = line.split(' ').next().unwrap_or_default();
        let rest = rest.trim_end_matches(|c: char| !c.is_alphanumeric());
        let second = rest.split('-').next().unwrap_or_default();
        let is_word = first.chars().next_back().is_some_and(char::is_alphabetic)
            && second.chars().next().is_some_and(char::is_alphabetic);
        if !is_word {
            // A dash: it stands between words.
            if !first.chars().next_back().is_some_and(char::is_alphanumeric) {
                text.push(' ');
            }
            return;
        }
        let has = |word: &str| self.0.contains(word);
        let is_compound = has(&format!("{first}-{second}"))
            || !second.starts_with(char::is_lowercase)
            || (hyphen == '-' && has(first) && has(second) && !has(&format!("{first}{second}")));
        if !is_compound || matches!(hyphen, '¬' | '⸗') {
            text.truncate(text.len() - hyphen.len_utf8());
        }
    }
}
