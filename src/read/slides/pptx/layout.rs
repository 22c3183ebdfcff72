//! The placeholders of slide layouts and masters: where a shape of a slide is that does not say so itself.

use std::collections::HashMap;

use super::super::shape::Frame;
use crate::read::Skip;
use crate::read::archive::Archive;
use crate::read::package::{Relationships, relationships};
use crate::read::xml::{Element, Step, local};

/// What a shape is for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Placeholder {
    /// `title`, `body`, `obj`, …
    pub(super) kind: String,
    /// Number that relates the placeholders of a slide and its layout.
    index: Option<String>,
}

impl Placeholder {
    pub(super) fn of(element: &Element<'_>) -> Self {
        Self { kind: element.get("type").unwrap_or_else(|| "obj".into()), index: element.get("idx") }
    }

    fn is_title(&self) -> bool {
        matches!(&*self.kind, "title" | "ctrTitle")
    }
}

/// The placeholders of a layout, followed by those of its master.
#[derive(Debug, Default)]
pub(super) struct Layout {
    own: Vec<Definition>,
    of_master: Vec<Definition>,
}

/// A placeholder as a layout defines it.
#[derive(Debug, Default)]
struct Definition {
    placeholder: Placeholder,
    frame: Option<Frame>,
    has_bullets: bool,
}

impl Layout {
    /// Returns the frame of a placeholder, and whether its paragraphs have bullets.
    pub(super) fn of(&self, placeholder: &Placeholder) -> (Frame, bool) {
        let is_same = |it: &&Definition| match &placeholder.index {
            Some(index) if !placeholder.is_title() => it.placeholder.index.as_ref() == Some(index),
            _ => it.placeholder.kind == placeholder.kind || it.placeholder.is_title() && placeholder.is_title(),
        };
        let own = self.own.iter().find(is_same);
        let kind = own.map_or(&*placeholder.kind, |own| &own.placeholder.kind);
        let is_title = matches!(kind, "title" | "ctrTitle");
        let inherited = self
            .of_master
            .iter()
            .find(|it| if is_title { it.placeholder.is_title() } else { it.placeholder.kind == "body" });
        let frame = own.and_then(|own| own.frame).or_else(|| inherited?.frame).unwrap_or_default();
        (frame, own.is_none_or(|own| own.has_bullets))
    }
}

/// The layouts of a presentation, by the names of their parts.
#[derive(Debug, Default)]
pub(super) struct Layouts {
    known: HashMap<String, Layout>,
}

impl Layouts {
    /// Returns the layout of a slide.
    pub(super) fn of(&mut self, archive: &mut Archive, slide: &Relationships) -> Result<&Layout, Skip> {
        let part = slide.values().find(|it| it.kind == "slideLayout").map_or("", |it| &*it.target);
        if !self.known.contains_key(part) {
            let mut layout = Layout::default();
            if !part.is_empty() {
                layout.own = definitions(archive, part)?;
                let master = relationships(archive, part)?.into_values().find(|it| it.kind == "slideMaster");
                if let Some(master) = master {
                    layout.of_master = definitions(archive, &master.target)?;
                }
            }
            self.known.insert(part.to_owned(), layout);
        }
        Ok(&self.known[part])
    }
}

/// Reads the placeholders of a layout or master.
fn definitions(archive: &mut Archive, part: &str) -> Result<Vec<Definition>, Skip> {
    let (mut definitions, mut open): (Vec<Definition>, Option<Definition>) = (Vec::new(), None);
    let (mut is_placeholder, mut level) = (false, 0);
    archive.walk(part, |step| {
        match step {
            Step::Open(element) if element.local() == "sp" => {
                open = Some(Definition { has_bullets: true, ..Definition::default() });
                is_placeholder = false;
            }
            Step::Open(element) => {
                let Some(definition) = &mut open else { return Ok(()) };
                let number = |name: &str| element.get(name).and_then(|number| number.parse::<i64>().ok());
                match element.local() {
                    "ph" => (definition.placeholder, is_placeholder) = (Placeholder::of(element), true),
                    "off" if definition.frame.is_none() => {
                        if let (Some(left), Some(top)) = (number("x"), number("y")) {
                            definition.frame = Some(Frame { left, top, height: 0 });
                        }
                    }
                    "ext" => {
                        if let (Some(frame), Some(height)) = (&mut definition.frame, number("cy")) {
                            frame.height = height;
                        }
                    }
                    "lvl1pPr" => level = 1,
                    "buNone" if level == 1 => definition.has_bullets = false,
                    _ => {}
                }
            }
            Step::Close(name) => match local(name) {
                "sp" => definitions.extend(open.take().filter(|_| is_placeholder)),
                "lvl1pPr" => level = 0,
                _ => {}
            },
            Step::Words(_) => {}
        }
        Ok(())
    })?;
    Ok(definitions)
}
