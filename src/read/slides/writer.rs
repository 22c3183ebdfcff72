//! Writes slides as the pages of an article.

use crate::article::Mark;
use crate::read::budget::Budget;
use crate::read::{RawArticle, Skip};
use crate::text::{Block, ParagraphKind, Span};

use super::shape::{Paragraph, Shape, in_order};

/// The text of a presentation in progress.
pub(super) struct SlideWriter {
    text: String,
    blocks: Vec<Block>,
    marks: Vec<Mark>,
    budget: Budget,
    /// Number of the last slide, from 1.
    slide: u32,
    /// The title of the first slide.
    title: Option<String>,
}

impl SlideWriter {
    pub(super) fn new(budget: Budget) -> Self {
        let (text, blocks, marks) = <(String, Vec<_>, Vec<_>)>::default();
        Self { text, blocks, marks, budget, slide: 0, title: None }
    }

    /// Adds the next slide: its shapes, and the paragraphs of its notes.
    pub(super) fn slide(&mut self, shapes: Vec<Shape>, notes: Vec<Paragraph>) -> Result<(), Skip> {
        self.slide += 1;
        let mut is_first = true;
        in_order(shapes, &mut |paragraph| self.add(&paragraph, &mut is_first));
        for note in notes {
            self.add(&Paragraph { kind: ParagraphKind::Note, level: 0, ..note }, &mut is_first);
        }
        self.budget.check()
    }

    fn add(&mut self, paragraph: &Paragraph, is_first: &mut bool) {
        let kind = paragraph.kind;
        let lines = paragraph.text.split(['\n', '\u{b}', '\u{2028}']);
        let lines = lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
        let words =
            lines.join(if kind == ParagraphKind::Heading || kind == ParagraphKind::TableRow { " " } else { "\n" });
        if words.is_empty() || !self.budget.take(words.len()) || !self.budget.take_item() {
            return;
        }
        if let Some(last) = self.blocks.last() {
            let is_row = kind == ParagraphKind::TableRow && last.kind == kind && !*is_first;
            self.text.push_str(if is_row { "\n" } else { "\n\n" });
        }
        let start = self.text.len();
        if std::mem::take(is_first) {
            self.marks.push(Mark::Page { at: start, number: self.slide, label: None });
            if self.slide == 1 && kind == ParagraphKind::Heading {
                self.title = Some(words.clone());
            }
        }
        self.text.push_str(&words);
        self.blocks.push(Block { span: Span::new(start, self.text.len()), kind, level: paragraph.level });
    }

    /// Adds the text to an article. A presentation without a declared title has that of its first slide.
    pub(super) fn finish(self, raw_article: &mut RawArticle) -> Result<(), Skip> {
        self.budget.check()?;
        (raw_article.text, raw_article.blocks, raw_article.marks) = (self.text, Some(self.blocks), self.marks);
        raw_article.meta.title = raw_article.meta.title.take().or(self.title);
        Ok(())
    }
}
