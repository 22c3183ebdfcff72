//! Joins recognised lines into paragraphs, and words that line ends divide.

use std::collections::HashSet;

use crate::article::Mark;
use crate::text::{Block, ParagraphKind, Span, is_unsegmented_script};

/// Signs that divide a word at the end of a line.
const HYPHENS: [char; 5] = ['\u{ad}', '-', '\u{2010}', '¬', '⸗'];

/// Pages of recognised text.
#[derive(Debug, Default)]
pub(super) struct Pages {
    /// The paragraphs of each page, and the lines of each paragraph.
    pages: Vec<Vec<Paragraph>>,
    /// Whether pages are known.
    is_paged: bool,
}

#[derive(Debug, Default)]
struct Paragraph {
    lines: Vec<String>,
    kind: ParagraphKind,
}

impl Pages {
    /// Begins a page.
    pub(super) fn page(&mut self) {
        self.is_paged = true;
        self.pages.push(Vec::new());
    }

    /// Begins a paragraph.
    pub(super) fn paragraph(&mut self) {
        if self.pages.is_empty() {
            self.pages.push(Vec::new());
        }
        let page = self.pages.last_mut().expect("a page was added");
        if page.last().is_none_or(|last| !last.lines.is_empty()) {
            page.push(Paragraph::default());
        }
    }

    /// Sets the kind of the current paragraph.
    pub(super) fn kind(&mut self, kind: ParagraphKind) {
        if let Some(paragraph) = self.pages.last_mut().and_then(|page| page.last_mut()) {
            paragraph.kind = kind;
        }
    }

    /// Adds a line to the current paragraph.
    pub(super) fn line(&mut self, line: &str) {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() {
            return;
        }
        if self.pages.last().is_none_or(Vec::is_empty) {
            self.paragraph();
        }
        if let Some(paragraph) = self.pages.last_mut().and_then(|page| page.last_mut()) {
            paragraph.lines.push(line);
        }
    }

    /// Returns the size of the text and its structure, in bytes.
    pub(super) fn size(&self) -> usize {
        let paragraphs = self.pages.iter().flatten();
        self.pages.len() * 32 + paragraphs.flat_map(|it| &it.lines).map(|line| line.len() + 32).sum::<usize>()
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
            if line.trim().is_empty() { pages.paragraph() } else { pages.line(line) }
        }
    }
    pages
}

/// Returns the text, its paragraphs, and marks for its pages.
pub(super) fn compose(pages: &Pages) -> (String, Vec<Block>, Vec<Mark>) {
    let words = Words::of(pages);
    let (mut text, mut blocks, mut marks) = (String::new(), Vec::<Block>::new(), Vec::new());
    for (page, number) in pages.pages.iter().zip(1..) {
        let mut is_first = true;
        for paragraph in page.iter().filter(|paragraph| !paragraph.lines.is_empty()) {
            let goes_on = blocks
                .last()
                .filter(|_| is_first && number > 1)
                .is_some_and(|last| last.kind == paragraph.kind && goes_on(last.span.of(&text), &paragraph.lines[0]));
            let begin = if let Some(last) = blocks.last().filter(|_| goes_on) {
                last.span.start
            } else {
                drop_last_hyphen(&mut text, &mut blocks);
                text.push_str(if text.is_empty() { "" } else { "\n\n" });
                text.len()
            };
            for (place, line) in paragraph.lines.iter().enumerate() {
                if place > 0 || goes_on {
                    words.join(&mut text, begin, line);
                }
                if is_first && pages.is_paged {
                    marks.push(Mark::Page { at: text.len(), number, label: None });
                }
                is_first = false;
                text.push_str(line);
            }
            let block = Block::new(Span::new(begin, text.len()), paragraph.kind);
            if goes_on {
                blocks.pop();
            }
            blocks.push(block);
        }
    }
    drop_last_hyphen(&mut text, &mut blocks);
    (text, blocks, marks)
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
        for line in pages.pages.iter().flatten().flat_map(|paragraph| &paragraph.lines) {
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
