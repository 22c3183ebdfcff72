//! Reads Excel workbooks (Office Open XML, ECMA-376): the sheets in the order of their tabs, with each cell as the
//! workbook's own number formats show it. Formulas are not computed: their stored results are read.

mod merge;
mod sheet;
mod strings;
mod styles;
#[cfg(test)]
mod tests;

use crate::read::archive::Archive;
use crate::read::budget::Budget;
use crate::read::package::{declare, main_part, reference, relationships};
use crate::read::xml::Step;
use crate::read::{Format, RawArticle, Skip};

use super::table::TableWriter;
use sheet::SheetReader;
use strings::SharedStrings;
use styles::Styles;

/// What the messages call the file.
const WHAT: &str = "Excel workbook";

/// Reads a workbook.
pub(in crate::read) fn read(bytes: Vec<u8>, budget: &Budget) -> Result<RawArticle, Skip> {
    let mut archive = Archive::open(bytes, WHAT, budget.renewed())?;
    let main = main_part(&mut archive, "xl/workbook.xml")?;
    let workbook = Workbook::read(&mut archive, &main)?;
    let parts = relationships(&mut archive, &main)?;
    let part = |kind: &str| parts.values().find(|it| it.kind == kind).map(|it| it.target.clone());
    let strings = match part("sharedStrings") {
        Some(part) => SharedStrings::read(&mut archive, &part)?,
        None => SharedStrings::default(),
    };
    let styles = match part("styles") {
        Some(part) => Styles::read(&mut archive, &part)?,
        None => Styles::default(),
    };
    let mut table = TableWriter::new(budget.renewed());
    let (mut hidden, mut missing, mut unknown_results) = (Vec::new(), Vec::new(), 0);
    for sheet in &workbook.sheets {
        let Some(part) = parts.get(&sheet.id) else {
            missing.push(&*sheet.name);
            continue;
        };
        if part.kind != "worksheet" {
            // A chart or a dialogue has no cells.
            continue;
        }
        if sheet.is_hidden {
            hidden.push(&*sheet.name);
            continue;
        }
        let merges = merge::read(&mut archive, &part.target)?;
        table.begin_sheet(&sheet.name);
        let mut reader = SheetReader::new(&strings, &styles, workbook.from_1904, merges, &mut table);
        if !archive.walk(&part.target, |step| reader.step(&step))? {
            missing.push(&*sheet.name);
        }
        unknown_results += reader.unknown_results;
        table.end_sheet();
    }
    let mut raw_article = RawArticle::of(String::new(), Format::Xlsx.name());
    let stated = declare(&mut archive)?;
    (raw_article.meta, raw_article.warnings) = (stated.meta, stated.warnings);
    if !hidden.is_empty() {
        raw_article.warnings.push(format!("hidden sheets left out: {}", hidden.join(", ")));
    }
    if !missing.is_empty() {
        raw_article.warnings.push(format!("sheets not found in the file: {}", missing.join(", ")));
    }
    if unknown_results > 0 {
        let s = if unknown_results == 1 { "" } else { "s" };
        raw_article.warnings.push(format!("{unknown_results} formula{s} without a stored result left out"));
    }
    let (text, blocks, marks) = table.finish()?;
    (raw_article.text, raw_article.blocks, raw_article.marks) = (text, Some(blocks), marks);
    Ok(raw_article)
}

/// The main part of a workbook.
#[derive(Debug, Default)]
struct Workbook {
    sheets: Vec<Sheet>,
    /// Whether dates count from 1904 instead of 1900.
    from_1904: bool,
}

/// A sheet as the workbook lists it.
#[derive(Debug)]
struct Sheet {
    name: String,
    /// Id of the relationship to its part.
    id: String,
    is_hidden: bool,
}

impl Workbook {
    fn read(archive: &mut Archive, part: &str) -> Result<Self, Skip> {
        let mut workbook = Self::default();
        let found = archive.walk(part, |step| {
            let Step::Open(element) = step else { return Ok(()) };
            match element.local() {
                "workbookPr" => {
                    // Excel adds a second element of this name, without the attribute.
                    if let Some(value) = element.get("date1904") {
                        workbook.from_1904 = matches!(&*value, "1" | "true" | "on");
                    }
                }
                "sheet" => {
                    if let (Some(name), Some(id)) = (element.get("name"), reference(element, "id")) {
                        let is_hidden = element.get("state").is_some_and(|state| state != "visible");
                        workbook.sheets.push(Sheet { name, id, is_hidden });
                    }
                }
                _ => {}
            }
            Ok(())
        })?;
        if found { Ok(workbook) } else { Err(Skip::new(format!("damaged {WHAT}: no main part"))) }
    }
}
