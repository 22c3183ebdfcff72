//! Reads the objects that slides embed: formulas, and charts as captions and rows.

use std::collections::HashMap;

use super::super::shape::Paragraph;
use crate::read::Skip;
use crate::read::archive::Archive;
use crate::read::budget::Budget;
use crate::read::odf::{self, Change, Words};
use crate::read::xml::{Step, walk};
use crate::text::ParagraphKind;

/// The paragraphs of embedded objects, by the names of their folders.
pub(super) type Objects = HashMap<String, Vec<Paragraph>>;

/// Maximum number of embedded objects that are read.
const OBJECTS: usize = 10_000;

/// Reads the objects that the slides refer to.
pub(super) fn read(archive: &mut Archive, budget: &Budget) -> Result<Objects, Skip> {
    let mut names = Vec::new();
    archive.walk("content.xml", |step| {
        if let Step::Open(element) = step
            && element.name == "draw:object"
            && names.len() < OBJECTS
        {
            names.extend(element.get("xlink:href").map(|href| name(&href).to_owned()));
        }
        Ok(())
    })?;
    let mut objects = Objects::new();
    for name in names {
        let Some(part) = archive.text(&format!("{name}/content.xml"))? else { continue };
        let paragraphs = if part.contains("<office:chart") {
            chart(&part, budget.renewed())?
        } else {
            let formula = odf::formula(&part);
            formula.map(|text| Paragraph { kind: ParagraphKind::Body, level: 0, text }).into_iter().collect()
        };
        objects.insert(name, paragraphs);
    }
    Ok(objects)
}

/// Returns the name of the folder that an object refers to.
pub(super) fn name(href: &str) -> &str {
    href.trim_start_matches("./").trim_end_matches('/')
}

/// Reads the titles of a chart, and a row for each category: `Spring | Boats: 12`.
fn chart(part: &str, mut budget: Budget) -> Result<Vec<Paragraph>, Skip> {
    let (mut paragraphs, mut words, mut text) = (Vec::new(), Words::default(), String::new());
    let (mut cells, mut series) = (None::<Vec<String>>, None::<Vec<String>>);
    walk(part, |step| {
        let change = words.step(&step, &mut text);
        if change == Change::End {
            budget.take(text.len());
            let line = std::mem::take(&mut text);
            match cells.as_mut().and_then(|cells| cells.last_mut()) {
                Some(cell) => cell.push_str(line.trim()),
                None if !line.trim().is_empty() && budget.take_item() => {
                    paragraphs.push(Paragraph { kind: ParagraphKind::Caption, level: 0, text: line });
                }
                None => {}
            }
        }
        match step {
            Step::Open(element) if element.name == "table:table-row" => cells = Some(Vec::new()),
            Step::Open(element) if element.name == "table:table-cell" => {
                if let Some(cells) = cells.as_mut().filter(|_| budget.take_item()) {
                    cells.push(String::new());
                }
            }
            Step::Close("table:table-row") => {
                let row = cells.take().unwrap_or_default();
                let Some(series) = &series else {
                    series = Some(row);
                    return;
                };
                let named = row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()).map(|(at, cell)| {
                    let name = series.get(at).filter(|name| at > 0 && !name.is_empty());
                    name.map_or_else(|| cell.clone(), |name| format!("{name}: {cell}"))
                });
                let text = named.collect::<Vec<_>>().join(" | ");
                // The name of a series is repeated in each row.
                budget.take(text.len());
                if !text.is_empty() && budget.take_item() {
                    paragraphs.push(Paragraph { kind: ParagraphKind::TableRow, level: 0, text });
                }
            }
            _ => {}
        }
    })?;
    budget.check()?;
    Ok(paragraphs)
}
