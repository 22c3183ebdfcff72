//! The shapes of a slide and the order in which they are read.

use crate::read::budget::DEPTH;
use crate::text::ParagraphKind;

/// A shape, or a group of shapes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shape {
    pub(super) frame: Frame,
    pub(super) is_title: bool,
    pub(super) paragraphs: Vec<Paragraph>,
    /// The shapes of a group.
    pub(super) shapes: Vec<Self>,
    /// Id of the relationship to the part with its text: a diagram or a chart.
    pub(super) part: Option<String>,
}

/// Where a shape is: any unit of length, from the upper left corner of the slide or of its group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) left: i64,
    pub(super) top: i64,
    pub(super) height: i64,
}

/// A paragraph of a shape, or a row of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Paragraph {
    pub(super) kind: ParagraphKind,
    /// Of headings.
    pub(super) level: u8,
    pub(super) text: String,
}

/// Passes the paragraphs of shapes to `take` in reading order.
pub(super) fn in_order(shapes: Vec<Shape>, take: &mut impl FnMut(Paragraph)) {
    ordered(shapes, 0, take);
}

fn ordered(mut shapes: Vec<Shape>, depth: usize, take: &mut impl FnMut(Paragraph)) {
    // Stable, so that the order of the file decides between equals.
    shapes.sort_by_key(|shape| (!shape.is_title, shape.frame.top));
    let mut rest = shapes.into_iter().peekable();
    while let Some(first) = rest.next() {
        // Shapes side by side are read from the left, although one begins a little higher.
        let Frame { top, height, .. } = first.frame;
        let (is_title, mut row) = (first.is_title, vec![first]);
        let is_beside = |shape: &Shape| !is_title && shape.frame.top < top + height.min(shape.frame.height).max(0) / 2;
        while let Some(next) = rest.next_if(is_beside) {
            row.push(next);
        }
        row.sort_by_key(|shape| (shape.frame.left, shape.frame.top));
        for shape in row {
            shape.paragraphs.into_iter().for_each(&mut *take);
            if depth < DEPTH {
                ordered(shape.shapes, depth + 1, take);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(left: i64, top: i64, height: i64, text: &str) -> Shape {
        let paragraph = Paragraph { text: text.to_owned(), ..Paragraph::default() };
        Shape { frame: Frame { left, top, height }, paragraphs: vec![paragraph], ..Shape::default() }
    }

    #[test]
    fn shapes_are_read_from_the_top_and_side_by_side_from_the_left() {
        let title = Shape { is_title: true, ..shape(0, 900, 10, "title") };
        let group = Shape {
            shapes: vec![shape(5, 5, 1, "inner 2"), shape(0, 0, 1, "inner 1")],
            paragraphs: Vec::new(),
            ..shape(0, 50, 20, "")
        };
        let shapes =
            vec![shape(60, 100, 40, "right"), group, shape(10, 110, 40, "left"), title, shape(0, 135, 10, "below")];
        let mut read = Vec::new();
        in_order(shapes, &mut |paragraph| read.push(paragraph.text));
        assert_eq!(read, ["title", "inner 1", "inner 2", "left", "right", "below"]);
    }
}
