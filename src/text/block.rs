//! The kinds of blocks in an article.

use serde::{Deserialize, Serialize};

use super::span::Span;

/// The kind of a paragraph. Kinds other than body text (captions, headings) are searchable but marked as such.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParagraphKind {
    /// Running text.
    #[default]
    Body,
    /// A heading; its level is in [`Block::level`].
    Heading,
    /// The caption or credit of a picture.
    Caption,
    /// One item of a list.
    ListItem,
    /// A block quotation.
    Quote,
    /// One row of a table.
    TableRow,
    /// Preformatted text: code, verse.
    Code,
    /// A note: at the foot of a page, at the end, or of a slide's speaker.
    Note,
}

impl ParagraphKind {
    /// Every kind, in declaration order.
    pub const ALL: [Self; 8] =
        [Self::Body, Self::Heading, Self::Caption, Self::ListItem, Self::Quote, Self::TableRow, Self::Code, Self::Note];

    /// Returns the name used in JSON, in the query language and on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Heading => "heading",
            Self::Caption => "caption",
            Self::ListItem => "list_item",
            Self::Quote => "quote",
            Self::TableRow => "table_row",
            Self::Code => "code",
            Self::Note => "note",
        }
    }

    /// Returns the kind with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A block of text before it is split into sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Range in the article's text, without surrounding white space.
    pub span: Span,
    /// Kind of the block.
    pub kind: ParagraphKind,
    /// 1 (the title) to 6 for headings, 0 for everything else.
    pub level: u8,
}

impl Block {
    /// Creates a block of a kind other than heading.
    pub const fn new(span: Span, kind: ParagraphKind) -> Self {
        Self { span, kind, level: 0 }
    }

    /// Creates a heading of the given level.
    pub const fn heading(span: Span, level: u8) -> Self {
        Self { span, kind: ParagraphKind::Heading, level }
    }
}
