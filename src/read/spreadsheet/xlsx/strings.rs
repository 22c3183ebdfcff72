//! The strings that the cells of a workbook share.

use crate::read::Skip;
use crate::read::archive::Archive;
use crate::read::package::unescape;
use crate::read::superscript::{lowered, raised};
use crate::read::xml::{Step, local};

/// Shared strings, by their numbers.
#[derive(Debug, Default)]
pub(super) struct SharedStrings {
    text: String,
    /// End of each string in `text`.
    ends: Vec<usize>,
}

impl SharedStrings {
    pub(super) fn read(archive: &mut Archive, part: &str) -> Result<Self, Skip> {
        let mut strings = Self::default();
        let mut rich = RichText::default();
        archive.walk(part, |step| {
            rich.step(&step, &mut strings.text);
            if let Step::Close(name) = step
                && local(name) == "si"
            {
                let start = strings.ends.last().copied().unwrap_or(0);
                unescape(&mut strings.text, start);
                strings.ends.push(strings.text.len());
            }
            Ok(())
        })?;
        Ok(strings)
    }

    /// Returns a string by its number.
    pub(super) fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.text[start..end])
    }
}

/// Collects the text of a string that may consist of several runs. Phonetic readings are left out.
#[derive(Debug, Default)]
pub(super) struct RichText {
    in_text: bool,
    phonetic: u32,
    /// Where the string and its open run begin in the text.
    start: usize,
    run: usize,
    /// How the run is aligned: `superscript`, `subscript`.
    align: String,
}

impl RichText {
    pub(super) fn step(&mut self, step: &Step<'_>, text: &mut String) {
        match step {
            Step::Open(element) => match element.local() {
                "t" => self.in_text = self.phonetic == 0,
                "rPh" => self.phonetic += 1,
                "si" | "is" => self.start = text.len(),
                "r" => {
                    self.run = text.len();
                    self.align.clear();
                }
                "vertAlign" => self.align = element.get("val").unwrap_or_default(),
                _ => {}
            },
            Step::Close(name) => match local(name) {
                "t" => self.in_text = false,
                "r" => self.end_run(text),
                "rPh" => self.phonetic = self.phonetic.saturating_sub(1),
                _ => {}
            },
            Step::Words(words) if self.in_text => text.push_str(words),
            Step::Words(_) => {}
        }
    }

    /// Writes a raised or lowered run so that it is not joined to the number before it.
    fn end_run(&mut self, text: &mut String) {
        if self.align.is_empty() || self.run < self.start || self.run > text.len() {
            return;
        }
        let run = text.split_off(self.run);
        *text += &match &*self.align {
            "superscript" => raised(&run, &text[self.start..]),
            "subscript" => lowered(&run),
            _ => run,
        };
    }
}
