//! An article as a reader found it: read, but not yet named or cut into sentences.

use crate::article::{Article, ArticleId, Mark, Meta};
use crate::text::{Block, detect, paragraphs};

use super::Skip;

/// One article of a file, to be [finished](RawArticle::finish) once it is named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawArticle {
    /// The id that it states.
    pub id: Option<String>,
    /// Its 1-based line or number in a file that holds several.
    pub number: Option<usize>,
    /// What its file and the sidecars beside it state.
    pub meta: Meta,
    /// Its readable text, never blank.
    pub text: String,
    /// Its blocks, `None` where only the text tells them.
    pub blocks: Option<Vec<Block>>,
    /// Lines of the file, in order of place, where the text is not the file's own.
    pub marks: Vec<Mark>,
    /// The name of its format.
    pub format: &'static str,
    /// What was wrong with it, or had to be guessed: in words, without the file's name.
    pub warnings: Vec<String>,
}

impl RawArticle {
    /// A draft of a text alone.
    pub(super) fn of(text: String, format: &'static str) -> Self {
        Self { text, format, ..Self::default() }
    }

    /// Its name: the id that it states, else that of its file, with its number where the file holds several.
    pub fn id(&self, file: &str) -> ArticleId {
        ArticleId::new(match (&self.id, self.number) {
            (Some(id), _) => id.clone(),
            (None, Some(number)) => format!("{file}:{number}"),
            (None, None) => file.to_owned(),
        })
    }

    /// The draft, unless there is nothing to read in it.
    pub(super) fn unless_blank(self) -> Result<Self, Skip> {
        if self.text.trim().is_empty() { Err(Skip::new("no text")) } else { Ok(self) }
    }

    /// Bytes of its text and of what is stated about it.
    pub(super) fn size(&self) -> usize {
        self.text.len() + self.meta.size()
    }

    /// Cuts it into paragraphs and sentences. `path` is where it was read from. Where it states no language, it is the one
    /// that the text shows.
    pub fn finish(mut self, id: ArticleId, path: String) -> Article {
        if self.meta.lang.is_none() {
            self.meta.lang = detect(&self.text).map(str::to_owned);
        }
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
        }
    }
}
