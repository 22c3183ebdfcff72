//! Builds text in blocks from the paragraphs, tables and notes of word processor documents.

mod style;

use memchr::{memchr3, memmem};

use super::budget::{Budget, DEPTH};
use super::declared::DeclaredMetadata;
use super::ruby::Readings;
use super::superscript::{lowered, raised};
use super::{Format, RawArticle, Skip};
use crate::text::{Block, ParagraphKind, Span};
pub(super) use style::Role;

/// A document being built. Text beyond its budget is dropped.
#[derive(Debug)]
pub(super) struct DocumentBuilder {
    text: String,
    blocks: Vec<Block>,
    budget: Budget,
    /// Open paragraphs: a text box is nested in another paragraph.
    open: Vec<OpenParagraph>,
    /// The cells of the open rows; tables can be nested.
    rows: Vec<Vec<String>>,
    /// Open rows nested deeper than [`DEPTH`]: their text belongs to the enclosing cell.
    deeper: usize,
    /// Number of open notes, and the notes that wait for the end of their paragraph.
    noting: usize,
    notes: Vec<String>,
    /// Readings of words, which follow their paragraph.
    readings: Readings,
    /// Text of a paragraph whose end was deleted: the next one continues it.
    held: String,
    title: Option<String>,
}

/// Position of characters on their line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Height {
    /// On the line.
    #[default]
    Line,
    /// Superscript.
    Raised,
    /// Subscript.
    Lowered,
}

/// A paragraph in progress.
#[derive(Debug, Default)]
pub(super) struct OpenParagraph {
    text: String,
    /// What its style says.
    pub(super) role: Role,
    /// Raised or lowered characters that are not yet part of the text, since more may follow.
    script: String,
    height: Height,
}

impl OpenParagraph {
    /// Adds the raised or lowered characters to the text.
    fn settle(&mut self) {
        if self.script.is_empty() {
            return;
        }
        let script = std::mem::take(&mut self.script);
        let bare = script.trim();
        let (before, after) = script.split_once(bare).unwrap_or_default();
        self.text.push_str(before);
        let written = if self.height == Height::Raised { raised(bare, &self.text) } else { lowered(bare) };
        self.text.extend([&written, after]);
    }
}

impl DocumentBuilder {
    /// Creates an empty document.
    pub(super) fn new(budget: Budget) -> Self {
        let (text, blocks, open, rows, notes) = <(String, Vec<_>, Vec<_>, Vec<_>, Vec<_>)>::default();
        let (readings, held, title) = <(Readings, String, Option<String>)>::default();
        Self { text, blocks, budget, open, rows, deeper: 0, noting: 0, notes, readings, held, title }
    }

    /// Returns the text and its blocks, or an error if the budget was exceeded.
    pub(super) fn finish(self) -> Result<(String, Vec<Block>), Skip> {
        self.budget.check()?;
        Ok((self.text, self.blocks))
    }

    /// Returns the article of a document. A title that the document states only in its text counts.
    pub(super) fn into_article(self, format: Format, stated: DeclaredMetadata<'static>) -> Result<RawArticle, Skip> {
        let mut raw_article = RawArticle::of(String::new(), format.name());
        raw_article.meta = stated.meta;
        raw_article.meta.title = raw_article.meta.title.take().or_else(|| self.only_title());
        raw_article.warnings = stated.warnings;
        let (text, blocks) = self.finish()?;
        (raw_article.text, raw_article.blocks) = (text, Some(blocks));
        Ok(raw_article)
    }

    /// Whether it has no text yet.
    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Returns the length of the text built so far, in bytes.
    pub(super) fn length(&self) -> usize {
        self.text.len()
    }

    /// Returns the text built so far and clears the document.
    pub(super) fn clear(&mut self) -> String {
        self.blocks.clear();
        std::mem::take(&mut self.text)
    }

    /// Begins a paragraph.
    pub(super) fn begin(&mut self, role: Role) {
        self.budget.take_item();
        let text = std::mem::take(&mut self.held);
        self.open.push(OpenParagraph { text, role, ..OpenParagraph::default() });
    }

    /// Returns the current paragraph.
    pub(super) fn current(&mut self) -> Option<&mut OpenParagraph> {
        self.open.last_mut()
    }

    /// Adds words to the current paragraph; their line ends are those of the file, not of the text.
    pub(super) fn add_words(&mut self, words: &str) {
        self.add(words, Height::Line);
    }

    /// Adds words at a height to the current paragraph.
    pub(super) fn add(&mut self, words: &str, height: Height) {
        let Some(paragraph) = self.open.last_mut().filter(|_| self.budget.take(words.len())) else { return };
        if paragraph.height != height && !words.is_empty() {
            paragraph.settle();
            paragraph.height = height;
        }
        let text = if height == Height::Line { &mut paragraph.text } else { &mut paragraph.script };
        let bytes = words.as_bytes();
        // Most text has none of these characters, and their first bytes are rare.
        if memchr3(b'\n', b'\r', 0xc2, bytes).is_none() && memmem::find(bytes, "\u{200b}".as_bytes()).is_none() {
            return text.push_str(words);
        }
        // Soft hyphens and zero-width spaces only mark where a line may end.
        let shown = words.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'));
        text.extend(shown.map(|c| if c == '\n' || c == '\r' { ' ' } else { c }));
    }

    /// Adds the reading of a word, which does not belong to the sentence.
    pub(super) fn add_reading(&mut self, word: &str, reading: &str) {
        if self.budget.take(word.len() + reading.len()) && self.budget.take_item() {
            self.readings.add(word, reading);
        }
    }

    /// Adds a line break to the current paragraph.
    pub(super) fn break_line(&mut self) {
        if let Some(paragraph) = self.open.last_mut().filter(|_| self.budget.take(1)) {
            paragraph.settle();
            paragraph.text.push('\n');
        }
    }

