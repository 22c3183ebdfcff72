//! Prints a table with aligned columns.

use std::io;

use crate::rows::say;

/// Prints rows of cells under their headings: the first `left` columns left-aligned, numbers right-aligned.
pub(crate) fn print(heads: &[&str], left: usize, rows: &[Vec<String>]) -> io::Result<()> {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.chain([heads[column].chars().count()]).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    let line = |cells: &[String]| {
        let cell = |(column, cell): (usize, &String)| match widths[column] {
            width if column < left => format!("{cell:<width$}"),
            width => format!("{cell:>width$}"),
        };
        cells.iter().enumerate().map(cell).collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    say(&line(&heads.iter().map(|head| (*head).to_owned()).collect::<Vec<_>>()))?;
    rows.iter().try_for_each(|row| say(&line(row)))
}
