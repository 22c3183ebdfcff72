//! Reads Word documents: text in blocks with headings, lists, quotations, captions and tables identified by their
//! styles, and notes after the paragraph that they belong to. Tracked deletions, running headers and tables of contents
//! are left out.

use std::collections::HashMap;

use super::archive::Archive;
use super::budget::Budget;
use super::declared::{DeclaredMetadata, Field};
use super::value::Value;
use super::word_processor::DocumentBuilder;
use super::xml::{Element, Step, walk};
use super::{Format, RawArticle, Skip};
use crate::text::ParagraphKind;

/// Reads a Word document.
pub(super) fn read(bytes: Vec<u8>, budget: &Budget) -> Result<RawArticle, Skip> {
    let mut archive = Archive::open(bytes, "Word document", budget.renewed())?;
    let document =
        archive.text("word/document.xml")?.ok_or_else(|| Skip::new("damaged Word document: no main part"))?;
    let styles = archive.text("word/styles.xml")?.map(|styles| Styles::of(&styles)).transpose()?.unwrap_or_default();
    let mut notes = HashMap::new();
    for (part, name) in [("word/footnotes.xml", "w:footnote"), ("word/endnotes.xml", "w:endnote")] {
        if let Some(part) = archive.text(part)? {
            self::notes(&part, name, &styles, &mut notes, budget.renewed())?;
        }
    }
    let builder = main_part(&document, &styles, &notes, budget.renewed())?;
    let mut stated = DeclaredMetadata::default();
    if let Some(core) = archive.text("docProps/core.xml")? {
        declare(&core, &mut stated)?;
    }
    let mut raw_article = RawArticle::of(String::new(), Format::Docx.name());
    raw_article.meta = stated.meta;
    raw_article.meta.title = raw_article.meta.title.take().or_else(|| builder.only_title());
    raw_article.warnings = stated.warnings;
    let (text, blocks) = builder.finish()?;
    (raw_article.text, raw_article.blocks) = (text, Some(blocks));
    Ok(raw_article)
}

/// The paragraph properties that the styles of a document define.
#[derive(Default)]
struct Styles(HashMap<String, Style>);

#[derive(Clone, Default)]
struct Style {
    /// The English name for Word's built-in styles, whatever the document's language.
    name: String,
    parent: Option<String>,
    level: Option<u8>,
    is_item: bool,
}

impl Styles {
    fn of(document: &str) -> Result<Self, Skip> {
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
                    "w:name" => style.name = value().unwrap_or_default().to_lowercase(),
                    "w:basedOn" => style.parent = value(),
                    "w:outlineLvl" => style.level = value().and_then(|level| level.parse().ok()),
                    "w:numPr" => style.is_item = true,
                    _ => {}
                }
            }
            Step::Close("w:style") => styles.extend(open.take()),
            _ => {}
        })?;
        Ok(Self(styles))
    }

    /// Returns the kind of a paragraph with this style.
    fn kind(&self, id: &str) -> (ParagraphKind, u8, bool) {
        let mut next = self.0.get(id);
        // Bounded, because a style may be based on itself.
        for _ in 0..16 {
            let Some(style) = next else { break };
            if let Some(level) = style.name.strip_prefix("heading ").and_then(|level| level.parse::<u8>().ok()) {
                return (ParagraphKind::Heading, level.clamp(1, 6), false);
            }
            if let Some(level) = style.level.filter(|level| *level < 9) {
                return (ParagraphKind::Heading, level.min(5) + 1, false);
            }
            match &*style.name {
                "title" => return (ParagraphKind::Heading, 1, false),
                "caption" => return (ParagraphKind::Caption, 0, false),
                "quote" | "intense quote" | "block text" => return (ParagraphKind::Quote, 0, false),
                "html preformatted" | "macro text" | "plain text" => return (ParagraphKind::Code, 0, false),
                name if name.starts_with("toc ") || name == "table of figures" => {
                    return (ParagraphKind::Body, 0, true);
                }
                name if style.is_item || name.starts_with("list bullet") || name.starts_with("list number") => {
                    return (ParagraphKind::ListItem, 0, false);
                }
                _ => next = style.parent.as_ref().and_then(|parent| self.0.get(parent)),
            }
        }
        (ParagraphKind::Body, 0, false)
    }
}

/// Lays out the text of a document's main part.
fn main_part(
    document: &str,
    styles: &Styles,
    notes: &HashMap<(char, String), String>,
    budget: Budget,
) -> Result<DocumentBuilder, Skip> {
    let mut body =
        Body { styles, notes, builder: DocumentBuilder::new(budget), runs: 0, in_text: false, skipping: 0, note: None };
    walk(document, |step| body.step(&step))?;
    Ok(body.builder)
}

