//! Lays out the text of the main part and the notes of a Word document: what the page shows after all tracked changes
//! are accepted.

use std::collections::HashMap;

use super::styles::{RunProperties, Styles, is_on};
use super::symbol;
use crate::read::Skip;
use crate::read::budget::Budget;
use crate::read::omml::Formula;
use crate::read::word_processor::{DocumentBuilder, Role};
use crate::read::xml::{Element, Step, walk};
use crate::text::ParagraphKind;

/// The notes of a document, keyed by the first letter of their kind and their id.
pub(super) type Notes = HashMap<(char, String), String>;

/// Maximum number of styles that are remembered.
const STYLES: usize = 1000;
/// Maximum number of fields within fields.
const FIELDS: usize = 64;

/// A part of the document that is being parsed.
pub(super) struct Body<'a> {
    styles: &'a Styles,
    notes: &'a Notes,
    pub(super) builder: DocumentBuilder,
    /// Number of open text runs: outside them, a tab is a setting.
    runs: usize,
    in_text: bool,
    /// Number of open elements that are ignored.
    skipping: usize,
    /// The current note, if the part contains notes.
    note: Option<String>,
    /// Open paragraphs, innermost last.
    paragraphs: Vec<Paragraph>,
    /// What the styles in use say about paragraphs and their characters, by their ids.
    known: HashMap<String, (Role, RunProperties)>,
    run: RunProperties,
    in_run_properties: bool,
    fields: Vec<Field>,
    /// Whether fields are not looked at, because one has no end.
    ignores_fields: bool,
    /// Number of open simple fields that are a table of contents.
    contents: usize,
    /// The open content controls: whether each is left out.
    controls: Vec<bool>,
    formula: Option<Formula>,
    ruby: Ruby,
    /// Characters of unknown fonts, and formulas that are pictures.
    pub(super) unknown: usize,
    pub(super) pictures: usize,
}

/// The properties of a paragraph.
#[derive(Default)]
struct Paragraph {
    style: Option<String>,
    outline: Option<u8>,
    is_item: Option<bool>,
    /// Whether the end of the paragraph was deleted.
    is_joined: bool,
    /// The character properties of its style.
    run: RunProperties,
    in_properties: bool,
}

/// A field with its instruction and its result.
struct Field {
    instruction: String,
    in_result: bool,
}

/// An annotation of words with their reading.
#[derive(Default)]
struct Ruby {
    word: String,
    reading: String,
    in_word: bool,
    in_reading: bool,
}

impl<'a> Body<'a> {
    fn new(styles: &'a Styles, notes: &'a Notes, budget: Budget) -> Self {
        Self {
            styles,
            notes,
            builder: DocumentBuilder::new(budget),
            runs: 0,
            in_text: false,
            skipping: 0,
            note: None,
            paragraphs: Vec::new(),
            known: HashMap::new(),
            run: RunProperties::default(),
            in_run_properties: false,
            fields: Vec::new(),
            ignores_fields: false,
            contents: 0,
            controls: Vec::new(),
            formula: None,
            ruby: Ruby::default(),
            unknown: 0,
            pictures: 0,
        }
    }

    /// Lays out a document.
    ///
    /// If a field has no end, what follows would belong to it; then the document is read as if it had no fields.
    pub(super) fn read(styles: &'a Styles, notes: &'a Notes, document: &str, budget: &Budget) -> Result<Self, Skip> {
        let mut body = Self::new(styles, notes, budget.renewed());
        walk(document, |step| body.step(&step))?;
        if body.fields.is_empty() {
            return Ok(body);
        }
        let mut body = Self { ignores_fields: true, ..Self::new(styles, notes, budget.renewed()) };
        walk(document, |step| body.step(&step))?;
        Ok(body)
    }

