//! Lays out the text of an OpenDocument text.

use std::collections::HashMap;

use super::styles::{Said, Shown, Styles};
use crate::read::budget::{Budget, DEPTH};
use crate::read::odf::linear;
use crate::read::word_processor::{DocumentBuilder, Role};
use crate::read::xml::{Element, Step};
use crate::text::ParagraphKind;

/// Maximum number of styles that are remembered.
const STYLES: usize = 1000;
/// Maximum number of consecutive spaces.
const SPACES: usize = 200;
/// Maximum length of a formula, in bytes.
const FORMULA: usize = 1 << 20;

/// The content that is being parsed.
pub(super) struct Body<'a> {
    styles: &'a Styles,
    /// What the styles in use say, by their names.
    known: HashMap<String, Said>,
    /// Formulas by the name of their object.
    formulas: &'a HashMap<String, String>,
    pub(super) builder: DocumentBuilder,
    /// Number of open list items.
    items: usize,
    /// Number of open elements that are ignored.
    passing: usize,
    /// How the text of the open paragraphs and spans is shown.
    shown: Vec<Shown>,
    /// The open frames, each with the number of open paragraphs and spans around it: white space between its elements is
    /// not text.
    frames: Vec<usize>,
    /// The markup of a formula that is part of the document itself.
    formula: Option<String>,
    word: String,
    reading: String,
    ruby: Ruby,
}

/// Where the words of an annotation with a reading are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ruby {
    None,
    Word,
    Reading,
}

impl<'a> Body<'a> {
    pub(super) fn new(styles: &'a Styles, formulas: &'a HashMap<String, String>, budget: Budget) -> Self {
        Self {
            styles,
            known: HashMap::new(),
            formulas,
            builder: DocumentBuilder::new(budget),
            items: 0,
            passing: 0,
            shown: Vec::new(),
            frames: Vec::new(),
            formula: None,
            word: String::new(),
            reading: String::new(),
            ruby: Ruby::None,
        }
    }

    pub(super) fn step(&mut self, step: &Step<'_>) {
        match step {
            Step::Open(_) if self.passing > 0 => self.passing += 1,
            Step::Close(_) if self.passing > 0 => self.passing -= 1,
            Step::Words(_) if self.passing > 0 => {}
            Step::Open(element) if self.is_passed(element) => self.passing = 1,
            step if self.formula.is_some() => self.formula_step(step),
            Step::Open(element) => self.open(element),
            Step::Close(name) => self.close(name),
            Step::Words(words) => self.add_words(words),
        }
    }

    /// Whether an element with everything in it is left out.
    fn is_passed(&self, element: &Element<'_>) -> bool {
        let has = |name: &str, value: &str| element.get(name).is_some_and(|set| set == value);
        match element.name {
            "text:tracked-changes"
            | "office:annotation"
            | "text:table-of-content"
            | "text:illustration-index"
            | "text:table-index"
            | "text:object-index"
            | "office:forms"
            | "svg:title"
            | "svg:desc"
            | "text:note-citation"
            | "text:placeholder"
            | "text:script"
            | "table:covered-table-cell"
            // The other parts of a document in one file.
            | "office:meta"
            | "office:settings"
            | "office:scripts"
            | "office:font-face-decls"
            | "office:styles"
            | "office:automatic-styles"
            | "office:master-styles"
            | "office:binary-data" => true,
            "text:hidden-text" => has("text:is-hidden", "true"),
            "text:section" => {
                has("text:display", "none")
                    || has("text:display", "condition") && has("text:is-hidden", "true")
                    || element.get("text:style-name").is_some_and(|name| self.styles.is_hidden(&name))
            }
            _ => false,
        }
    }

