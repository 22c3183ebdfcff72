//! Articles, their paragraphs and parts of them.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

use crate::article::{Article, Heading, Place, Places, Record, Timestamp};
use crate::cite::Excerpt;
use crate::ingest::Inspected;
use crate::passage::Passage;
use crate::text::{ParagraphKind, Span};

/// Metadata of an article. Unknown values are null.
#[derive(Serialize, JsonSchema)]
pub struct ArticleMeta<'a> {
    id: &'a str,
    title: Option<&'a str>,
    /// The first words of an article without a title
    #[serde(skip_serializing_if = "Option::is_none")]
    opening: Option<&'a str>,
    authors: &'a [String],
    source: Option<&'a str>,
    date: Option<&'a str>,
    url: Option<&'a str>,
    lang: Option<&'a str>,
    section: Option<&'a str>,
    tags: &'a [String],
    path: &'a str,
    format: &'a str,
    /// Digest of the article's text
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    sha256: &'a str,
    words: usize,
    /// Id of the letter that this article is attached to
    #[serde(skip_serializing_if = "Option::is_none")]
    part_of: Option<&'a str>,
    /// Languages in which scanned pages were recognised, as Tesseract names them: deu+eng
    #[serde(skip_serializing_if = "Option::is_none")]
    ocr: Option<&'a str>,
    /// Reasons to check the text against the source
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    warnings: &'a [String],
    /// The index of the article, where several are searched
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<&'a str>,
}

impl<'a> ArticleMeta<'a> {
    /// Returns the metadata of a record.
    pub fn of(record: &'a Record) -> Self {
        let meta = &record.meta;
        Self {
            id: record.id.as_str(),
            title: meta.title.as_deref(),
            opening: meta.title.is_none().then_some(record.opening.as_str()),
            authors: &meta.authors,
            source: meta.source.as_deref(),
            date: meta.date.as_deref(),
            url: meta.url.as_deref(),
            lang: meta.lang.as_deref(),
            section: meta.section.as_deref(),
            tags: &meta.tags,
            path: &record.path,
            format: &record.format,
            sha256: &record.sha256,
            words: record.words,
            part_of: record.part_of.as_ref().map(crate::article::ArticleId::as_str),
            ocr: record.ocr.as_deref(),
            warnings: &record.doubts,
            index: meta.index.as_deref(),
        }
    }
}

/// A paragraph of an article, with its number if not all paragraphs are listed.
#[derive(Serialize, JsonSchema)]
#[expect(clippy::struct_field_names, reason = "the names are those of the contract")]
pub struct Paragraph<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    paragraph: Option<usize>,
    span: Span,
    kind: ParagraphKind,
    page: Option<u32>,
    /// Printed label of the page, if it differs from its number
    #[serde(skip_serializing_if = "Option::is_none")]
    page_label: Option<&'a str>,
    /// Time of a recording, such as 00:12:31
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u32>,
    sentences: &'a [Span],
}

fn paragraphs(article: &Article, places: Range<usize>, numbered: bool) -> Vec<Paragraph<'_>> {
    let marked = Places::of(&article.marks);
    let paragraphs = places.clone().zip(&article.paragraphs[places]);
    paragraphs
        .map(|(at, it)| {
            let Place { page, page_label, time, speaker, sheet, row } = marked.at(it.span.start);
            let (paragraph, span, kind) = (numbered.then_some(at + 1), it.span, it.kind);
            Paragraph { paragraph, span, kind, page, page_label, time, speaker, sheet, row, sentences: &it.sentences }
        })
        .collect()
}

/// Paragraphs before and after a passage.
#[derive(Serialize, JsonSchema)]
pub struct Context<'a> {
    before: Vec<ContextParagraph<'a>>,
    after: Vec<ContextParagraph<'a>>,
}

/// A paragraph around a passage.
#[derive(Serialize, JsonSchema)]
pub struct ContextParagraph<'a> {
    pub(super) paragraph: usize,
    pub(super) span: Span,
    pub(super) text: &'a str,
}

