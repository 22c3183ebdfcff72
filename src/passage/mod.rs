//! Splits articles into passages, the units that are indexed, ranked and cited.
//!
//! A passage consists of whole sentences. Passages cover the article in order, without gaps or overlaps: joined, their
//! texts are the text of the article. No passage crosses a heading. A caption is a passage by itself, so that its words
//! are never cited as the article's.

mod encoding;

use crate::article::{Article, Mark, Paragraph};
use crate::text::{ParagraphKind, Span};

/// Limits of passage sizes, in bytes of UTF-8. In bytes, a Chinese character weighs half an English word, which is
/// about the information it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Paragraphs shorter than this are packed with those that follow.
    pub smallest: usize,
    /// Paragraphs longer than this are split between sentences.
    pub largest: usize,
}

impl Default for Size {
    /// The sizes chosen by measuring retrieval; the curve is in `docs/design.md`.
    fn default() -> Self {
        Self { smallest: 400, largest: 1200 }
    }
}

/// A section of an article that is indexed and ranked as one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// Range in the article's text, including the white space after the passage.
    pub span: Span,
    /// Offset of the start, in code points.
    pub chars: usize,
    /// The paragraphs, or parts of paragraphs, of this passage; never empty.
    pub parts: Vec<Part>,
}

/// A paragraph, or consecutive sentences of one, in a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Number of the paragraph in the article, from 1.
    pub paragraph: usize,
    /// Kind of the paragraph.
    pub kind: ParagraphKind,
    /// Heading level from 1 to 6, or 0 for other kinds.
    pub level: u8,
    /// Page of the source, if it has pages.
    pub page: Option<u32>,
    /// Number of the first sentence in the paragraph, from 1.
    pub first_sentence: usize,
    /// Whether this is the whole paragraph.
    pub whole: bool,
    /// The sentences, as ranges of the article's text.
    pub sentences: Vec<Span>,
}

impl Part {
    /// Returns the range in the article's text.
    pub fn span(&self) -> Span {
        let last = self.sentences.last().expect("a part holds at least one sentence");
        Span::new(self.sentences[0].start, last.end)
    }

    /// Returns the number of the last sentence.
    pub fn last_sentence(&self) -> usize {
        self.first_sentence + self.sentences.len() - 1
    }
}

impl Passage {
    /// Returns the numbers of the first and last paragraph, from 1.
    pub fn paragraphs(&self) -> (usize, usize) {
        let (first, last) = self.ends();
        (first.paragraph, last.paragraph)
    }

    /// Returns the first and last sentence of a part of one paragraph, or `None` for whole paragraphs.
    pub fn sentences(&self) -> Option<(usize, usize)> {
        let (first, last) = self.ends();
        (self.parts.len() == 1 && !first.whole).then(|| (first.first_sentence, last.last_sentence()))
    }

    /// Returns the kind of the first part that is not a heading, or heading if there is none.
    pub fn kind(&self) -> ParagraphKind {
        self.parts
            .iter()
            .map(|part| part.kind)
            .find(|kind| *kind != ParagraphKind::Heading)
            .unwrap_or(ParagraphKind::Heading)
    }

    /// Returns the range of the text without the surrounding white space.
    pub fn content(&self) -> Span {
        let (first, last) = self.ends();
        Span::new(first.span().start, last.span().end)
    }

    /// Returns the page on which the passage begins.
    pub fn page(&self) -> Option<u32> {
        self.ends().0.page
    }

    /// Appends the paragraphs to those of the passages before it, and rejoins the parts of a split paragraph.
    pub fn join_into(&self, paragraphs: &mut Vec<Paragraph>) {
        for part in &self.parts {
            match paragraphs.last_mut().filter(|_| part.first_sentence > 1) {
                Some(paragraph) => {
                    paragraph.span.end = part.span().end;
                    paragraph.sentences.extend_from_slice(&part.sentences);
                }
                None => paragraphs.push(Paragraph {
                    span: part.span(),
                    kind: part.kind,
                    level: part.level,
                    sentences: part.sentences.clone(),
                }),
            }
        }
    }

    fn ends(&self) -> (&Part, &Part) {
        (self.parts.first().expect("never empty"), self.parts.last().expect("never empty"))
    }
}

/// Splits an article into passages.
pub fn passages(article: &Article, size: Size) -> Vec<Passage> {
    let mut packer = Packer { size, pages: pages(&article.marks), groups: Vec::new(), open: Vec::new() };
    for (place, paragraph) in article.paragraphs.iter().enumerate() {
        packer.add(place + 1, paragraph);
    }
    packer.close();
    tile(&article.text, packer.groups)
}

fn pages(marks: &[Mark]) -> Vec<(usize, u32)> {
    let page = |mark: &Mark| match *mark {
        Mark::Page { at, number, .. } => Some((at, number)),
        _ => None,
    };
    marks.iter().filter_map(page).collect()
}

struct Packer {
    size: Size,
    pages: Vec<(usize, u32)>,
    groups: Vec<Vec<Part>>,
    open: Vec<Part>,
}