    fn open(&mut self, element: &Element<'_>) {
        match element.name {
            "text:h" => {
                let level = element.get("text:outline-level").and_then(|level| level.parse().ok()).unwrap_or(1);
                let said = self.said(element);
                let is_title = said.and_then(|it| it.role).is_some_and(|role| role.is_title);
                self.builder.begin(Role { is_title, ..Role::heading(u8::clamp(level, 1, 6)) });
                self.enter(said);
            }
            "text:p" => {
                let said = self.said(element);
                let role = said.and_then(|it| it.role).filter(|role| *role != Role::default());
                let usual = if self.items > 0 { ParagraphKind::ListItem } else { ParagraphKind::Body };
                self.builder.begin(role.unwrap_or(Role::of(usual)));
                self.enter(said);
            }
            "text:span" => {
                let said = self.said(element);
                self.enter(said);
            }
            "text:s" => {
                let count = element.get("text:c").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
                self.add_words(&" ".repeat(count.min(SPACES)));
            }
            "text:tab" => self.add_words(" "),
            "text:line-break" => self.builder.break_line(),
            "text:hidden-paragraph" => {
                if let Some(paragraph) = self.builder.current()
                    && element.get("text:is-hidden").is_some_and(|hidden| hidden == "true")
                {
                    paragraph.role.is_left_out = true;
                }
            }
            "text:list-item" | "text:list-header" => self.items += 1,
            "table:table-row" => self.builder.begin_row(),
            "table:table-cell" => self.builder.begin_cell(),
            "text:note-body" => self.builder.begin_note(),
            "text:ruby-base" => (self.ruby, self.word) = (Ruby::Word, String::new()),
            "text:ruby-text" => (self.ruby, self.reading) = (Ruby::Reading, String::new()),
            "draw:frame" if self.frames.len() < DEPTH * DEPTH => self.frames.push(self.shown.len()),
            "draw:object" => {
                let name = element.get("xlink:href");
                if let Some(formula) = name.and_then(|name| self.formulas.get(name.trim_start_matches("./"))) {
                    self.builder.add_words(formula);
                }
            }
            "math:math" | "math" => {
                self.formula = Some(String::new());
                self.formula_step(&Step::Open(element));
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "text:h" | "text:p" => {
                self.builder.end();
                self.shown.pop();
            }
            "text:span" => drop(self.shown.pop()),
            "draw:frame" => drop(self.frames.pop()),
            "text:list-item" | "text:list-header" => self.items = self.items.saturating_sub(1),
            "table:table-row" => self.builder.end_row(),
            "text:note-body" => self.builder.end_note(),
            "text:ruby-base" | "text:ruby-text" => self.ruby = Ruby::None,
            "text:ruby" => {
                let (word, reading) = (std::mem::take(&mut self.word), std::mem::take(&mut self.reading));
                self.builder.add_reading(&word, &reading);
            }
            _ => {}
        }
    }

    /// Returns what the style of an element says.
    fn said(&mut self, element: &Element<'_>) -> Option<Said> {
        let name = element.get("text:style-name")?;
        if let Some(said) = self.known.get(&name) {
            return Some(*said);
        }
        let said = self.styles.said(&name);
        if self.known.len() < STYLES {
            self.known.insert(name, said);
        }
        Some(said)
    }

    /// Enters a paragraph or a span of that style. Text boxes do not inherit from the paragraph around them.
    fn enter(&mut self, style: Option<Said>) {
        let own = style.map(|said| said.shown).unwrap_or_default();
        let outer = self.shown.last().copied().unwrap_or_default();
        // Deeper spans are shown like those around them.
        self.shown.push(if self.shown.len() < DEPTH * DEPTH { own.or(outer) } else { outer });
    }

    fn add_words(&mut self, words: &str) {
        let shown = self.shown.last().copied().unwrap_or_default();
        if shown.is_out() || self.frames.last() == Some(&self.shown.len()) {
            return;
        }
        match self.ruby {
            Ruby::Reading => return self.reading.push_str(words),
            Ruby::Word => self.word.push_str(words),
            Ruby::None => {}
        }
        self.builder.add(words, shown.height());
    }

    /// Copies the markup of a formula, until it ends and is written.
    fn formula_step(&mut self, step: &Step<'_>) {
        let Some(markup) = self.formula.as_mut() else { return };
        match step {
            Step::Open(element) => markup.extend(["<", local(element.name), ">"]),
            Step::Close(name) => {
                let name = local(name);
                markup.extend(["</", name, ">"]);
                if name == "math" {
                    let formula = linear(&self.formula.take().unwrap_or_default());
                    self.builder.add_words(&formula);
                }
            }
            Step::Words(words) if markup.len() < FORMULA => {
                markup.push_str(&words.replace('&', "&amp;").replace('<', "&lt;"));
            }
            Step::Words(_) => {}
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or_default()
}
