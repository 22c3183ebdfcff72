//! Reads tables: workbooks and files of separated values.
//!
//! Each row is a paragraph, and each of its cells has the name of its column. Cells are read as they are shown. A sheet's
//! name is a heading before its rows.

pub(super) mod csv;
mod header;
mod number_format;
pub(super) mod ods;
mod row;
mod table;
pub(super) mod xlsx;

pub(super) use number_format::NumberFormat;
