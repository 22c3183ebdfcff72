//! Parses ALTO (versions 1 to 4): pages of blocks, lines and strings. A word that a line end divides may be stated as a
//! whole.

use super::compose::Pages;
use super::line::{Frame, Line, Word, frame};
use crate::read::Skip;
use crate::read::xml::{Element, Step, walk};

/// Returns the recognised pages.
pub(super) fn pages(document: &str) -> Result<Pages, Skip> {
    let mut reader = Reader::default();
    let walked = walk(document, |step| match step {
        Step::Open(element) => reader.open(element),
        Step::Words(_) => {}
        Step::Close(name) => reader.close(local(name)),
    });
    // What was read before the damage is kept.
    if reader.has_text { Ok(reader.pages) } else { walked.map(|()| reader.pages) }
}

#[derive(Default)]
struct Reader {
    pages: Pages,
    line: Line,
    /// Whether the second part of a word was read together with its first part.
    is_whole: bool,
    /// Number of open areas above and below the text: running heads and page numbers.
    margins: usize,
    has_text: bool,
}

/// Returns a name without the prefix of its namespace.
fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Returns the place of an element on its page.
fn place(element: &Element<'_>) -> Option<Frame> {
    let number = |name| element.get(name)?.parse::<f64>().ok();
    let (left, top) = (number("HPOS")?, number("VPOS")?);
    frame(&[left, top, left + number("WIDTH")?, top + number("HEIGHT")?])
}

impl Reader {
    fn open(&mut self, element: &Element<'_>) {
        match local(element.name) {
            "TopMargin" | "BottomMargin" => self.margins += 1,
            _ if self.margins > 0 => {}
            "Page" => {
                self.pages.page();
                let size = |name| element.get(name)?.parse::<f64>().ok();
                let whole = size("WIDTH").zip(size("HEIGHT"));
                self.pages.frame(whole.and_then(|(width, height)| frame(&[0.0, 0.0, width, height])));
            }
            "TextBlock" => self.pages.paragraph(),
            "TextLine" => self.line = Line::default(),
            "String" => self.string(element),
            "SP" => self.line.text.push(' '),
            // Only where a line ends; a hyphen within a string is part of it.
            "HYP" if !self.is_whole => self.line.text.push('\u{ad}'),
            _ => {}
        }
    }

    fn string(&mut self, element: &Element<'_>) {
        let content = element.get("CONTENT").unwrap_or_default();
        let whole = element.get("SUBS_CONTENT").filter(|whole| !whole.trim().is_empty());
        // Strings without a space element between them are words too.
        if !self.line.text.is_empty() && !self.line.text.ends_with(' ') {
            self.line.text.push(' ');
        }
        if let Some(frame) = place(element) {
            let confidence = element.get("WC").and_then(|sure| sure.parse::<f64>().ok());
            let confidence = confidence.map(|sure| (sure * 100.0).clamp(0.0, 100.0) as u8);
            self.line.words.push(Word { text: content.trim().to_owned(), frame, confidence });
        }
        match (element.get("SUBS_TYPE").as_deref(), whole) {
            (Some("HypPart1"), Some(whole)) => {
                self.line.text.push_str(&whole);
                self.is_whole = true;
            }
            (Some("HypPart2"), _) if self.is_whole => self.is_whole = false,
            _ => {
                self.line.text.push_str(&content);
                self.is_whole = false;
            }
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "TopMargin" | "BottomMargin" => self.margins = self.margins.saturating_sub(1),
            _ if self.margins > 0 => {}
            "TextLine" => {
                let line = std::mem::take(&mut self.line);
                self.has_text |= !line.text.trim().is_empty();
                self.pages.line(line);
            }
            "TextBlock" | "Page" => self.pages.paragraph(),
            _ => {}
        }
    }
}
