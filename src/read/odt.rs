//! Reads OpenDocument texts, as packages and as single XML files: text in blocks with headings, lists, quotations,
//! captions and tables, and notes after the paragraph that they belong to. Tracked deletions, hidden and struck-out
//! text, comments, running headers and tables of contents are left out.

mod body;
mod styles;

use std::collections::HashMap;

use memchr::memmem;

use super::archive::Archive;
use super::budget::Budget;
use super::declared::{DeclaredMetadata, Field};
use super::person::{keywords, people};
use super::value::Value;
use super::xml::{Step, walk};
use super::{Format, RawArticle, Skip, decode, odf};
use body::Body;
use styles::Styles;

/// Maximum number of embedded objects that are read.
const OBJECTS: usize = 10_000;

/// Reads an OpenDocument text.
pub(super) fn read(bytes: Vec<u8>, budget: &Budget) -> Result<RawArticle, Skip> {
    if !bytes.starts_with(b"PK") && !bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        let document = decode::decode(bytes, true)?.text;
        if document.contains("<office:document") {
            return flat(&document, budget);
        }
        return Err(Skip::new("damaged OpenDocument text: not a valid ZIP archive"));
    }
    let mut archive = Archive::open(bytes, "OpenDocument text", budget.renewed())?;
    if archive.text("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(Skip::new("encrypted OpenDocument text: it needs a password"));
    }
    let content =
        archive.text("content.xml")?.ok_or_else(|| Skip::new("damaged OpenDocument text: no content part"))?;
    let mut styles = Styles::default();
    for part in [archive.text("styles.xml")?.as_deref(), Some(before_body(&content))].into_iter().flatten() {
        styles.add(part)?;
    }
    let formulas = formulas(&mut archive, &content)?;
    let mut body = Body::new(&styles, &formulas, budget.renewed());
    walk(&content, |step| body.step(&step))?;
    let mut stated = DeclaredMetadata::default();
    if let Some(meta) = archive.text("meta.xml")? {
        declare(&meta, &mut stated)?;
    }
    body.builder.into_article(Format::Odt, stated)
}

/// Reads a document whose parts are elements of one XML file.
fn flat(document: &str, budget: &Budget) -> Result<RawArticle, Skip> {
    let mut styles = Styles::default();
    styles.add(before_body(document))?;
    let formulas = HashMap::new();
    let mut body = Body::new(&styles, &formulas, budget.renewed());
    let mut stated = DeclaredMetadata::default();
    if let Some((start, end)) = document.find("<office:meta>").zip(document.find("</office:meta>"))
        && let Some(meta) = document.get(start..end)
    {
        declare(meta, &mut stated)?;
    }
    walk(document, |step| body.step(&step))?;
    body.builder.into_article(Format::Odt, stated)
}

/// Returns the part of a document before its text: the styles are there.
fn before_body(document: &str) -> &str {
    &document[..memmem::find(document.as_bytes(), b"<office:body").unwrap_or(document.len())]
}

/// Reads the formulas among the embedded objects, each as one line.
fn formulas(archive: &mut Archive, content: &str) -> Result<HashMap<String, String>, Skip> {
    if memmem::find(content.as_bytes(), b"<draw:object").is_none() {
        return Ok(HashMap::new());
    }
    let mut names = Vec::new();
    walk(content, |step| {
        if let Step::Open(element) = step
            && element.name == "draw:object"
            && names.len() < OBJECTS
        {
            names.extend(element.get("xlink:href").map(|name| name.trim_start_matches("./").to_owned()));
        }
    })?;
    let mut formulas = HashMap::new();
    for name in names {
        let Some(part) = archive.text(&format!("{}/content.xml", name.trim_end_matches('/')))? else { continue };
        formulas.extend(odf::formula(&part).map(|formula| (name, formula)));
    }
    Ok(formulas)
}

/// Reads the document's own metadata. Its dates record when the file was saved and are ignored.
fn declare(meta: &str, stated: &mut DeclaredMetadata<'static>) -> Result<(), Skip> {
    let (mut field, mut words) = (None, String::new());
    let (mut tags, mut authors, mut initial) = (Vec::new(), Vec::new(), Vec::new());
    let text = |text: String| Value::Text(text.into());
    walk(meta, |step| match step {
        Step::Open(element) => {
            field = Some(element.name.to_owned());
            words.clear();
        }
        Step::Words(more) => words.push_str(more),
        Step::Close(_) => match field.take().as_deref().filter(|_| !words.trim().is_empty()) {
            Some("dc:title") => stated.take(Field::Title, text(words.trim().to_owned())),
            Some("dc:language") => stated.take(Field::Lang, text(words.trim().to_owned())),
            Some("meta:initial-creator") => initial = people(&words),
            Some("dc:creator") => authors = people(&words),
            Some("meta:keyword") => tags.extend(keywords(&words).map(text)),
            _ => {}
        },
    })?;
    // The last editor, if no initial author is declared.
    let authors = if initial.is_empty() { authors } else { initial };
    stated.take(Field::Authors(0), Value::List(authors.into_iter().map(text).collect()));
    stated.take(Field::Tags, Value::List(tags));
    Ok(())
}

#[cfg(test)]
mod tests;
