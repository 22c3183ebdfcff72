//! Finds the rows of a table that name its columns.
//!
//! Files of tables do not say which row this is. It is the first row of several cells that could be names: none is a
//! number, and the columns below contain something else.

use super::row::{Cell, Row};

/// Number of rows that name columns, at most: names over names.
const ROWS: usize = 3;
/// Maximum length of a column's name, in bytes.
const LONGEST: usize = 300;

/// The names of a table's columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Columns {
    /// By column; no name is empty.
    names: Vec<(u32, String)>,
    /// First column with a cell.
    first: u32,
}

impl Columns {
    /// Returns the number of named columns.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether a column is the first of the table.
    pub(super) fn is_first(&self, column: u32) -> bool {
        column == self.first
    }

    /// Returns the name of each cell's column.
    pub(super) fn names<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = (&'a Cell, Option<&'a str>)> {
        let mut names = self.names.iter().peekable();
        row.cells().iter().map(move |cell| {
            while names.next_if(|name| name.0 < cell.column).is_some() {}
            (cell, names.peek().filter(|name| name.0 == cell.column).map(|name| &*name.1))
        })
    }

    /// Finds the rows of names among the first rows of a table: how many rows come before them, how many they are, and
    /// the names. `is_continued`: the rows may belong to a table that has names already.
    pub(super) fn find(rows: &[Row], is_continued: bool) -> Option<(usize, usize, Self)> {
        let first = rows.iter().position(|row| own_cells(row) > 1)?;
        let widest = rows[first..].iter().map(Row::len).max().unwrap_or(0);
        let mut count = 0;
        while count < ROWS && first + count < rows.len() {
            let row = &rows[first + count];
            if count > 0 && !goes_on(&rows[first + count - 1], row, &rows[first + count + 1..]) {
                break;
            }
            if !could_be_names(row, &rows[first + count + 1..]) {
                break;
            }
            count += 1;
        }
        let below = &rows[(first + count.max(1)).min(rows.len())..];
        if count == 0 || own_cells(&rows[first]) * 2 < widest && count == 1 {
            return None;
        }
        let (names, last) = (&rows[first..first + count], &rows[first + count - 1]);
        let named = names.iter().map(Row::len).max().unwrap_or(0);
        let differs = last.cells().iter().filter(|cell| is_other_kind(last, cell, below)).count();
        let recurs = last.cells().iter().any(|cell| {
            let name = last.text(cell);
            !cell.is_continued && name.len() > 1 && column(below, cell.column).any(|(row, cell)| row.text(cell) == name)
        });
        // Without a column of numbers, a row of names is only known by its place.
        let is_names = if below.is_empty() {
            !is_continued
        } else {
            let is_first = !is_continued && !recurs && !is_prose(last) && (count > 1 || !is_repetitive(last));
            differs > 0 && (!recurs || differs * 2 > named) || is_first
        };
        is_names.then(|| (first, count, Self::of(names)))
    }

    /// Joins the names of each column from the top.
    fn of(rows: &[Row]) -> Self {
        let mut names: Vec<(u32, String)> = Vec::new();
        let first = rows.iter().filter_map(|row| row.cells().first()).map(|cell| cell.column).min().unwrap_or(0);
        let mut columns: Vec<u32> = rows.iter().flat_map(|row| row.cells().iter().map(|cell| cell.column)).collect();
        columns.sort_unstable();
        columns.dedup();
        for column in columns {
            let mut name = String::new();
            for (place, row) in rows.iter().enumerate() {
                let Some(cell) = over(row, column, place + 1 == rows.len()) else { continue };
                let part = row.text(cell).trim_end_matches(':').trim_end();
                if part.is_empty() || cell.is_continued {
                    continue;
                }
                if !name.is_empty() {
                    name.push_str(" / ");
                }
                name.push_str(part);
            }
            if !name.is_empty() {
                names.push((column, name));
            }
        }
        Self { names, first }
    }
}

/// Returns the cell of a row of names that extends over a column. `is_last`: the row is the last of the names.
fn over(row: &Row, column: u32, is_last: bool) -> Option<&Cell> {
    let after = row.cells().partition_point(|cell| cell.column <= column);
    let cell = &row.cells()[after.checked_sub(1)?];
    let reaches = match column - cell.column {
        0 => true,
        _ if is_last => false,
        // Without merged cells, a name extends over the empty cells after it.
        distance => distance < cell.width || row.cells().iter().all(|cell| cell.width == 1),
    };
    (reaches && !cell.is_continued).then_some(cell)
}

/// Number of the cells that begin in the row.
fn own_cells(row: &Row) -> usize {
    row.cells().iter().filter(|cell| !cell.is_continued).count()
}

/// Returns the cells of a column.
fn column(rows: &[Row], column: u32) -> impl Iterator<Item = (&Row, &Cell)> {
    rows.iter().filter_map(move |row| {
        let place = row.cells().binary_search_by_key(&column, |cell| cell.column).ok()?;
        Some((row, &row.cells()[place]))
    })
}

