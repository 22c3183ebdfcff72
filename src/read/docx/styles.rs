//! The styles of a Word document: kinds of paragraphs, and which text is shown.

use std::collections::HashMap;

use crate::read::Skip;
use crate::read::word_processor::{Height, Role};
use crate::read::xml::{Element, Step, walk};
use crate::text::ParagraphKind;

/// Maximum length of a chain of styles based on each other: one may be based on itself.
const CHAIN: usize = 16;

/// The styles of a document, by their ids.
#[derive(Default)]
pub(super) struct Styles(HashMap<String, Style>);

#[derive(Clone, Default)]
struct Style {
    /// The English name for Word's built-in styles, whatever the document's language.
    name: String,
    parent: Option<String>,
    /// Level of the outline, from 0; 9 for body text.
    level: Option<u8>,
    /// Whether its paragraphs are numbered.
    is_item: Option<bool>,
    run: RunProperties,
}

/// Properties of characters that decide whether and how they are shown; `None` if a style decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RunProperties {
    is_hidden: Option<bool>,
    is_struck: Option<bool>,
    height: Option<Height>,
}

impl RunProperties {
    /// Reads one property.
    pub(super) fn take(&mut self, element: &Element<'_>) {
        match element.name {
            "w:vanish" => self.is_hidden = Some(is_on(element)),
            "w:strike" | "w:dstrike" => {
                // Struck out once or twice is the same.
                self.is_struck = Some(is_on(element) || self.is_struck == Some(true));
            }
            "w:vertAlign" => {
                self.height = Some(match element.get("w:val").as_deref() {
                    Some("superscript") => Height::Raised,
                    Some("subscript") => Height::Lowered,
                    _ => Height::Line,
                });
            }
            _ => {}
        }
    }

    /// Returns these properties, completed by those of a style.
    pub(super) fn or(self, style: Self) -> Self {
        Self {
            is_hidden: self.is_hidden.or(style.is_hidden),
            is_struck: self.is_struck.or(style.is_struck),
            height: self.height.or(style.height),
        }
    }

    /// Whether the page does not show the text, or shows it struck out.
    pub(super) fn is_out(self) -> bool {
        self.is_hidden == Some(true) || self.is_struck == Some(true)
    }

    /// Returns the position of the characters on their line.
    pub(super) fn height(self) -> Height {
        self.height.unwrap_or_default()
    }
}

/// Whether a property without a value, or with this one, is set.
pub(super) fn is_on(element: &Element<'_>) -> bool {
    !element.get("w:val").is_some_and(|value| matches!(&*value, "0" | "false" | "off" | "none"))
}

impl Styles {
    pub(super) fn of(document: &str) -> Result<Self, Skip> {
        let mut styles = HashMap::new();
        let mut open: Option<(String, Style)> = None;
        walk(document, |step| match step {
            Step::Open(element) if element.name == "w:style" => {
                open = element.get("w:styleId").map(|id| (id, Style::default()));
            }
            Step::Open(element) => {
                let Some((_, style)) = &mut open else { return };
                let value = || element.get("w:val");
                match element.name {
                    "w:name" => style.name = value().unwrap_or_default(),
                    "w:basedOn" => style.parent = value(),
                    "w:outlineLvl" => style.level = value().and_then(|level| level.parse().ok()),
                    "w:numId" => style.is_item = Some(value().is_some_and(|number| number != "0")),
                    _ => style.run.take(element),
                }
            }
            Step::Close("w:style") => styles.extend(open.take()),
            _ => {}
        })?;
        Ok(Self(styles))
    }

    /// Returns the chain of a style and those that it is based on.
    fn chain<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a Style> {
        let first = self.0.get(id);
        std::iter::successors(first, |style| self.0.get(style.parent.as_ref()?)).take(CHAIN)
    }

    /// Returns the role of a paragraph with this style.
    pub(super) fn role(&self, id: &str) -> Role {
        if !self.0.contains_key(id) {
            // A document without its styles: ids are names without spaces.
            return Role::named(id).unwrap_or_default();
        }
        let mut is_item = None;
        for (depth, style) in self.chain(id).enumerate() {
            is_item = is_item.or(style.is_item);
            let named = Role::named(&style.name);
            // A style that is based on the title is not one: subtitles, authors, covers.
            if named.is_some_and(|role| role.is_title && depth > 0) {
                break;
            }
            match (style.level, named) {
                (Some(level), named) if level < 9 && !named.is_some_and(|role| role.is_title || role.is_left_out) => {
                    return Role::heading(level + 1);
                }
                (_, Some(role)) if role != Role::default() => return role,
                (_, Some(_)) => break,
                _ => {}
            }
        }
        Role::of(if is_item == Some(true) { ParagraphKind::ListItem } else { ParagraphKind::Body })
    }

    /// Returns the character properties of a style.
    pub(super) fn run(&self, id: &str) -> RunProperties {
        self.chain(id).fold(RunProperties::default(), |run, style| run.or(style.run))
    }
}
