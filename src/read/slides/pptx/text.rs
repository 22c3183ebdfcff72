//! Reads the paragraphs of text in shapes, tables and diagrams (DrawingML).

use super::super::shape::Paragraph;
use crate::read::omml::Formula;
use crate::read::package::unescape;
use crate::read::superscript::{lowered, raised};
use crate::read::xml::{Step, local};
use crate::text::ParagraphKind;

/// Collects the text of paragraphs.
#[derive(Debug, Default)]
pub(super) struct TextReader {
    paragraph: Option<Paragraph>,
    in_words: bool,
    /// Whether the open field shows the number of the slide.
    in_number: bool,
    /// Where the open run begins in the paragraph, and whether it is raised (above zero) or lowered.
    run: usize,
    baseline: i32,
    formula: Option<Formula>,
}

impl TextReader {
    /// The level of paragraphs that state that they have no bullet.
    pub(super) const NO_BULLET: u8 = u8::MAX;

    /// Takes a step of a document. Returns a paragraph at its end.
    pub(super) fn step(&mut self, step: &Step<'_>) -> Option<Paragraph> {
        if self.formula.is_some() {
            self.formula_step(step);
            return None;
        }
        match step {
            Step::Open(element) => {
                let name = element.local();
                if name == "p" {
                    self.paragraph = Some(Paragraph::default());
                }
                let paragraph = self.paragraph.as_mut()?;
                match name {
                    "oMath" => self.formula = Some(Formula::default()),
                    "t" => self.in_words = !self.in_number,
                    "r" | "fld" => (self.run, self.baseline) = (paragraph.text.len(), 0),
                    "rPr" => {
                        let baseline =
                            element.get("baseline").and_then(|baseline| baseline.trim_end_matches('%').parse().ok());
                        self.baseline = baseline.unwrap_or(0);
                    }
                    _ => {}
                }
                match name {
                    "br" => paragraph.text.push('\n'),
                    "fld" => self.in_number = element.get("type").as_deref() == Some("slidenum"),
                    "buChar" | "buAutoNum" | "buBlip" => paragraph.kind = ParagraphKind::ListItem,
                    "buNone" => paragraph.level = Self::NO_BULLET,
                    _ => {}
                }
            }
            Step::Words(words) if self.in_words => self.paragraph.as_mut()?.text.push_str(words),
            Step::Words(_) => {}
            Step::Close(name) => match local(name) {
                "t" => self.in_words = false,
                "r" | "fld" => {
                    self.in_number = false;
                    self.end_run();
                }
                "p" => {
                    let mut paragraph = self.paragraph.take()?;
                    unescape(&mut paragraph.text, 0);
                    return Some(paragraph);
                }
                _ => {}
            },
        }
        None
    }

    /// Takes a step within a formula, and writes it at its end.
    fn formula_step(&mut self, step: &Step<'_>) {
        if matches!(step, Step::Close(name) if local(name) == "oMath") {
            let formula = self.formula.take().unwrap_or_default().finish();
            if let Some(paragraph) = &mut self.paragraph {
                paragraph.text.push_str(&formula);
            }
        } else if let Some(formula) = &mut self.formula {
            formula.step(step);
        }
    }

    /// Writes a raised or lowered run so that it is not joined to the number before it.
    fn end_run(&mut self) {
        let Some(paragraph) = self.paragraph.as_mut().filter(|_| self.baseline != 0) else { return };
        let run = paragraph.text.split_off(self.run.min(paragraph.text.len()));
        paragraph.text += &if self.baseline > 0 { raised(&run, &paragraph.text) } else { lowered(&run) };
        self.baseline = 0;
    }
}
