//! Reads the cells of one sheet.

use super::super::number_format::{general, serial_of_iso};
use super::super::row::Row;
use super::super::table::TableWriter;
use super::merge::{self, Merge};
use super::strings::{RichText, SharedStrings};
use super::styles::Styles;
use crate::read::Skip;
use crate::read::package::unescape;
use crate::read::xml::{Element, Step, local};

/// A sheet that is being read.
pub(super) struct SheetReader<'a> {
    strings: &'a SharedStrings,
    styles: &'a Styles,
    from_1904: bool,
    table: &'a mut TableWriter,
    row: Row,
    cell: OpenCell,
    /// What the cell stores, and what it shows.
    value: String,
    shown: String,
    in_value: bool,
    rich: RichText,
    in_data: bool,
    /// Merged cells by their first rows: those that begin below, and those over the current row with their text.
    merges: std::iter::Peekable<std::vec::IntoIter<Merge>>,
    beginning: Vec<Merge>,
    open: Vec<(Merge, String)>,
    /// Number of formulas without a stored result.
    pub(super) unknown_results: usize,
}

/// A cell that is being read.
#[derive(Debug, Default)]
struct OpenCell {
    column: u32,
    kind: Kind,
    /// Number of its style.
    style: usize,
    has_formula: bool,
}

/// The type of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Inline,
    /// The text that a formula gives.
    Text,
    Truth,
    Date,
    Error,
}

impl<'a> SheetReader<'a> {
    pub(super) fn new(
        strings: &'a SharedStrings,
        styles: &'a Styles,
        from_1904: bool,
        merges: Vec<Merge>,
        table: &'a mut TableWriter,
    ) -> Self {
        Self {
            strings,
            styles,
            from_1904,
            table,
            row: Row::default(),
            cell: OpenCell::default(),
            value: String::new(),
            shown: String::new(),
            in_value: false,
            rich: RichText::default(),
            in_data: false,
            merges: merges.into_iter().peekable(),
            beginning: Vec::new(),
            open: Vec::new(),
            unknown_results: 0,
        }
    }

    pub(super) fn step(&mut self, step: &Step<'_>) -> Result<(), Skip> {
        match step {
            Step::Open(element) => self.open(element),
            Step::Close(name) => return self.close(local(name)),
            Step::Words(words) if self.in_value => self.value.push_str(words),
            Step::Words(_) => {}
        }
        if self.in_data && self.cell.kind == Kind::Inline && !self.in_value {
            self.rich.step(step, &mut self.value);
        }
        Ok(())
    }

    fn open(&mut self, element: &Element<'_>) {
        match element.local() {
            "sheetData" => self.in_data = true,
            "row" if self.in_data => {
                let number = element.get("r").and_then(|number| number.parse().ok());
                let next = self.row.number.saturating_add(1);
                self.row.clear(number.filter(|number| *number >= next).unwrap_or(next));
                self.cell.column = u32::MAX;
                self.begin_merges();
            }
            "c" if self.in_data => self.begin_cell(element),
            "v" if self.in_data => {
                self.in_value = true;
                // A stored result may be an empty string.
                self.cell.has_formula = false;
            }
            "f" if self.in_data => self.cell.has_formula = true,
            _ => {}
        }
    }

    fn begin_cell(&mut self, element: &Element<'_>) {
        let next = self.cell.column.wrapping_add(1);
        self.cell = OpenCell { column: next, ..OpenCell::default() };
        self.value.clear();
        for (name, value) in element.attributes() {
            match name {
                "r" => {
                    if let Some((column, _)) = merge::cell(&value).filter(|(column, _)| *column >= next) {
                        self.cell.column = column;
                    }
                }
                "s" => self.cell.style = value.parse().unwrap_or(0),
                "t" => {
                    self.cell.kind = match &*value {
                        "s" => Kind::Shared,
                        "inlineStr" => Kind::Inline,
                        "str" => Kind::Text,
                        "b" => Kind::Truth,
                        "d" => Kind::Date,
                        "e" => Kind::Error,
                        _ => Kind::Number,
                    }
                }
                _ => {}
            }
        }
    }