    pub(super) fn step(&mut self, step: &Step<'_>) {
        // Fallbacks for older programs, text that was deleted or moved away, properties before a change.
        let is_passed = |name: &str| {
            matches!(name, "mc:Fallback" | "w:moveFrom" | "w:del")
                || name.starts_with("w:") && name.ends_with("PrChange")
        };
        match step {
            // The mark of a paragraph was deleted.
            Step::Open(element) if element.name == "w:del" && self.in_run_properties && self.skipping == 0 => {
                if let Some(paragraph) = self.paragraphs.last_mut().filter(|it| it.in_properties) {
                    paragraph.is_joined = true;
                }
                self.skipping += 1;
            }
            Step::Open(element) if is_passed(element.name) => self.skipping += 1,
            Step::Close(name) if is_passed(name) => self.skipping = self.skipping.saturating_sub(1),
            _ if self.skipping > 0 => {}
            Step::Close("m:oMath") => self.end_formula(),
            step if self.formula.is_some() => {
                if let Some(formula) = &mut self.formula {
                    formula.step(step);
                }
            }
            Step::Open(element) => self.open(element),
            Step::Close(name) => self.close(name),
            Step::Words(words) if self.in_text => self.add_words(words),
            Step::Words(words) => {
                if let Some(field) = self.fields.last_mut().filter(|field| !field.in_result) {
                    // Only its first word is used.
                    field.instruction.push_str(&words[..words.floor_char_boundary(64)]);
                }
            }
        }
    }

    /// Whether the page does not show what comes now.
    fn is_out(&self) -> bool {
        let is_contents = |field: &Field| {
            field.instruction.split_whitespace().next().is_some_and(|name| name.eq_ignore_ascii_case("toc"))
        };
        self.contents > 0
            || self.controls.contains(&true)
            || self.fields.iter().any(|field| !field.in_result || is_contents(field))
    }

    /// Adds words of the current run, if the page shows them.
    fn add_words(&mut self, words: &str) {
        let style = self.paragraphs.last().map(|paragraph| paragraph.run).unwrap_or_default();
        let run = self.run.or(style);
        if run.is_out() || self.is_out() {
            return;
        }
        if self.ruby.in_reading {
            return self.ruby.reading.push_str(words);
        }
        if self.ruby.in_word {
            self.ruby.word.push_str(words);
        }
        self.builder.add(words, run.height());
    }