impl Packer {
    fn add(&mut self, number: usize, paragraph: &Paragraph) {
        let stands_alone = paragraph.kind == ParagraphKind::Caption;
        let after_heading = self.open.iter().all(|part| part.kind == ParagraphKind::Heading);
        if stands_alone || paragraph.kind == ParagraphKind::Heading && !after_heading {
            self.close();
        }
        let room = self.size.largest.saturating_sub(self.body_length());
        if !self.open.is_empty() && paragraph.span.len() > room && self.body_length() > 0 {
            self.close();
        }
        let runs = self.runs(paragraph);
        let is_cut = runs.len() > 1;
        if is_cut {
            // A part is a passage by itself, so that a reference can name exactly its sentences.
            self.close();
        }
        let mut from = 0;
        for run in runs {
            let sentences = paragraph.sentences[from..run].to_vec();
            if from > 0 {
                self.close();
            }
            let part = Part {
                paragraph: number,
                kind: paragraph.kind,
                level: paragraph.level,
                page: self.page_of(sentences[0].start),
                first_sentence: from + 1,
                whole: from == 0 && run == paragraph.sentences.len(),
                sentences,
            };
            self.open.push(part);
            from = run;
        }
        if stands_alone || is_cut || self.body_length() >= self.size.smallest {
            self.close();
        }
    }

    /// Returns the sentence counts after which a paragraph is split. The parts are about equally long, and only a
    /// single sentence may exceed the largest size.
    fn runs(&self, paragraph: &Paragraph) -> Vec<usize> {
        let whole = paragraph.span.len();
        let count = paragraph.sentences.len();
        if whole <= self.size.largest {
            return vec![count];
        }
        let aim = whole.div_ceil(whole.div_ceil(self.size.largest.max(1)));
        let mut runs = Vec::new();
        let mut start = paragraph.sentences[0].start;
        for (place, pair) in paragraph.sentences.windows(2).enumerate() {
            let (here, next) = (pair[0].end - start, pair[1].end - start);
            if next > self.size.largest || here.abs_diff(aim) <= next.abs_diff(aim) {
                runs.push(place + 1);
                start = pair[1].start;
            }
        }
        runs.push(count);
        runs
    }

    fn body_length(&self) -> usize {
        let body = self.open.iter().filter(|part| part.kind != ParagraphKind::Heading);
        body.map(|part| part.span().len()).sum()
    }

    fn page_of(&self, at: usize) -> Option<u32> {
        let after = self.pages.partition_point(|(start, _)| *start <= at);
        after.checked_sub(1).map(|place| self.pages[place].1)
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.groups.push(std::mem::take(&mut self.open));
        }
    }
}

fn tile(text: &str, groups: Vec<Vec<Part>>) -> Vec<Passage> {
    let mut starts: Vec<usize> = groups.iter().map(|group| group[0].span().start).collect();
    if let Some(first) = starts.first_mut() {
        *first = 0;
    }
    starts.push(text.len());
    let mut chars = 0;
    let cut = |(place, parts)| {
        let span = Span::new(starts[place], starts[place + 1]);
        let passage = Passage { span, chars, parts };
        chars += span.of(text).chars().count();
        passage
    };
    groups.into_iter().enumerate().map(cut).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleId, Meta};
    use crate::text::Block;

    fn article(paragraphs: &[(&str, ParagraphKind)]) -> Article {
        let mut text = String::from("\n");
        let mut blocks = Vec::new();
        for (paragraph, kind) in paragraphs {
            let start = text.len();
            text.push_str(paragraph);
            blocks.push(Block::new(Span::new(start, text.len()), *kind));
            text.push_str("\n\n");
        }
        let paragraphs = Article::paragraphs_of(&text, &blocks, Some("en"));
        let (path, format) = (String::new(), String::new());
        Article {
            id: ArticleId::new("a"),
            meta: Meta::default(),
            path,
            format,
            text,
            paragraphs,
            marks: Vec::new(),
            part_of: None,
            doubts: Vec::new(),
            ocr: None,
        }
    }

    fn shape(article: &Article, size: Size) -> Vec<(usize, usize)> {
        passages(article, size).iter().map(Passage::paragraphs).collect()
    }

    #[test]
    fn short_paragraphs_are_packed_and_captions_are_separate() {
        let article = article(&[
            ("A photo. [Photo/Agency]", ParagraphKind::Caption),
            ("First.", ParagraphKind::Body),
            ("Second.", ParagraphKind::Body),
            ("Heading", ParagraphKind::Heading),
            ("Third, which is longer.", ParagraphKind::Body),
        ]);
        assert_eq!(shape(&article, Size { smallest: 20, largest: 40 }), [(1, 1), (2, 3), (4, 5)]);
        let tiles: String = passages(&article, Size::default()).iter().map(|p| p.span.of(&article.text)).collect();
        assert_eq!(tiles, article.text);
    }

    #[test]
    fn long_paragraphs_are_cut_between_sentences() {
        let sentence = "This is one sentence of it. ";
        let article = article(&[(sentence.repeat(9).trim_end(), ParagraphKind::Body)]);
        let found = passages(&article, Size { smallest: 20, largest: 100 });
        assert_eq!(
            found.iter().map(Passage::sentences).collect::<Vec<_>>(),
            [Some((1, 3)), Some((4, 6)), Some((7, 9))]
        );
        assert!(found.iter().all(|passage| passage.content().of(&article.text).ends_with("it.")));
    }
}
