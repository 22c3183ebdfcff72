//! Reads OpenDocument texts: text in blocks with headings, lists, quotations, captions and tables, and notes after the
//! paragraph that they belong to. Tracked deletions, comments, running headers and tables of contents are left out.

use std::collections::HashMap;

use super::archive::Archive;
use super::budget::Budget;
use super::declared::{DeclaredMetadata, Field};
use super::value::Value;
use super::word_processor::DocumentBuilder;
use super::xml::{Element, Step, walk};
use super::{Format, RawArticle, Skip};
use crate::text::ParagraphKind;

/// Reads an OpenDocument text.
pub(super) fn read(bytes: Vec<u8>, budget: &Budget) -> Result<RawArticle, Skip> {
    let mut archive = Archive::open(bytes, "OpenDocument text", budget.renewed())?;
    if archive.text("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(Skip::new("encrypted OpenDocument text: it needs a password"));
    }
    let content =
        archive.text("content.xml")?.ok_or_else(|| Skip::new("damaged OpenDocument text: no content part"))?;
    let mut styles = HashMap::new();
    for part in [archive.text("styles.xml")?.as_deref(), Some(&content)].into_iter().flatten() {
        parents(part, &mut styles)?;
    }
    let mut body = Body { styles: &styles, builder: DocumentBuilder::new(budget.renewed()), items: 0, passing: 0 };
    walk(&content, |step| body.step(&step))?;
    let builder = body.builder;
    let mut stated = DeclaredMetadata::default();
    if let Some(meta) = archive.text("meta.xml")? {
        declare(&meta, &mut stated)?;
    }
    let mut raw_article = RawArticle::of(String::new(), Format::Odt.name());
    raw_article.meta = stated.meta;
    raw_article.meta.title = raw_article.meta.title.take().or_else(|| builder.only_title());
    raw_article.warnings = stated.warnings;
    let (text, blocks) = builder.finish()?;
    (raw_article.text, raw_article.blocks) = (text, Some(blocks));
    Ok(raw_article)
}

/// Collects the parent style of each style.
fn parents(part: &str, styles: &mut HashMap<String, String>) -> Result<(), Skip> {
    walk(part, |step| {
        if let Step::Open(element) = step
            && element.name == "style:style"
            && let (Some(name), Some(parent)) = (element.get("style:name"), element.get("style:parent-style-name"))
        {
            styles.insert(name, parent);
        }
    })
}

/// The content that is being parsed.
struct Body<'a> {
    styles: &'a HashMap<String, String>,
    builder: DocumentBuilder,
    /// Number of open list items.
    items: usize,
    /// Number of open elements that are ignored.
    passing: usize,
}

impl Body<'_> {
    fn step(&mut self, step: &Step<'_>) {
        let is_passed = |name: &str| {
            matches!(
                name,
                "text:tracked-changes"
                    | "office:annotation"
                    | "text:table-of-content"
                    | "office:forms"
                    | "svg:title"
                    | "svg:desc"
                    | "text:note-citation"
            )
        };
        match step {
            Step::Open(element) if is_passed(element.name) => self.passing += 1,
            Step::Close(name) if is_passed(name) => self.passing = self.passing.saturating_sub(1),
            _ if self.passing > 0 => {}
            Step::Open(element) => self.open(element),
            Step::Close(name) => self.close(name),
            Step::Words(words) => self.builder.add_words(words),
        }
    }

    fn open(&mut self, element: &Element<'_>) {
        match element.name {
            "text:h" => {
                let level = element.get("text:outline-level").and_then(|level| level.parse().ok()).unwrap_or(1);
                self.builder.begin(ParagraphKind::Heading, u8::clamp(level, 1, 6));
            }
            "text:p" => {
                let kind = self.kind(element.get("text:style-name").as_deref());
                self.builder.begin(kind, u8::from(kind == ParagraphKind::Heading));
            }
            "text:s" => {
                let count = element.get("text:c").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
                self.builder.add_words(&" ".repeat(count.min(200)));
            }
            "text:tab" => self.builder.add_words(" "),
            "text:line-break" => self.builder.break_line(),
            "text:list-item" | "text:list-header" => self.items += 1,
            "table:table-row" => self.builder.begin_row(),
            "table:table-cell" => self.builder.begin_cell(),
            "text:note-body" => self.builder.begin_note(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "text:h" | "text:p" => self.builder.end(),
            "text:list-item" | "text:list-header" => self.items = self.items.saturating_sub(1),
            "table:table-row" => self.builder.end_row(),
            "text:note-body" => self.builder.end_note(),
            _ => {}
        }
    }

    /// Returns the kind of a paragraph with this style.
    fn kind(&self, style: Option<&str>) -> ParagraphKind {
        let mut next = style;
        // Bounded, because a style may be its own parent.
        for _ in 0..16 {
            let Some(name) = next else { break };
            match name {
                "Title" => return ParagraphKind::Heading,
                "Quotations" => return ParagraphKind::Quote,
                "Preformatted_20_Text" => return ParagraphKind::Code,
                "Caption" | "Illustration" | "Figure" | "Drawing" | "Table" => return ParagraphKind::Caption,
                _ => next = self.styles.get(name).map(String::as_str),
            }
        }
        if self.items > 0 { ParagraphKind::ListItem } else { ParagraphKind::Body }
    }
}

/// Reads the document's own metadata. Its dates record when the file was saved and are ignored.
fn declare(meta: &str, stated: &mut DeclaredMetadata<'static>) -> Result<(), Skip> {
    let (mut field, mut words) = (None, String::new());
    let (mut tags, mut author) = (Vec::new(), None);
    walk(meta, |step| match step {
        Step::Open(element) => {
            field = Some(element.name.to_owned());
            words.clear();
        }
        Step::Words(more) => words.push_str(more),
        Step::Close(_) => {
            let text = || Value::Text(words.trim().to_owned().into());
            match field.take().as_deref().filter(|_| !words.trim().is_empty()) {
                Some("dc:title") => stated.take(Field::Title, text()),
                Some("dc:language") => stated.take(Field::Lang, text()),
                Some("meta:initial-creator") => author = Some(text()),
                // The last editor, if no initial author is declared.
                Some("dc:creator") if author.is_none() => author = Some(text()),
                Some("meta:keyword") => tags.push(text()),
                _ => {}
            }
        }
    })?;
    if let Some(author) = author {
        stated.take(Field::Authors(0), author);
    }
    stated.take(Field::Tags, Value::List(tags));
    Ok(())
}
