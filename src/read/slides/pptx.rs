//! Reads PowerPoint presentations (Office Open XML, ECMA-376): the slides in the order of the presentation.

mod chart;
mod diagram;
mod layout;
mod slide;
#[cfg(test)]
mod tests;
mod text;

use super::shape::{Paragraph, Shape, in_order};
use super::writer::SlideWriter;
use crate::read::archive::Archive;
use crate::read::budget::Budget;
use crate::read::package::{Relationships, declare, main_part, reference, relationships};
use crate::read::xml::Step;
use crate::read::{Format, RawArticle, Skip};

use layout::{Layout, Layouts};
use slide::SlideReader;

/// What the messages call the file.
const WHAT: &str = "PowerPoint presentation";

/// Reads a presentation.
pub(in crate::read) fn read(bytes: Vec<u8>, budget: &Budget) -> Result<RawArticle, Skip> {
    let mut archive = Archive::open(bytes, WHAT, budget.renewed())?;
    let main = main_part(&mut archive, "ppt/presentation.xml")?;
    let mut ids = Vec::new();
    let found = archive.walk(&main, |step| {
        if let Step::Open(element) = step
            && element.local() == "sldId"
        {
            ids.extend(reference(element, "id"));
        }
        Ok(())
    })?;
    if !found {
        return Err(Skip::new(format!("damaged {WHAT}: no main part")));
    }
    let parts = relationships(&mut archive, &main)?;
    let mut writer = SlideWriter::new(budget.renewed());
    let (mut layouts, mut missing) = (Layouts::default(), 0);
    for id in &ids {
        let Some(part) = parts.get(id).map(|it| it.target.clone()) else {
            missing += 1;
            continue;
        };
        let related = relationships(&mut archive, &part)?;
        let layout = layouts.of(&mut archive, &related)?;
        let mut reader = SlideReader::new(layout, budget.renewed());
        if !archive.walk(&part, |step| reader.step(&step))? {
            missing += 1;
            continue;
        }
        let mut shapes = reader.finish()?;
        parts_of(&mut archive, &related, &mut shapes, budget)?;
        let notes = notes(&mut archive, &related, budget)?;
        writer.slide(shapes, notes)?;
    }
    let mut raw_article = RawArticle::of(String::new(), Format::Pptx.name());
    let stated = declare(&mut archive)?;
    (raw_article.meta, raw_article.warnings) = (stated.meta, stated.warnings);
    if missing > 0 {
        let s = if missing == 1 { "" } else { "s" };
        raw_article.warnings.push(format!("{missing} slide{s} not found in the file"));
    }
    writer.finish(&mut raw_article)?;
    Ok(raw_article)
}

/// Returns the notes of a slide: the body of its notes page.
fn notes(archive: &mut Archive, related: &Relationships, budget: &Budget) -> Result<Vec<Paragraph>, Skip> {
    let Some(part) = related.values().find(|it| it.kind == "notesSlide") else { return Ok(Vec::new()) };
    let layout = Layout::default();
    let mut reader = SlideReader::of_notes(&layout, budget.renewed());
    archive.walk(&part.target, |step| reader.step(&step))?;
    let mut notes = Vec::new();
    in_order(reader.finish()?, &mut |paragraph| notes.push(paragraph));
    Ok(notes)
}

/// Adds the text of diagrams and charts, which is in other parts.
fn parts_of(archive: &mut Archive, related: &Relationships, shapes: &mut [Shape], budget: &Budget) -> Result<(), Skip> {
    for shape in shapes {
        if let Some(part) = shape.part.take().and_then(|id| related.get(&id)) {
            shape.paragraphs = match &*part.kind {
                "diagramData" => diagram::read(archive, &part.target, budget.renewed())?,
                "chart" => chart::read(archive, &part.target, budget.renewed())?,
                _ => Vec::new(),
            };
        }
        // Groups are not nested deeper than the reader allows.
        parts_of(archive, related, &mut shape.shapes, budget)?;
    }
    Ok(())
}