/// Whether a column contains values below a cell that is none.
fn is_other_kind(row: &Row, cell: &Cell, below: &[Row]) -> bool {
    let (mut values, mut others) = (0, 0);
    for (row, cell) in column(below, cell.column) {
        match row.text(cell) {
            "-" | "–" | "—" | "…" | ".." | "NA" | "N/A" | "n/a" | "." => {}
            _ if is_value(row, cell) => values += 1,
            _ => others += 1,
        }
    }
    values > others && (!is_value(row, cell) || is_year(row.text(cell)))
}

/// Whether the cells of a row could be names of columns.
fn could_be_names(row: &Row, below: &[Row]) -> bool {
    let cells = row.cells();
    let is_name = |cell: &Cell| {
        let text = row.text(cell);
        text.len() <= LONGEST && (is_year(text) || !is_value(row, cell))
    };
    let years: Vec<&Cell> = cells.iter().filter(|cell| is_year(row.text(cell))).collect();
    // Years name columns if they are in order, or if there are other values below: a year alone is a value.
    let is_series = match &*years {
        [] => true,
        [year] => is_other_kind(row, year, below) && column(below, year.column).all(|(row, it)| !is_year(row.text(it))),
        years => {
            years.is_sorted_by(|one, other| row.text(one) < row.text(other))
                || years.is_sorted_by(|one, other| row.text(one) > row.text(other))
                || years.len() < cells.len()
        }
    };
    is_series && cells.iter().all(is_name)
}

/// Whether most columns have a name that another column has too.
fn is_repetitive(row: &Row) -> bool {
    let mut texts: Vec<&str> = row.cells().iter().map(|cell| row.text(cell)).collect();
    texts.sort_unstable();
    texts.dedup();
    texts.len() * 2 <= row.len()
}

/// Whether a row of names goes on in the next: names under names that extend over several columns.
fn goes_on(upper: &Row, row: &Row, below: &[Row]) -> bool {
    let is_under = |cell: &&Cell| {
        !cell.is_continued
            && upper.cells().iter().any(|it| it.width > 1 && (it.column..it.column + it.width).contains(&cell.column))
    };
    if row.cells().iter().any(|cell| is_under(&cell)) {
        return true;
    }
    // Without merged cells, each row names columns that the other leaves empty.
    let lacks = |row: &Row, cell: &Cell| column(std::slice::from_ref(row), cell.column).next().is_none();
    row.cells().iter().any(|cell| lacks(upper, cell) && is_other_kind(row, cell, below))
        && upper.cells().iter().any(|cell| lacks(row, cell))
}

/// Whether a row consists of sentences.
fn is_prose(row: &Row) -> bool {
    row.cells().iter().any(|cell| {
        let text = row.text(cell);
        text.len() > 60 && text.ends_with(['.', '!', '。']) || text.contains(". ") && text.len() > 80
    })
}

/// Whether a cell contains a number, a date or a truth value, by its type or as text.
fn is_value(row: &Row, cell: &Cell) -> bool {
    cell.is_value || looks_like_value(row.text(cell))
}

/// Whether a text is a number or a date: it begins with a digit, a sign or a currency, and has few letters. `1st` is a
/// name.
fn looks_like_value(text: &str) -> bool {
    let mut rest = text.trim_start_matches(['-', '+', '−', '(', '.', ',', '<', '>', '~', '#', ' ', '\u{a0}']);
    rest = rest.trim_start_matches(|c: char| is_currency(c)).trim_start();
    for code in ["USD", "EUR", "GBP", "NOK", "SEK", "DKK", "CHF", "JPY", "CNY", "kr", "Rs", "R$"] {
        rest = rest.strip_prefix(code).map_or(rest, str::trim_start);
    }
    if !rest.starts_with(|c: char| c.is_numeric()) {
        return matches!(text, "TRUE" | "FALSE");
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let is_ordinal = ["st", "nd", "rd", "th"].iter().any(|end| text.ends_with(end)) && letters == 2;
    (letters <= 4 || digits > letters) && !is_ordinal
}

fn is_currency(c: char) -> bool {
    matches!(c, '$' | '¢' | '£' | '¥' | '\u{20a0}'..='\u{20cf}' | '￥')
}

/// Whether a text is a year, or a span of two: `2019`, `2019/20`, `2019–20`, `2019年`.
fn is_year(text: &str) -> bool {
    let (year, more) = text.split_at_checked(4).unwrap_or((text, ""));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut more = more.chars();
    let is_end = match more.next() {
        None => true,
        Some('年' | '년') => more.as_str().is_empty(),
        Some(sign) => !sign.is_alphanumeric() && matches!(more.as_str().len(), 2 | 4) && is_number(more.as_str()),
    };
    is_number(year) && ("1500".."2101").contains(&year) && is_end
}