impl<'a> Context<'a> {
    pub(super) const fn new(before: Vec<ContextParagraph<'a>>, after: Vec<ContextParagraph<'a>>) -> Self {
        Self { before, after }
    }
}

/// The passage at a reference.
#[derive(Serialize, JsonSchema)]
pub struct PassageText<'a> {
    r#ref: String,
    article: ArticleMeta<'a>,
    span: Span,
    /// The same range in Unicode code points
    chars: Span,
    text: &'a str,
    paragraphs: Vec<Paragraph<'a>>,
    /// Whether the text differs from the version that the reference is pinned to
    changed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    context: Option<Context<'a>>,
}

impl<'a> PassageText<'a> {
    /// Returns the passage of an excerpt.
    pub fn of(excerpt: &Excerpt<'a>) -> Self {
        let article = excerpt.article;
        let around = |places: Range<usize>| {
            let paragraphs = places.clone().zip(&article.paragraphs[places]);
            let paragraph = |(at, it): (usize, &'a crate::article::Paragraph)| ContextParagraph {
                paragraph: at + 1,
                span: it.span,
                text: it.span.of(&article.text),
            };
            paragraphs.map(paragraph).collect()
        };
        let context = || Context { before: around(excerpt.before()), after: around(excerpt.after()) };
        Self {
            r#ref: excerpt.reference.to_string(),
            article: ArticleMeta::of(excerpt.record),
            span: excerpt.span,
            chars: excerpt.span.chars(&article.text),
            text: excerpt.span.of(&article.text),
            paragraphs: paragraphs(article, excerpt.paragraphs(), true),
            changed: excerpt.changed,
            context: (excerpt.context > 0).then(context),
        }
    }
}

/// An article with its text, as stored in the index.
#[derive(Serialize, JsonSchema)]
pub struct ArticleText<'a> {
    article: ArticleMeta<'a>,
    text: &'a str,
    paragraphs: Vec<Paragraph<'a>>,
    /// The headings, by paragraph
    outline: Vec<OutlineHeading<'a>>,
}

/// A heading of an article.
#[derive(Serialize, JsonSchema)]
pub struct OutlineHeading<'a> {
    paragraph: usize,
    level: u8,
    text: &'a str,
}

impl<'a> ArticleText<'a> {
    /// Returns an article and its record.
    pub fn of(article: &'a Article, record: &'a Record) -> Self {
        let heading = |Heading { paragraph, level, text }: &'a Heading| OutlineHeading {
            paragraph: *paragraph,
            level: *level,
            text,
        };
        Self {
            article: ArticleMeta::of(record),
            text: &article.text,
            paragraphs: paragraphs(article, 0..article.paragraphs.len(), false),
            outline: record.outline.iter().map(heading).collect(),
        }
    }
}

/// How a file is read: the article, its passages, and warnings.
#[derive(Serialize, JsonSchema)]
pub struct InspectedFile<'a> {
    article: ArticleMeta<'a>,
    text: &'a str,
    paragraphs: Vec<Paragraph<'a>>,
    passages: Vec<PassageRange>,
    warnings: &'a [String],
}

/// A passage, and its first and last paragraph.
#[derive(Serialize, JsonSchema)]
pub struct PassageRange {
    span: Span,
    paragraphs: (usize, usize),
}

impl<'a> InspectedFile<'a> {
    /// Returns an inspected article and its record.
    pub fn of(inspected: &'a Inspected, record: &'a Record) -> Self {
        let Inspected { article, passages, warnings } = inspected;
        let range = |passage: &Passage| PassageRange { span: passage.span, paragraphs: passage.paragraphs() };
        Self {
            article: ArticleMeta::of(record),
            text: &article.text,
            paragraphs: paragraphs(article, 0..article.paragraphs.len(), false),
            passages: passages.iter().map(range).collect(),
            warnings,
        }
    }
}
