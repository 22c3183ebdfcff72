//! Reads the words of a diagram (SmartArt): in the order of its connections, not of its points.

use std::collections::{HashMap, HashSet};

use super::super::shape::Paragraph;
use super::text::TextReader;
use crate::read::Skip;
use crate::read::archive::Archive;
use crate::read::budget::Budget;
use crate::read::xml::{Step, local};
use crate::text::ParagraphKind;

/// A point of a diagram.
#[derive(Debug, Default)]
struct Point {
    id: String,
    /// `doc` for the diagram itself, `node` for what it shows.
    kind: String,
    paragraphs: Vec<Paragraph>,
}

/// Reads the paragraphs of a diagram.
pub(super) fn read(archive: &mut Archive, part: &str, mut budget: Budget) -> Result<Vec<Paragraph>, Skip> {
    let mut points: Vec<Point> = Vec::new();
    // The children of each point with their order.
    let mut children: HashMap<String, Vec<(u32, String)>> = HashMap::new();
    let (mut text, mut open) = (TextReader::default(), None::<Point>);
    archive.walk(part, |step| {
        if let Step::Words(words) = &step {
            budget.take(words.len());
        }
        match &step {
            Step::Open(element) => match element.local() {
                "pt" => {
                    budget.take_item();
                    open = Some(Point {
                        id: element.get("modelId").unwrap_or_default(),
                        kind: element.get("type").unwrap_or_else(|| "node".into()),
                        paragraphs: Vec::new(),
                    });
                }
                "cxn" if element.get("type").is_none_or(|kind| kind == "parOf") => {
                    budget.take_item();
                    let order = element.get("srcOrd").and_then(|order| order.parse().ok()).unwrap_or(0);
                    if let (Some(from), Some(to)) = (element.get("srcId"), element.get("destId")) {
                        children.entry(from).or_default().push((order, to));
                    }
                }
                _ => {}
            },
            Step::Close(name) if local(name) == "pt" => points.extend(open.take()),
            _ => {}
        }
        if let (Some(paragraph), Some(point)) = (text.step(&step), &mut open) {
            point.paragraphs.push(paragraph);
        }
        budget.check()
    })?;
    for children in children.values_mut() {
        children.sort();
    }
    let mut by_id: HashMap<&str, &Point> = HashMap::new();
    for point in &points {
        by_id.entry(&point.id).or_insert(point);
    }
    let (mut read, mut seen) = (Vec::new(), HashSet::new());
    let mut rest: Vec<&str> = points.iter().filter(|point| point.kind == "doc").map(|point| &*point.id).collect();
    if rest.is_empty() {
        rest = points.iter().rev().map(|point| &*point.id).collect();
    }
    while let Some(id) = rest.pop() {
        if !seen.insert(id) {
            continue;
        }
        if let Some(point) = by_id.get(id).filter(|point| matches!(&*point.kind, "node" | "asst")) {
            read.extend(point.paragraphs.iter().map(|it| Paragraph {
                kind: ParagraphKind::ListItem,
                level: 0,
                text: it.text.clone(),
            }));
        }
        rest.extend(children.get(id).into_iter().flatten().rev().map(|(_, id)| &**id));
    }
    Ok(read)
}
