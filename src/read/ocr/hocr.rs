//! Parses hOCR 1.2: HTML whose classes name pages, paragraphs, lines and words.

use super::compose::Pages;
use crate::read::Skip;
use crate::read::xml::{Step, walk};
use crate::text::ParagraphKind;

/// Elements of HTML that have no end.
const EMPTY: [&str; 8] = ["br", "meta", "img", "link", "hr", "input", "base", "wbr"];

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Page,
    Paragraph,
    Line,
    Word,
    /// Anything else.
    Other,
}

/// Returns the recognised pages.
pub(super) fn pages(markup: &str) -> Result<Pages, Skip> {
    let mut reader = Reader::default();
    let walked = walk(markup, |step| match step {
        Step::Open(element) => {
            let class = element.get("class").unwrap_or_default();
            reader.open(element.name, &class);
        }
        Step::Words(words) => reader.add(words),
        Step::Close(name) => reader.close(name),
    });
    reader.end_line();
    // What was read before the damage is kept.
    if reader.has_text { Ok(reader.pages) } else { walked.map(|()| reader.pages) }
}

#[derive(Default)]
struct Reader {
    pages: Pages,
    /// The open elements.
    open: Vec<(String, Part)>,
    line: String,
    has_text: bool,
}

impl Reader {
    fn open(&mut self, name: &str, class: &str) {
        if EMPTY.iter().any(|empty| name.eq_ignore_ascii_case(empty)) {
            self.line.push(' ');
            return;
        }
        let classes = || class.split_whitespace();
        let is = |names: &[&str]| classes().any(|class| names.contains(&class));
        let part = match () {
            () if is(&["ocr_page"]) => Part::Page,
            () if is(&["ocr_carea", "ocrx_block", "ocr_par", "ocr_caption", "ocr_footnote"])
                && !self.is_in(Part::Line) =>
            {
                Part::Paragraph
            }
            () if is(&["ocr_line", "ocrx_line", "ocr_header", "ocr_footer", "ocr_textfloat", "ocr_caption"]) => {
                Part::Line
            }
            () if is(&["ocrx_word", "ocr_word"]) => Part::Word,
            () => Part::Other,
        };
        match part {
            Part::Page => {
                self.end_line();
                self.pages.page();
            }
            Part::Paragraph => {
                self.end_line();
                self.pages.paragraph();
            }
            Part::Line => self.end_line(),
            Part::Word => self.line.push(' '),
            Part::Other => {}
        }
        if is(&["ocr_caption"]) {
            self.pages.kind(ParagraphKind::Caption);
        }
        self.open.push((name.to_owned(), part));
    }

    fn is_in(&self, part: Part) -> bool {
        self.open.iter().any(|(_, open)| *open == part)
    }

    /// Adds text: it counts only within a page, since the head of the document is none.
    fn add(&mut self, words: &str) {
        if !self.is_in(Part::Page) {
            return;
        }
        // HTML's names of characters, which XML does not define.
        let words = match words {
            "&nbsp;" => " ",
            "&shy;" => "\u{ad}",
            words => words,
        };
        self.line.push_str(words);
    }

    fn close(&mut self, name: &str) {
        // An element whose end is missing ends with the one around it.
        let Some(at) = self.open.iter().rposition(|(open, _)| open == name) else { return };
        for (_, part) in self.open.split_off(at).into_iter().rev() {
            match part {
                Part::Line => self.end_line(),
                Part::Page | Part::Paragraph => {
                    self.end_line();
                    self.pages.paragraph();
                }
                Part::Word => self.line.push(' '),
                Part::Other => {}
            }
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.has_text |= !line.trim().is_empty();
        self.pages.line(&line);
    }
}
