//! The properties that a group inherits from the group around it.

use super::charset::Charset;
use crate::text::ParagraphKind;

/// Where the text of a group goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Destination {
    /// The text of the document, a note or a text box.
    #[default]
    Text,
    /// Nowhere: pictures, comments, page headers, properties.
    Nowhere,
    Fonts,
    Styles,
    /// The document's properties, of which some groups are read.
    Info,
    Title,
    Author,
    Keywords,
    /// The instruction of a field.
    Instruction,
    /// HTML kept in RTF.
    Html,
    /// Control words only: the properties of a nested row.
    Properties,
}

/// What ends together with a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Frame {
    #[default]
    Plain,
    /// A note at the foot of the page or at the end.
    Note,
    /// A text box.
    Box,
}

/// How far text is raised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Position {
    #[default]
    Line,
    Raised,
    Lowered,
}

/// Why text is left out.
#[derive(Clone, Copy, Debug)]
pub(super) struct LeftOut {
    pub(super) is_hidden: bool,
    pub(super) is_deleted: bool,
    /// It is that of a table of contents.
    pub(super) is_contents: bool,
}

/// The properties of a paragraph.
#[derive(Clone, Copy, Debug)]
pub(super) struct Properties {
    /// Kind by its style, and the level of a heading.
    pub(super) kind: (ParagraphKind, u8),
    pub(super) is_listed: bool,
    /// Whether its first line begins before the others.
    pub(super) is_hanging: bool,
    /// Nesting of the tables that it is in.
    pub(super) depth: usize,
}

impl Properties {
    pub(super) const BODY: Self =
        Self { kind: (ParagraphKind::Body, 0), is_listed: false, is_hanging: false, depth: 0 };
}

/// The properties of a group.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    pub(super) to: Destination,
    pub(super) frame: Frame,
    pub(super) charset: Charset,
    /// Number of characters after `\u` that repeat it for old readers.
    pub(super) fallback: u16,
    pub(super) left_out: LeftOut,
    pub(super) position: Position,
    /// Whether text is shown by readers without HTML only.
    pub(super) is_not_html: bool,
    /// Whether the next control word may be unknown: the group is then left out.
    pub(super) is_optional: bool,
    pub(super) paragraph: Properties,
    /// Whether the groups within are alternatives, of which the Unicode one is read; and where its text goes.
    pub(super) has_alternatives: bool,
    pub(super) alternative: Option<Destination>,
}

impl State {
    pub(super) const fn new(charset: Charset) -> Self {
        Self {
            to: Destination::Text,
            frame: Frame::Plain,
            charset,
            fallback: 1,
            left_out: LeftOut { is_hidden: false, is_deleted: false, is_contents: false },
            position: Position::Line,
            is_not_html: false,
            is_optional: false,
            paragraph: Properties::BODY,
            has_alternatives: false,
            alternative: None,
        }
    }

    /// Returns the state of a group within this one.
    pub(super) const fn inner(mut self) -> Self {
        self.frame = Frame::Plain;
        self.is_optional = false;
        self.alternative = None;
        if self.has_alternatives {
            self.alternative = Some(self.to);
            self.to = Destination::Nowhere;
        }
        self.has_alternatives = false;
        self
    }

    /// Whether text is shown.
    pub(super) const fn is_shown(&self) -> bool {
        !self.left_out.is_hidden && !self.left_out.is_deleted && !self.left_out.is_contents
    }
}
