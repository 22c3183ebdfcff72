//! One row of a sheet: its cells that are not empty, as shown.

use std::ops::Range;

/// A row whose cells are in order of their columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// From 1, as the program that shows the sheet numbers it.
    pub(super) number: u32,
    /// Whether it ends before the second column, in a file of separated values.
    pub(super) is_short: bool,
    text: String,
    cells: Vec<Cell>,
}

/// A cell that is not empty.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// From 0.
    pub(super) column: u32,
    /// Number of columns over which it extends.
    pub(super) width: u32,
    span: Range<usize>,
    /// Whether the sheet stores a number, a date or a truth value.
    pub(super) is_value: bool,
    /// Whether it is a part of a cell that extends over several rows, of which it is not the first.
    pub(super) is_continued: bool,
}

impl Row {
    /// Empties the row.
    pub(super) fn clear(&mut self, number: u32) {
        (self.number, self.is_short) = (number, false);
        self.text.clear();
        self.cells.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Returns the number of cells.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    pub(super) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Returns the text of a cell.
    pub(super) fn text(&self, cell: &Cell) -> &str {
        &self.text[cell.span.clone()]
    }

    /// Returns the size of its text in bytes.
    pub(super) fn size(&self) -> usize {
        self.text.len()
    }

    /// Adds a cell with white space collapsed; nothing if it is empty.
    pub(super) fn push(&mut self, column: u32, width: u32, text: &str, is_value: bool) {
        let start = self.text.len();
        let is_plain = |text: &str| !text.bytes().any(|byte| byte < b' ') && !text.contains("  ");
        let trimmed = text.trim();
        if is_plain(trimmed) {
            self.text.push_str(trimmed);
        } else {
            for word in trimmed.split(|c: char| c == ' ' || c.is_control()).filter(|word| !word.is_empty()) {
                if self.text.len() > start {
                    self.text.push(' ');
                }
                self.text.push_str(word);
            }
        }
        if self.text.len() > start {
            let span = start..self.text.len();
            self.cells.push(Cell { column, width, span, is_value, is_continued: false });
        }
    }

    /// Adds a part of a cell that began in a row above, unless the column is taken. Returns whether it was added.
    pub(super) fn continue_cell(&mut self, column: u32, text: &str) -> bool {
        let place = self.cells.partition_point(|cell| cell.column < column);
        if self.cells.get(place).is_some_and(|cell| cell.column == column) {
            return false;
        }
        let start = self.text.len();
        self.text.push_str(text);
        let span = start..self.text.len();
        self.cells.insert(place, Cell { column, width: 1, span, is_value: false, is_continued: true });
        true
    }
}
