//! Writes the rows of sheets as paragraphs: each row on a line, each cell with the name of its column.

use super::header::Columns;
use super::row::Row;
use crate::article::Mark;
use crate::read::Skip;
use crate::read::budget::Budget;
use crate::text::{Block, ParagraphKind, Span};

/// Number of rows among which the names of columns are looked for.
const FIRST_ROWS: usize = 40;
/// Length from which a single cell beside empty ones is a remark, in bytes.
const REMARK: usize = 60;
/// Maximum length of a sheet's name, in bytes; programs allow 31 characters.
const LONGEST_NAME: usize = 1000;

/// The text of a workbook in progress.
#[derive(Debug)]
pub(super) struct TableWriter {
    text: String,
    blocks: Vec<Block>,
    marks: Vec<Mark>,
    pub(super) budget: Budget,
    /// The heading of the sheet, until its first row.
    heading: Option<String>,
    /// The rows of the table that begins, until its columns are known.
    first_rows: Vec<Row>,
    columns: Option<Columns>,
    /// Whether the columns of the table that is being written are known.
    is_decided: bool,
    /// Whether it is a sheet, in which a first cell alone names a group of rows.
    is_sheet: bool,
    /// Number of the last row, 0 before the first.
    last: u32,
}

impl TableWriter {
    pub(super) fn new(budget: Budget) -> Self {
        Self {
            text: String::new(),
            blocks: Vec::new(),
            marks: Vec::new(),
            budget,
            heading: None,
            first_rows: Vec::new(),
            columns: None,
            is_decided: false,
            is_sheet: false,
            last: 0,
        }
    }

    /// Begins a sheet. Its name is written before its first row.
    pub(super) fn begin_sheet(&mut self, name: &str) {
        self.end_sheet();
        self.is_sheet = true;
        let name = &name[..name.floor_char_boundary(LONGEST_NAME)];
        self.heading = Some(name.split_whitespace().collect::<Vec<_>>().join(" "));
    }

    /// Ends the sheet.
    pub(super) fn end_sheet(&mut self) {
        self.decide();
        (self.columns, self.is_decided, self.last, self.heading) = (None, false, 0, None);
    }

    /// Returns the text, its blocks and marks, or an error if the budget was exceeded.
    pub(super) fn finish(mut self) -> Result<(String, Vec<Block>, Vec<Mark>), Skip> {
        self.end_sheet();
        self.budget.check()?;
        Ok((self.text, self.blocks, self.marks))
    }

    /// Takes the next row of the sheet. Rows without cells are not needed. The row is left in an unspecified state.
    pub(super) fn row(&mut self, row: &mut Row) -> Result<(), Skip> {
        if row.is_empty() {
            return Ok(());
        }
        self.budget.take(row.size());
        self.budget.take_item();
        self.budget.check()?;
        if row.number > self.last.saturating_add(1) && self.last > 0 {
            // After empty rows, another table may begin.
            self.decide();
            self.is_decided = false;
        }
        let is_after_gap = row.number > self.last.saturating_add(1);
        self.last = row.number;
        if self.is_decided {
            self.put(row, is_after_gap);
        } else {
            self.first_rows.push(std::mem::take(row));
            if self.first_rows.len() == FIRST_ROWS {
                self.decide();
            }
        }
        Ok(())
    }

    /// Finds the columns of the table that begins, and writes its first rows.
    fn decide(&mut self) {
        let rows = std::mem::take(&mut self.first_rows);
        self.is_decided = true;
        if rows.is_empty() {
            return;
        }
        let found = Columns::find(&rows, self.columns.is_some());
        let names = found.as_ref().map_or(0..0, |(first, count, _)| *first..first + count);
        let columns = found.map(|(_, _, columns)| columns).or_else(|| self.columns.take());
        // Until the names, rows are titles and remarks.
        self.columns = None;
        for (place, row) in rows.iter().enumerate() {
            if place == names.end {
                self.columns.clone_from(&columns);
            }
            if names.contains(&place) {
                self.put_names(row);
            } else {
                self.put(row, place == 0);
            }
        }
        self.columns = columns;
    }

    /// Writes a row of column names.
    fn put_names(&mut self, row: &Row) {
        self.begin(ParagraphKind::TableRow, row.number);
        let start = self.text.len();
        for cell in row.cells().iter().filter(|cell| !cell.is_continued) {
            if self.text.len() > start {
                self.text.push_str(" | ");
            }
            self.text.push_str(row.text(cell));
        }
        self.end(start, ParagraphKind::TableRow);
    }

    /// Writes a row.
    fn put(&mut self, row: &Row, is_after_gap: bool) {
        let is_remark = self.is_remark(row, is_after_gap);
        let kind = if is_remark || row.len() == 1 && self.columns.is_none() {
            ParagraphKind::Body
        } else {
            ParagraphKind::TableRow
        };
        self.begin(kind, row.number);
        let start = self.text.len();
        let nameless = Columns::default();
        let columns = self.columns.take();
        let is_group = |columns: &Columns| match row.cells() {
            [cell] => self.is_sheet && !cell.is_value && columns.len() > 1 && columns.is_first(cell.column),
            _ => false,
        };
        let names = columns.as_ref().filter(|columns| !is_remark && !is_group(columns)).unwrap_or(&nameless);
        for (cell, name) in names.names(row) {
            if self.text.len() > start {
                self.text.push_str(" | ");
            }
            if let Some(name) = name.filter(|name| self.budget.take(name.len())) {
                self.text.push_str(name);
                self.text.push_str(": ");
            }
            self.text.push_str(row.text(cell));
        }
        self.columns = columns;
        self.end(start, kind);
    }

    /// Whether a row is no record of the table but a remark on it, such as its source: a single cell beside others that
    /// are empty.
    fn is_remark(&self, row: &Row, is_after_gap: bool) -> bool {
        let [cell] = row.cells() else { return false };
        if self.columns.as_ref().is_none_or(|columns| columns.len() < 2) || cell.is_continued {
            return false;
        }
        let text = row.text(cell);
        let has_label = || text.split_once(": ").is_some_and(|(label, _)| label.chars().all(char::is_alphabetic));
        let is_marked = || text.starts_with(['*', '†', '‡', '(', '[', '¹', '²', '³']) || text.ends_with(['.', ':']);
        cell.width > 1 || row.is_short || is_after_gap || text.len() > REMARK || is_marked() || has_label()
    }

    /// Begins a paragraph, after the heading of its sheet.
    fn begin(&mut self, kind: ParagraphKind, number: u32) {
        if let Some(heading) = self.heading.take() {
            self.separate(ParagraphKind::Heading);
            let start = self.text.len();
            self.text.push_str(&heading);
            self.marks.push(Mark::Sheet { at: start, name: heading.into() });
            if self.text.len() > start {
                self.blocks.push(Block::heading(Span::new(start, self.text.len()), 2));
            }
        }
        self.separate(kind);
        self.marks.push(Mark::Row { at: self.text.len(), number });
    }

    fn separate(&mut self, kind: ParagraphKind) {
        if let Some(last) = self.blocks.last() {
            let is_row = kind == ParagraphKind::TableRow && last.kind == kind;
            self.text.push_str(if is_row { "\n" } else { "\n\n" });
        }
    }

    fn end(&mut self, start: usize, kind: ParagraphKind) {
        self.blocks.push(Block::new(Span::new(start, self.text.len()), kind));
    }
}
