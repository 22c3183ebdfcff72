//! The styles of an OpenDocument text: kinds of paragraphs, and which text is shown.

use std::collections::HashMap;

use crate::read::Skip;
use crate::read::word_processor::{Height, Role};
use crate::read::xml::{Element, Step, walk};

/// Maximum length of a chain of styles based on each other: one may be its own parent.
const CHAIN: usize = 16;

/// The styles of a document, by their names.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

/// What a style says about paragraphs and characters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said {
    /// The role of a paragraph, if the names of the style and its parents say it.
    pub(super) role: Option<Role>,
    pub(super) shown: Shown,
}

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    shown: Shown,
    /// Whether its section is hidden.
    is_hidden: bool,
}

/// Whether and how characters are shown; `None` if another style decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    is_hidden: Option<bool>,
    is_struck: Option<bool>,
    height: Option<Height>,
}

impl Shown {
    fn of(element: &Element<'_>) -> Self {
        let struck = |name: &str| element.get(name).map(|style| style != "none");
        Self {
            is_hidden: element.get("text:display").map(|display| display == "none"),
            is_struck: struck("style:text-line-through-style").or(struck("style:text-line-through-type")),
            height: element.get("style:text-position").map(|position| match position.split(' ').next() {
                Some("super") => Height::Raised,
                Some("sub") => Height::Lowered,
                Some(percent) => match percent.trim_end_matches('%').parse::<f32>() {
                    Ok(raise) if raise > 0.0 => Height::Raised,
                    Ok(raise) if raise < 0.0 => Height::Lowered,
                    _ => Height::Line,
                },
                None => Height::Line,
            }),
        }
    }

    /// Returns these properties, completed by those of what is around.
    pub(super) fn or(self, outer: Self) -> Self {
        Self {
            is_hidden: self.is_hidden.or(outer.is_hidden),
            is_struck: self.is_struck.or(outer.is_struck),
            height: self.height.or(outer.height),
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

impl Styles {
    /// Adds the styles of a part.
    pub(super) fn add(&mut self, part: &str) -> Result<(), Skip> {
        let mut open: Option<String> = None;
        walk(part, |step| match step {
            Step::Open(element) => match element.name {
                "style:style" => {
                    open = element.get("style:name");
                    let parent = element.get("style:parent-style-name");
                    self.0.extend(open.clone().map(|name| (name, Style { parent, ..Style::default() })));
                }
                "style:text-properties" => {
                    if let Some(style) = open.as_ref().and_then(|name| self.0.get_mut(name)) {
                        style.shown = Shown::of(element);
                    }
                }
                "style:section-properties" => {
                    if let Some(style) = open.as_ref().and_then(|name| self.0.get_mut(name)) {
                        style.is_hidden = element.get("text:display").is_some_and(|display| display == "none");
                    }
                }
                _ => {}
            },
            Step::Close("style:style") => open = None,
            _ => {}
        })
    }

    /// Returns the names of a style and its parents, with their styles.
    fn chain<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, Option<&'a Style>)> {
        let first = Some((name, self.0.get(name)));
        std::iter::successors(first, |(_, style)| {
            let parent = (*style)?.parent.as_deref()?;
            Some((parent, self.0.get(parent)))
        })
        .take(CHAIN)
    }

    /// Returns what a style says.
    pub(super) fn said(&self, name: &str) -> Said {
        Said { role: self.role(name), shown: self.shown(name) }
    }

    /// Returns the role of a paragraph with this style, if its name or those of its parents say it.
    fn role(&self, name: &str) -> Option<Role> {
        let (depth, role) =
            self.chain(name).enumerate().find_map(|(depth, (name, _))| Some((depth, Role::named(name)?)))?;
        // `P1` is a title with formatting of its own; a style that is based on the title is not one.
        let is_own = depth == 0 || depth == 1 && is_automatic(name);
        Some(role).filter(|role| !role.is_title || is_own)
    }

    /// Returns how text of this style is shown.
    fn shown(&self, name: &str) -> Shown {
        self.chain(name).filter_map(|(_, style)| style).fold(Shown::default(), |shown, style| shown.or(style.shown))
    }

    /// Whether a section of this style is hidden.
    pub(super) fn is_hidden(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|style| style.is_hidden)
    }
}

/// Whether a style is direct formatting: a letter and a number.
fn is_automatic(name: &str) -> bool {
    let digits = name.trim_start_matches(|c: char| c.is_ascii_uppercase());
    name.len() - digits.len() <= 2 && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
