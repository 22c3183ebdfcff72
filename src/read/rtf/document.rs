//! Assembles paragraphs, rows and notes from the text of a document.

use super::state::{Position, Properties};
use crate::read::budget::{Budget, DEPTH};
use crate::read::superscript::{lowered, raised};
use crate::read::word_processor::{DocumentBuilder, Role};
use crate::text::ParagraphKind;

/// A document being read.
pub(super) struct Document {
    builder: DocumentBuilder,
    /// The open paragraphs: that of the document, of a box in it, of a note in the box.
    open: Vec<Paragraph>,
    /// The finished cells of the open rows, by nesting.
    rows: Vec<Vec<String>>,
    /// The finished paragraphs of the open cells, by nesting.
    cells: Vec<String>,
}

/// A paragraph in progress.
#[derive(Default)]
struct Paragraph {
    text: String,
    /// Position of the text from this byte on.
    position: Position,
    from: usize,
    /// Finished paragraphs of boxes and notes, which follow this paragraph.
    after: Vec<(ParagraphKind, u8, String)>,
    /// Whether a number or a bullet was generated for it.
    is_numbered: bool,
    is_note: bool,
}

impl Document {
    pub(super) fn new(budget: Budget) -> Self {
        let (rows, cells) = <(Vec<_>, Vec<_>)>::default();
        Self { builder: DocumentBuilder::new(budget), open: vec![Paragraph::default()], rows, cells }
    }

    /// Marks the current paragraph as an item of a list.
    pub(super) fn number(&mut self) {
        self.paragraph().is_numbered = true;
    }

    fn paragraph(&mut self) -> &mut Paragraph {
        self.open.last_mut().expect("the document's paragraph stays")
    }

    /// Adds text to the current paragraph.
    pub(super) fn add(&mut self, words: &str, position: Position) {
        let paragraph = self.paragraph();
        if paragraph.position != position {
            paragraph.set_position(position);
        }
        paragraph.text.push_str(words);
    }

    /// Begins a note to the current paragraph. The raised text before it is its mark.
    pub(super) fn begin_note(&mut self, position: Position) {
        let paragraph = self.paragraph();
        if position == Position::Raised && paragraph.position == Position::Raised {
            paragraph.text.truncate(paragraph.from);
        }
        paragraph.set_position(Position::Line);
        self.open.push(Paragraph { is_note: true, ..Paragraph::default() });
    }

    /// Begins a text box in the current paragraph.
    pub(super) fn begin_box(&mut self) {
        self.open.push(Paragraph::default());
    }

    /// Ends a note or a text box.
    pub(super) fn end_inner(&mut self, properties: Properties) {
        if self.open.len() > 1 {
            self.end_paragraph(properties);
            let inner = self.open.pop().expect("a note or a box is open");
            self.paragraph().after.extend(inner.after);
        }
    }

    /// Ends the current paragraph.
    pub(super) fn end_paragraph(&mut self, properties: Properties) {
        let is_outermost = self.open.len() == 1;
        let paragraph = self.paragraph();
        let kind = match properties.kind {
            _ if paragraph.is_note => (ParagraphKind::Note, 0),
            (ParagraphKind::Body, _) if properties.is_listed || paragraph.is_numbered => (ParagraphKind::ListItem, 0),
            (ParagraphKind::Body, _) if properties.is_hanging && paragraph.take_label() => (ParagraphKind::ListItem, 0),
            kind => kind,
        };
        paragraph.set_position(Position::Line);
        let text = std::mem::take(&mut paragraph.text);
        (paragraph.from, paragraph.is_numbered) = (0, false);
        if is_outermost && properties.depth > 0 {
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            add_words(self.cell(properties.depth), &words);
        } else if is_outermost {
            let after = std::mem::take(&mut paragraph.after);
            self.put(kind.0, kind.1, &text);
            self.put_all(after);
        } else {
            // What follows a note or a box within it comes after its paragraph.
            paragraph.after.push((kind.0, kind.1, text));
        }
    }

    /// Returns the open cell of a table with this nesting.
    fn cell(&mut self, depth: usize) -> &mut String {
        let depth = depth.clamp(1, DEPTH);
        if self.cells.len() < depth {
            self.cells.resize_with(depth, String::new);
        }
        &mut self.cells[depth - 1]
    }

