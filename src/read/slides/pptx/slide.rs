//! Reads the shapes of a slide, and of its notes page.

use super::super::shape::{Paragraph, Shape};
use super::layout::{Layout, Placeholder};
use super::text::TextReader;
use crate::read::Skip;
use crate::read::budget::{Budget, DEPTH};
use crate::read::package::reference;
use crate::read::xml::{Element, Step, local};
use crate::text::ParagraphKind;

/// A slide that is being read.
pub(super) struct SlideReader<'a> {
    layout: &'a Layout,
    /// Whether only the body of a notes page is read.
    is_notes: bool,
    budget: Budget,
    /// The open groups, from the slide itself, and the open shape.
    groups: Vec<Shape>,
    /// Open groups nested deeper than [`DEPTH`]: their shapes belong to the enclosing one.
    deeper: usize,
    shape: Option<OpenShape>,
    text: TextReader,
    alternatives: Alternatives,
    /// The cells of the open row of a table.
    cells: Vec<String>,
    /// Whether the open cell is a part of one that extends over several rows or columns.
    is_merged: bool,
}

/// A shape that is being read.
#[derive(Debug, Default)]
struct OpenShape {
    shape: Shape,
    placeholder: Option<Placeholder>,
    has_frame: bool,
    is_hidden: bool,
    is_table: bool,
}

/// Tracks alternatives for programs of several generations: only the first of them is read.
#[derive(Debug, Default)]
pub(super) struct Alternatives {
    /// Whether an alternative of each open choice was read.
    taken: Vec<bool>,
    /// Number of open alternatives that are left out.
    passing: usize,
}

impl Alternatives {
    /// Returns whether a step is left out.
    pub(super) fn passes(&mut self, step: &Step<'_>) -> bool {
        match step {
            Step::Open(element) => match element.local() {
                "AlternateContent" if self.passing == 0 => self.taken.push(false),
                "Choice" | "Fallback" => {
                    if self.passing > 0 || self.taken.last().copied().unwrap_or(false) {
                        self.passing += 1;
                    } else if let Some(taken) = self.taken.last_mut() {
                        *taken = true;
                    }
                }
                _ => {}
            },
            Step::Close(name) => match local(name) {
                "AlternateContent" if self.passing == 0 => drop(self.taken.pop()),
                "Choice" | "Fallback" if self.passing > 0 => {
                    self.passing -= 1;
                    return true;
                }
                _ => {}
            },
            Step::Words(_) => {}
        }
        self.passing > 0
    }
}

impl<'a> SlideReader<'a> {
    pub(super) fn new(layout: &'a Layout, budget: Budget) -> Self {
        Self {
            layout,
            is_notes: false,
            budget,
            groups: vec![Shape::default()],
            deeper: 0,
            shape: None,
            text: TextReader::default(),
            alternatives: Alternatives::default(),
            cells: Vec::new(),
            is_merged: false,
        }
    }

    /// Reads the body of a notes page.
    pub(super) fn of_notes(layout: &'a Layout, budget: Budget) -> Self {
        Self { is_notes: true, ..Self::new(layout, budget) }
    }

    /// Returns the shapes of the slide.
    pub(super) fn finish(mut self) -> Result<Vec<Shape>, Skip> {
        while self.groups.len() > 1 {
            self.close("grpSp");
        }
        self.budget.check()?;
        Ok(self.groups.pop().map(|slide| slide.shapes).unwrap_or_default())
    }

    pub(super) fn step(&mut self, step: &Step<'_>) -> Result<(), Skip> {
        if self.alternatives.passes(step) {
            return Ok(());
        }
        match step {
            Step::Open(element) => self.open(element),
            Step::Close(name) => self.close(local(name)),
            Step::Words(words) => {
                self.budget.take(words.len());
            }
        }
        if let (Some(shape), Some(paragraph)) = (&mut self.shape, self.text.step(step)) {
            let is_left_out = self.is_merged || !self.budget.take_item();
            match self.cells.last_mut().filter(|_| shape.is_table) {
                _ if is_left_out => {}
                Some(cell) => {
                    let gap = if cell.is_empty() || paragraph.text.is_empty() { "" } else { " " };
                    cell.extend([gap, &*paragraph.text]);
                }
                None => shape.shape.paragraphs.push(paragraph),
            }
        }
        self.budget.check()
    }