    fn close(&mut self, name: &str) -> Result<(), Skip> {
        match name {
            "sheetData" => self.in_data = false,
            "v" => self.in_value = false,
            "c" if self.in_data => self.end_cell(),
            "row" if self.in_data => {
                self.continue_merges();
                return self.table.row(&mut self.row);
            }
            "t" | "r" | "rPh" => self.rich.step(&Step::Close(name), &mut self.value),
            _ => {}
        }
        Ok(())
    }

    /// Adds the cell as it is shown.
    fn end_cell(&mut self) {
        if self.value.is_empty() {
            self.unknown_results += usize::from(self.cell.has_formula);
            return;
        }
        let format = self.styles.format(self.cell.style);
        self.shown.clear();
        let is_value = matches!(self.cell.kind, Kind::Number | Kind::Truth | Kind::Date);
        match self.cell.kind {
            Kind::Number | Kind::Date => {
                let stored = self.value.trim();
                let serial = if self.cell.kind == Kind::Date { serial_of_iso(stored) } else { stored.parse().ok() };
                // A date in ISO 8601 does not depend on where the workbook counts from.
                let from_1904 = self.from_1904 && self.cell.kind == Kind::Number;
                match serial {
                    Some(_) if format.is_general() && (self.cell.kind == Kind::Date || is_plain(stored)) => {
                        self.shown.push_str(stored);
                    }
                    Some(serial) if format.is_general() => general(serial, &mut self.shown),
                    Some(serial) => format.show(serial, from_1904, &mut self.shown),
                    None => self.shown.push_str(stored),
                }
            }
            Kind::Truth => self.shown.push_str(match self.value.trim() {
                "0" | "false" => "FALSE",
                _ => "TRUE",
            }),
            Kind::Shared => {
                let number = self.value.trim().parse().ok();
                format.show_text(number.and_then(|number| self.strings.get(number)).unwrap_or(""), &mut self.shown);
            }
            Kind::Inline | Kind::Text => {
                unescape(&mut self.value, 0);
                format.show_text(&self.value, &mut self.shown);
            }
            Kind::Error => self.shown.push_str(self.value.trim()),
        }
        let merge = self.beginning.iter().find(|merge| merge.first_column == self.cell.column);
        let width = merge.map_or(1, |merge| merge.last_column - merge.first_column + 1);
        self.row.push(self.cell.column, width, &self.shown, is_value);
    }

    /// Finds the merged cells that begin in the row.
    fn begin_merges(&mut self) {
        self.beginning.clear();
        let number = self.row.number;
        while let Some(merge) = self.merges.next_if(|merge| merge.first_row <= number) {
            if merge.first_row == number {
                self.beginning.push(merge);
            }
        }
    }

    /// Adds the text of merged cells that began above to the row, and keeps those that go on below.
    fn continue_merges(&mut self) {
        if self.open.is_empty() && self.beginning.is_empty() {
            return;
        }
        let number = self.row.number;
        self.open.retain(|(merge, _)| merge.last_row >= number);
        // A row without cells of its own is not there.
        if !self.row.is_empty() {
            for (merge, text) in &self.open {
                if self.table.budget.take(text.len() + 1) {
                    self.row.continue_cell(merge.first_column, text);
                }
            }
        }
        for merge in self.beginning.drain(..).filter(|merge| merge.last_row > number) {
            let cell = self.row.cells().iter().find(|cell| cell.column == merge.first_column);
            if let Some(cell) = cell {
                self.open.push((merge, self.row.text(cell).to_owned()));
            }
        }
    }
}

/// Whether a number is written as the general format shows it: a short decimal fraction without an exponent.
fn is_plain(stored: &str) -> bool {
    let digits = stored.strip_prefix('-').unwrap_or(stored);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_short = digits.len() <= 10 && !whole.is_empty() && is_digits(whole) && is_digits(decimals);
    let has_zeros = whole.len() > 1 && whole.starts_with('0') || decimals.ends_with('0') || digits.ends_with('.');
    is_short && !has_zeros && stored != "-0"
}
