//! What OpenDocument files have in common: the text of paragraphs, formulas, and metadata.

use std::collections::HashMap;

use super::Skip;
use super::archive::Archive;
use super::budget::DEPTH;
use super::declared::{DeclaredMetadata, Field};
use super::html;
use super::person::{keywords, people};
use super::superscript::{lowered, raised};
use super::value::Value;
use super::xml::{Element, Step};

/// Maximum number of consecutive spaces.
const SPACES: usize = 200;

/// Fails if a document needs a password.
pub(super) fn reject_encrypted(archive: &mut Archive, what: &str) -> Result<(), Skip> {
    match archive.text("META-INF/manifest.xml")? {
        Some(manifest) if manifest.contains("encryption-data") => {
            Err(Skip::new(format!("encrypted {what}: it needs a password")))
        }
        _ => Ok(()),
    }
}

/// Collects the words of paragraphs from the steps of a document: those that a page shows.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Number of open elements that are not shown with the text: comments, readings of ruby, notes.
    passing: usize,
    /// Number of open paragraphs: text boxes are nested in them.
    paragraphs: usize,
    /// Names of the styles of raised (`true`) and lowered text, and the style that is being read.
    raised: HashMap<String, bool>,
    style: Option<String>,
    /// The open spans: where each begins, and whether it is raised or lowered.
    spans: Vec<(usize, Option<bool>)>,
}

/// What a step means for the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Nothing but words, if any.
    None,
    /// A paragraph ends.
    End,
    /// The step belongs to what is not shown.
    Passed,
}

impl Words {
    /// Adds the words of a step to `text`.
    pub(super) fn step(&mut self, step: &Step<'_>, text: &mut String) -> Change {
        let is_passed = |name: &str| {
            matches!(
                name,
                "office:annotation"
                    | "text:ruby-text"
                    | "text:note"
                    | "text:page-number"
                    | "text:tracked-changes"
                    | "table:tracked-changes"
                    | "office:forms"
                    | "office:event-listeners"
                    | "svg:title"
                    | "svg:desc"
            )
        };
        match step {
            Step::Open(element) if is_passed(element.name) => self.passing += 1,
            Step::Close(name) if is_passed(name) => {
                self.passing = self.passing.saturating_sub(1);
                return Change::Passed;
            }
            _ if self.passing > 0 => {}
            Step::Open(element) => {
                self.open(element, text);
                return Change::None;
            }
            Step::Close("text:p" | "text:h") => {
                self.paragraphs = self.paragraphs.saturating_sub(1);
                self.spans.clear();
                return Change::End;
            }
            Step::Close("text:span") => self.end_span(text),
            Step::Words(words) if self.paragraphs > 0 => {
                // White space of the file is a space, and none at the beginning.
                for c in words.chars() {
                    match c {
                        ' ' | '\n' | '\r' | '\t' if text.ends_with([' ', '\n']) || text.is_empty() => {}
                        '\n' | '\r' | '\t' => text.push(' '),
                        c => text.push(c),
                    }
                }
                return Change::None;
            }
            _ => return Change::None,
        }
        Change::Passed
    }

    fn open(&mut self, element: &Element<'_>, text: &mut String) {
        match element.name {
            "text:p" | "text:h" => self.paragraphs += 1,
            "text:s" if self.paragraphs > 0 => {
                let count = element.get("text:c").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
                text.extend(std::iter::repeat_n(' ', count.min(SPACES)));
            }
            "text:tab" if self.paragraphs > 0 => text.push(' '),
            "text:span" if self.paragraphs > 0 && self.spans.len() < DEPTH => {
                let raised = element.get("text:style-name").and_then(|style| self.raised.get(&style).copied());
                self.spans.push((text.len(), raised));
            }
            "style:style" => self.style = element.get("style:name"),
            "style:text-properties" => {
                // `super 58%`, or the distance from the line.
                let position = element.get("style:text-position").unwrap_or_default();
                let is_raised = match position.split(' ').next().unwrap_or_default() {
                    "" | "0%" => return,
                    position => position != "sub" && !position.starts_with('-'),
                };
                self.raised.extend(self.style.take().map(|style| (style, is_raised)));
            }
            "text:line-break" if self.paragraphs > 0 => text.push('\n'),
            _ => {}
        }
    }
}

impl Words {
    /// Writes a raised or lowered span so that it is not joined to the number before it.
    fn end_span(&mut self, text: &mut String) {
        let Some((start, Some(is_raised))) = self.spans.pop() else { return };
        if start <= text.len() {
            let span = text.split_off(start);
            *text += &if is_raised { raised(&span, text) } else { lowered(&span) };
        }
    }
}

/// Returns the formula of an embedded object as one line, if it is one.
pub(super) fn formula(part: &str) -> Option<String> {
    let part = part.replace("<math:", "<").replace("</math:", "</");
    part.find("<math").map(|start| linear(&part[start..]))
}

/// Returns a formula in MathML as one line.
pub(super) fn linear(markup: &str) -> String {
    html::whole(&format!("<p>{markup}</p>")).map(|(text, _)| text).unwrap_or_default()
}

/// Reads the title, the author, the language and the keywords of a document. Its dates record when the file was saved
/// and are ignored.
pub(super) fn declare(archive: &mut Archive) -> Result<DeclaredMetadata<'static>, Skip> {
    let mut stated = DeclaredMetadata::default();
    let (mut field, mut words) = (String::new(), String::new());
    let (mut tags, mut authors) = (Vec::new(), Vec::new());
    archive.walk("meta.xml", |step| {
        match step {
            Step::Open(element) => {
                element.name.clone_into(&mut field);
                words.clear();
            }
            Step::Words(more) => words.push_str(more),
            Step::Close(_) => {
                let value = words.trim();
                let text = || Value::Text(value.to_owned().into());
                match &*std::mem::take(&mut field) {
                    _ if value.is_empty() => {}
                    "dc:title" => stated.take(Field::Title, text()),
                    "dc:language" => stated.take(Field::Lang, text()),
                    "meta:initial-creator" => authors = people(value),
                    // The last editor, if no initial author is declared.
                    "dc:creator" if authors.is_empty() => authors = people(value),
                    "meta:keyword" => tags.extend(keywords(value).map(|tag| Value::Text(tag.into()))),
                    _ => {}
                }
            }
        }
        Ok(())
    })?;
    let authors = authors.into_iter().map(|name| Value::Text(name.into())).collect();
    stated.take(Field::Authors(0), Value::List(authors));
    stated.take(Field::Tags, Value::List(tags));
    Ok(stated)
}
