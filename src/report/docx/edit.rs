//! Edits of the parts of a Word document, as replacements of ranges of their XML.

use std::collections::BTreeSet;

use crate::report::finding::edited;
use crate::text::Span;

use super::layout::{Layout, Piece};

/// The edits of a document.
#[derive(Default)]
pub(super) struct Edits {
    parts: [Vec<(Span, String)>; 3],
    /// Tags that are told to keep spaces.
    spaced: BTreeSet<(usize, usize)>,
}

impl Edits {
    /// Replaces a range of a part.
    pub(super) fn replace(&mut self, part: usize, span: Span, content: String) {
        self.parts[part].push((span, content));
    }

    /// Deletes a span of the text. The elements that it was in stay.
    pub(super) fn delete(&mut self, layout: &Layout, span: Span) {
        for (piece, xml) in layout.within(span) {
            self.keep_spaces(piece);
            self.replace(piece.part, xml, String::new());
        }
    }

    /// Inserts runs into the text of a piece, at a place of its part: its run ends before them and goes on behind.
    pub(super) fn insert(&mut self, piece: &Piece, at: usize, runs: &str) {
        self.keep_spaces(piece);
        let open = format!("<w:r>{}<w:t xml:space=\"preserve\">", piece.properties);
        self.replace(piece.part, Span::new(at, at), format!("</w:t></w:r>{runs}{open}"));
    }

    /// Makes the spaces at the ends of a text count, which a cut brings there.
    fn keep_spaces(&mut self, piece: &Piece) {
        if let Some(end) = piece.unspaced.filter(|end| self.spaced.insert((piece.part, *end))) {
            self.replace(piece.part, Span::new(end, end), " xml:space=\"preserve\"".to_owned());
        }
    }

    /// Whether a part changes.
    pub(super) fn changes(&self, part: usize) -> bool {
        !self.parts[part].is_empty()
    }

    /// Returns a part with its edits.
    pub(super) fn applied(&mut self, part: usize, text: &str) -> String {
        let edits = &mut self.parts[part];
        // An insertion comes before the deletion that begins at its place.
        edits.sort_by_key(|(span, _)| (span.start, span.end));
        edited(text, edits.iter())
    }
}
