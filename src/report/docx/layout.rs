//! The text of a Word document, paragraph by paragraph, with the places of its XML that it comes from.

use crate::text::Span;

/// The parts that have text, in the order of [`Layout::parts`].
pub(super) const DOCUMENT: usize = 0;
pub(super) const FOOTNOTES: usize = 1;
pub(super) const ENDNOTES: usize = 2;

/// A document as text.
#[derive(Default)]
pub(super) struct Layout {
    /// Its paragraphs, one a line.
    pub(super) text: String,
    /// Its main part, its footnotes and its endnotes; empty if there are none.
    pub(super) parts: [String; 3],
    pub(super) pieces: Vec<Piece>,
    pub(super) fields: Vec<WrittenField>,
    pub(super) paragraphs: Vec<Paragraph>,
    /// The bibliography that an earlier run wrote, in the main part.
    pub(super) bibliography: Option<Span>,
    /// Where the main part's text ends: before the properties of its last section.
    pub(super) end: usize,
    /// Largest id of a footnote.
    pub(super) last_note: i64,
    /// Style of the first footnote.
    pub(super) note_style: Option<String>,
}

/// Text of one element.
pub(super) struct Piece {
    /// Range of the text.
    pub(super) span: Span,
    pub(super) part: usize,
    /// Range of the part.
    pub(super) xml: Span,
    /// Whether the ranges have the same characters; otherwise it is one escaped character.
    pub(super) is_verbatim: bool,
    /// Byte of the `>` that ends the element's first tag, if the tag does not say that spaces count.
    pub(super) unspaced: Option<usize>,
    /// Properties of its run, as an element.
    pub(super) properties: String,
    /// Whether it belongs to a field or a control of another program, which must not be edited.
    pub(super) is_foreign: bool,
}

/// A citation that an earlier run wrote, as a field.
pub(super) struct WrittenField {
    /// Range of the text: its result.
    pub(super) span: Span,
    pub(super) part: usize,
    /// Range of the part, with its runs.
    pub(super) xml: Span,
    /// Its references, as written.
    pub(super) references: String,
    pub(super) properties: String,
}

/// A paragraph.
#[derive(Default)]
pub(super) struct Paragraph {
    pub(super) kind: Kind,
    pub(super) content: Vec<Content>,
}

/// What a paragraph is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Body,
    Heading,
    Quotation,
    /// In a table row of this number.
    Cell(usize),
    /// In the note with this label.
    Note(String),
}

/// Content of a paragraph, in order.
pub(super) enum Content {
    /// The piece of this number.
    Piece(usize),
    /// A field that an earlier run wrote, by its number.
    Field(usize),
    /// A reference to the note with this label.
    Note(String, Span),
    /// A line break or a tab.
    Space(Span),
}

impl Layout {
    /// Returns the piece with a character of the text, and where the character is in its part.
    pub(super) fn place(&self, at: usize) -> Option<(&Piece, usize)> {
        let number = self.pieces.partition_point(|piece| piece.span.end <= at);
        let piece = self.pieces.get(number).filter(|piece| piece.span.start <= at)?;
        let offset = if piece.is_verbatim { at - piece.span.start } else { 0 };
        Some((piece, piece.xml.start + offset))
    }

    /// Returns the parts of pieces that a span of the text consists of, with their ranges in the XML.
    pub(super) fn within(&self, span: Span) -> Vec<(&Piece, Span)> {
        let first = self.pieces.partition_point(|piece| piece.span.end <= span.start);
        let inside = self.pieces[first..].iter().take_while(|piece| piece.span.start < span.end);
        let part = |piece: &Piece| {
            if !piece.is_verbatim {
                return piece.xml;
            }
            let start = span.start.max(piece.span.start) - piece.span.start;
            let end = span.end.min(piece.span.end) - piece.span.start;
            Span::new(piece.xml.start + start, piece.xml.start + end)
        };
        inside.map(|piece| (piece, part(piece))).collect()
    }
}
