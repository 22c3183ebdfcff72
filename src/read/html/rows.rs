//! Joins the cells of a table row into one piece of text.

use super::evidence::Roles;
use super::outline::{Outline, Piece};
use crate::text::ParagraphKind;

impl Outline {
    /// Joins the cells of a data table's row into one piece: a row of two or more cells, none of which contains several
    /// blocks. The text of a layout table is left as it is.
    pub(super) fn join_cells(&mut self, row: usize) {
        let outline = self;
        let range = outline.elements[row].pieces.clone();
        let cell_of = |piece: &Piece| {
            let mut at = piece.element;
            while at > row && !outline.elements[at].roles.contains(Roles::CELL) {
                at = outline.elements[at].parent;
            }
            at
        };
        let pieces = &outline.pieces[range.clone()];
        let apart = pieces.windows(2).all(|pair| cell_of(&pair[0]) != cell_of(&pair[1]));
        let plain = pieces.iter().all(|piece| matches!(piece.kind, ParagraphKind::TableRow | ParagraphKind::Body));
        if pieces.len() < 2 || !apart {
            for piece in &mut outline.pieces[range] {
                // A row of a nested table is already one piece.
                if piece.kind == ParagraphKind::TableRow && !outline.elements[piece.element].roles.contains(Roles::ROW)
                {
                    piece.kind = ParagraphKind::Body;
                }
            }
        } else if plain {
            let start = pieces[0].span.start;
            let joined = pieces.iter().map(|piece| outline.text_of(piece)).collect::<Vec<_>>().join(" | ");
            let readings: Vec<&str> = pieces.iter().filter_map(|piece| piece.readings.as_deref()).collect();
            let sum = |of: fn(&Piece) -> usize| pieces.iter().map(of).sum();
            let whole = Piece {
                span: start..start + joined.len(),
                kind: ParagraphKind::TableRow,
                level: 0,
                element: row,
                roles: Roles::default(),
                chars: sum(|piece| piece.chars),
                linked: sum(|piece| piece.linked),
                taken: sum(|piece| piece.taken),
                readings: (!readings.is_empty()).then(|| readings.join("、")),
            };
            outline.text.truncate(start);
            outline.text.push_str(&joined);
            outline.text.push('\n');
            outline.pieces.truncate(range.start);
            outline.pieces.push(whole);
            outline.elements[row].pieces.end = range.start + 1;
            for cell in &mut outline.elements[row + 1..] {
                cell.pieces = range.start..range.start;
            }
        }
    }
}
