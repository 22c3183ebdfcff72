//! An article as returned by a reader: not yet named or split into sentences.

use crate::article::{Article, ArticleId, Mark, Meta};
use crate::text::{Block, detect, paragraphs};

use super::Skip;
use super::attachment::Attachment;

/// One article of a file, to be [finished](RawArticle::finish) once it is named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawArticle {
    /// The declared id.
    pub id: Option<String>,
    /// Its 1-based line or number in a file of several articles.
    pub number: Option<usize>,
    /// Name within the letter that it is attached to. Its id is the letter's, `/`, and this name; an attachment of an
    /// attached letter has the names of both, joined by `/`. [`id`](Self::id) and [`number`](Self::number) are then
    /// those of the letter.
    pub part: Option<String>,
    /// Metadata declared by its file and the sidecars.
    pub meta: Meta,
    /// Readable text, never blank.
    pub text: String,
    /// Its blocks; `None` if they are to be found in the text.
    pub blocks: Option<Vec<Block>>,
    /// Lines of the file, ordered by position, if the text is not that of the file.
    pub marks: Vec<Mark>,
    /// Name of its format.
    pub format: &'static str,
    /// Problems and guesses, as messages without the file's name.
    pub warnings: Vec<String>,
    /// Reasons to check the text against the source, which go with the article into every answer.
    pub doubts: Vec<String>,
    /// The languages in which scanned pages were recognised; `None` if none were.
    pub ocr: Option<String>,
    /// The pages whose words were recognised, as a phrase; empty if none were. What recognised them then sets
    /// [`ocr`](Self::ocr).
    pub(super) recognised: String,
    /// Whether it has scanned pages that were not recognised.
    pub has_scans: bool,
    /// The files attached to it, not yet read.
    pub(super) attachments: Vec<Attachment>,
}

impl RawArticle {
    /// Creates a raw article of text only.
    pub(super) fn of(text: String, format: &'static str) -> Self {
        Self { text, format, ..Self::default() }
    }

    /// Adds a reason to check the text against the source.
    pub(super) fn doubt(&mut self, doubt: String) {
        self.warnings.push(doubt.clone());
        self.doubts.push(doubt);
    }

    /// Returns its id: the declared one, else that of its file, with its number if the file contains several articles.
    pub fn id(&self, file: &str) -> ArticleId {
        let letter = match (&self.id, self.number) {
            (Some(id), _) => id.clone(),
            (None, Some(number)) => format!("{file}:{number}"),
            (None, None) => file.to_owned(),
        };
        ArticleId::new(match &self.part {
            Some(part) => format!("{letter}/{part}"),
            None => letter,
        })
    }

    /// Returns the article, or an error if its text is blank.
    pub(super) fn unless_blank(self) -> Result<Self, Skip> {
        if self.text.trim().is_empty() { Err(Skip::new("no text")) } else { Ok(self) }
    }

    /// Returns the size of its text and metadata, in bytes.
    pub(super) fn size(&self) -> usize {
        self.text.len() + self.meta.size()
    }

    /// Splits it into paragraphs and sentences. `path` is the path of its file. The language is detected if none is
    /// declared.
    pub fn finish(mut self, id: ArticleId, path: String) -> Article {
        if self.meta.lang.is_none() {
            self.meta.lang = detect(&self.text).map(str::to_owned);
        }
        // The names of parts contain no slash.
        let part_of = self.part.as_ref().and_then(|_| id.as_str().rsplit_once('/'));
        let part_of = part_of.map(|(letter, _)| ArticleId::new(letter));
        let blocks = self.blocks.unwrap_or_else(|| paragraphs(&self.text));
        let paragraphs = Article::paragraphs_of(&self.text, &blocks, self.meta.lang.as_deref());
        Article {
            id,
            meta: self.meta,
            path,
            format: self.format.to_owned(),
            text: self.text,
            paragraphs,
            marks: self.marks,
            part_of,
            doubts: self.doubts,
            ocr: self.ocr,
        }
    }
}