    fn open(&mut self, element: &Element<'_>) {
        if self.in_run_properties {
            match element.name {
                "w:rStyle" => {
                    self.run = self.run.or(self.styles.run(&element.get("w:val").unwrap_or_default()));
                }
                _ => self.run.take(element),
            }
            return;
        }
        match element.name {
            "w:p" => {
                self.builder.begin(Role::default());
                self.paragraphs.push(Paragraph::default());
            }
            "w:pPr" | "w:pStyle" | "w:outlineLvl" | "w:numId" => self.property(element),
            "w:rPr" => (self.in_run_properties, self.run) = (true, RunProperties::default()),
            "w:r" => (self.runs, self.run) = (self.runs + 1, RunProperties::default()),
            "w:t" => self.in_text = true,
            "w:tab" | "w:ptab" if self.runs > 0 => self.add_words(" "),
            "w:br" | "w:cr" if !self.is_out() => self.builder.break_line(),
            "w:noBreakHyphen" => self.add_words("\u{2011}"),
            "w:sym" => self.symbol(element),
            "w:tr" => self.builder.begin_row(),
            "w:tc" => self.builder.begin_cell(),
            "w:fldChar" => self.field(element.get("w:fldCharType").as_deref()),
            "w:fldSimple" => {
                let instruction = element.get("w:instr").unwrap_or_default();
                let is_contents = instruction.trim_start().to_ascii_lowercase().starts_with("toc");
                self.contents += usize::from(is_contents || self.contents > 0);
            }
            "w:sdt" => self.controls.push(false),
            "w:docPartGallery" => self.control(element.get("w:val").is_some_and(|name| name == "Table of Contents")),
            // What is shown is a prompt: click here to enter text.
            "w:showingPlcHdr" => self.control(is_on(element)),
            "m:oMath" => self.formula = Some(Formula::default()),
            "w:ruby" => self.ruby = Ruby::default(),
            "w:rt" => self.ruby.in_reading = true,
            "w:rubyBase" => self.ruby.in_word = true,
            "w:footnoteReference" | "w:endnoteReference" if !self.is_out() => {
                let kind = if element.name == "w:footnoteReference" { 'f' } else { 'e' };
                if let Some(words) = element.get("w:id").and_then(|id| self.notes.get(&(kind, id))) {
                    self.builder.note(words.trim());
                }
            }
            "o:OLEObject" => {
                let is_formula = element.get("ProgID").is_some_and(|name| name.starts_with("Equation"));
                self.pictures += usize::from(is_formula);
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "w:p" => self.end_paragraph(),
            "w:pPr" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.in_properties = false;
                }
                self.decide_role();
            }
            "w:rPr" => self.in_run_properties = false,
            "w:r" => (self.runs, self.run) = (self.runs.saturating_sub(1), RunProperties::default()),
            "w:t" => self.in_text = false,
            "w:tr" => self.builder.end_row(),
            "w:fldSimple" => self.contents = self.contents.saturating_sub(1),
            "w:sdt" => drop(self.controls.pop()),
            "w:rt" => self.ruby.in_reading = false,
            "w:rubyBase" => self.ruby.in_word = false,
            "w:ruby" => {
                let ruby = std::mem::take(&mut self.ruby);
                self.builder.add_reading(&ruby.word, &ruby.reading);
            }
            _ => {}
        }
    }

    /// Reads a property of the current paragraph. Their order differs between programs.
    fn property(&mut self, element: &Element<'_>) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        let value = element.get("w:val");
        match element.name {
            "w:pPr" => paragraph.in_properties = true,
            "w:pStyle" => paragraph.style = value,
            "w:outlineLvl" => paragraph.outline = value.and_then(|level| level.parse().ok()),
            _ => paragraph.is_item = Some(value.is_some_and(|number| number != "0")),
        }
    }

    /// Decides the role of the current paragraph by its properties.
    fn decide_role(&mut self) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        let mut role = Role::default();
        if let Some(id) = &paragraph.style {
            let said = self.known.get(id).copied();
            let said = said.unwrap_or_else(|| (self.styles.role(id), self.styles.run(id)));
            if self.known.len() < STYLES && !self.known.contains_key(id) {
                self.known.insert(id.clone(), said);
            }
            (role, paragraph.run) = said;
        }
        if let Some(level) = paragraph.outline.filter(|level| *level < 9 && !role.is_title && !role.is_left_out) {
            role = Role::heading(level + 1);
        }
        match (paragraph.is_item, role.kind) {
            (Some(true), ParagraphKind::Body) => role.kind = ParagraphKind::ListItem,
            (Some(false), ParagraphKind::ListItem) => role.kind = ParagraphKind::Body,
            _ => {}
        }
        if let Some(open) = self.builder.current() {
            open.role = role;
        }
        // The properties of the paragraph's mark are not those of its runs.
        self.run = RunProperties::default();
    }

    fn end_paragraph(&mut self) {
        if self.paragraphs.pop().is_some_and(|paragraph| paragraph.is_joined) {
            self.builder.hold();
        } else {
            self.builder.end();
        }
    }

    /// Begins a field, its result, or ends it.
    fn field(&mut self, kind: Option<&str>) {
        match kind {
            Some("begin") if !self.ignores_fields && self.fields.len() < FIELDS => {
                self.fields.push(Field { instruction: String::new(), in_result: false });
            }
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.in_result = true;
                }
            }
            Some("end") => drop(self.fields.pop()),
            _ => {}
        }
    }

    /// Marks the current content control as left out.
    fn control(&mut self, is_left_out: bool) {
        if let Some(control) = self.controls.last_mut() {
            *control |= is_left_out;
        }
    }

    fn symbol(&mut self, element: &Element<'_>) {
        let code = element.get("w:char").and_then(|code| u32::from_str_radix(&code, 16).ok());
        let font = element.get("w:font").unwrap_or_default();
        match code.and_then(|code| symbol::character(&font, code)) {
            Some(c) => self.add_words(c.encode_utf8(&mut [0; 4])),
            None => self.unknown += 1,
        }
    }

    /// Writes a formula; one outside of paragraphs has its own.
    fn end_formula(&mut self) {
        let Some(formula) = self.formula.take().filter(|_| !self.is_out()) else { return };
        let formula = formula.finish();
        let is_alone = self.builder.current().is_none();
        if is_alone {
            self.builder.begin(Role::default());
        }
        self.builder.add_words(&formula);
        if is_alone {
            self.builder.end();
        }
    }
}

/// Adds the notes of a part.
pub(super) fn read_notes(
    part: &str,
    name: &str,
    styles: &Styles,
    notes: &mut Notes,
    budget: Budget,
) -> Result<(), Skip> {
    let (none, kind) = (Notes::new(), if name == "w:footnote" { 'f' } else { 'e' });
    let mut body = Body::new(styles, &none, budget);
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
