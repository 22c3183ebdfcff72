//! Reads the parts of a Word document into a [`Layout`].

use std::collections::HashMap;

use crate::read::xml::{Element, Step, walk_places};
use crate::text::Span;

use super::layout::{Content, DOCUMENT, FOOTNOTES, Kind, Layout, Paragraph, Piece, WrittenField};
use super::{BIBLIOGRAPHY, FIELD};

/// Elements whose content is no text of the page: deleted or moved away, a second version for older programs, the text of
/// boxes, the readings of words.
const LEFT_OUT: [&str; 6] = ["w:del", "w:moveFrom", "mc:Fallback", "w:txbxContent", "w:rt", "w:pict"];
/// Content controls of reference managers.
const MANAGERS: [&str; 4] = ["mendeley", "citavi", "zotero", "endnote"];

/// Kinds of paragraphs by the ids of their styles.
pub(super) type Styles = HashMap<String, Kind>;

/// Returns the styles of headings and quotations, whose names are English in documents of every language.
pub(super) fn styles(document: &str) -> Result<Styles, String> {
    let mut styles = Styles::new();
    let mut id = None;
    let walked = walk_places(document, |_, step| {
        let Step::Open(element) = step else { return };
        match element.name {
            "w:style" => id = element.get("w:styleId"),
            "w:name" => {
                let name = element.get("w:val").unwrap_or_default().to_lowercase();
                let kind = match name.as_str() {
                    "title" | "subtitle" => Some(Kind::Heading),
                    "quote" | "intense quote" | "block text" | "quotations" => Some(Kind::Quotation),
                    name if name.starts_with("heading ") => Some(Kind::Heading),
                    _ => None,
                };
                if let (Some(id), Some(kind)) = (id.take(), kind) {
                    styles.insert(id, kind);
                }
            }
            _ => {}
        }
    });
    walked.map_err(|skip| skip.what)?;
    Ok(styles)
}

/// A field with its instruction.
struct OpenField {
    instruction: String,
    in_result: bool,
    /// Where its first run begins, and the text before its result.
    begin: usize,
    text: usize,
}

#[derive(Default)]
struct Scanner<'d> {
    document: &'d str,
    part: usize,
    /// Names of the open elements.
    open: Vec<String>,
    /// Depth at which content that is left out began.
    silent: Option<usize>,
    paragraph: Option<Paragraph>,
    rows: usize,
    cells: usize,
    note: Option<String>,
    run: usize,
    properties: Option<Span>,
    is_hidden: bool,
    in_text: bool,
    /// Byte of the `>` of the text's tag, if the tag does not say that spaces count.
    unspaced: Option<usize>,
    fields: Vec<OpenField>,
    simple: usize,
    /// Open content controls: where each begins, its depth, and whether it is a reference manager's.
    controls: Vec<(usize, usize, bool)>,
    /// Fields of ours that end with the current run.
    ended: Vec<WrittenField>,
}

/// Reads a part into a layout.
pub(super) fn scan(layout: &mut Layout, part: usize, styles: &Styles) -> Result<(), String> {
    let document = std::mem::take(&mut layout.parts[part]);
    let mut scanner = Scanner { document: &document, part, ..Scanner::default() };
    let walked = walk_places(&document, |at, step| scanner.step(layout, styles, at, &step));
    walked.map_err(|skip| skip.what)?;
    layout.parts[part] = document;
    Ok(())
}

