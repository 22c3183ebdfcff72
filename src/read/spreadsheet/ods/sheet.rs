//! Reads the rows and cells of all sheets.

use std::collections::HashSet;

use super::super::row::Row;
use super::super::table::TableWriter;
use super::value::CellValue;
use crate::read::Skip;
use crate::read::odf::{Change, Words};
use crate::read::xml::{Element, Step};

/// Highest number of a row, and of repetitions.
const ROWS: u32 = 1 << 24;
/// Number of merged cells over the current row, at most.
const MERGES: usize = 1 << 14;

/// The body of a spreadsheet that is being read.
pub(super) struct Body {
    hidden_styles: HashSet<String>,
    pub(super) table: TableWriter,
    /// Names of the sheets that are hidden.
    pub(super) hidden: Vec<String>,
    /// Whether the current sheet is left out.
    is_left_out: bool,
    /// Number of open tables: those in cells belong to the cell.
    tables: usize,
    /// Number of open drawings and cached tables, whose text belongs to no cell.
    passing: usize,
    words: Words,
    row: Row,
    /// Number of rows that the current one stands for.
    rows: u32,
    cell: Option<OpenCell>,
    /// Column of the next cell.
    column: u32,
    /// Cells that extend over rows below the one in which they begin.
    merges: Vec<Merge>,
}

/// A cell that is being read.
#[derive(Debug, Default)]
struct OpenCell {
    text: String,
    value: Option<CellValue>,
    /// Number of cells that this one stands for.
    count: u32,
    width: u32,
    height: u32,
    /// Whether another cell extends over it.
    is_covered: bool,
}

/// A cell that extends over several rows.
#[derive(Debug)]
struct Merge {
    column: u32,
    last_row: u32,
    text: String,
}

impl Body {
    pub(super) fn new(hidden_styles: HashSet<String>, table: TableWriter) -> Self {
        Self {
            hidden_styles,
            table,
            hidden: Vec::new(),
            is_left_out: false,
            tables: 0,
            passing: 0,
            words: Words::default(),
            row: Row::default(),
            rows: 1,
            cell: None,
            column: 0,
            merges: Vec::new(),
        }
    }

    pub(super) fn step(&mut self, step: &Step<'_>) -> Result<(), Skip> {
        let is_passed = |name: &str| {
            name == "table:dde-links" || name == "table:shapes" || name.starts_with("draw:") && name != "draw:a"
        };
        match step {
            Step::Open(element) if is_passed(element.name) => self.passing += 1,
            Step::Close(name) if is_passed(name) => self.passing = self.passing.saturating_sub(1),
            _ if self.passing > 0 => {}
            step => return self.shown(step),
        }
        Ok(())
    }

    fn shown(&mut self, step: &Step<'_>) -> Result<(), Skip> {
        let mut outside = String::new();
        let text = self.cell.as_mut().map_or(&mut outside, |cell| &mut cell.text);
        let is_paragraph = |step: &Step<'_>| matches!(step, Step::Open(it) if matches!(it.name, "text:p" | "text:h"));
        if is_paragraph(step) && !text.is_empty() {
            text.push('\n');
        }
        let before = text.len();
        if self.words.step(step, text) == Change::Passed {
            return Ok(());
        }
        let added = text.len().saturating_sub(before);
        self.table.budget.take(added);
        match step {
            Step::Open(element) => self.open(element),
            Step::Close(name) => return self.close(name),
            Step::Words(_) => {}
        }
        Ok(())
    }

    fn open(&mut self, element: &Element<'_>) {
        let number = |name: &str| element.get(name).and_then(|number| number.parse().ok()).unwrap_or(1).clamp(1, ROWS);
        match element.name {
            "table:table" => {
                self.tables += 1;
                if self.tables == 1 {
                    self.begin_sheet(element);
                }
            }
            _ if self.tables != 1 => {}
            // A copy of a sheet of another file.
            "table:table-source" => self.is_left_out = true,
            "table:table-row" => {
                let next = self.row.number.saturating_add(self.rows);
                self.row.clear(next);
                (self.rows, self.column) = (number("table:number-rows-repeated"), 0);
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.cell = Some(OpenCell {
                    text: String::new(),
                    value: CellValue::of(element),
                    count: number("table:number-columns-repeated"),
                    width: number("table:number-columns-spanned"),
                    height: number("table:number-rows-spanned"),
                    is_covered: element.name == "table:covered-table-cell",
                });
            }
            _ => {}
        }
    }

    fn begin_sheet(&mut self, element: &Element<'_>) {
        let name = element.get("table:name").unwrap_or_default();
        let is_hidden = element.get("table:style-name").is_some_and(|style| self.hidden_styles.contains(&style))
            || element.get("table:display").as_deref() == Some("false");
        // The name of a copy of another file's sheet is its address.
        let is_copy = name.starts_with("'file:") || name.contains("'#$");
        self.is_left_out = is_hidden || is_copy;
        if is_hidden && !is_copy && self.table.budget.take(name.len()) {
            self.hidden.push(name.clone());
        }
        self.table.begin_sheet(&name);
        self.row.clear(0);
        self.rows = 1;
        self.merges.clear();
    }

    fn close(&mut self, name: &str) -> Result<(), Skip> {
        match name {
            "table:table" => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    self.table.end_sheet();
                }
            }
            _ if self.tables != 1 => {}
            "table:table-cell" | "table:covered-table-cell" => self.end_cell(),
            "table:table-row" if !self.is_left_out => return self.end_row(),
            _ => {}
        }
        Ok(())
    }

    /// Adds the cell to the row as often as it is repeated.
    fn end_cell(&mut self) {
        let Some(mut cell) = self.cell.take() else { return };
        if cell.text.trim().is_empty()
            && let Some(value) = &cell.value
        {
            cell.text.clear();
            value.show(&mut cell.text);
        }
        if !cell.is_covered && !self.is_left_out && !cell.text.trim().is_empty() {
            let is_value = cell.value.as_ref().is_some_and(|value| !value.is_text());
            for column in (self.column..).take(cell.count as usize) {
                if !self.table.budget.take(cell.text.len()) || !self.table.budget.take_item() {
                    break;
                }
                self.row.push(column, cell.width, &cell.text, is_value);
            }
            if cell.height > 1 && self.merges.len() < MERGES {
                let last_row = self.row.number.saturating_add(cell.height - 1);
                let text = self.row.cells().last().map(|cell| self.row.text(cell).to_owned());
                self.merges.push(Merge { column: self.column, last_row, text: text.unwrap_or_default() });
            }
        }
        self.column = self.column.saturating_add(cell.count);
    }

    /// Writes the row as often as it is repeated.
    fn end_row(&mut self) -> Result<(), Skip> {
        let first = self.row.number;
        self.merges.retain(|merge| merge.last_row >= first);
        if self.row.is_empty() {
            return self.table.budget.check();
        }
        for merge in &self.merges {
            if self.table.budget.take(merge.text.len() + 1) {
                self.row.continue_cell(merge.column, &merge.text);
            }
        }
        let last = first.saturating_add(self.rows - 1);
        for number in first..last {
            let mut row = self.row.clone();
            row.number = number;
            self.table.row(&mut row)?;
        }
        self.row.number = last;
        let written = self.table.row(&mut self.row);
        self.row.number = first;
        written
    }
}
