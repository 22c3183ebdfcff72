//! Reads the words and figures of a chart as the presentation stores them: its titles, and a row for each category.

use std::collections::BTreeMap;

use super::super::shape::Paragraph;
use super::text::TextReader;
use crate::read::Skip;
use crate::read::archive::Archive;
use crate::read::budget::Budget;
use crate::read::spreadsheet::NumberFormat;
use crate::read::xml::{Step, local};
use crate::text::ParagraphKind;

/// A series of a chart.
#[derive(Debug, Default)]
struct Series {
    name: String,
    categories: BTreeMap<u32, String>,
    values: BTreeMap<u32, String>,
}

/// What the open points of a series are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Role {
    #[default]
    None,
    Name,
    Category,
    Value,
}

/// Reads the paragraphs of a chart.
pub(super) fn read(archive: &mut Archive, part: &str, mut budget: Budget) -> Result<Vec<Paragraph>, Skip> {
    let (mut paragraphs, mut all) = (Vec::new(), Vec::<Series>::new());
    let (mut text, mut series) = (TextReader::default(), None::<Series>);
    let (mut role, mut format, mut point) = (Role::None, NumberFormat::default(), 0_u32);
    let (mut words, mut in_value, mut in_format) = (String::new(), false, false);
    archive.walk(part, |step| {
        match &step {
            Step::Open(element) => match element.local() {
                "ser" => series = Some(Series::default()),
                "tx" if series.is_some() => role = Role::Name,
                "cat" | "xVal" => role = Role::Category,
                "val" | "yVal" => role = Role::Value,
                "numCache" | "strCache" => format = NumberFormat::default(),
                "pt" => {
                    budget.take_item();
                    point = element.get("idx").and_then(|index| index.parse().ok()).unwrap_or(0);
                }
                "v" => (in_value, words) = (true, String::new()),
                "formatCode" => (in_format, words) = (true, String::new()),
                _ => {}
            },
            Step::Words(more) if in_value || in_format => {
                budget.take(more.len());
                words.push_str(more);
            }
            Step::Words(more) => {
                budget.take(more.len());
            }
            Step::Close(name) => match local(name) {
                "formatCode" => {
                    in_format = false;
                    format = NumberFormat::of(&words);
                }
                "v" => {
                    in_value = false;
                    let mut shown = String::new();
                    match words.trim().parse() {
                        Ok(number) => format.show(number, false, &mut shown),
                        Err(_) => shown.push_str(words.trim()),
                    }
                    match (&mut series, role) {
                        (Some(series), Role::Name) => words.trim().clone_into(&mut series.name),
                        (Some(series), Role::Category) => drop(series.categories.insert(point, shown)),
                        (Some(series), Role::Value) => drop(series.values.insert(point, shown)),
                        _ => {}
                    }
                }
                "tx" | "cat" | "xVal" | "val" | "yVal" => role = Role::None,
                "ser" => all.extend(series.take()),
                _ => {}
            },
        }
        if let Some(paragraph) = text.step(&step).filter(|_| series.is_none()) {
            paragraphs.push(Paragraph { kind: ParagraphKind::Caption, level: 0, ..paragraph });
        }
        budget.check()
    })?;
    let Some(first) = all.iter().find(|series| !series.categories.is_empty()).or(all.first()) else {
        return Ok(paragraphs);
    };
    let mut points: Vec<u32> = all.iter().flat_map(|series| series.values.keys().copied()).collect();
    points.sort_unstable();
    points.dedup();
    for point in points {
        let mut cells: Vec<String> = first.categories.get(&point).cloned().into_iter().collect();
        for series in &all {
            let gap = if series.name.is_empty() { "" } else { ": " };
            cells.extend(series.values.get(&point).map(|value| format!("{}{gap}{value}", series.name)));
        }
        // The name of a series is repeated in each row.
        budget.take(cells.iter().map(String::len).sum());
        budget.check()?;
        paragraphs.push(Paragraph { kind: ParagraphKind::TableRow, level: 0, text: cells.join(" | ") });
    }
    Ok(paragraphs)
}