impl Scanner<'_> {
    fn step(&mut self, layout: &mut Layout, styles: &Styles, at: usize, step: &Step<'_>) {
        match step {
            Step::Open(element) => {
                self.open.push(element.name.to_owned());
                if self.silent.is_none() {
                    if LEFT_OUT.contains(&element.name) {
                        self.silent = Some(self.open.len());
                    } else {
                        self.opened(layout, styles, at, element);
                    }
                }
            }
            Step::Words(words) if self.silent.is_none() => self.words(layout, at, words),
            Step::Words(_) => {}
            Step::Close(name) => {
                if self.silent.is_none() {
                    self.closed(layout, at, name);
                }
                if self.silent == Some(self.open.len()) {
                    self.silent = None;
                    if *name == "w:sdt" {
                        self.controls.pop();
                    }
                }
                self.open.pop();
            }
        }
    }

    fn opened(&mut self, layout: &mut Layout, styles: &Styles, at: usize, element: &Element<'_>) {
        match element.name {
            "w:p" => {
                let kind = match &self.note {
                    Some(label) => Kind::Note(label.clone()),
                    None if self.cells > 0 => Kind::Cell(self.rows),
                    None => Kind::Body,
                };
                self.paragraph = Some(Paragraph { kind, content: Vec::new() });
            }
            "w:pStyle" => {
                let style = element.get("w:val").unwrap_or_default();
                if self.note.is_some() && layout.note_style.is_none() {
                    layout.note_style = Some(style);
                } else if let Some(paragraph) = self.paragraph.as_mut().filter(|it| it.kind == Kind::Body)
                    && let Some(kind) = styles.get(&style)
                {
                    paragraph.kind = kind.clone();
                }
            }
            "w:tr" => self.rows += 1,
            "w:tc" => self.cells += 1,
            "w:footnote" | "w:endnote" => {
                let id = element.get("w:id").unwrap_or_default();
                if self.part == FOOTNOTES {
                    layout.last_note = layout.last_note.max(id.parse().unwrap_or_default());
                }
                // Separators have a type.
                let is_note = element.get("w:type").is_none_or(|kind| kind == "normal");
                self.note = is_note.then(|| format!("{}{id}", if self.part == FOOTNOTES { "" } else { "e" }));
                if !is_note {
                    self.silent = Some(self.open.len());
                }
            }
            "w:footnoteReference" | "w:endnoteReference" => {
                let kind = if element.name == "w:endnoteReference" { "e" } else { "" };
                let label = format!("{kind}{}", element.get("w:id").unwrap_or_default());
                let start = layout.text.len();
                layout.text.extend(["[^", &label, "]"]);
                let span = Span::new(start, layout.text.len());
                self.content(Content::Note(label, span));
            }
            "w:r" => {
                self.run = at;
                self.properties = None;
                self.is_hidden = false;
            }
            "w:rPr" if self.parent() == Some("w:r") => self.properties = Some(Span::new(at, at)),
            "w:vanish" if self.properties.is_some() => {
                self.is_hidden = element.get("w:val").is_none_or(|value| !matches!(&*value, "0" | "false"));
            }
            "w:t" => {
                let end = tag_end(self.document, at);
                let is_spaced = element.get("xml:space").is_some();
                self.in_text = true;
                self.unspaced = (!is_spaced).then_some(end);
            }
            "w:tab" | "w:br" | "w:cr" if self.parent() == Some("w:r") => {
                let start = layout.text.len();
                layout.text.push(' ');
                self.content(Content::Space(Span::new(start, start + 1)));
            }
            "w:noBreakHyphen" => {
                let start = layout.text.len();
                layout.text.push('-');
                self.content(Content::Space(Span::new(start, start + 1)));
            }
            "w:fldChar" => self.field(layout, element.get("w:fldCharType").as_deref()),
            "w:fldSimple" => self.simple += 1,
            "w:sdt" => self.controls.push((at, self.open.len(), false)),
            "w:tag" | "w:docPartGallery" => {
                let value = element.get("w:val").unwrap_or_default();
                if let Some((begin, depth, is_foreign)) = self.controls.last_mut() {
                    if value == BIBLIOGRAPHY && self.part == DOCUMENT {
                        layout.bibliography = Some(Span::new(*begin, *begin));
                        self.silent = Some(*depth);
                    }
                    let value = value.to_lowercase();
                    *is_foreign |= MANAGERS.iter().any(|name| value.contains(name)) || value == "bibliographies";
                }
            }
            "w:sectPr" if self.parent() == Some("w:body") => layout.end = at,
            _ => {}
        }
    }

    /// Returns the name of the element around the current one.
    fn parent(&self) -> Option<&str> {
        self.open.len().checked_sub(2).map(|at| self.open[at].as_str())
    }

    fn content(&mut self, content: Content) {
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.content.push(content);
        }
    }

    fn field(&mut self, layout: &Layout, kind: Option<&str>) {
        match kind {
            Some("begin") => {
                let field = OpenField {
                    instruction: String::new(),
                    in_result: false,
                    begin: self.run,
                    text: layout.text.len(),
                };
                self.fields.push(field);
            }
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.in_result = true;
                    field.text = layout.text.len();
                }
            }
            Some("end") => {
                let Some(field) = self.fields.pop() else { return };
                let references = field.instruction.trim().strip_prefix(FIELD).map(|rest| rest.trim().to_owned());
                if let Some(references) = references.filter(|_| self.fields.is_empty() && self.paragraph.is_some()) {
                    let (span, xml) = (Span::new(field.text, layout.text.len()), Span::new(field.begin, field.begin));
                    let properties = self.run_properties();
                    self.ended.push(WrittenField { span, part: self.part, xml, references, properties });
                }
            }
            _ => {}
        }
    }

    /// Whether the text belongs to a citation that an earlier run wrote.
    fn is_own(&self) -> bool {
        self.fields.iter().any(|field| field.instruction.trim_start().starts_with(FIELD))
    }

    fn run_properties(&self) -> String {
        self.properties.map(|span| span.of(self.document).to_owned()).unwrap_or_default()
    }

    fn words(&mut self, layout: &mut Layout, at: usize, words: &str) {
        match self.open.last().map(String::as_str) {
            Some("w:instrText") => {
                if let Some(field) = self.fields.last_mut().filter(|field| !field.in_result) {
                    field.instruction.push_str(words);
                }
            }
            Some("w:t") if self.in_text => {
                if self.is_hidden || self.fields.iter().any(|field| !field.in_result) || self.paragraph.is_none() {
                    return;
                }
                let start = layout.text.len();
                layout.text.push_str(words);
                if self.is_own() {
                    return;
                }
                let is_verbatim = self.document.get(at..at + words.len()) == Some(words);
                let end = if is_verbatim {
                    at + words.len()
                } else {
                    self.document[at..].find(';').map_or(at, |length| at + length + 1)
                };
                let is_foreign = !self.fields.is_empty() || self.simple > 0 || self.controls.iter().any(|it| it.2);
                self.content(Content::Piece(layout.pieces.len()));
                layout.pieces.push(Piece {
                    span: Span::new(start, layout.text.len()),
                    part: self.part,
                    xml: Span::new(at, end),
                    is_verbatim,
                    unspaced: self.unspaced,
                    properties: self.run_properties(),
                    is_foreign,
                });
            }
            _ => {}
        }
    }

    fn closed(&mut self, layout: &mut Layout, at: usize, name: &str) {
        match name {
            "w:t" => self.in_text = false,
            "w:rPr" => {
                if let Some(span) = self.properties.as_mut().filter(|span| span.is_empty()) {
                    span.end = close_end(self.document, at);
                }
            }
            "w:r" => {
                for mut field in std::mem::take(&mut self.ended) {
                    field.xml.end = close_end(self.document, at);
                    self.content(Content::Field(layout.fields.len()));
                    layout.fields.push(field);
                }
            }
            "w:p" => {
                if let Some(paragraph) = self.paragraph.take() {
                    layout.paragraphs.push(paragraph);
                    layout.text.push('\n');
                }
            }
            "w:tc" => self.cells = self.cells.saturating_sub(1),
            "w:footnote" | "w:endnote" => self.note = None,
            "w:fldSimple" => self.simple = self.simple.saturating_sub(1),
            "w:body" if layout.end == 0 => layout.end = at,
            "w:sdt" => {
                self.controls.pop();
            }
            _ => {}
        }
    }
}