    /// Ends the current paragraph without its mark: the next one continues it.
    pub(super) fn hold(&mut self) {
        if let Some(mut paragraph) = self.open.pop() {
            paragraph.settle();
            self.held = paragraph.text;
        }
    }

    /// Ends the current paragraph: it is added to its cell or note, else to the document, followed by its notes.
    pub(super) fn end(&mut self) {
        let Some(mut paragraph) = self.open.pop().filter(|paragraph| !paragraph.role.is_left_out) else { return };
        paragraph.settle();
        let is_code = paragraph.role.kind == ParagraphKind::Code;
        let words = if is_code { paragraph.text.trim_end().to_owned() } else { collapsed(paragraph.text) };
        if self.noting > 0 {
            return self.notes.push(words);
        }
        if let Some(cell) = self.rows.last_mut().and_then(|row| row.last_mut()) {
            let gap = if cell.is_empty() || words.is_empty() { "" } else { " " };
            cell.extend([gap, &words.replace('\n', " ")]);
        } else {
            if paragraph.role.is_title && self.title.is_none() && !words.is_empty() {
                self.title = Some(words.replace('\n', " "));
            }
            self.put(paragraph.role.kind, paragraph.role.level, &words);
        }
        if self.open.is_empty() && self.rows.is_empty() {
            self.add_notes();
        }
    }

    /// Begins a table row.
    pub(super) fn begin_row(&mut self) {
        if self.rows.len() < DEPTH {
            self.rows.push(Vec::new());
        } else {
            self.deeper += 1;
        }
    }

    pub(super) fn begin_cell(&mut self) {
        if let Some(row) = self.rows.last_mut().filter(|_| self.deeper == 0 && self.budget.take_item()) {
            row.push(String::new());
        }
    }

    pub(super) fn end_row(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let Some(row) = self.rows.pop() else { return };
        let words = if row.iter().all(String::is_empty) { String::new() } else { row.join(" | ") };
        if let Some(cell) = self.rows.last_mut().and_then(|outer| outer.last_mut()) {
            cell.extend([if cell.is_empty() { "" } else { " " }, &words]);
        } else {
            self.put(ParagraphKind::TableRow, 0, &words);
            self.add_notes();
        }
    }

    /// Begins a note; the paragraphs that follow belong to it.
    pub(super) fn begin_note(&mut self) {
        self.noting += 1;
    }

    pub(super) fn end_note(&mut self) {
        self.noting = self.noting.saturating_sub(1);
    }

    /// Adds a note that was read separately to the current paragraph.
    pub(super) fn note(&mut self, words: &str) {
        if self.budget.take(words.len()) && self.budget.take_item() {
            self.notes.push(words.to_owned());
        }
    }

    fn add_notes(&mut self) {
        if let Some(readings) = self.readings.take() {
            self.put(ParagraphKind::Body, 0, &readings);
        }
        for note in std::mem::take(&mut self.notes) {
            self.put(ParagraphKind::Body, 0, &note);
        }
    }

    /// Adds a block that was read separately.
    pub(super) fn add_block(&mut self, kind: ParagraphKind, level: u8, words: &str) {
        if self.budget.take(words.len()) && self.budget.take_item() {
            self.put(kind, level, words);
        }
    }

    fn put(&mut self, kind: ParagraphKind, level: u8, words: &str) {
        if words.trim().is_empty() {
            return;
        }
        if let Some(last) = self.blocks.last() {
            self.text.push_str(if kind == ParagraphKind::TableRow && last.kind == kind { "\n" } else { "\n\n" });
        }
        let start = self.text.len();
        self.text.push_str(words);
        self.blocks.push(Block { span: Span::new(start, self.text.len()).trimmed(&self.text), kind, level });
    }

    /// Returns the title, else the only heading of the highest level, if the document begins with it.
    pub(super) fn only_title(&self) -> Option<String> {
        if self.title.is_some() {
            return self.title.clone();
        }
        let is_title = |block: &&Block| block.kind == ParagraphKind::Heading && block.level == 1;
        let first = self.blocks.first().filter(is_title)?;
        (self.blocks.iter().filter(is_title).count() == 1).then(|| first.span.of(&self.text).to_owned())
    }
}

/// Collapses white space into single spaces, line by line.
fn collapsed(text: String) -> String {
    if is_collapsed(&text) {
        return text;
    }
    let lines = text.split('\n').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Whether all white space is single spaces and line ends between words.
fn is_collapsed(text: &str) -> bool {
    let mut last = '\n';
    for c in text.chars() {
        let is_space = c == ' ' || c == '\n';
        if is_space && last.is_whitespace() || !is_space && c.is_whitespace() {
            return false;
        }
        last = c;
    }
    !last.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_collapsed_line_by_line() {
        for (text, shown) in [
            ("one two\nthree", "one two\nthree"),
            ("  one\t two \n\n three\u{a0}", "one two\nthree"),
            ("灯台\u{3000}は  閉鎖", "灯台 は 閉鎖"),
            ("one \ntwo", "one\ntwo"),
            (" ", ""),
            ("", ""),
        ] {
            assert_eq!(collapsed(text.to_owned()), shown, "{text:?}");
            assert_eq!(is_collapsed(text), text == shown && !text.is_empty(), "{text:?}");
        }
    }

    #[test]
    fn marks_of_line_ends_are_no_text() {
        let mut builder = DocumentBuilder::new(Budget::of(1000));
        builder.begin(Role::default());
        for words in ["har\u{ad}bour\r\n", "© ", "light\u{200b}house", " café"] {
            builder.add_words(words);
        }
        builder.end();
        assert_eq!(builder.finish().unwrap().0, "harbour © lighthouse café");
    }
}