    /// Ends the current cell of a table with this nesting.
    pub(super) fn end_cell(&mut self, properties: Properties, depth: usize) {
        let depth = depth.clamp(1, DEPTH);
        self.end_paragraph(Properties { depth, ..properties });
        // The rows of a table within this cell are complete.
        while self.rows.len() > depth {
            self.end_row(self.rows.len());
        }
        self.rows.resize_with(depth, Vec::new);
        let cell = std::mem::take(self.cell(depth));
        self.rows[depth - 1].push(cell);
    }

    /// Ends the current row of a table with this nesting.
    pub(super) fn end_row(&mut self, depth: usize) {
        let depth = depth.clamp(1, DEPTH);
        while self.rows.len() > depth {
            self.end_row(self.rows.len());
        }
        let Some(cells) = (self.rows.len() == depth).then(|| self.rows.pop()).flatten() else { return };
        if depth > 1 {
            if !cells.iter().all(String::is_empty) {
                add_words(self.cell(depth - 1), &cells.join(" | "));
            }
            return;
        }
        self.builder.begin_row();
        for cell in &cells {
            self.builder.begin_cell();
            self.builder.begin(Role::default());
            self.builder.add_words(cell);
            self.builder.end();
        }
        self.builder.end_row();
        self.put_after_row();
    }

    fn put_after_row(&mut self) {
        let after = std::mem::take(&mut self.open[0].after);
        self.put_all(after);
    }

    fn put_all(&mut self, blocks: Vec<(ParagraphKind, u8, String)>) {
        for (kind, level, text) in blocks {
            self.put(kind, level, &text);
        }
    }

    fn put(&mut self, kind: ParagraphKind, level: u8, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.builder.begin(Role { kind, level, ..Role::default() });
        for (place, line) in text.split('\n').enumerate() {
            if place > 0 {
                self.builder.break_line();
            }
            self.builder.add_words(line);
        }
        self.builder.end();
    }

    /// Ends everything that is open, and returns the document.
    pub(super) fn finish(mut self, properties: Properties) -> DocumentBuilder {
        while self.open.len() > 1 {
            self.end_inner(Properties::BODY);
        }
        if properties.depth > 0 {
            self.end_cell(properties, properties.depth);
        } else {
            self.end_paragraph(properties);
        }
        while !self.rows.is_empty() {
            self.end_row(self.rows.len());
        }
        self.put_after_row();
        self.builder
    }
}

/// Adds a paragraph or a row to a cell.
fn add_words(cell: &mut String, words: &str) {
    if !words.is_empty() {
        cell.extend([if cell.is_empty() { "" } else { " " }, words]);
    }
}

impl Paragraph {
    /// Whether a hanging paragraph begins with the label of a list before a tab: a bullet, which is taken off, or a number.
    fn take_label(&mut self) -> bool {
        let Some((label, _)) = self.text.split_once('\t') else { return false };
        let end = label.len();
        let label = label.trim();
        let is_bullet = matches!(label, "•" | "◦" | "▪" | "‣" | "–" | "-" | "·" | "*" | "o");
        let inner = label.trim_start_matches('(').trim_end_matches(['.', ')']);
        let is_number = !inner.is_empty()
            && inner.len() < label.len()
            && inner.len() <= 4
            && inner.chars().all(char::is_alphanumeric);
        if is_bullet {
            self.text.drain(..=end);
            self.from = self.from.saturating_sub(end + 1);
        }
        is_bullet || is_number
    }

    /// Ends text of one position: raised figures are written as superscripts.
    fn set_position(&mut self, position: Position) {
        let run = &self.text[self.from.min(self.text.len())..];
        let written = match self.position {
            Position::Line => None,
            _ if run.is_empty() => None,
            Position::Raised => Some(raised(run, &self.text[..self.from])),
            Position::Lowered => Some(lowered(run)),
        };
        if let Some(written) = written {
            self.text.truncate(self.from);
            self.text.push_str(&written);
        }
        (self.position, self.from) = (position, self.text.len());
    }
}