/// Returns the end of the bibliography's control, which begins at a place of the main part.
pub(super) fn control_end(document: &str, begin: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = begin;
    while let Some(next) = document[at..].find("w:sdt").map(|place| at + place) {
        let after = document.as_bytes().get(next + "w:sdt".len());
        let is_whole = matches!(after, Some(b'>' | b' ' | b'/'));
        match document.as_bytes()[..next].last() {
            Some(b'<') if is_whole => depth += 1,
            Some(b'/') if is_whole => depth = depth.saturating_sub(1),
            _ => {}
        }
        at = next + "w:sdt".len();
        if depth == 0 && is_whole {
            return document[at..].find('>').map_or(document.len(), |end| at + end + 1);
        }
    }
    document.len()
}

/// Returns the byte of the `>` that ends a tag.
fn tag_end(document: &str, at: usize) -> usize {
    let mut quote = None;
    for (place, byte) in document.as_bytes()[at.min(document.len())..].iter().enumerate() {
        match (*byte, quote) {
            (b'"' | b'\'', None) => quote = Some(*byte),
            (byte, Some(open)) if byte == open => quote = None,
            (b'>', None) => return at + place,
            _ => {}
        }
    }
    document.len()
}

/// Returns the end of a closing tag, or of an empty element.
fn close_end(document: &str, at: usize) -> usize {
    (tag_end(document, at) + 1).min(document.len())
}

/// Returns the id of the paragraph style of a name.
pub(super) fn style_named(document: &str, name: &str) -> Option<String> {
    let (mut id, mut found) = (None, None);
    let walked = walk_places(document, |_, step| {
        let Step::Open(element) = step else { return };
        match element.name {
            "w:style" => {
                id = element.get("w:styleId").filter(|_| element.get("w:type").is_none_or(|kind| kind == "paragraph"));
            }
            "w:name" if found.is_none() && element.get("w:val").is_some_and(|own| own.eq_ignore_ascii_case(name)) => {
                found = id.take();
            }
            _ => {}
        }
    });
    walked.ok().and(found)
}
