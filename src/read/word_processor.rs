//! The paragraphs, tables and notes of a word processor → text in blocks, as their tags come.

use super::Skip;
use super::budget::{Budget, DEPTH};
use crate::text::{Block, ParagraphKind, Span};

/// A document as it is laid down. Beyond its budget nothing is.
#[derive(Debug)]
pub(super) struct DocumentBuilder {
    text: String,
    blocks: Vec<Block>,
    budget: Budget,
    /// Paragraphs that are open: a text box stands within another.
    open: Vec<OpenParagraph>,
    /// The cells of the rows that are open, one table within another.
    rows: Vec<Vec<String>>,
    /// Rows that are open deeper than [`DEPTH`]: their words belong to the cell around them.
    deeper: usize,
    /// Notes that are open, and those that wait for the end of the paragraph they belong to.
    noting: usize,
    notes: Vec<String>,
}

/// A paragraph under way.
#[derive(Debug, Default)]
pub(super) struct OpenParagraph {
    pub(super) text: String,
    pub(super) kind: ParagraphKind,
    pub(super) level: u8,
    /// Whether it says nothing of its own: the line of a table of contents.
    pub(super) unsaid: bool,
}

impl DocumentBuilder {
    /// A blank one.
    pub(super) fn new(budget: Budget) -> Self {
        let (text, blocks, open, rows, notes) = <(String, Vec<_>, Vec<_>, Vec<_>, Vec<_>)>::default();
        Self { text, blocks, budget, open, rows, deeper: 0, noting: 0, notes }
    }

    /// What was laid down, unless it is more than the budget allows.
    pub(super) fn finish(self) -> Result<(String, Vec<Block>), Skip> {
        self.budget.check()?;
        Ok((self.text, self.blocks))
    }

    /// The text that was laid down so far; the paper is blank again.
    pub(super) fn clear(&mut self) -> String {
        self.blocks.clear();
        std::mem::take(&mut self.text)
    }

    /// A paragraph begins.
    pub(super) fn begin(&mut self, kind: ParagraphKind, level: u8) {
        self.budget.take_item();
        self.open.push(OpenParagraph { kind, level, ..OpenParagraph::default() });
    }

    /// The paragraph at hand.
    pub(super) fn current(&mut self) -> Option<&mut OpenParagraph> {
        self.open.last_mut()
    }

    /// Adds words to the paragraph at hand; their line ends are those of the file, not of the text.
    pub(super) fn say(&mut self, words: &str) {
        if let Some(paragraph) = self.open.last_mut().filter(|_| self.budget.take(words.len())) {
            paragraph.text.extend(words.chars().map(|c| if c == '\n' || c == '\r' { ' ' } else { c }));
        }
    }

    /// A line ends within the paragraph at hand.
    pub(super) fn break_line(&mut self) {
        if let Some(paragraph) = self.open.last_mut().filter(|_| self.budget.take(1)) {
            paragraph.text.push('\n');
        }
    }

    /// The paragraph at hand ends: it goes into its cell or note, else onto the paper, its notes behind it.
    pub(super) fn end(&mut self) {
        let Some(paragraph) = self.open.pop().filter(|paragraph| !paragraph.unsaid) else { return };
        let is_code = paragraph.kind == ParagraphKind::Code;
        let words = if is_code { paragraph.text.trim_end().to_owned() } else { collapsed(&paragraph.text) };
        if self.noting > 0 {
            return self.notes.push(words);
        }
        if let Some(cell) = self.rows.last_mut().and_then(|row| row.last_mut()) {
            let gap = if cell.is_empty() || words.is_empty() { "" } else { " " };
            cell.extend([gap, &words.replace('\n', " ")]);
        } else {
            self.put(paragraph.kind, paragraph.level, &words);
        }
        if self.open.is_empty() && self.rows.is_empty() {
            self.lay_notes();
        }
    }

    /// A row of a table begins, a cell of it, and the row ends.
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
            self.lay_notes();
        }
    }

    /// A note begins, whose paragraphs follow; it ends.
    pub(super) fn begin_note(&mut self) {
        self.noting += 1;
    }

    pub(super) fn end_note(&mut self) {
        self.noting = self.noting.saturating_sub(1);
    }

    /// A note that was read elsewhere belongs to the paragraph at hand.
    pub(super) fn note(&mut self, words: &str) {
        if self.budget.take(words.len()) && self.budget.take_item() {
            self.notes.push(words.to_owned());
        }
    }

    fn lay_notes(&mut self) {
        for note in std::mem::take(&mut self.notes) {
            self.put(ParagraphKind::Body, 0, &note);
        }
    }

    /// Lays down a block that was read elsewhere.
    pub(super) fn lay(&mut self, kind: ParagraphKind, level: u8, words: &str) {
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

    /// The only heading of the highest level, if the document begins with it.
    pub(super) fn only_title(&self) -> Option<String> {
        let is_title = |block: &&Block| block.kind == ParagraphKind::Heading && block.level == 1;
        let first = self.blocks.first().filter(is_title)?;
        (self.blocks.iter().filter(is_title).count() == 1).then(|| first.span.of(&self.text).to_owned())
    }
}

/// Words with one space between them, line by line.
fn collapsed(text: &str) -> String {
    let lines = text.split('\n').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
