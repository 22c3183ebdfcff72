//! What kinds of block an article is made of.

use serde::{Deserialize, Serialize};

use super::span::Span;

/// What a paragraph is. Captions, headings and the like can be found, but are never passed off as body text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParagraphKind {
    /// Running text.
    #[default]
    Body,
    /// A heading; its level is in [`Block::level`].
    Heading,
    /// The legend or credit of a picture.
    Caption,
    /// One item of a list.
    ListItem,
    /// A block quotation.
    Quote,
    /// One row of a table.
    TableRow,
    /// Preformatted text: code, verse.
    Code,
}

impl ParagraphKind {
    /// Every kind, in the order of the enum.
    pub const ALL: [Self; 7] =
        [Self::Body, Self::Heading, Self::Caption, Self::ListItem, Self::Quote, Self::TableRow, Self::Code];

    /// The name used in JSON, in the query language and on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Heading => "heading",
            Self::Caption => "caption",
            Self::ListItem => "list_item",
            Self::Quote => "quote",
            Self::TableRow => "table_row",
            Self::Code => "code",
        }
    }

    /// The kind of that name, `None` when there is none.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A block of text before it is cut into sentences: where it stands (without white space around it) and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Where it stands in the article's text.
    pub span: Span,
    /// What it is.
    pub kind: ParagraphKind,
    /// 1 (the title) to 6 for headings, 0 for everything else.
    pub level: u8,
}

impl Block {
    /// A block of a kind other than heading.
    pub const fn new(span: Span, kind: ParagraphKind) -> Self {
        Self { span, kind, level: 0 }
    }

    /// A heading of the given level.
    pub const fn heading(span: Span, level: u8) -> Self {
        Self { span, kind: ParagraphKind::Heading, level }
    }
}
