//! Reads OpenDocument presentations.

mod object;
mod page;
#[cfg(test)]
mod tests;

use super::writer::SlideWriter;
use crate::read::archive::Archive;
use crate::read::budget::Budget;
use crate::read::{Format, RawArticle, Skip, odf};

use page::PageReader;

/// What the messages call the file.
const WHAT: &str = "OpenDocument presentation";

/// Reads a presentation.
pub(in crate::read) fn read(bytes: Vec<u8>, budget: &Budget) -> Result<RawArticle, Skip> {
    let mut archive = Archive::open(bytes, WHAT, budget.renewed())?;
    odf::reject_encrypted(&mut archive, WHAT)?;
    let objects = object::read(&mut archive, budget)?;
    let mut reader = PageReader::new(&objects, budget.renewed(), SlideWriter::new(budget.renewed()));
    if !archive.walk("content.xml", |step| reader.step(&step))? {
        return Err(Skip::new(format!("damaged {WHAT}: no content part")));
    }
    let mut raw_article = RawArticle::of(String::new(), Format::Odp.name());
    let stated = odf::declare(&mut archive)?;
    (raw_article.meta, raw_article.warnings) = (stated.meta, stated.warnings);
    reader.writer.finish(&mut raw_article)?;
    Ok(raw_article)
}
