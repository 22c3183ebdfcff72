//! Reads OpenDocument spreadsheets: what each cell shows, else its value. Comments, tracked changes, hidden sheets and the
//! copies of other files' sheets are left out.

mod sheet;
#[cfg(test)]
mod tests;
mod value;

use std::collections::HashSet;

use crate::read::archive::Archive;
use crate::read::budget::Budget;
use crate::read::xml::Step;
use crate::read::{Format, RawArticle, Skip, odf};

use super::table::TableWriter;
use sheet::Body;

/// What the messages call the file.
const WHAT: &str = "OpenDocument spreadsheet";

/// Reads a spreadsheet.
pub(in crate::read) fn read(bytes: Vec<u8>, budget: &Budget) -> Result<RawArticle, Skip> {
    let mut archive = Archive::open(bytes, WHAT, budget.renewed())?;
    odf::reject_encrypted(&mut archive, WHAT)?;
    let mut body = Body::new(hidden_styles(&mut archive)?, TableWriter::new(budget.renewed()));
    if !archive.walk("content.xml", |step| body.step(&step))? {
        return Err(Skip::new(format!("damaged {WHAT}: no content part")));
    }
    let mut raw_article = RawArticle::of(String::new(), Format::Ods.name());
    let stated = odf::declare(&mut archive)?;
    (raw_article.meta, raw_article.warnings) = (stated.meta, stated.warnings);
    if !body.hidden.is_empty() {
        raw_article.warnings.push(format!("hidden sheets left out: {}", body.hidden.join(", ")));
    }
    let (text, blocks, marks) = body.table.finish()?;
    (raw_article.text, raw_article.blocks, raw_article.marks) = (text, Some(blocks), marks);
    Ok(raw_article)
}

/// Returns the styles of sheets that are not shown.
fn hidden_styles(archive: &mut Archive) -> Result<HashSet<String>, Skip> {
    let (mut hidden, mut style) = (HashSet::new(), None);
    for part in ["styles.xml", "content.xml"] {
        let mut is_over = false;
        archive.walk(part, |step| {
            match step {
                Step::Open(element) if !is_over => match element.name {
                    "style:style" => style = element.get("style:name"),
                    "style:table-properties" if element.get("table:display").as_deref() == Some("false") => {
                        hidden.extend(style.take());
                    }
                    // The styles come first.
                    "office:body" => is_over = true,
                    _ => {}
                },
                _ => {}
            }
            Ok(())
        })?;
    }
    Ok(hidden)
}
