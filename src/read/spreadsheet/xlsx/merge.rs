//! Cells that extend over several columns or rows. A sheet lists them after its rows.

use crate::read::Skip;
use crate::read::archive::Archive;

/// Number of merged cells that are known, at most.
const MOST: usize = 1 << 16;

/// A cell that extends over several columns or rows, which count from 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Merge {
    pub(super) first_row: u32,
    pub(super) last_row: u32,
    pub(super) first_column: u32,
    pub(super) last_column: u32,
}

/// Returns the merged cells of a sheet by their first rows.
pub(super) fn read(archive: &mut Archive, part: &str) -> Result<Vec<Merge>, Skip> {
    let mut merges = Vec::new();
    archive.scan(part, b"mergeCell ", |tag| {
        let reference = tag.split(|byte| *byte == b'"' || *byte == b'\'').nth(1);
        let merge = reference.and_then(|reference| merge(str::from_utf8(reference).ok()?));
        merges.extend(merge.filter(|_| merges.len() < MOST));
    })?;
    merges.sort_by_key(|merge| (merge.first_row, merge.first_column));
    Ok(merges)
}

/// Parses `A1:C2`.
fn merge(reference: &str) -> Option<Merge> {
    let (first, last) = reference.split_once(':')?;
    let ((first_column, first_row), (last_column, last_row)) = (cell(first)?, cell(last)?);
    (first_row <= last_row && first_column <= last_column).then_some(Merge {
        first_row,
        last_row,
        first_column,
        last_column,
    })
}

/// Parses the reference of a cell, `A1`: its column from 0 and its row from 1.
pub(super) fn cell(reference: &str) -> Option<(u32, u32)> {
    let (mut column, mut row) = (0_u32, 0_u32);
    let mut letters = 0;
    for byte in reference.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 && letters < 4 => {
                column = column * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1;
                letters += 1;
            }
            b'0'..=b'9' if letters > 0 => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            b'$' => {}
            _ => return None,
        }
    }
    (letters > 0 && row > 0).then(|| (column - 1, row))
}
