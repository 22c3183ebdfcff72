//! Reads Markdown: readable text in blocks, with each line mapped to its line in the file.
//!
//! Markup is removed and words are kept: every word of the text occurs in the source, in the same order. The
//! description of a picture becomes a separate caption after its block, so it does not interrupt a sentence.

mod flavour;
mod struck;

use std::borrow::Cow;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

use crate::article::Mark;
use crate::text::{Block, ParagraphKind, Span};

use super::{Format, RawArticle, markup, meta, superscript};
use struck::Struck;

/// The Markdown extensions in use, for articles and reports. Dollars and tildes stay ordinary characters (`$4.66
/// billion`, `~5 km`): no mathematics, no subscripts.
pub(crate) fn dialect() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// Reads a Markdown file.
pub(super) fn read(source: &str) -> RawArticle {
    let declared = meta::front_matter(source).or_else(|| flavour::title_block(source));
    let (stated, start) = declared.unwrap_or_default();
    let mut page = Page::new(source);
    let body = flavour::without_signs(&source[start..]);
    let mut struck = Struck::default();
    for (event, place) in TextMergeWithOffset::new(Parser::new_ext(&body, dialect()).into_offset_iter()) {
        if struck.takes(&event, &body[place.clone()]) {
            page.joins = true;
        } else {
            page.event(event, start + place.start);
        }
    }
    page.close();
    let mut raw_article = RawArticle::of(page.text, Format::Markdown.name());
    raw_article.meta = stated.meta;
    raw_article.id = stated.id;
    raw_article.warnings = stated.warnings;
    raw_article.meta.title = raw_article.meta.title.or_else(|| only_title(&raw_article.text, &page.blocks));
    raw_article.blocks = Some(page.blocks);
    raw_article.marks = page.marks;
    raw_article
}

/// Returns the heading that an article begins with, if no other heading has its level or a higher one.
fn only_title(text: &str, blocks: &[Block]) -> Option<String> {
    let is_title = |block: &&Block| block.kind == ParagraphKind::Heading && block.level == 1;
    let first = blocks.first().filter(is_title)?;
    (blocks.iter().filter(is_title).count() == 1).then(|| first.span.of(text).to_owned())
}

/// The text that is built block by block.
struct Page {
    /// Byte offset of each source line.
    line_starts: Vec<usize>,
    text: String,
    blocks: Vec<Block>,
    marks: Vec<Mark>,
    /// Start of the current block in the text.
    start: usize,
    /// Kind of the current block, if its tag determines it.
    kind: Option<ParagraphKind>,
    level: u8,
    /// Open quotations and lists, innermost last.
    around: Vec<ParagraphKind>,
    /// Whether a line end of the source became a space.
    soft_break: bool,
    /// Whether struck-out text came last: the space on one side of it is enough.
    joins: bool,
    /// The last line that has a mark.
    marked: usize,
    /// Number of open pictures (they can be nested), and their description.
    pictures: usize,
    description: String,
    /// Descriptions that wait for the end of the block, with their source position.
    captions: Vec<(String, usize)>,
    /// Open raw HTML, with the source positions of its lines.
    html: Vec<(String, usize)>,
    /// Start of the open text that is raised or lowered.
    script: Option<usize>,
    /// Cells begun in the current row.
    cells: usize,
    /// Whether the previous block is another row of the same table.
    row_before: bool,
}

impl Page {
    fn new(source: &str) -> Self {
        let ends = memchr::memchr_iter(b'\n', source.as_bytes()).map(|end| end + 1);
        Self {
            line_starts: std::iter::once(0).chain(ends).collect(),
            text: String::with_capacity(source.len()),
            blocks: Vec::new(),
            marks: Vec::new(),
            start: 0,
            kind: None,
            level: 0,
            around: Vec::new(),
            soft_break: false,
            joins: false,
            marked: 0,
            pictures: 0,
            description: String::new(),
            captions: Vec::new(),
            html: Vec::new(),
            script: None,
            cells: 0,
            row_before: false,
        }
    }

