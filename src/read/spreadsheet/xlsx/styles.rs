//! The number formats of a workbook's cells.

use std::collections::HashMap;

use super::super::number_format::NumberFormat;
use crate::read::Skip;
use crate::read::archive::Archive;
use crate::read::xml::{Step, local};

/// Number formats by the numbers of cell styles.
#[derive(Debug, Default)]
pub(super) struct Styles {
    formats: HashMap<u32, NumberFormat>,
    /// Id of the number format of each cell style.
    cells: Vec<u32>,
    general: NumberFormat,
}

impl Styles {
    pub(super) fn read(archive: &mut Archive, part: &str) -> Result<Self, Skip> {
        let mut styles = Self::default();
        let mut in_cells = false;
        archive.walk(part, |step| {
            match step {
                Step::Open(element) => {
                    let id = || element.get("numFmtId").and_then(|id| id.parse::<u32>().ok());
                    match element.local() {
                        "numFmt" => {
                            if let (Some(id), Some(code)) = (id(), element.get("formatCode")) {
                                styles.formats.insert(id, NumberFormat::of(&code));
                            }
                        }
                        "cellXfs" => in_cells = true,
                        "xf" if in_cells => styles.cells.push(id().unwrap_or(0)),
                        _ => {}
                    }
                }
                Step::Close(name) if local(name) == "cellXfs" => in_cells = false,
                _ => {}
            }
            Ok(())
        })?;
        for id in &styles.cells {
            if !styles.formats.contains_key(id)
                && let Some(format) = NumberFormat::built_in(*id)
            {
                styles.formats.insert(*id, format);
            }
        }
        Ok(styles)
    }

    /// Returns the number format of a cell style.
    pub(super) fn format(&self, style: usize) -> &NumberFormat {
        let format = self.cells.get(style).and_then(|id| self.formats.get(id));
        format.unwrap_or(&self.general)
    }
}
