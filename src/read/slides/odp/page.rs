//! Reads the shapes and notes of slides.

use super::super::shape::{Frame, Paragraph, Shape, in_order};
use super::super::writer::SlideWriter;
use super::object::{self, Objects};
use crate::read::Skip;
use crate::read::budget::{Budget, DEPTH};
use crate::read::odf::{Change, Words};
use crate::read::xml::{Element, Step};
use crate::text::ParagraphKind;

/// The slides of a presentation that are being read.
pub(super) struct PageReader<'a> {
    objects: &'a Objects,
    budget: Budget,
    pub(super) writer: SlideWriter,
    words: Words,
    text: String,
    /// The open slide, groups and shapes, outermost first. Shapes of no slide are those of masters.
    open: Vec<Open>,
    /// Open shapes nested deeper than [`DEPTH`]: their text belongs to the enclosing one.
    deeper: usize,
    /// Notes of the slide, and whether they are open.
    notes: Vec<Paragraph>,
    in_notes: bool,
    /// Number of open lists, and the cells of the open row of a table.
    lists: usize,
    cells: Option<Vec<String>>,
}

/// A slide or shape that is being read.
#[derive(Debug, Default)]
struct Open {
    shape: Shape,
    /// Its role in the layout: `title`, `outline`, `footer`, …
    class: String,
    is_placeholder: bool,
}

impl<'a> PageReader<'a> {
    pub(super) fn new(objects: &'a Objects, budget: Budget, writer: SlideWriter) -> Self {
        Self {
            objects,
            budget,
            writer,
            words: Words::default(),
            text: String::new(),
            open: Vec::new(),
            deeper: 0,
            notes: Vec::new(),
            in_notes: false,
            lists: 0,
            cells: None,
        }
    }

    pub(super) fn step(&mut self, step: &Step<'_>) -> Result<(), Skip> {
        let before = self.text.len();
        let change = self.words.step(step, &mut self.text);
        self.budget.take(self.text.len().saturating_sub(before));
        if change == Change::End {
            self.end_paragraph();
        }
        match step {
            _ if change == Change::Passed => {}
            Step::Open(element) => self.open(element),
            Step::Close(name) => self.close(name)?,
            Step::Words(_) => {}
        }
        self.budget.check()
    }