    /// Handles one event, which begins at byte `at` of the source.
    fn event(&mut self, event: Event, at: usize) {
        match event {
            Event::Start(tag) => self.open(tag, at),
            Event::End(tag) => self.end(tag, at),
            Event::Text(text) if self.kind != Some(ParagraphKind::Code) => self.words(&flavour::scripts(&text), at),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.words(&text, at);
            }
            Event::SoftBreak if self.pictures > 0 => self.description.push(' '),
            Event::SoftBreak => self.soft_break = true,
            Event::HardBreak => self.hard_break(),
            Event::Html(html) => self.html.push((html.into_string(), at)),
            Event::InlineHtml(tag) if markup::is_break(&tag) => self.hard_break(),
            Event::InlineHtml(tag) if self.pictures == 0 => self.script_tag(&tag),
            Event::Rule => self.close(),
            Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    /// Begins or ends raised or lowered text: `10<sup>3</sup>`.
    fn script_tag(&mut self, tag: &str) {
        let tag = tag.to_ascii_lowercase();
        let name = tag.trim_matches(['<', '/', '>']).split(' ').next().unwrap_or_default();
        match (name, tag.starts_with("</")) {
            ("sup" | "sub", false) => self.script = Some(self.text.len().max(self.start)),
            ("sup" | "sub", true) => {
                let Some(start) = self.script.take().filter(|start| self.text.is_char_boundary(*start)) else { return };
                let written = self.text.split_off(start);
                let shown = if name == "sup" {
                    superscript::raised(&written, &self.text)
                } else {
                    superscript::lowered(&written)
                };
                self.text.push_str(&shown);
            }
            _ => {}
        }
    }

    fn open(&mut self, tag: Tag, at: usize) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript | Tag::Link { .. } => {
            }
            Tag::Image { title, .. } => {
                self.pictures += 1;
                if self.pictures == 1 {
                    self.description.clear();
                    self.captions.push((title.into_string(), 0));
                }
            }
            Tag::TableCell => {
                if self.cells > 0 {
                    self.begin(self.line(at));
                    self.text.push_str(" | ");
                }
                self.cells += 1;
            }
            block => {
                self.close();
                match block {
                    Tag::Heading { level, .. } => {
                        (self.kind, self.level) = (Some(ParagraphKind::Heading), rank(level));
                    }
                    Tag::Table(_) => self.row_before = false,
                    Tag::CodeBlock(_) => self.kind = Some(ParagraphKind::Code),
                    Tag::TableHead | Tag::TableRow => (self.kind, self.cells) = (Some(ParagraphKind::TableRow), 0),
                    Tag::BlockQuote(_) => self.around.push(ParagraphKind::Quote),
                    Tag::Item => self.around.push(ParagraphKind::ListItem),
                    Tag::FootnoteDefinition(_) => self.around.push(ParagraphKind::Body),
                    _ => {}
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd, at: usize) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::TableCell => {}
            TagEnd::Image => {
                self.pictures -= 1;
                if self.pictures == 0
                    && let Some((caption, place)) = self.captions.last_mut()
                {
                    *place = at;
                    if !self.description.trim().is_empty() {
                        *caption = std::mem::take(&mut self.description);
                    }
                }
            }
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.close();
                self.around.pop();
            }
            _ => self.close(),
        }
    }

    /// Adds words at byte `at` of the source.
    fn words(&mut self, words: &str, at: usize) {
        let is_erased = words.contains(flavour::ERASED);
        let words = if is_erased { Cow::Owned(words.replace(flavour::ERASED, "")) } else { Cow::Borrowed(words) };
        let words = &*words;
        if self.pictures > 0 {
            self.description.push_str(words);
            return;
        }
        if self.kind == Some(ParagraphKind::Code) {
            let first = self.line(at);
            for (index, line) in words.split_inclusive('\n').enumerate() {
                self.add(line, first + index);
            }
            return;
        }
        let is_spaced = std::mem::take(&mut self.joins) && self.text.ends_with(char::is_whitespace);
        let words = if self.is_begun() && !is_spaced { words } else { words.trim_start() };
        if std::mem::take(&mut self.soft_break)
            && self.is_begun()
            && let (Some(before), Some(after)) = (self.text.chars().next_back(), words.chars().next())
            && !before.is_whitespace()
            && !(is_unspaced(before) && is_unspaced(after))
        {
            self.text.push(' ');
        }
        self.add(words, self.line(at));
    }

    /// Adds words of one source line, with its mark.
    fn add(&mut self, words: &str, line: usize) {
        if words.is_empty() {
            return;
        }
        self.begin(line);
        self.mark(line);
        self.text.push_str(words);
    }

    /// Separates a new block from the previous one: rows of the same table by a line end, everything else by an empty
    /// line.
    fn begin(&mut self, line: usize) {
        if self.is_begun() {
            return;
        }
        if !self.blocks.is_empty() {
            let same_table = self.row_before && self.kind == Some(ParagraphKind::TableRow);
            self.text.push_str(if same_table { "\n" } else { "\n\n" });
        }
        self.start = self.text.len();
        self.mark(line);
    }

    /// Adds a mark for this source line, unless it is already marked.
    fn mark(&mut self, line: usize) {
        if line != self.marked {
            self.drop_marks_behind();
            self.marks.push(Mark::Line { at: self.text.len(), number: u32::try_from(line).unwrap_or(u32::MAX) });
            self.marked = line;
        }
    }

    fn hard_break(&mut self) {
        self.soft_break = false;
        if self.pictures > 0 {
            self.description.push(' ');
        } else if self.is_begun() {
            let kept = self.text.trim_end_matches(' ').len();
            self.text.truncate(kept.max(self.start));
            self.text.push(if matches!(self.kind, Some(ParagraphKind::TableRow | ParagraphKind::Heading)) {
                ' '
            } else {
                '\n'
            });
        }
    }

    /// Whether the current block has text.
    fn is_begun(&self) -> bool {
        self.text.len() > self.start
    }

    /// Ends the current block, and adds the captions of its pictures after it.
    fn close(&mut self) {
        let kind = self.kind.take().or_else(|| self.around.last().copied()).unwrap_or_default();
        let level = std::mem::take(&mut self.level);
        self.lay(kind, level);
        for (caption, at) in std::mem::take(&mut self.captions) {
            let caption = caption.split_whitespace().collect::<Vec<_>>().join(" ");
            self.add(&caption, self.line(at));
            self.lay(ParagraphKind::Caption, 0);
        }
    }

    /// Creates a block from the text since its start.
    fn lay(&mut self, kind: ParagraphKind, level: u8) {
        self.soft_break = false;
        self.script = None;
        let span = Span::new(self.start, self.text.len()).trimmed(&self.text);
        self.text.truncate(span.end);
        let is_blank = span.is_empty()
            || kind == ParagraphKind::TableRow && span.of(&self.text).trim_matches([' ', '|']).is_empty();
        if is_blank {
            // An empty block leaves nothing behind, not even its separator.
            self.text.truncate(self.blocks.last().map_or(0, |block| block.span.end));
        } else {
            self.blocks.push(Block { span, kind, level });
            self.row_before = kind == ParagraphKind::TableRow;
        }
        self.drop_marks_behind();
        (self.start, self.marked) = (self.text.len(), 0);
    }

    /// Removes the marks of lines that left nothing in the text.
    fn drop_marks_behind(&mut self) {
        while matches!(self.marks.last(), Some(Mark::Line { at, .. }) if *at >= self.text.len()) {
            self.marks.pop();
        }
    }

    /// Keeps the words of a block of raw HTML.
    fn end_html(&mut self) {
        let lines = std::mem::take(&mut self.html);
        let html: String = lines.iter().map(|line| line.0.as_str()).collect();
        let mut starts = Vec::with_capacity(lines.len());
        let mut length = 0;
        for (line, at) in &lines {
            starts.push((length, *at));
            length += line.len();
        }
        for piece in markup::pieces(&html) {
            match piece {
                markup::Piece::Words { words, at } => {
                    let (start, place) = starts[starts.partition_point(|start| start.0 <= at) - 1];
                    self.words(&words, place + at - start);
                }
                markup::Piece::Space => self.soft_break = true,
                markup::Piece::Break => self.close(),
                markup::Piece::Caption => {
                    self.close();
                    self.kind = Some(ParagraphKind::Caption);
                }
            }
        }
        self.close();
    }

    /// Returns the 1-based line of a byte of the source.
    fn line(&self, at: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= at)
    }
}

/// Whether a script has no spaces between words, so that a line end between two such characters is dropped.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

const fn rank(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests;
