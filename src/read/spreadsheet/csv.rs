//! Reads files of separated values (CSV, TSV). Values are kept as written: codes keep their zeros, and dates their
//! order.

mod dialect;
mod record;
#[cfg(test)]
mod tests;

use super::row::Row;
use super::table::TableWriter;
use crate::read::budget::Budget;
use crate::read::{Format, RawArticle, Skip};

use dialect::Dialect;
use record::Records;

/// Reads the text of a file of separated values.
pub(in crate::read) fn read(text: &str, format: Format, budget: Budget) -> Result<RawArticle, Skip> {
    let Dialect { separator, start } = Dialect::of(text);
    let mut table = TableWriter::new(budget);
    let mut records = Records::new(&text[start..], separator);
    let (mut fields, mut row, mut number) = (Vec::new(), Row::default(), 0_u32);
    while records.next(&mut fields) {
        number = number.saturating_add(1);
        row.clear(number);
        row.is_short = fields.len() == 1;
        for (field, column) in fields.iter().zip(0..) {
            row.push(column, 1, field, false);
        }
        table.row(&mut row)?;
    }
    let mut raw_article = RawArticle::of(String::new(), format.name());
    if let Some(row) = records.unclosed() {
        raw_article.warnings.push(format!("row {row}: quotation mark without its counterpart, read as a character"));
    }
    let (text, blocks, marks) = table.finish()?;
    (raw_article.text, raw_article.blocks, raw_article.marks) = (text, Some(blocks), marks);
    Ok(raw_article)
}
