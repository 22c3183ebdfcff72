//! Parses hOCR 1.2: HTML whose classes name pages, paragraphs, lines and words.

use super::compose::Pages;
use super::line::{Frame, Line, Word, frame};
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
            reader.open(element.name, &class, || element.get("title").unwrap_or_default());
        }
        Step::Words(words) => reader.add(words),
        Step::Close(name) => reader.close(name),
    });
    reader.end_line();
    // What was read before the damage is kept.
    if reader.has_text { Ok(reader.pages) } else { walked.map(|()| reader.pages) }
}

/// Returns the values of a property in the title of an element: `bbox 36 92 580 122; x_wconf 95`.
fn property(title: &str, name: &str) -> Vec<f64> {
    let values = title.split(';').find_map(|property| property.trim().strip_prefix(name)?.strip_prefix(' '));
    values.unwrap_or_default().split_whitespace().map_while(|value| value.parse().ok()).collect()
}

fn bbox(title: &str) -> Option<Frame> {
    frame(&property(title, "bbox"))
}

#[derive(Default)]
struct Reader {
    pages: Pages,
    /// The open elements.
    open: Vec<(String, Part)>,
    line: Line,
    /// The word that is open: where it begins in the line.
    word: Option<(usize, Frame, Option<u8>)>,
    has_text: bool,
}

impl Reader {
    fn open(&mut self, name: &str, class: &str, title: impl FnOnce() -> String) {
        if EMPTY.iter().any(|empty| name.eq_ignore_ascii_case(empty)) {
            self.line.text.push(' ');
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
                self.pages.frame(bbox(&title()));
            }
            Part::Paragraph => {
                self.end_line();
                self.pages.paragraph();
            }
            Part::Line => {
                self.end_line();
                self.begin_line(&title());
            }
            Part::Word => {
                self.end_word();
                self.line.text.push(' ');
                let title = title();
                let confidence = property(&title, "x_wconf").first().map(|sure| sure.clamp(0.0, 100.0) as u8);
                self.word = bbox(&title).map(|frame| (self.line.text.len(), frame, confidence));
            }
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
        self.line.text.push_str(words);
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
                Part::Word => {
                    self.end_word();
                    self.line.text.push(' ');
                }
                Part::Other => {}
            }
        }
    }

    fn begin_line(&mut self, title: &str) {
        self.line.frame = bbox(title);
        self.line.size = property(title, "x_size").first().copied().filter(|size| (1.0..1e4).contains(size));
        self.line.baseline = match property(title, "baseline")[..] {
            [slope, height, ..] if slope.abs() < 0.3 && height.abs() < 1e4 => Some((slope, height)),
            _ => None,
        };
    }

    fn end_word(&mut self) {
        let Some((begin, frame, confidence)) = self.word.take() else { return };
        let text = self.line.text.get(begin..).unwrap_or_default().trim();
        if !text.is_empty() {
            self.line.words.push(Word { text: text.to_owned(), frame, confidence });
        }
    }

    fn end_line(&mut self) {
        self.end_word();
        let line = std::mem::take(&mut self.line);
        self.has_text |= !line.text.trim().is_empty();
        self.pages.line(line);
    }
}