    fn open(&mut self, element: &Element<'_>) {
        match element.local() {
            "grpSp" => {
                self.budget.take_item();
                if self.groups.len() <= DEPTH {
                    self.groups.push(Shape::default());
                } else {
                    self.deeper += 1;
                }
            }
            "sp" | "graphicFrame" | "cxnSp" | "pic" => {
                self.budget.take_item();
                self.shape = Some(OpenShape::default());
            }
            "off" | "ext" => self.frame(element),
            _ => {}
        }
        let Some(open) = &mut self.shape else { return };
        match element.local() {
            "cNvPr" => open.is_hidden |= element.get("hidden").is_some_and(|it| matches!(&*it, "1" | "true")),
            "ph" => open.placeholder = Some(Placeholder::of(element)),
            "relIds" => open.shape.part = reference(element, "dm"),
            "chart" => open.shape.part = reference(element, "id"),
            "tbl" => open.is_table = true,
            "tr" => self.cells.clear(),
            "tc" if open.is_table => {
                let is_set = |name: &str| element.get(name).is_some_and(|value| matches!(&*value, "1" | "true"));
                self.is_merged = is_set("hMerge") || is_set("vMerge");
                if !self.is_merged {
                    self.cells.push(String::new());
                }
            }
            _ => {}
        }
    }

    /// Reads the position or the size of the open shape or group: the first that it states.
    fn frame(&mut self, element: &Element<'_>) {
        let number = |name: &str| element.get(name).and_then(|number| number.parse::<i64>().ok());
        let (frame, has_frame) = match &mut self.shape {
            Some(open) => (&mut open.shape.frame, Some(&mut open.has_frame)),
            None if self.deeper > 0 => return,
            None => match self.groups.last_mut() {
                Some(group) => (&mut group.frame, None),
                None => return,
            },
        };
        if let (Some(left), Some(top)) = (number("x"), number("y")) {
            if has_frame.is_some_and(|has_frame| std::mem::replace(has_frame, true)) {
                return;
            }
            (frame.left, frame.top) = (left, top);
        } else if let Some(height) = number("cy").filter(|_| frame.height == 0) {
            frame.height = height;
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "grpSp" if self.deeper > 0 => self.deeper -= 1,
            "grpSp" if self.groups.len() > 1 => {
                let group = self.groups.pop().filter(|group| !group.shapes.is_empty());
                if let (Some(outer), Some(group)) = (self.groups.last_mut(), group) {
                    outer.shapes.push(group);
                }
            }
            "sp" | "graphicFrame" | "cxnSp" | "pic" => self.end_shape(),
            "tc" => self.is_merged = false,
            "tr" => {
                let cells = std::mem::take(&mut self.cells);
                if let Some(open) = self.shape.as_mut().filter(|_| cells.iter().any(|cell| !cell.trim().is_empty())) {
                    let (kind, text) = (ParagraphKind::TableRow, cells.join(" | "));
                    open.shape.paragraphs.push(Paragraph { kind, level: 0, text });
                }
            }
            _ => {}
        }
    }

    fn end_shape(&mut self) {
        let Some(OpenShape { mut shape, placeholder, has_frame, is_hidden, .. }) = self.shape.take() else { return };
        let kind = placeholder.as_ref().map(|it| &*it.kind);
        let is_furniture = matches!(kind, Some("sldNum" | "dt" | "ftr" | "hdr" | "sldImg"));
        if is_hidden || is_furniture || self.is_notes && kind != Some("body") {
            return;
        }
        if let Some(placeholder) = &placeholder {
            shape.is_title = matches!(&*placeholder.kind, "title" | "ctrTitle");
            let (inherited, has_bullets) = self.layout.of(placeholder);
            if !has_frame {
                shape.frame = inherited;
            }
            for paragraph in shape.paragraphs.iter_mut().filter(|it| it.kind != ParagraphKind::TableRow) {
                (paragraph.kind, paragraph.level) = match &*placeholder.kind {
                    "ctrTitle" => (ParagraphKind::Heading, 1),
                    "title" => (ParagraphKind::Heading, 2),
                    _ if paragraph.level == TextReader::NO_BULLET => (ParagraphKind::Body, 0),
                    "body" | "obj" if has_bullets => (ParagraphKind::ListItem, 0),
                    _ => (paragraph.kind, 0),
                };
            }
        }
        for paragraph in &mut shape.paragraphs {
            if paragraph.kind != ParagraphKind::Heading {
                paragraph.level = 0;
            }
        }
        let has_text = shape.part.is_some() || shape.paragraphs.iter().any(|it| !it.text.trim().is_empty());
        if let Some(group) = self.groups.last_mut().filter(|_| has_text) {
            group.shapes.push(shape);
        }
    }
}
