//! Splits a file of many articles into batches as it is read; batches are parsed on any thread into raw articles.
//!
//! Only the current batches are in memory, however large the file is. Invalid records are skipped with their position
//! and reason.

use std::io::Read;
use std::sync::Arc;

use super::budget::Budget;
use super::declared::{DeclaredMetadata, short};
use super::lines::{Lines, Rows};
use super::warc::{Page, Pages};
use super::{Pool, RawArticle, Skip, catch_parser_panic};

/// Size of a batch in bytes; the last record may exceed it.
pub(super) const BATCH: usize = 1 << 18;

/// The batches of a stream, in order.
pub struct Batches {
    pieces: Pieces,
    about: Arc<About>,
    warnings: Vec<String>,
    /// Whether reading panicked: the rest of the stream is lost.
    is_broken: bool,
}

enum Pieces {
    Lines(Lines),
    Pages(Pages),
}

/// Metadata that applies to all articles of a stream.
#[derive(Debug, Default)]
pub(super) struct About {
    pub(super) beside: DeclaredMetadata<'static>,
    pub(super) pool: Option<Arc<Pool>>,
}

impl Batches {
    /// Splits a JSON Lines stream, such as standard input.
    pub fn of_lines(input: impl Read + Send + 'static) -> Result<Self, Skip> {
        Self::lines(Box::new(input), DeclaredMetadata::default(), Budget::unbounded())
    }

    /// Splits the lines of a stream whose sidecars declare metadata for all of them.
    pub(super) fn lines(
        input: Box<dyn Read + Send>,
        beside: DeclaredMetadata<'static>,
        budget: Budget,
    ) -> Result<Self, Skip> {
        Ok(Self::new(Pieces::Lines(Lines::new(input, budget)?), beside, None))
    }

    /// Splits the pages of a web archive.
    pub(super) fn pages(
        input: Box<dyn Read + Send>,
        beside: DeclaredMetadata<'static>,
        budget: Budget,
        pool: Option<Arc<Pool>>,
    ) -> Self {
        Self::new(Pieces::Pages(Pages::new(input, budget)), beside, pool)
    }

    fn new(pieces: Pieces, mut beside: DeclaredMetadata<'static>, pool: Option<Arc<Pool>>) -> Self {
        let mut warnings = std::mem::take(&mut beside.warnings);
        if let Some(id) = &beside.id {
            warnings.push(format!("id: `{}` cannot be shared by all articles of a file", short(id)));
        }
        Self { pieces, about: Arc::new(About { beside, pool }), warnings, is_broken: false }
    }

    /// Returns what was wrong in its sidecars.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

impl Iterator for Batches {
    type Item = Result<Batch, Skip>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_broken {
            return None;
        }
        let content = catch_parser_panic(|| match &mut self.pieces {
            Pieces::Lines(lines) => Some(lines.next()?.map(Content::Rows)),
            Pieces::Pages(pages) => Some(pages.next()?.map(Content::Pages)),
        });
        self.is_broken = content.is_err();
        let content = content.unwrap_or_else(|skip| Some(Err(skip)))?;
        Some(content.map(|content| Batch { content, about: Arc::clone(&self.about) }))
    }
}

/// Some articles of a stream, not yet parsed.
#[derive(Debug)]
pub struct Batch {
    content: Content,
    about: Arc<About>,
}

#[derive(Debug)]
enum Content {
    Rows(Rows),
    Pages(Vec<Page>),
}

impl Batch {
    /// Returns its size in bytes.
    pub fn len(&self) -> usize {
        match &self.content {
            Content::Rows(rows) => rows.bytes.len(),
            Content::Pages(pages) => pages.iter().map(Page::len).sum(),
        }
    }

    /// Returns whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Parses its articles, each with its number in the stream.
    pub fn raw_articles(&self) -> impl Iterator<Item = Result<RawArticle, Skip>> + '_ {
        let (rows, pages) = match &self.content {
            Content::Rows(rows) => (Some(rows), None),
            Content::Pages(pages) => (None, Some(pages)),
        };
        let raw_articles = rows.into_iter().flat_map(Rows::raw_articles);
        let raw_articles =
            raw_articles.chain(pages.into_iter().flatten().map(|page| page.raw_article(self.about.pool.as_ref())));
        raw_articles.map(|raw_article| {
            let mut raw_article = raw_article?;
            raw_article.meta.overlay(self.about.beside.meta.clone());
            Ok(raw_article)
        })
    }
}
