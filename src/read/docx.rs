//! Reads Word documents: text in blocks with headings, lists, quotations, captions and tables identified by their
//! styles, and notes after the paragraph that they belong to. Tracked deletions, hidden and struck-out text, running
//! headers and tables of contents are left out.

mod body;
mod styles;
mod symbol;

use super::archive::Archive;
use super::budget::Budget;
use super::declared::{DeclaredMetadata, Field};
use super::package::{main_part, relationships};
use super::person::{keywords, people};
use super::value::Value;
use super::xml::{Step, walk};
use super::{Format, RawArticle, Skip};
use body::{Body, Notes, read_notes};
use styles::Styles;

/// Reads a Word document.
pub(super) fn read(bytes: Vec<u8>, budget: &Budget) -> Result<RawArticle, Skip> {
    let mut archive = Archive::open(bytes, "Word document", budget.renewed())?;
    let main = main_part(&mut archive, "word/document.xml")?;
    let document = archive.text(&main)?.ok_or_else(|| Skip::new("damaged Word document: no main part"))?;
    // The names of the parts are free: relationships state what they are.
    let related = relationships(&mut archive, &main)?;
    let part = |kind: &str| {
        let stated = related.values().find(|it| it.kind == kind).map(|it| it.target.clone());
        stated.unwrap_or_else(|| format!("word/{kind}.xml"))
    };
    let styles = archive.text(&part("styles"))?.map(|styles| Styles::of(&styles)).transpose()?.unwrap_or_default();
    let mut notes = Notes::new();
    for (kind, name) in [("footnotes", "w:footnote"), ("endnotes", "w:endnote")] {
        if let Some(part) = archive.text(&part(kind))? {
            read_notes(&part, name, &styles, &mut notes, budget.renewed())?;
        }
    }
    let body = Body::read(&styles, &notes, &document, budget)?;
    let mut stated = DeclaredMetadata::default();
    let core = relationships(&mut archive, "")?.into_values().find(|it| it.kind == "core-properties");
    if let Some(core) = archive.text(core.as_ref().map_or("docProps/core.xml", |it| &*it.target))? {
        declare(&core, &mut stated)?;
    }
    if body.unknown > 0 {
        stated.warnings.push(format!("{} symbols of fonts without a Unicode mapping are left out", body.unknown));
    }
    if body.pictures > 0 {
        stated.warnings.push(format!("{} formulas are pictures and are not read", body.pictures));
    }
    body.builder.into_article(Format::Docx, stated)
}

/// Reads the document's own metadata. Its dates record when the file was saved and are ignored.
fn declare(core: &str, stated: &mut DeclaredMetadata<'static>) -> Result<(), Skip> {
    let mut field = None;
    let mut words = String::new();
    walk(core, |step| match step {
        Step::Open(element) => {
            field = match element.name {
                "dc:title" => Some(Field::Title),
                "dc:creator" => Some(Field::Authors(0)),
                "dc:language" => Some(Field::Lang),
                "cp:keywords" => Some(Field::Tags),
                _ => None,
            };
            words.clear();
        }
        Step::Words(more) => words.push_str(more),
        Step::Close(_) => {
            if let Some(field) = field.take().filter(|_| !words.trim().is_empty()) {
                let list =
                    |texts: Vec<String>| Value::List(texts.into_iter().map(|it| Value::Text(it.into())).collect());
                let value = match field {
                    Field::Authors(_) => list(people(&words)),
                    Field::Tags => list(keywords(&words).collect()),
                    _ => Value::Text(words.trim().to_owned().into()),
                };
                stated.take(field, value);
            }
        }
    })
}

#[cfg(test)]
mod tests;