/// Returns the notes of a part, keyed by the first letter of their kind and their id.
fn notes(
    part: &str,
    name: &str,
    styles: &Styles,
    notes: &mut HashMap<(char, String), String>,
    budget: Budget,
) -> Result<(), Skip> {
    let (none, kind) = (HashMap::new(), if name == "w:footnote" { 'f' } else { 'e' });
    let mut body = Body {
        styles,
        notes: &none,
        builder: DocumentBuilder::new(budget),
        runs: 0,
        in_text: false,
        skipping: 0,
        note: None,
    };
    walk(part, |step| {
        match &step {
            Step::Open(element) if element.name == name => body.note = element.get("w:id"),
            Step::Close(closed) if *closed == name => {
                let text = body.builder.clear();
                notes.extend(body.note.take().map(|id| ((kind, id), text.replace("\n\n", "\n"))));
            }
            _ => {}
        }
        body.step(&step);
    })?;
    body.builder.finish().map(drop)
}

/// A part of the document that is being parsed.
struct Body<'a> {
    styles: &'a Styles,
    notes: &'a HashMap<(char, String), String>,
    builder: DocumentBuilder,
    /// Number of open text runs: outside them, a tab is a setting.
    runs: usize,
    in_text: bool,
    /// Number of open elements that are ignored.
    skipping: usize,
    /// The current note, if the part contains notes.
    note: Option<String>,
}

impl Body<'_> {
    fn step(&mut self, step: &Step<'_>) {
        // Fallbacks for older programs; text that was moved away.
        let is_passed = |name: &str| matches!(name, "mc:Fallback" | "w:moveFrom" | "w:del");
        match step {
            Step::Open(element) if is_passed(element.name) => self.skipping += 1,
            Step::Close(name) if is_passed(name) => self.skipping = self.skipping.saturating_sub(1),
            _ if self.skipping > 0 => {}
            Step::Open(element) => self.open(element),
            Step::Close(name) => self.close(name),
            Step::Words(words) if self.in_text => self.builder.add_words(words),
            Step::Words(_) => {}
        }
    }

    fn open(&mut self, element: &Element<'_>) {
        let value = || element.get("w:val");
        match element.name {
            "w:p" => self.builder.begin(ParagraphKind::Body, 0),
            "w:pStyle" => {
                let (kind, level, is_left_out) = self.styles.kind(&value().unwrap_or_default());
                if let Some(paragraph) = self.builder.current() {
                    (paragraph.kind, paragraph.level, paragraph.is_left_out) = (kind, level, is_left_out);
                }
            }
            "w:outlineLvl" => {
                let level = value().and_then(|level| level.parse::<u8>().ok()).filter(|level| *level < 9);
                if let (Some(level), Some(paragraph)) = (level, self.builder.current()) {
                    (paragraph.kind, paragraph.level) = (ParagraphKind::Heading, level.min(5) + 1);
                }
            }
            "w:numId" => {
                let is_item = value().is_some_and(|number| number != "0");
                let paragraph = self.builder.current().filter(|paragraph| paragraph.kind != ParagraphKind::Heading);
                if let Some(paragraph) = paragraph {
                    paragraph.kind = if is_item { ParagraphKind::ListItem } else { ParagraphKind::Body };
                }
            }
            "w:r" => self.runs += 1,
            "w:t" => self.in_text = true,
            "w:tab" if self.runs > 0 => self.builder.add_words(" "),
            "w:br" | "w:cr" => self.builder.break_line(),
            "w:noBreakHyphen" => self.builder.add_words("\u{2011}"),
            "w:tr" => self.builder.begin_row(),
            "w:tc" => self.builder.begin_cell(),
            "w:footnoteReference" | "w:endnoteReference" => {
                let kind = if element.name == "w:footnoteReference" { 'f' } else { 'e' };
                if let Some(words) = element.get("w:id").and_then(|id| self.notes.get(&(kind, id))) {
                    self.builder.note(words.trim());
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "w:p" => self.builder.end(),
            "w:r" => self.runs = self.runs.saturating_sub(1),
            "w:t" => self.in_text = false,
            "w:tr" => self.builder.end_row(),
            _ => {}
        }
    }
}

/// Reads the document's own metadata. Its dates record when the file was saved and are ignored.
fn declare(core: &str, stated: &mut DeclaredMetadata<'static>) -> Result<(), Skip> {
    let mut field = None;
    let mut words = String::new();
    walk(core, |step| match step {
        Step::Open(element) => {
            field = match element.name {
                "dc:title" => Some(Field::Title),
                "dc:creator" => Some(Field::Authors(0)),
                "dc:language" => Some(Field::Lang),
                "cp:keywords" => Some(Field::Tags),
                _ => None,
            };
            words.clear();
        }
        Step::Words(more) => words.push_str(more),
        Step::Close(_) => {
            if let Some(field) = field.take().filter(|_| !words.trim().is_empty()) {
                let value = match field {
                    Field::Authors(_) => {
                        Value::List(words.split(';').map(|name| Value::Text(name.trim().to_owned().into())).collect())
                    }
                    _ => Value::Text(words.trim().to_owned().into()),
                };
                stated.take(field, value);
            }
        }
    })
}