    fn open(&mut self, element: &Element<'_>) {
        match element.name {
            "draw:page" => {
                self.open = vec![Open::default()];
                self.deeper = 0;
            }
            "presentation:notes" => self.in_notes = true,
            "text:list" => self.lists += 1,
            "draw:object" => {
                let href = element.get("xlink:href").unwrap_or_default();
                for paragraph in self.objects.get(object::name(&href)).into_iter().flatten() {
                    self.budget.take(paragraph.text.len());
                    self.add(paragraph.clone());
                }
            }
            "table:table-row" => self.cells = Some(Vec::new()),
            "table:table-cell" => {
                if let Some(cells) = &mut self.cells {
                    cells.push(String::new());
                }
            }
            name if is_shape(name) && !self.open.is_empty() => {
                self.budget.take_item();
                if self.open.len() > DEPTH {
                    self.deeper += 1;
                    return;
                }
                let get = |name: &str| element.get(name);
                let length = |name: &str| get(name).and_then(|length| micrometres(&length));
                let moved = get("draw:transform").and_then(|transform| translation(&transform));
                let (left, top) = moved.unwrap_or((
                    length("svg:x").or_else(|| length("svg:x1")).unwrap_or(0),
                    length("svg:y").or_else(|| length("svg:y1")).unwrap_or(0),
                ));
                let frame = Frame { left, top, height: length("svg:height").unwrap_or(0) };
                self.open.push(Open {
                    shape: Shape { frame, ..Shape::default() },
                    class: get("presentation:class").unwrap_or_default(),
                    is_placeholder: get("presentation:placeholder").as_deref() == Some("true"),
                });
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) -> Result<(), Skip> {
        match name {
            "draw:page" => {
                let shapes = self.open.drain(..).next().map(|page| page.shape.shapes).unwrap_or_default();
                self.in_notes = false;
                return self.writer.slide(shapes, std::mem::take(&mut self.notes));
            }
            "presentation:notes" => self.in_notes = false,
            "text:list" => self.lists = self.lists.saturating_sub(1),
            "table:table-row" => {
                let cells = self.cells.take().unwrap_or_default();
                if cells.iter().any(|cell| !cell.trim().is_empty()) {
                    self.add(Paragraph { kind: ParagraphKind::TableRow, level: 0, text: cells.join(" | ") });
                }
            }
            name if is_shape(name) && self.deeper > 0 => self.deeper -= 1,
            name if is_shape(name) && self.open.len() > 1 => self.end_shape(),
            _ => {}
        }
        Ok(())
    }

    fn end_paragraph(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !self.budget.take_item() {
            return;
        }
        if let Some(cell) = self.cells.as_mut().and_then(|cells| cells.last_mut()) {
            let gap = if cell.is_empty() || text.is_empty() { "" } else { " " };
            return cell.extend([gap, &text]);
        }
        let class = self.open.last().map_or("", |open| &*open.class);
        let (kind, level) = match class {
            "title" => (ParagraphKind::Heading, 2),
            "outline" if self.lists > 0 => (ParagraphKind::ListItem, 0),
            _ if self.lists > 0 && class.is_empty() => (ParagraphKind::ListItem, 0),
            _ => (ParagraphKind::Body, 0),
        };
        self.add(Paragraph { kind, level, text });
    }

    /// Adds a paragraph to the open shape.
    fn add(&mut self, paragraph: Paragraph) {
        // Text of the slide itself is that of no shape.
        if let [_, .., open] = &mut *self.open {
            open.shape.paragraphs.push(paragraph);
        }
    }

    fn end_shape(&mut self) {
        let Some(Open { mut shape, class, is_placeholder }) = self.open.pop() else { return };
        let is_furniture = matches!(&*class, "date-time" | "footer" | "header" | "page-number" | "page");
        if is_placeholder || is_furniture || shape.paragraphs.is_empty() && shape.shapes.is_empty() {
            return;
        }
        if self.in_notes {
            if class == "notes" {
                in_order(vec![shape], &mut |paragraph| self.notes.push(paragraph));
            }
            return;
        }
        shape.is_title = class == "title";
        if shape.frame == Frame::default() {
            // The place of a group is that of its shapes.
            let frames = || shape.shapes.iter().map(|shape| shape.frame);
            shape.frame.left = frames().map(|frame| frame.left).min().unwrap_or(0);
            shape.frame.top = frames().map(|frame| frame.top).min().unwrap_or(0);
            let bottom = frames().map(|frame| frame.top.saturating_add(frame.height)).max().unwrap_or(0);
            shape.frame.height = bottom.saturating_sub(shape.frame.top);
        }
        if let Some(outer) = self.open.last_mut() {
            outer.shape.shapes.push(shape);
        }
    }
}

/// Whether an element is a shape or a group of shapes.
fn is_shape(name: &str) -> bool {
    matches!(
        name,
        "draw:frame"
            | "draw:g"
            | "draw:custom-shape"
            | "draw:rect"
            | "draw:ellipse"
            | "draw:circle"
            | "draw:line"
            | "draw:polyline"
            | "draw:polygon"
            | "draw:regular-polygon"
            | "draw:path"
            | "draw:connector"
            | "draw:caption"
            | "draw:measure"
    )
}

/// Parses a length such as `1.27cm`.
fn micrometres(length: &str) -> Option<i64> {
    let end = length.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(length.len());
    let (number, unit) = length.split_at(end);
    let scale = match unit {
        "cm" => 10_000.0,
        "mm" => 1_000.0,
        "in" => 25_400.0,
        "pt" => 25_400.0 / 72.0,
        "pc" => 25_400.0 / 6.0,
        _ => 25_400.0 / 96.0,
    };
    Some((number.trim().parse::<f64>().ok()? * scale).round() as i64)
}

/// Returns the position in a transformation such as `rotate (0.5) translate (3cm 4cm)`.
fn translation(transform: &str) -> Option<(i64, i64)> {
    let inner = transform.split_once("translate")?.1.trim_start().strip_prefix('(')?.split(')').next()?;
    let mut lengths = inner.split([' ', ',']).filter(|part| !part.is_empty());
    Some((micrometres(lengths.next()?)?, micrometres(lengths.next()?)?))
}
